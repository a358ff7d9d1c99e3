from datetime import date, timedelta

from library import AlreadyLentError, Book, Loan, Member, Student, find_overdue

book, other = Book("The Quiet Harbour"), Book("Winter Letters")
late = Loan(book, Member("Ada"), date.today() - timedelta(days=3))
loan = Loan(other, Student("Łukasz"), date.today() + timedelta(days=14))
print(late, late.days_late)
print(loan, loan.days_late)
print(find_overdue([late, loan]))
try:
    Loan(book, Member("Zoë"), date.today())
except AlreadyLentError as error:
    print(error)
late.give_back()
print(Loan(book, Member("Zoë"), date.today()))
