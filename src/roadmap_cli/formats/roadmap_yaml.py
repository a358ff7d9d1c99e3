"""Our own roadmap file: the door. Reads a file and returns the roadmap, or every problem in it.

It never raises for what stands in a file, and nothing it returns needs yaml.
"""

from __future__ import annotations

import hashlib

from roadmap_cli.core.roadmap import Roadmap, Stage
from roadmap_cli.errors import InvalidRoadmap, Problem
from roadmap_cli.formats.assembly import assembled, fill_hours, fill_stages, gather_readings
from roadmap_cli.formats.characters import checked
from roadmap_cli.formats.checks import check, former_readings
from roadmap_cli.formats.cycles import order_without_cycles
from roadmap_cli.formats.draft import Draft
from roadmap_cli.formats.lint import look_over
from roadmap_cli.formats.outline import Outline, Told
from roadmap_cli.formats.problems import Notebook, Stop
from roadmap_cli.formats.source_file import contents_of
from roadmap_cli.values import Value

__all__ = ["ReadResult", "read_roadmap", "read_text"]


class ReadResult(Value):
    """What a file says: `roadmap` is None if and only if one of the problems is an error."""

    roadmap: Roadmap | None
    problems: list[Problem]
    digest: str  # "" when the file could not be read at all


def read_roadmap(path: str, *, lint: bool = False, told: Told | None = None) -> ReadResult:
    """Read a roadmap file; with `lint`, say also what an author may want to change.

    `told` hears from time to time how many of all lines were read.
    """
    try:
        data = contents_of(path)
    except InvalidRoadmap as refused:
        return ReadResult(None, refused.problems, "")
    return read_text(data, path, lint=lint, told=told)


def read_text(
    text: str | bytes,
    name: str = "roadmap.yaml",
    *,
    lint: bool = False,
    told: Told | None = None,
) -> ReadResult:
    """Read the text of a roadmap file; `name` is what its problems are reported under."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    book = Notebook(name)
    roadmap = None
    try:
        draft = Outline(checked(data, book), book, told).read()
        roadmap = _understood(draft, book, lint)
    except Stop:
        pass
    return ReadResult(
        None if book.errors else roadmap, book.sorted(), hashlib.sha256(data).hexdigest()
    )


def _understood(draft: Draft, book: Notebook, lint: bool) -> Roadmap | None:
    check(draft, book)
    order = order_without_cycles(draft, book)
    readings = gather_readings(draft, book)
    former_readings(draft, readings, book)
    stages: tuple[Stage, ...] = ()
    if order is not None and draft.head is not None:
        stages = fill_stages(draft, draft.head.title, order, book)
    if lint and not book.errors:
        look_over(draft, stages, readings, book)
    # Last, so that nobody takes these hours for the author's own.
    fill_hours(draft, book)
    return None if book.errors or not stages else assembled(draft, stages, readings)
