from library import *
print(Book("x"))
