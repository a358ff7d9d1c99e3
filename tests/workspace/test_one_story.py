"""`next`, `plan`, `path`, `report` and `roadmaps` tell one story at any moment.

Whatever was started, skipped, known before or finished in a wrong order: the same first topic, the same
order, the same hours to each milestone, and so the same basis of each date.

Holds: workspace.detours, workspace.path, workspace.plan, core.answers.next_answer.
"""

from contextlib import suppress
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, small_roadmap, topic, workspace_at, write_roadmap
from tests.examples import examples

from roadmap_cli.core.answers.change_answers import ChangeAnswer
from roadmap_cli.core.answers.next_answer import NextAnswer
from roadmap_cli.core.answers.schedule import Calendar
from roadmap_cli.core.model.roadmap import Milestone, Roadmap, Stage, Topic
from roadmap_cli.core.progress.states import CLOSED
from roadmap_cli.errors import UsageError
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text import change_text
from roadmap_cli.workspace import (
    aim,
    next_topic,
    notes,
    path,
    plan,
    report,
    roadmaps,
    show,
    topic_changes,
    topic_list,
)
from roadmap_cli.workspace.workspace import Workspace

HOURS, WEEKS = 10, 60
SCREEN = OutputTarget(100, color=False, ascii=False, terminal=True, bound=True)
ACTIONS = {
    "start": topic_changes.start,
    "stop": topic_changes.stop,
    "done": topic_changes.done,
    "skip": topic_changes.skip,
    "know": topic_changes.know,
}


class Drawn(NamedTuple):
    """A roadmap, and what a learner does with its topics: after how many days, and to which."""

    roadmap: Roadmap
    actions: tuple[tuple[int, str, str], ...]
    days: int = 0  # after the last action


@st.composite
def learners(draw: st.DrawFn, *, with_days: bool = False) -> Drawn:
    """Draw a roadmap of two stages and a handful of commands, with days between them if asked for."""
    passed = st.sampled_from((0, 0, 1, 3, 8)) if with_days else st.just(0)
    taken = st.sampled_from((0, 0, 2, 7, 28)) if with_days else st.just(0)
    size = draw(st.integers(3, 9))
    names = [f"t{i}" for i in range(size)]
    second = draw(st.integers(1, size))
    topics = [
        topic(
            name, *draw(st.sets(st.sampled_from(names[:i]), max_size=2) if i else st.just(()))
        )._replace(
            minutes=draw(st.sampled_from((15, 30, 60, 240, 900))),
            stage="basics" if i < second else "more",
            optional=draw(st.booleans()),
            days=draw(taken),
        )
        for i, name in enumerate(names)
    ]
    milestones = tuple(
        Milestone(
            f"m{n}", f"Milestone {n}", "basics", tuple(sorted(needs)), draw(st.integers(1, 8))
        )
        for n, needs in enumerate(
            draw(st.lists(st.sets(st.sampled_from(names), min_size=1, max_size=3), max_size=4))
        )
    )
    command = st.tuples(
        passed, st.sampled_from([*ACTIONS, "start", "start", "spent"]), st.sampled_from(names)
    )
    actions = draw(st.lists(command, max_size=5))
    return Drawn(two_stages(topics, milestones), tuple(actions), draw(passed))


def two_stages(topics: list[Topic], milestones: tuple[Milestone, ...]) -> Roadmap:
    return small_roadmap(*topics)._replace(
        stages=(Stage("basics", "Basics"), Stage("more", "More")), milestones=milestones
    )


def act(w: Workspace, drawn: Drawn) -> None:
    write_roadmap(w, drawn.roadmap)
    for days, action, name in drawn.actions:
        w.now += timedelta(days=days)
        if action == "spent":
            notes.spent(w, name, 50)
        else:
            ACTIONS[action](w, [name])
    w.now += timedelta(days=drawn.days)


