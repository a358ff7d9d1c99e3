"""The differences between two versions of a roadmap: topics, milestones, readings, the rest. Pure.

Topics are matched by their ids and by `was`, never by titles or order. `version_effect` computes what the
differences do to the numbers, `identity` finds possible renames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any, TypeVar

from roadmap_cli.core import wording
from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.model.roadmap import Milestone, Roadmap, Topic
from roadmap_cli.values import Record

T = TypeVar("T")

ORDER_OF_NEEDS = "order of needs"  # of a milestone; a derived one follows the order of topics

_TEXTS = ("why", "outcomes", "proof", "checks", "tags", "article", "builds")
_OF_READINGS = ("title", "author", "kind", "url", "free", "minutes", "note", "was")


class FieldChange(Record):
    """One field that differs; long texts are named and not repeated."""

    field: str
    before: str = ""
    after: str = ""


class ItemName(Record):
    """An item that was added, removed or renamed; `former` is its old id, `state` is recorded."""

    id: str
    title: str
    former: str = ""
    state: str = ""  # of a touched topic; "read" for a reading that was read


class Change(Record):
    """A topic, milestone or reading with changed fields."""

    id: str
    title: str
    fields: tuple[FieldChange, ...]


class ItemChanges(Record):
    """The changes of the milestones, or of the readings."""

    added: tuple[ItemName, ...] = ()
    renamed: tuple[ItemName, ...] = ()
    changed: tuple[Change, ...] = ()
    retired: tuple[ItemName, ...] = ()


class Changes(Record):
    """All differences between two versions; empty if and only if there are none."""

    head: tuple[FieldChange, ...] = ()  # of the roadmap itself, and the order of its parts
    added: tuple[ItemName, ...] = ()
    returned: tuple[ItemName, ...] = ()
    renamed: tuple[ItemName, ...] = ()
    changed: tuple[Change, ...] = ()
    retired: tuple[ItemName, ...] = ()
    milestones: ItemChanges = ItemChanges()
    readings: ItemChanges = ItemChanges()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing differs."""
        return self == NO_CHANGES


NO_CHANGES = Changes()


class VersionContext(Record):
    """Maps ids of the earlier version to new ones; holds retired ids and what is recorded."""

    topics: Mapping[str, str] = {}
    readings: Mapping[str, str] = {}
    retired: Set[str] = frozenset()
    states: Mapping[str, str] = {}
    read: Set[str] = frozenset()


def find_changes(before: Roadmap, after: Roadmap, context: VersionContext) -> Changes:
    """Return the differences between two versions."""
    new = {topic.id: i for i, topic in enumerate(after.topics)}
    retired = []
    renamed: list[tuple[int, Topic, int]] = []
    old_index: dict[int, int] = {}
    for i, topic in enumerate(before.topics):
        if topic.id in new:
            old_index[new[topic.id]] = i
        elif (name := context.topics.get(topic.id, "")) in new:
            renamed.append((new[name], topic, i))
        else:
            retired.append(_topic_name(topic, context))
    renamed.sort(key=lambda rename: rename[1].id)
    for index, _, i in renamed:
        old_index.setdefault(index, i)  # several old topics may be one new topic
    matches = sorted(old_index.items())
    new_topics = [topic for i, topic in enumerate(after.topics) if i not in old_index]
    is_reordered = any(a > b for (_, a), (_, b) in pairwise(matches))
    return Changes(
        head=tuple(_head_changes(before, after, is_reordered=is_reordered)),
        added=tuple(ItemName(t.id, t.title) for t in new_topics if t.id not in context.retired),
        returned=tuple(_topic_name(t, context) for t in new_topics if t.id in context.retired),
        renamed=tuple(
            _topic_name(topic, context)._replace(
                id=after.topics[index].id, title=after.topics[index].title, former=topic.id
            )
            for index, topic, _ in sorted(renamed, key=lambda rename: rename[0])
        ),
        changed=_changes(
            ((before.topics[i], after.topics[index]) for index, i in matches),
            lambda old, new: _topic_fields(old, new, context),
        ),
        retired=tuple(retired),
        milestones=_milestone_changes(before.milestones, after.milestones, context),
        readings=_reading_changes(before.readings, after.readings, context),
    )


def _topic_name(topic: Topic, context: VersionContext) -> ItemName:
    return ItemName(topic.id, topic.title, "", context.states.get(topic.id, ""))


def _changes(
    pairs: Iterable[tuple[T, T]], find_fields: Callable[[T, T], Iterable[FieldChange]]
) -> tuple[Change, ...]:
    """Return the pairs of an earlier and a current item of which some field differs."""
    differing: list[tuple[Any, Any]] = [(old, new) for old, new in pairs if old != new]
    changes = [Change(new.id, new.title, tuple(find_fields(old, new))) for old, new in differing]
    return tuple(change for change in changes if change.fields)


