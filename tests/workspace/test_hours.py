"""Hours of the plan and hours by the clock: each screen says which, and all screens agree.

Hours of the plan are estimates: what is left of them, and what was earned. Hours by the clock are
what the learner recorded. The properties are about any history, with mistakes and pauses in it.

Holds: core.answers.report_rows, core.answers.reports, core.progress.unlikely_days, store.log.study_days,
workspace.forecast, workspace.report, workspace.report_data, workspace.show, workspace.topic_changes.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, small_roadmap, topic, workspace_at, write_roadmap
from tests.examples import examples

from roadmap_cli.core.answers.look_back import LookBack
from roadmap_cli.core.answers.report_rows import DayTotals
from roadmap_cli.core.answers.reports import Report, ShowReport, TopicsReport
from roadmap_cli.core.forecast.pace import StudyWeeks, TopicWork, earned_by_day, study_weeks
from roadmap_cli.core.model.roadmap import Milestone
from roadmap_cli.render import formats
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.pages import look_back_page, report_page, topic_groups_page, topic_pages
from roadmap_cli.render.pages.page import NO_MINUTES, TO_COME
from roadmap_cli.workspace import (
    history,
    look_back,
    next_topic,
    notes,
    path,
    plan,
    reading,
    report,
    review,
    show,
    topic_changes,
    topic_list,
)
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.report_data import ReportData
from roadmap_cli.workspace.workspace import Workspace

# Wide, without colour.
SCREEN = OutputTarget(terminal=False, color=False, ascii=False, width=200, bound=True)


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Return a learner with a roadmap of five topics, of an hour each."""
    return new_learner(tmp_path / "home")


def new_learner(home: Path) -> Workspace:
    found = workspace_at(home)
    write_roadmap(found, small_roadmap())
    return found


def go_to(w: Workspace, day: str) -> None:
    w.now = datetime.fromisoformat(f"{day}T12:00:00+01:00")


def period(w: Workspace, since: str) -> LookBack:
    """Return what happened since a day."""
    return look_back.look_back(w, look_back.parse_period(w, since))


def screen(answer: Report | LookBack | TopicsReport | ShowReport) -> str:
    """Return what is printed."""
    if isinstance(answer, LookBack):
        page = look_back_page.look_back_page(answer)
    elif isinstance(answer, Report):
        page = report_page.report_page(answer)
    elif isinstance(answer, ShowReport):
        page = topic_pages.show_page(answer)
    else:
        page = topic_groups_page.topics_page(answer)
    return "".join(formats.format_page(answer, page, "terminal", SCREEN))


# -- any history ---------------------------------------------------------------------------------


class Step(NamedTuple):
    """One command of a history, so many days after the one before."""

    days: int
    act: Callable[[Workspace, str], object]
    topic: str


DURATIONS = st.sampled_from((5, 20, 45, 51, 52, 60, 90, 200))
acts = st.one_of(
    DURATIONS.map(lambda minutes: lambda w, t: notes.spent(w, t, minutes)),
    DURATIONS.map(
        lambda minutes: lambda w, t: notes.spent(w, t, minutes, on=earlier(w, minutes % 11))
    ),
    st.just(lambda w, t: topic_changes.done(w, [t])),
    DURATIONS.map(
        lambda minutes: (
            lambda w, t: topic_changes.done(w, [t], options=DoneOptions(minutes=minutes))
        )
    ),
    st.sampled_from(
        (
            lambda w, t: topic_changes.start(w, [t]),
            lambda w, t: topic_changes.stop(w, [t]),
            lambda w, t: topic_changes.skip(w, [t]),
            lambda w, t: topic_changes.reopen(w, [t]),
            lambda w, t: topic_changes.know(w, [t]),
            lambda w, _: reading.read(w, "docs"),
            lambda w, _: history.undo(w),
        )
    ),
)
names = st.sampled_from(("alpha", "beta", "gamma", "delta", "omega"))
steps = st.builds(Step, st.integers(0, 20), acts, names)
# What says nothing about an earlier day.
acts_of_today = st.sampled_from(
    (
        lambda w, t: notes.spent(w, t, 30),
        lambda w, t: topic_changes.done(w, [t]),
        lambda w, t: topic_changes.start(w, [t]),
        lambda w, t: topic_changes.stop(w, [t]),
        lambda w, t: topic_changes.skip(w, [t]),
        lambda w, t: topic_changes.reopen(w, [t]),
        lambda w, t: topic_changes.know(w, [t]),
        lambda w, _: reading.read(w, "docs"),
    )
)
steps_of_today = st.builds(Step, st.integers(0, 20), acts_of_today, names)


