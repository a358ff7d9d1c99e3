"""The import formats, and how the format of a source is detected.

Its content decides; a name's ending does only where content could be either. It must not read a
source to its end to know.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable

from roadmap_cli.core.imports import Imported
from roadmap_cli.formats.csv_rows import is_header
from roadmap_cli.formats.csv_table import read_csv
from roadmap_cli.formats.json_text import refused
from roadmap_cli.formats.roadmap_sh import read_folder, read_roadmap_sh
from roadmap_cli.formats.roadmap_sh_texts import look_through, readme_in, texts_beside, texts_of
from roadmap_cli.formats.source_file import contents_of
from roadmap_cli.formats.taskwarrior import read_taskwarrior

_LOOKED_AT = 1 << 16
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[{\]])')
_OURS = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|#[^\n]*\n|---)*(?:format:\s*\d|id:\s+\S+\s*\ntitle:)")
_MARKDOWN = re.compile(
    rb"^(?:#{1,6}\s|\s{0,9}(?:[-*+]|\d{1,3}[.)])\s|={3,}\s*$|-{3,}\s*$)|\]\(|^\[[^\]\n]+\]:",
    re.MULTILINE,
)


def _read_markdown(data: bytes, name: str) -> Imported:
    # Here, so that the other formats do without markdown_it.
    from roadmap_cli.formats.markdown import read_markdown

    # The id is the same wherever one stands: `README.md` is in a folder with a name.
    return read_markdown(data, name, place=os.path.abspath(name))


# Each format with what reads it; docs/importing.md tells of all.
FORMATS: dict[str, Callable[[bytes, str], Imported]] = {
    "roadmap.sh": lambda data, name: read_roadmap_sh(data, name, texts_beside(name)),
    "markdown": _read_markdown,
    "csv": read_csv,
    "taskwarrior": read_taskwarrior,
}


def source_in(path: str, wanted: str = "") -> str:
    """Return what is read of a path: of a folder without a roadmap of roadmap.sh, its README."""
    if wanted not in ("", "markdown") or not os.path.isdir(path):
        return path
    readme = readme_in(path)
    if readme and not wanted:
        found, content = look_through(path)
        if found or texts_of(content or path):
            return path
    return readme or path


def read_source(path: str, wanted: str = "") -> Imported:
    """Read a file or a folder of another program as a roadmap.

    Raises InvalidRoadmap for what cannot be read or is in no format that is known.
    """
    if os.path.isdir(path):
        if wanted not in ("", "roadmap.sh"):
            sentence = f"this is a folder; {wanted} is read from a file"
            raise refused(path, 0, 0, "not-a-file", sentence, "name one file")
        return read_folder(path)
    data = contents_of(path)
    return FORMATS[wanted or format_of(data, path)](data, path)


def format_of(data: bytes, name: str) -> str:
    """Return the name of the format that a file is in; raise InvalidRoadmap for an unknown one."""
    head = data[:_LOOKED_AT]
    ending = os.path.splitext(name)[1].lower()
    if not head.strip():
        raise refused(name, 0, 0, "empty", "the file is empty", "name another one")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        sentence = "the file is UTF-16, not UTF-8"
        raise refused(name, 1, 1, "not-utf8", sentence, "save it as UTF-8")
    if b"\x00" in head:
        raise refused(name, 1, 1, "bad-character", "this is not a text file", "name another one")
    sentence = "this is in no format that is known"
    if _JSON.match(head):
        _refuse_our_json(head, name)
        if re.search(rb'"(?:nodes|mockup)"\s*:', data):
            return "roadmap.sh"
        if re.match(rb"(?:\xef\xbb\xbf)?\s*\[", head) or b'"uuid"' in head:
            return "taskwarrior"
        sentence = "this JSON is neither a roadmap of roadmap.sh nor tasks of Taskwarrior"
    elif ending in (".md", ".markdown", ".mdown", ".mkd"):
        return "markdown"
    elif ending in (".csv", ".tsv") or _is_table(head):
        return "csv"
    elif _OURS.match(head) or ending in (".yaml", ".yml"):
        sentence = "this is a roadmap file as roadmap itself writes them"
        hint = f"load it: roadmap load {shlex.quote(name)}"
        raise refused(name, 1, 0, "own-format", sentence, hint)
    elif _MARKDOWN.search(head):
        return "markdown"
    hint = f"say which: --format {', '.join(FORMATS)}"
    raise refused(name, 0, 0, "unknown-format", sentence, hint)


def _refuse_our_json(head: bytes, name: str) -> None:
    """Raise for what roadmap itself has written as JSON, with the command that takes it."""
    if re.match(rb'\s*\{\s*"format"\s*:\s*"roadmap-log"', head):
        sentence = "this is a log that roadmap itself has written"
        hint = f"join it: roadmap merge {shlex.quote(name)}"
        raise refused(name, 1, 0, "own-format", sentence, hint)
    if re.match(rb'\s*\{\s*"schema"\s*:\s*\d+\s*,\s*"command"\s*:', head):
        sentence = "this is an answer of roadmap itself, which is for programs"
        hint = (
            "what goes back in: roadmap export --format yaml, and roadmap load; for progress"
            " roadmap export --format jsonl, and roadmap merge"
        )
        raise refused(name, 1, 0, "own-format", sentence, hint)


def _is_table(head: bytes) -> bool:
    lines = head.decode("utf-8", "replace").splitlines()
    first = next((line for line in lines if line.strip()), "")
    return not first.startswith("|") and is_header(first.lstrip("\ufeff"))
