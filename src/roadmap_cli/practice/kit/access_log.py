"""The log of a web server, its lines as text and as facts.

Made from a seed it has what counting stumbles over: sizes and paths that look like a 5xx status, paths that
begin alike, addresses of which one is the beginning of another, IPv6, and no ties at the top. The path of the
largest sum is neither that of the most lines nor that of the largest line, and its sum is not the last as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from roadmap_cli.practice.kit.dice import Dice

_PATHS = (
    "/ /books /books/1 /books/12 /books/503 /members /members/500 /loans /search?q=5xx "
    "/static/app.js /static/500.png /static/cover-501.jpg /api/v5/loans /robots.txt /login"
).split()
_STATUSES = (200, 200, 200, 200, 200, 201, 204, 301, 304, 404, 405, 451, 500, 502, 503, 504)
_SIZES = (0, 500, 502, 503, 599, 1500)
_TOP = 14  # addresses that come back, each at least twice as often as the rest


class Line(NamedTuple):
    """One request."""

    address: str
    time: str
    path: str
    status: int
    size: int  # in bytes


class Facts(NamedTuple):
    """What is asked about a log."""

    addresses: Counter[str]
    errors: int  # answers of 500 to 599
    lines: int
    sizes: Counter[str]  # bytes of each path


def make_log(dice: Dice, count: int = 3000) -> list[Line]:
    """Return the lines of a log, at least 2,000, in the order of time."""
    paths = dice.sample(_PATHS, 12)
    errors = dice.between(5, 11)  # of 16 statuses drawn, how likely a server error is kept
    lines = []
    for second, address in enumerate(_addresses(dice, count)):
        status = dice.choice(_STATUSES)
        if status >= 500 and dice.below(16) >= errors:
            status = 200
        path = paths[dice.below(dice.between(1, len(paths)))]
        size = dice.choice(_SIZES) if dice.below(8) == 0 else dice.between(100, 9000)
        size //= 3 if path == paths[0] else 1
        lines.append(Line(address, _format_time(second * 7), path, status, size))
    return _with_one_large(lines, paths[-1])


def _with_one_large(lines: list[Line], path: str) -> list[Line]:
    """Return the lines with one of a rare path so large that its sum is 990,000."""
    sizes = find_facts(lines).sizes
    place = next(number for number, line in enumerate(lines) if line.path == path)
    more = 990_000 - sizes[path]
    return [
        line._replace(size=line.size + more) if number == place else line
        for number, line in enumerate(lines)
    ]


def _addresses(dice: Dice, count: int) -> list[str]:
    often = ["203.0.113.7", "203.0.113.70", "2001:db8::7", "198.51.100.7", "2001:db8::70"]
    often += [f"192.0.2.{number}" for number in range(10, 10 + _TOP - len(often))]
    rest = [f"10.{dice.below(256)}.{dice.below(256)}.{dice.below(256)}" for _ in range(40)]
    drawn: list[str] = []
    for place, address in enumerate(dice.shuffle(often)):
        drawn += [address] * (60 + 8 * place + dice.below(5))
    drawn += [dice.choice(rest) for _ in range(count - len(drawn))]
    return dice.shuffle(drawn)


def _format_time(second: int) -> str:
    return f"2026-03-01T{second // 3600 % 24:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def write_log(lines: Sequence[Line]) -> str:
    """Return the log as text."""
    return "".join(" ".join(map(str, line)) + "\n" for line in lines)


def find_facts(lines: Sequence[Line]) -> Facts:
    """Return what is asked about a log."""
    sizes: Counter[str] = Counter()
    for line in lines:
        sizes[line.path] += line.size
    errors = sum(line.status // 100 == 5 for line in lines)
    return Facts(Counter(line.address for line in lines), errors, len(lines), sizes)
