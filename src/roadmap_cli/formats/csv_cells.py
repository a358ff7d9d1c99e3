"""What the cells of a row say: hours, readings, words, yes or no, and what was done.

What a cell says that cannot be used is told with its line and kept in `why`. It must not know of
other rows.
"""

from __future__ import annotations

import re

from roadmap_cli.core import wording
from roadmap_cli.core.imports import Beside, Mark
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
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
        minutes = wording.parse_duration(re.sub(r"\s*(hours?|hrs?)\b", "h", text))
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
    if row.is_ours:  # blanks part them, and no sign at their end is a comma of the table
        urls = text.split()
    rest = text
    for url in urls:
        rest = rest.replace(url, " ", 1)
        url = url if row.is_ours else _without_tail(url)
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


def _without_tail(url: str) -> str:
    """Return an address without the sign that parts it from the next, or the bracket around it."""
    extra = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in ";,|" or (url[end - 1] == ")" and extra > 0)):
        end -= 1
        extra -= url[end] == ")"
    return url[:end]


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
        tell(
            row.line,
            f"{shown(word)} is neither yes nor no for {column}; taken as no, kept in `why`",
        )
        row.others.append(f"{column}: {row.get(column)}")
    return word in _YES


def mark_of(row: Row, topic: str, tell: Tell) -> Mark | None:
    """Return what a row says was done, and when."""
    beside = _beside_of(row, tell)
    word = row.get("done").casefold().replace("%", "").strip()
    day, fault = day_of(row.get("since"))
    if not day and not fault:
        day, _ = day_of(word)
    # `Day 17` of a plan is no date, and nothing is lost with it: rows keep their order.
    if fault and not re.fullmatch(r"\d{1,3}", row.get("since")):
        tell(row.line, f"{shown(row.get('since'))} is no day; kept in `why`")
        row.others.append(f"since: {row.get('since')}")
    if word in _YES or word == "100" or (day and day_of(word)[0]):
        return Mark(topic, DONE if row.is_ours and word == DONE else ASSUMED, day, beside)
    if word in _DOING or re.fullmatch(r"[1-9]\d?", word):
        return Mark(topic, IN_PROGRESS, day, beside)
    if word in _SKIPPED:
        return Mark(topic, SKIPPED, day, beside)
    if word not in _NO:
        tell(row.line, f"{shown(word)} is no state that is known; taken as open, kept in `why`")
        row.others.append(f"done: {row.get('done')}")
    if row.is_ours and word == PAUSED:
        return Mark(topic, PAUSED, day, beside)
    return Mark(topic, OPEN, day, beside) if beside != Beside() else None


def _beside_of(row: Row, tell: Tell) -> Beside:
    """Return what our own export says of progress beside the state; other tables say nothing."""
    if not row.is_ours:
        return Beside()
    began, is_no_day = day_of(row.get("started"))
    spent = _number(row.get("spent"), 60)
    rating = _number(row.get("rating"), 1)
    proof = row.get("proved")
    wrong = {
        "started": is_no_day,
        "spent": bool(row.get("spent")) and not 0 < spent <= wording.MOST_MINUTES,
        "rating": bool(row.get("rating")) and not 1 <= rating <= 4,
        "proved": bool(proof) and url_fault(proof) is not None,
    }
    for column in filter(wrong.__getitem__, wrong):
        name = "proof" if column == "proved" else column
        tell(row.line, f"{shown(row.get(column))} cannot be used as {name}; kept in `why`")
        row.others.append(f"{name}: {row.get(column)}")
    links = {link_ids(url) for url in row.get("links").split()}
    read = [link_ids(url) for url in row.get("read").split()]
    return Beside(
        began,
        0 if wrong["spent"] else spent,
        tuple(name for name in dict.fromkeys(read) if name in links),
        "" if wrong["proved"] else proof,
        0 if wrong["rating"] else rating,
        (row.get("noted"),) if row.get("noted") else (),
    )


def _number(text: str, scale: int) -> int:
    return round(float(text) * scale) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text) else 0


def listed(text: str, signs: str) -> list[str]:
    """Return the words of a cell between any of these signs."""
    parts = re.split(f"[{re.escape(signs)}]", text)
    return [word for part in parts if (word := " ".join(part.split()).lstrip("•*").strip())]
