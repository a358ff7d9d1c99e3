"""The words of an entry: what of them is its title, what is said of it, and for how long it is.

It must not know where the entry stands.
"""

from __future__ import annotations

import re
import unicodedata

from roadmap_cli.core import wording
from roadmap_cli.formats.ids import is_id
from roadmap_cli.formats.markdown_phrase import Phrase
from roadmap_cli.values import Value

LONGEST_TITLE = 200
LONGEST_WHY = 600
MOST_MINUTES = 2000 * 60
_WEEKS_A_MONTH = 52 / 12
_DASH = re.compile(r" [-–—] | [-–—]{2,3} ")
_AFTER_TITLE = re.compile(r"\s*(?:[-–—:|,(/;.]|//)")
_EDGES_OF_REST = " \t-–—:|,;/"
_SHORTCODE = re.compile(
    r"^(?:\s*:[a-z][a-z0-9_+-]{1,40}:)+(?=\s)|(?:\s:[a-z][a-z0-9_+-]{1,40}:)+\s*$"
)
_HOURS_GIVEN = re.compile(r"\s*\(([^()]{1,24})\)")
_BEFORE_REST = re.compile(r"^\s*(?:— |: )")
_ID = re.compile(r"^(?:id|roadmap): ?([a-z0-9-]{1,64})$")
_SIGNS = "✅☑✔️ "
_BEHIND, _BEFORE = f"{_SIGNS}:", f"{_SIGNS}:-–—|,;"
_WORD = re.compile(r"\w")
_AMOUNT = re.compile(
    r"(\d{1,5}(?:\.\d{1,2})?)(?: ?(?:-|–|—|to) ?(\d{1,5}(?:\.\d{1,2})?))? ?\+?"
    r"(months?|weeks?|wks?|days?|hours?|hrs?|h|minutes?|mins?|min)\b"
    r"( ?(?:/|per|a|each) ?(?:week|wk)| weekly)?",
    re.IGNORECASE,
)


class Words(Value):
    """The words of an entry, taken apart."""

    title: str
    rest: str = ""
    minutes: int = 0
    given: str = ""  # the id that a comment of ours says
    full: str = ""  # the title before it was shortened
    optional: bool = False
    exact: bool = False  # as we have written them: no sign at their edges is decoration


def words_of(phrase: Phrase, *, is_ours: bool = False) -> Words:
    """Take the words of an entry apart: bold or linked words in front, or all up to a dash.

    In a file that we have written (`is_ours`) bold or linked words and the rest stay as they are.
    """
    text = phrase.text
    first = next((link for link in phrase.links if link.end > link.start), None)
    if first is not None and _WORD.search(text, 0, first.start):
        first = None
    begin = end = 0
    if phrase.bold:
        end = phrase.bold
    elif first is not None:
        rest = text[first.end :]
        if _AFTER_TITLE.match(rest) or only_links(phrase, first.end):
            # A tick or a picture sign in front is no part of it.
            begin, end = first.start, first.end
    if not end:
        end = _end_before_dash(phrase)
    title, rest = text[begin:end], text[end:]
    minutes, optional = 0, False
    if found := _HOURS_GIVEN.match(rest):
        amount, _, word = found.group(1).partition(", ")
        minutes = wording.parse_duration(amount) or _long(amount)
        optional = bool(minutes) and word == "optional"
        if minutes:
            rest = rest[found.end() :]
    given = next((m.group(1) for c in phrase.comments if (m := _ID.match(c))), "")
    given = given if is_id(given) else ""
    if is_ours and end and title.strip() and (phrase.bold or begin == 0):
        title, rest = title.strip(), _BEFORE_REST.sub("", rest).strip()
        short = shortened(title, LONGEST_TITLE)
        return Words(short, rest, minutes, given, title, optional, exact=True)
    title = plain(title)
    if not _WORD.search(title):
        title, rest = plain(text), ""
    if only_links(phrase, end):
        rest = ""
    short = shortened(title, LONGEST_TITLE)
    if short != title and not rest:
        rest = title
    return Words(short, rest.strip(_EDGES_OF_REST), minutes, given, title, optional, False)


