"""The look back on a period: its numbers are those of the log, and those of all other screens.

Holds: core.answers.look_back, core.progress.milestone_time, render.pages.look_back_page,
workspace.look_back.
"""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import small_roadmap, topic, workspace_at, write_roadmap
from tests.examples import examples

from roadmap_cli.core.answers.look_back import LookBack
from roadmap_cli.core.answers.reports import MilestoneReport
from roadmap_cli.core.progress.milestone_time import (
    MilestoneTime,
    format_milestone_time,
    milestone_time,
)
from roadmap_cli.errors import RoadmapError, UsageError
from roadmap_cli.render import formats
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.pages import look_back_page
from roadmap_cli.render.pages.page import TO_COME, Heatmap
from roadmap_cli.store.log import reviews
from roadmap_cli.workspace import (
    history,
    look_back,
    notes,
    reading,
    report,
    review,
    show,
    topic_changes,
)
from roadmap_cli.workspace.corrections import Correction
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

NAMES = ("alpha", "beta", "gamma", "delta", "omega")


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    """Return a learner with a roadmap of five topics, of an hour each."""
    return new_learner(tmp_path / "home")


def new_learner(home: Path) -> Workspace:
    found = workspace_at(home)
    write_roadmap(found, small_roadmap())
    return found


def of(w: Workspace, first: str, last: str | None = None) -> LookBack:
    return look_back.look_back(w, look_back.parse_period(w, first, last))


def of_year(w: Workspace, year: int) -> LookBack:
    return look_back.look_back(w, look_back.parse_period(w, None, year=year))


def screen(answer: LookBack, output_format: str = "terminal", width: int = 80) -> str:
    target = OutputTarget(width, color=False, ascii=False, terminal=True, bound=True)
    page = look_back_page.look_back_page(answer)
    return "".join(formats.format_page(answer, page, output_format, target))


# -- any history -----------------------------------------------------------------------------------


def earlier(w: Workspace, days: int) -> str:
    return (date.fromisoformat(w.today) - timedelta(days=days)).isoformat()


acts = st.sampled_from(
    (
        lambda w, t, n: notes.spent(w, t, 10 + n),
        lambda w, t, n: notes.spent(w, t, 45, on=earlier(w, n)),
        lambda w, t, n: notes.spent(
            w, t, 30, on=earlier(w, n), correction=Correction(instead=True)
        ),
        lambda w, t, _: notes.spent(w, t, None, correction=Correction(remove=True)),
        lambda w, t, n: topic_changes.done(w, [t], on=earlier(w, n)),
        lambda w, t, _: topic_changes.done(w, [t], options=DoneOptions(minutes=90, rating=3)),
        lambda w, t, _: topic_changes.start(w, [t]),
        lambda w, t, _: topic_changes.stop(w, [t]),
        lambda w, t, _: topic_changes.skip(w, [t]),
        lambda w, t, _: topic_changes.reopen(w, [t]),
        lambda w, t, n: topic_changes.know(w, [t], on=earlier(w, n)),
        lambda w, t, n: notes.note(w, t, "a\nnote", on=earlier(w, n)),
        lambda w, t, _: notes.note(w, t, None, correction=Correction(remove=True)),
        lambda w, t, n: review.record(w, t, recalled=bool(n % 3)),
        lambda w, _t, n: reading.read(w, ("docs", "book")[n % 2]),
        lambda w, _t, n: history.undo(w, 1 + n % 2),
    )
)
lives = st.lists(
    st.tuples(st.integers(0, 25), acts, st.sampled_from(NAMES), st.integers(0, 40)), max_size=16
)
cuts = st.lists(st.integers(0, 400), max_size=4)


def live(
    home: Path, life: list[tuple[int, Callable[[Workspace, str, int], object], str, int]]
) -> Workspace:
    w = new_learner(home)
    for days, act, name, number in life:
        w.now += timedelta(days=days)
        try:
            act(w, name, number)
        except RoadmapError:  # such as a correction of what is not there
            continue
    return w


def sums(found: LookBack) -> dict[str, Any]:
    """Return what must add up."""
    topics = {group.id: sorted(t.id for t in group.topics) for group in found.groups}
    return {
        "days": found.days,
        "studied": found.days_studied,
        "spent": found.spent,
        "earned": found.earned,
        "done": topics.get("done", []),
        "skipped": topics.get("skipped", []),
        "estimates": list(found.estimate),
        "reviews": found.reviews,
        "recalled": found.recalled,
        "milestones": [m.id for m in found.milestones],
        "readings": [(line.id, line.day) for line in found.readings],
        "core": found.core_readings,
        "notes": list(found.notes),
    }


