"""Which of the daily copies stay, and what killed processes left: all that is removed by itself.

It knows copies by their names alone and never looks into one.
"""

import os
import re
from contextlib import suppress
from datetime import date

KEEP_DAYS = 12
KEEP_WEEKS = 10
KEEP_MONTHS = 9
PARTIAL_SECONDS = 3600

_DAILY = re.compile(r"^roadmap-(\d{4}-\d{2}-\d{2})\.db$")
_PARTIAL = re.compile(r"^\..+\.\d+\.partial(-journal)?$")


def thin(directory: str, spared: str = "") -> None:
    """Keep the newest copy of each of the last days, weeks and months that have one.

    `spared` is kept whatever its date: where the clock is wrong, today is not the newest day.
    """
    days = []
    for found in filter(None, map(_DAILY.match, os.listdir(directory))):
        with suppress(ValueError):  # a name that looks like a date and is none: not ours
            days.append(date.fromisoformat(found[1]))
    days.sort(reverse=True)
    keep = set(days[:KEEP_DAYS])
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in days:
        year, week, _ = day.isocalendar()
        weeks.setdefault((year, week), day)
        months.setdefault((day.year, day.month), day)
    keep.update(list(weeks.values())[:KEEP_WEEKS])
    keep.update(list(months.values())[:KEEP_MONTHS])
    for day in days:
        name = f"roadmap-{day.isoformat()}.db"
        if day not in keep and name != spared:
            os.unlink(os.path.join(directory, name))


def sweep(directory: str) -> None:
    """Remove what a killed process of ours left behind long ago."""
    partials = [name for name in os.listdir(directory) if _PARTIAL.match(name)]
    if not partials:
        return
    now = _time_of(directory)
    for name in partials:
        path = os.path.join(directory, name)
        with suppress(FileNotFoundError):
            if os.path.getmtime(path) < now - PARTIAL_SECONDS:
                os.unlink(path)


def _time_of(directory: str) -> float:
    """Return the file system's own time, which need not be ours."""
    path = os.path.join(directory, f".time.{os.getpid()}.partial")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
        return os.path.getmtime(path)
    finally:
        with suppress(OSError):
            os.unlink(path)
