"""A goal that lasts: chosen, reached, gone, too early, taken back, on any day and any machine.

Holds: workspace.aim, workspace.aim_goal, store.log.aims, core.answers.aim.aim_brief,
core.answers.aim.aim_report, core.answers.aim.destination.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import (
    NOON,
    chain_of,
    seal,
    small_roadmap,
    small_topics,
    topic,
    workspace_at,
    write_roadmap,
)
from tests.examples import examples

from roadmap_cli.core.answers.aim import aim_brief
from roadmap_cli.core.answers.aim.aim_report import AimReport
from roadmap_cli.core.model.roadmap import Milestone, Roadmap
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.store.log import projection
from roadmap_cli.workspace import (
    aim,
    history,
    loading,
    move,
    next_topic,
    path,
    plan,
    report,
    roadmaps,
    topic_changes,
)
from roadmap_cli.workspace.load_plan import RoadmapFile
from roadmap_cli.workspace.workspace import Workspace


def with_milestones(roadmap: Roadmap, **needs: str) -> Roadmap:
    """Return a roadmap with these milestones, each with the topics that it names."""
    milestones = tuple(
        Milestone(name, f"The {name}", "basics", tuple(topics.split()), 1)
        for name, topics in needs.items()
    )
    return roadmap._replace(milestones=milestones)


SMALL = with_milestones(small_roadmap(), start="alpha", end="delta")
CHAIN = with_milestones(chain_of(40), ten="t9", twenty="t19", forty="t39")


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    w = workspace_at(tmp_path / "data")
    write_roadmap(w, SMALL)
    return w


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A learner who finished a topic of an hour in each of eight weeks, of forty topics."""
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), CHAIN)
    for week in range(8):
        topic_changes.done(weeks_later(home, week), [f"t{week}"])
    return home


def weeks_later(home: Path, weeks: float) -> Workspace:
    return workspace_at(home, NOON + timedelta(weeks=weeks))


def shown(w: Workspace) -> AimReport:
    found = aim.aim(w).aim
    assert found is not None
    return found


def event_count(w: Workspace) -> int:
    return len(w.database.rows("select 1 from event"))


# -- choosing ------------------------------------------------------------------------------------


def test_next_plan_path_report_and_roadmaps_go_to_the_goal_until_told_otherwise(
    w: Workspace,
) -> None:
    assert next_topic.next_topic(w).milestone == next_topic.next_topic(w, goal="start").milestone
    answer = aim.aim(w, "end", by="2026-03-31")
    assert (answer.action, answer.changed, answer.before) == ("set", True, "")
    found = next_topic.next_topic(w)
    assert found.milestone is not None
    assert (found.milestone.id, found.milestone.minutes_left) == ("end", 240)
    assert path.path(w, None).id == "end"
    (line,) = roadmaps.roadmaps(w).roadmaps
    assert line.next is not None
    assert (line.next.id, line.next.minutes_left) == ("end", 240)
    planned = plan.plan(w, hours=1).aim
    assert planned is not None
    assert planned.id == "end"
    whole = report.report(w)
    assert whole.aim == answer.aim
    assert [topic.id for topic in whole.bundle] == ["alpha", "beta", "gamma", "delta"]
    changed = topic_changes.done(w, ["alpha"])
    assert changed.milestone is not None
    assert (changed.milestone.id, changed.milestone.behind) == ("end", 1)


def test_a_goal_named_for_once_comes_before_it(w: Workspace) -> None:
    aim.aim(w, "end", by="2026-03-31")
    found = next_topic.next_topic(w, goal="omega")
    assert found.topic is not None
    assert (found.topic.id, found.aim) == ("omega", None)
    assert path.path(w, "start").id == "start"
    assert shown(w).id == "end"


def test_a_topic_may_be_the_goal(w: Workspace) -> None:
    answer = aim.aim(w, "omega")
    assert answer.aim is not None
    assert (answer.aim.kind, answer.aim.title) == ("topic", "All about omega")
    found = next_topic.next_topic(w)
    assert found.topic is not None
    assert (found.topic.id, found.aim and found.aim.kind) == ("omega", "topic")


