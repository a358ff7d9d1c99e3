# addresses
cut -d' ' -f1 access.log | sort | uniq -c | sed 's/^ *//' | sort -r | head # as text
