"""Asking the learner's Ruff about a file of ours or theirs, with the learner's settings or our rules.

A file of ours is given on stdin under the name it would have, so nothing is written. It knows no practice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.jail import Run
from roadmap_cli.practice.room import Room

_FAILED = 2  # Ruff's code for settings or arguments that it does not take


class Violation(NamedTuple):
    """One thing that Ruff has against a file."""

    code: str  # "" for a syntax error
    place: str  # "shelf/loans.py:3"
    says: str


def check_text(room: Room, path: str, text: str) -> list[Violation]:
    """Return what Ruff has against a text of ours, as if it stood at a path of the project."""
    return _violations(room, run_ruff(room, *_CHECK, "--stdin-filename", path, "-", stdin=text))


def check_folder(room: Room) -> list[Violation]:
    """Return what Ruff has against the project."""
    return _violations(room, run_ruff(room, *_CHECK, "."))


def check_by_rules(room: Room, name: str, rules: str) -> list[Violation]:
    """Return where a file breaks some rules, whatever the settings and its comments say."""
    words = ("--ignore-noqa", "--line-length=99", f"--select={rules}", f"--stdin-filename={name}")
    run = run_ruff(room, *_CHECK, *words, "-", stdin=room.text(name), has_settings=False)
    violations = _violations(room, run)
    for violation in violations:
        if violation.code in ("", "invalid-syntax"):
            raise CouldNotLook(f"ruff does not understand {name}: {violation.says}")
    return violations


def run_ruff(
    room: Room,
    *words: str,
    stdin: str = "",
    folder: str = "",
    codes: Sequence[int] = (0, 1),
    has_settings: bool = True,
) -> Run:
    """Run Ruff; raise CouldNotLook if it is not installed or ends with another code.

    With `has_settings` it takes those of the project, if there are any, and never others.
    """
    command, *rest = words
    alone = [] if has_settings and _has_settings(room) else ["--isolated"]
    run = room.run(
        [room.tool("ruff"), command, *alone, *rest], stdin=stdin, folder=folder, seconds=20
    )
    if run.limit or run.code not in codes:
        lines = run.err.strip().splitlines()
        reason = run.limit or next(
            (line.strip() for line in lines if line.strip()), "no reason given"
        )
        raise CouldNotLook(f"ruff {command}: {reason}")
    return run


def _has_settings(room: Room) -> bool:
    """Return whether the project has settings of Ruff; else those of a folder above would be taken."""
    if room.files("ruff.toml") or room.files(".ruff.toml"):
        return True
    return any("[tool.ruff" in room.text(name) for name in room.files("pyproject.toml"))


_CHECK = ("check", "--no-cache", "--no-fix", "--output-format", "json")


def _violations(room: Room, run: Run) -> list[Violation]:
    try:
        items = json.loads(run.out or "[]")
    except ValueError:
        raise CouldNotLook("the answer of ruff is not what we know") from None
    return [
        Violation(
            item["code"] or "",
            f"{_relative(room, item['filename'])}:{item['location']['row']}",
            item["message"],
        )
        for item in items
    ]


def _relative(room: Room, path: str) -> str:
    return path.rpartition(room.folder.rstrip("/") + "/")[2]
