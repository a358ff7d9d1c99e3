"""A roadmap as a value: stages, milestones, tracks, topics, readings.

Pure. It must not know files, the database or progress.
"""

from __future__ import annotations

from array import array
from itertools import accumulate, chain

from roadmap_cli.core.model.graph import Graph, topological_order
from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.values import Record

DEFAULT_MINUTES = 60
# A weight has up to three decimals in a file and is an integer here, so that the planner's sums
# are exact.
WEIGHT_SCALE = 1000
MAX_STAGES = 40


class Source(Record):
    """Where a roadmap comes from."""

    title: str
    author: str = ""
    year: int | None = None
    url: str = ""


class Project(Record):
    """The practice project that the proofs of a roadmap build, piece by piece."""

    title: str
    summary: str = ""
    start: str = ""  # its state before the first topic that builds on it


class Stage(Record):
    """A stage of the roadmap; `order` is the author's order of its topics (ids)."""

    id: str
    title: str
    goal: str = ""
    order: tuple[str, ...] = ()


class Milestone(Record):
    """A result worth celebrating: reached when all topics that it needs are closed."""

    id: str
    title: str
    stage: str
    needs: tuple[str, ...]
    weight: int  # in thousandths, see WEIGHT_SCALE
    asks_proof: bool = False
    says: str = ""  # what a learner who has reached it can tell a friend
    proof: str = ""  # what the learner can show then


class Track(Record):
    """A subject that runs through the stages."""

    id: str
    title: str
    summary: str = ""


class Topic(Record):
    """One thing to learn, small enough to finish."""

    id: str
    title: str
    track: str
    stage: str
    minutes: int
    why: str = ""
    outcomes: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    readings: tuple[Assignment, ...] = ()
    proof: str = ""
    checks: tuple[Check, ...] = ()
    optional: bool = False
    was: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    article: tuple[str, ...] = ()  # the statements of the source that it covers
    builds: str = ""  # what the practice project is after its proof
    refreshes: tuple[str, ...] = ()  # the prerequisites, direct or not, that its proof really uses
    days: int = 0  # of the calendar that its proof takes at least, from when it was begun
    practice: str = ""  # the name of the practice whose checks can verify its proof


class Roadmap(Record):
    """A whole roadmap; `topics` are in the author's order."""

    id: str
    title: str
    version: str
    source: Source | None
    language: str
    homepage: str
    license: str
    stages: tuple[Stage, ...]
    milestones: tuple[Milestone, ...]
    tracks: tuple[Track, ...]
    topics: tuple[Topic, ...]
    readings: tuple[Reading, ...]
    project: Project | None = None


class Cycle(ValueError):
    """The prerequisites form a cycle; `formats.own.cycles` says of which topics."""


def graph_of(roadmap: Roadmap) -> Graph:
    """Return the prerequisite graph of a roadmap; raise Cycle, or KeyError for an unknown id."""
    index = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    prerequisites = [topic.prerequisites for topic in roadmap.topics]
    first = array("i", accumulate(map(len, prerequisites), initial=0))
    needs = array("i", map(index.__getitem__, chain.from_iterable(prerequisites)))
    order = topological_order(first.tolist(), needs.tolist())
    if order is None:
        raise Cycle
    minutes = array("i", [topic.minutes for topic in roadmap.topics])
    days = {i: topic.days for i, topic in enumerate(roadmap.topics) if topic.days}
    practices = {topic.id: topic.practice for topic in roadmap.topics if topic.practice}
    return Graph(minutes, first, needs, array("i", order), tuple(index), days, practices)


def default_weight(stage_index: int, stages: int) -> int:
    """Return the weight of a milestone without one: it halves with every stage."""
    return WEIGHT_SCALE << (stages - 1 - stage_index)


def default_milestones(
    stages: tuple[Stage, ...], topics: tuple[Topic, ...]
) -> tuple[Milestone, ...]:
    """Return one milestone per stage, which needs all required topics up to that stage."""
    index_of = {stage.id: index for index, stage in enumerate(stages)}
    required = [(t.id, index_of.get(t.stage, len(stages))) for t in topics if not t.optional]
    milestones = []
    for index, stage in enumerate(stages):
        if any(own == index for _, own in required):
            needs = tuple(name for name, own in required if own <= index)
            weight = default_weight(index, len(stages))
            milestones.append(Milestone(stage.id, stage.title, stage.id, needs, weight))
    return tuple(milestones)
