from __future__ import annotations
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

class Kind(Enum):
    ADULT = 1
    CHILD = 2

@dataclass(eq=False)
class Book:
    title: str
    authors: tuple[str, ...] = ()
    loans: list[Loan] = field(default_factory=list, repr=False)

    def lend_to(self, member: Member, *, until: date) -> Loan:
        assert all(loan.returned_on for loan in self.loans), "the book is out"
        self.loans.append(Loan(self, member, until))
        return self.loans[-1]

@dataclass(frozen=True)
class Member:
    name: str
    kind: Kind = Kind.ADULT

@dataclass(eq=False)
class Loan:
    book: Book
    member: Member
    due: date
    returned_on: date | None = None

    @property
    def delay(self) -> timedelta:
        return max((self.returned_on or date.today()) - self.due, timedelta())

    @property
    def is_overdue(self) -> bool:
        return not self.returned_on and self.delay > timedelta()
