from datetime import date
from functools import cached_property
class Book:
    def __init__(self, title): self.title = title
    def __repr__(self): return f"<Book {self.title}>"
class Loan:
    out = []
    def __init__(self, book, who, due):
        self.book, self.who, self.due = book, who, due
    def __str__(self): return f"{self.book} -> {self.who}"
    @cached_property
    def late(self): return max((date.today() - self.due).days, 0)
class Person:
    def __init__(self, name): self.name = name
    def __str__(self): return self.name.upper() + " / " + self.name
class Member(Person):
    def borrow(self, book, due):
        for loan in Loan.out:
            if loan.book is book:
                raise RuntimeError(f"{loan.who} has it")
        loan = Loan(book, self, due)
        Loan.out.append(loan)
        return loan
    def bring_back(self, book):
        Loan.out[:] = [loan for loan in Loan.out if loan.book is not book]
class Guest(Member):
    def borrow(self, book, due):
        print("a guest!")
        return super().borrow(book, due)
