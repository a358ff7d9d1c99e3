"""The use cases of placement: what to ask a newcomer, and recording what they knew before.

Nothing is kept between two calls: whoever asks hands over all answers so far, so that a program can
ask as well as a person can.
"""

from __future__ import annotations

from collections.abc import Iterable

from roadmap_cli.core import naming, wording
from roadmap_cli.core.answers import Brief
from roadmap_cli.core.assessment import (
    Answered,
    Answers,
    Assessment,
    KnownTrack,
    placing_question,
)
from roadmap_cli.core.naming import Named
from roadmap_cli.core.outcomes import ChangeAnswer
from roadmap_cli.core.placement import MOST_QUESTIONS, Placement
from roadmap_cli.core.planner import Plan
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
    said = _said(w, plan, answers)
    verdict = placement.judge(
        [place for place, one in said.items() if one.knew],
        [place for place, one in said.items() if not one.knew],
    )
    known = set(verdict.known)
    for line in answers.corrections:
        known = _corrected(w, plan, placement, known, line)
    question = None
    if verdict.ask is not None:
        question = placing_question(catalog.card_at(w.database, w.roadmap.id, verdict.ask))
    minutes = sum(plan.remaining[i] for i in known)
    return Assessment(
        w.roadmap,
        tuple(said.values()),
        question,
        len(said) + 1,
        MOST_QUESTIONS,
        _by_track(w, plan, known),
        len(known),
        minutes,
        wording.hours(minutes),
        verdict.unsettled,
        verdict.minutes,
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
    return Placement(
        plan, wanted, catalog.checked_places(w.database, w.roadmap.id), _tracks_of_topics(w)
    )


def _tracks_of_topics(w: Workspace) -> list[str]:
    """Return the tracks of all topics, by place."""
    return [row.track for row in catalog.rows(w.database, w.roadmap.id)]


def _said(w: Workspace, plan: Plan, answers: Answers) -> dict[int, Answered]:
    """Return the answers by place; those about what is behind the learner by now say nothing new."""
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
        places = _meant(w, plan, typed)
        if places <= known:
            going |= places
        else:
            coming |= places - known
    gone = {i for place in going for i in placement.with_dependents(place)}
    come = {i for place in coming for i in placement.with_needs(place)}
    if gone & coming:
        added = min(gone & coming)
        need = min(placement.with_needs(added) & going)
        out, new = (catalog.card_at(w.database, w.roadmap.id, i).id for i in (need, added))
        raise UsageError(
            f"this would take out {out} and add {new}, which needs it", "type one of the two"
        )
    return known - gone | come


def _meant(w: Workspace, plan: Plan, typed: str) -> set[int]:
    """Return the open topics of a track called exactly so, else the one topic a person means."""
    track = track_named(w, typed)
    if track is None:
        return {_open_topic(w, plan, typed)}
    closed = plan.standing.closed
    found = {i for i, name in enumerate(_tracks_of_topics(w)) if name == track.id and not closed[i]}
    if not found:
        raise _behind(f"all of «{track.title}»")
    return found


def _open_topic(w: Workspace, plan: Plan, typed: str) -> int:
    card = names.find_present_topic(w, typed)
    assert card.place is not None
    if plan.standing.closed[card.place]:
        raise _behind(card.id)
    return card.place


def _behind(what: str) -> UsageError:
    return UsageError(f"{what} is behind you already", "'roadmap reopen' makes it open again")


def _by_track(w: Workspace, plan: Plan, known: set[int]) -> tuple[KnownTrack, ...]:
    found: dict[str, list[Brief]] = {}
    for place in sorted(known):
        card = catalog.card_at(w.database, w.roadmap.id, place)
        minutes = plan.remaining[place]
        brief = Brief(card.id, card.title, wording.hours(minutes), minutes)
        found.setdefault(card.track, []).append(brief)
    tracks = []
    for name, title, _ in catalog.tracks(w.database, w.roadmap.id):
        if name in found:
            total = sum(topic.minutes for topic in found[name])
            hours = wording.hours(total)
            tracks.append(KnownTrack(name, title, total, hours, tuple(found[name])))
    return tuple(tracks)