def test_the_newest_goal_counts_and_the_same_again_is_not_recorded(w: Workspace) -> None:
    aim.aim(w, "start")
    assert aim.aim(w, "end").before == "The start"
    count = event_count(w)
    assert not aim.aim(w, "end").changed
    assert aim.aim(w, by="2026-06-30").changed
    assert not aim.aim(w, "end", by="30 june").changed
    assert event_count(w) == count + 1
    assert aim.aim(w, "end").changed  # without a day again
    assert shown(w).by == ""


def test_none_clears_it(w: Workspace) -> None:
    assert not aim.aim(w, clear=True).changed
    aim.aim(w, "end")
    assert aim.aim(w, clear=True).before == "The end"
    assert aim.aim(w).aim is None
    found = next_topic.next_topic(w)
    assert found.milestone is not None
    assert (found.milestone.id, found.aim) == ("start", None)


def test_without_a_goal_the_milestones_ahead_are_named(w: Workspace) -> None:
    answer = aim.aim(w)
    assert (answer.action, [milestone.id for milestone in answer.ahead]) == (
        "shown",
        ["start", "end"],
    )


@pytest.mark.parametrize(
    ("typed", "by", "clear", "sentence"),
    [
        ("end", None, True, "--none clears the goal"),
        (None, "2026-06-30", True, "--none clears the goal"),
        (None, "2026-06-30", False, "there is no goal yet to give a day"),
        ("end", "2026-03-03", False, "2026-03-03 is in the past"),
        ("end", "soon", False, "'soon' is not a date"),
    ],
)
def test_what_makes_no_sense_is_refused_and_recorded_nowhere(
    w: Workspace, typed: str | None, by: str | None, clear: bool, sentence: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        aim.aim(w, typed, by=by, clear=clear)
    assert refusal.value.sentence == sentence
    assert event_count(w) == 0


def test_an_unknown_or_reached_or_skipped_goal_is_refused(w: Workspace) -> None:
    with pytest.raises(NotFound):
        aim.aim(w, "nothing")
    topic_changes.done(w, ["alpha"])
    with pytest.raises(UsageError, match='"The start" is reached already'):
        aim.aim(w, "start")
    topic_changes.skip(w, ["omega"])
    with pytest.raises(UsageError, match='"All about omega" is skipped already'):
        aim.aim(w, "omega")


# -- until it is reached ---------------------------------------------------------------------------


def test_a_reached_goal_is_said_on_its_day_and_then_the_way_goes_on(w: Workspace) -> None:
    aim.aim(w, "start", by="2026-03-31")
    topic_changes.done(w, ["alpha"])
    found = next_topic.next_topic(w)
    assert found.remark.startswith('You have reached your goal, "The start"')
    assert found.milestone is not None
    assert found.milestone.id == "end"
    w.now = NOON + timedelta(days=1)
    found = next_topic.next_topic(w)
    assert found.aim is not None
    assert (found.remark, found.aim.state) == ("", "reached")
    assert shown(w).state == "reached"
    # It is the goal again when it is open again.
    topic_changes.reopen(w, ["alpha"])
    assert shown(w).state == "open"


def test_a_goal_of_which_everything_was_skipped_is_called_skipped(w: Workspace) -> None:
    aim.aim(w, "start")
    topic_changes.skip(w, ["alpha"])
    assert next_topic.next_topic(w).remark.startswith('Your goal, "The start", is skipped')


def test_where_nothing_is_left_the_goal_is_reached(w: Workspace) -> None:
    aim.aim(w, "end")
    topic_changes.know(w, ["delta", "omega"])
    found = next_topic.next_topic(w)
    assert found.topic is None
    assert found.remark.startswith("You have reached your goal")
    assert shown(w).state == "reached"


def test_a_day_that_has_passed_is_said_for_a_week_and_another_can_be_named(w: Workspace) -> None:
    aim.aim(w, "end", by="2026-03-10")
    for days, left in ((6, 1), (7, 0), (13, 0)):
        w.now = NOON + timedelta(days=days)
        found = next_topic.next_topic(w)
        assert found.aim is not None
        assert found.aim.days_left == left
        assert found.remark.startswith("The day you named") == (left == 0)
    w.now = NOON + timedelta(days=14)
    assert next_topic.next_topic(w).remark == ""
    assert "has passed" in " ".join(shown(w).sentences)
    assert shown(w).choices == ()
    assert aim.aim(w, by="in 2 weeks").aim is not None
    assert shown(w).days_left == 15


# -- versions, roadmaps, machines ------------------------------------------------------------------


def load(w: Workspace, roadmap: Roadmap) -> None:
    loading.load_file(w, RoadmapFile(roadmap, roadmap.version, "/a/file.yaml", ()))


def test_a_goal_that_a_version_does_not_have_falls_away_and_comes_back(w: Workspace) -> None:
    aim.aim(w, "end", by="2026-06-30")
    load(w, with_milestones(small_roadmap(version="2"), start="alpha", finish="delta"))
    gone = 'Your goal, "The end", isn\'t in this version of the roadmap'
    assert any(remark.startswith(gone) for remark in w.remarks)
    found = next_topic.next_topic(w)
    assert found.remark.startswith(gone)
    assert found.milestone is not None
    assert found.milestone.id == "start"
    assert shown(w).state == "gone"
    with pytest.raises(NotFound):
        aim.aim(w, by="2026-07-31")
    load(w, SMALL._replace(version="3"))
    assert shown(w).state == "open"


def test_a_topic_that_is_renamed_stays_the_goal(w: Workspace) -> None:
    aim.aim(w, "omega")
    topics = (*small_topics()[:4], topic("last", was=["omega"]))
    load(w, with_milestones(small_roadmap(*topics, version="2"), start="alpha"))
    assert w.remarks == []
    found = next_topic.next_topic(w)
    assert found.topic is not None
    assert (found.topic.id, shown(w).id) == ("last", "last")


def test_each_roadmap_has_a_goal_of_its_own(w: Workspace) -> None:
    aim.aim(w, "end")
    write_roadmap(w, with_milestones(small_roadmap(name="other"), one="alpha", two="omega"), "b")
    other = workspace_at(Path(w.database.path).parent)
    assert aim.aim(other).aim is None
    aim.aim(other, "two")
    lines = roadmaps.roadmaps(workspace_at(Path(w.database.path).parent)).roadmaps
    assert {line.id: line.next.id for line in lines if line.next} == {
        "small": "end",
        "other": "two",
    }


def test_undo_redo_and_the_day_of_it(w: Workspace) -> None:
    aim.aim(w, "start")
    aim.aim(w, "end", by="2026-06-30")
    name = '"The small roadmap"'
    assert history.undo(w).goals == (f'the goal in {name} is now "The start"',)
    assert history.redo(w).goals == (f'the goal in {name} is now "The end", by 30 June 2026',)
    (handle,) = [s.handle for s in history.history(w).steps if s.command == "aim start"]
    assert history.undo(w, entry=handle).goals == (), "an earlier one: the goal stays"
    assert shown(w).id == "end"
    assert history.undo(w, 2).goals == (f"there is no goal in {name} now",)
    assert w.remarks == []
    assert aim.aim(w).aim is None
    history.redo(w)
    (handle, *_) = [s.handle for s in history.history(w).steps if s.command.startswith("aim end")]
    with pytest.raises(UsageError, match="keeps its day"):
        move.move(w, handle, "2026-03-01")


def test_skipping_the_goal_says_so(w: Workspace) -> None:
    aim.aim(w, "start")
    goal = shown(w)
    answer = topic_changes.skip(w, ["alpha"])
    assert answer.remarks[0] == (
        f'Your goal, "{goal.title}", is skipped; choose another: roadmap aim MILESTONE'
    )
    assert answer.remarks[0] not in topic_changes.skip(w, ["beta"]).remarks


def test_on_a_past_day_nobody_is_told_to_choose_a_goal(w: Workspace) -> None:
    aim.aim(w, "start")
    topic_changes.done(w, ["alpha"])
    w.now = NOON + timedelta(days=10)
    past = report.report(w, as_of="2026-03-05").aim
    assert past is not None
    assert past.sentences == (f'You have reached your goal, "{past.title}".',)


def test_a_report_of_a_past_day_knows_the_goal_of_that_day(w: Workspace) -> None:
    aim.aim(w, "start", by="2026-06-30")
    w.now = NOON + timedelta(days=10)
    aim.aim(w, "end")
    past = report.report(w, as_of="2026-03-05")
    assert past.aim is not None
    assert (past.aim.id, past.aim.by, past.aim.likely) == ("start", "2026-06-30", "")
    assert past.aim.sentences == (
        "0 of 1 topic done, 1 h to go.",
        "1 h in 17 weeks: 0.1 h of the plan a week.",
    )
    assert report.report(w, as_of="2026-03-03").aim is None


def test_a_stored_goal_that_is_not_of_the_log_is_found_and_made_anew(w: Workspace) -> None:
    aim.aim(w, "end")
    path_ = Path(w.database.path)
    w.database.connection.execute("update meta set value = '[]' where key = 'aim small'")
    seal(path_)
    assert projection.differing_tables(w.database) == ["meta"]
    with w.database.writing():
        projection.rebuild(w.database)
    assert projection.differing_tables(w.database) == []
    assert shown(w).id == "end"


def test_a_program_that_knows_goals_finds_those_that_an_older_one_took_in(w: Workspace) -> None:
    """An older program keeps the fact and stores no goal."""
    aim.aim(w, "end", by="2026-06-30")
    path_ = Path(w.database.path)
    w.database.connection.execute("delete from meta where key = 'aim small'")
    w.database.connection.execute("update meta set value = '5' where key = 'projection'")
    w.close()
    seal(path_)
    later = workspace_at(path_.parent)
    assert shown(later).by == "2026-06-30"
    assert projection.differing_tables(later.database) == []


# -- the hours that its day asks for ---------------------------------------------------------------


def test_a_pace_that_is_enough_is_in_time_and_nothing_need_give(home: Path) -> None:
    w = weeks_later(home, 8)
    found = aim.aim(w, "ten", by="in 12 weeks").aim
    assert found is not None
    assert (found.verdict, found.choices, found.minutes_left) == ("in time", (), 120)
    assert found.sentences[1] == "2 h in 12 weeks: 0.2 h of the plan a week; you do 1 h a week."


def test_a_pace_that_is_too_slow_is_said_with_what_could_give(home: Path) -> None:
    w = weeks_later(home, 8)
    found = aim.aim(w, "forty", by="in 20 weeks").aim
    assert found is not None
    assert (found.verdict, found.minutes_left, found.days_left) == ("late", 32 * 60, 141)
    assert found.sentences[1] == "32 h in 20 weeks: 1.6 h of the plan a week; you do 1 h a week."
    later, more, nearer = found.choices
    assert later.command == f"roadmap aim --by {found.safe}"
    assert more.command == "roadmap report --hours-per-week 1.6"
    assert more.sentence == "more hours: 1.6 h a week is probably enough, 3.3 h almost surely"
    assert nearer.command == f"roadmap aim twenty --by {found.by}"
    # What is advised is true: typed, each of them is in time.
    aim.aim(w, by=found.safe)
    assert shown(w).verdict == "in time"
    aim.aim(w, "twenty", by=found.by)
    assert shown(w).verdict in ("in time", "probably in time")


def test_before_there_is_a_pace_only_what_is_needed_is_said(w: Workspace) -> None:
    found = aim.aim(w, "end", by="in 4 weeks").aim
    assert found is not None
    assert found.sentences == (
        "0 of 4 topics done, 4 h to go.",
        "4 h in 4 weeks: 1 h of the plan a week; your own pace isn't known yet.",
    )
    assert (found.verdict, found.choices) == ("", ())


def test_a_pace_of_nothing_reaches_nothing(tmp_path: Path) -> None:
    home = tmp_path / "data"
    write_roadmap(workspace_at(home), CHAIN)
    topic_changes.start(workspace_at(home), ["t0"])
    w = weeks_later(home, 8)
    found = aim.aim(w, "forty", by="in 20 weeks").aim
    assert found is not None
    assert found.own_hours == 0
    assert "; in your last weeks you did none." in found.sentences[1]
    assert [choice.code for choice in found.choices] == ["more"]


@pytest.mark.parametrize(
    ("by", "needed"),
    [
        ("today", "The day is today"),
        ("tomorrow", "4 h in 2 days: 2 h of the plan a day (14 h a week)"),
        ("in 12 days", "4 h in 13 days: 19 min of the plan a day (2.2 h a week)"),
        ("in 13 days", "4 h in 14 days: 2 h of the plan a week"),
        ("in 31 days", "4 h in 4.6 weeks: 0.9 h of the plan a week"),
        ("in 20 years", "4 h in 1044 weeks: 0.1 h of the plan a week"),
    ],
)
def test_a_day_may_be_near_or_far(w: Workspace, by: str, needed: str) -> None:
    found = aim.aim(w, "end", by=by).aim
    assert found is not None
    assert found.sentences[1] == f"{needed}; your own pace isn't known yet."


def test_more_than_anybody_studies_is_not_advised(tmp_path: Path) -> None:
    w = workspace_at(tmp_path / "data")
    write_roadmap(w, with_milestones(chain_of(200), all="t199"))
    found = aim.aim(w, "all", by="in 2 days").aim
    assert found is not None
    assert "200 h in 3 days: more than anybody studies" in found.sentences[1]
    brief = next_topic.next_topic(w).aim
    assert brief is not None
    assert brief.deadline == "by 6 March 2026"


def test_a_report_that_asks_what_if_says_so_of_the_goal_too(home: Path) -> None:
    w = weeks_later(home, 8)
    aim.aim(w, "forty", by="in 20 weeks")
    found = report.report(w, hours=8).aim
    assert found is not None
    assert "; you ask about 8 h a week and do 1 h." in found.sentences[1]
    assert found.sentences[2].startswith("At 8 h a week: ")
    assert found.verdict == "in time"


@pytest.mark.parametrize("weeks", [2, 3, 8])
@pytest.mark.parametrize("days", [20, 47, 140])
def test_more_hours_that_are_advised_are_enough_on_the_same_screen(
    home: Path, weeks: int, days: int
) -> None:
    """Also for one who has no pace yet, of whose plan usually a part is done."""
    w = weeks_later(home, weeks)
    w.settings.values["hours_per_week"] = 1
    aim.aim(w, "forty", by=f"in {days} days")
    late = shown(w)
    assert late.verdict == "late"
    (more,) = (choice for choice in late.choices if choice.code == "more")
    numbers = [float(word) for word in more.sentence.split() if word[0].isdigit()]
    for hours, verdicts in zip(
        numbers, (("probably in time", "in time"), ("in time",)), strict=False
    ):
        found = report.report(w, hours=hours).aim
        assert found is not None
        assert found.verdict in verdicts
        slower = report.report(w, hours=hours - 0.1 if hours <= 10 else hours - 1).aim
        assert slower is not None
        assert slower.verdict not in verdicts


def test_beside_a_day_the_goal_is_forecast_by_the_day(home: Path) -> None:
    w = weeks_later(home, 8)
    aim.aim(w, "forty", by="in 20 weeks")
    found = shown(w)
    days = (aim_brief.format_day(day) for day in (found.likely, found.safe))
    assert found.sentences[2] == "At your pace: probably by {}, almost surely by {}.".format(*days)


def test_a_day_that_the_own_pace_just_misses_is_about_an_even_chance(home: Path) -> None:
    w = weeks_later(home, 8)
    likely = date.fromisoformat(aim.aim(w, "forty", by="in 20 weeks").aim.likely)  # type: ignore[union-attr]
    found = aim.aim(w, by=str(likely - timedelta(days=1))).aim
    assert found is not None
    assert found.verdict == "late"
    assert found.sentences[1].endswith(": 1.1 h of the plan a week, about your pace.")
    (more,) = (choice for choice in found.choices if choice.code == "more")
    assert more.sentence.startswith("more hours: your pace is about an even chance, ")


def test_a_goal_named_again_without_its_day_says_which_day_it_had(w: Workspace) -> None:
    aim.aim(w, "end", by="2026-06-30")
    answer = aim.aim(w, "end")
    assert (answer.changed, answer.before, answer.before_by) == (True, "", "2026-06-30")
    assert aim.aim(w, "start").before_by == ""


@examples(60)
@given(minutes=st.integers(1, 200_000), days=st.integers(1, 9000))
def test_the_hours_that_are_said_are_enough_and_not_much_more(minutes: int, days: int) -> None:
    weekly = aim_brief.weekly_minutes(minutes, days)
    assert weekly * days >= 7 * minutes > (weekly - 1) * days
    hours = aim_brief.round_up_hours(weekly)
    assert weekly <= round(60 * hours, 6) <= max(weekly + 6, weekly * 1.11)


@pytest.mark.parametrize("weeks", [1, 2, 5, 30])
def test_at_the_hours_that_are_said_the_plan_is_there_in_time(home: Path, weeks: int) -> None:
    w = weeks_later(home, 8.4)
    found = aim.aim(w, "forty", by=f"in {weeks} weeks").aim
    assert found is not None
    expected = plan.plan(w, hours=aim_brief.round_up_hours(found.minutes_a_week)).aim
    assert expected is not None
    assert expected.expected <= found.by
