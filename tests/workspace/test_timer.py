"""The timer: only what is stopped is recorded, on the day it began, whatever the clock does.

Holds: workspace.timer, workspace.local_time.
"""

import shutil
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, small_roadmap, small_topics, topic, workspace_at, write_roadmap
from tests.conftest import read_zone

from roadmap_cli.core.answers.backup_answers import LatestCopy
from roadmap_cli.errors import RoadmapError, UsageError
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text import backup_text
from roadmap_cli.store.database import row_sums
from roadmap_cli.workspace import (
    backups,
    doctor,
    export,
    history,
    local_time,
    merge,
    next_topic,
    notes,
    roadmaps,
    timer,
    topic_changes,
)
from roadmap_cli.workspace.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path) -> Path:
    w = workspace_at(tmp_path / "home")
    write_roadmap(w, small_roadmap())
    return tmp_path / "home"


def at(home: Path, minutes: float, start: datetime = NOON) -> Workspace:
    """Return the learner's workspace so many minutes after noon."""
    return workspace_at(home, start + timedelta(minutes=minutes))


def events(w: Workspace) -> list[tuple[str, str, str]]:
    return w.database.rows("select kind, topic, day from event order by n")


# -- starting and stopping -----------------------------------------------------------------------


def test_only_stop_records_and_as_spent_does(home: Path) -> None:
    answer = timer.start(at(home, 0), "alpha")
    assert (answer.running, answer.changed, answer.minutes) == (True, True, 0)
    assert timer.status(at(home, 42)).minutes == 42
    assert events(at(home, 42)) == []
    stopped = timer.stop(at(home, 42))
    assert (stopped.running, stopped.minutes) == (False, 42)
    other = workspace_at(home.parent / "other", NOON)
    write_roadmap(other, small_roadmap())
    assert stopped.record == notes.spent(other, "alpha", 42)
    assert not timer.status(at(home, 43)).running
    (step,) = history.undo(at(home, 43)).steps
    assert (step.command, step.minutes) == ("spent alpha 42m", 42)


@pytest.mark.parametrize(("seconds", "minutes"), [(59, 0), (60, 1), (90, 2)])
def test_less_than_a_minute_is_not_recorded(home: Path, seconds: int, minutes: int) -> None:
    timer.start(at(home, 0), "alpha")
    answer = timer.stop(at(home, seconds / 60))
    assert (answer.minutes, answer.record is None) == (minutes, minutes == 0)
    assert len(events(at(home, 2))) == (1 if minutes else 0)
    assert not timer.status(at(home, 2)).running


