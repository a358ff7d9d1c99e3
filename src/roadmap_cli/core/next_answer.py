"""The answer to `next`: what to study now, why, and what a detour costs, as values.

Pure. Sentences about reasons are made here, so that every output says them alike.
"""

from __future__ import annotations

from roadmap_cli.core import wording
from roadmap_cli.core.answers import Brief, NextReading, RoadmapName, Toward
from roadmap_cli.core.planner import Reason
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.values import Value

MOST_STEP = 15  # minutes of the first step after a pause


class NextTopic(Value):
    """The topic that is proposed."""

    id: str
    title: str
    track: str
    stage: str
    state: str
    hours: float
    minutes: int
    remaining_minutes: int
    optional: bool
    why: str
    outcomes: tuple[str, ...]
    proof: str


class Price(Value):
    """By how much a detour moves a milestone."""

    milestone: str
    title: str
    minutes: int
    hours: float


class DetourOffer(Value):
    """A topic outside the present bundle with its price."""

    topic: Brief
    minutes: int
    hours: float
    moves: tuple[Price, ...]


class Why(Value):
    """One reason: a word for programs, a sentence for people."""

    code: str
    sentence: str


class Return(Value):
    """Where the learner was before a pause of a week or more."""

    days: int
    topic: Brief | None
    note: str
    step: str  # what a quarter of an hour is enough for
    step_minutes: int


class NextAnswer(Value):
    """What to study now."""

    roadmap: RoadmapName
    topic: NextTopic | None = None
    milestone: Toward | None = None
    step: int = 0
    steps: int = 0
    reasons: tuple[Why, ...] = ()
    reading: NextReading | None = None
    readings_left: int = 0
    ready: tuple[str, ...] = ()
    beside: tuple[Brief, ...] = ()
    beside_more: int = 0
    detours: tuple[DetourOffer, ...] = ()
    detour: DetourOffer | None = None
    coming: tuple[Brief, ...] = ()
    back: Return | None = None
    warm_up: tuple[Brief, ...] = ()  # finished topics to be asked for first
    remark: str = ""


def why(reason: Reason) -> Why:
    """Return a reason with its sentence."""
    return Why(reason.code, _sentence(reason))


def _sentence(reason: Reason) -> str:
    code, number, other, text = reason
    if code == "step":
        return f"step {number} of {other} to «{text}»"
    if code == "started":
        return "you have started it already"
    if code == "fits":
        return f"fits into {wording.duration(number)}"
    if code == "part":
        return f"{wording.duration(number)} of {wording.duration(other)} now"
    if code == "blocked":
        return f"{number} of its prerequisites {'is' if number == 1 else 'are'} still open"
    if code == "elective":
        return "every milestone is behind you; this is one of the topics that are left"
    if code == "outside":
        return "nothing of that track is ready on the way to the next milestone"
    return "nothing of that track is ready"


def nothing_left(topics: int, skipped: int) -> Why:
    """Return why there is nothing to propose, of so many topics with so many skipped."""
    if not topics:
        return Why("empty", "it has no topics")
    if skipped == topics:
        return Why("skipped", "every topic is skipped")
    return Why("behind", f"every topic is behind you{' or skipped' if skipped else ''}")


def first_step(reading: NextReading | None, proof: str) -> tuple[str, int]:
    """Return the first step after a pause, and its minutes: small enough to be taken now."""
    if reading is not None:
        part = f", {reading.part}" if reading.part else ""
        return f"open «{reading.title}»{part}", min(reading.minutes or MOST_STEP, MOST_STEP)
    if proof:
        return "begin its proof, only the first line of it", MOST_STEP
    return "write down what you still know of it", MOST_STEP


def next_topic(card: TopicCard, state: str, remaining: int) -> NextTopic:
    """Return a stored topic as a proposal."""
    return NextTopic(
        id=card.id,
        title=card.title,
        track=card.track,
        stage=card.stage,
        state=state,
        hours=wording.hours(card.minutes),
        minutes=card.minutes,
        remaining_minutes=remaining,
        optional=card.optional,
        why=card.why,
        outcomes=card.outcomes,
        proof=card.proof,
    )
