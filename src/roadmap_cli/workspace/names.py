"""What a person means by what they typed: a topic, a track, a milestone, a roadmap.

It reads names only. Each function raises NotFound or Ambiguous with the choices there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core import naming
from roadmap_cli.core.naming import Named
from roadmap_cli.core.planner import Goal
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.errors import Ambiguous, NotFound, UsageError
from roadmap_cli.store import catalog
from roadmap_cli.store.catalog import LoadedRoadmap

if TYPE_CHECKING:
    from roadmap_cli.store.database import Database
    from roadmap_cli.workspace.workspace import Workspace

_MOST_CANDIDATES = 8


def find_topic(w: Workspace, typed: str) -> TopicCard:
    """Return the topic a person means, also one that has left the roadmap."""
    name = w.roadmap.id
    found = catalog.topic_id(w.database, name, typed)
    if found is None:
        here = f"in «{w.roadmap.title}»"
        try:
            found = choose(typed, catalog.topic_names(w.database, name), "topic", here).id
        except NotFound as error:
            # What left the roadmap still has its history, but never stands in another's way.
            from roadmap_cli.store import retired

            match = naming.find(typed, retired.names(w.database, name))
            if match.found is None:
                raise error
            found = match.found.id
    return catalog.card(w.database, name, found)


def find_present_topic(w: Workspace, typed: str) -> TopicCard:
    """Return the topic a person means, which must be in today's version of the roadmap."""
    card = find_topic(w, typed)
    if card.place is None:
        where = f"no longer in «{w.roadmap.title}»"
        if card.is_of_log:
            where = f"in no version of «{w.roadmap.title}» loaded here"
        raise UsageError(
            f"{card.id} is {where}",
            f"its history is kept: 'roadmap history {card.id}'",
        )
    return card


def find_track(w: Workspace, typed: str) -> Named:
    """Return the track a person means."""
    tracks = [(name, title) for name, title, _ in catalog.tracks(w.database, w.roadmap.id)]
    return choose(typed, named(tracks), "track", everything=True)


def find_goal(w: Workspace, typed: str) -> Goal:
    """Return the milestone, or the topic as a goal of its own, that a person means."""
    goals = catalog.goals(w.database, w.roadmap.id)
    match = naming.find(typed, named((g.id, g.title) for g in goals))
    if match.found is not None:
        return next(g for g in goals if g.id == match.found.id)
    if match.several:
        raise _ambiguous(typed, "milestone", match.several)
    try:
        card = find_present_topic(w, typed)
    except NotFound as error:
        hint = _did_you_mean(match.nearest)
        if not hint:
            known = "milestones are: " + ", ".join(g.id for g in goals)
            hint = "; ".join(filter(None, (error.hint, known)))
        raise NotFound(f"no milestone or topic goes by '{typed}'", hint) from error
    assert card.place is not None
    return Goal(card.id, card.title, 1, (card.place,))


def find_roadmap(database: Database, typed: str, shelves: Sequence[LoadedRoadmap]) -> LoadedRoadmap:
    """Return the roadmap in sight that is named by its id, the beginning of it or by words."""
    exact = next((s for s in shelves if s.id == typed), None)
    if exact is not None:
        return exact
    match = naming.find(typed, named((s.id, s.title) for s in shelves))
    if match.several:
        raise _ambiguous(typed, "roadmap", match.several)
    if match.found is not None:
        return next(s for s in shelves if s.id == match.found.id)
    hidden = [s.id for s in catalog.loaded(database, hidden=True) if s.id == typed]
    raise NotFound(
        f"no roadmap '{typed}' is loaded",
        f"it was put out of sight; 'roadmap use {typed}' brings it back"
        if hidden
        else "loaded are: " + ", ".join(s.id for s in shelves),
    )


def named(things: Iterable[tuple[str, str]]) -> list[Named]:
    """Return things by id and title with all they can be called by."""
    return [Named(name, title, naming.names_of(name, title)) for name, title in things]


def choose(
    typed: str, things: Sequence[Named], kind: str, where: str = "", *, everything: bool = False
) -> Named:
    """Return the one thing a name leads to, or raise what tells the person their choices."""
    match = naming.find(typed, things)
    if match.found is not None:
        return match.found
    if match.several:
        raise _ambiguous(typed, kind, match.several)
    hint = _did_you_mean(match.nearest)
    if not hint and everything:
        hint = f"there are: {', '.join(t.id for t in things)}"
    elif not hint and typed.strip():
        hint = f"'roadmap search {typed}' looks further"
    raise NotFound(f"no {kind} goes by '{typed}'" + (f" {where}" if where else ""), hint)


def _did_you_mean(nearest: Sequence[Named]) -> str:
    return "did you mean " + " or ".join(n.id for n in nearest) + "?" if nearest else ""


def _ambiguous(typed: str, kind: str, several: Sequence[Named]) -> Ambiguous:
    shown = ", ".join(t.id for t in several[:_MOST_CANDIDATES])
    kinds = " or ".join(f"{one}s" for one in kind.split(" or "))
    more = len(several) - _MOST_CANDIDATES
    tail = f" and {more} more" if more > 0 else ""
    return Ambiguous(
        f"'{typed}' is the name of {len(several)} {kinds}", f"which one: {shown}{tail}?"
    )
