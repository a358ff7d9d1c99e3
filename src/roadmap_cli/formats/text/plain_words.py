"""Text of imported files: shorten it, parse days, make ids, and put counts in words.

It must not know which format the text comes from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from roadmap_cli.formats.text.identifiers import MAX_ID_LENGTH, slugify

MAX_TITLE_LENGTH = 200
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?", re.DOTALL)


def shorten(text: str, max_length: int) -> str:
    """Return a text of at most so many characters, cut between words."""
    if len(text) <= max_length:
        return text
    cut = text[: max_length - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[max_length // 2 :] else cut
    return head.rstrip(" ,;:-") + "…"


def parse_day(text: str) -> tuple[str, bool]:
    """Return the ISO day at the beginning of a text, or "", and whether the text is not a day."""
    text = text.strip()
    if not text:
        return "", False
    match = _DAY.fullmatch(text)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    return (day.isoformat(), False) if day and day.year >= 1970 else ("", True)


def id_from_url(url: str) -> str:
    """Return the id of a reading: the host, to be readable, and a hash of the address."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    slug = slugify(host.removeprefix("www."))[: MAX_ID_LENGTH - 11].rstrip("-") or "page"
    return f"{slug}-{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:10]}"


def make_unique(ids: Sequence[str]) -> list[str]:
    """Return the ids, the second and later equal ones with a number."""
    reserved, used = set(ids), set[str]()
    counts: dict[str, int] = {}
    unique_ids = []
    for name in ids:
        unique_id = name
        while unique_id in used or (unique_id != name and unique_id in reserved):
            counts[name] = counts.get(name, 1) + 1
            unique_id = f"{name[: MAX_ID_LENGTH - 8].rstrip('-')}-{counts[name]}"
        used.add(unique_id)
        unique_ids.append(unique_id)
    return unique_ids


def format_missing(count: int, total: int, noun: str, field: str, instead: str) -> str:
    """Return the sentence that some of all have no hours or the like, and what they count."""
    if count == total:
        head = f"no {noun} has {field}" if count > 1 else f"the {noun} has no {field}"
    else:
        head = f"{count:,} of {total:,} {noun}s {'has' if count == 1 else 'have'} no {field}"
    return f"{head}; {'it counts' if count == 1 else 'each counts'} as {instead}"


def format_lines(lines: Sequence[int], limit: int) -> str:
    """Return line numbers as words, up to a limit: `lines 7, 8 and 1 more`."""
    numbers = ", ".join(str(line) for line in lines[:limit])
    more = f" and {len(lines) - limit:,} more" if len(lines) > limit else ""
    return f"line{'' if len(lines) == 1 else 's'} {numbers}{more}"
