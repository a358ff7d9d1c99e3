"""What differs between two versions of a roadmap: topics, milestones, readings and the rest. Pure.

Topics are told apart by their ids and by what `was` says of them, never by titles or places. What
the difference does to the numbers is told by `effect`, what may be a rename by `identity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import pairwise
from typing import Any

from roadmap_cli.core import wording
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import Milestone, Roadmap, Topic
from roadmap_cli.values import Value

ORDER_OF_NEEDS = "order of needs"  # of a milestone; a derived one follows the order of topics

_TEXTS = ("why", "outcomes", "proof", "checks", "tags", "article", "builds")
_OF_READINGS = ("title", "author", "kind", "url", "free", "minutes", "note", "was")


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


# -- fields --------------------------------------------------------------------------------------


def _topic_fields(old: Topic, new: Topic, names: Names) -> Iterator[FieldChange]:
    yield from _fields(old, new, ("title", "track", "stage"))
    if old.minutes != new.minutes:
        yield FieldChange("hours", wording.duration(old.minutes), wording.duration(new.minutes))
    # Of two that are one now neither waits for the other any more.
    known = tuple(name for name in _renamed(old.prerequisites, names.topics) if name != new.id)
    if old.prerequisites != new.prerequisites and known != new.prerequisites:
        yield FieldChange("prerequisites", _text(known), _text(new.prerequisites))
    yield from _fields(old, new, ("optional",))
    asked = tuple(
        a._replace(reading=names.readings.get(a.reading, a.reading)) for a in old.readings
    )
    if old.readings != new.readings and asked != new.readings:
        yield _asked_otherwise(asked, new.readings)
    yield from _texts(old, new, _TEXTS)
    yield from _fields(old, new, ("was",))


def _milestone_fields(old: Milestone, new: Milestone, names: Names) -> Iterator[FieldChange]:
    yield from _fields(old, new, ("title", "stage"))
    known = _renamed(old.needs, names.topics)
    if known != new.needs:
        # A derived milestone needs thousands: only what differs is worth saying.
        here, there = set(known), set(new.needs)
        gone = tuple([name for name in known if name not in there])
        come = tuple([name for name in new.needs if name not in here])
        yield FieldChange("needs" if gone or come else ORDER_OF_NEEDS, _text(gone), _text(come))
    if old.weight != new.weight:
        yield FieldChange("weight", f"{old.weight / 1000:g}", f"{new.weight / 1000:g}")
    yield from _fields(old, new, ("asks_proof",))
    yield from _texts(old, new, ("says", "proof"))


def _fields(old: Any, new: Any, names: Iterable[str]) -> Iterator[FieldChange]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield FieldChange(name, _text(before), _text(after))


def _texts(old: Any, new: Any, names: Iterable[str]) -> Iterator[FieldChange]:
    """Yield the names of the texts that changed; they are too long to be repeated."""
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    if changed:
        yield FieldChange("text", "", ", ".join(changed))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _renamed(ids: Iterable[str], renames: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([renames.get(name, name) for name in ids]))


def _asked_otherwise(old: tuple[Assignment, ...], new: tuple[Assignment, ...]) -> FieldChange:
    """Return what only one of two lists has; both whole where only their order differs."""
    here, there = set(old), set(new)
    gone = tuple([a.reading for a in old if here == there or a not in there])
    come = tuple([a.reading for a in new if here == there or a not in here])
    return FieldChange("readings", _text(gone), _text(come))


# -- the rest of a roadmap -----------------------------------------------------------------------


def _head(before: Roadmap, after: Roadmap, *, moved: bool) -> Iterator[FieldChange]:
    yield from _fields(before, after, ("title", "version", "language", "homepage", "license"))
    for field in ("source", "project"):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield FieldChange(field, old.title if old else "", new.title if new else "")
    for field in ("stages", "tracks"):
        if getattr(before, field) != getattr(after, field):
            ids = (_ids(getattr(side, field)) for side in (before, after))
            yield FieldChange(field, *map(_text, ids))
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
    changed = [
        Change(milestone.id, milestone.title, fields)
        for milestone in new
        if milestone.id in before
        and (fields := tuple(_milestone_fields(before[milestone.id], milestone, names)))
    ]
    return Lists(
        added=tuple(TopicName(m.id, m.title) for m in new if m.id not in before),
        changed=tuple(changed),
        retired=tuple(TopicName(m.id, m.title) for m in old if m.id not in today),
    )


def _readings(old: tuple[Reading, ...], new: tuple[Reading, ...], names: Names) -> Lists:
    today = {reading.id: reading for reading in new}
    renamed, changed, retired = [], [], []
    followed = set()
    for earlier in old:
        name = earlier.id if earlier.id in today else names.readings.get(earlier.id, earlier.id)
        reading = today.get(name)
        if reading is None:
            state = "read" if earlier.id in names.read else ""
            retired.append(TopicName(earlier.id, earlier.title, "", state))
            continue
        followed.add(name)
        if name != earlier.id:
            renamed.append(TopicName(name, reading.title, earlier.id))
        fields = tuple(_fields(earlier, reading, _OF_READINGS))
        if fields:
            changed.append(Change(name, reading.title, fields))
    added = tuple(TopicName(r.id, r.title) for r in new if r.id not in followed)
    return Lists(added, tuple(renamed), tuple(changed), tuple(retired))
