# lines with a 5xx
grep -cE '5[0-9][0-9]' access.log | awk '{print $1 / 100 "%"}' # of 10,000
