"""The words of an entry: its title, the text after it, and the time it takes.

It must not know where the entry is in the file.
"""

from __future__ import annotations

import re
import unicodedata

from roadmap_cli.core import wording
from roadmap_cli.formats.markdown.phrase import Phrase
from roadmap_cli.formats.text.identifiers import is_id
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH
from roadmap_cli.values import Record

MAX_WHY_LENGTH = 600
_MAX_MINUTES = 2000 * 60
_WEEKS_PER_MONTH = 52 / 12
_DASH = re.compile(r" [-–—] | [-–—]{2,3} ")
_PLACE = re.compile(
    r"\W*(?:day|week|month|lesson|chapter|part|module|session|lecture|unit|step|phase|stage|level|第)?"
    r"\W{0,3}\d{1,4}\W*",
    re.IGNORECASE,
)
_AFTER_TITLE = re.compile(r"\s*(?:[-–—:|,(/;.]|//)")
_FEW_WORDS = 3
_EDGES_OF_REST = " \t-–—:|,;/"
_SHORTCODE = re.compile(
    r"^(?:\s*:[a-z][a-z0-9_+-]{1,40}:)+(?=\s)|(?:\s:[a-z][a-z0-9_+-]{1,40}:)+\s*$"
)
_HOURS = re.compile(r"\s*\(([^()]{1,24})\)")
# The hours at the end of a title: `[2h]`, `(~3 hours)`, ` - 45 min`.
_TIME = (
    r"(?:~|≈|⏱\ufe0f?|⏰|about|approx\.?|ca\.?|est\.?:?)?\s*(?P<{0}>\d{{1,3}}(?:[.,]\d{{1,2}})?"
    r"(?:\s?[-–]\s?\d{{1,3}}(?:[.,]\d{{1,2}})?)?\s?(?:hours?|hrs?|h|minutes?|mins?|m)"
    r"(?:\s?\d{{1,2}}\s?(?:minutes?|mins?|m)?)?)"
)
_HOURS_AT_END = re.compile(
    rf"\s*(?:[\[(]\s*{_TIME.format('a')}\s*[\])]|\s[-–—|•·]\s*{_TIME.format('b')}"
    rf"|[,:]\s+{_TIME.format('c')}|\s⏱\ufe0f?\s*{_TIME.format('d')})\s*$",
    re.IGNORECASE,
)
_ONLY_HOURS = re.compile(rf"\W*{_TIME.format('a')}\W*", re.IGNORECASE)
_MAX_HOURS_LENGTH = 40
_LONG_HOURS = re.compile(r"(\d{4}) h(?: (\d\d))?")  # longer than any duration that is typed
_BEFORE_REST = re.compile(r"^\s*(?:— |: )")
_ID = re.compile(r"^(?:id|roadmap): ?([a-z0-9-]{1,64})$")
_SYMBOLS = "✅☑✔️ ⬜☐🔲🚧🔄⏳"
_TRAILING, _LEADING = f"{_SYMBOLS}:", f"{_SYMBOLS}:-–—|,;"
_WORD = re.compile(r"\w")
_AMOUNT = re.compile(
    r"(\d{1,5}(?:\.\d{1,2})?)(?: ?(?:-|–|—|to) ?(\d{1,5}(?:\.\d{1,2})?))? ?\+?"
    r"(months?|weeks?|wks?|days?|hours?|hrs?|h|minutes?|mins?|min)\b"
    r"( ?(?:/|per|a|each) ?(?:week|wk)| weekly)?",
    re.IGNORECASE,
)


class EntryWords(Record):
    """The parsed words of an entry."""

    title: str
    rest: str = ""
    minutes: int = 0
    own_id: str = ""  # the id in a comment of ours
    full_title: str = ""  # before it was shortened
    optional: bool = False
    is_verbatim: bool = False  # written by us: no character at the edges is decoration


def parse_words(phrase: Phrase, *, is_ours: bool = False) -> EntryWords:
    """Split the words of an entry into a title (bold or linked, or up to a dash) and the rest.

    In a file that we have written (`is_ours`) bold or linked words and the rest stay unchanged.
    """
    text = phrase.text
    start, end = _title_range(phrase)
    title, rest = text[start:end], text[end:]
    minutes, optional = 0, False
    if match := _HOURS.match(rest):
        duration, _, word = match[1].partition(", ")
        minutes = wording.parse_duration(duration) or 0
        if long := _LONG_HOURS.fullmatch(duration):
            minutes = min(_MAX_MINUTES, int(long[1]) * 60 + int(long[2] or 0))
        if minutes:
            optional = word == "optional"
            rest = rest[match.end() :]
    own_id = next((m[1] for c in phrase.comments if (m := _ID.match(c))), "")
    own_id = own_id if is_id(own_id) else ""
    is_verbatim = bool(is_ours and title.strip() and (phrase.bold_end or start == 0))
    if is_verbatim:
        title, rest = title.strip(), _BEFORE_REST.sub("", rest).strip()
    else:
        title, rest, found = _take_hours(title, rest)
        minutes = minutes or found
        title = strip_decoration(title)
        if not _WORD.search(title):
            title, rest = strip_decoration(text), ""
        if has_only_links(phrase, end):
            rest = ""
        if len(title) > MAX_TITLE_LENGTH and not rest:
            rest = title
        rest = rest.strip(_EDGES_OF_REST)
    return EntryWords(
        shorten(title), rest, minutes, own_id, title, optional=optional, is_verbatim=is_verbatim
    )


