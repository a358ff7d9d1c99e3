# path and bytes, the largest answer first
cut -d' ' -f3,5 access.log | sort -k2 -n -r | head -1
