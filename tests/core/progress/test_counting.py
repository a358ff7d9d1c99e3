"""Counts and percentages: what counts, what is skipped, and how minutes left are rounded.

Each row of the tables is one definition with its numbers. They must not be computed here: a number
that changes is a change of behaviour.

Holds: core.progress.counting, core.progress.states, core.progress.topic_rows.
"""

from collections.abc import Sequence

import pytest
from tests.core.small_roadmaps import graph_from

from roadmap_cli.core.forecast.pace import TopicWork, study_weeks
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.planner.graph_state import remaining_minutes
from roadmap_cli.core.planner.planner import LearnerState
from roadmap_cli.core.progress.counting import Counts, ReadingCounts, count, count_readings
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.core.progress.topic_rows import ReadingRow, TopicRow


def required(state: str, minutes: int = 60, spent: int = 0) -> TopicRow:
    """Return a required topic."""
    return _row(state, minutes, spent, optional=False)


def optional(state: str, minutes: int = 60, spent: int = 0) -> TopicRow:
    """Return an optional topic."""
    return _row(state, minutes, spent, optional=True)


def _row(state: str, minutes: int, spent: int, *, optional: bool) -> TopicRow:
    return TopicRow(
        id="t",
        topic_index=0,
        title="T",
        track="track",
        stage="stage",
        minutes=minutes,
        optional=optional,
        state=state,
        since="",
        touched="",
        spent=spent,
        rating=0,
        proof="",
    )


ONE_OF_EACH = [required(s) for s in (DONE, ASSUMED, IN_PROGRESS, OPEN, PAUSED, SKIPPED)]


# -- what counts ---------------------------------------------------------------------------------


def test_all_is_the_sum_of_the_states_and_paused_counts_as_open() -> None:
    assert count(ONE_OF_EACH) == Counts(
        all=6,
        done=1,
        assumed=1,
        in_progress=1,
        open=2,
        skipped=1,
        counted=5,
        percent=40,
        minutes=300,
        minutes_behind=120,
        minutes_left=180,
        hours=5,
        hours_left=3,
    )
    assert count(ONE_OF_EACH).behind == 2


@pytest.mark.parametrize(
    ("row", "counted", "percent"),
    [
        (required(OPEN), 1, 0),
        (required(PAUSED), 1, 0),
        (required(IN_PROGRESS), 1, 0),
        (required(DONE), 1, 100),
        (required(ASSUMED), 1, 100),
        (required(SKIPPED), 0, 0),
        # An optional topic counts once it was started, also while it is paused.
        (optional(OPEN), 0, 0),
        (optional(PAUSED), 1, 0),
        (optional(IN_PROGRESS), 1, 0),
        (optional(DONE), 1, 100),
        (optional(ASSUMED), 1, 100),
        (optional(SKIPPED), 0, 0),
    ],
)
def test_a_topic_counts_by_its_state(row: TopicRow, counted: int, percent: int) -> None:
    result = count([row])
    assert (result.all, result.counted, result.percent) == (1, counted, percent)
    assert result.minutes == 60 * counted
    assert result.minutes_left == (60 * counted if percent == 0 else 0)


@pytest.mark.parametrize(
    ("row", "counted"),
    [
        (required(OPEN), 1),
        (required(SKIPPED), 0),
        # A milestone needs its optional topics too.
        (optional(OPEN), 1),
        (optional(PAUSED), 1),
        (optional(IN_PROGRESS), 1),
        (optional(DONE), 1),
        # A skipped one is not needed.
        (optional(SKIPPED), 0),
    ],
)
def test_a_topic_of_a_milestone_counts_even_if_optional(row: TopicRow, counted: int) -> None:
    result = count([row], needed=True)
    assert (result.all, result.counted, result.minutes) == (1, counted, 60 * counted)


# -- percentages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "counted", "percent"),
    [
        ([], 0, 0),
        ([required(SKIPPED)] * 3, 0, 0),
        ([optional(OPEN)] * 3, 0, 0),
        # Rounded down: only a finished track is 100 %, and a barely started one is 0 %.
        ([required(DONE), *[required(OPEN)] * 2], 3, 33),
        ([*[required(DONE)] * 2, required(OPEN)], 3, 66),
        ([*[required(DONE)] * 199, required(OPEN)], 200, 99),
        ([required(DONE), *[required(OPEN)] * 199], 200, 0),
        ([required(DONE), *[required(OPEN)] * 99], 100, 1),
        # Assumed counts as done; skipped is neither done nor left.
        ([required(ASSUMED), required(DONE), required(OPEN), required(OPEN)], 4, 50),
        ([required(DONE), required(SKIPPED)], 1, 100),
        ([required(DONE), optional(OPEN)], 1, 100),
        ([required(DONE), optional(PAUSED)], 2, 50),
        ([required(DONE), optional(IN_PROGRESS)], 2, 50),
        # By topics, not by minutes.
        ([required(DONE, 10), required(OPEN, 1000)], 2, 50),
    ],
)
def test_percent_is_the_share_of_finished_topics_rounded_down(
    rows: Sequence[TopicRow], counted: int, percent: int
) -> None:
    result = count(rows)
    assert (result.counted, result.percent) == (counted, percent)


