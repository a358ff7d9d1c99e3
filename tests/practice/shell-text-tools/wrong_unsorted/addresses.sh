# addresses
cut -d' ' -f1 access.log | uniq -c | sort -rn | head -10 # ten
