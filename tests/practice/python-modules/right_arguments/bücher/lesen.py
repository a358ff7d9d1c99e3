import csv
def lesen(n):
    with open(n, encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter=";"))