def check_story(w: Workspace) -> None:
    first = next_topic.next_topic(w, count=99)
    shown = report.report(w, hours=HOURS)
    planned = plan.plan(w, weeks=WEEKS, hours=HOURS)
    ahead = [m for m in shown.milestones if not m.reached and not m.skipped]
    order = [first.topic.id, *(brief.id for brief in first.coming)] if first.topic else []
    minutes = [first.topic.remaining_minutes] if first.topic else []
    ends = dict(zip(order, accumulate([*minutes, *(b.minutes for b in first.coming)]), strict=True))

    in_plan = list(dict.fromkeys(part.id for week in planned.weeks for part in week.topics))
    assert in_plan == order[: len(in_plan)]
    is_aimed = first.aim is not None and first.aim.state == "open"
    assert [t.id for t in shown.bundle[:1]] == [
        t.id for t in (first.topic,) if t and (ahead or is_aimed)
    ]
    assert (first.milestone is None) == (not ahead and not is_aimed)
    if first.milestone is not None:
        goal, minutes_left = first.milestone.id, first.milestone.minutes_left
        if is_aimed:
            assert (goal, minutes_left) == (first.aim and first.aim.id, end_of_way(w, ends))
        else:
            assert (goal, minutes_left) == (ahead[0].id, ahead[0].minutes_left)
        (line,) = roadmaps.roadmaps(w).roadmaps
        assert line.next is not None
        assert (line.next.id, line.next.minutes_left) == (goal, minutes_left)
        assert path.path(w, None).minutes_left == minutes_left
    check_milestones(w, ahead, ends)
    calendar = Calendar(date.fromisoformat(w.today), 60 * HOURS, WEEKS)
    expected = {m.id: m.expected for week in planned.weeks for m in week.milestones}
    assert expected == {
        m.id: calendar.day_of(m.minutes_left) for m in ahead if m.minutes_left <= calendar.capacity
    }
    assert shown.forecast is not None
    assert [(a.id, a.by_plan) for a in shown.forecast.milestones] == [
        (m.id, -(-m.minutes_left // (60 * HOURS))) for m in ahead
    ]


def end_of_way(w: Workspace, ends: dict[str, int]) -> int:
    """Return the minutes of what `next` proposes up to the last step to the goal."""
    return max(ends[step.id] for step in path.path(w, None).steps)


def check_milestones(w: Workspace, ahead: list, ends: dict[str, int]) -> None:  # type: ignore[type-arg]
    """The hours to each milestone are the sum of what `next` proposes up to it."""
    needs = {m.id: m for m in ahead}
    for name, line in needs.items():
        needed = [t.id for t in show.show(w, name).needs if t.id in ends]
        assert line.minutes_left == max(ends[topic] for topic in needed)
        way = path.path(w, name)
        wished = next_topic.next_topic(w, count=99, goal=name)
        assert wished.topic is not None
        assert wished.milestone is not None
        assert [s.id for s in way.steps] == [
            wished.topic.id,
            *(brief.id for brief in wished.coming[: len(way.steps) - 1]),
        ]
        assert way.minutes_left == wished.milestone.minutes_left == show.show(w, name).minutes_left
        assert (way.behind, way.all) == wished.milestone[2:4]
        assert all(step.ready for step in way.steps[:1])


# -- exercises that take days -------------------------------------------------------------------


def check_story_with_days(w: Workspace, roadmap: Roadmap) -> None:
    """What runs has one day on all screens; nothing that needs it has an earlier one anywhere."""
    first = next_topic.next_topic(w, count=99)
    shown = report.report(w, hours=HOURS)
    planned = plan.plan(w, weeks=WEEKS, hours=HOURS)
    until = {topic.id: topic.until for topic in first.running}
    proposed = [first.topic.id, *(brief.id for brief in first.coming)] if first.topic else []
    lines = {t.id: t for group in topic_list.topic_list(w).groups for t in group.topics}
    assert {name: line.until for name, line in lines.items() if line.until} == until
    for name, day in until.items():
        assert day > w.today
        assert lines[name].state == "in_progress"
        assert show.show(w, name).until == day  # type: ignore[union-attr]
        assert not lines[name].ready
    needs = {t.id: t.prerequisites for t in roadmap.topics}
    check_first(first, shown, lines, until, proposed, needs)
    in_plan = [part.id for week in planned.weeks for part in week.topics if part.id not in until]
    assert in_plan[:1] == proposed[:1] or not proposed
    ends = check_plan(planned, lines, needs, until)
    for milestone in roadmap.milestones:
        open_needs = {n for n in milestone.needs if lines[n].state not in CLOSED}
        for week in planned.weeks:
            for expected in week.milestones:
                if expected.id == milestone.id:
                    assert expected.expected == max(ends[name] for name in open_needs)
    assert shown.forecast is not None
    ahead = {m.id: m for m in roadmap.milestones}
    for arrival in shown.forecast.milestones:
        open_needs = {n for n in ahead[arrival.id].needs if lines[n].state not in CLOSED}
        days = [date.fromisoformat(until[n]) for n in open_needs if n in until]
        weeks = [(day - date.fromisoformat(w.today)).days / 7 for day in days]
        assert arrival.by_plan >= max(weeks, default=0)


def check_first(first, shown, lines, until, proposed, needs) -> None:  # type: ignore[no-untyped-def]
    """The first topic is the first that does not run, in all lists that have it."""
    ready = [name for name, line in lines.items() if line.ready]
    in_bundle = [topic.id for topic in shown.bundle]
    if first.topic is None:
        assert not ready
        assert bool(until) == any(line.state not in CLOSED for line in lines.values())
        assert [r.code for r in first.reasons] != ["runs"] or until
        return
    assert first.topic.id in ready
    assert not until.keys() & {first.topic.id, *first.ready}
    assert not until.keys() & {detour.topic.id for detour in first.detours}
    if first.topic.id in in_bundle:
        assert in_bundle[0] == first.topic.id
    else:
        assert first.reasons[0].code in ("beside", "started", "elective")
    late = set(until)
    for name in proposed:  # what runs, and what needs it, is proposed last
        late |= {name} if late & set(needs[name]) and name not in late else set()
    assert [name in late for name in proposed] == sorted(name in late for name in proposed)


def check_plan(planned, lines, needs, until) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Return the days of all topics in the plan: none is begun before what it needs is finished."""
    begins: dict[str, str] = {}
    ends: dict[str, str] = {}
    for week in planned.weeks:
        for part in week.topics:
            begins.setdefault(part.id, part.begins)
            if part.finished:
                ends[part.id] = part.ends
                assert part.ends >= max(part.until, until.get(part.id, ""))
    for name, day in begins.items():
        for needed in needs[name]:
            if lines[needed].state not in CLOSED:
                assert ends[needed] <= day
    return ends


@examples(60)
@given(learners(with_days=True))
def test_all_screens_tell_one_story_of_what_runs(drawn: Drawn) -> None:
    with TemporaryDirectory() as home:
        w = workspace_at(Path(home))
        act(w, drawn)
        check_story_with_days(w, drawn.roadmap)
        w.close()


@examples(60)
@given(drawn=learners(with_days=True), data=st.data())
def test_they_tell_one_story_of_what_runs_with_a_goal_that_lasts(
    drawn: Drawn, data: st.DataObject
) -> None:
    names = [*(m.id for m in drawn.roadmap.milestones), *(t.id for t in drawn.roadmap.topics)]
    with TemporaryDirectory() as home:
        w = workspace_at(Path(home))
        act(w, drawn)
        with suppress(UsageError):  # it may be reached already
            aim.aim(w, data.draw(st.sampled_from(names)), by="2026-12-31")
        check_story_with_days(w, drawn.roadmap)
        w.close()


@examples(60)
@given(learners())
def test_all_screens_tell_one_story(drawn: Drawn) -> None:
    with TemporaryDirectory() as home:
        w = workspace_at(Path(home))
        act(w, drawn)
        check_story(w)
        w.close()


@examples(60)
@given(drawn=learners(), data=st.data())
def test_they_tell_one_story_with_a_goal_that_lasts(drawn: Drawn, data: st.DataObject) -> None:
    names = [*(m.id for m in drawn.roadmap.milestones), *(t.id for t in drawn.roadmap.topics)]
    with TemporaryDirectory() as home:
        w = workspace_at(Path(home))
        act(w, drawn)
        with suppress(UsageError):  # it may be reached already
            aim.aim(w, data.draw(st.sampled_from(names)), by="2026-12-31")
        check_story(w)
        first = next_topic.next_topic(w).topic
        if first is not None:
            topic_changes.done(w, [first.id])
            check_story(w)
        w.close()


# -- electives -----------------------------------------------------------------------------------


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Return a learner of two stages; each has an elective, and the first two milestones."""
    w = workspace_at(tmp_path)
    topics = [
        topic("english")._replace(optional=True),
        topic("read"),
        topic("write", "read"),
        topic("poetry")._replace(optional=True, stage="more"),
        topic("novel", "write")._replace(stage="more"),
    ]
    milestones = (
        Milestone("reader", "A reader", "basics", ("read",), 3),
        Milestone("writer", "A writer", "basics", ("write",), 2),
        Milestone("author", "An author", "more", ("novel",), 1),
    )
    write_roadmap(w, two_stages(topics, milestones))
    return w


def offered(answer: NextAnswer | ChangeAnswer) -> list[tuple[str, int]]:
    offers = answer.detours if isinstance(answer, NextAnswer) else answer.electives
    return [(offer.topic.id, offer.moves[0].minutes) for offer in offers if offer.elective]


def test_a_newcomer_is_offered_no_elective(w: Workspace) -> None:
    assert offered(next_topic.next_topic(w)) == []
    assert offered(topic_changes.done(w, ["read"])) == []
    assert offered(next_topic.next_topic(w)) == []


def test_the_electives_of_a_stage_are_offered_when_its_last_milestone_is_reached(
    w: Workspace,
) -> None:
    topic_changes.done(w, ["read"])
    answer = topic_changes.done(w, ["write"])
    assert [m.id for m in answer.reached] == ["writer"]
    assert offered(answer) == [("english", 60)]
    assert offered(next_topic.next_topic(w)) == [("english", 60)]
    assert offered(next_topic.next_topic(w, goal="author")) == []


def test_an_elective_that_is_skipped_or_started_is_offered_no_more(w: Workspace) -> None:
    topic_changes.done(w, ["read", "write"])
    topic_changes.start(w, ["english"])
    assert offered(next_topic.next_topic(w)) == [("english", 60)]
    topic_changes.skip(w, ["english"])
    assert offered(next_topic.next_topic(w)) == []


# -- what is no longer counted ---------------------------------------------------------------------


def test_a_topic_done_before_what_it_needs_says_what_is_no_longer_counted(w: Workspace) -> None:
    answer = topic_changes.done(w, ["write"])
    assert answer.topics[0].blocked_by == ("read",)
    lines = change_text.change_lines(answer, SCREEN)
    assert lines[1] == "  note: read (All about read) comes first and isn't done yet"
    way = '"An author": read (All about read, 1 h), as write is done'
    assert f"no longer counted on the way to {way}" in " ".join(" ".join(lines).split())
    assert [m.id for m in report.report(w).milestones if m.reached] == ["writer"]


# -- how long a milestone took ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (0, 'Milestone reached: "A writer"; it took 1 day'),
        (1, 'Milestone reached: "A writer"; it took 2 days'),
        (12, 'Milestone reached: "A writer"; it took 13 days'),
        (14, 'Milestone reached: "A writer"; it took 2 weeks'),
        (90, 'Milestone reached: "A writer"; it took 13 weeks'),
    ],
)
def test_a_reached_milestone_says_how_long_it_took(w: Workspace, days: int, sentence: str) -> None:
    day = (NOON.date() - timedelta(days=days)).isoformat()
    notes.spent(w, "read", 30, on=day)
    topic_changes.start(w, ["novel"], on="2020-01-01")
    topic_changes.done(w, ["read"])
    answer = topic_changes.done(w, ["write"])
    (reached,) = answer.reached
    assert (reached.began, reached.days) == (day, days + 1)
    assert f"  {sentence}" in change_text.change_lines(answer, SCREEN)


