from datetime import date
class Book:
    def __init__(self, title, isbn): self.title, self.isbn, self.available = title, isbn, True
    def __str__(self): return f'"{self.title}"'
class Member:
    max_days = 28
    def __init__(self, first, last): self.first, self.last = first, last
    def __str__(self): return f"{self.last}, {self.first}"
class Child(Member):
    max_days = 14
class Loan:
    def __init__(self, book, member, due_date):
        if not book.available: raise ValueError(f"{book} not available")
        if not isinstance(due_date, date): raise TypeError
        book.available = False
        self.book = book; self.member = member; self.due_date = due_date; self.returned = None
    def __str__(self): return f"{self.member} has {self.book}"
    @property
    def days_late(self):
        end = self.returned or date.today()
        return max((end - self.due_date).days, 0)
class Library:
    def __init__(self): self.loans = []
    def lend(self, *a): self.loans.append(Loan(*a)); return self.loans[-1]
    def give_back(self, book):
        for loan in self.loans:
            if loan.book == book and loan.returned is None: loan.returned = date.today(); book.available = True
    def print_overdue(self):
        return {l.member: l for l in self.loans if l.returned is None and l.days_late}
