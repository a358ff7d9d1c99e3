# nur die Adressen | sortiert | gezählt
printf 'Häufigste Adressen\n' # Überschrift
cut -d' ' -f1 access.log | # Adressen
sort | # gleiche zusammen
uniq -c | # zählen
sort -k1,1nr | # die größte zuerst
head | # zehn
awk '{print $2 ": " $1 " Anfragen"}' # schön
