"""A roadmap as a value: stages, milestones, tracks, topics, readings.

Pure. It knows nothing of files, the database or progress.
"""

from __future__ import annotations

from array import array
from itertools import accumulate, chain

from roadmap_cli.core.graph import Graph, find_cycle, topological_order
from roadmap_cli.core.readings import Assignment, Check, Reading
from roadmap_cli.values import Value

DEFAULT_MINUTES = 60
# A file may say a weight with three decimals; inside it is a whole number, so that
# the planner's sums are exact.
WEIGHT_SCALE = 1000
MOST_STAGES = 40


class Source(Value):
    """Where a roadmap comes from."""

    title: str
    author: str = ""
    year: int | None = None
    url: str = ""


class Project(Value):
    """The practice project that the proofs of a roadmap build, piece by piece."""

    title: str
    summary: str = ""
    start: str = ""  # what there is of it before the first topic that builds on it


class Stage(Value):
    """A stretch of the way; `order` is the author's walk through it (topic ids)."""

    id: str
    title: str
    goal: str = ""
    order: tuple[str, ...] = ()


class Milestone(Value):
    """Something a learner would celebrate: reached when all it needs is behind them."""

    id: str
    title: str
    stage: str
    needs: tuple[str, ...]
    weight: int  # in thousandths, see WEIGHT_SCALE
    asks_proof: bool = False
    says: str = ""  # what a learner who has reached it could tell a friend
    proof: str = ""  # what there is to show then


class Track(Value):
    """A subject that runs through the stages."""

    id: str
    title: str
    summary: str = ""


class Topic(Value):
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
    article: tuple[str, ...] = ()  # the statements of the source it answers
    builds: str = ""  # what the practice project is after its proof


class Roadmap(Value):
    """A whole roadmap; `topics` stand in the author's order."""

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
    """The prerequisites run in a circle; `path` lists its topics, the first again at the end."""

    def __init__(self, path: list[str]) -> None:
        super().__init__(" → ".join(path))
        self.path = path


def graph_of(roadmap: Roadmap) -> Graph:
    """Turn the topics of a roadmap into a graph.

    Raises Cycle when the prerequisites run in a circle and KeyError when one is unknown.
    """
    place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    needed = [topic.prerequisites for topic in roadmap.topics]
    first = array("i", accumulate(map(len, needed), initial=0))
    needs = array("i", map(place.__getitem__, chain.from_iterable(needed)))
    order = topological_order(first.tolist(), needs.tolist())
    if order is None:
        raise Cycle([roadmap.topics[i].id for i in find_cycle(first.tolist(), needs.tolist())])
    minutes = array("i", [topic.minutes for topic in roadmap.topics])
    return Graph(minutes, first, needs, array("i", order))


def default_weight(stage_place: int, stages: int) -> int:
    """Return the weight of a milestone that names none: it halves with every stage."""
    return WEIGHT_SCALE << (stages - 1 - stage_place)


def default_milestones(
    stages: tuple[Stage, ...], topics: tuple[Topic, ...]
) -> tuple[Milestone, ...]:
    """Return one milestone per stage, for a file that declares none.

    Each needs all topics up to its stage that are not optional, so that the stages come in order.
    """
    index_of = {stage.id: index for index, stage in enumerate(stages)}
    required = [(t.id, index_of.get(t.stage, len(stages))) for t in topics if not t.optional]
    found = []
    for index, stage in enumerate(stages):
        if any(own == index for _, own in required):
            needs = tuple(name for name, own in required if own <= index)
            weight = default_weight(index, len(stages))
            found.append(Milestone(stage.id, stage.title, stage.id, needs, weight))
    return tuple(found)
