import bisect
import heapq
import math
import secrets
import shlex
import textwrap
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

# How do I join paths?
# https://docs.python.org/3/library/pathlib.html#operators
print(Path("a") / "b")

# What is the greatest common divisor of 12 and 18?
# https://docs.python.org/3/library/math.html#math.gcd
print(math.gcd(12, 18))

# How do I wrap a text at 20 columns?
# https://docs.python.org/3/library/textwrap.html#textwrap.fill
print(textwrap.fill("one two three four five six", 20))

# How do I make a random token?
# https://docs.python.org/3/library/secrets.html#secrets.token_urlsafe
print(secrets.token_urlsafe(8))

# Which day of the week was 1 January 2000?
# https://docs.python.org/3/library/datetime.html#datetime.date.weekday
print(date(2000, 1, 1).weekday())

# How do I find where to insert into a sorted list?
# https://docs.python.org/3/library/bisect.html#bisect.bisect
print(bisect.bisect([1, 3, 5], 3))

# What are the three smallest of some numbers?
# https://docs.python.org/3/library/heapq.html#heapq.nsmallest
print(heapq.nsmallest(3, [5, 1, 4, 2]))

# How do I get the ASCII form of an object?
# https://docs.python.org/3/library/functions.html#ascii
print(ascii("Łódź"))

# How do I split a line as a shell does?
# https://docs.python.org/3/library/shlex.html#shlex.split
print(shlex.split("a 'b c'"))

# How many seconds are there in a day and a half?
# https://docs.python.org/3/library/datetime.html#datetime.timedelta.total_seconds
print(timedelta(days=1.5).total_seconds())

# How do I take the extension off a name?
# https://docs.python.org/3/library/stdtypes.html#str.removesuffix
print("a.txt".removesuffix(".txt"))

# What is 0.1 as a fraction?
# https://docs.python.org/3/library/fractions.html
print(Fraction("0.1"))
