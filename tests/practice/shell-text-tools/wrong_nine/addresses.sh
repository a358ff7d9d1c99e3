# nine
cut -d' ' -f1 access.log | sort | uniq -c | sort -rn | head -9
