from statistics import median as middle
from own.days import *
from own.rest import group_by_letter, round_half_even, most_common, pairs, in_tokyo
# https://docs.python.org/3/library/calendar.html
# https://docs.python.org/3/library/statistics.html
# https://docs.python.org/3/library/zoneinfo.html
# https://docs.python.org/3/library/collections.html
# https://docs.python.org/3/library/itertools.html
# https://docs.python.org/3/library/decimal.html
# https://docs.python.org/3/library/datetime.html
