"""The forecast as a use case: from real progress, kept once a week, taken back with it.

Holds: workspace.forecast, workspace.report_data, workspace.workspace.
"""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from tests.builders import NOON, chain_of, workspace_at, write_roadmap

from roadmap_cli.core.forecast.forecast import COLD_WITHOUT_PLAN, NOTHING_LEFT, OWN_PACE, WHAT_IF
from roadmap_cli.store.log import log
from roadmap_cli.workspace import (
    forecast,
    history,
    notes,
    report,
    report_data,
    topic_changes,
)
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace


def weeks_later(home: Path, weeks: int) -> Workspace:
    return workspace_at(home, NOON + timedelta(weeks=weeks))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A learner who finished a topic of an hour in each of eight weeks, of forty topics."""
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), chain_of(40))
    for week in range(8):
        topic_changes.done(weeks_later(home, week), [f"t{week}"])
    return home


def kept(w: Workspace) -> list[str]:
    return [event.day for event in log.living_events_of_kind(w.database, w.roadmap.id, "foretold")]


def test_a_new_learner_has_no_forecast_yet(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "data")
    write_roadmap(w, chain_of(5))
    found = report.report(w).forecast
    assert found is not None
    assert found.kind == COLD_WITHOUT_PLAN
    assert all(arrival.safe == "" for arrival in found.milestones)


def test_the_forecast_follows_from_the_pace_of_eight_weeks(home: Path) -> None:
    w = weeks_later(home, 8)
    found = report.report(w).forecast
    assert found is not None
    # The first week began on a Wednesday: its five days go with the seven full ones.
    assert (found.kind, found.weeks, found.empty, found.hours) == (OWN_PACE, 7, 0, 1.03)
    (arrival,) = found.milestones
    assert "2026-09-01" < arrival.likely < arrival.safe


def test_topics_known_before_do_not_count_as_work(home: Path) -> None:
    w = weeks_later(home, 8)
    before = report.report(w).forecast
    topic_changes.know(w, ["t20"])
    after = report.report(w).forecast
    assert before is not None
    assert after is not None
    assert after.hours == before.hours
    assert after.milestones[0].likely < before.milestones[0].likely


def test_the_present_week_is_not_counted(home: Path) -> None:
    w = weeks_later(home, 8)
    before = report.report(w).forecast
    topic_changes.done(w, ["t8", "t9", "t10"])
    after = report.report(w).forecast
    assert before is not None
    assert after is not None
    assert after.hours == before.hours


def test_given_hours_replace_the_own_pace(home: Path) -> None:
    w = weeks_later(home, 8)
    own, faster = report.report(w).forecast, report.report(w, hours=4).forecast
    assert own is not None
    assert faster is not None
    assert (faster.kind, faster.hours_asked) == (WHAT_IF, 4)
    assert faster.milestones[0].safe < own.milestones[0].safe


def test_a_forecast_from_the_own_pace_is_recorded_once_a_week(home: Path) -> None:
    for weeks in (8, 8, 9):
        w = weeks_later(home, weeks)
        found, _ = forecast.compute(w, report_data.ReportData(w))
        forecast.record_weekly(w, found)
        what_if, _ = forecast.compute(w, report_data.ReportData(w), 5)
        forecast.record_weekly(w, what_if)
    assert kept(w) == ["2026-04-29", "2026-05-06"]
    assert not w.outcome.is_saved


def test_undo_and_redo_include_the_forecast(home: Path) -> None:
    w = weeks_later(home, 8)
    found, _ = forecast.compute(w, report_data.ReportData(w))
    forecast.record_weekly(w, found)
    assert [step.command for step in history.undo(w).steps] == ["done t7"]
    assert kept(w) == []
    assert [step.command for step in history.redo(w).steps] == ["done t7"]
    assert kept(w) == ["2026-04-29"]


def test_a_forecast_alone_cannot_be_undone(home: Path) -> None:
    w = weeks_later(home, 8)
    history.undo(w, 8)
    assert history.undo(w).steps == ()


def test_a_report_from_a_locked_database_answers(home: Path) -> None:
    w = weeks_later(home, 8)
    other = workspace_at(home)
    found, _ = forecast.compute(w, report_data.ReportData(w))
    with other.database.writing():
        forecast.record_weekly(w, found)
    assert kept(w) == []


def test_the_report_shows_the_hit_rate_of_its_safe_dates(home: Path) -> None:
    w = weeks_later(home, 8)
    found, _ = forecast.compute(w, report_data.ReportData(w))
    forecast.record_weekly(w, found)
    topic_changes.done(weeks_later(home, 9), [f"t{i}" for i in range(8, 40)])
    soon = report.report(weeks_later(home, 9))
    assert soon.hit_rate is not None
    assert soon.hit_rate.sentence == "", "the date has not come yet"
    answer = report.report(weeks_later(home, 150))
    assert answer.hit_rate is not None
    assert answer.hit_rate.sentence == 'The one "almost surely" date so far came true.'
    assert answer.forecast is not None
    assert answer.forecast.kind == NOTHING_LEFT


def test_a_past_day_has_no_forecast(home: Path) -> None:
    assert report.report(weeks_later(home, 8), as_of="2026-04-01").forecast is None


def test_only_skipped_topics_leave_nothing_to_foresee(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "data")
    write_roadmap(w, chain_of(3))
    topic_changes.skip(w, ["t0", "t1", "t2"])
    found = report.report(w).forecast
    assert found is not None
    assert found.kind == NOTHING_LEFT


def test_doing_what_was_known_before_earns_nothing(home: Path) -> None:
    topic_changes.know(weeks_later(home, 2), ["t20"])
    topic_changes.done(weeks_later(home, 3), ["t20"])
    found = report.report(weeks_later(home, 8)).forecast
    assert found is not None
    assert found.hours == 1.03


def test_what_was_opened_again_and_then_done_is_earned(home: Path) -> None:
    topic_changes.know(weeks_later(home, 2), ["t20"])
    w = weeks_later(home, 3)
    topic_changes.reopen(w, ["t20"])
    topic_changes.done(w, ["t20"])
    found = report.report(weeks_later(home, 8)).forecast
    assert found is not None
    assert found.hours > 1


def test_whoever_comes_back_after_a_year_is_not_told_that_it_takes_for_ever(home: Path) -> None:
    found = report.report(weeks_later(home, 70)).forecast
    assert found is not None
    assert not found.milestones[0].never
    assert "Your 62-week break counts as 8 weeks." in found.sentence


def test_coming_back_after_a_pause_moves_no_date_back(home: Path) -> None:
    away = report.report(weeks_later(home, 50)).forecast
    topic_changes.done(weeks_later(home, 49), ["t8"])
    back = report.report(weeks_later(home, 50)).forecast
    assert away is not None
    assert back is not None
    assert back.milestones[0].likely < away.milestones[0].likely
    assert back.milestones[0].safe < away.milestones[0].safe


@pytest.mark.parametrize("day", ["1970-01-05", "2019-06-03", "2025-07-07"])
def test_an_entry_from_before_counts_as_five_empty_weeks(home: Path, day: str) -> None:
    w = weeks_later(home, 8)
    before = report.report(w).forecast
    topic_changes.done(w, ["t8"], on=day)
    after = report.report(w).forecast
    assert before is not None
    assert after is not None
    # The week in which the learner had begun, on a Wednesday, is a full one now.
    assert (before.hours, after.hours) == (1.03, 0.62)
    assert (after.weeks, after.empty) == (8 + 5, 5)


@pytest.mark.parametrize("days_ago", range(35, 42))
def test_a_list_entered_for_one_past_day_is_no_pace_on_any_weekday(
    tmp_path: Path, days_ago: int
) -> None:
    w = workspace_at(tmp_path / "data")
    write_roadmap(w, chain_of(200))
    day = (NOON - timedelta(days=days_ago)).date().isoformat()
    answer = topic_changes.done(w, [f"t{i}" for i in range(100)], on=day)
    assert any("100 topics on one past day" in remark for remark in answer.remarks)
    found = report.report(w).forecast
    assert found is not None
    assert found.kind == OWN_PACE
    assert 2.8 <= found.hours <= 3.4, "sixteen hours in five weeks"


def test_a_handful_of_topics_for_a_past_day_is_a_day_of_study(home: Path) -> None:
    answer = topic_changes.done(
        weeks_later(home, 8), [f"t{i}" for i in range(8, 13)], on="2026-04-01"
    )
    assert not any("one past day" in remark for remark in answer.remarks)


def test_weeks_with_time_in_them_are_not_empty_though_a_topic_takes_long(tmp_path: Path) -> None:
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), chain_of(40))
    for week in range(5):
        notes.spent(weeks_later(home, week), "t0", 300)
    found = report.report(weeks_later(home, 5)).forecast
    assert found is not None
    assert found.empty == 0
    assert found.sentence.startswith(
        "Based on your last 4 weeks, with 5.3 h a week spent and 0.2 h of the plan"
    )


def test_a_plan_in_the_settings_gives_a_range_in_the_second_week(tmp_path: Path) -> None:
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), chain_of(40))
    topic_changes.done(workspace_at(home), ["t0"])
    without = report.report(weeks_later(home, 2)).forecast
    (home / "config.toml").write_text("hours_per_week = 4\n", "utf-8")
    with_plan = report.report(weeks_later(home, 2)).forecast
    asked = report.report(weeks_later(home, 2), hours=4).forecast
    assert without is not None
    assert with_plan is not None
    assert asked is not None
    assert without.kind == COLD_WITHOUT_PLAN
    assert with_plan.milestones[0].likely < with_plan.milestones[0].safe
    assert asked.milestones == with_plan.milestones


def test_what_was_known_before_under_a_former_name_is_not_earned_either(home: Path) -> None:
    topic_changes.know(weeks_later(home, 2), ["t20"])
    w = weeks_later(home, 3)
    renamed = chain_of(40)
    topics = [
        t._replace(id="new-name", was=("t20",))
        if t.id == "t20"
        else t._replace(
            prerequisites=tuple("new-name" if p == "t20" else p for p in t.prerequisites)
        )
        for t in renamed.topics
    ]
    milestones = [
        m._replace(needs=tuple("new-name" if n == "t20" else n for n in m.needs))
        for m in renamed.milestones
    ]
    write_roadmap(
        w, renamed._replace(topics=tuple(topics), milestones=tuple(milestones)), "another"
    )
    topic_changes.done(w, ["new-name"])
    found = report.report(weeks_later(home, 8)).forecast
    assert found is not None
    assert found.hours == 1.03


def test_what_has_left_the_roadmap_was_earned_all_the_same(home: Path) -> None:
    w = weeks_later(home, 8)
    before = report.report(w).forecast
    whole = chain_of(40)
    left = [t._replace(prerequisites=()) if t.id == "t8" else t for t in whole.topics[8:]]
    needs = tuple(t.id for t in left)
    goals = tuple(m._replace(needs=needs) for m in whole.milestones)
    write_roadmap(w, whole._replace(topics=tuple(left), milestones=goals), "another")
    after = report.report(w).forecast
    assert before is not None
    assert after is not None
    assert (after.weeks, after.hours) == (before.weeks, before.hours)


@pytest.mark.parametrize("seed", range(6))
def test_in_a_log_of_pauses_and_mistakes_finishing_something_moves_no_date_back(
    tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), chain_of(60))
    week, place = 0, 0
    for _ in range(dice.randint(4, 12)):
        week += dice.choice((1, 1, 1, 2, 6, 15, 40))
        w = weeks_later(home, week)
        action = dice.choice(("done", "done", "done", "spent", "skip", "know", "old"))
        name = f"t{place}"
        if action == "spent":
            notes.spent(w, name, dice.choice((30, 300, 60_000)))
            continue
        if action == "done":
            topic_changes.done(w, [name])
        elif action == "old":
            topic_changes.done(w, [name], on="1999-12-31")
        else:
            {"skip": topic_changes.skip, "know": topic_changes.know}[action](w, [name])
        place += 1
    w = weeks_later(home, week + dice.choice((1, 12)))
    (home / "config.toml").write_text("hours_per_week = 3\n" if seed % 2 else "", "utf-8")
    for name in (f"t{place}", f"t{place + 1}"):
        before = report.report(w).forecast
        topic_changes.done(w, [name])
        after = report.report(w).forecast
        assert before is not None
        assert after is not None
        for one, other in zip(before.milestones, after.milestones, strict=True):
            assert (other.likely or "never") <= (one.likely or "never")
            assert (other.safe or "never") <= (one.safe or "never")


# -- the sentence is what the dates are made of --------------------------------------------------


def sentence_of(w: Workspace, hours: float | None = None) -> str:
    found = report.report(w, hours=hours).forecast
    assert found is not None
    return found.sentence


def test_hours_that_are_set_are_named_wherever_they_move_a_date(home: Path) -> None:
    w = weeks_later(home, 8)
    before = report.report(w).forecast
    (home / "config.toml").write_text("hours_per_week = 10\n", "utf-8")
    w = weeks_later(home, 8)
    after = report.report(w).forecast
    assert before is not None
    assert after is not None
    assert after.milestones[0].likely < before.milestones[0].likely
    assert after.sentence == (
        f"{before.sentence.removesuffix('.')}, and on the 10 h a week you plan to study, of which"
        " people usually manage about 6.2 h."
    )


def test_time_on_a_topic_that_was_skipped_makes_no_topic_longer(tmp_path: Path) -> None:
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), chain_of(40))
    for week in range(8):
        options = DoneOptions(minutes=60)
        topic_changes.done(weeks_later(home, week), [f"t{week}"], options=options)
    w = weeks_later(home, 8)
    assert sentence_of(w).endswith("topics take you about as long as estimated.")
    notes.spent(w, "t25", 600, on="2026-04-20")
    topic_changes.skip(w, ["t25"])
    assert sentence_of(w) == (
        "Based on your last 7 weeks, with 2.3 h a week spent (1 h of it on topics that you neither"
        " skipped nor knew) and 1 h of the plan earned: topics take you about as long as estimated."
    )


def test_the_third_week_of_work_does_not_bring_back_a_slow_beginning(tmp_path: Path) -> None:
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), chain_of(8))
    for week, topic, minutes in ((10, "t0", 30), (16, "t1", 50), (38, "t2", 50)):
        notes.spent(weeks_later(home, week), topic, minutes)
    w = weeks_later(home, 39)
    before = report.report(w).forecast
    notes.spent(w, "t3", 30, on="2026-07-15")
    after = report.report(w).forecast
    assert before is not None
    assert after is not None
    assert after.hours >= before.hours
    days = [found.milestones[0].likely for found in (before, after)]
    assert days[1] <= days[0] < "2028"


@pytest.mark.parametrize("hours", [None, 6])
def test_what_is_done_on_an_earlier_day_makes_no_date_less_safe(
    tmp_path: Path, hours: float | None
) -> None:
    """Then its time counts as earned on that day; the weeks that it was logged in stay weeks."""
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), chain_of(40))
    for week in range(8):
        notes.spent(weeks_later(home, week), "t0", 6)
    w = weeks_later(home, 9)
    before = report.report(w, hours=hours).forecast
    topic_changes.done(w, ["t0"], on=weeks_later(home, 2).today)
    after = report.report(w, hours=hours).forecast
    assert before is not None
    assert after is not None
    assert after.milestones[0].likely <= before.milestones[0].likely
    assert after.milestones[0].safe <= before.milestones[0].safe


def test_what_is_said_of_a_list_for_one_day_is_what_it_does_to_the_pace(home: Path) -> None:
    w = weeks_later(home, 8)
    before = report.report(w).forecast
    answer = topic_changes.done(w, [f"t{n}" for n in range(10, 19)], on="2026-04-21")
    after = report.report(w).forecast
    assert before is not None
    assert after is not None
    # Nine hours more in seven weeks and five days.
    assert after.hours == pytest.approx(before.hours + 9 * 7 / 54, abs=0.02)
    (remark,) = (remark for remark in answer.remarks if "one past day" in remark)
    assert remark.startswith(
        "9 topics on one past day count as work of that day, at most 16 h of it"
    )
