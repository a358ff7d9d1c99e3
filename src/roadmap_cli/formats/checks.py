"""What the parts of a file mean to each other: names that are taken, unknown or swallowed.

It compares, reports and changes nothing. Whether the prerequisites run in a circle is asked in
`cycles`.
"""

from collections.abc import Iterable
from functools import cached_property

from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Topic
from roadmap_cli.formats.identifiers import is_id, slug_of
from roadmap_cli.formats.parsed_file import ParsedFile
from roadmap_cli.formats.problems import Diagnostics, did_you_mean, line_of


class _Ids(dict[str, int]):
    """The ids of one kind, with their positions."""

    @cached_property
    def invalid(self) -> dict[str, str]:
        """Return those that cannot be kept, by the nearest that could."""
        return {slug_of(name): name for name in self if not is_id(name)}

    @cached_property
    def unmatched(self) -> set[str]:
        """Return the invalid ones that nobody was seen to mean."""
        return set(self.invalid)

    def matches_invalid(self, name: str) -> bool:
        """Return whether a name that is not here means an id that has its own problem."""
        slug = slug_of(name)
        self.unmatched.discard(slug)
        return bool(slug) and slug in self.invalid


def check(file: ParsedFile) -> None:
    """Report every name that does not fit the others."""
    _unique("stage", ((parsed.stage.id, parsed.at) for parsed in file.stages), file.diagnostics)
    _unique("track", ((parsed.track.id, parsed.at) for parsed in file.tracks), file.diagnostics)
    milestones = ((parsed.milestone.id, parsed.at) for parsed in file.milestones)
    _unique("milestone", milestones, file.diagnostics)
    _unique("reading", ((reading.id, at) for reading, at in file.readings), file.diagnostics)
    topics = _unique("topic", ((p.topic.id, p.at) for p in file.topics), file.diagnostics)
    former = _former_ids(file, topics)
    _prerequisites(file, topics, former)
    _stages(file)
    _needs_and_order(file, topics, former)
    _readings(file)
    _project(file)


def _unique(noun: str, named: Iterable[tuple[str, int]], diagnostics: Diagnostics) -> _Ids:
    """Return each id with its first position; report the second and later ones."""
    first = _Ids()
    for name, at in named:
        if first.setdefault(name, at) != at:
            diagnostics.error(
                at,
                "duplicate-id",
                f"the {noun} id {name} is taken; first on line {line_of(first[name])}",
                f"give this {noun} an id of its own",
            )
    return first


def _former_ids(file: ParsedFile, topics: dict[str, int]) -> dict[str, str]:
    """Return former ids with the present one; report the ones that cannot be former."""
    former: dict[str, str] = {}
    claimed: dict[str, int] = {}
    for topic, *_, was_at in file.topics:
        for name, at in zip(topic.was, was_at, strict=True):
            if not name:
                continue
            if name in topics:
                file.diagnostics.error(
                    at,
                    "reused-id",
                    f"{name} is said to be a former id, but a topic on line "
                    f"{line_of(topics[name])} goes by it",
                    "progress follows a former id; delete it here, or rename that topic",
                )
            elif name in claimed:
                file.diagnostics.error(
                    at,
                    "reused-id",
                    f"{name} is the former id of {former[name]} already, on line "
                    f"{line_of(claimed[name])}",
                    "progress can follow it to one topic only; delete one of them",
                )
            else:
                former[name] = topic.id
                claimed[name] = at
    return former


def _prerequisites(file: ParsedFile, topics: _Ids, former: dict[str, str]) -> None:
    for topic, _, _, prerequisites_at, *_ in file.topics:
        for name, at in zip(topic.prerequisites, prerequisites_at, strict=True):
            if name == topic.id:
                file.diagnostics.error(
                    at,
                    "self-prerequisite",
                    f"{name} needs itself",
                    "delete it from its own prerequisites",
                )
            elif name and name not in topics and not topics.matches_invalid(name):
                file.diagnostics.error(
                    at,
                    "unknown-prerequisite",
                    f"{topic.id} needs {name}, which is no topic of this file",
                    _topic_hint(name, topics, former, file.diagnostics),
                )


def _topic_hint(name: str, topics: _Ids, former: dict[str, str], diagnostics: Diagnostics) -> str:
    if name in former:
        return f"it is now called {former[name]}"
    if len(topics.unmatched) == 1:
        (slug,) = topics.unmatched
        line = line_of(topics[topics.invalid[slug]])
        return f"is the topic on line {line} meant? Its id cannot be kept"
    return did_you_mean(diagnostics.nearest(name, topics), "add the topic, or delete the name here")