def test_what_was_known_before_is_no_beginning_of_a_milestone(w: Workspace) -> None:
    topic_changes.know(w, ["read"], on="2026-01-01")
    (reached,) = topic_changes.done(w, ["write"]).reached
    assert (reached.began, reached.days) == ("2026-03-04", 1)


def test_a_milestone_of_known_topics_took_no_time(w: Workspace) -> None:
    reached = topic_changes.know(w, ["write", "read"]).reached[-1]
    assert (reached.began, reached.days) == ("", 0)


@pytest.mark.parametrize("is_jumped_over", [False, True])
def test_done_and_report_say_the_same_of_how_long_a_milestone_took(
    w: Workspace, *, is_jumped_over: bool
) -> None:
    """A topic that was begun and jumped over is not part of the milestone any more."""
    topic_changes.start(w, ["read"], on="2026-01-01")
    if not is_jumped_over:
        topic_changes.done(w, ["read"], on="2026-02-01")
    (reached,) = topic_changes.done(w, ["write"]).reached
    (line,) = (m for m in report.report(w).milestones if m.id == reached.id)
    assert line.time is not None
    assert (reached.began, reached.days) == (line.time.first_day, line.time.days)
    assert reached.days == (1 if is_jumped_over else 63)


def test_a_topic_skipped_before_what_it_needs_says_so_too(w: Workspace) -> None:
    answer = topic_changes.skip(w, ["write"])
    (uncounted,) = answer.uncounted
    assert (uncounted.title, uncounted.because, uncounted.state) == (
        "An author",
        ("write",),
        "skipped",
    )
    assert [topic.id for topic in uncounted.topics] == ["read"]


