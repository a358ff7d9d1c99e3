"""Finding the topic, track, milestone or roadmap that a person typed.

It reads names only. A function raises NotFound or Ambiguous with the possible choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.model import name_search
from roadmap_cli.core.model.name_search import Candidate
from roadmap_cli.core.planner.planner import Goal
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.core.wording import quote_title
from roadmap_cli.errors import Ambiguous, NotFound, UsageError, WrongKind
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.catalog.catalog import LoadedRoadmap
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.workspace.workspace import Workspace

_MAX_CHOICES = 8
# Words that name no topic by themselves.
_SMALL_WORDS = frozenset(
    "a all an and as at by clear every everything for from i in is it me my none of off on or self "
    "since that the this to until with".split()
)


class TopicGroup(Record):
    """A track or a milestone, where it stands for its topics."""

    kind: str  # "track" or "milestone"
    id: str
    title: str


def find_topic(w: Workspace, typed: str) -> TopicCard:
    """Return the topic of a typed name, also one that left the roadmap."""
    name = w.roadmap.id
    topic = catalog.topic_id(w.database, name, typed)
    if topic is None:
        here = f"in {quote_title(w.roadmap.title)}"
        try:
            found = choose(typed, catalog.topic_names(w.database, name), "topic", here)
        except Ambiguous as error:
            raise add_group(w, typed, error) from None
        except NotFound:
            # A topic that left the roadmap has a history, but never makes a name ambiguous.
            from roadmap_cli.store.catalog import retired

            match = name_search.find(typed, retired.names(w.database, name))
            if match.single is None:
                w.check_stored(name)  # the name may have been lost to damage
                refuse_other_kind(w, typed, "topic")
                _refuse_command(w, typed)
                raise
            found = match.single
        else:
            if not is_exact(typed, found):
                refuse_group(w, typed)  # its words may be in the title of a topic
                _refuse_vague(w, typed, found)
        topic = found.id
    return catalog.topic_card(w.database, name, topic)


def refuse_group(w: Workspace, typed: str, wanted: str = "topic") -> None:
    """Raise WrongKind if what was typed is the name of a track or milestone."""
    from roadmap_cli.workspace import name_kinds

    kinds = ("track", "milestone")
    error = name_kinds.wrong_kind(w.database, w.roadmap.id, typed, wanted, kinds)
    if error is not None:
        raise error from None


def add_group(w: Workspace, typed: str, error: Ambiguous) -> Ambiguous:
    """Return the error for a name that matches several topics, with the group of that name."""
    from roadmap_cli.workspace import name_kinds

    kinds = ("track", "milestone")
    group = name_kinds.wrong_kind(w.database, w.roadmap.id, typed, "topic", kinds)
    if group is not None:
        error.hint += f" '{typed}' is also a {group.kind}; {group.hint}"
    return error


def refuse_other_kind(w: Workspace, typed: str, wanted: str) -> None:
    """Raise WrongKind if what was typed is the name of anything but what was wanted."""
    from roadmap_cli.workspace import name_kinds

    error = name_kinds.wrong_kind(w.database, w.roadmap.id, typed, wanted)
    if error is not None:
        raise error from None


def _refuse_vague(w: Workspace, typed: str, found: Candidate) -> None:
    """Raise NotFound for a word that hardly names what it was found in: 'it', 'to', 'undo'."""
    _refuse_command(w, typed)
    key = name_search.fold_text(typed)
    is_short = len(key) < 3 and key not in found.names.replace("\n", " ").split()
    if is_short or all(word in _SMALL_WORDS for word in key.split()):
        hint = "name it by its id, or by words of its title; see the ids: roadmap list"
        raise NotFound(f"no topic called '{typed}'", hint)


def _refuse_command(w: Workspace, typed: str) -> None:
    key = name_search.fold_text(typed)
    if w.is_command(key):
        hint = f"did you mean: roadmap {key}; find a topic: roadmap search {key}"
        raise NotFound(f"'{typed}' is a command, not a topic", hint)
    if key == "ready":
        raise NotFound(f"no topic called '{typed}'", "see the topics: roadmap list --ready")


def is_exact(typed: str, found: Candidate) -> bool:
    """Return whether what was typed is the whole id or title, but for case, accents and hyphens."""
    return name_search.fold_text(typed) in found.names.split("\n")


def is_called(w: Workspace, typed: str) -> bool:
    """Return whether a topic has exactly this id or title."""
    topics = catalog.topic_names(w.database, w.roadmap.id)
    return any(is_exact(typed, topic) for topic in topics)


def find_present_topic(w: Workspace, typed: str) -> TopicCard:
    """Return the topic of a typed name; raise UsageError if it left the roadmap."""
    card = find_topic(w, typed)
    if card.place is None:
        w.check_stored(w.roadmap.id)
        where = f"no longer in {quote_title(w.roadmap.title)}"
        if card.is_known_from_log:
            where = f"in no version of {quote_title(w.roadmap.title)} loaded here"
        raise UsageError(
            f"{card.id} is {where}",
            f"its history is kept: roadmap history {card.id}",
        )
    return card


def find_topic_or_group(w: Workspace, typed: str) -> TopicCard | TopicGroup:
    """Return the topic of a typed name, or the track or milestone that stands for its topics.

    The id or title of a topic comes first, then that of a track or milestone, then what else names
    a topic, and last what else names a track or milestone.
    """
    group = find_namesake(w, typed)
    if group is not None and not is_called(w, typed):
        return group
    try:
        return find_present_topic(w, typed)
    except NotFound:
        groups = _topic_groups(w)
        match = name_search.find(typed, candidates((g.id, g.title) for g in groups))
        if match.several:
            raise _ambiguous(typed, "track or milestone", match.several) from None
        if match.single is None:
            raise
        _refuse_vague(w, typed, match.single)
        return next(g for g in groups if g.id == match.single.id)


def find_exact_group(w: Workspace, typed: str) -> TopicGroup | None:
    """Return the track or milestone with exactly this id, else title, unless it is a topic's id."""
    is_topic = catalog.topic_id(w.database, w.roadmap.id, typed) is not None
    return None if is_topic else find_namesake(w, typed)


