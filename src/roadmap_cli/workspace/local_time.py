"""The learner's local time, and whether their time zone is one that this system knows.

Where a zone is unknown, systems count in UTC without a word: a day would begin at a wrong hour.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

# A name and an offset, as POSIX writes a zone; then the rules of summer time, if any.
_POSIX_ZONE = r"(?:<[^<>]{3,}>|[A-Za-z]{3,})[+-]?\d"
_NAMES_OF_UTC = ("", "UTC", "GMT")
_MAX_SHOWN = 80


def read_clock(environ: Mapping[str, str]) -> tuple[datetime, list[str]]:
    """Return the local time, and a remark if TZ names no usable zone."""
    zone = environ.get("TZ", "")
    try:
        now = datetime.now().astimezone()
    except (ValueError, OverflowError, OSError):  # an offset of more than a day
        return datetime.now(UTC), [_format_remark(zone, "is not a usable time zone")]
    if zone not in _NAMES_OF_UTC and not now.utcoffset() and not _is_known(zone, environ):
        return now, [_format_remark(zone, "is a time zone that this system does not know")]
    return now, []


def moments(local: datetime, *, now: datetime) -> list[datetime]:
    """Return the moments of a local time, the latest first: two in the hour that comes twice.

    Where the zone of the system is not the one of now, such as an unknown one, its offset counts.
    """
    try:
        is_of_system = now.astimezone().utcoffset() == now.utcoffset()
        found = [local.replace(fold=fold).astimezone() for fold in (1, 0)] if is_of_system else []
    except (ValueError, OverflowError, OSError):
        found = []
    return sorted(found, reverse=True) or [local.replace(tzinfo=now.tzinfo)]


def _is_known(zone: str, environ: Mapping[str, str]) -> bool:
    """Return whether a zone is written out, or described by a file of the system."""
    import re  # only here: no daily command uses it

    if re.match(_POSIX_ZONE, zone):
        return True
    from zoneinfo import TZPATH

    name = zone.removeprefix(":")
    directories = (environ.get("TZDIR", ""), *TZPATH)
    return name in _NAMES_OF_UTC or any(
        _is_zone_file(os.path.join(directory, name)) for directory in directories
    )


def _is_zone_file(path: str) -> bool:
    try:
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            return file.read(4) == b"TZif"
    except (OSError, ValueError):
        return False


def _format_remark(zone: str, words: str) -> str:
    return f"TZ={zone[:_MAX_SHOWN]} {words}: times and days are those of UTC"