def earlier(w: Workspace, days: int) -> str:
    return (date.fromisoformat(w.today) - timedelta(days=days)).isoformat()


def live(home: Path, life: list[Step]) -> Workspace:
    w = new_learner(home)
    for step in life:
        w.now += timedelta(days=step.days)
        step.act(w, step.topic)
    return w


def spent_by_hand(w: Workspace, first: str) -> int:
    """Return the minutes recorded since a day, from the log."""
    dead = set(w.database.column("select batch from dead_batch"))
    rows = w.database.rows(
        "select batch, data ->> 'minutes' from event where kind = 'spent' and day >= ?", (first,)
    )
    return sum(minutes for batch, minutes in rows if batch not in dead)


class AllDays(NamedTuple):
    """What all days of all topics add up to, with no day left unread."""

    weeks: StudyWeeks
    totals: dict[str, DayTotals]


def add_up_all_days(w: Workspace, day: str) -> AllDays:
    """Return the weeks and the totals of days up to a day, as the log and the estimates say them."""
    view = ReportData(w, day)
    rows = [row for row in (*view.rows, *view.retired) if row.touched]
    days: dict[str, list[tuple[str, int, int]]] = {row.id: [] for row in rows}
    sql = "select topic, day, facts, spent from topic_day where day <= ? order by day"
    for name, *numbers in w.database.rows(sql, (day,)):
        days.setdefault(name, []).append((numbers[0], numbers[1], numbers[2]))
    record = [row for row in rows if row.state != "assumed" and not row.was_known]
    work = {
        row.id: TopicWork(
            row.minutes,
            tuple((at, spent) for at, _, spent in days[row.id] if spent),
            row.since if row.state == "done" else "",
            days[row.id][0][0],
        )
        for row in record
        if row.state != "skipped"
    }
    spent, unearned, totals = Counter[str](), Counter[str](), dict[str, list[int]]()
    for row in rows:
        for at, facts, minutes in days[row.id]:
            total = totals.setdefault(at, [0, 0, 0, 0])
            total[0] += facts if row.state != "assumed" else 0
            total[2] += minutes
            spent[at] += minutes
            unearned[at] += minutes if row.id not in work else 0
        if row.state == "done":
            totals.setdefault(row.since, [0, 0, 0, 0])[1] += 1
    for at, minutes in earned_by_day(work.values()).items():
        totals.setdefault(at, [0, 0, 0, 0])[3] += minutes
    first = min((days[row.id][0][0] for row in record), default="")
    return AllDays(
        study_weeks(day, first, work.values(), spent, unearned),
        {at: DayTotals(*total) for at, total in totals.items()},
    )


@examples(60)
@given(st.lists(steps, max_size=20), st.integers(0, 90))
def test_what_is_read_of_the_days_says_the_same_as_all_of_them(life: list[Step], ago: int) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        for day in {earlier(w, 0), earlier(w, ago)}:
            view, whole = ReportData(w, day), add_up_all_days(w, day)
            assert view.study_weeks == whole.weeks
            assert view.day_totals() == whole.totals
            assert view.day_totals("track") == whole.totals


@examples(40)
@given(st.lists(steps, max_size=14), st.integers(0, 60))
def test_what_was_spent_is_the_same_in_the_log_the_weeks_and_the_groups(
    life: list[Step], days: int
) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        day = earlier(w, days)
        found = period(w, day)
        assert found.spent == spent_by_hand(w, day)
        assert found.spent == sum(group.spent for group in found.groups)
        assert found.spent == sum(topic.spent for group in found.groups for topic in group.topics)
        everything = report.report(w)
        assert everything.spent == spent_by_hand(w, "1900-01-01")
        for week in (*found.weeks, *everything.weeks):
            assert week.spent == sum(week.spent_days)
            assert week.earned == sum(week.earned_days)
            first = found.first if week in found.weeks else ""
            monday = date.fromisoformat(week.start)
            dates = [monday + timedelta(days=i) for i in range(7)]
            assert week.spent_days in (
                tuple(sum(spent_on(w, d)) if str(d) >= first else 0 for d in dates),
                tuple(sum(spent_on(w, d)) for d in dates),
            )
        assert sum(week.spent for week in found.weeks) <= found.spent


