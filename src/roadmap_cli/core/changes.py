"""What differs between two versions of a roadmap: topics, milestones, readings and the rest. Pure.

Topics are told apart by their ids and by what `was` says of them, never by titles or places. What
the difference does to the numbers is told by `effect`, what may be a rename by `identity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import pairwise
from typing import Any

from roadmap_cli.core import durations
from roadmap_cli.core.material import Assignment, Reading
from roadmap_cli.core.roadmap import Milestone, Roadmap, Topic
from roadmap_cli.values import Value

ORDER_OF_NEEDS = "order of needs"  # of a milestone; a derived one follows the order of topics

_TEXTS = ("why", "outcomes", "proof", "checks", "tags", "article", "builds")
_OF_READINGS = ("title", "author", "kind", "url", "free", "minutes", "note")


class FieldChange(Value):
    """One thing that is said differently; texts are named and not repeated."""

    field: str
    before: str = ""
    after: str = ""


class TopicName(Value):
    """What came, went or was renamed; `former` is the id it had, `state` what the log says."""

    id: str
    title: str
    former: str = ""
    state: str = ""  # of a topic that was touched; `read` of a reading that was


class Change(Value):
    """A topic, milestone or reading of which something changed."""

    id: str
    title: str
    fields: tuple[FieldChange, ...]


class Lists(Value):
    """What became of the milestones, or of the readings."""

    added: tuple[TopicName, ...] = ()
    renamed: tuple[TopicName, ...] = ()
    changed: tuple[Change, ...] = ()
    retired: tuple[TopicName, ...] = ()


class Changes(Value):
    """All that differs between two versions; empty if and only if nothing does."""

    head: tuple[FieldChange, ...] = ()  # of the roadmap itself, and the order of its parts
    added: tuple[TopicName, ...] = ()
    returned: tuple[TopicName, ...] = ()
    renamed: tuple[TopicName, ...] = ()
    changed: tuple[Change, ...] = ()
    retired: tuple[TopicName, ...] = ()
    milestones: Lists = Lists()
    readings: Lists = Lists()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing differs."""
        return self == NO_CHANGES


NO_CHANGES = Changes()


class Names(Value):
    """How ids of the earlier version read in the new one, what had left, what was touched."""

    topics: Mapping[str, str] = {}
    readings: Mapping[str, str] = {}
    retired: Set[str] = frozenset()
    states: Mapping[str, str] = {}
    read: Set[str] = frozenset()


def differences(before: Roadmap, after: Roadmap, names: Names) -> Changes:
    """Return what differs."""
    new = {topic.id: i for i, topic in enumerate(after.topics)}
    retired = []
    by_id: list[tuple[str, int]] = []
    renamed: list[tuple[str, int]] = []
    for i, topic in enumerate(before.topics):
        former = names.topics.get(topic.id, "")
        if topic.id in new:
            by_id.append((topic.id, i))
        elif former in new:
            renamed.append((former, i))
        else:
            retired.append(_name_of(topic, names))
    renamed.sort(key=lambda pair: before.topics[pair[1]].id)
    old_index: dict[int, int] = {}
    for name, i in (*by_id, *renamed):
        old_index.setdefault(new[name], i)  # two of before may be one now
    changed = [
        Change(topic.id, topic.title, fields)
        for here, i in sorted(old_index.items())
        if (topic := after.topics[here]) != before.topics[i]
        and (fields := tuple(_topic_fields(before.topics[i], topic, names)))
    ]
    fresh = [topic for i, topic in enumerate(after.topics) if i not in old_index]
    walk = [old_index[here] for here in sorted(old_index)]
    return Changes(
        head=tuple(_head(before, after, moved=any(a > b for a, b in pairwise(walk)))),
        added=tuple(TopicName(t.id, t.title) for t in fresh if t.id not in names.retired),
        returned=tuple(_name_of(t, names) for t in fresh if t.id in names.retired),
        renamed=tuple(
            _name_of(before.topics[i], names)._replace(
                id=name, title=after.topics[new[name]].title, former=before.topics[i].id
            )
            for name, i in sorted(renamed, key=lambda pair: new[pair[0]])
        ),
        changed=tuple(changed),
        retired=tuple(retired),
        milestones=_milestones(before.milestones, after.milestones, names),
        readings=_readings(before.readings, after.readings, names),
    )


def _name_of(topic: Topic, names: Names) -> TopicName:
    return TopicName(topic.id, topic.title, "", names.states.get(topic.id, ""))


def _topic_fields(old: Topic, new: Topic, names: Names) -> Iterator[FieldChange]:
    for field in ("title", "track", "stage"):
        if getattr(old, field) != getattr(new, field):
            yield FieldChange(field, getattr(old, field), getattr(new, field))
    if old.minutes != new.minutes:
        yield FieldChange("hours", durations.written(old.minutes), durations.written(new.minutes))
    if old.prerequisites != new.prerequisites:
        known = _under_new_names(old.prerequisites, names)
        # Of two that are one now neither waits for the other any more.
        known = tuple(name for name in known if name != new.id)
        if known != new.prerequisites:
            yield _listed("prerequisites", known, new.prerequisites)
    if old.optional != new.optional:
        yield FieldChange("optional", _truth(old.optional), _truth(new.optional))
    if old.readings != new.readings:
        asked = tuple(
            a._replace(reading=names.readings.get(a.reading, a.reading)) for a in old.readings
        )
        if asked != new.readings:
            yield _listed_readings(asked, new.readings)
    texts = [name for name in _TEXTS if getattr(old, name) != getattr(new, name)]
    if texts:
        yield FieldChange("text", "", ", ".join(texts))
    if old.was != new.was:
        yield _listed("was", old.was, new.was)


