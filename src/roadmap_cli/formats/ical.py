"""A plan as a calendar that other programs read: RFC 5545. The only importer of icalendar.

Every topic and every milestone is one event of whole days, so that no time zone can move it. An
event keeps its UID for as long as roadmap and topic keep their ids: to import a newer plan updates
what is there. It must not know files or where a plan comes from.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from roadmap_cli.core import wording
from roadmap_cli.core.control_chars import HIDDEN, STEERING
from roadmap_cli.core.schedule import Expected, Part, PlanReport
from roadmap_cli.values import Value

# What RFC 5545 allows in no text, and what would steer a program that shows it.
_UNSAFE = re.compile(f"(?!\n)[{STEERING}{HIDDEN}]+")
_PRODUCER = "-//learning-roadmap//roadmap plan//EN"


class CalendarFile(Value):
    """The text of a calendar, and how many events it holds."""

    text: str
    events: int


def calendar_of(report: PlanReport, now: datetime) -> CalendarFile:
    """Return the calendar of a plan that was made at a moment."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _clean(report.roadmap.title))
    parts: dict[str, list[Part]] = {}
    for week in report.weeks:
        for part in week.topics:
            parts.setdefault(part.id, []).append(part)
    milestones = [milestone for week in report.weeks for milestone in week.milestones]
    assert report.pace is not None, "a plan without a pace has no weeks"
    tail = f"Expected at {wording.hours_a_week(report.pace.minutes)}; no promise."
    events = [_topic(report.roadmap.id, found, tail) for found in parts.values()]
    events += [_milestone(report.roadmap.id, milestone, tail) for milestone in milestones]
    for event in events:
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        # Programs take the event with the larger number for the newer one.
        event.add("sequence", int(now.timestamp()) // 60)
        # Whole days of study keep nobody from being invited elsewhere.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return CalendarFile(calendar.to_ical().decode("utf-8"), len(events))


def _topic(roadmap: str, parts: list[Part], tail: str) -> Event:
    first, last = parts[0], parts[-1]
    minutes = wording.duration(sum(part.minutes for part in parts))
    text = f"{minutes} of {first.id}" + ("" if last.finished else "; it goes on after this plan")
    return _event(
        f"{roadmap}.topic.{first.id}", first.title, first.begins, last.ends, f"{text}. {tail}"
    )


def _milestone(roadmap: str, milestone: Expected, tail: str) -> Event:
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
    # The end of a whole day is the day after.
    event.add("dtend", date.fromisoformat(ends) + timedelta(days=1))
    return event


def _clean(text: str) -> str:
    return _UNSAFE.sub(" ", text)
