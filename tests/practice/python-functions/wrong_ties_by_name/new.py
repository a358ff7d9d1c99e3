"""Report about loans."""
import sys
from collections import namedtuple

RATE: int = 25
FREE_DAYS: int = 14
Loan = namedtuple("Loan", "title member days")


def parse(line):
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != 3 or not parts[2].isdecimal():
        return None
    return Loan(parts[0], parts[1], int(parts[2]))


def read(lines):
    rows = [parse(line) for line in lines if line.strip()]
    return [row for row in rows if row is not None], rows.count(None)


def fine(loan):
    return max(loan.days - FREE_DAYS, 0) * RATE


def loan_line(loan):
    dots = "." * (30 - len(loan.title))
    head = f"{loan.title} {dots} {loan.days} days"
    if loan.days > FREE_DAYS:
        return f"{head}, {loan.days - FREE_DAYS} late, {fine(loan)} cents"
    return head


def member_sums(loans):
    sums = {}
    for loan in loans:
        count, cents = sums.get(loan.member, (0, 0))
        sums[loan.member] = (count + 1, cents + fine(loan))
    return sorted(sums.items(), key=lambda item: (-item[1][1], item[0]))


def member_line(name, count, cents):
    return f"{name}: {count} loan{'' if count == 1 else 's'}, {cents} cents"


def summary(loans, errors):
    total = sum(map(fine, loans))
    yield f"{len(loans)} loans by {len({loan.member for loan in loans})} members"
    yield f"{total // 100} euros and {total % 100} cents"
    if errors:
        yield f"{errors} lines could not be read"
    if loans:
        longest = max(loans, key=lambda loan: loan.days)
        yield f"longest: {longest.title} by {longest.member}"
    else:
        yield "nothing was lent"


def main():
    loans, errors = read(sys.stdin)
    print("LOANS", *map(loan_line, loans), sep="\n")
    print()
    print("MEMBERS")
    for name, (count, cents) in member_sums(loans):
        print(member_line(name, count, cents))
    print("\nTOTAL")
    for line in summary(loans, errors):
        print(line)


if __name__ == "__main__":
    main()
