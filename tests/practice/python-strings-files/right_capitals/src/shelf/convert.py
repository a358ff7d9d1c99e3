"""Convert between CSV and JSON."""
from __future__ import annotations
import argparse, csv, json, sys
from typing import Iterator

def rows(path: str, broken: list[int]) -> Iterator[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as source:
        reader = csv.reader(source, strict=True)
        header = next(reader)
        last = reader.line_num
        for fields in reader:
            first, last = last + 1, reader.line_num
            try:
                yield dict(zip(header, fields, strict=True))
            except ValueError:
                broken.append(first)

def to_json(args) -> int:
    broken: list[int] = []
    with open(args.target, "w") as target:
        separator = "["
        for row in rows(args.source, broken):
            target.write(separator + json.dumps(row, sort_keys=True))
            separator = ",\n"
        target.write("[]" if separator == "[" else "]")
    for line in broken:
        print(f"{args.source}:{line}: wrong number of fields")
    return 2 if broken else 0

def to_csv(args) -> int:
    with open(args.source) as source:
        data = json.load(source)
    with open(args.target, "w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, ["title", "author", "year", "ISBN"], quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writeheader()
        for row in data:
            writer.writerow(row)
    return 0

parser = argparse.ArgumentParser()
sub = parser.add_subparsers(required=True)
for name, f in (("json", to_json), ("csv", to_csv)):
    p = sub.add_parser(name)
    p.add_argument("--from", dest="source")
    p.add_argument("--to", dest="target")
    p.set_defaults(run=f)
args = parser.parse_args()
sys.exit(args.run(args))
