"""The import formats, and how the format of a source is detected.

The content decides, and the file name extension only between formats that the content fits. It must
not read a source to its end for that.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping

from roadmap_cli import shell_words
from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.csv.csv_rows import is_table
from roadmap_cli.formats.csv.csv_table import read_csv
from roadmap_cli.formats.foreign_text import describe_foreign_text, describe_foreign_yaml
from roadmap_cli.formats.json_formats import find_json_format
from roadmap_cli.formats.note_folder import suggest_note
from roadmap_cli.formats.roadmap_sh.node_texts import (
    find_drawings,
    find_readme,
    read_content_folder,
    read_texts,
)
from roadmap_cli.formats.roadmap_sh.roadmap_sh import read_folder, read_roadmap_sh
from roadmap_cli.formats.taskwarrior.taskwarrior import read_taskwarrior
from roadmap_cli.formats.text.source_file import is_directory, read_bytes
from roadmap_cli.formats.text.strict_json import import_error
from roadmap_cli.formats.trello import read_trello

_HEAD_BYTES = 1 << 16
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[{\]])')
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE|!--|opml\b)")
_OWN_YAML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n|---)*(?:format:\s*\d|id:\s+\S+\s*\ntitle:)"
)
_OWN_JSON = re.compile(rb'\s*\{\s*"format"\s*:\s*\d')
_OWN_KEYS = re.compile(rb"^(?:format:\s*\d|tracks:|topics:|id:)", re.MULTILINE)
_MARKDOWN = re.compile(
    rb"^(?:#{1,6}\s|\s{0,9}(?:[-*+]|\d{1,3}[.)])\s|={3,}\s*$|-{3,}\s*$)|\]\(|^\[[^\]\n]+\]:",
    re.MULTILINE,
)


def _read_markdown(data: bytes, name: str, plan: str = "") -> ImportResult:
    # Imported here, so that the other formats do not load markdown_it.
    from roadmap_cli.formats.markdown.markdown import read_markdown

    # A README.md is named after its folder, whatever the working directory.
    return read_markdown(data, name, full_path=os.path.abspath(name), plan=plan)


def _read_opml(data: bytes, name: str) -> ImportResult:
    # Imported here, so that the other formats do not load an XML parser.
    from roadmap_cli.formats.opml.opml import read_opml

    return read_opml(data, name)


# The readers by format; docs/importing.md describes the formats.
FORMATS: dict[str, Callable[[bytes, str], ImportResult]] = {
    "roadmap.sh": lambda data, name: read_roadmap_sh(data, name, read_content_folder(name)),
    "markdown": _read_markdown,
    "csv": read_csv,
    "taskwarrior": read_taskwarrior,
    "trello": read_trello,
    "opml": _read_opml,
}


_NAMES = {
    "roadmap.sh": "a roadmap from roadmap.sh",
    "markdown": "a Markdown list",
    "csv": "a table",
    "taskwarrior": "an export from Taskwarrior",
    "trello": "a board of Trello",
    "opml": "an outline in OPML",
}


def resolve_source(path: str, format_: str = "") -> str:
    """Return the path to read: a folder's README if the folder is no roadmap of roadmap.sh."""
    if format_ not in ("", "markdown") or not is_directory(path):
        return path
    readme = find_readme(path)
    is_roadmap_sh = readme and not format_ and (find_drawings(path) or read_texts(path))
    return path if is_roadmap_sh else readme or path


def read_source(
    path: str,
    format_: str = "",
    column_names: Mapping[str, str] | None = None,
    day_starts: int = 0,
) -> ImportResult:
    """Read a file or a folder of another program as a roadmap.

    `column_names` are the names of columns in a table; `day_starts` is the hour at which the
    learner's day begins. Raises InvalidRoadmap if the source cannot
    be read, is in no known format, or has no columns although some are named.
    """
    if is_directory(path):
        if format_ not in ("", "roadmap.sh"):
            sentence = f"this is a directory; {format_} is read from a file"
            raise import_error(path, "not-a-file", sentence, "name one file")
        _refuse_notes(path)
        return read_folder(path)
    data = read_bytes(path)
    format_ = format_ or detect_format(data, path)
    if not column_names and format_ == "taskwarrior":
        return read_taskwarrior(data, path, day_starts)
    if not column_names:
        return FORMATS[format_](data, path)
    if format_ != "csv":
        sentence = f"this is {format_}, and only a table has columns"
        raise import_error(path, "no-header", sentence, "leave out --column")
    return read_csv(data, path, column_names)


