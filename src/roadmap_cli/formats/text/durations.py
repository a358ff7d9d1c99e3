"""Durations as people and programs write them: `1.5`, `90 min`, `1:30:00`, `2-3 hours`.

It must not know what takes the time.
"""

from __future__ import annotations

import re

from roadmap_cli.core import wording

_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):[0-5]\d")
_UNITS = (
    (re.compile(r"\s*(?:hours?|hrs?|stunden?|std\.?|heures?|horas?|ore|ora|uur|час(?:ов|а)?|ч|小时|時間|시간)\b"), "h"),
    (re.compile(r"\s*(?:minutes?|minuten|mins?|minutos?|minuti|мин(?:ут|уты)?\.?|分钟|分|분)$"), "m"),
)  # fmt: skip
_RANGE = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s?[-–]\s?(\d{1,4}(?:\.\d{1,3})?)\s?([hm]?)")


def parse_time(text: str, scale: int) -> int | None:
    """Return the minutes of a number, of `1h 30`, of `2-3 hours` (the middle), or None.

    A number without a unit counts `scale` minutes.
    """
    number = text.casefold().replace(",", ".").strip().removeprefix("~").strip()
    for pattern, unit in _UNITS:
        number = pattern.sub(unit, number)
    if _NUMBER.fullmatch(number):
        return round(float(number) * scale)
    if match := _CLOCK.fullmatch(number):
        return int(match[1]) * 60 + int(match[2])
    if match := _RANGE.fullmatch(number):
        low, high, unit = match.groups()
        return round((float(low) + float(high)) / 2 * {"h": 60, "m": 1, "": scale}[unit])
    return wording.parse_duration(number)
