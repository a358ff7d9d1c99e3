"""Words of other people's files on their way into a roadmap: cut, dated, given ids and counted.

It must not know which format they come from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from roadmap_cli.formats.identifiers import LONGEST_ID, slug_of

LONGEST_TITLE = 200
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?", re.DOTALL)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut at a word."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut
    return head.rstrip(" ,;:-") + "…"


def day_of(text: str) -> tuple[str, bool]:
    """Return the ISO day at the beginning of a text, or "", and whether there was another text."""
    text = text.strip()
    if not text:
        return "", False
    match = _DAY.fullmatch(text)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    return (day.isoformat(), False) if day and day.year >= 1970 else ("", True)


def link_ids(url: str) -> str:
    """Return the id of a reading: its host for people, a sum of its address for the rest."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    slug = slug_of(host.removeprefix("www."))[: LONGEST_ID - 11].rstrip("-") or "page"
    return f"{slug}-{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:10]}"


def unique(ids: Sequence[str]) -> list[str]:
    """Return ids that all differ: the second and later ones get a number."""
    taken = set(ids)
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    found = []
    for name in ids:
        made = name
        while made in seen or (made != name and made in taken):
            numbers[name] = numbers.get(name, 1) + 1
            made = f"{name[: LONGEST_ID - 8].rstrip('-')}-{numbers[name]}"
        seen.add(made)
        found.append(made)
    return found


def lacking(count: int, all_: int, noun: str, what: str, instead: str) -> str:
    """Return the sentence that some of all have no hours or the like, and what they count."""
    if count == all_:
        head = f"no {noun} has {what}" if count > 1 else f"the {noun} has no {what}"
    else:
        head = f"{count:,} of {all_:,} {noun}s {'has' if count == 1 else 'have'} no {what}"
    return f"{head}; {'it counts' if count == 1 else 'they count'} {instead}"


def lines_of(places: Sequence[int], most: int) -> str:
    """Return the first of some lines by number, and how many more there are."""
    said = ", ".join(str(line) for line in places[:most])
    more = f" and {len(places) - most:,} more" if len(places) > most else ""
    return f"line{'' if len(places) == 1 else 's'} {said}{more}"
