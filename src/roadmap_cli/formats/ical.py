"""A plan as a calendar for other programs: RFC 5545. The only importer of icalendar.

Topics and milestones are all-day events, so that no time zone can move them. Their UIDs follow from
the ids of roadmap and topic: importing a newer plan updates the events. It must not know files or
where a plan comes from.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from roadmap_cli.core import wording
from roadmap_cli.core.answers.schedule import ExpectedMilestone, PlanReport, TopicPart
from roadmap_cli.core.control_chars import CONTROL, INVISIBLE
from roadmap_cli.values import Record

# Characters that RFC 5545 forbids, and those that could control a terminal.
_UNSAFE = re.compile(f"(?!\n)[{CONTROL}{INVISIBLE}]+")
_PRODUCER = "-//learning-roadmap//roadmap plan//EN"


class CalendarFile(Record):
    """The text of a calendar, and the number of its events."""

    text: str
    events: int


def to_ical(report: PlanReport, now: datetime) -> CalendarFile:
    """Return the calendar of a plan; `now` orders the versions of its events."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _clean(report.roadmap.title))
    parts: dict[str, list[TopicPart]] = {}
    for week in report.weeks:
        for part in week.topics:
            parts.setdefault(part.id, []).append(part)
    milestones = [milestone for week in report.weeks for milestone in week.milestones]
    assert report.pace is not None, "a plan without a pace has no weeks"
    tail = f"The date follows from {wording.format_weekly_hours(report.pace.minutes)}; it is not a promise."
    events = [_topic_event(report.roadmap.id, topic_parts, tail) for topic_parts in parts.values()]
    events += [_milestone_event(report.roadmap.id, milestone, tail) for milestone in milestones]
    for event in events:
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        # The event with the larger number is the newer one.
        event.add("sequence", int(now.timestamp()) // 60)
        # A day of study does not make the learner busy.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return CalendarFile(calendar.to_ical().decode("utf-8"), len(events))


def _topic_event(roadmap: str, parts: list[TopicPart], tail: str) -> Event:
    first, last = parts[0], parts[-1]
    minutes = wording.format_duration(sum(part.minutes for part in parts))
    until = f", until {wording.format_near_day(last.until)}" if last.until else ""
    text = f"{minutes} of {first.id}{until}" + (
        "" if last.finished else "; it continues after this plan"
    )
    return _event(
        f"{roadmap}.topic.{first.id}", first.title, first.begins, last.ends, f"{text}. {tail}"
    )


def _milestone_event(roadmap: str, milestone: ExpectedMilestone, tail: str) -> Event:
    day = milestone.expected
    return _event(
        f"{roadmap}.milestone.{milestone.id}", f"Milestone: {milestone.title}", day, day, tail
    )


def _event(name: str, title: str, begins: str, ends: str, text: str) -> Event:
    event = Event()
    event.add("uid", f"{name}@learning-roadmap")
    event.add("summary", _clean(title))
    event.add("description", _clean(text))
    event.add("dtstart", date.fromisoformat(begins))
    # The end is exclusive.
    event.add("dtend", date.fromisoformat(ends) + timedelta(days=1))
    return event


def _clean(text: str) -> str:
    return _UNSAFE.sub(" ", text)
