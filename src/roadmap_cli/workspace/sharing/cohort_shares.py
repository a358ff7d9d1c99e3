"""The use case `share COHORT`: letting the mentors of a cohort see one's progress, by a server.

What was agreed is renewed by each sync with that server, as long as it is shared there in the same
way: whatever was stopped or changed from another machine stays so.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from roadmap_cli.carriers import places
from roadmap_cli.carriers.server import shared_rows, shared_table
from roadmap_cli.carriers.server.faults import ServerMoved
from roadmap_cli.carriers.server.shared_rows import Share, SharedRow
from roadmap_cli.core.answers.shared_progress import CohortPlan, CohortStop, SharedRoadmap
from roadmap_cli.errors import NotFound, SyncFailed, UsageError
from roadmap_cli.shell_words import quote
from roadmap_cli.store.catalog import catalog
from roadmap_cli.workspace import server_connection, sync_place
from roadmap_cli.workspace.sharing import cohort_agreements, share
from roadmap_cli.workspace.sharing.cohort_agreements import Agreement
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_cli.carriers.places import Place
    from roadmap_cli.carriers.server.postgresql import Server

_MAX_NAME = 63  # of a cohort, as the server has them


def plan_share(w: Workspace, cohort: str, *, everything: bool, has_minutes: bool) -> CohortPlan:
    """Return what the mentors of a cohort would see; nothing is shared yet.

    The roadmaps are chosen as for a card. Raises UsageError, and NotFound unless the learner is in
    the cohort.
    """
    place = _find_server(w)
    _check_name(cohort)
    active = w.roadmap.id  # loading the shipped one writes
    with server_connection.connect(place, is_syncing=False) as server:
        learner = server.learner
        cohorts, shares = shared_table.read_shares(server)
    if cohort not in cohorts:
        raise _not_a_member(place, learner, cohort, cohorts)
    former = cohort_agreements.find_agreement(w, place.target, cohort)
    with w.database.reading():
        chosen = share.choose_roadmaps(w, active, former.roadmaps if former else (), everything)
        roadmaps = tuple(share.share_roadmap(w, id_, has_minutes=has_minutes) for id_ in chosen)
    is_update = any(shared.cohort == cohort for shared in shares)
    return CohortPlan(place.name, cohort, learner, is_update, has_minutes, roadmaps)


def write_share(w: Workspace, plan: CohortPlan) -> CohortPlan:
    """Let the mentors of a cohort see what was planned, and nothing else of this learner.

    Raises SyncFailed if the server cannot be reached or does not take it.
    """
    place, ids = _find_server(w), tuple(roadmap.id for roadmap in plan.roadmaps)
    rows = _make_rows(plan.roadmaps, has_minutes=plan.has_minutes)
    agreement = Agreement(place.target, plan.cohort, ids, plan.has_minutes)
    with server_connection.connect(place, is_syncing=False) as server:
        former = cohort_agreements.find_agreement(w, place.target, plan.cohort)
        # The home remembers first: what nobody remembers would never be renewed.
        cohort_agreements.remember(w, place.target, plan.cohort, agreement)
        try:
            shared_table.share(server, plan.cohort, rows)
        except ServerMoved:
            cohort_agreements.remember(w, place.target, plan.cohort, former)
            raise SyncFailed(
                f"nothing was shared: {place.name} was changed at the same moment",
                "run the command again",
            ) from None
    w.outcome.add_copy(place.name)
    return plan


def stop(w: Workspace, cohort: str) -> CohortStop:
    """Share nothing with a cohort any more.

    From here on nothing is renewed, even if the server cannot be reached: then SyncFailed is raised,
    and the next sync with it empties what mentors still see. Raises UsageError if nothing is shared.
    """
    agreements = [a for a in cohort_agreements.read_agreements(w) if a.cohort == cohort]
    if agreements:
        place = _choose_server(w, agreements)
    else:
        place = _find_server(w)
        _check_name(cohort)
    agreement = Agreement(place.target, cohort, (), has_minutes=False)
    if agreements:
        cohort_agreements.remember(w, place.target, cohort, agreement)
    try:
        with server_connection.connect(place, is_syncing=False) as server:
            roadmaps = tuple(shared_table.stop(server, cohort))
    except SyncFailed as error:
        if agreements:
            error.hint = f"nothing is renewed any more; what mentors see still goes with: roadmap sync {quote(place.name)}"
        raise
    if not agreements and not roadmaps:
        raise UsageError(
            f"you share nothing with '{cohort}' through {place.name}",
            "'roadmap share' shows what you share",
        )
    w.outcome.add_copy(place.name)
    cohort_agreements.remember(w, place.target, cohort, None)
    return CohortStop(place.name, cohort, roadmaps)


def renew(w: Workspace, place: Place, server: Server) -> tuple[str, ...]:
    """Bring what is shared through a server up to date; return the cohorts that it is shared with.

    What is not shared there any more, or not in the way that was agreed here, is forgotten here.
    """
    agreements = [a for a in cohort_agreements.read_agreements(w) if a.server == place.target]
    if not agreements:
        return ()
    stops = [agreement.cohort for agreement in agreements if not agreement.roadmaps]
    try:
        there = set(shared_table.renew(server, list(_rows_of(w, agreements)), stops))
    except ServerMoved:
        raise SyncFailed(
            f"what you share through {place.name} was changed at the same moment", "sync again"
        ) from None
    renewed = []
    for agreement in agreements:
        kept = _keep_shared(agreement, there)
        cohort_agreements.remember(w, place.target, agreement.cohort, kept)
        if kept is not None:
            renewed.append(kept.cohort)
        if agreement.roadmaps and kept != agreement:
            w.remarks.append(
                f"what you shared with '{agreement.cohort}' was stopped or changed elsewhere, and is"
                f" not renewed from here; to share it: roadmap share {agreement.cohort}"
            )
    return tuple(renewed)


def _keep_shared(agreement: Agreement, there: set[Share]) -> Agreement | None:
    """Return what of an agreement is shared still, None if nothing is."""
    kept = tuple(
        roadmap
        for roadmap in agreement.roadmaps
        if Share(agreement.cohort, roadmap, agreement.has_minutes) in there
    )
    return agreement._replace(roadmaps=kept) if kept else None


def _rows_of(w: Workspace, agreements: Iterable[Agreement]) -> Iterator[tuple[str, SharedRow]]:
    """Yield the cohort and the row of each roadmap that is loaded here; remark on the others."""
    with w.database.reading():
        for agreement in agreements:
            for id_ in agreement.roadmaps:
                if not catalog.is_loaded(w.database, id_):
                    continue
                roadmap = share.share_roadmap(w, id_, has_minutes=agreement.has_minutes)
                try:
                    rows = _make_rows([roadmap], has_minutes=agreement.has_minutes)
                except UsageError as error:
                    w.remarks.append(error.sentence)
                    continue
                yield agreement.cohort, rows[0]


def _make_rows(roadmaps: Iterable[SharedRoadmap], *, has_minutes: bool) -> list[SharedRow]:
    return [shared_rows.make_row(roadmap, has_minutes=has_minutes) for roadmap in roadmaps]


def _find_server(w: Workspace) -> Place:
    """Return the server of the setting `sync`; raise UsageError if it names none."""
    place = None
    if w.settings.get("sync").strip():
        place = sync_place.find_place(w.settings, None)
    if place is None or place.kind != places.SERVER:
        raise UsageError(
            "cohorts are on a server, and the setting 'sync' names none",
            "set it: roadmap config sync postgresql://NAME@HOST/DATABASE;"
            " without a server: roadmap share --into DIR",
        )
    return place


def _choose_server(w: Workspace, agreements: Sequence[Agreement]) -> Place:
    """Return the server of an agreement, that of the setting first."""
    with suppress(UsageError):
        place = _find_server(w)
        if any(agreement.server == place.target for agreement in agreements):
            return place
    return places.parse_place(agreements[0].server)


def _check_name(cohort: str) -> None:
    if len(cohort) > _MAX_NAME or not cohort.isprintable():
        raise NotFound(f"'{cohort[:_MAX_NAME]}' cannot be a cohort", "check its spelling")


def _not_a_member(place: Place, learner: str, cohort: str, cohorts: Sequence[str]) -> NotFound:
    hint = f"you are in {', '.join(cohorts)}" if cohorts else "whoever runs the server puts you in"
    return NotFound(f"{learner} is in no cohort '{cohort}' at {place.name}", hint)
