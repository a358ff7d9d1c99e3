"""The use cases of placement: what to ask a newcomer, and recording what they knew before.

Nothing is kept between two calls: whoever asks hands over all answers so far, so that a program can
ask as well as a person can.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core import naming, wording
from roadmap_cli.core.answers import Brief
from roadmap_cli.core.naming import Named
from roadmap_cli.core.outcomes import ChangeAnswer
from roadmap_cli.core.placement import MOST_QUESTIONS, Placement
from roadmap_cli.core.planner import Plan
from roadmap_cli.core.questions import (
    Answered,
    Answers,
    Assessment,
    KnownTrack,
    placing_question,
)
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.errors import UsageError
from roadmap_cli.store import catalog
from roadmap_cli.workspace import names
from roadmap_cli.workspace.changes import assumed, change_cards
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


@read_snapshot
def look(w: Workspace, answers: Answers) -> Assessment:
    """Return what to ask next and what the answers so far settle; nothing is recorded."""
    plan = w.plan()
    placement = _placement(w, plan)
    by_index = _answers_by_index(w, plan, answers)
    verdict = placement.judge(
        [index for index, answer in by_index.items() if answer.knew],
        [index for index, answer in by_index.items() if not answer.knew],
    )
    known = set(verdict.known)
    for line in answers.corrections:
        known = _corrected(w, plan, placement, known, line)
    question = None
    if verdict.ask is not None:
        question = placing_question(catalog.card_at(w.database, w.roadmap.id, verdict.ask))
    minutes = sum(plan.remaining[i] for i in known)
    return Assessment(
        roadmap=w.roadmap,
        answered=tuple(by_index.values()),
        question=question,
        number=len(by_index) + 1,
        most=MOST_QUESTIONS,
        known=_by_track(w, plan, known),
        topics=len(known),
        minutes=minutes,
        hours=wording.hours(minutes),
        minutes_unsettled=verdict.unsettled,
        minutes_open=verdict.minutes,
    )


def record(w: Workspace, shown: Assessment) -> ChangeAnswer:
    """Record what an assessment shows as known before, in one batch."""

    def resolve() -> list[TopicCard]:
        return [
            names.find_present_topic(w, topic.id) for track in shown.known for topic in track.topics
        ]

    return change_cards(w, "assess", resolve, assumed, words=())


def track_named(w: Workspace, typed: str) -> Named | None:
    """Return the track with exactly this id or title; the id of a topic wins over it."""
    if catalog.topic_id(w.database, w.roadmap.id, typed) is not None:
        return None
    wanted = naming.folded(typed)
    tracks = catalog.tracks(w.database, w.roadmap.id)
    things = [Named(name, title, naming.names_of(name, title)) for name, title, _ in tracks]
    for at in (0, 1):  # ids before titles
        for thing in things:
            if wanted and thing.names.split("\n")[at] == wanted:
                return thing
    return None


def _placement(w: Workspace, plan: Plan) -> Placement:
    """Return what can be asked: what the milestones still need, else whatever is open."""
    needed = [i for i, goals in enumerate(plan.mask) if goals]
    wanted = needed or [i for i, closed in enumerate(plan.standing.closed) if not closed]
    checked = catalog.checked_places(w.database, w.roadmap.id)
    return Placement(plan, wanted, checked, _tracks_of_topics(w))


def _tracks_of_topics(w: Workspace) -> list[str]:
    """Return the tracks of all topics, by index."""
    return [row.track for row in catalog.rows(w.database, w.roadmap.id)]


def _answers_by_index(w: Workspace, plan: Plan, answers: Answers) -> dict[int, Answered]:
    """Return the answers that say something new: not those about what is behind the learner."""
    found: dict[int, Answered] = {}
    for typed, knew in [*((t, True) for t in answers.yes), *((t, False) for t in answers.no)]:
        card = names.find_present_topic(w, typed)
        assert card.place is not None
        if found.get(card.place, Answered("", "", knew)).knew != knew:
            raise UsageError(f"{card.id} is answered with yes and with no", "give it once")
        if not plan.standing.closed[card.place]:
            found[card.place] = Answered(card.id, card.title, knew)
    return found


def _corrected(
    w: Workspace, plan: Plan, placement: Placement, known: set[int], line: Iterable[str]
) -> set[int]:
    """Return the list after a line of corrections; each is judged by the list as it was shown."""
    going: set[int] = set()
    coming: set[int] = set()
    for typed in line:
        topics = _topics_named(w, plan, typed)
        if topics <= known:
            going |= topics
        else:
            coming |= topics - known
    gone = {i for index in going for i in placement.with_dependents(index)}
    come = {i for index in coming for i in placement.with_needs(index)}
    if gone & coming:
        added = min(gone & coming)
        need = min(placement.with_needs(added) & going)
        out, new = (catalog.card_at(w.database, w.roadmap.id, i).id for i in (need, added))
        raise UsageError(
            f"this would take out {out} and add {new}, which needs it", "type one of the two"
        )
    return known - gone | come


def _topics_named(w: Workspace, plan: Plan, typed: str) -> set[int]:
    """Return the open topics of a track called exactly so, else the one topic a person means."""
    closed = plan.standing.closed
    track = track_named(w, typed)
    if track is not None:
        name = f"all of «{track.title}»"
        topics = [i for i, other in enumerate(_tracks_of_topics(w)) if other == track.id]
    else:
        card = names.find_present_topic(w, typed)
        assert card.place is not None
        name = card.id
        topics = [card.place]
    found = {i for i in topics if not closed[i]}
    if not found:
        raise UsageError(f"{name} is behind you already", "'roadmap reopen' makes it open again")
    return found


def _by_track(w: Workspace, plan: Plan, known: set[int]) -> tuple[KnownTrack, ...]:
    """Return the list as it is shown, track by track."""
    found: dict[str, list[Brief]] = {}
    for index in sorted(known):
        card = catalog.card_at(w.database, w.roadmap.id, index)
        minutes = plan.remaining[index]
        brief = Brief(card.id, card.title, wording.hours(minutes), minutes)
        found.setdefault(card.track, []).append(brief)
    tracks = []
    for name, title, _ in catalog.tracks(w.database, w.roadmap.id):
        if name in found:
            total = sum(topic.minutes for topic in found[name])
            hours = wording.hours(total)
            tracks.append(KnownTrack(name, title, total, hours, tuple(found[name])))
    return tuple(tracks)
