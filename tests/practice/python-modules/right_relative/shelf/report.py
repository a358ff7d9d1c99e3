from . import books, fines
def make_report(today):
    return [f"{t}: {fines.fine(lent, today)}" for t, _, lent in books.BOOKS]
