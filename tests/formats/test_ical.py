"""A plan as a calendar, read back by a parser that did not write it.

Holds: formats.ical.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import vobject

from roadmap_cli.core.answers import schedule
from roadmap_cli.core.answers.schedule import (
    Calendar,
    OpenMilestone,
    PlannedTopic,
    PlanReport,
    plan_weeks,
)
from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.formats.ical import CalendarFile, to_ical

NOW = datetime(2026, 3, 4, 0, 30, tzinfo=timezone(timedelta(hours=13)))  # in Apia
TITLES = (
    "Commas, semicolons; colons: and \\ backslashes \\n",
    "Zwei\nZeilen",
    "Übermäßig schöne Öfen 面包 🍞",
    "w " * 99 + "ü" * 2,
    "ü" * 200,
    "BEGIN:VEVENT",
    '"quoted" [b]not markup[/b]',
)


def plan_of(*titles: str, hours: int = 7, weeks: int = 4) -> PlanReport:
    aims = [OpenMilestone("all", "All, of it; done", tuple(range(len(titles))))]
    calendar = Calendar(date(2026, 3, 4), 60 * hours, weeks)
    ends = [120 * (i + 1) for i in range(len(titles))]
    steps = [
        PlannedTopic(
            i,
            f"t{i}",
            title,
            "open",
            False,
            ends[i] - 120,
            ends[i],
            calendar.days_until(ends[i]),
            0,
        )
        for i, title in enumerate(titles)
    ]
    return PlanReport(
        RoadmapName("bread", "Bread, and; butter"),
        "2026-03-04",
        schedule.pace(60 * hours, schedule.FROM_OPTION),
        plan_weeks(steps, aims, calendar),
        None,
        0,
        0,
        0,
    )


def read(file: CalendarFile) -> dict[str, Any]:
    """Return the events by their names before the @."""
    found = {event.uid.value: event for event in vobject.readOne(file.text).vevent_list}
    return {name.removesuffix("@learning-roadmap"): event for name, event in found.items()}


def days(event: Any) -> tuple[str, str]:
    """Return first and last day of an event of whole days."""
    first, last = event.dtstart.value, event.dtend.value - timedelta(days=1)
    assert type(first) is type(last) is date
    return first.isoformat(), last.isoformat()


def test_titles_survive_a_round_trip() -> None:
    file = to_ical(plan_of(*TITLES), NOW)
    events = read(file)
    assert file.events == len(events) == len(TITLES) + 1
    for i, title in enumerate(TITLES):
        assert events[f"bread.topic.t{i}"].summary.value == title
    milestone = events["bread.milestone.all"]
    assert milestone.summary.value == "Milestone: All, of it; done"


def test_an_event_lasts_from_the_first_to_the_last_planned_day() -> None:
    events = read(to_ical(plan_of("one", "two", "three", "four"), NOW))
    spans = [days(events[f"bread.topic.t{i}"]) for i in range(4)]
    # An hour a day, two hours a topic.
    assert spans == [
        ("2026-03-04", "2026-03-05"),
        ("2026-03-06", "2026-03-07"),
        ("2026-03-08", "2026-03-09"),
        ("2026-03-10", "2026-03-11"),
    ]
    milestone = events["bread.milestone.all"]
    assert days(milestone) == ("2026-03-11", "2026-03-11")


def test_a_topic_that_goes_on_after_the_plan_ends_with_it_and_says_so() -> None:
    (event,) = read(to_ical(plan_of("long", hours=1, weeks=1), NOW)).values()
    assert days(event) == ("2026-03-04", "2026-03-08")
    assert "continues after this plan" in event.description.value
    assert "1 h a week; it is not a promise" in event.description.value


def test_a_newer_plan_updates_the_events_of_an_older_one() -> None:
    before = to_ical(plan_of("one", "two"), NOW)
    after = to_ical(plan_of("one, renamed", "two", hours=2), NOW + timedelta(hours=1))
    assert read(before).keys() == read(after).keys()

    def numbers(file: CalendarFile) -> set[int]:
        lines = file.text.splitlines()
        return {int(line.partition(":")[2]) for line in lines if line.startswith("SEQUENCE")}

    assert max(numbers(before)) < min(numbers(after)) < 2**31


def test_lines_follow_the_standard() -> None:
    data = to_ical(plan_of(*TITLES), NOW).text.encode()
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is torn
    assert data.count(b"\r\nBEGIN:VEVENT\r\n") == len(TITLES) + 1
    stamp = NOW.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ").encode()
    assert lines.count(b"DTSTAMP:" + stamp) == len(TITLES) + 1
    assert b"TZID" not in data, "whole days are those of whoever looks"


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\u202e", "\x00", "\ud800", "\r"])
def test_control_characters_are_left_out(sign: str) -> None:
    text = to_ical(plan_of(f"a{sign}b"), NOW).text
    assert sign not in text.replace("\r\n", "")
    assert read(to_ical(plan_of(f"a{sign}b"), NOW))


def test_a_topic_whose_exercise_takes_days_lasts_until_its_day() -> None:
    calendar = Calendar(date(2026, 3, 4), 420, 2)
    diary = PlannedTopic(0, "diary", "A diary", "in_progress", False, 0, 120, 7, 7)
    report = plan_of("A", hours=7)._replace(weeks=plan_weeks([diary], [], calendar))
    (event,) = read(to_ical(report, NOW)).values()
    assert days(event) == ("2026-03-04", "2026-03-11")
    assert event.description.value.startswith("2 h of diary, until 11 March. ")
