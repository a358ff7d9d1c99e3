"""The answers about loaded roadmaps, as values: of load, use, forget and roadmaps. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers import RoadmapName, Toward
from roadmap_cli.core.changes import NO_CHANGES, Changes
from roadmap_cli.core.counting import Counts
from roadmap_cli.core.effect import Effect
from roadmap_cli.core.identity import Doubt, Proposal
from roadmap_cli.core.marks import MarkEffect
from roadmap_cli.core.renames import Join, Unsaid
from roadmap_cli.values import Value


class LoadAnswer(Value):
    """What loading a file does, or with `dry_run` would do."""

    roadmap: RoadmapName
    action: str  # loaded, updated, unchanged, activated
    topics: int
    milestones: int = 0
    file: str = ""
    dry_run: bool = False
    changes: Changes = NO_CHANGES
    effect: Effect | None = None  # where an earlier version was there
    proposals: tuple[Proposal, ...] = ()  # of what may be a rename
    backup: str = ""  # the copy that was made before
    warnings: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()
    marks: MarkEffect | None = None  # where something was marked as read
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()  # with progress, and in no version that was loaded here
    unsaid: tuple[Unsaid, ...] = ()
    refused: bool = False  # without --dry-run this would be refused, unless --replace is said


class Loaded(Value):
    """A loaded roadmap."""

    id: str
    title: str


class UseAnswer(Value):
    """Which roadmap is worked on, of those that are loaded.

    `shown` is the one that commands show all the same, because `decided_by` (the name of a
    variable, or a settings file) says so; both are empty where nothing does.
    """

    active: str
    changed: bool
    roadmaps: tuple[Loaded, ...]
    shown: str = ""
    decided_by: str = ""


class ForgetAnswer(Value):
    """Which roadmap was put out of sight, and which one is worked on now."""

    id: str
    title: str
    changed: bool
    active: str
    active_title: str


class RoadmapLine(Value):
    """One loaded roadmap: where the learner stands in it and what comes next."""

    id: str
    title: str
    version: str
    path: str
    active: bool
    hidden: bool
    counts: Counts
    reached: int
    milestones: int
    next: Toward | None  # the next milestone of the route


class RoadmapsReport(Value):
    """All loaded roadmaps; `more` are hidden and left out."""

    roadmaps: tuple[RoadmapLine, ...]
    more: int
    decided_by: str = ""
