"""Syncing with a clone of git: the folder in it is exchanged, between pulling and pushing.

What a folder holds, and what is missing there, is for `folder`. It must not know git itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from roadmap_cli.core.answers import sync_sum
from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.errors import NotSaved, RoadmapError, SyncFailed
from roadmap_cli.workspace.machines import faults, folder
from roadmap_cli.workspace.machines.options import SyncOptions
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.carriers.places import Place


def sync_clone(
    w: Workspace, place: Place, options: SyncOptions, on_progress: ProgressCallback
) -> SyncAnswer:
    """Exchange with the repository that a clone came from; raise UsageError and SyncFailed.

    A dry run looks at the clone as it is, and pulls nothing.
    """
    from roadmap_cli.carriers.folder import files, own_files
    from roadmap_cli.carriers.git.clone import Clone

    folder.refuse_own_home(w.settings.paths, place)  # before anything is pulled into it
    clone = Clone(place.target)
    answers: list[SyncAnswer] = []

    def device_files() -> Sequence[str]:
        # Of every machine: one may be left from before a home was restored.
        names = [file.name for file in files.list_files(place.target)]
        return [name for name in names if (file := own_files.parse_name(name)) and file.number]

    def meet() -> None:
        answers.append(folder.sync_folder(w, place, options, on_progress))

    if not clone.has_remote:
        w.remarks.append(f"{place.name} has no remote: what is committed there stays there")
    if options.is_dry_run:
        w.remarks.append(f"a dry run pulls nothing: this is what {place.name} holds now")
        meet()
        return answers[0]
    w.outcome.place = place.name
    try:
        clone.exchange(device_files, meet)
    except (SyncFailed, NotSaved) as error:
        if not answers:
            raise
        return _without_push(_add(answers), error)
    return _add(answers)


def _add(answers: Sequence[SyncAnswer]) -> SyncAnswer:
    """Return what several exchanges did together: how things stand is for the last one to say."""
    return sync_sum.add_answers(answers[-1], answers)._replace(
        sent=sum(answer.sent for answer in answers),
        healed=sum(answer.healed for answer in answers),
        kept=reduce(sync_sum.add_kept, (answer.kept for answer in answers)),
    )


def _without_push(answer: SyncAnswer, error: RoadmapError) -> SyncAnswer:
    """Return what came in, and that what was written into the clone did not reach the others."""
    return answer._replace(
        sent=0,
        healed=0,
        waiting=answer.waiting + answer.sent,
        faults=(*answer.faults, faults.partial_fault(error)),
    )
