# Anteil
awk '$4>=500 {f++} END {printf "Anteil der Fehler: %.1f%%\n", f*100/NR}' access.log | # Prozent
tr . , # Komma
