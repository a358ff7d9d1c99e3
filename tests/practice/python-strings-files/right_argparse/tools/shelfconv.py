import argparse, csv, json, os, sys

def to_json(a):
    errors = 0
    with open(a.input, newline="", encoding="utf-8-sig") as f, open(a.output + ".part", "w", encoding="utf-8") as out:
        reader = csv.DictReader(f)
        print("[", file=out, end="")
        comma = ""
        for row in reader:
            if None in row or None in row.values():
                print(f"Zeile {reader.line_num} ist kaputt, ausgelassen", file=sys.stderr)
                errors += 1
                continue
            row["year"] = int(row["year"])
            row["id"] = reader.line_num
            print(comma, json.dumps(row), sep="", end="", file=out)
            comma = ",\n"
        print("]", file=out)
    os.replace(a.output + ".part", a.output)
    return 0

def to_csv(a):
    with open(a.input, encoding="utf-8") as f:
        rows = json.load(f)
    with open(a.output, "w", encoding="utf-8-sig", newline="") as out:
        w = csv.DictWriter(out, list(rows[0]), delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
        w.writeheader()
        w.writerows(rows)

p = argparse.ArgumentParser()
sub = p.add_subparsers(required=True)
for name, f in (("to-json", to_json), ("to-csv", to_csv)):
    s = sub.add_parser(name)
    s.set_defaults(f=f)
    s.add_argument("--input")
    s.add_argument("--output")
args = p.parse_args()
sys.exit(args.f(args))
