"""The answers of backup and restore, as values: copies made, listed, restored. Pure."""

from __future__ import annotations

from roadmap_cli.values import Record


class BackupAnswer(Record):
    """A copy that was made or, with `made` false, the existing one with the same content."""

    path: str
    made: bool
    events: int
    day: str  # the last day of study; "" without any
    bytes: int
    fault: str = ""  # in the log, which is copied as it is


class BackupCopy(Record):
    """One copy that can be restored, or the fault why not. It must not know how it is read."""

    path: str
    name: str
    kind: str  # daily, by-hand, before-load, before-merge, before-schema, replaced, other
    made: str  # the day; "" if unknown
    events: int = 0
    day: str = ""  # the last day of study
    bytes: int = 0
    schema: int = 0
    valid: bool = False
    fault: str = ""
    readable: bool = True  # if false, whether it is intact is unknown
    latest: bool = False  # whether --latest restores this one


class CopiesAnswer(Record):
    """All copies in the backup directory, the newest first."""

    directory: str
    copies: tuple[BackupCopy, ...]


class SkippedCopy(Record):
    """A copy that --latest cannot restore, and why."""

    path: str
    name: str
    fault: str
    readable: bool


class RicherCopy(Record):
    """An intact copy with events that the one restored by --latest lacks."""

    path: str
    name: str
    events: int


class LatestCopy(Record):
    """The copy that --latest restores, "" for none, and remarks about the others."""

    path: str
    skipped: tuple[SkippedCopy, ...] = ()
    richer: tuple[RicherCopy, ...] = ()


class DaySurplus(Record):
    """The commands and events of one day that only one side has."""

    day: str
    commands: int
    events: int


class TypedCommand(Record):
    """One command with its day."""

    day: str
    words: str


class Surplus(Record):
    """What one database has and the other lacks, the newest first."""

    commands: int = 0
    events: int = 0
    days: tuple[DaySurplus, ...] = ()
    latest: tuple[TypedCommand, ...] = ()
    roadmaps: tuple[str, ...] = ()


class StateDifference(Record):
    """A topic with another state in the copy; "open" if nothing was recorded."""

    roadmap: str
    topic: str
    now: str
    then: str


class Difference(Record):
    """What restoring loses and gains; with `compared` false that could not be read."""

    compared: bool = False
    lost: Surplus = Surplus()
    won: Surplus = Surplus()
    topics: tuple[StateDifference, ...] = ()
    timer: str = ""  # the running timer that a restore ends: its topic and since when


class DatabaseStatus(Record):
    """The condition of a database: whole, damaged, unreadable, empty or missing."""

    state: str
    events: int = 0
    day: str = ""


class RestoreAnswer(Record):
    """What restoring a copy did or, while `restored` is false, would do."""

    path: str
    now: DatabaseStatus
    copy: DatabaseStatus
    compared: bool  # if false, the current one cannot be read, and both are empty
    lost: Surplus  # what only the current database has
    won: Surplus  # what only the copy has
    topics: tuple[StateDifference, ...]
    fault: str  # what is wrong with the log in the copy
    restored: bool = False
    kept: str = ""  # where the replaced database is kept
    left: int = 0  # events of a damaged one that merging `kept` recovers
    passed: tuple[SkippedCopy, ...] = ()
    beyond: tuple[RicherCopy, ...] = ()
    timer: str = ""  # that runs now, and would be lost: its topic and since when
