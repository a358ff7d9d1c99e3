"""The error tree and the exit codes.

Owns what can go wrong in words a person can act on: a sentence, a place, a next step.
It imports nothing of ours and prints nothing.
"""

from __future__ import annotations

from roadmap_cli.values import Value


class ExitCode:
    """What the shell is told; a number never gets a second meaning."""

    DONE = 0
    BUG = 1
    USAGE = 2  # also an unknown or ambiguous topic
    INVALID = 3  # a roadmap file with problems
    DATABASE = 4  # missing, foreign, newer or damaged; nothing was changed
    NOT_SAVED = 5  # full, read-only or locked
    UNKNOWN = 6  # it cannot be said whether it was saved
    OUTPUT_FAILED = 7  # saved, but the answer could not be written
    SYNC_FAILED = 8  # local data is safe
    INTERRUPTED = 130
    TERMINATED = 143


class Problem(Value):
    """One fault in a roadmap file: where it is, what it is, what to do."""

    path: str
    line: int  # 1-based; 0 when the fault has no place in the text
    column: int  # 1-based, in characters
    code: str
    sentence: str
    hint: str = ""
    severity: str = "error"  # or "warning": the file loads all the same


class RoadmapError(Exception):
    """The root: `sentence` says what happened, `hint` what to do next."""

    exit_code = ExitCode.BUG
    code = "error"

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class UsageError(RoadmapError):
    """What was typed cannot be obeyed."""

    exit_code = ExitCode.USAGE
    code = "usage"


class NotFound(UsageError):
    """No topic, reading, milestone or track goes by what was typed."""

    code = "not-found"


class Ambiguous(UsageError):
    """Several things go by what was typed."""

    code = "ambiguous"


class InvalidRoadmap(RoadmapError):
    """A roadmap file has problems; nothing of it was loaded."""

    exit_code = ExitCode.INVALID
    code = "invalid-roadmap"

    def __init__(self, problems: list[Problem], sentence: str, hint: str = "") -> None:
        super().__init__(sentence, hint)
        self.problems = problems


class InvalidLog(InvalidRoadmap):
    """A log from elsewhere cannot be joined; nothing of it was taken."""

    code = "invalid-log"


class DatabaseError(RoadmapError):
    """The database is missing, foreign, newer or damaged; it was left as it is."""

    exit_code = ExitCode.DATABASE
    code = "database"


class NotSaved(RoadmapError):
    """The command did not happen: the disk is full, read-only, locked or failing."""

    exit_code = ExitCode.NOT_SAVED
    code = "not-saved"


class OutcomeUnknown(RoadmapError):
    """Neither "saved" nor "not saved" could be proven."""

    exit_code = ExitCode.UNKNOWN
    code = "outcome-unknown"


class OutputFailed(RoadmapError):
    """The command was saved, but its answer could not be written."""

    exit_code = ExitCode.OUTPUT_FAILED
    code = "output-failed"