def _topic_fields(old: Topic, new: Topic, context: VersionContext) -> Iterator[FieldChange]:
    yield from _field_changes(old, new, ("title", "track", "stage"))
    if old.minutes != new.minutes:
        hours = map(wording.format_duration, (old.minutes, new.minutes))
        yield FieldChange("hours", *hours)
    if old.days != new.days:
        yield FieldChange("days", *(str(days or "") for days in (old.days, new.days)))
    if old.practice != new.practice:
        yield FieldChange("practice", old.practice, new.practice)
    # A topic that was merged into its dependent is no prerequisite of itself.
    needs, refreshes = (
        tuple(name for name in _rename_ids(names, context.topics) if name != new.id)
        for names in (old.prerequisites, old.refreshes)
    )
    renamed = old._replace(prerequisites=needs, refreshes=refreshes)
    yield from _field_changes(renamed, new, ("prerequisites", "refreshes", "optional"))
    readings = [
        a._replace(reading=context.readings.get(a.reading, a.reading)) for a in old.readings
    ]
    if readings != list(new.readings):
        removed, added = _only_in_one(readings, new.readings)
        if not removed and not added:  # only the order differs
            removed, added = readings, list(new.readings)
        names = (", ".join(a.reading for a in side) for side in (removed, added))
        yield FieldChange("readings", *names)
    yield from _text_changes(old, new, _TEXTS)
    yield from _field_changes(old, new, ("was",))


def _milestone_fields(
    old: Milestone, new: Milestone, context: VersionContext
) -> Iterator[FieldChange]:
    yield from _field_changes(old, new, ("title", "stage"))
    needs = _rename_ids(old.needs, context.topics)
    if needs != new.needs:
        # A derived milestone needs thousands of topics: only the difference is worth printing.
        removed, added = _only_in_one(needs, new.needs)
        field = "needs" if removed or added else ORDER_OF_NEEDS
        yield FieldChange(field, ", ".join(removed), ", ".join(added))
    if old.weight != new.weight:
        yield FieldChange("weight", f"{old.weight / 1000:g}", f"{new.weight / 1000:g}")
    yield from _field_changes(old, new, ("asks_proof",))
    yield from _text_changes(old, new, ("says", "proof"))


def _field_changes(old: Any, new: Any, names: Iterable[str]) -> Iterator[FieldChange]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield FieldChange(name, _format_value(before), _format_value(after))


def _text_changes(old: Any, new: Any, names: Iterable[str]) -> Iterator[FieldChange]:
    """Yield one change that names the texts that differ; they are too long to repeat."""
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    if changed:
        yield FieldChange("text", "", ", ".join(changed))


def _format_value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _rename_ids(ids: Iterable[str], renames: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([renames.get(name, name) for name in ids]))


def _only_in_one(old: Sequence[T], new: Sequence[T]) -> tuple[list[T], list[T]]:
    """Return what only the first and what only the second of two lists has."""
    old_set, new_set = set(old), set(new)
    return [x for x in old if x not in new_set], [x for x in new if x not in old_set]


def _head_changes(before: Roadmap, after: Roadmap, *, is_reordered: bool) -> Iterator[FieldChange]:
    yield from _field_changes(
        before, after, ("title", "version", "language", "homepage", "license")
    )
    for field in ("source", "project"):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield FieldChange(field, old.title if old else "", new.title if new else "")
    for field in ("stages", "tracks"):
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield FieldChange(field, ", ".join(_ids(old)), ", ".join(_ids(new)))
    if is_reordered:
        yield FieldChange("order")
    for field in ("milestones", "readings"):
        old, new = _ids(getattr(before, field)), _ids(getattr(after, field))
        if old != new and sorted(old) == sorted(new):
            yield FieldChange(f"order of {field}")


def _ids(items: Iterable[Any]) -> list[str]:
    return [item.id for item in items]


def _milestone_changes(
    old: Sequence[Milestone], new: Sequence[Milestone], context: VersionContext
) -> ItemChanges:
    before = {milestone.id: milestone for milestone in old}
    new_ids = set(_ids(new))
    return ItemChanges(
        added=tuple(ItemName(m.id, m.title) for m in new if m.id not in before),
        changed=_changes(
            ((before[m.id], m) for m in new if m.id in before),
            lambda old, new: _milestone_fields(old, new, context),
        ),
        retired=tuple(ItemName(m.id, m.title) for m in old if m.id not in new_ids),
    )


def _reading_changes(
    old: Sequence[Reading], new: Sequence[Reading], context: VersionContext
) -> ItemChanges:
    new_by_id = {reading.id: reading for reading in new}
    pairs, retired = [], []
    for earlier in old:
        name = context.readings.get(earlier.id, "") if earlier.id not in new_by_id else earlier.id
        if name in new_by_id:
            pairs.append((earlier, new_by_id[name]))
        else:
            state = "read" if earlier.id in context.read else ""
            retired.append(ItemName(earlier.id, earlier.title, "", state))
    matched = {reading.id for _, reading in pairs}
    return ItemChanges(
        added=tuple(ItemName(r.id, r.title) for r in new if r.id not in matched),
        renamed=tuple(ItemName(r.id, r.title, old.id) for old, r in pairs if r.id != old.id),
        changed=_changes(pairs, lambda old, new: _field_changes(old, new, _OF_READINGS)),
        retired=tuple(retired),
    )