def find_namesake(w: Workspace, typed: str) -> TopicGroup | None:
    """Return the track or milestone with exactly this id, else with exactly this title."""
    key, groups = name_search.fold_text(typed), _topic_groups(w)
    by_id = (group for group in groups if key and name_search.fold_text(group.id) == key)
    by_title = (group for group in groups if key and name_search.fold_text(group.title) == key)
    return next(by_id, None) or next(by_title, None)


def _topic_groups(w: Workspace) -> list[TopicGroup]:
    tracks = catalog.tracks(w.database, w.roadmap.id)
    return [
        *(TopicGroup("track", name, title) for name, title, _ in tracks),
        *(TopicGroup("milestone", g.id, g.title) for g in catalog.goals(w.database, w.roadmap.id)),
    ]


def group_indexes(w: Workspace, group: TopicGroup) -> list[int]:
    """Return the indexes of the topics of a track, or of those that a milestone names, in order."""
    if group.kind == "track":
        return sorted(catalog.indexes_of_track(w.database, w.roadmap.id, group.id))
    goals = catalog.goals(w.database, w.roadmap.id)
    return sorted(next(goal.needs for goal in goals if goal.id == group.id))


def find_track(w: Workspace, typed: str) -> Candidate:
    """Return the track of a typed name."""
    tracks = [(name, title) for name, title, _ in catalog.tracks(w.database, w.roadmap.id)]
    try:
        return choose(typed, candidates(tracks), "track", everything=True)
    except NotFound:
        refuse_other_kind(w, typed, "track")
        raise


