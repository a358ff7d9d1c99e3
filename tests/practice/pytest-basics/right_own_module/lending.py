"""Rules of lending: who may borrow what, until when, and what being late costs."""

import json
from datetime import date, timedelta

LOAN_DAYS = 28
MOST_LOANS = 3
CENTS_A_DAY = 10
MOST_CENTS = 500


class LendingError(Exception):
    """Something that the library does not allow."""


class AlreadyLentError(LendingError):
    """The book is lent."""


class NotLentError(LendingError):
    """The book is not lent, so it cannot be given back."""


class TooManyLoansError(LendingError):
    """The member has as many books as allowed."""


def fine(due, today):
    """Return the fine in cents: nothing on the due day or before, 10 a day after it, 500 at most."""
    days = (today - due).days
    return min(MOST_CENTS, max(0, days) * CENTS_A_DAY)


class Shelf:
    """The books that are lent: title -> (member, due day)."""

    def __init__(self):
        self.loans = {}

    def lend(self, title, member, today=None):
        """Lend a book and return its due day; raise a LendingError, or ValueError without a title."""
        if not title.strip():
            raise ValueError("a book has a title")
        if title in self.loans:
            raise AlreadyLentError(f"{title} is lent")
        if len(self.books_of(member)) >= MOST_LOANS:
            raise TooManyLoansError(f"{member} has {MOST_LOANS} books")
        due = (today or date.today()) + timedelta(days=LOAN_DAYS)
        self.loans[title] = (member, due)
        return due

    def give_back(self, title, today=None):
        """Take a book back and return the fine in cents; raise NotLentError."""
        if title not in self.loans:
            raise NotLentError(f"{title} is not lent")
        _, due = self.loans.pop(title)
        return fine(due, today or date.today())

    def books_of(self, member):
        """Return the titles that a member has, in alphabetical order."""
        return sorted(title for title, loan in self.loans.items() if loan[0] == member)

    def overdue(self, today=None):
        """Return the titles whose due day is over, the one that is late the longest first."""
        today = today or date.today()
        late = [title for title, loan in self.loans.items() if loan[1] < today]
        return sorted(late, key=lambda title: self.loans[title][1])

    def save(self, path):
        """Write the loans into a file."""
        rows = [[title, member, due.isoformat()] for title, (member, due) in self.loans.items()]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(rows, file)

    def load(self, path):
        """Read the loans from a file in place of those there are; raise ValueError if it is broken."""
        with open(path, encoding="utf-8") as file:
            rows = json.load(file)
        self.loans = {title: (member, date.fromisoformat(due)) for title, member, due in rows}


RENEWALS = 2
