"""What a name is that is not of the kind that was wanted, and the line that shows such a thing.

It takes whole ids and titles only, and must not know which command was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from roadmap_cli.core.model import name_search
from roadmap_cli.errors import WrongKind
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.database.database import Database

_SEE = {
    "topic": "see it: roadmap show {}",
    "track": "see its topics: roadmap report {}",
    "milestone": "see its topics: roadmap path {}",
    "stage": "see its topics: roadmap list --stage {}",
    "reading": "open it: roadmap open {0}; mark as read: roadmap read {0}",
    "roadmap": "work on it: roadmap use {}",
}


def wrong_kind(
    database: Database, roadmap: str, typed: str, wanted: str, kinds: Iterable[str] = _SEE
) -> WrongKind | None:
    """Return the error for the name of another thing than was wanted; None if it names nothing."""
    key = name_search.fold_text(typed)
    for kind in kinds if key else ():
        things = list(_things(database, roadmap, kind))
        for title in (0, 1):  # the ids of a kind before its titles
            for thing in things:
                if name_search.fold_text(thing[title]) == key:
                    article = "an" if wanted[0] in "aeiou" else "a"
                    sentence = f"'{typed}' is a {kind}, not {article} {wanted}"
                    return WrongKind(sentence, _SEE[kind].format(thing[0]), kind, thing[0])
    return None


def _things(database: Database, roadmap: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the title of all things of a kind."""
    if kind == "topic":
        yield from ((c.id, c.title) for c in catalog.topic_names(database, roadmap))
    elif kind in ("track", "stage"):
        rows = catalog.tracks if kind == "track" else catalog.stages
        yield from ((name, title) for name, title, _ in rows(database, roadmap))
    elif kind == "milestone":
        yield from ((goal.id, goal.title) for goal in catalog.goals(database, roadmap))
    elif kind == "reading":
        yield from ((c.id, c.title) for c in reading_rows.names(database, roadmap))
    else:
        yield from ((r.id, r.title) for r in catalog.loaded_roadmaps(database) if r.id != roadmap)
