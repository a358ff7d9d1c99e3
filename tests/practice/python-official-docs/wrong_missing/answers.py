from calendar import isleap
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations, groupby
from statistics import median
from zoneinfo import ZoneInfo


def days_to_leap_day(day):
    leap_days = (date(year, 2, 29) for year in range(day.year, day.year + 9) if isleap(year))
    return next((leap_day - day).days for leap_day in leap_days if leap_day >= day)


def round_half_even(amount):
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def group_by_letter(words):
    by_letter = sorted(words, key=lambda word: word[0])
    return {letter: list(group) for letter, group in groupby(by_letter, lambda word: word[0])}


def in_tokyo(moment):
    return moment.astimezone(ZoneInfo("Asia/Tokyo"))


def most_common(words, count):
    return [word for word, _ in Counter(words).most_common(count)]


def pairs(names):
    return list(combinations(names, 2))


def median_of(numbers):
    return median(numbers)


def week_of(day):
    year, week, _ = day.isocalendar()
    return year, week
