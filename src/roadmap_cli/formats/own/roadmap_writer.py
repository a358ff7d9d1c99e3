"""Writing our own roadmap file, as a person would, so that it reads back as the same roadmap.

It decides the layout and nothing else: what a file may say is defined in docs/format.md. Minutes of
0 are missing hours, and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import (
    WEIGHT_SCALE,
    Milestone,
    Roadmap,
    Stage,
    Topic,
    default_milestones,
    default_weight,
)
from roadmap_cli.formats.own.yaml_format import WIDTH, format_hours, list_lines, text_lines

_RULE_WIDTH = 100


class _Number(str):
    """A number that is already formatted."""

    __slots__ = ()


def to_yaml(roadmap: Roadmap, *, head: Sequence[str] = (), with_titles: bool = False) -> str:
    """Return a roadmap as the text of a file that reads back as the same roadmap.

    `head` is written above it as comments. With `titled`, comments give the titles of referenced
    topics, which helps where ids are no words.
    """
    return "\n".join(_RoadmapLines(roadmap, with_titles).lines(head)) + "\n"


class _RoadmapLines:
    """The lines of one roadmap."""

    def __init__(self, roadmap: Roadmap, titled: bool) -> None:
        self._roadmap = roadmap
        self._titles = {t.id: t.title for t in roadmap.topics} if titled else {}
        self._topics: dict[str, list[Topic]] = {track.id: [] for track in roadmap.tracks}
        for topic in roadmap.topics:
            self._topics[topic.track].append(topic)
        self._file_order = [topic for topics in self._topics.values() for topic in topics]
        self._inline_readings = _find_inline_readings(roadmap, self._file_order)
        self._orders = list(self._find_orders())
        self._has_stages = roadmap.stages != (Stage("all", roadmap.title),) or any(self._orders)

    def lines(self, head: Sequence[str]) -> Iterator[str]:
        """Yield all lines."""
        yield from [f"# {line}".rstrip() for line in head]
        yield from [""] if head else []
        yield from self._header_lines()
        roadmap = self._roadmap
        if self._has_stages:
            yield from _section_lines("stages")
            for stage, order in zip(roadmap.stages, self._orders, strict=True):
                yield ""
                yield from _item("  ", id=stage.id, title=stage.title, goal=stage.goal, order=order)
        milestones = roadmap.milestones
        if milestones and milestones != default_milestones(roadmap.stages, roadmap.topics):
            yield from _section_lines("milestones")
            for milestone in milestones:
                yield ""
                yield from self._milestone_lines(milestone)
        yield from _section_lines("tracks", "" if roadmap.tracks else " []")
        for track in roadmap.tracks:
            yield ""
            yield from _item("  ", id=track.id, title=track.title, summary=track.summary)
            for i, topic in enumerate(self._topics[track.id]):
                yield "" if i else "    topics:"
                yield from self._topic_lines(topic)
        readings = [r for r in roadmap.readings if r.id not in self._inline_readings]
        if readings:
            yield from [*_section_lines("readings"), ""]
            for reading in readings:
                yield from _item("  ", id=reading.id, **_reading_values(reading))

    def _header_lines(self) -> Iterator[str]:
        roadmap = self._roadmap
        yield "format: 1"
        yield from _entries("", id=roadmap.id, title=roadmap.title, version=roadmap.version)
        if roadmap.source:
            lines = _entries("  ", **roadmap.source._asdict())
            yield "source:" if lines else "source: {}"
            yield from lines
        language = "" if roadmap.language == "en" else roadmap.language
        yield from _entries(
            "", language=language, homepage=roadmap.homepage, license=roadmap.license
        )
        if roadmap.project:
            yield from ["project:", *_entries("  ", **roadmap.project._asdict())]

    def _find_orders(self) -> Iterator[tuple[str, ...]]:
        """Yield the order to write for each stage: all of it when the tracks give another."""
        for stage in self._roadmap.stages:
            order = tuple(t.id for t in self._roadmap.topics if t.stage == stage.id)
            first = set(stage.order)
            rest = [t.id for t in self._file_order if t.stage == stage.id and t.id not in first]
            yield stage.order if (*stage.order, *rest) == order else order

    def _milestone_lines(self, milestone: Milestone) -> Iterator[str]:
        stage = milestone.stage if self._has_stages else ""
        yield from _item("  ", id=milestone.id, title=milestone.title, stage=stage)
        yield from self._reference_lines("    needs:", milestone.needs)
        index = [stage.id for stage in self._roadmap.stages].index(milestone.stage)
        weight = None
        if milestone.weight != default_weight(index, len(self._roadmap.stages)):
            decimals = f"{milestone.weight / WEIGHT_SCALE:.3f}"
            weight = _Number(decimals.rstrip("0").rstrip("."))
        yield from _entries(
            "    ",
            weight=weight,
            asks_proof=milestone.asks_proof or None,
            says=milestone.says,
            proof=milestone.proof,
        )

    def _topic_lines(self, topic: Topic) -> Iterator[str]:
        margin = " " * 8
        yield from _item(
            " " * 6,
            id=topic.id,
            title=topic.title,
            stage=topic.stage if self._has_stages else "",
            hours=_Number(format_hours(topic.minutes)) if topic.minutes else None,
            days=topic.days or None,
            optional=topic.optional or None,
            was=topic.was,
            tags=topic.tags,
            article=topic.article,
        )
        if topic.prerequisites:
            yield from self._reference_lines(f"{margin}prerequisites:", topic.prerequisites)
        if topic.refreshes:
            yield from self._reference_lines(f"{margin}refreshes:", topic.refreshes)
        yield from _entries(margin, why=topic.why)
        if topic.outcomes:
            yield f"{margin}outcomes:"
            for outcome in topic.outcomes:
                yield from text_lines(outcome, f"{margin}  -", f"{margin}    ")
        if topic.readings:
            yield f"{margin}readings:"
            for assignment in topic.readings:
                yield from self._assignment_lines(assignment, f"{margin}  ")
        yield from _entries(margin, proof=topic.proof, practice=topic.practice, builds=topic.builds)
        if topic.checks:
            yield f"{margin}checks:"
            for check in topic.checks:
                yield from _item(f"{margin}  ", question=check.question, answer=check.answer)

    def _assignment_lines(self, assignment: Assignment, margin: str) -> list[str]:
        role = "" if assignment.role == "core" else assignment.role
        reading = self._inline_readings.get(assignment.reading)
        values: dict[str, _Value] = {"part": assignment.part}
        if reading is not None:
            values = _reading_values(reading) | values
        else:
            values["minutes"] = assignment.minutes
        lines = _item(margin, id=assignment.reading, **values, role=role)
        # An id without anything else needs no key.
        return lines if len(lines) > 1 else [lines[0].replace("- id: ", "- ", 1)]

    def _reference_lines(self, first: str, ids: Sequence[str]) -> list[str]:
        lines = list_lines(ids, first)
        if not self._titles or len(ids) > 8:
            return lines
        titles = ", ".join(" ".join(self._titles.get(id_, "").split()) for id_ in ids)
        if len(lines[-1]) + len(titles) + 4 <= WIDTH:
            lines[-1] += f"  # {titles}"
            return lines
        margin = " " * (len(first) - len(first.lstrip()))
        room = WIDTH - len(margin) - 2
        comment = titles if len(titles) <= room else f"{titles[: room - 1].rstrip()}…"
        return [f"{margin}# {comment}", *lines]


_Value = str | int | Sequence[str] | None


def _section_lines(section: str, after: str = "") -> list[str]:
    rule = f"# {'-' * (_RULE_WIDTH - 3 - len(section))} {section}"
    return ["", rule, "", f"{section}:{after}"]


def _entries(margin: str, **values: _Value) -> list[str]:
    """Return the lines of keys with their values; None and empty ones are left out."""
    lines = []
    for key, value in values.items():
        first = f"{margin}{key}:"
        if isinstance(value, int | _Number):
            lines.append(f"{first} {str(value).lower()}")
        elif isinstance(value, str) and value:
            lines += text_lines(value, first, f"{margin}  ")
        elif value:
            lines += list_lines(value, first)
    return lines


def _item(margin: str, **values: _Value) -> list[str]:
    """Return the lines of a mapping in a list."""
    lines = _entries(f"{margin}  ", **values)
    return [f"{margin}- {lines[0].lstrip()}", *lines[1:]]


def _reading_values(reading: Reading) -> dict[str, _Value]:
    return {
        "title": reading.title,
        "author": reading.author,
        "kind": reading.kind,
        "url": reading.url,
        "free": None if reading.free else False,
        "minutes": reading.minutes,
        "note": reading.note,
        "was": reading.was,
    }


def _find_inline_readings(roadmap: Roadmap, topics: Sequence[Topic]) -> dict[str, Reading]:
    """Return the readings that are best described in the one topic that uses them.

    Only the last ones of the registry can be, and in the order of the file: the reader appends
    what is described in topics to the registry.
    """
    uses = Counter(a.reading for topic in topics for a in topic.readings)
    minutes = {r.id: r.minutes for r in roadmap.readings}
    once = [
        a.reading
        for topic in topics
        for a in topic.readings
        if uses[a.reading] == 1 and minutes[a.reading] == a.minutes
    ]
    indexes = {name: index for index, name in enumerate(once)}
    tail: dict[str, Reading] = {}
    last = len(once)
    for reading in reversed(roadmap.readings):
        index = indexes.get(reading.id, last)
        if index >= last:
            break
        tail[reading.id] = reading
        last = index
    # A registry with a few readings left over in topics would be neither.
    return tail if 2 * len(tail) > len(once) else {}
