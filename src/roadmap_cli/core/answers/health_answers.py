"""The answers of check, where and doctor: where files are and whether they are intact. Pure."""

from __future__ import annotations

from roadmap_cli.errors import Problem
from roadmap_cli.values import Record


class CheckedFile(Record):
    """One file with its problems."""

    path: str
    problems: tuple[Problem, ...]
    errors: int
    topics: int
    minutes: int


class CheckAnswer(Record):
    """What checking files found."""

    files: tuple[CheckedFile, ...]
    strict: bool = False  # warnings count as errors


class WhereAnswer(Record):
    """Where the program's files are."""

    database: str
    database_exists: bool
    backups: str
    config: str
    config_exists: bool
    device: str
    shipped: str
    database_target: str = ""  # where the file really is, if a link leads there
    config_target: str = ""
    database_obstacle: str = ""  # what keeps it from being looked at
    config_obstacle: str = ""
    sync: str = ""  # where `sync` meets the other machines, as the setting says it
    sync_kind: str = ""  # folder, git or server; "" if it is none of these


class Finding(Record):
    """One thing that `doctor` checked; a note is good too, but there is something to know."""

    name: str
    good: bool
    sentence: str
    verdict: str = "good"  # or note, bad
    hint: str = ""  # the next step, if there is one to take

    @classmethod
    def success(cls, name: str, sentence: str) -> Finding:
        """Return that nothing is wrong."""
        return cls(name, True, sentence)

    @classmethod
    def note(cls, name: str, sentence: str, hint: str) -> Finding:
        """Return that nothing is wrong, with what there is to know."""
        return cls(name, True, sentence, "note", hint)

    @classmethod
    def failure(cls, name: str, sentence: str, hint: str) -> Finding:
        """Return that something is wrong."""
        return cls(name, False, sentence, "bad", hint)


class DoctorAnswer(Record):
    """What `doctor` found."""

    findings: tuple[Finding, ...]
    healthy: bool
    rebuilt: bool = False  # what stands beside the log was made anew
