import csv, json, sys
class Broken(Exception): pass
def rows(lines):
    r = csv.reader(lines, strict=True)
    head = next(r)
    n = len(head)
    for fields in r:
        if len(fields) > n: raise Broken(f"row at line {r.line_num}: too long")
        if len(fields) < n: raise Broken(f"row at line {r.line_num}: too short")
        yield dict(zip(head, fields))
src, dst, *rest = sys.argv[1:]
if rest:
    data = json.load(open(src, encoding="utf-8"))
    with open(dst, "w", encoding="utf-8", newline="") as f:
        csv.writer(f, quoting=csv.QUOTE_NONNUMERIC).writerows([list(data[0]), *(d.values() for d in data)])
else:
    with open(src, encoding="utf-8", newline="") as f, open(dst, "wb") as out:
        if f.read(1) != "\ufeff": f.seek(0)
        sep = b"["
        for row in rows(f):
            out.write(sep + json.dumps(row, indent=1).encode())
            sep = b"\n,"
        out.write(b"]")
