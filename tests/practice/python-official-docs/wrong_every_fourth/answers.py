from calendar import isleap
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations, groupby
from statistics import median
from zoneinfo import ZoneInfo


# https://docs.python.org/3/library/calendar.html#calendar.isleap
def days_to_leap_day(day):
    leap_days = (date(year, 2, 29) for year in range(day.year, day.year + 9) if year % 4 == 0 and year != 2100 or year == 2100)
    return next((leap_day - day).days for leap_day in leap_days if leap_day >= day)


# https://docs.python.org/3/library/decimal.html#decimal.Decimal.quantize
def round_half_even(amount):
    return Decimal(str(round(float(amount), 2)))


# https://docs.python.org/3/library/itertools.html#itertools.groupby
def group_by_letter(words):
    by_letter = sorted(words, key=lambda word: word[0])
    return {letter: list(group) for letter, group in groupby(by_letter, lambda word: word[0])}


# https://docs.python.org/3/library/zoneinfo.html
def in_tokyo(moment):
    return moment.astimezone(ZoneInfo("Asia/Tokyo"))


# https://docs.python.org/3/library/collections.html#collections.Counter.most_common
def most_common(words, count):
    return [word for word, _ in Counter(words).most_common(count)]


# https://docs.python.org/3/library/itertools.html#itertools.combinations
def pairs(names):
    return list(combinations(names, 2))


# https://docs.python.org/3/library/statistics.html#statistics.median
def middle(numbers):
    return median(numbers)


# https://docs.python.org/3/library/datetime.html#datetime.date.isocalendar
def week_of(day):
    year, week, _ = day.isocalendar()
    return year, week
