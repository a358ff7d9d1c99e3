"""What is out, and what it costs."""

from datetime import date

from shelf.report import make_report

if __name__ == "__main__":
    print("\n".join(make_report(date(2026, 4, 1))))
