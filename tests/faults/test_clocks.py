"""Wrong clocks, odd zones and the nights when they change: nothing is lost, all keeps its order."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner
from tests.faults.counting import Noting
from tests.faults.tracing import run, settings

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not here"),
]

# zone, then the moments (in seconds since 1970) of the commands, each with the local time that
# must stand in the log.
CLOCKS = {
    "1970": ("UTC", [(5, "1970-01-01T00:00:05+00:00"), (90000, "1970-01-02T01:00:00+00:00")]),
    "2038": (
        "UTC",
        [(2147483646, "2038-01-19T03:14:06+00:00"), (2147483650, "2038-01-19T03:14:10+00:00")],
    ),
    "2100": (
        "UTC",
        [(4107542399, "2100-02-28T23:59:59+00:00"), (4107542401, "2100-03-01T00:00:01+00:00")],
    ),
    "backwards": (
        "UTC",
        [
            (1900000000, "2030-03-17T17:46:40+00:00"),
            (1700000000, "2023-11-14T22:13:20+00:00"),
            (1600000000, "2020-09-13T12:26:40+00:00"),
        ],
    ),
    "Berlin in spring": (
        "Europe/Berlin",
        [(1774745998, "2026-03-29T01:59:58+01:00"), (1774746002, "2026-03-29T03:00:02+02:00")],
    ),
    "Berlin in autumn": (
        "Europe/Berlin",
        [(1792886400, "2026-10-25T02:00:00+02:00"), (1792890000, "2026-10-25T02:00:00+01:00")],
    ),
    "New York in autumn": (
        "America/New_York",
        [(1793509200, "2026-11-01T01:00:00-04:00"), (1793512800, "2026-11-01T01:00:00-05:00")],
    ),
    "Lord Howe in autumn": (
        "Australia/Lord_Howe",
        [(1775314740, "2026-04-05T01:59:00+11:00"), (1775314860, "2026-04-05T01:31:00+10:30")],
    ),
    "Apia without a Friday": (
        "Pacific/Apia",
        [(1325239199, "2011-12-29T23:59:59-10:00"), (1325239201, "2011-12-31T00:00:01+14:00")],
    ),
    "Kathmandu": ("Asia/Kathmandu", [(1774745998, "2026-03-29T06:44:58+05:45")]),
}
TYPED = ("done mix", "note mix sticky", "done preheat")
LOOKS = ("next", "report", "plan --hours-per-week 5", "history")


@cache
def _library() -> str:
    """Return where the library lies that faketime would load."""
    command = ["faketime", "@1", "sh", "-c", 'echo "$LD_PRELOAD"']
    for _ in range(9):
        done = subprocess.run(command, capture_output=True, text=True)
        # It refuses to start where one of the same process number was killed and left a semaphore.
        if not done.returncode:
            return done.stdout.strip()
    raise AssertionError(done.stderr)


def stopped_at(second: int) -> dict[str, str]:
    """Return what makes a clock stand still at so many seconds since 1970."""
    return {
        "LD_PRELOAD": _library(),
        "FAKETIME": str(second),
        "FAKETIME_FMT": "%s",
        # Else waiting for a lock would take for ever.
        "DONT_FAKE_MONOTONIC": "1",
    }


@pytest.mark.parametrize("name", CLOCKS)
def test_a_clock_loses_nothing_and_changes_no_order(
    name: str, tmp_path: Path, note: Noting
) -> None:
    zone, moments = CLOCKS[name]
    if not Path("/usr/share/zoneinfo", zone).exists():
        pytest.skip(f"the time zone {zone} is not here")
    learner = Learner(tmp_path / "home")
    assert learner.types(f"load {BREAD}").code == 0
    env = {**settings(learner.home), "TZ": zone}
    runs = 0
    for line, (second, _) in zip(TYPED, moments, strict=False):
        said = run(line.split(), {**env, **stopped_at(second)})
        assert (said.code, said.err) == (0, ""), said
        for look in LOOKS:
            seen = run(look.split(), {**env, **stopped_at(second)})
            assert seen.code == 0, seen
        runs += 1 + len(LOOKS)
    undone = run(["undo"], {**env, **stopped_at(moments[-1][0])})
    assert (undone.code, undone.err) == (0, "")
    last = TYPED[len(moments) - 1].split()[:2]  # the text of a note is not repeated
    assert undone.out.startswith(f"undid: {' '.join(last)}")
    assert f"(recorded {moments[-1][1][:10]}" in undone.out

    with closing(sqlite3.connect(learner.database)) as connection:
        events = connection.execute("select at, day, clock, kind from event order by n").fetchall()
        ordered = connection.execute("select n from event order by clock, device, n").fetchall()
    assert [at for at, *_ in events[:-1]] == [at for _, at in moments]
    assert [day for _, day, *_ in events[:-1]] == [at[:10] for _, at in moments]
    assert events[-1][3] == "retracted"
    clocks = [clock for _, _, clock, _ in events]
    assert clocks == sorted(set(clocks))
    assert [n for (n,) in ordered] == list(range(1, len(events) + 1))
    assert learner.types("doctor").code == 0
    note("done, note, undo and looking", f"clock: {name}", runs + 1, runs + 1)
