"""What the cells of a row say: hours, readings, words, yes or no, and what was done.

What a cell says that cannot be used becomes a remark and is kept in `why`. It must not know of
other rows.
"""

from __future__ import annotations

import re

from roadmap_cli.core import durations
from roadmap_cli.core.imports import ImportedProgress
from roadmap_cli.core.material import Assignment, Reading
from roadmap_cli.core.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.formats.csv_rows import Row
from roadmap_cli.formats.flat_list import assign_link, shorten_why
from roadmap_cli.formats.markdown_ids import base_of
from roadmap_cli.formats.plain_words import LONGEST_TITLE, day_of, link_ids, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.formats.urls import url_fault

_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_URL = re.compile(r"[a-zA-Z][a-zA-Z+.-]*://[^\s<>\"]+")
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


def minutes_of(row: Row, remarks: Remarks) -> int:
    """Return how long a row takes, 0 where it does not say."""
    for column, scale in (("hours", 60), ("minutes", 1)):
        text = row.get(column).casefold().strip()
        if not text:
            continue
        plain = text.replace(",", ".")
        minutes = durations.parsed(re.sub(r"\s*(hours?|hrs?)\b", "h", text))
        if _NUMBER.fullmatch(plain):
            minutes = round(float(plain) * scale)
        if minutes is not None and 0 < minutes <= 2000 * 60:
            return minutes
        if minutes != 0:
            remarks.add(f"{shown(text)} is no number of {column}; kept in `why`", row.line)
            row.others.append(f"{column}: {text}")
    return 0


def assignments_of(
    row: Row, readings: dict[str, Reading], remarks: Remarks
) -> tuple[Assignment, ...]:
    """Return what a row asks to read; `readings` takes up what is new."""
    found: dict[str, Assignment] = {}
    text = row.get("links")
    # In our own, blanks part them, and no sign at their end is a comma of the table.
    urls = text.split() if row.is_ours else _URL.findall(text)
    rest = text
    for url in urls:
        rest = rest.replace(url, " ", 1)
        url = url if row.is_ours else _without_tail(url)
        if assigned := assign_link(url, row.title, readings, remarks, row.line):
            found[assigned.reading] = assigned
        else:
            row.others.append(f"link: {url}")
    rest = " ".join(re.sub(r"[;,|]+(?=\s|$)", " ", rest).split()).strip(" ;,|")
    if rest and urls:
        row.others.append(f"about the links: {rest}")
    elif rest:  # books have no address
        for words in words_in(rest, ";\n"):
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


def why_of(row: Row, remarks: Remarks) -> str:
    """Return the words of a row, and what none of its other columns could keep."""
    text = "\n".join(line.rstrip() for line in row.get("why").splitlines()).strip()
    others = [" ".join(other.split()) for other in row.others]
    return shorten_why(
        "\n".join(filter(None, (text, *others))), "its words have", remarks, row.line
    )


def is_yes(row: Row, column: str, remarks: Remarks) -> bool:
    """Say whether a cell means yes."""
    word = row.get(column).casefold()
    if word not in _YES and word not in _NO:
        sentence = f"{shown(word)} is neither yes nor no for {column}; taken as no, kept in `why`"
        remarks.add(sentence, row.line)
        row.others.append(f"{column}: {row.get(column)}")
    return word in _YES


def progress_of(row: Row, topic: str, remarks: Remarks) -> ImportedProgress | None:
    """Return what a row says was done, and when."""
    nothing = ImportedProgress(topic, OPEN)
    details = _details_of(row, nothing, remarks) if row.is_ours else nothing
    word = row.get("done").casefold().replace("%", "").strip()
    day, fault = day_of(row.get("since"))
    if not day and not fault:
        day, _ = day_of(word)
    # `Day 17` of a plan is no date, and nothing is lost with it: rows keep their order.
    if fault and not re.fullmatch(r"\d{1,3}", row.get("since")):
        remarks.add(f"{shown(row.get('since'))} is no day; kept in `why`", row.line)
        row.others.append(f"since: {row.get('since')}")
    state = OPEN
    if word in _YES or word == "100" or (day and day_of(word)[0]):
        state = DONE if row.is_ours and word == DONE else ASSUMED
    elif word in _DOING or re.fullmatch(r"[1-9]\d?", word):
        state = IN_PROGRESS
    elif word in _SKIPPED:
        state = SKIPPED
    elif row.is_ours and word == PAUSED:
        state = PAUSED
    elif word not in _NO:
        sentence = f"{shown(word)} is no state that is known; taken as open, kept in `why`"
        remarks.add(sentence, row.line)
        row.others.append(f"done: {row.get('done')}")
    if state == OPEN and details == nothing:
        return None
    return details._replace(state=state, day=day)


def _details_of(row: Row, progress: ImportedProgress, remarks: Remarks) -> ImportedProgress:
    """Return progress with what our own export says beside the state."""
    began, is_no_day = day_of(row.get("started"))
    spent = _number(row.get("spent"), 60)
    rating = _number(row.get("rating"), 1)
    proof = row.get("proved")
    faulty = {
        "started": is_no_day,
        "spent": bool(row.get("spent")) and not 0 < spent <= durations.MOST_MINUTES,
        "rating": bool(row.get("rating")) and not 1 <= rating <= 4,
        "proved": bool(proof) and url_fault(proof) is not None,
    }
    for column in filter(faulty.__getitem__, faulty):
        name = "proof" if column == "proved" else column
        sentence = f"{shown(row.get(column))} cannot be used as {name}; kept in `why`"
        remarks.add(sentence, row.line)
        row.others.append(f"{name}: {row.get(column)}")
    links = {link_ids(url) for url in row.get("links").split()}
    read = [link_ids(url) for url in row.get("read").split()]
    return progress._replace(
        began=began,
        spent=0 if faulty["spent"] else spent,
        read=tuple(name for name in dict.fromkeys(read) if name in links),
        proof="" if faulty["proved"] else proof,
        rating=0 if faulty["rating"] else rating,
        notes=(row.get("noted"),) if row.get("noted") else (),
    )


def _number(text: str, scale: int) -> int:
    return round(float(text) * scale) if _NUMBER.fullmatch(text) else 0


def words_in(text: str, signs: str) -> list[str]:
    """Return the words of a cell between any of these signs."""
    parts = re.split(f"[{re.escape(signs)}]", text)
    return [word for part in parts if (word := " ".join(part.split()).lstrip("•*").strip())]
