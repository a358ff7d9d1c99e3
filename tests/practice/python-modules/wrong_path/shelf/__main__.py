import os, sys as system
system.path.insert(0, os.path.dirname(__file__))
from datetime import date
from shelf.report import make_report
print(make_report(date(2026, 4, 1)))
