"""What is out, and what it costs: one file, to be taken apart."""

from datetime import date

FREE_DAYS = 14
RATE = 25

books = [
    ("The Quiet Harbour", "Ada", date(2026, 3, 1)),
    ("Winter Letters", "Łukasz", date(2026, 3, 20)),
    ("The Long River", "Zoë", date(2026, 2, 11)),
]


def late_days(lent, today):
    return max(0, (today - lent).days - FREE_DAYS)


def fine(lent, today):
    return late_days(lent, today) * RATE


def line(book, today):
    title, member, lent = book
    return f"{title} ({member}): {late_days(lent, today)} days late, {fine(lent, today)} cents"


def report(today):
    return [line(book, today) for book in sorted(books, key=lambda book: book[2])]


print("\n".join(report(date(2026, 4, 1))))
