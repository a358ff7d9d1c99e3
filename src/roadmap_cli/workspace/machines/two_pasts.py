"""The use case behind `--keep-both`: two pasts of a device, each under a name of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.answers.sync_answers import KeptPasts
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store.database.database import TIMER_KEY
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT
from roadmap_cli.workspace import device_id
from roadmap_cli.workspace.progress_callback import ProgressCallback, no_progress
from roadmap_cli.workspace.workspace import Workspace

if TYPE_CHECKING:
    from roadmap_cli.store.merging.gathering import Gathering


def keep_both(
    w: Workspace, gathering: Gathering, on_progress: ProgressCallback = no_progress
) -> KeptPasts:
    """Let both pasts of each device count that has two; call it after `finish`.

    If the tail of one here has to move, the database is written anew beside this one, which is kept
    as a backup (`replaced`), and the events must be gathered again: the gathering is of no more
    use. Otherwise the others' tails, and what is ahead, are staged with the rest. Raises
    DatabaseError, NotSaved and OutcomeUnknown.
    """
    if gathering.moved_from:
        return _rewrite(w, dict(gathering.moved_from), on_progress)
    return _stage(w, gathering)


def _stage(w: Workspace, gathering: Gathering) -> KeptPasts:
    from roadmap_cli.store.log.batches import own_devices
    from roadmap_cli.store.merging import two_pasts
    from roadmap_cli.store.merging.stray_undos import find_stray_undos

    is_ahead = bool(gathering.ahead)
    moved_from = {fork.device: fork.n for fork in reversed(gathering.forks)}
    moved = gathering.keep_both()
    if is_ahead:
        with w.database.writing() as transaction:
            two_pasts.forget_device(w.database)
            w.database.set_token_probe(transaction)
    own = own_devices(w.database)  # what these name keeps its name
    undos = (
        *find_stray_undos(w.database.connection, moved_from, own),
        *find_stray_undos(gathering.staged.connection, moved_from, own),
    )
    return KeptPasts(moved, undos, has_new_device=is_ahead)


def _rewrite(w: Workspace, moved_from: dict[str, int], on_progress: ProgressCallback) -> KeptPasts:
    from roadmap_cli.store.database import database_file
    from roadmap_cli.store.database.signals import defer_signals
    from roadmap_cli.store.merging import two_pasts
    from roadmap_cli.store.restoring import database_restore

    path = w.settings.paths.database
    with w.database.reading():
        notes = {key: w.database.get_meta(key) for key in ("device", TIMER_KEY)}
        before = database_restore.fingerprint(w.database.connection)
        stored = None if notes["device"] in moved_from else notes["device"]
        last_event = w.database.get_meta(f"last {stored}")
    writer = device_id.choose_device(w.settings.paths, stored, last_event, w.entropy)
    w.close()  # an open one would not notice that the file was replaced
    token = f"{w.today} {w.entropy(8).hex()}"
    with database_restore.prepare_copy(
        path, path, token, lambda done, total: on_progress("events checked:", done, total)
    ) as copy:
        if copy.damage:
            raise DatabaseError(f"the database is damaged: {path} ({copy.damage})", RESTORE_HINT)
        # What was saved since is perhaps not in the copy, and surely not in the notes.
        copy = copy._replace(fingerprint=before)
        kept = two_pasts.rewrite(copy.path, moved_from, notes, w.stamp(writer.device))
        database_file.sync_file(copy.path)
        with defer_signals():
            replaced = database_restore.replace_database(
                path, copy, w.today, require_unchanged=True
            )
            w.outcome.add_copy(path)
    if kept.followed:
        last_event = w.database.get_meta(f"last {writer.device}") or ""
        w.remarks += device_id.write_last_event(w.settings.paths, writer, last_event)
    return kept._replace(replaced=replaced)
