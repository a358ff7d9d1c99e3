"""What the parts of a file mean to each other: names that are taken, unknown or swallowed.

It compares, reports and changes nothing. Whether the prerequisites run in a circle is asked in
`cycles`.
"""

from collections.abc import Iterable
from functools import cached_property

from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Topic
from roadmap_cli.formats.draft import Draft
from roadmap_cli.formats.ids import is_id, slug_of
from roadmap_cli.formats.problems import Notebook, did_you_mean, line_of


class _Ids(dict[str, int]):
    """The ids of one kind, with their places."""

    @cached_property
    def refused(self) -> dict[str, str]:
        """Return those that cannot be kept, by the nearest that could."""
        return {slug_of(name): name for name in self if not is_id(name)}

    @cached_property
    def missed(self) -> set[str]:
        """Return the refused ones that nobody was seen to mean."""
        return set(self.refused)

    def means_refused(self, name: str) -> bool:
        """Return whether a name that is not here means an id that has its own problem."""
        slug = slug_of(name)
        self.missed.discard(slug)
        return bool(slug) and slug in self.refused


def check(draft: Draft, book: Notebook) -> None:
    """Report every name that does not fit the others."""
    _unique("stage", ((stretch.stage.id, stretch.at) for stretch in draft.stages), book)
    _unique("track", ((subject.track.id, subject.at) for subject in draft.tracks), book)
    _unique("milestone", ((goal.milestone.id, goal.at) for goal in draft.milestones), book)
    _unique("reading", ((reading.id, at) for reading, at in draft.readings), book)
    topics = _unique(
        "topic",
        ((topic.id, at) for topic, at in zip(draft.topics, draft.topics_at, strict=True)),
        book,
    )
    former = _former_ids(draft, topics, book)
    _prerequisites(draft, topics, former, book)
    _stages(draft, book)
    _needs_and_order(draft, topics, former, book)
    _readings(draft, book)
    _project(draft, book)


def _unique(noun: str, named: Iterable[tuple[str, int]], book: Notebook) -> _Ids:
    """Return each id with its first place; report the second and later ones."""
    first = _Ids()
    for name, at in named:
        if first.setdefault(name, at) != at:
            book.error(
                at,
                "duplicate-id",
                f"the {noun} id {name} is taken; first on line {line_of(first[name])}",
                f"give this {noun} an id of its own",
            )
    return first


