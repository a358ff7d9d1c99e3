"""The file that an import writes: its head of comments, and whether it is still as it was written.

The head names the source and holds a sum of all lines below it: a file whose sum is right may be
replaced by the next import, one that somebody has edited may not.
"""

from __future__ import annotations

import hashlib
import re
import textwrap

from roadmap_cli.core.imports import Imported, Remark
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.yaml_scalars import WIDTH
from roadmap_cli.formats.yaml_writer import to_yaml
from roadmap_cli.values import Value

_MOST_REMARKS = 2000
_LONGEST_REMARK = 16_000
_LONGEST_HEAD = 8192
_FIRST_LINE = re.compile(r"# import: (?P<format>\S+) (?P<id>\S+) (?P<sum>[0-9a-f]{16})\n")
_SOURCE = re.compile(
    r"^# Made by 'roadmap import' from (?P<source>.+) \((?P<format>\S+)\)\.$", re.M
)


class Origin(Value):
    """What the first line of a file says about its import."""

    format: str
    id: str
    edited: bool  # a line below it has changed since


def text_of_import(imported: Imported, source: str) -> str:
    """Return the text of our file for what was imported from a source."""
    head = [
        f"Made by 'roadmap import' from {_line(source)} ({imported.format}).",
        "It is yours to edit: titles, hours, reasons, readings; only ids must stay, because",
        "progress hangs on them. To bring it up to date, import the same source again.",
    ]
    if imported.remarks:
        head += ["", "What could not be known or kept:"]
        for remark in imported.remarks[:_MOST_REMARKS]:
            head += _wrapped(remark)
        more = len(imported.remarks) - _MOST_REMARKS
        if more > 0:
            head.append(f"- and {more:,} more")
    # Ids that are sums say nothing: beside them stand the titles.
    body = to_yaml(imported.roadmap, head=head, titled=imported.format == "roadmap.sh")
    return f"# import: {imported.format} {imported.roadmap.id} {_sum(body)}\n{body}"


def _wrapped(remark: Remark) -> list[str]:
    """Return the lines of a remark, in a list, with the line that it is about."""
    where = f"line {remark.line}: " if remark.line else ""
    return textwrap.wrap(
        _line(where + remark.sentence)[:_LONGEST_REMARK],
        WIDTH - 4,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def origin_of(text: str) -> Origin | None:
    """Return which import a file comes from, or None where it comes from none."""
    text = text.replace("\r\n", "\n")
    match = _FIRST_LINE.match(text)
    if match is None:
        return None
    return Origin(match["format"], match["id"], _sum(text[match.end() :]) != match["sum"])


def source_of(path: str, form: str) -> str:
    """Return which source of a format the file of an import names, or "" where it names none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            head = file.read(_LONGEST_HEAD)
    except OSError:
        return ""
    found = _SOURCE.search(head)
    return found["source"] if found and found["format"] == form else ""


def renamed(imported: Imported, name: str) -> Imported:
    """Return an import whose roadmap goes by another id."""
    return imported._replace(roadmap=imported.roadmap._replace(id=name))


def _sum(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:16]


def _line(text: str) -> str:
    return " ".join(without_refused(text).split())
