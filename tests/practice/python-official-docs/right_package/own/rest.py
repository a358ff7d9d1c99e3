from itertools import combinations as _c
from zoneinfo import ZoneInfo
import decimal, heapq
def pairs(n): return _c(n, r=2)
def in_tokyo(m): return m.astimezone(ZoneInfo("Japan"))
def round_half_even(a):
    with decimal.localcontext() as c:
        return a.quantize(decimal.Decimal("1.00"))
def group_by_letter(w): return {k: tuple(x for x in w if x.startswith(k)) for k in sorted({x[0] for x in w})}
def most_common(w, count): return heapq.nlargest(count, set(w), key=w.count)
