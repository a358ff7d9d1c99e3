"""Checks and verdicts: what a check declares, how it speaks, and in which order checks run.

"Not yet" needs proof: an input, a file or a row that shows it. What could not be seen is "could not
look", which never counts against the learner. It knows no practice and no tool.
"""

from __future__ import annotations

import contextlib
import errno
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from roadmap_cli.practice.room import Room


class Verdict(StrEnum):
    """What a check says in the end."""

    PASSED = "passed"
    ADVICE = "advice"  # holds, and could be better
    NOT_YET = "not-yet"  # proved not to hold
    COULD_NOT_LOOK = "could-not-look"
    WAITS = "waits"  # for a check that does not hold
    FAULT = "fault"  # of ours


# What nobody's code is to blame for: a full disk, no memory, too many processes or files, a bad disk.
OF_THE_SYSTEM = (
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE,
    errno.EIO,
)  # fmt: skip
HOLDS = (Verdict.PASSED, Verdict.ADVICE)


class Finding(Exception):
    """How a check ends that does not simply return; `said` is a short sentence without a full stop."""

    verdict = Verdict.FAULT

    def __init__(self, said: str, *, expected: str = "", found: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.expected = expected
        self.found = found


class NotYet(Finding):
    """Proved not to hold. Never raise it because something was not found where it need not be."""

    verdict = Verdict.NOT_YET


class Advice(Finding):
    """It holds and could be better."""

    verdict = Verdict.ADVICE


class CouldNotLook(Finding):
    """A tool is missing, or the form is one that this check does not know."""

    verdict = Verdict.COULD_NOT_LOOK


class Check(NamedTuple):
    """One check: `look` returns when all is well and raises a Finding when not."""

    id: str
    says: str  # what holds when it passes, in under 70 characters
    look: Callable[[Room], None]
    hints: tuple[str, ...]  # one to three, from a question to a pointer; never the answer
    needs: tuple[str, ...] = ()  # ids of earlier checks
    seconds: float = 20


class Result(NamedTuple):
    """What became of one check."""

    id: str
    verdict: Verdict
    said: str = ""
    expected: str = ""
    found: str = ""
    seconds: float = 0
    trace: str = ""  # of a fault of ours


class _TimeIsUp(BaseException):
    """The check took longer than it may; a BaseException, so that no check swallows it."""


def examine(checks: Sequence[Check], room: Room, only: str = "") -> Iterator[Result]:
    """Yield the result of each check, in the order of `checks`.

    With `only`, that check and what it needs.
    """
    wanted = _closure(checks, only) if only else {check.id for check in checks}
    verdicts: dict[str, Verdict] = {}
    for check in checks:
        if check.id not in wanted:
            continue
        waits_for = [need for need in check.needs if verdicts[need] not in HOLDS]
        if waits_for:
            result = Result(check.id, Verdict.WAITS, f"waits for {', '.join(waits_for)}")
        else:
            result = _look(check, room)
        verdicts[check.id] = result.verdict
        yield result


def _closure(checks: Sequence[Check], only: str) -> set[str]:
    needs = {check.id: check.needs for check in checks}
    wanted, open_ids = set(), [only]
    while open_ids:
        wanted.add(name := open_ids.pop())
        open_ids += needs[name]
    return wanted


def _look(check: Check, room: Room) -> Result:
    start = time.monotonic()
    trace = ""
    try:
        with _time_limit(check.seconds):
            check.look(room)
        finding = Finding("")
        finding.verdict = Verdict.PASSED
    except Finding as raised:
        finding = raised
    except _TimeIsUp:
        finding = CouldNotLook(f"it took longer than {check.seconds:g} s, which is the most")
    except Exception as error:
        if isinstance(error, OSError) and error.errno in OF_THE_SYSTEM:
            finding = CouldNotLook(f"the system reports: {error.strerror}")
        else:
            finding, trace = Finding("the check itself failed"), traceback.format_exc()
    seconds = round(time.monotonic() - start, 3)
    said, expected, found = finding.said, finding.expected, finding.found
    return Result(check.id, finding.verdict, said, expected, found, seconds, trace)


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _TimeIsUp in the main thread after `seconds`."""

    def stop(_number: int, _frame: object) -> None:
        raise _TimeIsUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
