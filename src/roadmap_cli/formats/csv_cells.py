"""What the cells of a row say: hours, readings, words, yes or no, and what was done.

What a cell says that cannot be used is told with its line and kept in `why`. It must not know of
other rows.
"""

from __future__ import annotations

import re

from roadmap_cli.core import durations
from roadmap_cli.core.imports import Mark
from roadmap_cli.core.material import Assignment, Reading
from roadmap_cli.core.states import ASSUMED, IN_PROGRESS, SKIPPED
from roadmap_cli.formats.csv_rows import Row, Tell
from roadmap_cli.formats.markdown_ids import base_of
from roadmap_cli.formats.plain_words import LONGEST_TITLE, day_of, link_ids, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.urls import url_fault

_LONGEST_WHY = 4000
_YES = frozenset(
    "yes y true x 1 done complete completed finished ✓ ✔ ✅ ☑ assumed known ja oui si".split()
)
_NO = frozenset("no n false 0 open todo pending - ☐ planned paused later nein non".split()) | {
    "to do",
    "not started",
    "",
}
_DOING = frozenset(("in progress", "in_progress", "doing", "started", "wip", "active", "learning"))
_SKIPPED = frozenset(("skipped", "skip", "cancelled", "canceled", "dropped", "deleted"))


def minutes_of(row: Row, tell: Tell) -> int:
    """Return how long a row takes, 0 where it does not say."""
    for column, scale in (("hours", 60.0), ("minutes", 1.0)):
        text = row.get(column).casefold().strip()
        if not text:
            continue
        plain = text.replace(",", ".")
        minutes = durations.parsed(re.sub(r"\s*(hours?|hrs?)\b", "h", text))
        if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", plain):
            minutes = round(float(plain) * scale)
        if minutes is not None and 0 < minutes <= 2000 * 60:
            return minutes
        if minutes != 0:
            tell(row.line, f"{shown(text)} is no number of {column}; kept in `why`")
            row.others.append(f"{column}: {text}")
    return 0


def asked_in(row: Row, readings: dict[str, Reading], tell: Tell) -> tuple[Assignment, ...]:
    """Return what a row asks to read; `readings` takes up what is new."""
    found: dict[str, Assignment] = {}
    text = row.get("links")
    urls = re.findall(r"[a-zA-Z][a-zA-Z+.-]*://[^\s<>\"]+", text)
    rest = text
    for url in urls:
        rest = rest.replace(url, " ", 1)
        url = url.rstrip(";,|)")
        if fault := url_fault(url):
            tell(row.line, f"the link {shown(url)} was left out: {fault[0]}")
            row.others.append(f"link: {url}")
            continue
        name = link_ids(url)
        readings.setdefault(name, Reading(name, shortened(row.title, LONGEST_TITLE), url=url))
        found[name] = Assignment(name)
    rest = " ".join(re.sub(r"[;,|]+(?=\s|$)", " ", rest).split()).strip(" ;,|")
    if rest and urls:
        row.others.append(f"about the links: {rest}")
    elif rest:  # books have no address
        for words in listed(rest, ";\n"):
            name = base_of(words)
            readings.setdefault(name, Reading(name, shortened(words, LONGEST_TITLE)))
            found[name] = Assignment(name)
    return tuple(found.values())


def why_of(row: Row, tell: Tell) -> str:
    """Return the words of a row, and what none of its other columns could keep."""
    text = "\n".join(line.rstrip() for line in row.get("why").splitlines()).strip()
    others = [" ".join(other.split()) for other in row.others]
    text = "\n".join(filter(None, (text, *others)))
    if len(text) > _LONGEST_WHY:
        tell(row.line, f"its words have {len(text):,} characters; {_LONGEST_WHY:,} are kept")
    return shortened(text, _LONGEST_WHY)


def truth_of(row: Row, column: str, tell: Tell) -> bool:
    """Say whether a cell means yes."""
    word = row.get(column).casefold()
    if word not in _YES and word not in _NO:
        tell(row.line, f"{shown(word)} is neither yes nor no for {column}; taken as no")
    return word in _YES


def mark_of(row: Row, topic: str, tell: Tell) -> Mark | None:
    """Return what a row says was done, and when."""
    word = row.get("done").casefold().replace("%", "").strip()
    day, fault = day_of(row.get("since"))
    if not day and not fault:
        day, _ = day_of(word)
    # `Day 17` of a plan is no date, and nothing is lost with it: rows keep their order.
    if fault and not re.fullmatch(r"\d{1,3}", row.get("since")):
        tell(row.line, f"{shown(row.get('since'))} is no day; left out")
    if word in _YES or word == "100" or (day and day_of(word)[0]):
        return Mark(topic, ASSUMED, day)
    if word in _DOING or re.fullmatch(r"[1-9]\d?", word):
        return Mark(topic, IN_PROGRESS, day)
    if word in _SKIPPED:
        return Mark(topic, SKIPPED, day)
    if word not in _NO:
        tell(row.line, f"{shown(word)} is no state that is known; taken as open")
    return None


def listed(text: str, signs: str) -> list[str]:
    """Return the words of a cell between any of these signs."""
    parts = re.split(f"[{re.escape(signs)}]", text)
    return [word for part in parts if (word := " ".join(part.split()).lstrip("•*").strip())]
