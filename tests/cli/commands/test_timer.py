"""The command `timer` as it is typed: what it says, what it refuses, and what is in its JSON.

Holds: cli.commands.timer, render.text.timer_text.
"""

import pytest
from tests.cli.program import Learner


def test_a_timer_is_started_shown_and_stopped(mia: Learner) -> None:
    assert mia.types("timer").out.startswith("no timer is running\n")
    assert mia.types("timer start mix --at '42 min ago'").out.startswith(
        "timer started: mix (Mix a dough), at "
    )
    for line in ("timer", "timer status", "timer status mix"):
        assert mia.types(line).out.startswith("timer running: mix (Mix a dough), 42 min since ")
    assert "already running: mix (Mix a dough), 42 min" in mia.types("timer start mix").out
    said = mia.types("next")
    assert said.out.startswith("The timer runs on mix: 42 min, since ")
    assert said.err == ""
    result = mia.types("timer stop")
    assert result.out == "42 min spent on mix (42 min in total)\n  mix is now in progress\n"
    assert mia.types("history").out.splitlines()[1].endswith("spent mix, 42 min")
    assert "timer" not in mia.types("next").out


def test_what_is_not_recorded_is_said(mia: Learner) -> None:
    mia.types("timer start mix")
    assert (
        "nothing was recorded: the timer on mix ran for less than a minute"
        in mia.types("timer stop").out
    )
    mia.types("timer start mix --at '1h05 ago'")
    assert mia.types("timer cancel").out == "timer canceled: 1 h 05 on mix, not recorded\n"
    assert mia.types("timer cancel").out.startswith("no timer is running")
    assert mia.asks("history")["steps"] == []


def test_json_has_the_timer_and_what_was_recorded(mia: Learner) -> None:
    started = mia.asks("timer start mix --at '20 min ago'")
    assert (started["action"], started["running"], started["topic"]["id"]) == ("start", True, "mix")
    assert started["record"] is None
    stopped = mia.asks("timer stop")
    assert (stopped["running"], stopped["since"]) == (False, started["since"])
    assert (stopped["minutes"], stopped["record"]["total_minutes"]) == (20, 20)
    none = mia.asks("timer")
    assert (none["running"], none["topic"], none["roadmap"]) == (False, None, None)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("timer start", "roadmap timer start TOPIC"),
        ("timer stop", "no timer is running"),
        ("timer pause", "is not one of start, stop, status, cancel"),
        ("timer start zzz", "zzz"),
        ("timer start mix --at noonish", "'noonish' is not a time"),
        ("timer status --at 18:30", "--at goes with start and stop"),
        ("timer cancel --at 18:30", "--at goes with start and stop"),
        ("timer stop --roadmap bread", "--roadmap would not count"),
    ],
)
def test_what_would_not_count_is_refused(mia: Learner, line: str, wanted: str) -> None:
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert wanted in result.err
    assert not mia.asks("timer")["running"]


def test_a_timer_of_another_day_shows_the_day(mia: Learner) -> None:
    mia.types("timer start mix --at 'yesterday 10:00'")
    assert " since 20" in mia.types("timer").out
    refused = mia.types("timer stop")
    assert (refused.code, "roadmap timer stop --at TIME" in refused.err) == (2, True)
    assert mia.types("timer stop --at 'yesterday 10:25'").out.startswith(
        "25 min spent on mix on 20"
    )


def test_a_setting_that_names_no_roadmap_does_not_hold_the_timer(mia: Learner) -> None:
    mia.types("timer start mix --at '5m ago'")
    other = Learner(mia.home, {"ROADMAP": "nowhere"})
    assert other.types("timer stop").out.startswith("5 min spent on mix")
