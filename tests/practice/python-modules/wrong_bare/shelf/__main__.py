from datetime import date
import shelf.books, shelf.fines
from shelf.report import make_report
from report import make_report as again
print(again(date(2026, 4, 1)))