def find_stage(w: Workspace, typed: str, stages: Sequence[Candidate]) -> Candidate:
    """Return the stage of a typed name, of those there are."""
    try:
        return choose(typed, stages, "stage", everything=True)
    except NotFound:
        refuse_other_kind(w, typed, "stage")
        raise


def find_goal(w: Workspace, typed: str) -> Goal:
    """Return the milestone of a typed name, else the topic as a goal of its own."""
    goals = catalog.goals(w.database, w.roadmap.id)
    match = name_search.find(typed, candidates((g.id, g.title) for g in goals))
    if match.single is not None:
        if not is_exact(typed, match.single):
            _refuse_vague(w, typed, match.single)
        return next(g for g in goals if g.id == match.single.id)
    if match.several:
        raise _ambiguous(typed, "milestone", match.several)
    try:
        card = find_present_topic(w, typed)
    except WrongKind:
        raise
    except NotFound as error:
        hint = _did_you_mean(match.nearest)
        if not hint:
            choices = "milestones are: " + ", ".join(g.id for g in goals)
            hint = "; ".join(filter(None, (error.hint, choices)))
        raise NotFound(f"no milestone or topic called '{typed}'", hint) from error
    assert card.place is not None
    return Goal(card.id, card.title, 1, (card.place,))


def find_roadmap(typed: str, roadmaps: Sequence[LoadedRoadmap]) -> LoadedRoadmap | None:
    """Return the roadmap of an id, the beginning of an id, or title words; None without a match."""
    same_id = next((roadmap for roadmap in roadmaps if roadmap.id == typed), None)
    if same_id is not None:
        return same_id
    match = name_search.find(typed, candidates((r.id, r.title) for r in roadmaps))
    if match.several:
        raise _ambiguous(typed, "roadmap", match.several)
    return next((r for r in roadmaps if match.single and r.id == match.single.id), None)


def candidates(things: Iterable[tuple[str, str]]) -> list[Candidate]:
    """Return the candidates for pairs of an id and a title."""
    return [Candidate(name, title, name_search.search_key(name, title)) for name, title in things]


def choose(
    typed: str, things: Sequence[Candidate], kind: str, where: str = "", *, everything: bool = False
) -> Candidate:
    """Return the one candidate of a typed name, or raise NotFound or Ambiguous."""
    match = name_search.find(typed, things)
    if match.single is not None:
        return match.single
    if match.several:
        raise _ambiguous(typed, kind, match.several)
    is_small = all(word in _SMALL_WORDS for word in typed.lower().split())
    hint = "" if is_small else _did_you_mean(match.nearest)
    if not hint and everything:
        hint = f"there are: {', '.join(t.id for t in things)}"
    elif not hint and typed.strip("# ").isdigit():
        hint = f"a {kind} has no number; see the ids: roadmap list"
    elif not hint and (
        is_small or typed.strip(".<>[]") == "TOPIC" or not any(map(str.isalnum, typed))
    ):
        hint = "see the ids: roadmap list"
    elif not hint and typed.strip():
        from roadmap_cli.shell_words import quote

        dashes = "-- " if typed.startswith("-") else ""
        hint = f"try: roadmap search {dashes}{quote(typed)}"
    raise NotFound(f"no {kind} called '{typed}'" + (f" {where}" if where else ""), hint)


def _did_you_mean(nearest: Sequence[Candidate]) -> str:
    return "did you mean " + " or ".join(n.id for n in nearest) + "?" if nearest else ""


def _ambiguous(typed: str, kind: str, several: Sequence[Candidate]) -> Ambiguous:
    choices = ", ".join(t.id for t in several[:_MAX_CHOICES])
    kinds = " or ".join(f"{one}s" for one in kind.split(" or "))
    more = len(several) - _MAX_CHOICES
    tail = f" and {more} more" if more > 0 else ""
    return Ambiguous(f"'{typed}' matches {len(several)} {kinds}", f"which one: {choices}{tail}?")
