# all of them, most first
cut -f1 -d' ' < access.log | sort | uniq -c | sort -rn | head -20
