import csv, json, sys, pathlib
a, b = map(pathlib.Path, sys.argv[1:3])
if a.suffix.lower() == ".csv":
    with a.open(encoding="utf-8-sig", newline="") as f, b.open("w", encoding="utf-8") as g:
        reader = csv.reader(f); names = next(reader); first = True
        g.write("[")
        for values in reader:
            if len(values) != len(names):
                raise ValueError("broken row in line %d" % reader.line_num)
            if not first: g.write(",")
            first = False
            json.dump(dict(sorted(zip(names, values))), g, ensure_ascii=False)
        g.write("]")
else:
    rows = json.loads(b"".join(a.open("rb")))
    with b.open("w", encoding="utf-8", newline="") as g:
        w = csv.writer(g)
        w.writerow(rows[0].keys())
        for r in rows: w.writerow(r.values())
