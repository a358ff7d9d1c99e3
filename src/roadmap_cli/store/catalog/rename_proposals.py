"""Rename proposals of earlier loads that are still undecided.

A load proposes a rename once, but the author may want to see it later: it is pending until the old
id comes back, the new one is retired, or a version declares what became of the old one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from roadmap_cli.core.versions.identity import RenameProposal, format_was_line
from roadmap_cli.store.database.database import Database

_MAX_PROPOSALS = 1000
_PENDING_QUERIES = {
    "topic": "select n.was from topic o cross join topic n on n.roadmap = o.roadmap and n.id = :id"
    " where o.roadmap = :roadmap and o.id = :former and o.place is null and n.place is not null and not exists"
    " (select 1 from former_id f where f.roadmap = :roadmap and f.former = :former)",
    "reading": "select n.was from reading n where n.roadmap = :roadmap and n.id = :id and not exists"
    " (select 1 from reading o where o.roadmap = :roadmap and o.id = :former) and not exists"
    " (select 1 from former_reading f where f.roadmap = :roadmap and f.former = :former)",
}


def add(database: Database, roadmap: str, proposals: Iterable[RenameProposal]) -> None:
    """Add proposals to the pending ones; call it inside a transaction."""
    all_proposals = (*pending(database, roadmap), *proposals)
    by_former_id = {(proposal.kind, proposal.former): proposal for proposal in all_proposals}
    text = json.dumps(list(by_former_id.values())[-_MAX_PROPOSALS:], ensure_ascii=False)
    if by_former_id or database.get_meta(_meta_key(roadmap)) is not None:
        database.set_meta(_meta_key(roadmap), text)


def pending(database: Database, roadmap: str) -> tuple[RenameProposal, ...]:
    """Return the undecided proposals, each with the line that would declare it now."""
    proposals = []
    for proposal in _read_proposals(database, roadmap):
        names = {"roadmap": roadmap, "former": proposal.former, "id": proposal.id}
        row = database.row(_PENDING_QUERIES[proposal.kind], names)
        if row is not None:
            line = format_was_line(json.loads(row[0]), proposal.former)
            proposals.append(proposal._replace(line=line))
    return tuple(proposals)


def _read_proposals(database: Database, roadmap: str) -> list[RenameProposal]:
    try:
        rows = json.loads(database.get_meta(_meta_key(roadmap)) or "[]")
        return [RenameProposal(*row)._replace(at=0) for row in rows if row[0] in _PENDING_QUERIES]
    except (ValueError, TypeError, IndexError):  # damaged; proposals are no loss
        return []


def _meta_key(roadmap: str) -> str:
    return f"renames {roadmap}"
