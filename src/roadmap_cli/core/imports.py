"""What an import makes of somebody else's file: a roadmap, progress that was in it, remarks. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.core.states import (
    ASSUMED,
    DONE,
    FINISHED,
    IN_PROGRESS,
    NOTED,
    OPEN,
    PAUSED,
    PROVED,
    READ,
    SKIPPED,
    SPENT,
    STARTED,
    Fact,
)
from roadmap_cli.values import Value

if TYPE_CHECKING:
    from roadmap_cli.core.answers import Brief
    from roadmap_cli.core.roadmap_answers import LoadAnswer

_KINDS = {ASSUMED: ASSUMED, DONE: FINISHED, SKIPPED: SKIPPED, PAUSED: PAUSED}
SOURCES = ("roadmap.sh", "markdown", "csv", "taskwarrior")  # what reads them: formats.imports


class Beside(Value):
    """What a file knows of somebody's progress beside a topic's state."""

    began: str = ""  # ISO
    spent: int = 0  # minutes
    read: tuple[str, ...] = ()  # ids of readings
    proof: str = ""  # an address
    rating: int = 0
    notes: tuple[str, ...] = ()


class Mark(Value):
    """That the file says of a topic how far somebody is with it."""

    topic: str
    state: str  # as in core.states
    day: str = ""  # ISO, where the file knows it
    beside: Beside = Beside()


def facts_of(mark: Mark, today: str) -> list[Fact]:
    """Return what is to be recorded of one topic, in the order in which it came about."""
    beside = mark.beside
    day = min(mark.day or today, today)
    began = min(beside.began or day, day)
    rating: dict[str, object] = {"rating": beside.rating} if beside.rating else {}
    facts: list[tuple[str, dict[str, object], str]] = []
    if mark.state == PAUSED or (beside.began and mark.state == DONE):
        facts.append((STARTED, {}, began))
    if beside.spent:
        facts.append((SPENT, {"minutes": beside.spent}, day))
    facts += [(READ, {"reading": reading}, day) for reading in beside.read]
    facts += [(NOTED, {"text": text}, day) for text in beside.notes]
    if beside.proof:
        facts.append((PROVED, {"url": beside.proof}, day))
    if mark.state == IN_PROGRESS:
        facts.append((STARTED, rating, began))
    elif mark.state != OPEN:
        facts.append((_KINDS[mark.state], rating if mark.state == DONE else {}, day))
    return [Fact(kind, "", mark.topic, data, on) for kind, data, on in facts]


class Remark(Value):
    """Something that could not be known or understood; it is told and never dropped in silence."""

    sentence: str
    line: int = 0  # counted from 1; 0 where the source has no lines


class Where(Value):
    """Where a source has a topic, for sources that are told apart by words when they return."""

    topic: str
    above: tuple[str, ...] = ()  # the headings and entries it stands under, the nearest first
    given: bool = False  # the source itself says the id


class Imported(Value):
    """The outcome of reading one source."""

    format: str  # the name in the table of formats
    roadmap: Roadmap
    marks: tuple[Mark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    where: tuple[Where, ...] = ()


class ImportAnswer(Value):
    """What an import did, or with `dry_run` would do."""

    source: str
    format: str
    id: str
    title: str
    file: str  # the file of ours
    action: str  # written, updated, merged, unchanged: what became of that file
    topics: int
    readings: int
    links: int  # how often topics name a reading
    milestones: int
    hours_unknown: int  # topics that no hours are known of
    marked: int  # topics whose progress came in
    marks: int  # topics of which the source says how far they are
    remarks: tuple[Remark, ...]
    load: LoadAnswer | None = None  # what loading the file did; None where it was not loaded
    next: Brief | None = None
    dry_run: bool = False
    copy: str = ""  # of the file as it was before
    kept: int = 0  # changes of one's own in the file that were carried over
    both: tuple[str, ...] = ()  # where the source had changed the same; one's own is kept