def _under_new_names(ids: Iterable[str], names: Names) -> tuple[str, ...]:
    return tuple(dict.fromkeys([names.topics.get(name, name) for name in ids]))


def _listed(field: str, old: tuple[str, ...], new: tuple[str, ...]) -> FieldChange:
    return FieldChange(field, ", ".join(old), ", ".join(new))


def _truth(value: bool) -> str:
    return "yes" if value else "no"


def _listed_readings(old: tuple[Assignment, ...], new: tuple[Assignment, ...]) -> FieldChange:
    """Return what only one of two lists has; both whole where only their order differs."""
    here, there = set(old), set(new)
    gone = tuple([a.reading for a in old if here == there or a not in there])
    come = tuple([a.reading for a in new if here == there or a not in here])
    return _listed("readings", gone, come)


def _head(before: Roadmap, after: Roadmap, *, moved: bool) -> Iterator[FieldChange]:
    for field in ("title", "version", "language", "homepage", "license"):
        if getattr(before, field) != getattr(after, field):
            yield FieldChange(field, getattr(before, field), getattr(after, field))
    for field in ("source", "project"):
        if getattr(before, field) != getattr(after, field):
            old, new = getattr(before, field), getattr(after, field)
            yield FieldChange(field, old.title if old else "", new.title if new else "")
    for field in ("stages", "tracks"):
        if getattr(before, field) != getattr(after, field):
            yield _listed(field, _ids(getattr(before, field)), _ids(getattr(after, field)))
    if moved:
        yield FieldChange("order")
    for field in ("milestones", "readings"):
        old, new = _ids(getattr(before, field)), _ids(getattr(after, field))
        if old != new and sorted(old) == sorted(new):
            yield FieldChange(f"order of {field}")


def _ids(things: Iterable[Any]) -> tuple[str, ...]:
    return tuple([thing.id for thing in things])


def _milestones(old: tuple[Milestone, ...], new: tuple[Milestone, ...], names: Names) -> Lists:
    before = {milestone.id: milestone for milestone in old}
    today = {milestone.id for milestone in new}
    changed = []
    for milestone in new:
        earlier = before.get(milestone.id)
        if earlier is not None and earlier != milestone:
            fields = tuple(_milestone_fields(earlier, milestone, names))
            if fields:
                changed.append(Change(milestone.id, milestone.title, fields))
    return Lists(
        added=tuple(TopicName(m.id, m.title) for m in new if m.id not in before),
        changed=tuple(changed),
        retired=tuple(TopicName(m.id, m.title) for m in old if m.id not in today),
    )


def _milestone_fields(old: Milestone, new: Milestone, names: Names) -> Iterator[FieldChange]:
    for field in ("title", "stage"):
        if getattr(old, field) != getattr(new, field):
            yield FieldChange(field, getattr(old, field), getattr(new, field))
    known = _under_new_names(old.needs, names)
    if known != new.needs:
        # A derived milestone needs thousands: only what differs is worth saying.
        here, there = set(known), set(new.needs)
        gone = tuple([name for name in known if name not in there])
        come = tuple([name for name in new.needs if name not in here])
        yield _listed("needs", gone, come) if gone or come else FieldChange(ORDER_OF_NEEDS)
    if old.weight != new.weight:
        yield FieldChange("weight", f"{old.weight / 1000:g}", f"{new.weight / 1000:g}")
    if old.asks_proof != new.asks_proof:
        yield FieldChange("asks_proof", _truth(old.asks_proof), _truth(new.asks_proof))
    texts = [name for name in ("says", "proof") if getattr(old, name) != getattr(new, name)]
    if texts:
        yield FieldChange("text", "", ", ".join(texts))


def _readings(old: tuple[Reading, ...], new: tuple[Reading, ...], known: Names) -> Lists:
    if old == new:
        return Lists()
    today = {reading.id: reading for reading in new}
    names, changed, retired = [], [], []
    followed = set()
    for earlier in old:
        name = earlier.id if earlier.id in today else known.readings.get(earlier.id, earlier.id)
        reading = today.get(name)
        if reading is None:
            state = "read" if earlier.id in known.read else ""
            retired.append(TopicName(earlier.id, earlier.title, "", state))
            continue
        followed.add(name)
        if name != earlier.id:
            names.append(TopicName(name, reading.title, earlier.id))
        fields = [f for f in _OF_READINGS if getattr(earlier, f) != getattr(reading, f)]
        if earlier.was != reading.was:
            fields.append("was")
        if fields:
            told = tuple(
                FieldChange(f, _text(getattr(earlier, f)), _text(getattr(reading, f)))
                for f in fields
            )
            changed.append(Change(name, reading.title, told))
    added = tuple(TopicName(r.id, r.title) for r in new if r.id not in followed)
    return Lists(added, tuple(names), tuple(changed), tuple(retired))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return _truth(value) if isinstance(value, bool) else str("" if value is None else value)
