"""Reading our own roadmap files: the roadmap, or every problem in the file.

It never raises for the contents of a file, and nothing it returns needs yaml.
"""

from __future__ import annotations

import hashlib

from roadmap_cli.core.model.roadmap import Roadmap, Stage
from roadmap_cli.errors import InvalidRoadmap, Problem
from roadmap_cli.formats.own.cycles import sort_topics
from roadmap_cli.formats.own.file_reader import FileReader, OnProgress
from roadmap_cli.formats.own.lint import lint_roadmap
from roadmap_cli.formats.own.name_checks import check_former_reading_ids, check_names
from roadmap_cli.formats.own.parsed_file import ParsedFile
from roadmap_cli.formats.own.refresh_checks import check_refreshes
from roadmap_cli.formats.own.roadmap_builder import (
    build_roadmap,
    collect_readings,
    fill_hours,
    fill_stages,
)
from roadmap_cli.formats.text.characters import check_characters
from roadmap_cli.formats.text.problems import Diagnostics, ReadingAborted
from roadmap_cli.formats.text.source_file import read_bytes
from roadmap_cli.values import Record


class ReadResult(Record):
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
        data = read_bytes(path)
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
        diagnostics.sort_problems(),
        hashlib.sha256(data).hexdigest(),
    )


def _build(file: ParsedFile, lint: bool) -> Roadmap | None:
    check_names(file)
    order = sort_topics(file)
    if order is not None:
        check_refreshes(file, order)
    readings = collect_readings(file)
    check_former_reading_ids(file, readings)
    stages: tuple[Stage, ...] = ()
    if order is not None and file.header is not None:
        stages = fill_stages(file, file.header.title, order)
    if lint and not file.diagnostics.errors:
        lint_roadmap(file, stages, readings)
    # After linting, which must not take these hours for the author's own.
    fill_hours(file)
    return None if file.diagnostics.errors or not stages else build_roadmap(file, stages, readings)
