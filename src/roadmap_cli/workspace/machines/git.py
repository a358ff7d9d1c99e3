"""Syncing with a clone of git: the folder in it is exchanged, between pulling and pushing.

What a folder holds, and what is missing there, is for `folder_sync`. It must not know git itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.workspace.machines import folder as folder_sync
from roadmap_cli.workspace.machines.folder_exchange import SyncOptions
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place

# The files of every device that ever wrote here: one may be left from before a home was restored.
_OWN_NAME = re.compile(r"[0-9a-f]{10}(-[0-9]+)?\.jsonl")
_SUMS = ("sent", "healed", "received", "devices", "both", "turned", "not_loaded", "unknown")


def sync_clone(
    w: Workspace, place: Place, options: SyncOptions, on_progress: ProgressCallback
) -> SyncAnswer:
    """Exchange with the repository that a clone came from; raise UsageError and SyncFailed.

    A dry run looks at the clone as it is, and pulls nothing.
    """
    from roadmap_cli.carriers.folder import files as folder
    from roadmap_cli.carriers.git.clone import Clone

    clone = Clone(place.target)
    answers: list[SyncAnswer] = []

    def own_names() -> Sequence[str]:
        names = (file.name for file in folder.list_files(place.target))
        return [name for name in names if _OWN_NAME.fullmatch(name)]

    def meet() -> None:
        answers.append(folder_sync.sync_folder(w, place, options, on_progress))

    if not clone.has_remote:
        w.remarks.append(f"{place.name} has no remote: what is committed there stays there")
    if options.is_dry_run:
        w.remarks.append(f"a dry run pulls nothing: this is what {place.name} holds now")
        meet()
    else:
        clone.exchange(own_names, meet)
    return reduce(_add, answers)


def _add(first: SyncAnswer, second: SyncAnswer) -> SyncAnswer:
    """Return what two exchanges did together: how things stand is for the second one to say."""
    sums = {key: getattr(first, key) + getattr(second, key) for key in _SUMS}
    backup, kept = first.backup or second.backup, second.kept or first.kept
    return second._replace(**sums, backup=backup, kept=kept)
