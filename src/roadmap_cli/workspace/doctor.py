"""The use case of the doctor: everything that can be found out about the data, and what to do.

It changes nothing; with `rebuild` it makes caches anew, and only caches. It works on a database
that is damaged or missing too: that is when people need it.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import islice

from roadmap_cli.core.backups import Copy
from roadmap_cli.core.health import DoctorAnswer, Finding
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store import copies, inspection, log, projection
from roadmap_cli.store.database import PROJECTION, Database
from roadmap_cli.workspace import choosing, environment_checks
from roadmap_cli.workspace.choosing import Choice
from roadmap_cli.workspace.progress import ProgressCallback, no_progress
from roadmap_cli.workspace.where import versions
from roadmap_cli.workspace.workspace import Workspace

_MOST = 20
_RESTORE = "'roadmap restore --latest' brings the newest whole copy back"
_REACH = "they may well be whole: check their permissions and their disk"
_DAY_MILLISECONDS = 86_400_000
_OLD_DAYS = 7


def doctor(
    w: Workspace, *, rebuild: bool = False, on_progress: ProgressCallback = no_progress
) -> DoctorAnswer:
    """Look for damage and for what may lead to it; nothing is repaired but caches, when asked."""
    findings = [Finding.fine("versions", f"{versions()} on {sys.platform}")]
    database: Database | None = None
    ours = True
    try:
        database = w.open_existing()
    except DatabaseError as error:  # locked or on a failing disk is no finding
        findings.append(Finding.bad("database", error.sentence, error.hint))
        findings += _readable(w.settings.places.database, error)
        ours = "another program" not in error.sentence
    else:
        findings.append(Finding.fine("database", w.settings.places.database))
        for find in (_integrity, _schema, _roadmaps, _log):
            findings.append(_survived(find, database, on_progress))
        if findings[3].good:  # without its tables nothing more can be said
            if rebuild and all(f.good for f in findings):
                with database.writing():
                    projection.rebuild(database, partial(on_progress, "folding event"))
            findings.append(_survived(_projection, database, on_progress))
            now = int(w.now.timestamp() * 1000)
            findings.append(_survived(partial(_clock, now), database, on_progress))
    findings.append(_backups(w, database, on_progress))
    findings += environment_checks.findings(w.settings.places, ours=ours)
    return DoctorAnswer(tuple(findings), all(f.good for f in findings))


def _of(name: str, faults: Iterable[str], good: str, hint: str) -> Finding:
    found = list(islice(faults, _MOST + 1))
    if not found:
        return Finding.fine(name, good)
    shown = "; ".join(found[:_MOST]) + ("; and more" if len(found) > _MOST else "")
    return Finding.bad(name, shown, hint)


def _survived(
    find: Callable[[Database, ProgressCallback], Finding],
    database: Database,
    on_progress: ProgressCallback,
) -> Finding:
    """Return what was found; what cannot even be looked at is a finding too."""
    try:
        return find(database, on_progress)
    except (sqlite3.Error, UnicodeDecodeError, ValueError, RecursionError, DatabaseError) as error:
        name = getattr(find, "__name__", "_clock").removeprefix("_")
        return Finding.bad(name, str(error), _RESTORE)


def _readable(path: str, error: DatabaseError) -> Iterator[Finding]:
    """Say what can still be read of a damaged database, without a byte of it being changed."""
    if "damaged" not in error.sentence:
        return
    try:
        with copies.opened(path) as database:
            events, day = copies.holdings(database)
    except (DatabaseError, *copies.UNREADABLE):
        return
    yield Finding.note(
        "contents", f"{events} events can still be read, the last of {day or 'no day'}", ""
    )


# -- the database --------------------------------------------------------------------------------


def _integrity(database: Database, on_progress: ProgressCallback) -> Finding:
    faults = [*inspection.faults_of_pages(database), *inspection.faults_of_references(database)]
    return _of("integrity", faults, "whole", _RESTORE)


def _schema(database: Database, on_progress: ProgressCallback) -> Finding:
    return _of("schema", inspection.faults_of_schema(database), "as it was made", _RESTORE)


def _roadmaps(database: Database, on_progress: ProgressCallback) -> Finding:
    hint = "'roadmap load FILE' loads it again; your progress is kept"
    return _of("roadmaps", inspection.faults_of_roadmaps(database), "complete", hint)


def _log(database: Database, on_progress: ProgressCallback) -> Finding:
    count = log.event_count(database)
    faults = log.faults(database, lambda done: on_progress("events checked:", done, count))
    return _of("log", faults, f"{count} events, unbroken", _RESTORE)


def _projection(database: Database, on_progress: ProgressCallback) -> Finding:
    if database.get_meta("projection") != str(PROJECTION):
        return Finding.fine("projection", "of another version; the next command makes it anew")
    with database.reading():  # another terminal may be writing
        differing = projection.differing_tables(database, partial(on_progress, "comparing event"))
    if not differing:
        return Finding.fine("projection", "equal to a rebuild from the log")
    return Finding.bad(
        "projection",
        f"differs from the log in {', '.join(differing)}",
        "it is only a cache: 'roadmap doctor --rebuild' makes it anew",
    )


def _clock(now: int, database: Database, on_progress: ProgressCallback) -> Finding:
    """Look for times that cannot be: ahead of now, or pushed ahead by such a time."""
    ahead = log.count_after(database, now + _DAY_MILLISECONDS)
    if not ahead:
        return Finding.fine("clock", "no event lies ahead of now")
    return Finding.note(
        "clock",
        f"{ahead} events lie more than a day ahead of now, the last at {log.last_time(database)}:"
        " the clock of a machine was wrong, or this one's is",
        "nothing is lost and the order holds; set the clock, and --on DATE says the day",
    )


# -- the copies ----------------------------------------------------------------------------------


def _backups(w: Workspace, database: Database | None, on_progress: ProgressCallback) -> Finding:
    directory = w.settings.places.backups
    try:
        found = copies.newest_first(directory)
    except DatabaseError as error:
        return Finding.note("backups", error.sentence, error.hint)
    if os.path.exists(directory) and not os.path.isdir(directory):
        return Finding.bad(
            "backups",
            f"{directory} is not a directory, so that no copy can be made",
            f"move it away: mv {shlex.quote(directory)} {shlex.quote(directory + '.old')}",
        )
    if not found:
        return Finding.note(
            "backups", f"there is no copy in {directory}", "'roadmap backup' makes one"
        )
    described = []
    for done, (path, kind, day) in enumerate(found, 1):
        described.append(copies.described(path, kind, day))
        on_progress("copies looked at:", done, len(found))
    return _copies(w, database, described, choosing.choose(w, found, on_progress))


def _copies(
    w: Workspace, database: Database | None, described: Sequence[Copy], choice: Choice
) -> Finding:
    """Say which copies can be restored, and what the newest of them lacks."""
    usable = [c for c in described if c.valid and c.kind != "replaced"]
    bad = [c for c in described if not c.valid and c.kind != "replaced"]
    damaged = [c.name for c in bad if c.readable]
    out_of_reach = [c.name for c in bad if not c.readable]
    newest = next((c for c in usable if c.path == choice.path), None)
    if newest is None:
        return Finding.bad(
            "backups",
            f"none of the {len(described)} copies in {w.settings.places.backups} is whole"
            + (f"; cannot be read: {', '.join(out_of_reach[:_MOST])}" if out_of_reach else ""),
            (f"{_REACH}; " if out_of_reach else "")
            + "'roadmap backup' makes one while the database is whole",
        )
    events = f"{newest.events} event{'' if newest.events == 1 else 's'}"
    text = f"{len(usable)} can be restored, the newest of {newest.made} ({events})"
    if out_of_reach:
        also = f"; damaged: {', '.join(damaged[:_MOST])}" if damaged else ""
        names = ", ".join(out_of_reach[:_MOST])
        return Finding.note("backups", f"{text}; cannot be read: {names}{also}", _REACH)
    if damaged:
        return Finding.note(
            "backups",
            f"{text}; damaged: {', '.join(damaged[:_MOST])}",
            "'roadmap restore --list' says what is wrong; remove them when you like",
        )
    if choice.beyond:
        other = choice.beyond[0]
        return Finding.note(
            "backups",
            f"{text}; {other.name} holds {other.events} event{'' if other.events == 1 else 's'}"
            f" that {newest.name} lacks",
            f"to bring them in, if your data lacks them too: roadmap merge {shlex.quote(other.name)}",
        )
    recent = (date.fromisoformat(w.today) - timedelta(days=_OLD_DAYS)).isoformat()
    if newest.made < recent and _has_events_since(database, newest.day):
        return Finding.note(
            "backups", f"{text}; you studied since", "'roadmap backup' makes one now"
        )
    return Finding.fine("backups", text)


def _has_events_since(database: Database | None, day: str) -> bool:
    if database is None:
        return False
    try:
        return log.has_events_after(database, day)
    except (sqlite3.Error, UnicodeDecodeError):
        return False
