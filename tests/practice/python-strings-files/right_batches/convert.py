"""Convert a CSV file to JSON or back: python3 convert.py FROM TO."""

import csv
import json
import sys
from pathlib import Path


def read_rows(path):
    """Yield the rows of a CSV file as dictionaries; a broken one ends the program."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                sys.exit(f"{path}, line {reader.line_num}: {len(row)} fields, not {len(header)}")
            yield dict(zip(header, row, strict=True))


def to_json(source, target):
    with open(target, "w", encoding="utf-8") as file:
        batch, comma = [], ""
        file.write("[")
        for row in read_rows(source):
            batch.append(json.dumps(row))
            if len(batch) == 9000:
                file.write(comma + ",".join(batch))
                batch, comma = [], ","
        if batch:
            file.write(comma + ",".join(batch))
        file.write("]")


def to_csv(source, target):
    rows = json.loads(Path(source).read_text(encoding="utf-8"))
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def main():
    source, target = map(Path, sys.argv[1:])
    if source.suffix == ".csv":
        to_json(source, target)
    else:
        to_csv(source, target)


if __name__ == "__main__":
    main()
