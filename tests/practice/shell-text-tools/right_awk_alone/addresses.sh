# count each, then sort in a pipe of its own
awk '{n[$1]++} END {for (a in n) print n[a] " requests: " a}' access.log | sort -nr | sed -n '1,10p' # the ten
