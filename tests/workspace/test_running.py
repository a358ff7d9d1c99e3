"""A topic whose exercise takes days, as its learner sees it: begun, running, on its day, put aside.

Holds: workspace.running.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import NOON, small_roadmap, topic, workspace_at, write_roadmap

from roadmap_cli.core.model.roadmap import Milestone
from roadmap_cli.core.versions.version_diff import VersionContext, find_changes
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text import change_text, next_text
from roadmap_cli.store.catalog import catalog_sums
from roadmap_cli.store.database.row_sums import DamagedCache
from roadmap_cli.store.versions.catalog_reader import read_roadmap
from roadmap_cli.workspace import (
    history,
    learning_map,
    move,
    next_topic,
    notes,
    path,
    plan,
    reading,
    report,
    show,
    topic_changes,
    topic_list,
)
from roadmap_cli.workspace.past_commands import handle
from roadmap_cli.workspace.workspace import Workspace

SCREEN = OutputTarget(100, color=False, ascii=False, terminal=True, bound=True)
ROADMAP = small_roadmap(
    topic("diary", reads=["book"])._replace(days=7, minutes=240),
    topic("water"),
    topic("cup", "diary", "water"),
    topic("table")._replace(minutes=300),
    topic("guests", "cup", "table"),
)._replace(
    milestones=(
        Milestone("drinker", "A drinker", "basics", ("cup",), 4000),
        Milestone("host", "A host", "basics", ("guests",), 1000),
    )
)


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Return a learner on 4 March who keeps a diary for a week, among other things."""
    w = workspace_at(tmp_path)
    write_roadmap(w, ROADMAP)
    return w


def proposed(w: Workspace) -> str:
    topic = next_topic.next_topic(w).topic
    return topic.id if topic else ""


def running(w: Workspace) -> dict[str, str]:
    return {topic.id: topic.until for topic in next_topic.next_topic(w).running}


def later(w: Workspace, days: int) -> None:
    w.now = NOON + timedelta(days=days)


def test_before_it_is_begun_it_says_how_long_it_takes(w: Workspace) -> None:
    answer = next_topic.next_topic(w)
    assert answer.topic is not None
    assert (answer.topic.id, answer.topic.days) == ("diary", 7)
    assert (
        next_text.next_lines(answer, SCREEN)[0] == "diary  All about diary (4 h, 7 days at least)"
    )


def test_once_begun_it_runs_beside_the_following_topic_until_its_day(w: Workspace) -> None:
    answer = topic_changes.start(w, ["diary"])
    assert answer.topics[0].until == "2026-03-11"
    assert "  runs until 11 March, as its exercise takes days" in change_text.change_lines(
        answer, SCREEN
    )
    lines = next_text.next_lines(next_topic.next_topic(w), SCREEN)
    assert lines[0] == "water  All about water (1 h)"
    assert "  diary (All about diary) runs beside it until 11 March." in lines
    later(w, 6)
    assert (proposed(w), running(w)) == ("water", {"diary": "2026-03-11"})
    later(w, 7)
    assert (proposed(w), running(w)) == ("diary", {})
    assert next_topic.next_topic(w).reasons[0].code == "started"


@pytest.mark.parametrize("begin", ["spent", "read"])
def test_recorded_work_begins_it_too(w: Workspace, begin: str) -> None:
    answer = notes.spent(w, "diary", 30) if begin == "spent" else reading.read(w, "book")
    assert answer.until == "2026-03-11"
    line = "  diary is now in progress, and runs until 11 March"
    assert line in change_text.record_lines(answer, SCREEN)
    assert running(w) == {"diary": "2026-03-11"}
    assert notes.spent(w, "diary", 30).until == ""


def test_work_of_an_earlier_day_begins_it_on_that_day(w: Workspace) -> None:
    notes.spent(w, "diary", 30, on="2026-03-01")
    assert running(w) == {"diary": "2026-03-08"}
    notes.spent(w, "water", 30, on="2026-02-01")
    assert running(w) == {"diary": "2026-03-08"}


def test_done_before_its_day_is_obeyed(w: Workspace) -> None:
    topic_changes.start(w, ["diary"])
    answer = topic_changes.done(w, ["diary"])
    assert answer.topics[0].state == "done"
    assert answer.topics[0].until == ""
    assert not any("until" in remark for remark in answer.remarks)
    assert running(w) == {}


def test_while_the_way_waits_for_a_day_nothing_is_called_a_detour_from_it(w: Workspace) -> None:
    chairs = topic("chairs")._replace(minutes=300)
    topics = [*ROADMAP.topics, chairs, topic("house", "chairs")]
    house = Milestone("house", "A house", "basics", ("house",), 1000)
    write_roadmap(w, ROADMAP._replace(topics=topics, milestones=(*ROADMAP.milestones, house)))
    topic_changes.done(w, ["water"])
    assert next_topic.next_topic(w).detours
    topic_changes.start(w, ["diary"])
    answer = next_topic.next_topic(w)
    assert answer.reasons[0].code == "beside"
    assert not answer.detours


def test_what_needs_it_waits_until_it_is_done(w: Workspace) -> None:
    topic_changes.start(w, ["diary"])
    topic_changes.done(w, ["water"])
    assert proposed(w) == "table"
    assert next_topic.next_topic(w).reasons[0].sentence == (
        'nothing else on the way to "A drinker" can be begun yet'
    )
    later(w, 7)
    assert proposed(w) == "diary"
    topic_changes.done(w, ["diary"])
    assert proposed(w) == "cup"


