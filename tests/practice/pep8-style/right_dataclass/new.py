"""Print what members owe for books that were kept too long.

Reads loans from the standard input, a line each: title;member;days.
"""

import sys
from dataclasses import dataclass

LOAN_DAYS = 28
CENTS_A_DAY = 10
MOST_CENTS = 500


@dataclass(frozen=True)
class Loan:
    """One loan, and for how many days the member had the book."""

    title: str
    member: str
    days: int

    def fine(self):
        """Return the fine in cents."""
        days_late = max(0, self.days - LOAN_DAYS)
        return min(MOST_CENTS, days_late * CENTS_A_DAY)


def read_loans(lines):
    """Return the loans, and the number of lines that are none."""
    loans = []
    unreadable = 0
    for line in filter(None, map(str.strip, lines)):
        fields = line.split(";")
        if len(fields) == 3 and fields[2].isdigit():
            title, member, days = fields
            loans.append(Loan(title, member, int(days)))
        else:
            unreadable += 1
    return loans, unreadable


def _add_up(loans):
    cents = {}
    for loan in loans:
        cents[loan.member] = cents.get(loan.member, 0) + loan.fine()
    return cents


def main():
    """Print every fine, then what each member owes."""
    loans, unreadable = read_loans(sys.stdin)
    for loan in loans:
        if loan.fine():
            print(f"{loan.title}: {loan.member} pays {loan.fine()} cents")
    for member, cents in sorted(_add_up(loans).items()):
        print(f"{member:10}{cents:6}")
    if unreadable:
        print(f"{unreadable} lines could not be read")


if __name__ == "__main__":
    main()
