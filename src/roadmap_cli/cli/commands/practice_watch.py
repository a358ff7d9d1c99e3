"""`verify --watch`: look at the files of a folder, and verify it when they have changed."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from roadmap_cli.cli.input import keys
from roadmap_cli.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session
    from roadmap_cli.workspace.practice.places import Place

_LOOK_SECONDS = 0.5
_QUIET_SECONDS = 0.3  # editors write a file in steps
_HINT, _AGAIN = "h", "r"
_LEFT_OUT = {".git", ".venv", "venv", "node_modules", "__pycache__"}
_MOST_FILES = 20_000


def watch(session: Session, place: Place, verify: Callable[[bool], int]) -> int:
    """Verify now and after each change, until everything holds or the person leaves."""
    if not keys.is_interactive(session):
        raise UsageError("--watch needs a terminal", f"roadmap verify {place.card.id}")
    with keys.single_keys():
        code = verify(False)
        while code != ExitCode.DONE:
            session.warn(f"watching {place.folder}: h hint, r again, q leave")
            key = _wait(place.folder)
            if key == keys.LEAVE:
                return ExitCode.DONE
            code = verify(key == _HINT)
    return ExitCode.DONE


def _wait(folder: str) -> str:
    """Wait for a change of a file or a key that means something; return the key, "" for a change."""
    before = _snapshot(folder)
    while True:
        ready, _, _ = select.select([sys.stdin], [], [], _LOOK_SECONDS)
        if ready:
            key = keys.read_key()
            if key in (_HINT, _AGAIN, keys.LEAVE):
                return key
        after = _snapshot(folder)
        if after != before:
            _wait_until_quiet(folder, after)
            return ""


def _wait_until_quiet(folder: str, before: list[tuple[str, int, int]]) -> None:
    while True:
        time.sleep(_QUIET_SECONDS)
        after = _snapshot(folder)
        if after == before:
            return
        before = after


def _snapshot(folder: str) -> list[tuple[str, int, int]]:
    """Return path, size and time of each file."""
    found: list[tuple[str, int, int]] = []
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _LEFT_OUT)
        for name in names:
            path = os.path.join(directory, name)
            try:
                status = os.lstat(path)
            except OSError:
                continue
            found.append((path, status.st_size, status.st_mtime_ns))
        if len(found) > _MOST_FILES:
            break
    return sorted(found)
