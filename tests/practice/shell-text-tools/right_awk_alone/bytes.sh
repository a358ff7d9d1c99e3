# the sum of each; awk keeps the largest itself
awk '{s[$3]+=$5} END {for (p in s) if (s[p]>m) {m=s[p]; best=p}; print best ": " m " bytes"}' access.log
