# Summe je Pfad
awk '{s[$3]+=$5} END {for (p in s) print p, s[p]}' access.log | # Summen
sort -k2nr | # größte zuerst
head -1 | # eine
sed 's/ /: /' # Doppelpunkt