def test_nothing_is_said_where_everything_still_counts(w: Workspace) -> None:
    assert topic_changes.done(w, ["read"]).uncounted == ()
    assert topic_changes.start(w, ["novel"]).uncounted == ()


# -- the ends --------------------------------------------------------------------------------------


def test_without_milestones_no_milestone_is_said_to_be_behind(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    write_roadmap(w, two_stages([topic("a")._replace(optional=True)], ()))
    (reason,) = next_topic.next_topic(w).reasons
    assert reason.sentence == "there are no milestones; this is one of the remaining topics"


def test_a_roadmap_whose_topics_are_all_skipped_is_not_called_done(w: Workspace) -> None:
    answer = topic_changes.skip(w, ["english", "read", "write", "poetry", "novel"])
    assert answer.next is None
    assert answer.nothing_left == "every topic is skipped"
    assert next_topic.next_topic(w).reasons[0].sentence == answer.nothing_left


def test_after_a_pause_the_topic_recorded_last_is_named(w: Workspace, tmp_path: Path) -> None:
    topic_changes.done(w, ["write"])
    topic_changes.done(w, ["read"])
    later = workspace_at(tmp_path, NOON + timedelta(days=30))
    back = next_topic.next_topic(later).back
    assert back is not None
    assert back.topic is not None
    assert back.topic.id == "read"


def test_after_a_pause_one_that_is_in_progress_is_named_first(w: Workspace, tmp_path: Path) -> None:
    topic_changes.start(w, ["read"])
    topic_changes.know(w, ["english"])
    topic_changes.done(w, ["poetry"])
    later = workspace_at(tmp_path, NOON + timedelta(days=30))
    back = next_topic.next_topic(later).back
    assert back is not None
    assert back.topic is not None
    assert back.topic.id == "read"
