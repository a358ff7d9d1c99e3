"""Syncing with a folder: read what is new there, add what is missing there, join what is new here.

There is no cursor: each sync compares the log with what the folder holds, so a folder that was
emptied or put back is the same as one that is behind. A cache only spares reading files again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from roadmap_cli import shell_words
from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.errors import SyncFailed, UsageError
from roadmap_cli.settings import Paths, is_same_file
from roadmap_cli.workspace.machines.folder_exchange import FolderExchange
from roadmap_cli.workspace.machines.options import SyncOptions
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place


def sync_folder(
    w: Workspace, place: Place, options: SyncOptions, on_progress: ProgressCallback
) -> SyncAnswer:
    """Exchange with a folder; raise UsageError and SyncFailed."""
    from roadmap_cli.carriers.folder import files as folder

    refuse_own_home(w.settings.paths, place)
    if options.creates and not options.is_dry_run:
        _create(place)
    folder.check_folder(place.target, place.name)
    try:
        files = folder.list_files(place.target)
    except OSError as error:
        raise folder.unreachable(place.name, error) from error
    exchange = FolderExchange(w, place, options, on_progress)
    exchange.remember(files)
    return exchange.answer() if exchange.is_in_step(files) else exchange.run(files)


def refuse_own_home(paths: Paths, place: Place) -> None:
    """Raise UsageError for a folder that is, or lies in, a directory of the program's own."""
    path = os.path.realpath(place.target)
    while True:
        if any(is_same_file(path, own) for own in (paths.data, paths.config)):
            raise UsageError(
                f"{place.name} is where this machine keeps its own data",
                "name a folder apart that a program carries to your other machines",
            )
        if path == (path := os.path.dirname(path)):
            return


def _create(place: Place) -> None:
    try:
        with suppress(FileExistsError):
            os.mkdir(place.target, 0o700)
    except OSError as error:
        make = f"mkdir -p {shell_words.quote(place.target)}"
        raise SyncFailed(
            f"the folder {place.name} cannot be made: {error.strerror}",
            f"is the disk there? to make what leads there, too: {make}",
        ) from error
