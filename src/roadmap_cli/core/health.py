"""Where files and data lie and whether they are whole: the answers of check, where and doctor. Pure."""

from __future__ import annotations

from roadmap_cli.errors import Problem
from roadmap_cli.values import Value


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
    """One thing the doctor looked at; a note is good too, but there is something to know.

    `hint` is the next step, "" where there is none to take.
    """

    name: str
    good: bool
    sentence: str
    verdict: str = "good"  # or note, bad
    hint: str = ""

    @classmethod
    def fine(cls, name: str, sentence: str) -> Finding:
        """Return that nothing is wrong."""
        return cls(name, True, sentence)

    @classmethod
    def note(cls, name: str, sentence: str, hint: str) -> Finding:
        """Return that nothing is wrong, with what there is to know."""
        return cls(name, True, sentence, "note", hint)

    @classmethod
    def bad(cls, name: str, sentence: str, hint: str) -> Finding:
        """Return that something is wrong."""
        return cls(name, False, sentence, "bad", hint)


class DoctorAnswer(Value):
    """What the doctor found."""

    findings: tuple[Finding, ...]
    healthy: bool
