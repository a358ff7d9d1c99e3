import csv, json, sys
rows = json.load(open(sys.argv[1], encoding="utf-8"))
with open(sys.argv[3], "w", encoding="utf-8", newline="") as out:
    w = csv.DictWriter(out, fieldnames=["isbn", "year", "author", "title"]); w.writeheader(); w.writerows(rows)
