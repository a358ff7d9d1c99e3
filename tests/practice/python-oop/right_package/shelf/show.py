from .models import *
print(Book("A").lend_to(Member("B"), until=date.today()))