def plus(a: Any, b: Any) -> Any:
    if isinstance(a, dict):
        return {key: plus(a[key], b[key]) for key in a}
    if isinstance(a, list) and a and isinstance(a[0], int):
        return [x + y for x, y in zip(a, b, strict=True)]
    return a + b if isinstance(a, int) else sorted([*a, *b])


@examples(60)
@given(lives, cuts)
def test_periods_that_follow_each_other_add_up_to_all_of_it(life: Any, days: list[int]) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        first = earlier(w, 401)
        starts = [first, *sorted({earlier(w, day) for day in days})]
        ends = [earlier_than(day) for day in starts[1:]] + [w.today]
        parts = [of(w, start, end) for start, end in zip(starts, ends, strict=True)]
        total = sums(parts[0])
        for part in parts[1:]:
            total = plus(total, sums(part))
        whole = sums(of(w, first))
        # Days count from the first one with study, which the periods do not know of each other.
        assert {k: sorted(v) if isinstance(v, list) and k != "estimates" else v for k, v in whole.items()} == {
            k: sorted(v) if isinstance(v, list) and k != "estimates" else v for k, v in total.items()
        }  # fmt: skip


def earlier_than(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


@examples(60)
@given(lives)
def test_from_the_first_day_on_it_has_the_numbers_of_the_report(life: Any) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        found, now = of(w, earlier(w, 600)), report.report(w)
        assert found.spent == now.spent
        assert found.finished == now.counts.done
        assert found.core_readings == now.reading.read
        assert [m.id for m in found.milestones] == [m.id for m in now.milestones if m.reached]
        assert {m.id: m.time for m in found.milestones} == {
            m.id: m.time for m in now.milestones if m.reached
        }
        checks = reviews.read_reviews(w.database, "small").values()
        assert found.reviews == sum(r.checks for r in checks)
        assert found.recalled == sum(r.recalled for r in checks)
        assert found.spent == sum(group.spent for group in found.groups)


@examples(60)
@given(lives, st.integers(0, 60), st.integers(0, 60))
def test_the_months_add_up_to_the_period(life: Any, one: int, other: int) -> None:
    with TemporaryDirectory() as home:
        w = live(Path(home), life)
        found = of(w, earlier(w, max(one, other)), earlier(w, min(one, other)))
        numbers = [sum(column) for column in zip(*(m[1:] for m in found.months), strict=True)]
        assert numbers == [
            found.days_studied,
            found.spent,
            found.earned,
            found.finished,
            found.reviews,
            found.recalled,
            len(found.readings),
            len(found.notes),
        ]
        assert 0 <= found.days_studied <= found.days
        for output_format in ("terminal", "md", "html"):
            assert screen(found, output_format)
        assert screen(found, "csv") or not found.days_studied


# -- what counts -----------------------------------------------------------------------------------


def go_to(w: Workspace, day: str) -> None:
    w.now = datetime.fromisoformat(f"{day}T12:00:00+01:00")


def test_what_was_taken_back_does_not_count_and_what_was_corrected_counts_so(w: Workspace) -> None:
    notes.spent(w, "alpha", 1800)
    notes.spent(w, "alpha", 180, correction=Correction(instead=True))
    notes.spent(w, "beta", 60)
    history.undo(w)
    assert of(w, w.today).spent == 180


def test_an_entry_counts_in_the_period_of_the_day_that_it_is_for(w: Workspace) -> None:
    notes.spent(w, "alpha", 30, on="2026-02-28")
    assert of(w, "2026-02-01", "2026-02-28").spent == 30
    assert of(w, "2026-03-01").spent == 0


def test_knowing_and_skipping_is_no_study(w: Workspace) -> None:
    topic_changes.know(w, ["alpha"])
    topic_changes.skip(w, ["omega"])
    found = of(w, "2026-03-01")
    assert (found.days, found.days_studied) == (4, 0)
    text = screen(found)
    assert "No study was recorded." in text
    assert "Skipped     omega (All about omega)" in text
    assert "Known       alpha (All about alpha)" in text


def test_a_topic_that_was_only_opened_again_was_not_worked_on(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"], on="2026-02-01")
    topic_changes.reopen(w, ["alpha"])
    notes.note(w, "beta", "wet")
    found = of(w, "2026-03-01")
    assert [(g.id, [t.id for t in g.topics]) for g in found.groups] == [
        ("touched", ["beta"]),
        ("changed", ["alpha"]),
    ]
    assert "Changed     alpha (All about alpha)" in screen(found)


def test_days_before_the_first_study_are_not_days_without_study(w: Workspace) -> None:
    notes.spent(w, "alpha", 30, on="2026-02-28")
    assert "You studied on 1 of the 5 days since you began on 2026-02-28" in screen(
        of_year(w, 2026)
    )
    assert "You studied on 0" not in screen(of(w, "2026-03-01"))


def test_a_topic_counts_where_it_was_done_last_and_not_where_it_was_reopened(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"], on="2026-01-10")
    assert of(w, "2026-01-01", "2026-01-31").finished == 1
    topic_changes.reopen(w, ["alpha"], on="2026-02-01")
    assert of(w, "2026-01-01", "2026-01-31").finished == 0
    topic_changes.done(w, ["alpha"], on="2026-02-10")
    assert [of(w, f"2026-0{m}-01", f"2026-0{m}-28").finished for m in (1, 2)] == [0, 1]


def test_a_repetition_on_the_same_day_is_no_review(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"], on="2026-02-01")
    review.record(w, "alpha", recalled=False)
    review.record(w, "alpha", recalled=True)
    found = of(w, "2026-03-01")
    assert (found.reviews, found.recalled) == (1, 0)
    assert "Reviews     0 of 1 recalled" in screen(found)


def test_estimates_are_compared_for_topics_done_with_time_on_record(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"], options=DoneOptions(minutes=90))
    assert "the topic done: planned 1 h, took 1 h 30 in all, 1.5 times the plan" in screen(
        of(w, w.today)
    )
    topic_changes.done(w, ["beta"])
    text = " ".join(screen(of(w, w.today)).split())
    assert "the 1 of 2 topics done that have time on record: planned 1 h, took 1 h 30" in text
    topic_changes.done(w, ["omega"], options=DoneOptions(minutes=30))
    topic_changes.done(w, ["beta"], options=DoneOptions(minutes=60))
    text = " ".join(screen(of(w, w.today)).split())
    assert "the 3 topics done: planned 3 h, took 3 h in all, about as planned" in text


def test_of_notes_the_last_are_shown_in_a_line_each(w: Workspace) -> None:
    for number in range(7):
        notes.note(w, "alpha", f"note {number}\n" + "word " * 40)
    text = screen(of(w, w.today))
    assert "Notes       7 in all, the last 5:" in text
    assert "alpha: note 6 / word word" in " ".join(text.split())
    assert "note 1 / word" not in text
    assert text.count("…") == 5


def test_a_track_has_a_look_back_of_its_own(w: Workspace) -> None:
    notes.spent(w, "alpha", 30)
    found = look_back.look_back(w, look_back.parse_period(w, w.today), "track")
    assert (found.title, found.spent, found.milestones) == ("The track", 30, ())


def test_a_long_period_has_years_in_place_of_months(w: Workspace) -> None:
    notes.spent(w, "alpha", 30, on="2023-02-28")
    notes.spent(w, "alpha", 20, on="2023-03-28")
    notes.spent(w, "alpha", 30)
    text = screen(of(w, "2020-01-01"))
    assert "Years\n2023  2 days  50 min spent" in text
    found = of(w, "2020-01-01").months
    assert (found[0].month, found[-1].month) == ("2023-02", "2026-03")


def test_a_spreadsheet_gets_numbers_and_days(w: Workspace) -> None:
    topic_changes.done(w, ["alpha", "beta"], options=DoneOptions(minutes=90), on="2026-02-27")
    topic_changes.done(w, ["omega"], options=DoneOptions(minutes=45))
    rows = list(csv.reader(io.StringIO(screen(of(w, "2026-02-01"), "csv"))))
    assert rows[0] == ["Table", "Row", "Column", "Value"]
    assert ["Done", "omega", "Hours spent", "0.75"] in rows
    assert ["Done", "omega", "Day", "2026-03-04"] in rows
    assert ["Months", "2026-02", "Hours spent", "3"] in rows


# -- periods ---------------------------------------------------------------------------------------


def test_a_year_ends_with_its_last_day_or_today(w: Workspace) -> None:
    assert tuple(look_back.parse_period(w, None, year=2025)) == ("2025-01-01", "2025-12-31")
    assert tuple(look_back.parse_period(w, None, year=2026)) == ("2026-01-01", "2026-03-04")


@pytest.mark.parametrize(
    ("typed", "sentence", "hint"),
    [
        ((None, None, 2027), "2027 is in the future", "give a year from 1970 to 2026"),
        ((None, None, 1969), "1969 is too long ago", "give a year from 1970 to 2026"),
        (
            ("2026-03-02", "2026-03-01", None),
            "2026-03-02 is after 2026-03-01",
            "roadmap report --since 2026-03-01 --until 2026-03-02",
        ),
    ],
)
def test_no_other_periods(w: Workspace, typed: Any, sentence: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        look_back.parse_period(w, *typed)
    assert (str(refused.value), refused.value.hint) == (sentence, hint)


# -- how long a milestone took ---------------------------------------------------------------------


def test_a_milestone_says_how_long_it_took_from_its_first_topic_on(w: Workspace) -> None:
    notes.spent(w, "alpha", 60, on="2026-01-05")
    topic_changes.know(w, ["omega"], on="2025-12-01")
    topic_changes.done(w, ["alpha", "beta", "gamma"], on="2026-01-20")
    topic_changes.done(w, ["delta"], options=DoneOptions(minutes=120), on="2026-02-28")
    notes.spent(w, "delta", 600)  # after it was reached
    (reached,) = of(w, "2026-02-01").milestones
    assert (reached.day, reached.time) == ("2026-02-28", MilestoneTime("2026-01-05", 55, 180))
    assert '◆  "Basics"  2026-02-28  took 8 weeks, 3 h' in screen(of(w, "2026-02-01"))
    (line,) = report.report(w).milestones
    assert (line.day, line.time) == (reached.day, reached.time)
    shown = show.show(w, "basics")
    assert isinstance(shown, MilestoneReport)
    assert (shown.day, shown.time) == (reached.day, reached.time)


def test_a_milestone_of_topics_that_were_known_took_no_time(w: Workspace) -> None:
    topic_changes.know(w, list(NAMES))
    (reached,) = of(w, w.today).milestones
    assert reached.time is None
    assert "took" not in screen(of(w, w.today))


def test_a_topic_that_a_milestone_does_not_need_takes_none_of_its_time(tmp_path: Path) -> None:
    w = workspace_at(tmp_path)
    write_roadmap(w, small_roadmap(topic("a"), topic("b")._replace(optional=True)))
    notes.spent(w, "b", 60, on="2026-01-05")
    topic_changes.done(w, ["a"], options=DoneOptions(minutes=30))
    (reached,) = of(w, w.today).milestones
    assert reached.time == MilestoneTime(w.today, 1, 30)


@pytest.mark.parametrize(
    ("days", "spent", "text"),
    [
        (1, 0, "1 day"),
        (13, 45, "13 days, 45 min"),
        (14, 600, "2 weeks, 10 h"),
        (84, 96 * 60, "12 weeks, 96 h"),
        (7 * 104, 0, "104 weeks"),
        (7 * 130, 60, "2.5 years, 1 h"),
    ],
)
def test_a_length_is_in_the_unit_that_people_count_in(days: int, spent: int, text: str) -> None:
    assert format_milestone_time(MilestoneTime("2026-01-01", days, spent)) == text


def test_time_after_the_day_it_was_reached_is_not_part_of_it() -> None:
    days = [("2026-01-05", 30), ("2026-01-01", 0), ("2026-02-01", 60)]
    assert milestone_time(days, "2026-01-31") == MilestoneTime("2026-01-01", 31, 30)
    assert milestone_time(days[2:], "2026-01-31") is None


# -- the edges of a period -------------------------------------------------------------------------


def test_last_month_is_the_month_of_the_calendar(w: Workspace) -> None:
    assert look_back.parse_period(w, "last month") == ("2026-02-01", w.today)
    assert look_back.parse_period(w, "last month", "last month") == ("2026-02-01", "2026-02-28")
    assert look_back.parse_period(w, "this week", "this week") == ("2026-03-02", w.today)


def test_the_weeks_show_nothing_of_the_days_before_the_period(w: Workspace) -> None:
    notes.spent(w, "alpha", 345, on="2026-03-02")
    notes.spent(w, "alpha", 240, on="2026-03-04")
    found = of(w, "2026-03-03")
    (week,) = found.weeks
    assert (week.spent, found.spent) == (240, 240)
    page = look_back_page.look_back_page(found)
    (heatmap,) = (block for block in page.blocks if isinstance(block, Heatmap))
    assert heatmap.weeks == (("2026-03-02", (TO_COME, 0, 240, *[TO_COME] * 4)),)


def test_a_first_day_of_study_is_no_fraction(w: Workspace) -> None:
    notes.spent(w, "alpha", 30)
    assert "You studied on 1 day, 2026-03-04: 30 min spent" in screen(of(w, "2026-02-01"))
