"""Adding up what several joins of one sync did, as if they had been one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from roadmap_cli.core.answers.exchange_answers import (
    ChangedTopic,
    ConflictingTopic,
    DeviceEvents,
    MergeAnswer,
    UnknownTopics,
    UnloadedRoadmap,
)
from roadmap_cli.core.answers.sync_answers import KeptPasts, SyncAnswer

Topic = TypeVar("Topic", ConflictingTopic, ChangedTopic)


def add_answers(answer: SyncAnswer, joins: Sequence[MergeAnswer | SyncAnswer]) -> SyncAnswer:
    """Return an answer with all that was received by several joins, in their order."""
    devices = _add_devices(device for joined in joins for device in joined.devices)
    both = _span(topic for joined in joins for topic in joined.both)
    keys = {(topic.roadmap, topic.topic) for topic in both}
    turned = _span(topic for joined in joins for topic in joined.turned)
    return answer._replace(
        received=sum(device.events for device in devices),
        devices=devices,
        both=both,
        turned=tuple(
            topic
            for topic in turned
            if topic.before != topic.state and (topic.roadmap, topic.topic) not in keys
        ),
        not_loaded=_add_unloaded(item for joined in joins for item in joined.not_loaded),
        unknown=_add_unknown(item for joined in joins for item in joined.unknown),
        backup=next((joined.backup for joined in joins if joined.backup), ""),
    )


def add_kept(first: KeptPasts | None, second: KeptPasts | None) -> KeptPasts | None:
    """Return what settling two pasts did in two steps."""
    if first is None or second is None:
        return first or second
    # Each field is a list of what was done, or says whether something was.
    fields: Iterable[tuple[Any, Any]] = zip(first, second, strict=True)
    return KeptPasts(*(a + b if isinstance(a, tuple) else b or a for a, b in fields))


def _span(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    """Return each topic once: as it was before the first page, and is after the last."""
    found: dict[tuple[str, str], Topic] = {}
    for topic in topics:
        key = topic.roadmap, topic.topic
        found[key] = topic._replace(before=found[key].before) if key in found else topic
    return tuple(found.values())


def _add_devices(devices: Iterable[DeviceEvents]) -> tuple[DeviceEvents, ...]:
    found: dict[str, DeviceEvents] = {}
    for item in devices:
        known = found.get(item.device)
        found[item.device] = (
            item
            if known is None
            else DeviceEvents(
                item.device,
                known.events + item.events,
                min(known.first_day, item.first_day),
                max(known.last_day, item.last_day),
            )
        )
    return tuple(found[device] for device in sorted(found))


def _add_unloaded(roadmaps: Iterable[UnloadedRoadmap]) -> tuple[UnloadedRoadmap, ...]:
    """Return each roadmap with all its events, and at least so many topics."""
    found: dict[str, UnloadedRoadmap] = {}
    for item in roadmaps:
        if item.id in found:
            known = found[item.id]
            item = item._replace(
                events=known.events + item.events, topics=max(known.topics, item.topics)
            )
        found[item.id] = item
    return tuple(found.values())


def _add_unknown(items: Iterable[UnknownTopics]) -> tuple[UnknownTopics, ...]:
    found: dict[str, dict[str, None]] = {}
    for item in items:
        found.setdefault(item.roadmap, {}).update(dict.fromkeys(item.topics))
    return tuple(UnknownTopics(roadmap, tuple(topics)) for roadmap, topics in found.items())
