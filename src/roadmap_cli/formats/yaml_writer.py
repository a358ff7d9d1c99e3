"""Our own roadmap file, written as a person would write it and read back as the same roadmap.

It lays out and must not decide: what a file may say is told by docs/format.md. Minutes of 0 stand
for hours that nobody has said, and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import (
    WEIGHT_SCALE,
    Milestone,
    Roadmap,
    Stage,
    Topic,
    Track,
    default_milestones,
    default_weight,
)
from roadmap_cli.formats.yaml_scalars import WIDTH, lines_of, list_of, number, plain_or_quoted

_RULER = 100


def written(roadmap: Roadmap, *, head: Sequence[str] = (), titled: bool = False) -> str:
    """Return a roadmap as the text of a file that reads back as the same roadmap.

    `head` is what stands above it as comments. With `titled` a comment says the titles of what an
    id stands for: good where ids are no words.
    """
    return "\n".join(_Page(roadmap, titled).lines(head)) + "\n"


class _Page:
    """The lines of one roadmap."""

    def __init__(self, roadmap: Roadmap, titled: bool) -> None:
        self._roadmap = roadmap
        self._titles = {t.id: t.title for t in roadmap.topics} if titled else {}
        self._by_track: dict[str, list[Topic]] = {track.id: [] for track in roadmap.tracks}
        for topic in roadmap.topics:
            self._by_track[topic.track].append(topic)
        self._in_place = _described_in_place(roadmap, self._by_track)
        self._orders = list(self._orders_of_stages())
        self._staged = roadmap.stages != (Stage("all", roadmap.title),) or any(self._orders)

    def lines(self, head: Sequence[str]) -> Iterator[str]:
        """Yield all lines."""
        for line in head:
            yield f"# {line}".rstrip()
        if head:
            yield ""
        yield from self._top()
        if self._staged:
            yield from _ruled("stages")
            for stage, order in zip(self._roadmap.stages, self._orders, strict=True):
                yield ""
                yield from self._stage(stage, order)
        milestones = self._roadmap.milestones
        if milestones and milestones != default_milestones(
            self._roadmap.stages, self._roadmap.topics
        ):
            yield from _ruled("milestones")
            for milestone in milestones:
                yield ""
                yield from self._milestone(milestone)
        yield from _ruled("tracks", "" if self._roadmap.tracks else " []")
        for track in self._roadmap.tracks:
            yield ""
            yield from self._track(track)
        readings = [r for r in self._roadmap.readings if r.id not in self._in_place]
        if readings:
            yield from [*_ruled("readings"), ""]
            for reading in readings:
                yield f"  - id: {plain_or_quoted(reading.id)}"
                yield from _reading(reading, "    ")

    def _top(self) -> Iterator[str]:
        roadmap = self._roadmap
        yield "format: 1"
        yield from _texts("", id=roadmap.id, title=roadmap.title, version=roadmap.version)
        if source := roadmap.source:
            told = [
                *_texts("  ", title=source.title, author=source.author),
                *([f"  year: {source.year}"] if source.year is not None else []),
                *_texts("  ", url=source.url),
            ]
            yield "source:" if told else "source: {}"
            yield from told
        language = "" if roadmap.language == "en" else roadmap.language
        yield from _texts("", language=language, homepage=roadmap.homepage, license=roadmap.license)
        if project := roadmap.project:
            yield "project:"
            yield from _texts(
                "  ", title=project.title, summary=project.summary, start=project.start
            )

    def _stage(self, stage: Stage, order: tuple[str, ...]) -> Iterator[str]:
        yield f"  - id: {plain_or_quoted(stage.id)}"
        yield from _texts("    ", title=stage.title, goal=stage.goal)
        if order:
            yield from list_of(order, "    order:")

    def _orders_of_stages(self) -> Iterator[tuple[str, ...]]:
        """Yield what each stage says of its order; all where its tracks lead another way."""
        walks: dict[str, list[str]] = {stage.id: [] for stage in self._roadmap.stages}
        laid: dict[str, list[str]] = {stage.id: [] for stage in self._roadmap.stages}
        for topic in self._roadmap.topics:
            walks[topic.stage].append(topic.id)
        for topics in self._by_track.values():
            for topic in topics:
                laid[topic.stage].append(topic.id)
        for stage in self._roadmap.stages:
            named = set(stage.order)
            led = [*stage.order, *(name for name in laid[stage.id] if name not in named)]
            yield stage.order if led == walks[stage.id] else tuple(walks[stage.id])

    def _milestone(self, milestone: Milestone) -> Iterator[str]:
        yield f"  - id: {plain_or_quoted(milestone.id)}"
        yield from _texts("    ", title=milestone.title)
        if self._staged:
            yield from _texts("    ", stage=milestone.stage)
        yield from self._references("    needs:", milestone.needs)
        place = [stage.id for stage in self._roadmap.stages].index(milestone.stage)
        if milestone.weight != default_weight(place, len(self._roadmap.stages)):
            weight = f"{milestone.weight / WEIGHT_SCALE:.3f}".rstrip("0").rstrip(".")
            yield f"    weight: {weight}"
        if milestone.asks_proof:
            yield "    asks_proof: true"
        yield from _texts("    ", says=milestone.says, proof=milestone.proof)

    def _track(self, track: Track) -> Iterator[str]:
        yield f"  - id: {plain_or_quoted(track.id)}"
        yield from _texts("    ", title=track.title, summary=track.summary)
        topics = self._by_track[track.id]
        if topics:
            yield "    topics:"
        for place, topic in enumerate(topics):
            if place:
                yield ""
            yield from self._topic(topic)

    def _topic(self, topic: Topic) -> Iterator[str]:
        margin = "        "
        yield f"      - id: {plain_or_quoted(topic.id)}"
        yield from _texts(margin, title=topic.title, stage=topic.stage if self._staged else "")
        if topic.minutes:
            yield f"{margin}hours: {number(topic.minutes)}"
        if topic.optional:
            yield f"{margin}optional: true"
        for key, words in (("was", topic.was), ("tags", topic.tags), ("article", topic.article)):
            if words:
                yield from list_of(words, f"{margin}{key}:")
        if topic.prerequisites:
            yield from self._references(f"{margin}prerequisites:", topic.prerequisites)
        yield from _texts(margin, why=topic.why)
        if topic.outcomes:
            yield f"{margin}outcomes:"
            for outcome in topic.outcomes:
                yield from lines_of(outcome, f"{margin}  -", f"{margin}    ")
        if topic.readings:
            yield f"{margin}readings:"
            for assignment in topic.readings:
                yield from self._assignment(assignment, f"{margin}  ")
        yield from _texts(margin, proof=topic.proof, builds=topic.builds)
        if topic.checks:
            yield f"{margin}checks:"
            for check in topic.checks:
                yield from lines_of(check.question, f"{margin}  - question:", f"{margin}      ")
                yield from _texts(f"{margin}    ", answer=check.answer)

    def _assignment(self, said: Assignment, margin: str) -> Iterator[str]:
        inside = f"{margin}  "
        role = "" if said.role == "core" else said.role
        reading = self._in_place.get(said.reading)
        if reading is not None:
            yield f"{margin}- id: {plain_or_quoted(reading.id)}"
            yield from _reading(reading, inside)
            yield from _texts(inside, part=said.part, role=role)
        elif not said.part and said.minutes is None and not role:
            yield f"{margin}- {plain_or_quoted(said.reading)}"
        else:
            yield f"{margin}- id: {plain_or_quoted(said.reading)}"
            yield from _texts(inside, part=said.part)
            if said.minutes is not None:
                yield f"{inside}minutes: {said.minutes}"
            yield from _texts(inside, role=role)

    def _references(self, first: str, names: Sequence[str]) -> list[str]:
        lines = list_of(names, first)
        titles = ", ".join(" ".join(self._titles.get(name, "").split()) for name in names)
        if not self._titles or len(names) > 8:
            return lines
        if len(lines[-1]) + len(titles) + 4 <= WIDTH:
            lines[-1] += f"  # {titles}"
            return lines
        margin = " " * (len(first) - len(first.lstrip()))
        room = WIDTH - len(margin) - 2
        shown = titles if len(titles) <= room else f"{titles[: room - 1].rstrip()}…"
        return [f"{margin}# {shown}", *lines]


def _ruled(section: str, after: str = "") -> list[str]:
    rule = f"# {'-' * (_RULER - 3 - len(section))} {section}"
    return ["", rule, "", f"{section}:{after}"]


def _texts(margin: str, **texts: str) -> list[str]:
    lines = []
    for key, text in texts.items():
        if text:
            lines += lines_of(text, f"{margin}{key}:", f"{margin}  ")
    return lines


def _reading(reading: Reading, margin: str) -> Iterator[str]:
    yield from _texts(
        margin, title=reading.title, author=reading.author, kind=reading.kind, url=reading.url
    )
    if not reading.free:
        yield f"{margin}free: false"
    if reading.minutes is not None:
        yield f"{margin}minutes: {reading.minutes}"
    yield from _texts(margin, note=reading.note)
    if reading.was:
        yield from list_of(reading.was, f"{margin}was:")


def _described_in_place(
    roadmap: Roadmap, by_track: Mapping[str, Sequence[Topic]]
) -> dict[str, Reading]:
    """Return the readings that are best described in the one topic that uses them.

    Only the last ones of the registry can be, and in the order of the file: the reader puts what
    is described in topics behind the registry.
    """
    uses = Counter(a.reading for topic in roadmap.topics for a in topic.readings)
    minutes = {r.id: r.minutes for r in roadmap.readings}
    once = [
        a.reading
        for topics in by_track.values()
        for topic in topics
        for a in topic.readings
        if uses[a.reading] == 1 and minutes[a.reading] == a.minutes
    ]
    tail: dict[str, Reading] = {}
    wanted = {name: place for place, name in enumerate(once)}
    before = len(once)
    for reading in reversed(roadmap.readings):
        place = wanted.get(reading.id, before)
        if place >= before:
            break
        tail[reading.id] = reading
        before = place
    # A registry with a few stragglers in topics would be neither.
    return tail if 2 * len(tail) > len(once) else {}
