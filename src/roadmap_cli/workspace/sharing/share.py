"""The use case `share`: putting one's progress into a folder as a card, and taking it back.

Sharing is no fact of learning, so that nothing of it enters the log. The home remembers the id of
its card, which is how it knows its own, and the folders it shares in with the roadmaps that the
learner agreed to: what a card says may have been changed by others.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress

from roadmap_cli.core.answers.shared_progress import (
    CardPlace,
    CardPlan,
    CohortShare,
    ProgressCard,
    SharedRoadmap,
    Shares,
    StopAnswer,
    share_topics,
)
from roadmap_cli.core.progress import counting
from roadmap_cli.errors import NotSaved, UsageError
from roadmap_cli.formats import progress_card
from roadmap_cli.formats.progress_card import InvalidCard
from roadmap_cli.formats.text.identifiers import slugify
from roadmap_cli.shell_words import quote
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.row_sums import damaged_meta
from roadmap_cli.store.log import log
from roadmap_cli.values import Record
from roadmap_cli.workspace import output_file
from roadmap_cli.workspace.sharing import card_files, cohort_agreements
from roadmap_cli.workspace.workspace import Workspace

_META_KEY = "cards"


class _Place(Record):
    """A folder that is shared in."""

    into: str
    file: str
    name: str
    roadmaps: tuple[str, ...]


class _Memory(Record):
    """What a home knows of its card."""

    card: str
    places: tuple[_Place, ...]


def show_shares(w: Workspace) -> Shares:
    """Return what is shared where: as the cards say it, and as it was agreed for cohorts."""
    memory = _read_memory(w)
    places = []
    for place in memory.places if memory else ():
        path, card = os.path.join(place.into, place.file), None
        with suppress(InvalidCard, FileNotFoundError):
            card = card_files.read_file(path)
        is_own = card is not None and memory is not None and card.card == memory.card
        places.append(CardPlace(place.into, path, place.name, card if is_own else None))
    cohorts = tuple(
        CohortShare(a.server, a.cohort, a.roadmaps, a.has_minutes)
        for a in cohort_agreements.read_agreements(w)
    )
    return Shares(tuple(places), cohorts)


def plan_card(
    w: Workspace, into: str, name: str | None, *, everything: bool, has_minutes: bool
) -> CardPlan:
    """Return the card that would be put into a folder; nothing is written yet.

    It is of the roadmap that `--roadmap` names; else of those that were shared there before; else of
    the active one. Raises UsageError.
    """
    into = os.path.abspath(into)
    card_files.list_files(into)  # or it cannot be shared in
    active = w.roadmap.id  # loading the shipped one writes
    memory = _read_memory(w) or _Memory(w.entropy(16).hex(), ())
    place = _find_place(memory, into)
    name = _check_name(name, place)
    with w.database.reading():
        chosen = choose_roadmaps(w, active, place.roadmaps if place else (), everything)
        roadmaps = tuple(share_roadmap(w, r, has_minutes=has_minutes) for r in chosen)
    card = ProgressCard(memory.card, name, w.now.isoformat(timespec="seconds"), roadmaps)
    path = os.path.join(into, f"{slugify(name) or f'learner-{card.card[:6]}'}.json")
    is_update = _check_own(path, card.card)
    former = os.path.join(into, place.file) if place is not None else path
    return CardPlan(into, path, former if former != path else "", is_update, card)


def write_card(w: Workspace, plan: CardPlan) -> CardPlan:
    """Put a card into its folder; raise NotSaved with the one before intact."""
    text = progress_card.to_json(plan.card)
    if len(text.encode("utf-8", "replace")) > progress_card.MAX_BYTES:
        raise UsageError("this is too much for one card", "share one roadmap with --roadmap ID")
    _check_own(plan.path, plan.card.card)  # a question may have taken long
    roadmaps = tuple(roadmap.id for roadmap in plan.card.roadmaps)
    place = _Place(plan.into, os.path.basename(plan.path), plan.card.name, roadmaps)
    # The home remembers first: a card that nobody knows would be nobody's to replace.
    _remember(w, plan.card.card, plan.into, place)
    output_file.write(w.settings.paths, plan.path, text, "--name")
    w.outcome.add_copy(plan.path)
    if plan.former_path and _holds(plan.former_path, plan.card.card):
        _delete(plan.former_path)
    return plan


def stop(w: Workspace, into: str) -> StopAnswer:
    """Delete one's card from a folder, also copies of it; raise UsageError if none is shared there."""
    into = os.path.abspath(into)
    memory = _read_memory(w)
    place = _find_place(memory, into) if memory else None
    if memory is None or place is None:
        raise UsageError(f"you share nothing in {into}", "'roadmap share' shows what you share")
    paths = tuple(card_files.find_cards(into, memory.card)) if os.path.isdir(into) else ()
    for path in paths:
        _delete(path)
    w.outcome.add_copy(into if paths else "")  # that they are gone is what was asked for
    _remember(w, memory.card, into, None)
    return StopAnswer(into, paths)


