"""The exceptions and the exit codes.

Every error says what happened, where, and what to do next, in words for people.
It imports nothing of ours but `values` and prints nothing.
"""

from __future__ import annotations

from roadmap_cli.values import Record


class ExitCode:
    """The exit codes; a number is never reused for another meaning."""

    DONE = 0
    BUG = 1
    USAGE = 2  # also an unknown or ambiguous topic
    INVALID = 3  # a file, or standard input, with problems
    DATABASE = 4  # missing, foreign, newer or damaged; nothing was changed
    NOT_SAVED = 5  # full, read-only or locked
    UNKNOWN = 6  # whether it was saved could not be determined
    OUTPUT_FAILED = 7  # saved, but the answer could not be written
    SYNC_FAILED = 8  # local data is safe
    NOT_YET = 9  # `verify`: a check shows what does not hold yet
    COULD_NOT_LOOK = 10  # `verify`: nothing is wrong, and something could not be checked
    INTERRUPTED = 130
    TERMINATED = 143


class Problem(Record):
    """One fault in a roadmap file: where it is, what it is, what to do."""

    path: str
    line: int  # 1-based; 0 for a problem without a position
    column: int  # 1-based, in characters
    code: str
    sentence: str
    hint: str = ""
    severity: str = "error"  # or "warning", which does not keep the file from loading


class RoadmapError(Exception):
    """Base class: `sentence` says what happened, `hint` what to do next."""

    exit_code = ExitCode.BUG
    code = "error"

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class UsageError(RoadmapError):
    """The command cannot be carried out as it was typed."""

    exit_code = ExitCode.USAGE
    code = "usage"


class NotUnderstood(UsageError):
    """A word of the line has no meaning where it stands, or more than one."""


class NotFound(NotUnderstood):
    """No topic, reading, milestone or track matches what was typed."""

    code = "not-found"


class WrongKind(NotFound):
    """What was typed names a thing of another kind."""

    def __init__(self, sentence: str, hint: str, kind: str, name: str) -> None:
        super().__init__(sentence, hint)
        self.kind = kind
        self.name = name


class Ambiguous(NotUnderstood):
    """Several things match what was typed."""

    code = "ambiguous"


class InvalidRoadmap(RoadmapError):
    """A roadmap file has problems; nothing of it was loaded."""

    exit_code = ExitCode.INVALID
    code = "invalid-roadmap"

    def __init__(self, problems: list[Problem], sentence: str, hint: str = "") -> None:
        super().__init__(sentence, hint)
        self.problems = problems


class InvalidInput(RoadmapError):
    """Standard input has nothing that the command can use."""

    exit_code = ExitCode.INVALID
    code = "invalid-input"


class InvalidLog(InvalidRoadmap):
    """A log from another machine cannot be merged; nothing of it was added."""

    code = "invalid-log"


class DatabaseError(RoadmapError):
    """The database is missing, foreign, newer or damaged; it was not changed."""

    exit_code = ExitCode.DATABASE
    code = "database"


class SuspectedDamage(DatabaseError):
    """The database seems damaged; the whole file has to be read before that is believed.

    SQLite reports a failed read of the disk as damage, too.
    """


class NotSaved(RoadmapError):
    """Nothing was saved: the disk is full, read-only, locked or failing."""

    exit_code = ExitCode.NOT_SAVED
    code = "not-saved"


class OutcomeUnknown(RoadmapError):
    """Whether the command was saved could not be determined."""

    exit_code = ExitCode.UNKNOWN
    code = "outcome-unknown"


class SyncFailed(RoadmapError):
    """The log here and another place are not in step; what is here is whole."""

    exit_code = ExitCode.SYNC_FAILED
    code = "not-in-step"


class NotYet(RoadmapError):
    """A practice does not hold yet: a check has shown it."""

    exit_code = ExitCode.NOT_YET
    code = "not-yet"


class CouldNotLook(RoadmapError):
    """A practice could not be checked, or not in full; that is not the learner's fault."""

    exit_code = ExitCode.COULD_NOT_LOOK
    code = "could-not-look"


class OutputFailed(RoadmapError):
    """The command was saved, but its answer could not be written."""

    exit_code = ExitCode.OUTPUT_FAILED
    code = "output-failed"
