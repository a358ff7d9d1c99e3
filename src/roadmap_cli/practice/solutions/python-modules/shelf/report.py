from shelf.books import BOOKS
from shelf.fines import fine, late_days


def line(book, today):
    title, member, lent = book
    return f"{title} ({member}): {late_days(lent, today)} days late, {fine(lent, today)} cents"


def make_report(today):
    return [line(book, today) for book in sorted(BOOKS, key=lambda book: book[2])]