def test_when_nothing_else_is_ready_the_day_is_said(w: Workspace) -> None:
    topic_changes.start(w, ["diary"])
    topic_changes.done(w, ["water"])
    answer = topic_changes.done(w, ["table"])
    sentence = "nothing else is ready before 11 March; diary runs until then"
    assert (answer.next, answer.nothing_left, answer.is_waiting) == (None, sentence, True)
    assert f"  N{sentence[1:]}." in change_text.change_lines(answer, SCREEN)
    nothing = next_topic.next_topic(w)
    assert (nothing.topic, nothing.reasons[0].code) == (None, "runs")
    assert next_text.next_lines(nothing, SCREEN)[0] == f"N{sentence[1:]}."


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (topic_changes.stop, "paused"),
        (topic_changes.skip, "skipped"),
        (topic_changes.reopen, "open"),
        (topic_changes.know, "assumed"),
    ],
)
def test_what_is_put_aside_does_not_run_and_runs_anew_when_it_is_taken_up(
    w: Workspace, action: object, state: str
) -> None:
    topic_changes.start(w, ["diary"])
    later(w, 3)
    action(w, ["diary"])  # type: ignore[operator]
    assert running(w) == {}
    assert show.show(w, "diary").state == state  # type: ignore[union-attr]
    history.undo(w)
    assert running(w) == {"diary": "2026-03-11"}
    history.redo(w)
    later(w, 5)
    topic_changes.reopen(w, ["diary"])
    topic_changes.start(w, ["diary"])
    assert running(w) == {"diary": "2026-03-16"}


def test_a_corrected_day_moves_its_day(w: Workspace) -> None:
    topic_changes.start(w, ["diary"])
    batch = w.database.value("select batch from event where kind = 'started'", default="")
    move.move(w, handle(w, batch), "2026-03-02")
    assert running(w) == {"diary": "2026-03-09"}


def test_days_in_which_it_ran_are_no_days_of_neglect(w: Workspace) -> None:
    write_roadmap(
        w, ROADMAP._replace(topics=(ROADMAP.topics[0]._replace(days=40), *ROADMAP.topics[1:]))
    )
    topic_changes.start(w, ["diary"])
    later(w, 40)
    assert (proposed(w), next_topic.next_topic(w).hint) == ("diary", None)
    later(w, 40 + 29)
    hint = next_topic.next_topic(w).hint
    assert hint is not None
    assert hint.code == "untouched"
    assert show.show(w, "diary").hint == hint  # type: ignore[union-attr]


def test_plan_puts_it_and_what_needs_it_on_its_day_at_the_earliest(w: Workspace) -> None:
    def days() -> dict[str, str]:
        weeks = plan.plan(w, weeks=3, hours=40).weeks
        ends = {part.id: part.ends for week in weeks for part in week.topics if part.finished}
        return ends | {m.id: m.expected for week in weeks for m in week.milestones}

    unbegun = {
        "water": "2026-03-04",
        "table": "2026-03-05",
        "diary": "2026-03-11",
        "cup": "2026-03-11",
        "drinker": "2026-03-11",
        "guests": "2026-03-11",
        "host": "2026-03-11",
    }
    assert days() == unbegun
    topic_changes.start(w, ["diary"])
    assert days() == unbegun
    later(w, 3)
    assert days()["cup"] == "2026-03-11"
    topic_changes.stop(w, ["diary"])
    assert days()["cup"] == "2026-03-14"


def test_a_milestone_is_not_forecast_before_its_day(w: Workspace) -> None:
    for week in range(6):
        notes.spent(w, "table", 10, on=(NOON - timedelta(weeks=week)).date().isoformat())
    topic_changes.start(w, ["diary"])
    for hours in (1, 10, 100):
        expected = report.report(w, hours=hours).forecast
        assert expected is not None
        for arrival in expected.milestones:
            assert min(arrival.likely, arrival.safe or "9") >= "2026-03-11"
            assert arrival.likely <= (arrival.safe or "9")


def test_lists_and_the_map_say_until_when_it_runs(w: Workspace) -> None:
    topic_changes.start(w, ["diary"])
    day = "2026-03-11"
    assert topic_list.topic_list(w, states=["in progress"]).groups[0].topics[0].until == day
    assert [step.until for step in path.path(w, None).steps] == [day, "", ""]
    shown = show.show(w, "diary")
    assert (shown.days, shown.until) == (7, day)  # type: ignore[union-attr]
    diary = learning_map.learning_map(w).topics[0]
    assert (diary.days, diary.line.until) == (7, day)
    bundle = report.report(w).bundle
    assert [(t.id, t.until) for t in bundle][:2] == [("water", ""), ("diary", day)]
    past = report.report(w, as_of="2026-03-03")
    assert [t.until for t in past.bundle if t.until] == []


@pytest.mark.parametrize(
    "sql",
    [
        "update exercise set days = 8",
        "delete from exercise",
        "insert into exercise values ('small', 'water', 7, '')",
    ],
)
def test_days_that_a_flipped_bit_changed_are_noticed(w: Workspace, sql: str) -> None:
    w.database.connection.execute(sql)
    with pytest.raises(DamagedCache):
        next_topic.next_topic(w)
    with pytest.raises(DamagedCache):
        topic_changes.done(w, ["water"])
    assert not catalog_sums.is_whole(w.database, "small")


def test_a_version_that_changes_the_days_says_so_and_counts(w: Workspace) -> None:
    topic_changes.start(w, ["diary"])
    before = read_roadmap(w.database, "small")
    assert before == ROADMAP
    after = before._replace(topics=(before.topics[0]._replace(days=3), *before.topics[1:]))
    (change,) = find_changes(before, after, VersionContext()).changed
    assert change.fields == (("days", "7", "3"),)
    write_roadmap(w, after)
    assert running(w) == {"diary": "2026-03-07"}
    write_roadmap(
        w, before._replace(topics=(before.topics[0]._replace(days=0), *before.topics[1:]))
    )
    assert running(w) == {}