def spent_on(w: Workspace, day: date) -> list[int]:
    sql = "select spent from topic_day where day = ?"
    return w.database.column(sql, (day.isoformat(),))


@examples(40)
@given(st.lists(steps, max_size=14))
def test_each_screen_says_the_same_of_what_is_left(life: list[Step]) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        whole = report.report(w)
        view = ReportData(w)
        remaining = report.remaining(w)
        lines = {line.id: line for group in remaining.groups for line in group.topics}
        assert set(lines) == {row.id for row in view.rows if row.minutes_left}
        assert whole.counts.minutes_left == sum(line.minutes_left for line in lines.values())
        assert whole.counts.minutes_left == sum(group.minutes_left for group in remaining.groups)
        for group in topic_list.topic_list(w).groups:
            for line in group.topics:
                left = line.minutes_left
                assert left == (lines[line.id].minutes_left if line.id in lines else 0)
                shown = show.show(w, line.id)
                assert isinstance(shown, ShowReport)
                assert (shown.minutes_left, shown.spent) == (left, line.spent)
        for line in whole.bundle:
            assert line.minutes_left == lines[line.id].minutes_left
        answer = next_topic.next_topic(w)
        if answer.topic is not None:
            assert answer.topic.remaining_minutes == lines[answer.topic.id].minutes_left
            assert answer.topic.spent_minutes == lines[answer.topic.id].spent
            way = path.path(w, answer.topic.id).steps
            assert {s.id: s.minutes for s in way} == {s.id: lines[s.id].minutes_left for s in way}


@examples(40)
@given(st.lists(steps, max_size=14))
def test_the_weeks_and_the_forecast_earn_the_same(life: list[Step]) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        weekly = ReportData(w).study_weeks.earned[1:]  # the first also holds the days before it
        shown = [week.earned for week in report.report(w).weeks[:-1]]  # without the current one
        count = min(len(weekly), len(shown))
        assert shown[len(shown) - count :] == list(weekly[len(weekly) - count :])


@examples(40)
@given(st.lists(steps, max_size=14))
def test_a_day_with_time_in_it_is_never_drawn_as_empty(life: list[Step]) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        weeks = report.report(w).weeks
        drawn = report_page.week_heatmap(weeks, w.today).weeks
        for week, (_, days) in zip(weeks, drawn, strict=True):
            by_day = zip(week.spent_days, week.finished_days, days, strict=True)
            for spent, finished, minutes in by_day:
                assert not spent or minutes == spent
                assert spent or minutes in (TO_COME, NO_MINUTES if finished else 0)


def present(w: Workspace, step: Step) -> None:
    """Do what a step does a day later or more, and nothing to what was recorded before."""
    w.now += timedelta(days=1 + step.days)
    step.act(w, step.topic)


@examples(40)
@given(st.lists(steps, max_size=10), st.lists(steps_of_today, max_size=10))
def test_what_comes_later_does_not_change_the_report_of_a_past_day(
    life: list[Step], later: list[Step]
) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        day = w.today
        before, weeks = report.report(w, as_of=day), ReportData(w, day).study_weeks
        for step in later:
            present(w, step)
        assert report.report(w, as_of=day) == before
        assert ReportData(w, day).study_weeks == weeks