def choose_roadmaps(
    w: Workspace, active: str, former: Sequence[str], everything: bool
) -> list[str]:
    """Return which roadmaps to share: all, the one that was named, those of before, or the active."""
    loaded = [roadmap.id for roadmap in catalog.loaded_roadmaps(w.database, asked=active)]
    if everything:
        return loaded
    if former and not w.is_roadmap_named:
        return [roadmap for roadmap in former if roadmap in loaded] or [active]
    return [active]


def share_roadmap(w: Workspace, name: str, *, has_minutes: bool) -> SharedRoadmap:
    """Return what is shared of one roadmap."""
    w.check_stored(name)
    title, version, _ = catalog.loaded_version(w.database, name)
    rows = list(catalog.topic_rows(w.database, name))
    return SharedRoadmap(
        id=name,
        title=progress_card.clean_text(title),
        version=progress_card.clean_text(version),
        size=counting.count(rows).counted,
        events=log.event_count_of(w.database, name),
        as_of=w.today,
        topics=share_topics(rows, has_minutes=has_minutes),
    )


def _check_name(typed: str | None, place: _Place | None) -> str:
    if typed is None and place is not None:
        return place.name
    if typed is None:
        raise UsageError("under which name?", "for example: --name Mia")
    name = progress_card.clean_text(typed)
    if not name:
        raise UsageError("a name has letters", "for example: --name Mia")
    if len(name) > progress_card.MAX_NAME:
        raise UsageError(f"a name has at most {progress_card.MAX_NAME} characters", "shorten it")
    return name


def _check_own(path: str, card: str) -> bool:
    """Return whether a card of this learner is at a path; raise UsageError for anything else."""
    try:
        if card_files.read_file(path).card == card:
            return True
        sentence = f"{path} is somebody else's card"
    except FileNotFoundError:
        if not os.path.islink(path):
            return False
        sentence = f"{path} is a link that leads nowhere"
    except InvalidCard as error:
        sentence = f"{path} {error}"
    raise UsageError(
        sentence,
        "nothing was changed; choose another --name, or, if it is yours from another machine,"
        f" delete it first: rm {quote(path)}",
    )


def _holds(path: str, card: str) -> bool:
    with suppress(InvalidCard, FileNotFoundError):
        return card_files.read_file(path).card == card
    return False


def _delete(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotSaved(f"{path} could not be deleted: {reason}", f"delete it: {path}") from error


def _find_place(memory: _Memory, into: str) -> _Place | None:
    target = os.path.realpath(into)
    return next((p for p in memory.places if os.path.realpath(p.into) == target), None)


def _read_memory(w: Workspace) -> _Memory | None:
    text = w.database.get_meta(_META_KEY)
    if text is None:
        return None
    try:
        card, places = json.loads(text)
        return _Memory(card, tuple(_Place(i, f, n, tuple(r)) for i, f, n, r in places))
    except (ValueError, TypeError) as error:
        raise damaged_meta(w.database.path) from error


def _remember(w: Workspace, card: str, into: str, place: _Place | None) -> None:
    """Keep a place in this home, or forget it."""
    memory = _read_memory(w)
    if memory is not None and _find_place(memory, into) == place:
        return
    with w.database.writing() as transaction:
        memory = _read_memory(w) or _Memory(card, ())
        if memory.card != card:
            raise NotSaved("another command shares at the same moment", "run the command again")
        former = _find_place(memory, into)
        places = [p for p in memory.places if p != former] + ([place] if place else [])
        w.database.set_meta(_META_KEY, json.dumps([card, places]))
        w.database.set_token_probe(transaction)
