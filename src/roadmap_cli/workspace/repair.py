"""The part of `doctor --rebuild` that writes: what stands beside the log is made anew.

The loaded roadmaps come from their files, the states from the log, in one transaction. It must not
touch the log, nor write while the structure of the file is damaged: SQLite could overwrite the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import partial

from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.catalog import catalog, catalog_sums
from roadmap_cli.store.database.database import Database, is_outdated
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT
from roadmap_cli.store.log import damaged_meta, projection
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.store.versions import catalog_writer, damaged_catalog
from roadmap_cli.workspace import loading
from roadmap_cli.workspace.load_plan import RoadmapFile
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace


def rebuild_all(w: Workspace, database: Database, on_progress: ProgressCallback) -> str:
    """Make all roadmaps that are damaged, the states and the table `meta` anew.

    Return what to do about what is still damaged then.
    """
    try:
        if not damage_checks.is_repairable(damage_checks.find_page_damage(database)):
            return RESTORE_HINT
        if is_outdated(database):
            projection.rebuild_if_outdated(database)
        w.begin_saving()
        with database.writing() as transaction:
            database.rebuild_indexes()
            # Read only now: a damaged index hides the ids that are to be found.
            files = {
                roadmap: loading.read_file_of(w, roadmap)
                for roadmap in catalog_sums.damaged_roadmaps(database)
            }
            damaged_meta.restore(database)
            damaged_catalog.remove_bytes(database)
            _rebuild_roadmaps(w, database, files)
            _choose_active(database)
            projection.rebuild(database, partial(on_progress, "folding event"))
            database.set_token_probe(transaction)
    except (sqlite3.Error, UnicodeDecodeError, DatabaseError) as error:
        return f"it could not be rebuilt ({error}); {RESTORE_HINT}"
    return "its file is missing or has changed: 'roadmap load FILE' loads it again"


def _rebuild_roadmaps(
    w: Workspace, database: Database, files: Mapping[str, RoadmapFile | None]
) -> None:
    """Load the damaged roadmaps from their files; a hidden one stays hidden."""
    for roadmap, file in files.items():
        if file is None:
            continue
        hidden = {r.id for r in catalog.damaged_or_loaded_roadmaps(database) if r.hidden}
        stays_hidden = roadmap in hidden and catalog_sums.is_head_whole(database, roadmap)
        loading.write_file(w, file)
        catalog_writer.set_hidden(database, roadmap, hidden=stays_hidden)
    missing = [roadmap for roadmap, file in files.items() if file is None]
    # While the file of a roadmap is gone, a remnant may be its own row under a damaged id.
    if all(damaged_catalog.is_remnant(database, roadmap) for roadmap in missing):
        for roadmap in missing:
            damaged_catalog.remove(database, roadmap)


def _choose_active(database: Database) -> None:
    """Make a loaded roadmap the active one if the stored name is of none."""
    roadmaps = catalog.damaged_or_loaded_roadmaps(database)
    ids = [roadmap.id for roadmap in sorted(roadmaps, key=lambda roadmap: roadmap.hidden)]
    if ids and database.get_meta("active") not in ids:
        database.set_meta("active", ids[0])
