"""What loads proposed as renames, kept as long as nobody has decided it. No meaning of its own.

A proposal is made when a version is loaded, and an author wants to see it later too: it stands
until the old id is back, the new one has left, or a version says what became of the old one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from roadmap_cli.core.identity import Proposal, was_line
from roadmap_cli.store.database import Database

_MOST = 1000
_PENDING = {
    "topic": "select n.was from topic o cross join topic n on n.roadmap = o.roadmap and n.id = ?3"
    " where o.roadmap = ?1 and o.id = ?2 and o.place is null and n.place is not null and not exists"
    " (select 1 from former_id f where f.roadmap = ?1 and f.former = ?2)",
    "reading": "select n.was from reading n where n.roadmap = ?1 and n.id = ?3 and not exists"
    " (select 1 from reading o where o.roadmap = ?1 and o.id = ?2) and not exists"
    " (select 1 from former_reading f where f.roadmap = ?1 and f.former = ?2)",
}


def add(database: Database, roadmap: str, found: Iterable[Proposal]) -> None:
    """Keep proposals beside those that are pending; call it inside a transaction."""
    kept = {(one.kind, one.former): one for one in (*pending(database, roadmap), *found)}
    told = json.dumps(list(kept.values())[-_MOST:], ensure_ascii=False)
    if kept or database.get_meta(_name(roadmap)) is not None:
        database.set_meta(_name(roadmap), told)


def pending(database: Database, roadmap: str) -> tuple[Proposal, ...]:
    """Return the proposals that nobody has decided yet, each with the line to write today."""
    found = []
    for one in _noted(database, roadmap):
        said = database.row(_PENDING[one.kind], (roadmap, one.former, one.id))
        if said is not None:
            found.append(one._replace(line=was_line(json.loads(said[0]), one.former)))
    return tuple(found)


def _noted(database: Database, roadmap: str) -> list[Proposal]:
    try:
        rows = json.loads(database.get_meta(_name(roadmap)) or "[]")
        return [Proposal(*row)._replace(at=0) for row in rows if row[0] in _PENDING]
    except (ValueError, TypeError, IndexError):  # damaged: they were proposals, and no facts
        return []


def _name(roadmap: str) -> str:
    return f"renames {roadmap}"
