"""The roadmap that comes with the program: its path, and whether it has a new version."""

from __future__ import annotations

import os
from contextlib import suppress

import roadmap_cli
from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.wording import quote_title
from roadmap_cli.errors import InvalidRoadmap, RoadmapError
from roadmap_cli.settings import is_same_file
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database.database import Database

if TYPE_CHECKING:
    from roadmap_cli.workspace.workspace import Workspace

SHIPPED = "python-backend"  # the id of the shipped roadmap
META_KEY = "shipped"  # the version of the program that compared last, and the digest it loaded
_BUSY_SECONDS = 1.0  # a remark is not worth a longer wait for the lock


def shipped_path() -> str:
    """Return the path of the shipped roadmap.

    The checkout comes first: an editable install may hold a stale copy of the file.
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


def store_shipped_digest(database: Database, roadmap: str, digest: str, path: str) -> None:
    """Record in a transaction the digest of the shipped roadmap that was loaded last."""
    last_digest = (database.get_meta(META_KEY) or "").partition(" ")[2]
    if roadmap == SHIPPED and is_same_file(path, shipped_path()):
        last_digest = digest
    database.set_meta(META_KEY, f"{roadmap_cli.__version__} {last_digest}")


def announce_new_version(w: Workspace) -> list[str]:
    """Return the remark that the program came with another version of the roadmap, once.

    There is none if the learner loaded a version of their own, or if the database cannot record
    that the remark was made.
    """
    database = w.database
    timeout, has_committed = database.busy_timeout, database.has_committed
    database.busy_timeout = _BUSY_SECONDS
    try:
        with database.writing() as transaction:
            remarks = _compare_versions(database)
            database.set_token_probe(transaction)
    except RoadmapError:
        return []
    finally:
        # This is upkeep: the command that was typed saved nothing by it.
        database.busy_timeout, database.has_committed = timeout, has_committed
    return remarks


def _compare_versions(database: Database) -> list[str]:
    """Return the remark, if any, and record that this version of the program has compared."""
    from roadmap_cli.formats.text.source_file import file_digest

    version, _, digest = (database.get_meta(META_KEY) or "").partition(" ")
    if version == roadmap_cli.__version__:  # another command was faster
        return []
    remarks: list[str] = []
    loaded = catalog.loaded_roadmap(database, SHIPPED)
    if loaded is not None and not loaded.hidden:
        loaded_digest = loaded.digest.partition(":")[2]
        path = shipped_path()
        if not digest and is_same_file(loaded.path, path):
            digest = loaded_digest
        with suppress(InvalidRoadmap):
            if loaded_digest == digest != file_digest(path):
                remarks = [
                    f"the program now comes with another version of {quote_title(loaded.title)};"
                    " 'roadmap load --shipped --dry-run' shows what would change"
                ]
    database.set_meta(META_KEY, f"{roadmap_cli.__version__} {digest}")
    return remarks
