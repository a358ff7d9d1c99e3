from datetime import date
from .report import make_report
print(*make_report(date.today()), sep="\n")
