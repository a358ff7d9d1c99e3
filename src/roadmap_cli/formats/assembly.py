"""From a draft without faults to the roadmap: defaults, the author's order, one list of readings.

It warns about what it had to assume, and reports two readings that claim one id; it never reads.
"""

import hashlib

from roadmap_cli.core import wording
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import (
    DEFAULT_MINUTES,
    Milestone,
    Project,
    Roadmap,
    Source,
    Stage,
    Topic,
    default_milestones,
    default_weight,
)
from roadmap_cli.formats.draft import Described, Draft
from roadmap_cli.formats.ids import LONGEST_ID, slug_of
from roadmap_cli.formats.problems import Notebook, line_of


def fill_hours(draft: Draft, book: Notebook) -> None:
    """Give topics without hours the median of their track, and say so."""
    for track, _, first, end in draft.tracks:
        topics = draft.topics[first:end]
        if all(topic.minutes for topic in topics):
            continue
        given = sorted(topic.minutes for topic in topics if topic.minutes)
        # The lower and the upper middle one, which are the same when their number is odd.
        half = len(given) - 1
        median = (given[half // 2] + given[(half + 1) // 2] + 1) // 2 if given else DEFAULT_MINUTES
        why = f"the median of the track {track.id}" if given else "as no topic of its track has any"
        for i in range(first, end):
            topic = draft.topics[i]
            if not topic.minutes:
                draft.topics[i] = topic._replace(minutes=median)
                book.warning(
                    draft.topics_at[i],
                    "hours-missing",
                    f"{topic.id} has no hours; {wording.duration(median)} is taken, {why}",
                    "add hours: to the topic",
                )


def fill_stages(draft: Draft, title: str, order: list[int], book: Notebook) -> tuple[Stage, ...]:
    """Give topics without a stage the latest one of what they need, and say so."""
    stages = tuple(stretch.stage for stretch in draft.stages) or (Stage("all", title),)
    place = {stage.id: number for number, stage in enumerate(stages)}
    named = {topic: number for number, stage in enumerate(stages) for topic in stage.order}
    if all(topic.stage for topic in draft.topics):
        return stages
    where: dict[str, int] = {}
    for i in order:
        topic = draft.topics[i]
        if topic.stage:
            where[topic.id] = place.get(topic.stage, 0)
            continue
        latest = max((where.get(name, 0) for name in topic.prerequisites), default=0)
        here = where[topic.id] = named.get(topic.id, latest)
        draft.topics[i] = topic._replace(stage=stages[here].id)
        if len(stages) > 1 and topic.id not in named:
            why = "the latest of what it needs" if topic.prerequisites else "the first one"
            book.warning(
                draft.topics_at[i],
                "stage-missing",
                f"{topic.id} has no stage; {stages[here].id} is taken, {why}",
                "add stage: to the topic",
            )
    return stages


def gather_readings(draft: Draft, book: Notebook) -> tuple[Reading, ...]:
    """Return the registry and what is described in topics, and give the latter their ids."""
    found = {reading.id: reading for reading, _ in draft.readings}
    places = {reading.id: at for reading, at in draft.readings}
    # Ids that were given come first, so that one made from a title can step aside.
    for described in draft.described:
        if described.reading.id:
            _keep_given(described, found, places, book)
    made: dict[int, dict[int, str]] = {}
    for described in draft.described:
        if not described.reading.id:
            reading = _with_new_id(described.reading, found)
            found[reading.id] = _joined(found.setdefault(reading.id, reading), reading)
            topic = draft.topics[described.topic]
            ids = made.setdefault(described.topic, {})
            if reading.id in ids.values() or any(a.reading == reading.id for a in topic.readings):
                book.error(
                    described.at,
                    "duplicate-reading",
                    f"{reading.title} stands twice in this topic",
                    "join both entries into one",
                )
            ids[described.position] = reading.id
    for number, ids in made.items():
        old = draft.topics[number]
        draft.topics[number] = old._replace(
            readings=tuple(
                assignment._replace(reading=ids.get(position, assignment.reading))
                for position, assignment in enumerate(old.readings)
            )
        )
    return tuple(found.values())


def _keep_given(
    described: Described, found: dict[str, Reading], places: dict[str, int], book: Notebook
) -> None:
    reading = described.reading
    earlier = found.setdefault(reading.id, reading)
    found[reading.id] = _joined(earlier, reading)
    first = places.setdefault(reading.id, described.at)
    # Described twice in the same words is one reading; anything else is two under one name.
    if (earlier.title, earlier.url) != (reading.title, reading.url):
        book.error(
            described.at,
            "duplicate-id",
            f"the reading id {reading.id} is taken; first on line {line_of(first)}",
            "give this reading an id of its own, or leave out all but id, part, minutes and role",
        )


def _joined(first: Reading, again: Reading) -> Reading:
    """Return a reading that was described twice with the former ids of both."""
    if first.was == again.was:
        return first
    return first._replace(was=tuple(dict.fromkeys((*first.was, *again.was))))


def assembled(draft: Draft, stages: tuple[Stage, ...], readings: tuple[Reading, ...]) -> Roadmap:
    """Return the roadmap of a draft whose gaps are filled."""
    head = draft.head
    assert head is not None
    topics = _in_order(draft.topics, stages)
    source, project = head.source, head.project
    return Roadmap(
        id=head.id,
        title=head.title,
        version=head.version,
        source=Source(source.title, source.author, source.year, source.url) if source else None,
        language=head.language or "en",
        homepage=head.homepage,
        license=head.license,
        stages=stages,
        milestones=_milestones(draft, stages, topics) or default_milestones(stages, topics),
        tracks=tuple(subject.track for subject in draft.tracks),
        topics=topics,
        readings=readings,
        project=Project(project.title, project.summary, project.start) if project else None,
    )


def _in_order(topics: list[Topic], stages: tuple[Stage, ...]) -> tuple[Topic, ...]:
    """Return the author's walk: stage by stage, what its order names first, then as in the file."""
    named = {name for stage in stages for name in stage.order}
    first = {topic.id: topic for topic in topics if topic.id in named} if named else {}
    rest: dict[str, list[Topic]] = {stage.id: [] for stage in stages}
    for topic in topics:
        if topic.id not in named:
            rest[topic.stage].append(topic)
    walk: list[Topic] = []
    for stage in stages:
        walk += [first[name] for name in stage.order]
        walk += rest[stage.id]
    return tuple(walk)


def _milestones(
    draft: Draft, stages: tuple[Stage, ...], topics: tuple[Topic, ...]
) -> tuple[Milestone, ...]:
    place = {stage.id: number for number, stage in enumerate(stages)}
    wanted = {name for goal in draft.milestones for name in goal.milestone.needs}
    where = {topic.id: place[topic.stage] for topic in topics if topic.id in wanted}
    found = []
    for goal in draft.milestones:
        said = goal.milestone
        here = place[said.stage] if said.stage else max(where[name] for name in said.needs)
        weight = said.weight or default_weight(here, len(stages))
        found.append(said._replace(stage=stages[here].id, weight=weight))
    return tuple(found)


def _with_new_id(reading: Reading, found: dict[str, Reading]) -> Reading:
    slug = slug_of(reading.title) or "reading"
    if slug in found and found[slug].url != reading.url:
        words = f"{reading.title}\n{reading.url}".encode()
        slug = f"{slug[: LONGEST_ID - 7].rstrip('-')}-{hashlib.sha256(words).hexdigest()[:6]}"
    return reading._replace(id=slug)
