# both numbers and the share, to two decimals of one, and of a hundred
awk '$4 ~ /^5..$/ {e++} END {print e " errors, " NR " answers, " e/NR ", that is " e/NR*100 " percent"}' access.log
