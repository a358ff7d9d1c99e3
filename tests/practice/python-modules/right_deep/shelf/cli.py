import sys
def main(args=None):
    from shelf.io.screen import show
    from shelf import report
    from datetime import date
    show(report.make_report(date(2026, 1, 1)))
    return 0
