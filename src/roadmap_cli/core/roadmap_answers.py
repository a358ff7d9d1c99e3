"""The answers of load, use, forget and roadmaps, as values. Pure."""

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
    effect: Effect | None = None  # when it replaces an earlier version
    proposals: tuple[Proposal, ...] = ()  # possible renames
    backup: str = ""  # the copy of the database that was made first
    warnings: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()
    marks: MarkEffect | None = None  # when something was marked as read
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()  # topics with progress that are in no version loaded here
    unsaid: tuple[Unsaid, ...] = ()
    refused: bool = False  # without --dry-run this is refused, unless --replace is given


class Loaded(Value):
    """A loaded roadmap."""

    id: str
    title: str


class UseAnswer(Value):
    """The active roadmap, of those that are loaded.

    `shown` is the one that commands use instead when `decided_by`, an environment variable or the
    settings file, overrides it; otherwise both are empty.
    """

    active: str
    changed: bool
    roadmaps: tuple[Loaded, ...]
    shown: str = ""
    decided_by: str = ""


class ForgetAnswer(Value):
    """The roadmap that was hidden, and the one that is active now."""

    id: str
    title: str
    changed: bool
    active: str
    active_title: str


class RoadmapLine(Value):
    """One loaded roadmap with the learner's progress and the next milestone."""

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
    """The loaded roadmaps; `more` is how many are hidden and not listed."""

    roadmaps: tuple[RoadmapLine, ...]
    more: int
    decided_by: str = ""
