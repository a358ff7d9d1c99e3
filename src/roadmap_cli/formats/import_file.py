"""The file that an import writes: its comments, and whether somebody has edited it since.

The first line holds a checksum of all others: a file whose checksum is right may be replaced by the
next import, an edited one may not.
"""

from __future__ import annotations

import hashlib
import re
import textwrap

from roadmap_cli.core.answers.import_result import ImportResult, Remark
from roadmap_cli.errors import RoadmapError
from roadmap_cli.file_access import open_file
from roadmap_cli.formats.own.roadmap_writer import to_yaml
from roadmap_cli.formats.own.yaml_format import WIDTH
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.values import Record

_MAX_REMARKS = 2000
_MAX_REMARK_LENGTH = 16_000
_MAX_HEAD_LENGTH = 8192
_FIRST_LINE = re.compile(r"# import: (?P<format>\S+) (?P<id>\S+) (?P<checksum>[0-9a-f]{16})\n")
_PLAN = re.compile(
    r"^# The topics are from its (?P<plan>lists|tables), with and without boxes\.$", re.M
)
_SOURCE = re.compile(
    r"^# Made by 'roadmap import' from (?P<source>.+) \((?P<format>\S+)\)\.$", re.M
)


class ImportOrigin(Record):
    """The import that a file comes from, by its first line."""

    format: str
    id: str
    is_edited: bool
    source: str  # as the head names it, "" if it does not


def to_import_file(imported: ImportResult, source: str) -> str:
    """Return the text of the roadmap file for an import."""
    head = [
        f"Made by 'roadmap import' from {_one_line(source)} ({imported.format}).",
        "Edit anything you like: titles, hours, reasons, readings; but keep the ids, because",
        "your progress is tied to them. To update the file, import the same source again.",
    ]
    if imported.plan:
        head.append(f"The topics are from its {imported.plan}, with and without boxes.")
    if imported.remarks:
        head += ["", "What the source did not say or what was left out:"]
        for remark in imported.remarks[:_MAX_REMARKS]:
            head += _wrap(remark)
        more = len(imported.remarks) - _MAX_REMARKS
        if more > 0:
            head.append(f"- and {more:,} more")
    # The ids of roadmap.sh are illegible: comments beside them name the titles.
    body = to_yaml(imported.roadmap, head=head, with_titles=imported.format == "roadmap.sh")
    return f"# import: {imported.format} {imported.roadmap.id} {_checksum(body)}\n{body}"


def _wrap(remark: Remark) -> list[str]:
    """Return a remark as the lines of a list item."""
    where = f"line {remark.line}: " if remark.line else ""
    return textwrap.wrap(
        _one_line(where + remark.sentence)[:_MAX_REMARK_LENGTH],
        WIDTH - 4,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def parse_origin(text: str) -> ImportOrigin | None:
    """Return the import that a file comes from, or None."""
    text = text.replace("\r\n", "\n")
    match = _FIRST_LINE.match(text)
    if match is None:
        return None
    is_edited = _checksum(text[match.end() :]) != match["checksum"]
    source = _SOURCE.search(text, 0, _MAX_HEAD_LENGTH)
    return ImportOrigin(match["format"], match["id"], is_edited, source["source"] if source else "")


def is_import(path: str) -> bool:
    """Return whether `roadmap import` has written a file, whoever has edited it since."""
    return _FIRST_LINE.match(_read_head(path)) is not None


def read_source_name(path: str, format_: str) -> str:
    """Return the source that the file of an import names for this format, or ""."""
    match = _SOURCE.search(_read_head(path))
    return match["source"] if match and match["format"] == format_ else ""


def _read_head(path: str) -> str:
    """Return the beginning of a file, "" if it cannot be read."""
    try:
        with open(open_file(path), encoding="utf-8", errors="replace") as file:
            return file.read(_MAX_HEAD_LENGTH)
    except (OSError, RoadmapError):
        return ""


def read_plan_kind(path: str) -> str:
    """Return what the file of an import was read from without boxes: `ImportResult.plan`."""
    match = _PLAN.search(_read_head(path))
    return match["plan"] if match else ""


def with_roadmap_id(imported: ImportResult, name: str) -> ImportResult:
    """Return an import with another id of the roadmap."""
    return imported._replace(roadmap=imported.roadmap._replace(id=name))


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:16]


def _one_line(text: str) -> str:
    return " ".join(remove_unsafe_chars(text).split())
