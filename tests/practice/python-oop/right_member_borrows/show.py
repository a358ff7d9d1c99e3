from library import *
print(Guest("x").borrow(Book("y"), date.today()), Member("z"))
