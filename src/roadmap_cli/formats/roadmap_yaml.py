"""Our own roadmap file: the door. Reads a file and returns the roadmap, or every problem in it.

It never raises for what stands in a file, and nothing it returns needs yaml.
"""

from __future__ import annotations

import hashlib

from roadmap_cli.core.roadmap import Roadmap, Stage
from roadmap_cli.errors import InvalidRoadmap, Problem
from roadmap_cli.formats.build import build_roadmap, fill_hours, fill_stages, gather_readings
from roadmap_cli.formats.characters import check_characters
from roadmap_cli.formats.checks import check, former_readings
from roadmap_cli.formats.cycles import order_without_cycles
from roadmap_cli.formats.file_reader import FileReader, OnProgress
from roadmap_cli.formats.lint import look_over
from roadmap_cli.formats.parsed_file import ParsedFile
from roadmap_cli.formats.problems import Diagnostics, ReadingAborted
from roadmap_cli.formats.source_file import contents_of
from roadmap_cli.values import Value

__all__ = ["ReadResult", "read_roadmap", "read_text"]


class ReadResult(Value):
    """What a file says: `roadmap` is None if and only if one of the problems is an error."""

    roadmap: Roadmap | None
    problems: list[Problem]
    digest: str  # "" when the file could not be read at all


def read_roadmap(
    path: str, *, lint: bool = False, on_progress: OnProgress | None = None
) -> ReadResult:
    """Read a roadmap file; with `lint`, say also what an author may want to change.

    `on_progress` is called from time to time with the number of lines read, and of all lines.
    """
    try:
        data = contents_of(path)
    except InvalidRoadmap as refused:
        return ReadResult(None, refused.problems, "")
    return read_text(data, path, lint=lint, on_progress=on_progress)


def read_text(
    text: str | bytes,
    name: str = "roadmap.yaml",
    *,
    lint: bool = False,
    on_progress: OnProgress | None = None,
) -> ReadResult:
    """Read the text of a roadmap file; `name` is what its problems are reported under."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    diagnostics = Diagnostics(name)
    roadmap = None
    try:
        file = FileReader(check_characters(data, diagnostics), diagnostics, on_progress).read()
        roadmap = _build(file, lint)
    except ReadingAborted:
        pass
    return ReadResult(
        None if diagnostics.errors else roadmap,
        diagnostics.sorted(),
        hashlib.sha256(data).hexdigest(),
    )


def _build(file: ParsedFile, lint: bool) -> Roadmap | None:
    check(file)
    order = order_without_cycles(file)
    readings = gather_readings(file)
    former_readings(file, readings)
    stages: tuple[Stage, ...] = ()
    if order is not None and file.head is not None:
        stages = fill_stages(file, file.head.title, order)
    if lint and not file.diagnostics.errors:
        look_over(file, stages, readings)
    # Last, so that nobody takes these hours for the author's own.
    fill_hours(file)
    return None if file.diagnostics.errors or not stages else build_roadmap(file, stages, readings)
