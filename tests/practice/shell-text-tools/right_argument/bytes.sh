# paths with bytes from stdin
cut -d' ' -f3,5 |
# sums
awk '{s[$1]+=$2} END {for (p in s) print s[p] "\t" p}' |
# ascending
sort -n |
# the last is the largest
tail -n1 | cut -f2 # only the path
