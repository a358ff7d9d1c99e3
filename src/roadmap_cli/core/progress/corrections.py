"""Corrections: which facts of a batch no longer count, or count with other values. Pure.

A correction is a retraction that names one event in place of a batch. With `instead` it says what
counts in place of the stored values, else the event counts no longer. The event keeps its place in
the order of the log, so that a correction never decides what was recorded after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from roadmap_cli.annotations import Any
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import AIMED, FORETOLD, FORGOTTEN, RECALLED, RETRACTED

# What was answered, foretold and aimed at counts for the day on which that happened.
FIXED_KINDS = frozenset((RECALLED, FORGOTTEN, FORETOLD, AIMED, RETRACTED))

EventName = tuple[str, str, str]  # roadmap, topic, and the device and number as `device.n`
# By event, the values that count instead; None for one that counts no longer.
Corrections = Mapping[EventName, Mapping[str, Any] | None]


def is_correction(event: Event) -> bool:
    """Return whether a fact corrects one event, and takes back no batch."""
    return event.kind == RETRACTED and "event" in event.data


def name_of(event: Event) -> EventName:
    """Return the name of an event; a correction says it, and is about the same topic."""
    return event.roadmap, event.topic, f"{event.device}.{event.n}"


def read_corrections(events: Iterable[Event]) -> Corrections:
    """Return the corrections among living events in log order: the last one decides each value."""
    corrections: dict[EventName, Mapping[str, Any] | None] = {}
    for event in events:
        if is_correction(event):
            name = event.roadmap, event.topic, str(event.data["event"])
            instead = event.data.get("instead")
            if isinstance(instead, dict):
                corrections[name] = {**(corrections.get(name) or {}), **instead}
            else:
                corrections[name] = None
    return corrections


def correct(events: Iterable[Event], corrections: Corrections) -> Iterator[Event]:
    """Return living events as they count; with corrections, without these themselves."""
    return _correct(events, corrections) if corrections else iter(events)


def _correct(events: Iterable[Event], corrections: Corrections) -> Iterator[Event]:
    for event in events:
        if is_correction(event):
            continue
        name = name_of(event)
        if name not in corrections or event.kind in FIXED_KINDS:
            yield event
            continue
        instead = corrections[name]
        if instead is not None:
            yield event._replace(
                day=instead.get("day", event.day),
                data={**event.data, **{k: v for k, v in instead.items() if k != "day"}},
            )


def correct_all(events: Iterable[Event]) -> Iterator[Event]:
    """Return the living events about a topic as they count; their corrections are among them."""
    events = list(events)
    return correct(events, read_corrections(events))
