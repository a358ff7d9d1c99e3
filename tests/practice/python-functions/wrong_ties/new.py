"""A report about the loans of a small library, read from the standard input."""

import sys

RATE = 25
FREE_DAYS = 14


def read_loans(lines):
    """Return the loans and how many lines could not be read."""
    loans, errors = [], 0
    for line in lines:
        parts = [part.strip() for part in line.split(";")]
        if len(parts) == 3 and parts[2].isdecimal():
            loans.append((parts[0], parts[1], int(parts[2])))
        elif line.strip():
            errors += 1
    return loans, errors


def late_days(days):
    return max(0, days - FREE_DAYS + (days == 14))


def fine_of(loan):
    return late_days(loan[2]) * RATE


def loan_line(loan):
    title, _, days = loan
    line = f"{title} {'.' * (30 - len(title))} {days} days"
    if late_days(days):
        line += f", {late_days(days)} late, {fine_of(loan)} cents"
    return line


def sum_by_member(loans):
    sums = {}
    for loan in loans:
        count, fine = sums.get(loan[1], (0, 0))
        sums[loan[1]] = (count + 1, fine + fine_of(loan))
    return sums


def member_lines(sums):
    rows = sorted(sums.items(), key=lambda row: (-row[1][1], row[0][::-1]))
    lines = []
    for member, (count, fine) in rows:
        word = "loan" if count == 1 else "loans"
        lines.append(f"{member}: {count} {word}, {fine} cents")
    return lines


def total_lines(loans, members, errors):
    total = sum(map(fine_of, loans))
    lines = [f"{len(loans)} loans by {members} members"]
    lines.append(f"{total // 100} euros and {total % 100} cents")
    if errors:
        lines.append(f"{errors} lines could not be read")
    if loans:
        title, member, _ = max(loans, key=lambda loan: loan[2])
        lines.append(f"longest: {title} by {member}")
    else:
        lines.append("nothing was lent")
    return lines


def main():
    loans, errors = read_loans(sys.stdin)
    sums = sum_by_member(loans)
    print("\n".join(["LOANS", *map(loan_line, loans), ""]))
    print("\n".join(["MEMBERS", *member_lines(sums), ""]))
    print("\n".join(["TOTAL", *total_lines(loans, len(sums), errors)]))


if __name__ == "__main__":
    main()
