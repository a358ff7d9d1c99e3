"""The cells of a row as fields of a topic: hours, links, yes or no, and what is kept in `why`.

A cell that cannot be used is remarked on and kept in `why`. It must not know of columns that
hold progress.
"""

from __future__ import annotations

import re

from roadmap_cli.core import wording
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.progress.states import ASSUMED, OPEN
from roadmap_cli.formats.csv.csv_rows import TableRow
from roadmap_cli.formats.text import topic_list
from roadmap_cli.formats.text.durations import parse_time
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, shorten
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind
from roadmap_cli.formats.text.stable_ids import id_from_words
from roadmap_cli.formats.text.state_words import read_state

_ADDED = "added to `why`"
_URL = re.compile(r"[a-zA-Z][a-zA-Z+.-]*://[^\s<>\"]+")
_NOT_YES_OR_NO = RemarkKind(
    "{} in optional is neither yes nor no",
    "{} cells in optional are neither yes nor no",
    f"read as no and {_ADDED}",
)
_NOT_A_TIME = {
    column: RemarkKind(
        f"{{}} is not a number of {column}", f"{{}} cells are not a number of {column}", _ADDED
    )
    for column in ("hours", "minutes")
}
_SCALES = {"hours": 60, "minutes": 1}


def read_minutes(row: TableRow) -> int:
    """Return how long a row takes, 0 if unknown."""
    for column, scale in _SCALES.items():
        text = row.get(column)
        if not text:
            continue
        minutes = parse_time(text, scale)
        if minutes is not None and 0 < minutes <= wording.MAX_MINUTES * 2:
            return minutes
        if minutes != 0:
            row.add_remark(_NOT_A_TIME[column], excerpt(text), f"{column}: {text}")
    return 0


def assign_links(row: TableRow, readings: dict[str, Reading]) -> tuple[Assignment, ...]:
    """Return the assignments of a row; add new ones to `readings`."""
    assignments: dict[str, Assignment] = {}
    rest = text = row.get("links")
    # Our own export separates them with blanks, and a comma at the end belongs to the address.
    urls = text.split() if row.is_own_export else _URL.findall(text)
    for url in urls:
        rest = rest.replace(url, " ", 1)
        url = url if row.is_own_export else _strip_punctuation(url)
        if assignment := topic_list.assign_link(url, row.title, readings, row.add_remark):
            assignments[assignment.reading] = assignment
        else:
            row.extra.append(f"link: {url}")
    rest = " ".join(re.sub(r"[;,|]+(?=\s|$)", " ", rest).split()).strip(" ;,|()[]")
    if rest and urls:
        row.extra.append(f"about the links: {rest}")
    elif rest:  # books have no address
        for words in split_words(row.get("links"), ";\n"):
            name = id_from_words(words)
            readings.setdefault(name, Reading(name, shorten(words, MAX_TITLE_LENGTH)))
            assignments[name] = Assignment(name)
    return tuple(assignments.values())


def _strip_punctuation(url: str) -> str:
    """Return an address without a separator at its end, or a parenthesis opened before it."""
    while url.endswith((";", ",", "|")) or (url.endswith(")") and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def is_optional(row: TableRow) -> bool:
    """Return whether a row is optional; remark on a cell that is neither yes nor no."""
    text = row.get("optional")
    answer = read_state(text)
    if answer not in (ASSUMED, OPEN):
        row.add_remark(_NOT_YES_OR_NO, excerpt(text), f"optional: {text}")
    return answer == ASSUMED


def build_why(row: TableRow) -> str:
    """Return the `why` of a row, with its extra words."""
    text = "\n".join(line.rstrip() for line in row.get("why").splitlines()).strip()
    extra = [" ".join(words.split()) for words in row.extra]
    return topic_list.shorten_why(
        "\n".join(filter(None, (text, *extra))), "the text has", row.add_remark
    )


def split_words(text: str, separators: str) -> list[str]:
    """Return the words of a cell between any of these characters."""
    parts = re.split(f"[{re.escape(separators)}]", text)
    return [word for part in parts if (word := " ".join(part.split()).lstrip("•*").strip())]
