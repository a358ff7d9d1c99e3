"""Answers. # https://docs.python.org/3/library/datetime.html # https://docs.python.org/3/library/stdtypes.html"""
import datetime, collections
from datetime import timedelta
print("this module prints")
# https://docs.python.org/3/library/datetime.html#datetime.timedelta
def days_to_leap_day(day):
    start = day
    while (day.month, day.day) != (2, 29):
        day += timedelta(days=1)
    return day - start
# https://docs.python.org/3/library/functions.html#round
def round_half_even(amount):
    return str(round(amount, 2))
# https://docs.python.org/3/library/collections.html#collections.defaultdict
def group_by_letter(words):
    groups = collections.defaultdict(list)
    for word in words:
        groups[word[0]].append(word)
    return groups
# https://docs.python.org/3/library/datetime.html#datetime.timezone
def in_tokyo(moment):
    return moment.astimezone(datetime.timezone(timedelta(hours=9), "JST"))
# https://docs.python.org/3/library/collections.html#collections.Counter.most_common
most_common = lambda words, count: collections.Counter(words).most_common(count)
# https://docs.python.org/3/library/itertools.html#itertools.combinations
def pairs(names):
    for i, a in enumerate(names):
        for b in names[i + 1:]:
            yield [a, b]
# https://docs.python.org/3/library/statistics.html
def middle(numbers):
    n = sorted(numbers)
    return (n[len(n) // 2] + n[~(len(n) // 2)]) / 2
# https://docs.python.org/3/library/datetime.html#strftime-and-strptime-format-codes
def week_of(day):
    return day.strftime("%G-W%V")
