"""Which copy `restore --latest` takes: the one that holds most, proven whole.

What the copies hold decides, since the dates of files and the clocks of machines may be wrong.
It changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from roadmap_cli.core.backups import Beyond, Copy, Passed
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store import copies, extent
from roadmap_cli.values import Value
from roadmap_cli.workspace.workspace import Workspace

Tell = Callable[[str, int, int], object]
LOOKED = "copies looked at:"
_DAY_MILLISECONDS = 86_400_000
_MOST_BEYOND = 2


class Choice(Value):
    """The copy to bring back, "" for none, and what is to be said of the others."""

    path: str
    passed: tuple[Passed, ...] = ()  # those that could not be taken
    beyond: tuple[Beyond, ...] = ()  # those with events that this one lacks


class _Candidate(Value):
    path: str
    kind: str
    day: str
    extent: extent.Extent


def choose(w: Workspace, found: list[tuple[str, str, str]], tell: Tell) -> Choice:
    """Choose among copies, given with those first that were made last.

    What was replaced does not count: somebody did not want it.
    """
    now = int(w.now.timestamp() * 1000) + _DAY_MILLISECONDS
    candidates: list[_Candidate] = []
    passed: list[Passed] = []
    for path, kind, day in found:
        if kind == "replaced":
            continue
        # A failing read looks like damage, and would let an older copy be taken: look twice.
        candidate = _read(path, kind, day, now) or _read(path, kind, day, now)
        if candidate:
            candidates.append(candidate)
        else:
            passed.append(_passed(copies.described(path, kind, day)))
    # The sort is stable: of those that hold the same, the one made last stays first.
    candidates.sort(key=lambda c: extent.later(c.extent), reverse=True)
    for done, candidate in enumerate(candidates, 1):
        proven = _proven(candidate)
        if proven.valid:
            others = [c for c in candidates[done:] if c.path != candidate.path]
            return Choice(candidate.path, tuple(passed), _beyond(candidate, others))
        passed.append(_passed(proven))
        tell(LOOKED, done, len(candidates))
    return Choice("", tuple(passed))


def _read(path: str, kind: str, day: str, now: int) -> _Candidate | None:
    try:
        return _Candidate(path, kind, day, extent.of_copy(path, now))
    except (DatabaseError, *copies.UNREADABLE):
        return None


def _passed(copy: Copy) -> Passed:
    return Passed(copy.path, copy.name, copy.fault or "it could not be read", copy.readable)


def _proven(candidate: _Candidate) -> Copy:
    """Describe a copy with every event read, and where it is not whole once more."""
    copy = copies.described(candidate.path, candidate.kind, candidate.day, thoroughly=True)
    if copy.valid:
        return copy
    return copies.described(candidate.path, candidate.kind, candidate.day, thoroughly=True)


def _beyond(chosen: _Candidate, others: list[_Candidate]) -> tuple[Beyond, ...]:
    """Return which whole copies hold more, those first that hold most of it."""
    held = [chosen.extent]
    beyond: list[Beyond] = []
    for other in sorted(others, key=lambda c: -extent.lacking(held, c.extent)):
        missing = extent.lacking(held, other.extent)
        if len(beyond) < _MOST_BEYOND and missing and _proven(other).valid:
            beyond.append(Beyond(other.path, os.path.basename(other.path), missing))
            held.append(other.extent)
    return tuple(beyond)
