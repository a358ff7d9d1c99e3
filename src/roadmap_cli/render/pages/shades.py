"""How dark a day is drawn by the minutes spent on it, and the legend that says so.

It must not know in which picture the day stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from roadmap_cli.render.pages.grid import Line
from roadmap_cli.render.pages.page import NO_MINUTES, TO_COME

_SHADES = ((TO_COME, " "), (NO_MINUTES, "*"), (0, "·"), (60, "░"), (180, "▒"), (360, "▓"))
_LEGEND = "░ up to 1 h spent on a day, ▒ 3 h, ▓ 6 h, █ more"
_LEGEND_NO_MINUTES = "; * done, no time recorded"


def day_signs(days: Iterable[int], size: int = 1) -> Line:
    """Return a sign for each number of minutes, `size` columns wide; empty days are quiet."""
    line: Line = []
    for is_empty, minutes in groupby(days, lambda m: m in (0, TO_COME)):
        text = "".join(_sign(m) * size for m in minutes)
        line.append((text, "quiet" if is_empty else "bar"))
    return line


def _sign(minutes: int) -> str:
    return next((sign for most, sign in _SHADES if minutes <= most), "█")


def legend(*, has_no_minutes: bool) -> str:
    """Return what the signs mean; `has_no_minutes` if something was finished on such a day."""
    return _LEGEND + (_LEGEND_NO_MINUTES if has_no_minutes else "")