def _stages(file: ParsedFile) -> None:
    stages = _Ids((parsed.stage.id, parsed.at) for parsed in file.stages)
    said = [(parsed.topic.stage, parsed.stage_at) for parsed in file.topics]
    said += [(parsed.milestone.stage, parsed.stage_at) for parsed in file.milestones]
    for name, at in said:
        if name and name not in stages:
            _unknown_stage(name, at, stages, file.diagnostics)


def _unknown_stage(name: str, at: int, stages: _Ids, diagnostics: Diagnostics) -> None:
    if stages.matches_invalid(name):
        return
    otherwise = f"the stages are {', '.join(stages)}" if stages else "this file has no `stages`"
    diagnostics.error(
        at,
        "unknown-stage",
        f"{name} is no stage of this file",
        did_you_mean(diagnostics.nearest(name, stages), otherwise),
    )


def _needs_and_order(file: ParsedFile, topics: _Ids, former: dict[str, str]) -> None:
    for milestone, _, _, needs_at in file.milestones:
        for name, at in zip(milestone.needs, needs_at, strict=True):
            if name and name not in topics and not topics.matches_invalid(name):
                file.diagnostics.error(
                    at,
                    "unknown-topic",
                    f"the milestone {milestone.id} needs {name}, which is no topic of this file",
                    _topic_hint(name, topics, former, file.diagnostics),
                )
    stages = {p.topic.id: p.topic.stage for p in file.topics} if file.stages else {}
    placed: dict[str, int] = {}
    for stage, _, order_at in file.stages:
        for name, at in zip(stage.order, order_at, strict=True):
            if not name or (name not in topics and topics.matches_invalid(name)):
                continue
            if name not in topics:
                file.diagnostics.error(
                    at,
                    "unknown-topic",
                    f"the order of {stage.id} names {name}, which is no topic of this file",
                    _topic_hint(name, topics, former, file.diagnostics),
                )
            elif stages[name] and stages[name] != stage.id:
                file.diagnostics.error(
                    at,
                    "wrong-stage",
                    f"{name} is in the order of {stage.id}, but its stage is {stages[name]}",
                    f"name it in the order of {stages[name]}, or change its stage",
                )
            elif name in placed:
                file.diagnostics.error(
                    at,
                    "wrong-stage",
                    f"{name} is in the order of another stage already, on line "
                    f"{line_of(placed[name])}",
                    "delete one of them",
                )
            else:
                placed[name] = at


def _readings(file: ParsedFile) -> None:
    known = _Ids((reading.id, at) for reading, at in file.readings)
    known.update((r.reading.id, r.at) for r in file.inline_readings if r.reading.id)
    inline = {(reading.topic_index, reading.reading_index) for reading in file.inline_readings}
    for number, (topic, *_, readings_at, _) in enumerate(file.topics):
        seen: dict[str, int] = {}
        for i, (assignment, at) in enumerate(zip(topic.readings, readings_at, strict=True)):
            name = assignment.reading
            if not name:
                continue
            if name in seen:
                file.diagnostics.error(
                    at,
                    "duplicate-reading",
                    f"{name} stands twice in this topic; first on line {line_of(seen[name])}",
                    "join both entries into one",
                )
            elif name not in known and (number, i) not in inline:
                _unknown_reading(name, topic, at, known, file.diagnostics)
            seen.setdefault(name, at)


def former_readings(file: ParsedFile, readings: Iterable[Reading]) -> None:
    """Report former ids of readings that cannot be former; ask when every reading has its id."""
    known = {reading.id for reading in readings}
    claimed: dict[str, tuple[str, str]] = {}
    for reading, name, at in file.former_readings:
        if not name:
            continue
        owner = (reading.title, reading.url)  # it may be described twice
        if name in known:
            file.diagnostics.error(
                at,
                "reused-id",
                f"{name} is said to be a former id, but a reading of this file goes by it",
                "read marks follow a former id; delete it here, or rename that reading",
            )
        elif claimed.setdefault(name, owner) != owner:
            file.diagnostics.error(
                at,
                "reused-id",
                f"{name} is the former id of another reading already",
                "read marks can follow it to one reading only; delete one of them",
            )


def _project(file: ParsedFile) -> None:
    if file.head is None or file.top is None or "project" in file.top:
        return
    for topic, at, *_ in file.topics:
        if topic.builds:
            file.diagnostics.error(
                at,
                "no-project",
                f"{topic.id} says what it builds, but this file has no `project`",
                "say at the top which one: project, with title and summary",
            )


def _unknown_reading(
    name: str, topic: Topic, at: int, known: _Ids, diagnostics: Diagnostics
) -> None:
    if known.matches_invalid(name):
        return
    otherwise = "add it to `readings`, or describe it here with a title and a url"
    nearest = "" if ":" in name else diagnostics.nearest(name, sorted(known))
    diagnostics.error(
        at,
        "unknown-reading",
        f"{topic.id} names the reading {name[:60]}, which is not described in this file",
        did_you_mean(nearest, otherwise),
    )