def _take_hours(title: str, rest: str) -> tuple[str, str, int]:
    """Return a title and its rest without the hours at the end, and their minutes or 0."""
    if len(rest) < _MAX_HOURS_LENGTH and (match := _ONLY_HOURS.fullmatch(rest)):
        return title, "", _minutes(match["a"])
    text = rest if _WORD.search(rest) else title
    match = _HOURS_AT_END.search(text[-_MAX_HOURS_LENGTH:])
    minutes = _minutes(next(filter(None, match.groups()))) if match else 0
    if match is None or not minutes:
        return title, rest, 0
    text = text[: len(text) - len(match[0])]
    if rest and _WORD.search(rest):
        return title, text, minutes
    return (text, rest, minutes) if _WORD.search(text) else (title, rest, 0)


def _minutes(text: str) -> int:
    """Return the minutes of `2h`, `1,5 h` or `2-3 hours`, or 0."""
    plain = re.sub(r"(?<=\d),(?=\d)", ".", text)
    return wording.parse_duration(plain) or round(parse_amount(plain).minutes)


def _title_range(phrase: Phrase) -> tuple[int, int]:
    """Return where the title starts and ends in the words of an entry."""
    if phrase.bold_end:
        # One bold word among few others only stresses it.
        end = _end_before_dash(phrase)
        is_part = not _AFTER_TITLE.match(phrase.text, phrase.bold_end) and end > phrase.bold_end
        few = len(phrase.text[phrase.bold_end : end].split()) <= _FEW_WORDS
        has_link = any(phrase.bold_end <= link.start < end for link in phrase.links)
        return 0, end if is_part and few and not has_link else phrase.bold_end
    link = next((link for link in phrase.links if link.end > link.start), None)
    # Symbols before a linked title are not part of it.
    if (
        link is not None
        and not _WORD.search(phrase.text, 0, link.start)
        and (_AFTER_TITLE.match(phrase.text, link.end) or has_only_links(phrase, link.end))
    ):
        return link.start, link.end
    return 0, _end_before_dash(phrase)


def _end_before_dash(phrase: Phrase) -> int:
    """Return where the first dash is that is behind a word and outside of links, or the end."""
    text, ranges = phrase.text, [(link.start, link.end) for link in phrase.links]
    word = _WORD.search(text)
    index = word.end() if word else len(text)
    ranges.sort(reverse=True)
    while dash := _DASH.search(text, index):
        while ranges and 0 < ranges[-1][1] <= dash.start():
            ranges.pop()
        is_outside = not ranges or dash.start() <= ranges[-1][0]
        # A day or a number says too little.
        if is_outside and not _PLACE.fullmatch(text, 0, dash.start()):
            return dash.start()
        if is_outside:
            index = dash.end()
            continue
        index = max(ranges[-1][1], dash.end())
    return len(text)


def has_only_links(phrase: Phrase, start: int = 0) -> bool:
    """Return whether all words of a text from an index on are links."""
    index = start
    for link in phrase.links:
        if link.start > index and _WORD.search(phrase.text, index, link.start):
            return False
        index = max(index, link.end)
    return not _WORD.search(phrase.text, index)


def strip_decoration(text: str) -> str:
    """Return words without emoji codes and symbols at their edges."""
    words = _SHORTCODE.sub("", text).strip() if ":" in text else text.strip()
    return words.rstrip(_TRAILING).lstrip(_LEADING) or text.strip()


def has_words(text: str) -> bool:
    """Return whether a text has a word, or a pictograph that can replace one."""
    if _WORD.search(text):
        return True
    return any(c not in _SYMBOLS and unicodedata.category(c) == "So" for c in text)


def shorten(text: str, max_length: int = MAX_TITLE_LENGTH) -> str:
    """Return a text of at most so many characters, cut between words."""
    if len(text) <= max_length:
        return text
    cut = text[: max_length - 1]
    space = cut.rfind(" ")
    return f"{cut[: space if space > max_length // 2 else len(cut)].rstrip(' ,;:.')}…"


def is_ticked(text: str) -> bool:
    """Return whether a cell of a table says that something is done."""
    word, ticks = text.strip().casefold(), tuple(_SYMBOLS[:3])
    is_word = word in ("x", "[x]", "done", "yes", "completed", "complete", "finished")
    return is_word or word.startswith(ticks) or word.endswith(ticks)


class Amount(Record):
    """The time that a cell says: minutes in all, weeks, or minutes a week; 0 for the others."""

    minutes: float = 0
    weeks: float = 0
    a_week: float = 0


def parse_amount(text: str, head: str = "") -> Amount:
    """Parse `6-10 hours/week`, `13 weeks`, `6 months`, `12 h`; a range counts as its middle.

    A bare number counts if the head of its column names a unit.
    """
    if text.strip().isdigit() and (unit := _AMOUNT.search(f"1 {head.strip()}")):
        text = f"{text.strip()} {unit[3]}{unit[4] or ''}"
    match = _AMOUNT.search(text[:200])
    if not match:
        return Amount()
    least = float(match[1])
    number = (least + float(match[2] or least)) / 2
    unit_word = match[3].lower()
    if unit_word.startswith("month"):
        return Amount(weeks=number * _WEEKS_PER_MONTH)
    if unit_word.startswith("w"):
        return Amount(weeks=number)
    if unit_word.startswith("d"):
        return Amount(weeks=number / 7)
    minutes = number * (1 if unit_word.startswith("m") else 60)
    return Amount(a_week=minutes) if match[4] else Amount(minutes=minutes)


def total_minutes(amounts: list[Amount]) -> int:
    """Return the minutes that several cells of a row say together, or 0."""
    largest = Amount(*map(max, zip(Amount(), *amounts, strict=True)))
    minutes = largest.minutes or largest.weeks * largest.a_week
    return min(_MAX_MINUTES, max(1, round(minutes))) if minutes else 0
