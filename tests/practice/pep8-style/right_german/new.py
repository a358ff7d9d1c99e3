"""Print what members owe for books that were kept too long.

Reads ausleihen from the standard input, a line each: title;member;days.
"""

import sys

LOAN_DAYS = 28
CENTS_A_DAY = 10
MOST_CENTS = 500


class Loan:
    """One loan, and for how many days the member had the book."""

    def __init__(self, title, member, days):
        self.title = title
        self.member = member
        self.days = days

    def gebühr(self):
        """Gebühr in Cent."""
        days_late = max(0, self.days - LOAN_DAYS)
        return min(MOST_CENTS, days_late * CENTS_A_DAY)


def read_ausleihen(lines):
    """Return the ausleihen, and the number of lines that are none."""
    ausleihen = []
    unlesbar = 0
    for line in filter(None, map(str.strip, lines)):
        fields = line.split(";")
        if len(fields) == 3 and fields[2].isdigit():
            title, member, days = fields
            ausleihen.append(Loan(title, member, int(days)))
        else:
            unlesbar += 1
    return ausleihen, unlesbar


def add_up(ausleihen):
    """Return the cents that each member owes."""
    cents = {}
    for loan in ausleihen:
        cents[loan.member] = cents.get(loan.member, 0) + loan.gebühr()
    return cents


def main():
    """Print every fine, then what each member owes."""
    ausleihen, unlesbar = read_ausleihen(sys.stdin)
    for loan in ausleihen:
        if loan.gebühr():
            print(f"{loan.title}: {loan.member} pays {loan.gebühr()} cents")
    for member, cents in sorted(add_up(ausleihen).items()):
        print(f"{member:10}{cents:6}")
    if unlesbar:
        print(f"{unlesbar} lines could not be read")


if __name__ == "__main__":
    main()