def test_what_was_known_later_was_still_work_on_a_past_day(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"])
    day = w.today
    before = report.report(w, as_of=day)
    assert before.weeks[-1].earned == 60
    w.now += timedelta(days=7)
    for change in (topic_changes.reopen, topic_changes.know, topic_changes.done):
        change(w, ["alpha"])
    assert report.report(w, as_of=day) == before


def test_a_database_of_an_earlier_version_gets_the_states_too(w: Workspace) -> None:
    notes.spent(w, "alpha", 5)
    with w.database.writing():
        w.database.connection.execute("update topic_state set state = 'open', since = ''")
        w.database.set_meta("projection", "4")
    upgraded = workspace_at(Path(w.settings.paths.database).parent)
    assert report.report(upgraded).counts.in_progress == 1
    assert [line.state for line in report.report(upgraded).bundle[:1]] == ["in_progress"]


def test_a_milestone_says_its_own_hours_on_the_route_too(tmp_path: Path) -> None:
    """Those that `show` names, whatever comes before it; along the route they add up."""
    w = workspace_at(tmp_path)
    milestones = tuple(Milestone(f"m-{n}", f"First {n}", "basics", (n,), 1000) for n in "abc")
    write_roadmap(w, small_roadmap(*map(topic, "abc"))._replace(milestones=milestones))
    found = report.report(w)
    text = screen(found)
    for line in found.milestones:
        row = next(row for row in text.splitlines() if line.title in row and "0/1" in row)
        assert row.endswith(" 1 h to go")
    assert [line.minutes_left for line in found.milestones] == [60, 120, 180]


# -- what was spent, and what of the plan is left ------------------------------------------------


def test_a_topic_that_takes_long_has_one_remainder_on_all_screens(w: Workspace) -> None:
    notes.spent(w, "alpha", 600)
    text = screen(report.report(w))
    assert "4 h 09 to go of the plan's 5 h; 0 of 3 core readings read; 10 h spent" in text
    assert "1 h in the plan, 10 h spent, in progress)" in text
    assert "4 h 09 to go" in text


def test_a_list_names_the_hours_of_the_plan_and_those_spent(w: Workspace) -> None:
    notes.spent(w, "alpha", 600)
    listed = screen(topic_list.topic_list(w, states=["in_progress"]))
    assert "Basics (1 topic, 1 h)" in listed
    assert "alpha  All about alpha  1 h  10 h spent  in progress" in listed
    left = screen(report.remaining(w))
    assert "Basics (5 topics, 4 h 09 to go)" in left
    assert "alpha  All about alpha  9 min  10 h spent  in progress" in left


@pytest.mark.parametrize(
    ("minutes", "facts"),
    [
        (
            20,
            "in progress since 2026-03-04 · 1 h in the plan, about 40 min to go · 20 min spent",
        ),
        # Beyond the estimate nobody knows what is left.
        (600, "in progress since 2026-03-04 · 1 h in the plan · 10 h spent"),
    ],
)
def test_show_says_what_is_left_as_long_as_that_is_known(
    w: Workspace, minutes: int, facts: str
) -> None:
    notes.spent(w, "alpha", minutes)
    shown = show.show(w, "alpha")
    assert isinstance(shown, ShowReport)
    assert facts in screen(shown)


# -- the picture of the weeks --------------------------------------------------------------------


def weeks_of(w: Workspace) -> list[str]:
    """Return the lines of the picture: the last week, and the legend."""
    lines = screen(report.report(w)).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Weeks"))
    return [lines[start + 1].split()[-1], lines[start + 3].strip()]


def test_the_picture_is_of_time_spent(w: Workspace) -> None:
    notes.spent(w, "alpha", 180, on="2026-03-02")
    for _ in range(4):
        notes.spent(w, "alpha", 15, on="2026-03-03")
    assert weeks_of(w) == ["▒░·", "░ up to 1 h spent on a day, ▒ 3 h, ▓ 6 h, █ more"]


def test_a_day_on_which_something_was_done_without_time_has_a_sign_of_its_own(
    w: Workspace,
) -> None:
    topic_changes.done(w, ["alpha"], on="2026-03-02")
    topic_changes.done(w, ["beta"], on="2026-03-03")
    notes.spent(w, "beta", 30, on="2026-03-03")
    picture, legend = weeks_of(w)
    assert picture == "*░·"
    assert legend.endswith("; * done, no time recorded")


def test_notes_and_what_was_known_before_leave_a_day_empty(w: Workspace) -> None:
    topic_changes.know(w, ["gamma"])
    notes.spent(w, "omega", 60, on="2026-03-02")
    notes.note(w, "omega", "wet dough")
    picture, legend = weeks_of(w)
    assert picture == "░··"
    assert legend.endswith("█ more")
    go_to(w, "2026-03-05")
    topic_changes.know(w, ["delta"])
    assert weeks_of(w)[0] == "░···"


# -- what happened since a day -------------------------------------------------------------------


def test_since_sums_the_period_and_not_the_estimates(w: Workspace) -> None:
    notes.spent(w, "alpha", 50, on="2026-02-20")
    notes.spent(w, "alpha", 30)
    text = screen(period(w, "2026-03-01"))
    assert "You studied on 1 of 4 days: 30 min spent, 1 min of the plan earned." in text
    assert "Worked on   alpha (All about alpha, 30 min spent)" in text


def test_since_tells_what_was_done_in_order_of_time_with_its_days(w: Workspace) -> None:
    topic_changes.done(w, ["beta"], on="2026-03-02")
    topic_changes.done(w, ["alpha"], on="2026-03-03")
    found = period(w, "2026-03-01")
    (group,) = found.groups
    assert [(line.id, line.since) for line in group.topics] == [
        ("beta", "2026-03-02"),
        ("alpha", "2026-03-03"),
    ]
    assert "beta   All about beta   1 h  2026-03-02" in screen(found)


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        ("2026-03-04", 1),
        ("2026-03-02", 1),
        # A Sunday is in the week before.
        ("2026-03-01", 2),
        ("2026-02-22", 3),
        # Before the first record there is nothing to draw.
        ("2024-01-01", 3),
    ],
)
def test_since_draws_each_week_of_the_period(w: Workspace, day: str, weeks: int) -> None:
    notes.spent(w, "alpha", 30, on="2026-02-22")
    found = period(w, day).weeks
    assert len(found) == weeks
    assert found[-1].start == "2026-03-02"


