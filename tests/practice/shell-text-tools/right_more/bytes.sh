# every path with its sum, most first
awk '{a[$3]+=$5} END {for (i in a) print a[i], i}' access.log | sort -rn
