"""The answers of load, use, forget and roadmaps, as values. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers.summaries import MilestoneProgress, RoadmapName
from roadmap_cli.core.progress.counting import Counts
from roadmap_cli.core.progress.read_marks import MarkEffect
from roadmap_cli.core.progress.renames import MissingFormerIds, TopicMerge
from roadmap_cli.core.versions.identity import IdReuse, RenameProposal
from roadmap_cli.core.versions.version_diff import NO_CHANGES, Changes
from roadmap_cli.core.versions.version_effect import Effect
from roadmap_cli.core.wording import quote_title
from roadmap_cli.values import Record


class LoadAnswer(Record):
    """What loading a file does, or with `dry_run` would do."""

    roadmap: RoadmapName
    action: str  # loaded, updated, unchanged, activated
    topics: int
    milestones: int = 0
    file: str = ""
    dry_run: bool = False
    changes: Changes = NO_CHANGES
    effect: Effect | None = None  # when it replaces an earlier version
    proposals: tuple[RenameProposal, ...] = ()  # possible renames
    backup: str = ""  # the copy of the database that was made first
    warnings: tuple[str, ...] = ()
    joins: tuple[TopicMerge, ...] = ()
    marks: MarkEffect | None = None  # when something was marked as read
    doubts: tuple[IdReuse, ...] = ()
    unknown: tuple[str, ...] = ()  # topics with progress that are in no version loaded here
    unsaid: tuple[MissingFormerIds, ...] = ()
    refused: bool = False  # without --dry-run this is refused, unless --replace is given


class LoadedName(Record):
    """A loaded roadmap."""

    id: str
    title: str


class UseAnswer(Record):
    """The active roadmap, of those that are loaded."""

    active: str
    changed: bool
    roadmaps: tuple[LoadedName, ...]
    shown: str = ""  # the one that commands use instead, if it is overridden
    decided_by: str = ""  # the environment variable or the settings file that overrides it


class ForgetAnswer(Record):
    """The roadmap that was hidden, and the one that is active now."""

    id: str
    title: str
    changed: bool
    active: str
    active_title: str


class RoadmapLine(Record):
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
    next: MilestoneProgress | None  # the next milestone of the route


class RoadmapsReport(Record):
    """The loaded roadmaps; `more` is how many are hidden and not listed."""

    roadmaps: tuple[RoadmapLine, ...]
    more: int
    decided_by: str = ""


class NewFile(Record):
    """A file that was written to begin a roadmap with."""

    path: str


class Welcome(Record):
    """What a newcomer is told at the very first command: the roadmap that was loaded, and where."""

    title: str
    topics: int
    minutes: int  # without optional ones, as reports count
    milestones: int
    database: str

    @property
    def sentence(self) -> str:
        """Return it as one remark, for scripts and programs."""
        return (
            f"loaded the shipped roadmap {quote_title(self.title)} ({self.topics} topics);"
            f" your progress is kept in {self.database}"
        )
