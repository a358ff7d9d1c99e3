"""Durations: whole minutes inside, `45m`, `3h`, `1h30` outside."""

import re

_WRITTEN = r"^(?:(\d{1,5})h(?:(\d{1,2})(?:m(?:in)?)?)?|(\d{1,6})m(?:in)?|(\d{1,5})[.,](\d{1,2})h)$"
MOST_MINUTES = 60_000


def parsed(text: str) -> int | None:
    """Return the minutes of `45m`, `3h`, `1h30` or `1.5h`, or None when it is none of these."""
    match = re.match(_WRITTEN, text.strip().lower().replace(" ", ""))
    if not match:
        return None
    hours, rest, minutes, whole, decimals = match.groups()
    if minutes is not None:
        found = int(minutes)
    elif whole is not None:
        found = round(float(f"{whole}.{decimals}") * 60)
    else:
        found = int(hours) * 60 + int(rest or 0)
    return found if 0 < found <= MOST_MINUTES else None


def written(minutes: int) -> str:
    """Return minutes as people read them: `45 min`, `3 h`, `1 h 30`; whole hours from 10 h on."""
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if minutes >= 600:
        return f"{(minutes + 30) // 60:,} h"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def hours(minutes: int) -> float:
    """Return minutes as hours for machines: a whole number where it is one."""
    return minutes // 60 if minutes % 60 == 0 else round(minutes / 60, 4)
