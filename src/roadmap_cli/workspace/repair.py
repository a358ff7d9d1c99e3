"""The part of `doctor --rebuild` that writes: what stands beside the log is made anew.

The loaded roadmaps come from their files, the states from the log, in one transaction. It must not
touch the log, nor write while the structure of the file is damaged: SQLite could overwrite the log.
"""

from __future__ import annotations

import re
import sqlite3
from functools import partial

from roadmap_cli.errors import RoadmapError
from roadmap_cli.store.catalog import catalog, catalog_sums
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT
from roadmap_cli.store.log import progress_sums, projection
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.store.versions import damaged_catalog
from roadmap_cli.workspace import loading
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

# What an integrity check reports of rows and indexes while the structure of the file is in order.
_HARMLESS = re.compile(
    r"missing from index|wrong # of entries|non-unique entry|value in|out of order|not in PRIMARY"
)


def rebuild_all(w: Workspace, database: Database, on_progress: ProgressCallback) -> str:
    """Make all roadmaps that are damaged, the states and the table `meta` anew.

    Return what to do about what is still damaged then.
    """
    try:
        if not all(map(_HARMLESS.search, damage_checks.find_page_damage(database))):
            return RESTORE_HINT
        files = {
            roadmap: loading.read_file_of(w, roadmap)
            for roadmap in catalog_sums.damaged_roadmaps(database)
        }
        w.begin_saving()
        with database.writing() as transaction:
            database.rebuild_indexes()
            damaged_catalog.restore_meta(database)
            progress_sums.seal_all(database)
            for roadmap, file in files.items():
                if file is not None:
                    loading.write_file(w, file)
                elif not catalog.is_loaded(database, roadmap):
                    damaged_catalog.clear(database, roadmap)
            _choose_active(database)
            projection.rebuild(database, partial(on_progress, "folding event"))
            database.set_token_probe(transaction)
    except (sqlite3.Error, RoadmapError) as error:
        return f"it could not be made anew ({error}); {RESTORE_HINT}"
    return "its file is gone or another one: 'roadmap load FILE' makes it anew"


def _choose_active(database: Database) -> None:
    """Make a loaded roadmap the active one if the stored name is of none."""
    ids = [roadmap.id for roadmap in catalog.damaged_or_loaded_roadmaps(database)]
    if ids and database.get_meta("active") not in ids:
        database.set_meta("active", ids[0])
