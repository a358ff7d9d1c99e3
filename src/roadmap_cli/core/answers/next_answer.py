"""The answer of `next`: what to study now, why, and what a detour costs, as values.

Pure. The sentences of reasons are written here, so that every output has the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.core.answers.summaries import (
    MilestoneProgress,
    NextReading,
    RoadmapName,
    TopicBrief,
    TopicHint,
    TopicName,
)
from roadmap_cli.core.planner.advice import Reason
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.core.answers.aim.aim_brief import AimBrief

MAX_FIRST_STEP_MINUTES = 15  # minutes of the first step after a pause


class NextTopic(Record):
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
    spent_minutes: int = 0
    days: int = 0  # of the calendar that the exercise takes at least
    practice: str = ""  # the name of the practice that lays the exercise out and verifies it


class DelayPrice(Record):
    """By how much a detour delays a milestone."""

    milestone: str
    title: str
    minutes: int
    hours: float


class DetourOffer(Record):
    """A topic outside the current bundle with its price."""

    topic: TopicBrief
    minutes: int
    hours: float
    moves: tuple[DelayPrice, ...]
    elective: bool = False  # no milestone needs it
    at_most: bool = False  # what runs may delay the milestones anyway


class ReasonSentence(Record):
    """One reason: a code for programs, a sentence for people."""

    code: str
    sentence: str


class RunningTopic(Record):
    """A topic whose exercise takes days of the calendar, and the first day on which it may be done."""

    id: str
    title: str
    until: str


class WelcomeBack(Record):
    """Where the learner was before a pause of a week or more."""

    days: int
    topic: TopicName | None
    note: str
    step: str  # a first step that takes no longer than `step_minutes`
    step_minutes: int
    state: str = ""  # of the topic


class NextAnswer(Record):
    """What to study now."""

    roadmap: RoadmapName
    topic: NextTopic | None = None
    milestone: MilestoneProgress | None = None
    step: int = 0
    steps: int = 0
    reasons: tuple[ReasonSentence, ...] = ()
    reading: NextReading | None = None
    readings_left: int = 0
    ready: tuple[str, ...] = ()
    beside: tuple[TopicBrief, ...] = ()
    beside_more: int = 0
    detours: tuple[DetourOffer, ...] = ()
    detour: DetourOffer | None = None
    coming: tuple[TopicBrief, ...] = ()
    back: WelcomeBack | None = None
    warm_up: tuple[TopicBrief, ...] = ()  # finished topics to review first
    remark: str = ""
    hint: TopicHint | None = None
    aim: AimBrief | None = None
    running: tuple[RunningTopic, ...] = ()  # beside the topic, until their days
    timer: str = ""  # what the running timer is on, for how long and since when


def explain_reason(reason: Reason) -> ReasonSentence:
    """Return a reason with its sentence."""
    code, number, other, text = reason
    slot, whole = wording.format_duration(number), wording.format_duration(other)
    sentences = {
        "step": f'step {number} of {other} to "{text}"',
        "started": "you have already started it",
        "fits": f"fits into {slot}",
        "part": f"{slot} of {whole} now",
        "elective": _explain_elective(reached=number, skipped=other),
        "outside": "nothing of that track is ready on the way to the next milestone",
        "track-waits": "nothing of that track is ready",
        "beside": f'nothing else on the way to "{text}" can be begun yet',
    }
    return ReasonSentence(code, sentences[code])


def _explain_elective(reached: int, skipped: int) -> str:
    """Return why a topic is proposed that no milestone needs, by the numbers of milestones."""
    if skipped:
        head = "every milestone is reached or skipped" if reached else "every milestone is skipped"
    else:
        head = "every milestone is reached" if reached else "there are no milestones"
    return f"{head}; this is one of the remaining topics"


def explain_nothing_left(topics: int, skipped: int) -> ReasonSentence:
    """Return why there is nothing to propose, given the numbers of topics and of skipped ones."""
    if not topics:
        return ReasonSentence("empty", "it has no topics")
    if skipped == topics:
        return ReasonSentence("skipped", "every topic is skipped")
    return ReasonSentence("behind", f"every topic is done{' or skipped' if skipped else ''}")


def explain_nothing_ready(running: RunningTopic) -> ReasonSentence:
    """Return why there is nothing to propose while topics run, this one for the fewest days."""
    day = wording.format_near_day(running.until)
    sentence = f"nothing else is ready before {day}; {running.id} runs until then"
    return ReasonSentence("runs", sentence)


def first_step(reading: NextReading | None, proof: str) -> tuple[str, int]:
    """Return a first step after a pause that is small enough to take now, and its minutes."""
    most = MAX_FIRST_STEP_MINUTES
    if reading is not None:
        part = f", {reading.part}" if reading.part else ""
        if reading.minutes is not None and reading.minutes <= most:
            return (
                f"open {wording.quote_title(reading.title)}{part} ({reading.minutes} min)",
                reading.minutes,
            )
        return f"spend {most} minutes on {wording.quote_title(reading.title)}", most
    if proof:
        return f"spend {most} minutes on the first step of the exercise", most
    return f"take {most} minutes to write down what you still know about it", most


def next_topic(card: TopicCard, state: str, remaining: int) -> NextTopic:
    """Return the proposed topic from its card."""
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
