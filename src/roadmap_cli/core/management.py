"""The answers of the commands around roadmaps and data, as values. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers import RoadmapName
from roadmap_cli.core.counting import Counts
from roadmap_cli.errors import Problem
from roadmap_cli.values import Value


class LoadAnswer(Value):
    """What loading a file did."""

    roadmap: RoadmapName
    action: str  # loaded, updated, unchanged, activated
    topics: int
    milestones: int = 0
    added: int = 0
    renamed: int = 0
    retired: tuple[str, ...] = ()  # ids that are no longer in the file
    before: Counts = Counts()
    after: Counts = Counts()
    warnings: tuple[str, ...] = ()


class Checked(Value):
    """One file with its problems."""

    path: str
    problems: tuple[Problem, ...]
    errors: int
    topics: int
    minutes: int


class CheckAnswer(Value):
    """What checking files found."""

    files: tuple[Checked, ...]
    strict: bool = False  # a warning counts like an error


class Loaded(Value):
    """A loaded roadmap."""

    id: str
    title: str


class UseAnswer(Value):
    """Which roadmap is worked on, of those that are loaded."""

    active: str
    changed: bool
    roadmaps: tuple[Loaded, ...]


class WhereAnswer(Value):
    """Where everything lies."""

    database: str
    database_exists: bool
    backups: str
    config: str
    config_exists: bool
    device: str
    shipped: str


class Finding(Value):
    """One thing the doctor looked at."""

    name: str
    good: bool
    sentence: str


class DoctorAnswer(Value):
    """What the doctor found."""

    findings: tuple[Finding, ...]
    healthy: bool
