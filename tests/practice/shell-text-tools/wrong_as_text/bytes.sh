# sums
awk '{s[$3]+=$5} END {for (p in s) print s[p] " " p}' access.log | sed 's/^/x/' | sort | tail -1 # the last as text
