"""What late books cost. Each line that is typed in is a kind of member and the days a book was out."""

import sys

FREE_DAYS = 14
MOST = 500


def rate(kind):
    if kind == "child" or kind == "student":
        return 10
    return 25


def fine(kind, days):
    late = days - FREE_DAYS
    if late <= 0:
        return 0
    return min(late * rate(kind), MOST)


def main():
    total = 0
    highest = 0
    for line in sys.stdin:
        kind, days = line.split()
        cents = fine(kind, int(days))
        total += cents
        if cents > highest:
            highest = cents
        print(f"{kind}, {days} days: {cents} cents")
    print(f"together {total} cents, the highest {highest} cents")


main()
