"""Loans and the days they are due."""

import datetime
import sys

DAYS = 21


def due_day(lent_on, days=DAYS):
    return lent_on + datetime.timedelta(days=days)


def main(words):
    print(due_day(datetime.date.fromisoformat(words[0])), file=sys.stdout)