def _former_ids(draft: Draft, topics: dict[str, int], book: Notebook) -> dict[str, str]:
    """Return former ids with the present one; report the ones that cannot be former."""
    former: dict[str, str] = {}
    claimed: dict[str, int] = {}
    places = iter(draft.was_at)
    for topic in draft.topics:
        for name in topic.was:
            at = next(places)
            if not name:
                continue
            if name in topics:
                book.error(
                    at,
                    "reused-id",
                    f"{name} is said to be a former id, but a topic on line "
                    f"{line_of(topics[name])} goes by it",
                    "progress follows a former id; delete it here, or rename that topic",
                )
            elif name in claimed:
                book.error(
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


def _prerequisites(draft: Draft, topics: _Ids, former: dict[str, str], book: Notebook) -> None:
    places = iter(draft.prerequisites_at)
    for topic in draft.topics:
        for name in topic.prerequisites:
            at = next(places)
            if name == topic.id:
                book.error(
                    at,
                    "self-prerequisite",
                    f"{name} needs itself",
                    "delete it from its own prerequisites",
                )
            elif name and name not in topics and not topics.means_refused(name):
                book.error(
                    at,
                    "unknown-prerequisite",
                    f"{topic.id} needs {name}, which is no topic of this file",
                    _topic_hint(name, topics, former, book),
                )


def _topic_hint(name: str, topics: _Ids, former: dict[str, str], book: Notebook) -> str:
    if name in former:
        return f"it is now called {former[name]}"
    if len(topics.missed) == 1:
        (slug,) = topics.missed
        line = line_of(topics[topics.refused[slug]])
        return f"is the topic on line {line} meant? Its id cannot be kept"
    return did_you_mean(book.nearest(name, topics), "add the topic, or delete the name here")


def _stages(draft: Draft, book: Notebook) -> None:
    stages = _Ids((stretch.stage.id, stretch.at) for stretch in draft.stages)
    for topic, at in zip(draft.topics, draft.stages_at, strict=True):
        if topic.stage and topic.stage not in stages:
            _unknown_stage(topic.stage, at, stages, book)
    for goal in draft.milestones:
        if goal.milestone.stage and goal.milestone.stage not in stages:
            _unknown_stage(goal.milestone.stage, goal.stage_at, stages, book)


def _unknown_stage(name: str, at: int, stages: _Ids, book: Notebook) -> None:
    if stages.means_refused(name):
        return
    otherwise = f"the stages are {', '.join(stages)}" if stages else "this file has no `stages`"
    book.error(
        at,
        "unknown-stage",
        f"{name} is no stage of this file",
        did_you_mean(book.nearest(name, stages), otherwise),
    )


def _needs_and_order(draft: Draft, topics: _Ids, former: dict[str, str], book: Notebook) -> None:
    for goal in draft.milestones:
        for name, at in zip(goal.milestone.needs, goal.needs_at, strict=True):
            if name and name not in topics and not topics.means_refused(name):
                book.error(
                    at,
                    "unknown-topic",
                    f"the milestone {goal.milestone.id} needs {name}, which is no topic of this file",
                    _topic_hint(name, topics, former, book),
                )
    stages = {topic.id: topic.stage for topic in draft.topics} if draft.stages else {}
    placed: dict[str, int] = {}
    for stage, _, places in draft.stages:
        for name, at in zip(stage.order, places, strict=True):
            if not name or (name not in topics and topics.means_refused(name)):
                continue
            if name not in topics:
                book.error(
                    at,
                    "unknown-topic",
                    f"the order of {stage.id} names {name}, which is no topic of this file",
                    _topic_hint(name, topics, former, book),
                )
            elif stages[name] and stages[name] != stage.id:
                book.error(
                    at,
                    "wrong-stage",
                    f"{name} is in the order of {stage.id}, but its stage is {stages[name]}",
                    f"name it in the order of {stages[name]}, or change its stage",
                )
            elif name in placed:
                book.error(
                    at,
                    "wrong-stage",
                    f"{name} is in the order of another stage already, on line "
                    f"{line_of(placed[name])}",
                    "delete one of them",
                )
            else:
                placed[name] = at


def _readings(draft: Draft, book: Notebook) -> None:
    known = _Ids((reading.id, at) for reading, at in draft.readings)
    known.update((d.reading.id, d.at) for d in draft.described if d.reading.id)
    in_place = {(described.topic, described.position) for described in draft.described}
    places = iter(draft.readings_at)
    for number, topic in enumerate(draft.topics):
        seen: dict[str, int] = {}
        for position, assignment in enumerate(topic.readings):
            at, name = next(places), assignment.reading
            if not name:
                continue
            if name in seen:
                book.error(
                    at,
                    "duplicate-reading",
                    f"{name} stands twice in this topic; first on line {line_of(seen[name])}",
                    "join both entries into one",
                )
            elif name not in known and (number, position) not in in_place:
                _unknown_reading(name, topic, at, known, book)
            seen.setdefault(name, at)


def former_readings(draft: Draft, readings: Iterable[Reading], book: Notebook) -> None:
    """Report former ids of readings that cannot be former; ask when every reading has its id."""
    if not draft.readings_were:
        return
    known = {reading.id for reading in readings}
    claimed: dict[str, tuple[str, str]] = {}
    for reading, name, at in draft.readings_were:
        if not name:
            continue
        owner = (reading.title, reading.url)  # it may be described twice
        if name in known:
            book.error(
                at,
                "reused-id",
                f"{name} is said to be a former id, but a reading of this file goes by it",
                "read marks follow a former id; delete it here, or rename that reading",
            )
        elif claimed.setdefault(name, owner) != owner:
            book.error(
                at,
                "reused-id",
                f"{name} is the former id of another reading already",
                "read marks can follow it to one reading only; delete one of them",
            )


def _project(draft: Draft, book: Notebook) -> None:
    if draft.head is None or draft.top is None or "project" in draft.top:
        return
    for topic, at in zip(draft.topics, draft.topics_at, strict=True):
        if topic.builds:
            book.error(
                at,
                "no-project",
                f"{topic.id} says what it builds, but this file has no `project`",
                "say at the top which one: project, with title and summary",
            )


def _unknown_reading(name: str, topic: Topic, at: int, known: _Ids, book: Notebook) -> None:
    if known.means_refused(name):
        return
    otherwise = "add it to `readings`, or describe it here with a title and a url"
    nearest = "" if ":" in name else book.nearest(name, sorted(known))
    book.error(
        at,
        "unknown-reading",
        f"{topic.id} names the reading {name[:60]}, which is not described in this file",
        did_you_mean(nearest, otherwise),
    )