def test_a_second_start_says_which_runs_and_changes_nothing(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    again = timer.start(at(home, 10), "alpha")
    assert (again.changed, again.minutes) == (False, 10)
    for name, moment in (("beta", None), ("alpha", "12:05")):
        with pytest.raises(UsageError, match="the timer runs on alpha: 10 min, since 12:00"):
            timer.start(at(home, 10), name, moment)
    assert timer.status(at(home, 20)).minutes == 20


def test_without_a_timer_there_is_nothing_to_stop_or_to_cancel(home: Path) -> None:
    with pytest.raises(UsageError, match="no timer is running"):
        timer.stop(at(home, 0))
    assert not timer.cancel(at(home, 0)).changed
    assert timer.status(at(home, 0)).topic is None


def test_what_is_canceled_is_not_recorded(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    answer = timer.cancel(at(home, 30))
    assert (answer.changed, answer.running, answer.minutes) == (True, False, 30)
    assert events(at(home, 30)) == []
    assert timer.start(at(home, 31), "beta").changed


def test_who_names_another_topic_is_told_which_one_runs(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    for act in (timer.stop, timer.cancel, timer.status):
        with pytest.raises(UsageError, match="the timer runs on alpha"):
            act(at(home, 5), "beta")
    recorded = timer.stop(at(home, 5), "alpha").record
    assert recorded is not None
    assert recorded.minutes == 5


@given(minutes=st.lists(st.integers(1, 240), min_size=1, max_size=4))
def test_the_times_on_a_topic_add_up(
    tmp_path_factory: pytest.TempPathFactory, minutes: list[int]
) -> None:
    home = tmp_path_factory.mktemp("any") / "home"
    write_roadmap(workspace_at(home), small_roadmap())
    passed = 0
    for each in minutes:
        timer.start(at(home, passed), "alpha")
        passed += each
        recorded = timer.stop(at(home, passed)).record
    assert recorded is not None
    assert recorded.total_minutes == sum(minutes)


# -- forgotten -----------------------------------------------------------------------------------


def test_who_forgot_to_start_or_to_stop_says_when(home: Path) -> None:
    started = timer.start(at(home, 30), "alpha", "12:10")
    assert (started.minutes, started.since) == (20, "2026-03-04T12:10:00+01:00")
    assert timer.stop(at(home, 600), at="13:05").minutes == 55


@pytest.mark.parametrize(
    ("minutes", "is_refused"), [(12 * 60 - 1, False), (12 * 60, True), (25 * 60, True)]
)
def test_a_timer_that_was_left_on_asks_for_the_time(
    home: Path, minutes: int, is_refused: bool
) -> None:
    timer.start(at(home, 0), "alpha")
    w = at(home, minutes)
    if not is_refused:
        assert timer.stop(w).minutes == minutes
        return
    with pytest.raises(UsageError, match="long") as error:
        timer.stop(w)
    assert "roadmap timer stop --at" in error.value.hint
    assert events(w) == []
    assert timer.status(w).running
    assert timer.stop(w, at="2026-03-04 14:00").minutes == 120


@pytest.mark.parametrize(
    ("minutes", "is_refused"), [(119, False), (121, False), (240, False), (241, True)]
)
def test_a_session_over_midnight_counts_for_the_day_it_began(
    home: Path, minutes: int, is_refused: bool
) -> None:
    late = NOON + timedelta(hours=10)
    timer.start(at(home, 0, late), "alpha")
    w = at(home, minutes, late)
    if is_refused:
        with pytest.raises(UsageError, match="4 h 01 on alpha is long"):
            timer.stop(w)
        # All of it, as the hint says, where that is right.
        assert timer.stop(w, at=f"{w.now:%H:%M}").minutes == minutes
    else:
        timer.stop(w)
    assert events(w) == [("spent", "alpha", "2026-03-04")]


def test_the_learners_day_decides(home: Path) -> None:
    (home / "config.toml").write_text("day_starts = 4\n", "utf-8")
    night = NOON + timedelta(hours=14)
    timer.start(at(home, 0, night), "alpha")
    timer.stop(at(home, 90, night))
    assert events(at(home, 90, night)) == [("spent", "alpha", "2026-03-04")]


def test_more_than_a_day_is_never_recorded(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    w = at(home, 60 * 24 * 9)
    with pytest.raises(UsageError, match="longer than a day"):
        timer.stop(w, at="2026-03-05 12:01")
    assert timer.stop(w, at="2026-03-05 12:00").minutes == 24 * 60


# -- clocks --------------------------------------------------------------------------------------


def test_a_clock_that_was_set_back_is_said_and_nothing_is_recorded(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    w = at(home, -30)
    assert timer.status(w).minutes == 0
    assert w.remarks == ["the clock shows 11:30, which is before the timer was started"]
    with pytest.raises(UsageError, match="11:30 is before the timer was started, at 12:00"):
        timer.stop(w)
    with pytest.raises(UsageError, match="11:00 is before"):
        timer.stop(at(home, 30), at="11:00")
    assert events(w) == []
    assert timer.cancel(w).changed


@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 1)])
def test_minutes_are_those_that_passed_also_at_the_turn_of_summer_time(
    home: Path, before: int, after: int
) -> None:
    started = datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=before)))
    stopped = (started + timedelta(minutes=45)).astimezone(timezone(timedelta(hours=after)))
    timer.start(workspace_at(home, started), "alpha")
    assert timer.stop(workspace_at(home, stopped)).minutes == 45


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is read once")
@pytest.mark.parametrize(
    ("month", "typed", "minutes"),
    [
        # At 3 o'clock of 29 March it was 4 o'clock, at 3 o'clock of 25 October 2 o'clock again.
        ((3, 29), "1:30", 90),
        ((10, 25), "1:30", 210),
        ((10, 25), "2:30", 90),
    ],
)
def test_a_time_from_before_the_turn_is_that_of_the_clock_then(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    month: tuple[int, int],
    typed: str,
    minutes: int,
) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    read_zone()
    now = datetime(2026, *month, 4, 0).astimezone()
    timer.start(workspace_at(home, now), "alpha", typed)
    assert timer.stop(workspace_at(home, now)).minutes == minutes


def test_where_the_zone_is_another_its_offset_counts() -> None:
    now = NOON.astimezone(timezone(timedelta(hours=5, minutes=17)))
    local = datetime(2026, 3, 4, 9)
    (moment,) = local_time.moments(local, now=now)
    assert moment.utcoffset() == now.utcoffset()


# -- what else is done ---------------------------------------------------------------------------


