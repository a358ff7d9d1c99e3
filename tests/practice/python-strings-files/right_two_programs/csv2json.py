import csv, json, sys
with open(sys.argv[1], encoding="utf-8-sig", newline="") as f, open(sys.argv[3], "w", encoding="utf-8") as out:
    reader = csv.DictReader(f, restkey="rest", restval=None)
    out.write("[\n")
    started = False
    for row in reader:
        if "rest" in row or None in row.values():
            print("Error: line", reader.line_num, "is broken")
            raise SystemExit(1)
        out.write((",\n" if started else "") + json.dumps(row, ensure_ascii=False))
        started = True
    out.write("\n]\n")
