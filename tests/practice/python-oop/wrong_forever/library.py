"""Books, members and loans."""

from dataclasses import dataclass
from datetime import date


class AlreadyLentError(Exception):
    pass


class Book:
    def __init__(self, title):
        self.title = title
        self.loan = None

    def __repr__(self):
        return f"Book({self.title!r})"


@dataclass
class Member:
    name: str

    def __str__(self):
        return self.name


@dataclass
class Student(Member):
    school: str = ""


class Loan:
    def __init__(self, book, member, due):
        if book.loan:
            raise AlreadyLentError(f"{book} is lent to {book.loan.member}")
        self.book = book
        self.member = member
        self.due = due
        book.loan = self

    def __repr__(self):
        return f"<{self.book} lent to {self.member} until {self.due}>"

    @property
    def days_late(self):
        return max(0, (date.today() - self.due).days)

    def give_back(self):
        self.given_back = True


def find_overdue(loans):
    return [loan for loan in loans if loan.days_late]