def only_links(phrase: Phrase, start: int = 0) -> bool:
    """Return whether nothing but links stands in a text from a place on."""
    at = start
    for link in (*phrase.links, None):
        here = link.start if link is not None else len(phrase.text)
        if here > at and _WORD.search(phrase.text, at, here):
            return False
        at = max(at, link.end if link is not None else here)
    return True


def plain(text: str) -> str:
    """Return words without what only decorates them."""
    words = _SHORTCODE.sub("", text).strip() if ":" in text else text.strip()
    return words.rstrip(_BEHIND).lstrip(_BEFORE) or text.strip()


def says_something(text: str) -> bool:
    """Return whether a text has a word, or a picture sign that can stand for one."""
    if _WORD.search(text):
        return True
    return any(c not in _SIGNS and unicodedata.category(c) == "So" for c in text)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut between words."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return f"{cut[: space if space > most // 2 else len(cut)].rstrip(' ,;:.')}…"


def is_ticked(text: str) -> bool:
    """Return whether a cell of a table says that something is done."""
    word = text.strip().casefold()
    return word in ("x", "[x]", "done", "yes", "completed", "complete", "finished") or (
        word.startswith(tuple(_SIGNS[:3])) or word.endswith(tuple(_SIGNS[:3]))
    )


class Amount(Value):
    """What a cell says of time: minutes in all, weeks, or minutes a week; 0 where it does not."""

    minutes: float = 0
    weeks: float = 0
    a_week: float = 0


def amount_of(text: str, head: str = "") -> Amount:
    """Read `6-10 hours/week`, `13 weeks`, `6 months`, `12 h`; of a span, the middle.

    A bare number counts when the head of its column says of what.
    """
    if text.strip().isdigit() and (unit := _AMOUNT.search(f"1 {head.strip()}")):
        text = f"{text.strip()} {unit.group(3)}{unit.group(4) or ''}"
    found = _AMOUNT.search(text[:200])
    if not found:
        return Amount()
    least = float(found.group(1))
    number = (least + float(found.group(2) or least)) / 2
    unit_word = found.group(3).lower()
    if unit_word.startswith("month"):
        return Amount(weeks=number * _WEEKS_A_MONTH)
    if unit_word.startswith("w"):
        return Amount(weeks=number)
    if unit_word.startswith("d"):
        return Amount(weeks=number / 7)
    minutes = number * (1 if unit_word.startswith("m") else 60)
    return Amount(a_week=minutes) if found.group(4) else Amount(minutes=minutes)


def minutes_of(amounts: list[Amount]) -> int:
    """Return the minutes that several cells of a row say together, or 0."""
    total = max((a.minutes for a in amounts), default=0)
    weeks = max((a.weeks for a in amounts), default=0)
    a_week = max((a.a_week for a in amounts), default=0)
    minutes = total or weeks * a_week
    return min(MOST_MINUTES, max(1, round(minutes))) if minutes else 0


def _long(text: str) -> int:
    """Return the minutes of a course that is longer than any sitting: `1020 h`, `1020 h 30`."""
    found = re.fullmatch(r"(\d{4}) h(?: (\d\d))?", text)
    return min(MOST_MINUTES, int(found[1]) * 60 + int(found[2] or 0)) if found else 0


def _end_before_dash(phrase: Phrase) -> int:
    word = _WORD.search(phrase.text)
    if word is None:
        return len(phrase.text)
    at = word.end()
    links = iter(sorted((link.start, link.end) for link in phrase.links))
    start, end = next(links, (len(phrase.text), 0))
    while found := _DASH.search(phrase.text, at):
        while end and end <= found.start():
            start, end = next(links, (len(phrase.text), 0))
        if found.start() <= start:
            return found.start()
        at = max(end, found.end())
    return len(phrase.text)
