from library import *
print(Loan(Book("x"), Member("y"), date.today()))
