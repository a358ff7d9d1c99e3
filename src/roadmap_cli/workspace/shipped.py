"""The roadmap that comes with the program: where it lies, and whether a newer one came with it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import roadmap_cli
from roadmap_cli.errors import InvalidRoadmap, RoadmapError
from roadmap_cli.store import catalog
from roadmap_cli.store.database import Database

if TYPE_CHECKING:
    from roadmap_cli.workspace.workspace import Workspace

SHIPPED = "python-backend"  # the id of the shipped roadmap
NOTE = "shipped"  # which version of the program looked last, and the digest it loaded
_PATIENCE = 1.0  # seconds; nobody waits for a piece of news


def shipped_roadmap() -> str:
    """Return the path of the shipped roadmap.

    The checkout comes first: an editable install may hold a copy of the file that nobody edits.
    """
    package = os.path.dirname(os.path.abspath(roadmap_cli.__file__))
    root = os.path.dirname(os.path.dirname(package))
    candidates = [os.path.join(package, "data", "roadmap.yaml")]
    if os.path.isfile(os.path.join(root, "pyproject.toml")):
        candidates.insert(0, os.path.join(root, "data", "roadmap.yaml"))
    for path in candidates:
        if os.path.isfile(path):
            return path
    raise RoadmapError("the shipped roadmap is missing from this installation", "install it again")


def keep_note(database: Database, roadmap: str, digest: str, path: str) -> None:
    """Remember, while writing, what was loaded last of what comes with the program."""
    known = (database.get_meta(NOTE) or "").partition(" ")[2]
    if roadmap == SHIPPED and os.path.realpath(path) == os.path.realpath(shipped_roadmap()):
        known = digest
    database.set_meta(NOTE, f"{roadmap_cli.__version__} {known}")


def news(w: Workspace) -> list[str]:
    """Return the line that a new version of the program brings another roadmap; once only.

    Nothing is said where the learner works on a version of their own, nor where it cannot be
    remembered that it was said.
    """
    database = w.database
    patience, saved = database.patience, database.saved
    database.patience = _PATIENCE
    found: list[str] = []
    try:
        with database.writing() as transaction:
            told = _news(database)
            database.stamp(transaction)
        found = told  # not before it is known that it was remembered
    except RoadmapError:
        pass
    finally:
        database.patience, database.saved = patience, saved  # upkeep, not what was typed
    return found


def _news(database: Database) -> list[str]:
    """Return the line, and remember while writing that this version of the program has looked."""
    from roadmap_cli.formats.source_file import digest_of

    before = database.get_meta(NOTE) or ""
    version, _, known = before.partition(" ")
    if version == roadmap_cli.__version__:  # another terminal was faster
        return []
    found: list[str] = []
    loaded = catalog.loaded_roadmap(database, SHIPPED)
    if loaded is not None and not loaded.hidden:
        here = loaded.digest.partition(":")[2]
        path = shipped_roadmap()
        if not known and os.path.realpath(loaded.path) == os.path.realpath(path):
            known = here
        with suppress(InvalidRoadmap):
            if here == known != digest_of(path):
                found = [
                    f"the program now comes with another version of «{loaded.title}»;"
                    " 'roadmap load --shipped --dry-run' shows what would change"
                ]
    database.set_meta(NOTE, f"{roadmap_cli.__version__} {known}")
    return found
