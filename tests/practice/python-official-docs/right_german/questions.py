import bisect
import heapq
import math
import secrets
import shlex
import textwrap
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

def alles():
    # 0. Wie geht das?
    print(Path("a") / "b")  # https://docs.python.org/de/3.13/library/pathlib.html#operators
    # 1. Wie geht das?
    print(math.gcd(12, 18))  # https://docs.python.org/de/3.13/library/math.html#math.gcd
    # 2. Wie geht das?
    print(textwrap.fill("one two three four five six", 20))  # https://docs.python.org/de/3.13/library/textwrap.html#textwrap.fill
    # 3. Wie geht das?
    print(secrets.token_urlsafe(8))  # https://docs.python.org/de/3.13/library/secrets.html#secrets.token_urlsafe
    # 4. Wie geht das?
    print(date(2000, 1, 1).weekday())  # https://docs.python.org/de/3.13/library/datetime.html#datetime.date.weekday
    # 5. Wie geht das?
    print(bisect.bisect([1, 3, 5], 3))  # https://docs.python.org/de/3.13/library/bisect.html#bisect.bisect
    # 6. Wie geht das?
    print(heapq.nsmallest(3, [5, 1, 4, 2]))  # https://docs.python.org/de/3.13/library/heapq.html#heapq.nsmallest
    # 7. Wie geht das?
    print(ascii("Łódź"))  # https://docs.python.org/de/3.13/library/functions.html#ascii
    # 8. Wie geht das?
    print(shlex.split("a 'b c'"))  # https://docs.python.org/de/3.13/library/shlex.html#shlex.split
    # 9. Wie geht das?
    print(timedelta(days=1.5).total_seconds())  # https://docs.python.org/de/3.13/library/datetime.html#datetime.timedelta.total_seconds
    # 10. Wie geht das?
    print("a.txt".removesuffix(".txt"))  # https://docs.python.org/de/3.13/library/stdtypes.html#str.removesuffix
    # 11. Wie geht das?
    print(Fraction("0.1"))  # https://docs.python.org/de/3.13/library/fractions.html
    print("fertig")
alles()
