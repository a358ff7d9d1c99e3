"""The engine: verdicts, waiting, limits of time, and checks that raise.

Holds: practice.engine.
"""

import errno
import time
from collections.abc import Callable

import pytest

from roadmap_cli.practice.engine import Advice, Check, CouldNotLook, NotYet, examine
from roadmap_cli.practice.room import Room

ROOM = Room("/", 1, "/")


def check(
    name: str, look: Callable[[Room], None], needs: tuple[str, ...] = (), seconds: float = 5
) -> Check:
    return Check(name, "says", look, ("hint",), needs, seconds)


def raiser(error: Exception) -> Callable[[Room], None]:
    def look(room: Room) -> None:
        raise error

    return look


def passes(room: Room) -> None:
    pass


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (NotYet("no"), "not-yet"),
        (Advice("better"), "advice"),
        (CouldNotLook("no tool"), "could-not-look"),
        (OSError(errno.ENOSPC, "No space left on device"), "could-not-look"),
        (OSError(errno.EAGAIN, "Resource temporarily unavailable"), "could-not-look"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "fault"),
        (ZeroDivisionError(), "fault"),
    ],
)
def test_how_a_check_ends_is_its_verdict(error: Exception, verdict: str) -> None:
    (result,) = examine([check("a", raiser(error))], ROOM)
    assert result.verdict == verdict
    assert (type(error).__name__ in result.trace) == (verdict == "fault")


def test_a_check_waits_for_what_does_not_hold_and_not_for_advice() -> None:
    checks = [
        check("a", raiser(NotYet("no"))),
        check("b", passes, ("a",)),
        check("c", passes, ("b",)),
        check("d", raiser(Advice("better"))),
        check("e", passes, ("d",)),
    ]
    verdicts = [result.verdict for result in examine(checks, ROOM)]
    assert verdicts == ["not-yet", "waits", "waits", "advice", "passed"]


def test_one_check_runs_with_what_it_needs() -> None:
    checks = [check("a", passes), check("b", passes), check("c", passes, ("a",))]
    assert [result.id for result in examine(checks, ROOM, only="c")] == ["a", "c"]


def test_a_check_that_takes_too_long_could_not_look() -> None:
    def sleeps(room: Room) -> None:
        try:
            time.sleep(60)
        except Exception:
            time.sleep(60)

    (result,) = examine([check("a", sleeps, seconds=0.05)], ROOM)
    assert (result.verdict, result.said) == (
        "could-not-look",
        "it took longer than 0.05 s, which is the most",
    )
