"""The answers about copies of the database, as values: made, listed, put back. Pure."""

from __future__ import annotations

from roadmap_cli.values import Value


class BackupAnswer(Value):
    """A copy that was made, or with `made` false the one that held the same already."""

    path: str
    made: bool
    events: int
    day: str  # the last one studied; "" without any
    bytes: int


class Copy(Value):
    """One copy that can be restored, or why it cannot; what is in it is for others to find out."""

    path: str
    name: str
    kind: str  # daily, by-hand, before-load, before-merge, before-schema, replaced, other
    made: str  # the day; "" where it cannot be told
    events: int = 0
    day: str = ""  # the last one studied
    bytes: int = 0
    schema: int = 0
    valid: bool = False
    fault: str = ""
    readable: bool = True  # false says nothing about whether it is whole
    latest: bool = False  # whether --latest takes this one


class CopiesAnswer(Value):
    """All copies in the directory of the backups, the newest first."""

    directory: str
    copies: tuple[Copy, ...]


class SkippedCopy(Value):
    """A copy that --latest cannot take, and why."""

    path: str
    name: str
    fault: str
    readable: bool


class RicherCopy(Value):
    """A whole copy that holds events which the one that --latest takes lacks."""

    path: str
    name: str
    events: int


class Choice(Value):
    """The copy to bring back, "" for none, and what is to be said of the others."""

    path: str
    passed: tuple[SkippedCopy, ...] = ()
    beyond: tuple[RicherCopy, ...] = ()


class DayCount(Value):
    """What one day holds that the other side has not."""

    day: str
    commands: int
    events: int


class TypedCommand(Value):
    """One command with its day."""

    day: str
    words: str


class Surplus(Value):
    """What one database holds and the other does not; the newest first."""

    commands: int = 0
    events: int = 0
    days: tuple[DayCount, ...] = ()
    latest: tuple[TypedCommand, ...] = ()
    roadmaps: tuple[str, ...] = ()


class StateDifference(Value):
    """A topic that stands elsewhere in the copy; "open" where nothing was recorded."""

    roadmap: str
    topic: str
    now: str
    then: str


class Difference(Value):
    """What restoring loses and wins; where `compared` is false that could not be read."""

    compared: bool = False
    lost: Surplus = Surplus()
    won: Surplus = Surplus()
    topics: tuple[StateDifference, ...] = ()


class DatabaseStatus(Value):
    """How a database stands: whole, damaged, unreadable, empty or missing."""

    state: str
    events: int = 0
    day: str = ""


class RestoreAnswer(Value):
    """What restoring a copy does, or would do while `restored` is false.

    `lost` is what only the present database holds, `won` what only the copy holds; where the
    present one cannot be read `compared` is false and neither says anything.
    """

    path: str
    now: DatabaseStatus
    copy: DatabaseStatus
    compared: bool
    lost: Surplus
    won: Surplus
    topics: tuple[StateDifference, ...]
    fault: str  # what is wrong with the log in the copy
    restored: bool = False
    kept: str = ""  # where the replaced database lies
    left: int = 0  # events of a damaged one that merging `kept` brings back
    passed: tuple[SkippedCopy, ...] = ()
    beyond: tuple[RicherCopy, ...] = ()
