"""The use case `sync`: bringing the log here in step with that of the other machines.

It says what is meant by WHERE, and leaves the exchange to the module of that kind of place.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from roadmap_cli.carriers.places import GIT, SERVER
from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.workspace import sync_place
from roadmap_cli.workspace.machines import folder
from roadmap_cli.workspace.machines.options import SyncOptions
from roadmap_cli.workspace.progress_callback import ProgressCallback, no_progress
from roadmap_cli.workspace.workspace import Workspace


def sync(
    w: Workspace,
    where: str | None,
    options: SyncOptions,
    on_progress: ProgressCallback = no_progress,
) -> SyncAnswer:
    """Exchange with the place that was named, or that of the setting.

    Raises UsageError for what names none, and SyncFailed if nothing could be exchanged. What was
    taken in stays, whatever else fails.
    """
    place = sync_place.find_place(w.settings, where)
    with _workspace_for(w, options) as workspace:
        if place.kind == GIT:
            from roadmap_cli.workspace.machines import git

            return git.sync_clone(workspace, place, options, on_progress)
        if place.kind == SERVER:
            from roadmap_cli.workspace.machines import server

            return server.sync_with_server(workspace, place, options, on_progress)
        return folder.sync_folder(workspace, place, options, on_progress)


@contextmanager
def _workspace_for(w: Workspace, options: SyncOptions) -> Iterator[Workspace]:
    """Yield the workspace, for a dry run before anything was recorded one that leaves no database."""
    paths = w.settings.paths
    if not options.is_dry_run or os.path.exists(paths.database) or os.path.exists(paths.backups):
        yield w
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="roadmap-") as data:
        empty = Workspace(w.settings._replace(paths=paths._replace(data=data)), w.now)
        empty.remarks = w.remarks
        try:
            yield empty
        finally:
            empty.close()