# -- minutes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "minutes", "spent", "left"),
    [
        (OPEN, 60, 0, 60),
        (IN_PROGRESS, 60, 20, 40),
        (PAUSED, 60, 20, 40),
        # Minutes count whether the topic was started or not.
        (OPEN, 60, 20, 40),
        # 15 % of the estimate are left until a topic is done, however long it took.
        (IN_PROGRESS, 100, 84, 16),
        (IN_PROGRESS, 100, 85, 15),
        (IN_PROGRESS, 100, 86, 15),
        (IN_PROGRESS, 100, 500, 15),
        # Rounded up to whole minutes: 15 % of 10 are 1.5, of 1 are 0.15, of 90 are 13.5.
        (IN_PROGRESS, 10, 10, 2),
        (IN_PROGRESS, 1, 5, 1),
        (IN_PROGRESS, 90, 90, 14),
        (IN_PROGRESS, 20, 20, 3),
        (IN_PROGRESS, 0, 30, 0),
        # Nothing is left of a closed topic.
        (DONE, 60, 0, 0),
        (DONE, 60, 20, 0),
        (ASSUMED, 60, 0, 0),
        (SKIPPED, 60, 20, 0),
    ],
)
def test_minutes_left_are_the_estimate_less_what_was_spent(
    state: str, minutes: int, spent: int, left: int
) -> None:
    assert count([required(state, minutes, spent)]).minutes_left == left


@pytest.mark.parametrize("minutes", [1, 7, 10, 33, 60, 90, 99, 100, 101, 333])
@pytest.mark.parametrize("share", [0, 84, 85, 86, 200])
def test_report_planner_and_pace_agree_on_the_minutes_left(minutes: int, share: int) -> None:
    spent = minutes * share // 100
    counted = count([required(IN_PROGRESS, minutes, spent)]).minutes_left
    graph = graph_from([minutes], [()])
    (planned,) = remaining_minutes(graph, LearnerState(bytearray(1), {0: spent}, {}))
    (earned,) = study_weeks(
        "2026-11-23", "2026-11-16", [TopicWork(minutes, (("2026-11-18", spent),))]
    ).earned
    assert counted == planned == minutes - earned


def test_minutes_behind_are_the_estimates_of_done_and_assumed_topics() -> None:
    rows = [
        required(DONE, 60, spent=500),
        required(ASSUMED, 30),
        optional(DONE, 7),
        required(SKIPPED, 1000),
        required(OPEN, 2000, spent=90),
    ]
    result = count(rows)
    assert (result.minutes, result.minutes_behind, result.minutes_left) == (2097, 97, 1910)


@pytest.mark.parametrize(
    ("minutes", "hours"), [(0, 0), (60, 1), (90, 1.5), (100, 1.6667), (1, 0.0167), (36000, 600)]
)
def test_hours_are_minutes_with_four_decimals(minutes: int, hours: float) -> None:
    result = count([required(OPEN, minutes)])
    assert (result.hours, result.hours_left) == (hours, hours)
    assert type(result.hours) is type(hours)


# -- readings ------------------------------------------------------------------------------------


def reading(
    role: str = "core",
    read: str = "",
    assigned: int | None = None,
    whole: int | None = None,
    *,
    own: bool = False,
) -> ReadingRow:
    """Return a reading; `asked` are the minutes of the assigned part."""
    return ReadingRow(
        topic="t",
        reading=Reading("book", "The Book", minutes=whole),
        assignment=Assignment("book", minutes=assigned, role=role),
        read=read,
        own=own,
    )


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        ([], (0, 0, 0)),
        # The minutes of the assigned part go before those of the whole reading.
        ([reading(assigned=20, whole=300)], (1, 0, 20)),
        ([reading(whole=300)], (1, 0, 300)),
        ([reading(assigned=20)], (1, 0, 20)),
        ([reading()], (1, 0, 0)),
        ([reading(read="2026-03-04", assigned=20)], (1, 1, 0)),
        ([reading(assigned=20), reading(read="2026-03-04", assigned=30)], (2, 1, 20)),
        # Alternatives and references do not count.
        ([reading("alternative", assigned=20)], (0, 0, 0)),
        ([reading("reference", read="2026-03-04")], (0, 0, 0)),
        ([reading(assigned=5, own=True)], (1, 0, 5)),
    ],
)
def test_core_readings_and_the_learners_own_are_counted(
    rows: Sequence[ReadingRow], numbers: tuple[int, int, int]
) -> None:
    assert count_readings(rows) == ReadingCounts(*numbers)