def read_plan(path: str, plan: str) -> ImportResult:
    """Read a Markdown file as a plan of lists or tables, also if there are boxes in it now."""
    return _read_markdown(read_bytes(path), path, plan)


def detect_format(data: bytes, name: str) -> str:
    """Return the format of a file; raise InvalidRoadmap for an unknown one."""
    head = data[:_HEAD_BYTES]
    extension = os.path.splitext(name)[1].lower()
    if not head.strip():
        raise import_error(name, "empty", "the file is empty", "name another file")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        sentence = "the file is UTF-16, not UTF-8"
        raise import_error(name, "not-utf8", sentence, "save it as UTF-8", line=1, column=1)
    if foreign := describe_foreign_text(head, name, extension):
        raise import_error(name, "foreign-format", *foreign)
    if b"\x00" in head:
        sentence = "this is not a text file"
        raise import_error(name, "bad-character", sentence, "name another file", line=1, column=1)
    sentence = "the format of this file is not known"
    if _JSON.match(head):
        _refuse_own_json(head, name)
        return find_json_format(data, name)
    if _XML.match(head) and re.search(rb"<opml\b", head):
        return "opml"
    if extension in (".md", ".markdown", ".mdown", ".mkd", ".taskpaper"):
        return "markdown"
    if extension in (".csv", ".tsv") or _is_table(head):
        return "csv"
    if extension in (".yaml", ".yml") and not _OWN_KEYS.search(head):
        raise import_error(name, *describe_foreign_yaml(head))
    if _OWN_YAML.match(head) or extension in (".yaml", ".yml"):
        sentence = "this is already a roadmap file"
        hint = f"load it: roadmap load {shell_words.quote(name)}"
        raise import_error(name, "own-format", sentence, hint, line=1)
    if _MARKDOWN.search(head):
        return "markdown"
    hint = (
        "write what you want to learn as a list, each line beginning with '- [ ] ', in a .md file"
    )
    raise import_error(name, "unknown-format", sentence, hint)


def describe_source(path: str) -> tuple[str, str] | None:
    """Return what a file or folder is that is no roadmap file, and what to do; None if it is one.

    It is for a file that could not be read as one of ours.
    """
    quoted = shell_words.quote(path)
    try:
        if is_directory(path):
            _refuse_notes(path)
            if not _is_importable(path):
                return None
            format_ = "a directory"
        else:
            data = read_bytes(path)
            if _OWN_JSON.match(data):
                return None
            format_ = _NAMES[detect_format(data, path)]
    except InvalidRoadmap as refused:
        problem = refused.problems[0]
        is_named = problem.code == "foreign-format"
        return (problem.sentence, problem.hint) if is_named else None
    return f"this is {format_}, not a roadmap file", f"import it: roadmap import {quoted}"


def _is_importable(path: str) -> bool:
    """Return whether a folder has a README or is one of roadmap.sh."""
    return bool(find_readme(path) or find_drawings(path) or read_texts(path))


def _refuse_notes(path: str) -> None:
    """Raise the error that says which note to name for a folder that only has notes."""
    count, note = ("", "") if _is_importable(path) else suggest_note(path)
    if note:
        sentence = f"this directory holds {count}, and a roadmap comes from one file"
        hint = f"name one: roadmap import {shell_words.quote(note)}"
        raise import_error(path, "foreign-format", sentence, hint)


def _refuse_own_json(head: bytes, name: str) -> None:
    """Raise the error that names the command for JSON that roadmap itself has written."""
    sentence = hint = ""
    if re.match(rb'\s*\{\s*"format"\s*:\s*"roadmap-log"', head):
        sentence = "this is a log exported by roadmap"
        hint = f"merge it: roadmap merge {shell_words.quote(name)}"
    elif re.match(rb'\s*\{\s*"schema"\s*:\s*\d+\s*,\s*"command"\s*:', head):
        sentence = "this is JSON output of roadmap, which cannot be imported"
        hint = (
            "for a roadmap: roadmap export --format yaml, then roadmap load; for progress:"
            " roadmap export --format jsonl, then roadmap merge"
        )
    if sentence:
        raise import_error(name, "own-format", sentence, hint, line=1)


def _is_table(head: bytes) -> bool:
    return is_table(head.decode("utf-8", "replace").lstrip("\ufeff"))