def test_since_names_the_milestones_reached(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta", "gamma"], on="2026-02-01")
    topic_changes.done(w, ["omega"], on="2026-02-20")
    topic_changes.done(w, ["delta"], on="2026-02-03")
    assert [(m.id, m.day) for m in period(w, "2026-02-10").milestones] == [("basics", "2026-02-20")]
    assert '"Basics"  2026-02-20' in screen(period(w, "2026-02-10"))
    assert period(w, "2026-02-21").milestones == ()


def test_a_topic_that_was_only_reviewed_was_not_worked_on(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"], on="2026-02-01")
    review.record(w, "alpha", recalled=True)
    review.record(w, "beta", recalled=True)
    notes.spent(w, "beta", 10)
    groups = period(w, "2026-03-01").groups
    assert [(g.id, [t.id for t in g.topics], g.spent) for g in groups] == [
        ("touched", ["beta"], 10),
        ("reviewed", ["alpha"], 0),
    ]
    assert "Reviewed    alpha (All about alpha)" in screen(period(w, "2026-03-01"))


def test_time_on_a_topic_that_left_the_roadmap_is_part_of_the_period(w: Workspace) -> None:
    notes.spent(w, "omega", 40)
    write_roadmap(w, small_roadmap(topic("alpha"), version="2"))
    found = period(w, "2026-03-01")
    assert found.spent == 40
    assert [t.id for g in found.groups for t in g.topics] == ["omega"]


# -- hints ---------------------------------------------------------------------------------------


def hint_of(w: Workspace, name: str) -> str:
    """Return the code of the hint in `show`, which is that of `next` when it proposes the topic."""
    shown = show.show(w, name)
    assert isinstance(shown, ShowReport)
    answer = next_topic.next_topic(w)
    if answer.topic is not None and answer.topic.id == name:
        assert answer.hint == shown.hint
    return shown.hint.code if shown.hint else ""


def test_twice_the_estimate_gets_a_hint(w: Workspace) -> None:
    notes.spent(w, "alpha", 119)
    assert hint_of(w, "alpha") == ""
    notes.spent(w, "alpha", 1)
    assert hint_of(w, "alpha") == "over-estimate"
    topic_changes.done(w, ["alpha"])
    assert hint_of(w, "alpha") == ""


def test_a_topic_that_was_begun_and_left_gets_a_hint_after_four_weeks(w: Workspace) -> None:
    topic_changes.start(w, ["alpha"])
    w.now = NOON + timedelta(days=28)
    assert hint_of(w, "alpha") == ""
    w.now = NOON + timedelta(days=29)
    assert hint_of(w, "alpha") == "untouched"
    topic_changes.stop(w, ["alpha"])
    assert hint_of(w, "alpha") == ""


def test_a_hint_says_what_helps_and_nothing_about_the_learner(w: Workspace) -> None:
    notes.spent(w, "alpha", 600)
    hint = next_topic.next_topic(w).hint
    assert hint is not None
    assert hint.sentence == (
        "10 h spent on alpha, 1 h in the plan; what may help: a smaller step, another reading"
        " (roadmap reading --topic alpha), or pausing it (roadmap stop alpha)"
    )


# -- slips ---------------------------------------------------------------------------------------


def test_a_day_before_everything_else_is_remarked(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"], on="2026-03-01")
    assert w.remarks == []
    topic_changes.done(w, ["beta"], on="2025-03-01")
    (remark,) = w.remarks
    assert remark == (
        "2025-03-01 is before your first record so far, on 2026-03-01;"
        " if that's a slip: roadmap undo"
    )


def test_a_slip_is_recorded_and_can_be_undone(w: Workspace) -> None:
    notes.spent(w, "alpha", 18_000)
    assert [remark.partition(";")[0] for remark in w.remarks] == [
        "300 h are now recorded for 2026-03-04 alone"
    ]
    history.undo(w)
    assert report.report(w).spent == 0


def test_time_given_with_several_topics_counts_for_each(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"], options=DoneOptions(minutes=540))
    assert "18 h are now recorded" in w.remarks[0]


def test_a_plan_is_of_what_is_left(w: Workspace) -> None:
    notes.spent(w, "alpha", 20)
    planned = plan.plan(w, hours=5)
    assert sum(part.minutes for part in planned.weeks[0].topics if part.id == "alpha") == 40


# -- the sentences of the report -------------------------------------------------------------------


def test_the_first_line_says_what_counts_and_what_does_not(w: Workspace) -> None:
    def first_line() -> str:
        return screen(report.report(w)).splitlines()[1]

    assert first_line() == "0 of 5 topics done (0 %); 5 open"
    topic_changes.know(w, ["alpha"])
    assert first_line() == "1 of 5 topics known (20 %); 4 open"
    topic_changes.done(w, ["beta"])
    topic_changes.start(w, ["gamma"])
    topic_changes.skip(w, ["omega"])
    assert first_line() == (
        "2 of 4 topics done (50 %), of these 1 known; 1 in progress; 1 open; not counted: 1 skipped"
    )


def test_the_first_of_two_hundred_topics_is_less_than_a_percent(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    topics = [topic(f"t{i}") for i in range(200)]
    write_roadmap(w, small_roadmap(*topics, topic("extra")._replace(optional=True)))
    topic_changes.done(w, ["t0"])
    text = screen(report.report(w))
    assert "1 of 200 topics done (<1 %); 199 open; not counted: 1 optional" in text
    assert report.report(w).counts.percent == 0


def test_a_roadmap_of_electives_says_that_none_is_required(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    write_roadmap(w, small_roadmap(topic("a")._replace(optional=True)))
    lines = screen(report.report(w)).splitlines()
    assert lines[1] == "No topic is required: 1 optional"
    assert lines[2].startswith("each topic counts once you begin it; ")


def test_earlier_milestones_are_counted_and_the_last_says_how_long_it_took(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    names = "abcd"
    milestones = tuple(Milestone(f"m-{n}", f"First {n}", "basics", (n,), 1000) for n in names)
    roadmap = small_roadmap(*map(topic, names))._replace(milestones=milestones)
    write_roadmap(w, roadmap)
    for number, name in enumerate(names[:3]):
        topic_changes.done(w, [name], on=f"2026-02-0{number + 1}")
    text = screen(report.report(w))
    assert "✓  First c (and 2 earlier)  100 %  1/1  took 1 day" in text
    assert "▸  First d                    0 %  0/1   1 h to go" in text


def test_the_topics_that_are_ready_are_those_that_can_be_studied_now(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    ready = [topic(f"t{i}") for i in range(7)]
    write_roadmap(w, small_roadmap(*ready, topic("last", *(f"t{i}" for i in range(7)))))
    (line,) = [line for line in screen(report.report(w)).splitlines() if "Ready now" in line]
    assert line.endswith("and 2 more; then 1 topic that still waits")


def test_reviews_are_summed_in_a_sentence(tmp_path: Path) -> None:
    names = [f"t{i}" for i in range(10)]
    w = workspace_at(tmp_path)
    write_roadmap(w, small_roadmap(*map(topic, names)))
    topic_changes.done(w, names, options=DoneOptions(rating=3), on="2026-01-01")
    for number, name in enumerate(names):
        review.record(w, name, recalled=number > 1)
    sentence = (
        "Reviews: 8 of 10 recalled. Of the 10 topics you were sure of, you knew 8 first time."
    )
    assert sentence in screen(report.report(w))
