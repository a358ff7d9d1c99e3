"""The use case `doctor`: everything that can be found out about the data, and what to do.

It changes nothing, except with `rebuild` what stands beside the log. It also works on a damaged or missing database.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain, islice

from roadmap_cli import shell_words
from roadmap_cli.core.answers.backup_answers import BackupCopy, LatestCopy
from roadmap_cli.core.answers.health_answers import DoctorAnswer, Finding
from roadmap_cli.errors import DatabaseError, RoadmapError, SuspectedDamage, UsageError
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import PROJECTION_VERSION, Database
from roadmap_cli.store.log import log, projection
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.store.restoring import copies, copy_comparison
from roadmap_cli.workspace import environment_checks, name_lookup, repair
from roadmap_cli.workspace.machines import place_check
from roadmap_cli.workspace.progress_callback import ProgressCallback, no_progress
from roadmap_cli.workspace.where import format_versions
from roadmap_cli.workspace.workspace import Workspace

_MAX_FAULTS = 20
_RESTORE_HINT = "'roadmap restore --latest' restores the newest intact backup"
_REBUILD_HINT = "your progress is safe in the log; 'roadmap doctor --rebuild' rebuilds this from it"
_UNREADABLE_HINT = "they may be intact: check their permissions and their disk"
_DAY_MILLISECONDS = 86_400_000
_OLD_DAYS = 7


def doctor(
    w: Workspace, *, rebuild: bool = False, on_progress: ProgressCallback = no_progress
) -> DoctorAnswer:
    """Look for damage and for what may lead to it; with `rebuild`, make the caches anew."""
    findings = [Finding.success("versions", f"{format_versions()} on {sys.platform}")]
    database: Database | None = None
    is_ours = True
    try:
        database = w.open_existing()
    except DatabaseError as suspicion:  # a locked database and a failing disk raise other errors
        error = w.confirm_damage() if isinstance(suspicion, SuspectedDamage) else suspicion
        findings.append(Finding.failure("database", error.sentence, error.hint))
        findings += _find_readable_events(w.settings.paths.database, error)
        is_ours = "another program" not in error.sentence
    else:
        findings.append(Finding.success("database", w.settings.paths.database))
        findings += _check_database(w, database, rebuild, on_progress)
    findings.append(_check_backups(w, database, on_progress))
    findings.append(_check_settings(w, database))
    findings += filter(None, (place_check.check_place(w.settings),))
    findings += environment_checks.check_environment(w.settings.paths, is_our_database=is_ours)
    rebuilt = rebuild and w.outcome.is_committed
    return DoctorAnswer(tuple(findings), all(f.good for f in findings), rebuilt)


def _check_database(
    w: Workspace, database: Database, rebuild: bool, on_progress: ProgressCallback
) -> Iterator[Finding]:
    """Yield what is found in the database; with `rebuild`, after what is beside the log was mended."""
    schema = _run("schema", _check_schema, database)
    log_finding = _run("log", partial(_check_log, on_progress), database)
    hint = _REBUILD_HINT
    if rebuild and schema.good and log_finding.good:
        hint = repair.rebuild_all(w, database, on_progress)
    integrity = _run("integrity", _check_integrity, database)
    if integrity.hint == _RESTORE_HINT:  # then nothing beside the log can be made anew in this file
        hint = _RESTORE_HINT
    yield integrity
    yield schema
    if schema.good:  # the other checks need the tables of the schema
        yield _run("roadmaps", partial(_check_roadmaps, hint), database)
    yield log_finding
    if schema.good:
        check = partial(_check_projection, on_progress, integrity.hint or _REBUILD_HINT)
        yield _run("projection", check, database)
        yield _run("clock", partial(_check_clock, int(w.now.timestamp() * 1000)), database)


def _run(name: str, check: Callable[[Database], Finding], database: Database) -> Finding:
    """Run a check; one that fails to run is a finding too."""
    try:
        return check(database)
    except (sqlite3.Error, UnicodeDecodeError, ValueError, RecursionError, DatabaseError) as error:
        return Finding.failure(name, str(error), _RESTORE_HINT)


def _judge(name: str, faults: Iterable[str], success: str, hint: str = _RESTORE_HINT) -> Finding:
    first = list(islice(faults, _MAX_FAULTS + 1))
    if not first:
        return Finding.success(name, success)
    more = "; and more" if len(first) > _MAX_FAULTS else ""
    return Finding.failure(name, "; ".join(first[:_MAX_FAULTS]) + more, hint)


def _find_readable_events(path: str, error: RoadmapError) -> Iterator[Finding]:
    """Yield how much of a damaged database can be read, without changing a byte of it."""
    if "damaged" not in error.sentence:
        return
    try:
        with copies.open_copy(path) as database:
            events, day = copies.summary(database)
    except (DatabaseError, *copies.UNREADABLE):
        return
    yield Finding.note(
        "contents",
        f"{_events(events)} can still be read, the last from {day or 'an unknown day'}",
        "",
    )


def _check_integrity(database: Database) -> Finding:
    pages = damage_checks.find_page_damage(database)
    faults = chain(pages, damage_checks.find_dangling_references(database))
    hint = _REBUILD_HINT if damage_checks.is_repairable(pages) else _RESTORE_HINT
    return _judge("integrity", faults, "no damage found", hint)


def _check_schema(database: Database) -> Finding:
    finding = _judge("schema", damage_checks.find_schema_damage(database), "as expected")
    mode = damage_checks.journal_mode(database)
    if not finding.good or mode == "delete":
        return finding
    return Finding.note(
        "schema",
        f"as expected, but another program has switched the journal to {mode}: the latest"
        f" changes may be in {database.path}-{mode} while it is in use",
        f"to switch it back: sqlite3 {shell_words.quote(database.path)} 'pragma journal_mode=delete'",
    )


def _check_roadmaps(hint: str, database: Database) -> Finding:
    return _judge("roadmaps", damage_checks.find_catalog_damage(database), "complete", hint)


def _check_log(on_progress: ProgressCallback, database: Database) -> Finding:
    count = log.event_count(database)
    faults = log.find_damage(database, lambda done: on_progress("events checked:", done, count))
    return _judge("log", faults, f"{_events(count)}, all checksums match")


def _check_projection(on_progress: ProgressCallback, hint: str, database: Database) -> Finding:
    is_current = database.has_meta("projection", str(PROJECTION_VERSION))
    if not is_current and not row_sums.is_meta_damaged(database):
        return Finding.success(
            "projection", "made by another version; the next command rebuilds it"
        )
    with database.reading():  # another command may be writing
        faults = list(damage_checks.find_state_damage(database))
        if not faults:  # what is damaged may not even be readable
            tables = projection.differing_tables(database, partial(on_progress, "comparing event"))
            faults += [f"differs from the log in {', '.join(tables)}"] if tables else []
    return _judge("projection", faults, "matches the log", hint)


def _check_clock(now: int, database: Database) -> Finding:
    """Look for events after now, or moved there by such an event."""
    count = log.count_events_after(database, now + _DAY_MILLISECONDS)
    if not count:
        return Finding.success("clock", "no event is dated in the future")
    return Finding.note(
        "clock",
        f"{_events(count)} {'is' if count == 1 else 'are'} dated more than a day in the future, the last at"
        f" {log.last_event_time(database)}: the clock of another machine was wrong, or this one's is",
        "nothing is lost and the order is kept; set the clock, or give the day with --on DATE",
    )


def _check_settings(w: Workspace, database: Database | None) -> Finding:
    """Report settings that are not understood, and one that names no loaded roadmap."""
    finding = environment_checks.check_settings(w.settings)
    name, origin = w.settings.get("roadmap"), w.settings.origins["roadmap"]
    if database is None or not name:
        return finding
    try:
        if name_lookup.find_roadmap(name, catalog.loaded_roadmaps(database)) is not None:
            return finding
    except UsageError:
        pass  # it may mean several
    except (DatabaseError, sqlite3.Error, UnicodeDecodeError, ValueError):
        return finding  # the check of the roadmaps has said it
    sentence = f"{origin}: roadmap={name} is not a loaded roadmap, so most commands stop"
    hint = "fix or remove that setting; 'roadmap roadmaps' shows the ids"
    before = "" if finding.verdict == "good" else f"{finding.sentence}; "
    return Finding.note("settings", before + sentence, hint)


def _check_backups(
    w: Workspace, database: Database | None, on_progress: ProgressCallback
) -> Finding:
    directory = w.settings.paths.backups
    try:
        every_copy = copies.list_copies(directory)
    except DatabaseError as error:
        return Finding.note("backups", error.sentence, error.hint)
    if os.path.exists(directory) and not os.path.isdir(directory):
        return Finding.failure(
            "backups",
            f"{directory} is not a directory, so no backup can be made",
            f"move it away: {shell_words.move(directory, directory + '.old')}",
        )
    if not every_copy:
        return Finding.note(
            "backups", f"there is no backup in {directory}", "'roadmap backup' makes one"
        )
    latest = copy_comparison.choose_latest(every_copy, w.now, on_progress)
    # Another command may make the copy of the day meanwhile, and remove older ones.
    examined = [
        copy for copy in copies.examine_all(every_copy, on_progress) if os.path.lexists(copy.path)
    ]
    backups = [copy for copy in examined if copy.kind != "replaced"]
    whole = sorted((c for c in backups if c.valid), key=lambda c: c.path != latest.path)
    newest = whole[0] if whole else None
    if newest is not None:
        count = sum(copy.valid for copy in examined)  # as many as `restore --list` says
        return _judge_backups(w, database, backups, newest, latest, count)
    unreadable = _names([c for c in backups if not c.readable])
    return Finding.failure(
        "backups",
        f"none of the {len(every_copy)} backups in {directory} is intact"
        + (f"; cannot be read: {unreadable}" if unreadable else ""),
        (f"{_UNREADABLE_HINT}; " if unreadable else "")
        + "'roadmap backup' makes one while the database is intact",
    )


def _judge_backups(
    w: Workspace,
    database: Database | None,
    backups: Sequence[BackupCopy],
    newest: BackupCopy,
    latest: LatestCopy,
    count: int,
) -> Finding:
    """Report which copies can be restored, and what the newest of them lacks."""
    damaged = _names([c for c in backups if not c.valid and c.readable])
    unreadable = _names([c for c in backups if not c.readable])
    text = f"{count} can be restored, the newest from {newest.made} ({_events(newest.events)})"
    recent = (date.fromisoformat(w.today) - timedelta(days=_OLD_DAYS)).isoformat()
    if unreadable:
        text += f"; cannot be read: {unreadable}" + (f"; damaged: {damaged}" if damaged else "")
        hint = _UNREADABLE_HINT
    elif damaged:
        text += f"; damaged: {damaged}"
        hint = "'roadmap restore --list' shows what is wrong; damaged backups can be deleted"
    elif latest.richer:
        other = latest.richer[0]
        text += f"; {other.name} has {_events(other.events)} that {newest.name} lacks"
        hint = (
            "to add them, if your data lacks them too:"
            f" roadmap merge {shell_words.quote(other.name)}"
        )
    elif newest.made < recent and _has_events_since(database, newest.day):
        text += "; you have studied since then"
        hint = "'roadmap backup' makes one now"
    else:
        return Finding.success("backups", text)
    return Finding.note("backups", text, hint)


def _names(backups: Sequence[BackupCopy]) -> str:
    return ", ".join(copy.name for copy in backups[:_MAX_FAULTS])


def _events(count: int) -> str:
    return f"{count} event{'' if count == 1 else 's'}"


def _has_events_since(database: Database | None, day: str) -> bool:
    if database is None:
        return False
    try:
        return log.has_events_after(database, day)
    except (sqlite3.Error, UnicodeDecodeError):
        return False