def test_next_says_that_it_runs_and_done_of_its_own_topic(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    said = "the timer runs on alpha: 5 min, since 12:00; to stop and record it: roadmap timer stop"
    assert next_topic.next_topic(at(home, 5)).timer == "alpha: 5 min, since 12:00"
    w = at(home, 5)
    topic_changes.done(w, ["beta"])
    assert said not in w.remarks
    w = at(home, 5)
    topic_changes.done(w, ["alpha"])
    assert w.remarks == [said]
    timer.stop(at(home, 6))
    assert next_topic.next_topic(at(home, 7)).timer == ""


def test_a_topic_of_that_name_in_another_roadmap_is_another(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    w = at(home, 5)
    write_roadmap(w, small_roadmap(name="another"))
    topic_changes.done(w, ["alpha"])
    assert w.remarks == []
    assert next_topic.next_topic(w).timer == "alpha in small: 5 min, since 12:00"


def test_its_roadmap_and_topic_are_those_it_was_started_on(home: Path) -> None:
    timer.start(at(home, 0), "omega")
    write_roadmap(at(home, 1), small_roadmap(name="another"))
    answer = timer.stop(at(home, 10))
    assert answer.roadmap is not None
    assert (answer.roadmap.id, answer.minutes) == ("small", 10)
    roadmaps = at(home, 10).database.rows("select distinct roadmap from event")
    assert roadmaps == [("small",)]


def test_a_topic_that_was_renamed_or_left_meanwhile_keeps_its_time(home: Path) -> None:
    timer.start(at(home, 0), "omega")
    renamed = topic("zeta", was=["omega"])
    write_roadmap(at(home, 1), small_roadmap(*small_topics()[:-1], renamed, version="2"), "2")
    assert timer.status(at(home, 5)).topic is not None
    assert not timer.start(at(home, 6), "zeta").changed
    recorded = timer.stop(at(home, 10)).record
    assert recorded is not None
    assert recorded.topic.id == "zeta"
    timer.start(at(home, 11), "zeta")
    write_roadmap(at(home, 12), small_roadmap(*small_topics()[:-1], version="3"), "3")
    recorded = timer.stop(at(home, 20)).record
    assert recorded is not None
    assert recorded.total_minutes == 19


# -- a row of this installation ------------------------------------------------------------------


def test_it_is_in_no_log_and_comes_by_no_merge(home: Path) -> None:
    w = at(home, 0)
    topic_changes.start(w, ["beta"])
    timer.start(w, "alpha")
    assert "timer" not in "".join(export.log_lines(w))
    other = workspace_at(home.parent / "other")
    write_roadmap(other, small_roadmap())
    merge.merge(other, w.database.path)
    assert not timer.status(other).running


def test_in_a_copied_home_its_time_is_recorded_only_if_one_says_so(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    at(home, 0).close()
    copy = home.parent / "copy"
    shutil.copytree(home, copy)
    with pytest.raises(UsageError, match="was started where these data were copied or moved from"):
        timer.stop(at(copy, 10))
    assert events(at(copy, 10)) == []
    assert timer.stop(at(copy, 10), at="12:10").minutes == 10
    assert timer.stop(at(home, 20)).minutes == 20


def test_in_a_hidden_roadmap_it_is_named(home: Path) -> None:
    timer.start(at(home, 0), "alpha")
    write_roadmap(at(home, 1), small_roadmap(name="another"))
    roadmaps.forget(at(home, 2), "small")
    answer = timer.stop(at(home, 10))
    assert answer.roadmap is not None
    assert (answer.roadmap.id, answer.roadmap.others) == ("small", 1)


@pytest.mark.parametrize("typed", ["2 march 23:59", "5 march 10:00"])
def test_a_start_before_yesterday_is_refused(home: Path, typed: str) -> None:
    w = at(home, 0)
    with pytest.raises(UsageError, match="is before yesterday"):
        timer.start(w, "alpha", typed)
    assert not timer.status(w).running
    assert timer.start(w, "alpha", "yesterday 0:00").minutes == 36 * 60


def test_a_copy_holds_none_and_what_is_restored_runs_none(home: Path) -> None:
    w = at(home, 0)
    topic_changes.start(w, ["beta"])
    timer.start(w, "alpha")
    copy = backups.back_up(w).path
    w.close()
    with backups.prepare_restore(w, LatestCopy(copy), lambda *_: None) as (plan, prepared):
        assert plan.timer == "alpha, since 2026-03-04 12:00"
        question = backup_text.restore_question(plan, OutputTarget(200, False, False, False))
        assert "the timer that runs on alpha, since 2026-03-04 12:00" in " ".join(question.split())
        assert "nothing" not in question.partition("Lost")[2].partition("Gained")[0]
        backups.restore_copy(w, plan, prepared, is_confirmed=True)
    w = at(home, 60 * 24 * 30)
    assert not timer.status(w).running
    assert timer.start(w, "alpha").changed


def test_a_rebuild_keeps_it(home: Path) -> None:
    w = at(home, 0)
    timer.start(w, "alpha")
    assert doctor.doctor(w, rebuild=True).healthy
    assert timer.stop(at(home, 5)).minutes == 5


def test_a_row_that_was_damaged_is_never_read(home: Path) -> None:
    w = at(home, 0)
    timer.start(w, "alpha")
    with w.database.writing():
        w.database.connection.execute("update meta set value = 'x' where key = 'timer'")
        row_sums.seal_meta(w.database)
    with pytest.raises(RoadmapError, match="damaged"):
        timer.stop(at(home, 5))
    with w.database.writing():
        w.database.connection.execute(
            "update meta set value = 'small alpha x y' where key = 'timer'"
        )
    w.close()
    with pytest.raises(RoadmapError, match="damaged"):
        timer.status(at(home, 5))
