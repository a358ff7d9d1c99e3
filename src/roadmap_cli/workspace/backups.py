"""The use cases `backup` and `restore`: making, listing and restoring copies of the database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial

from roadmap_cli.core.answers import backup_answers as values
from roadmap_cli.errors import DatabaseError, RoadmapError, UsageError
from roadmap_cli.store.database import backup, database_file
from roadmap_cli.store.database.signals import defer_signals
from roadmap_cli.store.log import log
from roadmap_cli.store.merging import external_database
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.store.opening.opening import require_sqlite
from roadmap_cli.store.restoring import copies, copy_comparison, database_restore
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace


def back_up(w: Workspace, file: str | None = None) -> values.BackupAnswer:
    """Make a verified copy now, in the backup directory or at a path.

    In the directory none is made if the newest one has the same content. Raises NotSaved, and DamagedCache if
    the database itself is damaged beside its log.
    """
    path = _target_path(w, file) if file is not None else None
    database, is_new = w.open_existing(), True
    if path is not None:
        check = damage_checks.check_stored
        backup.copy_to(database, path, check=check, on_placed=w.outcome.add_copy)
    else:
        path, is_new = backup.copy_by_hand(
            database, w.today, damage_checks.check_stored, w.outcome.add_copy
        )
    try:
        events, day = copies.read_summary(path)
    except copies.InaccessibleCopy as error:  # it was verified before it got its name
        w.remarks.append(error.sentence)
        events, day = copies.summary(database)
    fault = next(log.find_damage(database), "")
    return values.BackupAnswer(path, is_new, events, day, os.path.getsize(path), fault)


def _target_path(w: Workspace, file: str) -> str:
    """Return the path to write a copy to; raise UsageError for what must not be replaced."""
    path = os.path.realpath(file)
    if os.path.isdir(path) and not w.settings.paths.is_own_file(os.path.join(path, "x")):
        path = backup.free_path(path, f"roadmap-backup-{w.today}")
    if w.settings.paths.is_own_file(path):
        raise UsageError(
            f"{path} is one of the program's own files",
            "name another FILE, or leave it out to add the backup to the daily ones",
        )
    directory = os.path.dirname(path)
    if not os.path.isdir(directory):
        raise UsageError(f"there is no directory {directory}", "create it first, or name another")
    may_replace = os.path.isfile(path) and (not os.path.getsize(path) or copies.is_copy(path))
    if database_file.path_exists(path, follow_symlinks=False) and not may_replace:
        raise UsageError(
            f"{path} already exists and is not a backup of your data", "name another FILE"
        )
    return path


def list_copies(w: Workspace, on_progress: ProgressCallback) -> values.CopiesAnswer:
    """List the copies, the newest first, each with its content and whether it is intact."""
    require_sqlite()
    directory = w.settings.paths.backups
    all_copies = copies.list_copies(directory)
    backups = copies.examine_all(all_copies, on_progress)
    latest = copy_comparison.choose_latest(all_copies, w.now, on_progress).path
    return values.CopiesAnswer(
        directory, tuple(c._replace(latest=c.path == latest) for c in backups)
    )


def choose_copy(w: Workspace, file: str | None, on_progress: ProgressCallback) -> values.LatestCopy:
    """Return the given copy, else the intact one with the most events.

    Replaced databases are not considered. Raises DatabaseError if there is no copy.
    """
    require_sqlite()
    if file is not None:
        return values.LatestCopy(file)
    directory = w.settings.paths.backups
    choice = copy_comparison.choose_latest(copies.list_copies(directory), w.now, on_progress)
    if choice.path:
        return choice
    if not choice.skipped:
        raise DatabaseError(
            f"there is no backup in {directory}",
            "nothing was changed; 'roadmap restore FILE' restores one from elsewhere",
        )
    all_readable = all(copy.readable for copy in choice.skipped)
    raise DatabaseError(
        f"none of the {len(choice.skipped)} backups in {directory} "
        + ("is intact" if all_readable else "is readable and intact"),
        "nothing was changed; 'roadmap restore --list' says what is wrong with each;"
        " 'roadmap restore FILE' restores one whose pages can be read",
    )


@contextmanager
def prepare_restore(
    w: Workspace, choice: values.LatestCopy, on_progress: ProgressCallback
) -> Iterator[tuple[values.RestoreAnswer, database_restore.PreparedCopy]]:
    """Verify a copy and report what restoring it would lose and win; nothing is changed yet."""
    from roadmap_cli.formats.text import source_file

    path = w.settings.paths.database
    token = f"{w.today} {w.entropy(8).hex()}"
    on_checked = partial(on_progress, "events checked:")
    with ExitStack() as stack:
        file = stack.enter_context(source_file.on_disk(choice.path))
        source = _source_path(w, file)
        # Raises, before the copy is copied, for a foreign or newer database.
        now = database_restore.database_status(path)
        copy = stack.enter_context(database_restore.prepare_copy(source, path, token, on_checked))
        then = values.DatabaseStatus(database_restore.WHOLE, *copies.read_summary(copy.path))
        difference = values.Difference()
        if now.state in (database_restore.WHOLE, database_restore.DAMAGED):
            difference = copy_comparison.compare(copy.path, path)
        answer = values.RestoreAnswer(
            path=source if file == choice.path else choice.path,
            now=now,
            copy=then,
            **difference._asdict(),
            fault=copy.damage,
            passed=choice.skipped,
            beyond=choice.richer,
        )
        yield answer, copy


def _source_path(w: Workspace, file: str) -> str:
    """Return the path of a copy, given as any path or as the name of one of the backups."""
    path = copies.resolve_path(w.settings.paths.backups, file)
    with suppress(OSError):  # reading it will report the error
        if not database_file.path_exists(path):
            raise UsageError(
                f"there is no backup {file}", "'roadmap restore --list' shows all backups"
            )
    database = w.settings.paths.database
    if os.path.exists(database) and os.path.samefile(path, database):
        raise UsageError(
            f"{file} is the database itself", "'roadmap restore --list' shows all backups"
        )
    return os.path.abspath(path)


def restore_copy(
    w: Workspace,
    answer: values.RestoreAnswer,
    copy: database_restore.PreparedCopy,
    *,
    is_confirmed: bool,
) -> values.RestoreAnswer:
    """Put a prepared copy in place, keep what it replaces, and report the result.

    With `is_confirmed`, a person agreed to what would be lost: raises NotSaved if another command
    has written since. Raises NotSaved, or OutcomeUnknown.
    """
    path, recoverable = w.settings.paths.database, 0
    with defer_signals():
        replaced_path = database_restore.replace_database(
            path, copy, w.today, require_unchanged=is_confirmed
        )
        w.outcome.add_copy(path)
    if answer.now.state == database_restore.DAMAGED:
        recoverable = _count_recoverable(copy, replaced_path)
    elif (
        answer.now.state == database_restore.WHOLE
        and not is_confirmed
        and replaced_path.endswith(".db")
    ):
        # Another command may have written before the lock was held: compare what was replaced.
        now = values.DatabaseStatus(database_restore.WHOLE, *copies.read_summary(replaced_path))
        difference = copy_comparison.compare(copy.path, replaced_path)
        answer = answer._replace(now=now, **difference._asdict())
    return answer._replace(restored=True, kept=replaced_path, left=recoverable)


def _count_recoverable(copy: database_restore.PreparedCopy, replaced_path: str) -> int:
    """Return how many events `merge` can recover from the damaged database that was replaced."""
    try:
        with (
            external_database.ExternalDatabase(replaced_path),
            copies.open_copy(replaced_path) as database,
        ):
            if next(log.find_damage(database), ""):
                return 0
    except (RoadmapError, OSError, *copies.UNREADABLE):
        return 0
    return copy_comparison.count_missing([copy.path], replaced_path)
