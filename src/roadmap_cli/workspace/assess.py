"""The use case `assess`: what to ask a newcomer, and recording what they knew before.

It keeps no state between calls: the caller passes all answers so far, so that a program can ask as
well as a person.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core import wording
from roadmap_cli.core.answers import question_answers
from roadmap_cli.core.answers.change_answers import ChangeAnswer
from roadmap_cli.core.memory.placement import MAX_QUESTIONS, Placement
from roadmap_cli.core.model.name_search import Candidate
from roadmap_cli.core.planner.planner import Plan
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import catalog
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.topic_changes import change_topics, decide_assumed
from roadmap_cli.workspace.workspace import Workspace, read_snapshot, topic_briefs


@read_snapshot
def assess(w: Workspace, answers: question_answers.PlacementAnswers) -> question_answers.Assessment:
    """Return the next question and the topics that the answers show as known."""
    plan = w.plan()
    placement = _placement(w, plan)
    by_index = _answers_by_index(w, plan, answers)
    verdict = placement.judge(
        [index for index, answer in by_index.items() if answer.knew],
        [index for index, answer in by_index.items() if not answer.knew],
    )
    known = set(verdict.known)
    for line in answers.corrections:
        known = _apply_corrections(w, plan, placement, known, line)
    question = None
    if verdict.ask is not None:
        question = question_answers.placement_question(
            catalog.topic_card_at(w.database, w.roadmap.id, verdict.ask)
        )
    minutes = sum(plan.remaining[i] for i in known)
    return question_answers.Assessment(
        roadmap=w.roadmap,
        answered=tuple(by_index.values()),
        question=question,
        number=len(by_index) + 1,
        most=MAX_QUESTIONS,
        known=_by_track(w, plan, known),
        topics=len(known),
        minutes=minutes,
        hours=wording.hours(minutes),
        minutes_unsettled=verdict.unsettled,
        minutes_open=verdict.minutes,
    )


def record(w: Workspace, assessment: question_answers.Assessment) -> ChangeAnswer:
    """Record the topics that an assessment shows as known, in one batch."""

    def find_cards() -> list[TopicCard]:
        topics = [topic for track in assessment.known for topic in track.topics]
        return [name_lookup.find_present_topic(w, topic.id) for topic in topics]

    return change_topics(w, "assess", find_cards, decide_assumed, words=())


def find_exact_track(w: Workspace, typed: str) -> Candidate | None:
    """Return the track with exactly this id, else title, unless it is a topic's id."""
    group = name_lookup.find_exact_group(w, typed)
    if group is None or group.kind != "track":
        return None
    return Candidate(group.id, group.title, "")


def _placement(w: Workspace, plan: Plan) -> Placement:
    """Return the questions about what the milestones need, else about all open topics.

    An elective that is ready at the start may be known as well.
    """
    needed = [i for i, goals in enumerate(plan.goal_masks) if goals]
    indexes = [*needed, *plan.ready_electives()] if needed else plan.bundle()
    with_checks = catalog.indexes_with_checks(w.database, w.roadmap.id)
    return Placement(plan, indexes, with_checks, _tracks_of_topics(w))


def _tracks_of_topics(w: Workspace) -> list[str]:
    """Return the tracks of all topics, by index."""
    return [row.track for row in catalog.topic_rows(w.database, w.roadmap.id)]


def _answers_by_index(
    w: Workspace, plan: Plan, answers: question_answers.PlacementAnswers
) -> dict[int, question_answers.AnsweredTopic]:
    """Return the answers about open topics."""
    by_index: dict[int, question_answers.AnsweredTopic] = {}
    for typed, knew in [*((t, True) for t in answers.yes), *((t, False) for t in answers.no)]:
        card = name_lookup.find_present_topic(w, typed)
        assert card.place is not None
        if by_index.get(card.place, question_answers.AnsweredTopic("", "", knew)).knew != knew:
            raise UsageError(f"{card.id} is answered with both yes and no", "give it once")
        if not plan.learner.closed[card.place]:
            by_index[card.place] = question_answers.AnsweredTopic(card.id, card.title, knew)
    return by_index


def _apply_corrections(
    w: Workspace, plan: Plan, placement: Placement, known: set[int], line: Iterable[str]
) -> set[int]:
    """Return the known topics after a line of corrections, each a topic or track to toggle."""
    removals: set[int] = set()
    additions: set[int] = set()
    for typed in line:
        topics = _find_open_topics(w, plan, typed)
        if topics <= known:
            removals |= topics
        else:
            additions |= topics - known
    removed = {i for index in removals for i in placement.with_dependents(index)}
    if removed & additions:
        added = min(removed & additions)
        need = min(placement.with_needs(added) & removals)
        out, new = (catalog.topic_card_at(w.database, w.roadmap.id, i).id for i in (need, added))
        raise UsageError(
            f"this would remove {out} and add {new}, which needs it", "type one of the two"
        )
    return known - removed | {i for index in additions for i in placement.with_needs(index)}


def _find_open_topics(w: Workspace, plan: Plan, typed: str) -> set[int]:
    """Return the open topics of the track with exactly this name, else the topic of the name."""
    track = find_exact_track(w, typed)
    if track is not None:
        name = f"all of {wording.quote_title(track.title)}"
        indexes = [*catalog.indexes_of_track(w.database, w.roadmap.id, track.id)]
    else:
        card = name_lookup.find_present_topic(w, typed)
        assert card.place is not None
        name, indexes = card.id, [card.place]
    open_indexes = {i for i in indexes if not plan.learner.closed[i]}
    if not open_indexes:
        is_skipped = plan.learner.skipped.issuperset(indexes)
        end = "was skipped" if is_skipped else "is already done or known"
        raise UsageError(f"{name} {end}", "to open topics again: roadmap reopen TOPIC...")
    return open_indexes


def _by_track(w: Workspace, plan: Plan, known: set[int]) -> tuple[question_answers.KnownTrack, ...]:
    tracks_of_topics, indexes = _tracks_of_topics(w), sorted(known)
    briefs = dict(zip(indexes, topic_briefs(w, plan, indexes), strict=True))
    tracks = []
    for name, title, _ in catalog.tracks(w.database, w.roadmap.id):
        topics = tuple(brief for i, brief in briefs.items() if tracks_of_topics[i] == name)
        minutes = sum(topic.minutes for topic in topics)
        if topics:
            tracks.append(
                question_answers.KnownTrack(name, title, minutes, wording.hours(minutes), topics)
            )
    return tuple(tracks)
