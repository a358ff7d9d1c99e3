"""The use case of the doctor: everything that can be found out about the data, and what to do.

It changes nothing; with `rebuild` it makes caches anew, and only caches. It works on a database
that is damaged or missing too: that is when people need it.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice

from roadmap_cli.core.management import DoctorAnswer, Finding
from roadmap_cli.errors import DatabaseError
from roadmap_cli.store import copies, copy_comparison, inspection, log, projection
from roadmap_cli.store.database import PROJECTION, Database
from roadmap_cli.store.opening import open_database
from roadmap_cli.workspace import Workspace, surroundings
from roadmap_cli.workspace.manage import versions

GOOD, BAD, NOTE = "good", "bad", "note"
_MOST = 20
_RESTORE = "'roadmap restore --latest' brings the newest whole copy back"
_REACH = "they may well be whole: check their permissions and their disk"
_DAY_MILLISECONDS = 86_400_000
_OLD_DAYS = 7

Tell = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


def _quiet(phase: str, done: int, all_: int) -> None:
    pass


def doctor(w: Workspace, *, rebuild: bool = False, tell: Tell = _quiet) -> DoctorAnswer:
    """Look for damage and for what may lead to it; nothing is repaired but caches, when asked."""
    findings = [_good("versions", f"{versions()} on {sys.platform}")]
    ours = True
    try:
        database = open_database(w.settings.places.database, create=False)
    except DatabaseError as error:  # locked or on a failing disk is no finding
        findings.append(_bad("database", error.sentence, error.hint))
        findings += _readable(w.settings.places.database, error)
        ours = "another program" not in error.sentence
    else:
        w.__dict__.setdefault("database", database)
        findings.append(_good("database", w.settings.places.database))
        for find in (_integrity, _schema, _roadmaps, _log):
            findings.append(_survived(find, database, tell))
        if findings[3].good:  # without its tables nothing more can be said
            if rebuild and all(f.good for f in findings):
                with database.writing():
                    projection.rebuild(database, partial(tell, "folding event"))
            findings.append(_survived(_projection, database, tell))
            now = int(w.now.timestamp() * 1000)
            findings.append(_survived(partial(_clock, now), database, tell))
    findings.append(_backups(w, tell))
    findings += surroundings.findings(w.settings.places, ours=ours)
    return DoctorAnswer(tuple(findings), all(f.good for f in findings))


def _good(name: str, sentence: str) -> Finding:
    return Finding(name, True, sentence, GOOD, "")


def _bad(name: str, sentence: str, hint: str) -> Finding:
    return Finding(name, False, sentence, BAD, hint)


def _note(name: str, sentence: str, hint: str) -> Finding:
    return Finding(name, True, sentence, NOTE, hint)


def _of(name: str, faults: Iterable[str], good: str, hint: str) -> Finding:
    found = list(islice(faults, _MOST + 1))
    if not found:
        return _good(name, good)
    shown = "; ".join(found[:_MOST]) + ("; and more" if len(found) > _MOST else "")
    return _bad(name, shown, hint)


def _survived(find: Callable[[Database, Tell], Finding], database: Database, tell: Tell) -> Finding:
    """Return what was found; what cannot even be looked at is a finding too."""
    try:
        return find(database, tell)
    except (sqlite3.Error, UnicodeDecodeError, ValueError, RecursionError, DatabaseError) as error:
        name = getattr(find, "__name__", "_clock").removeprefix("_")
        return _bad(name, str(error), _RESTORE)


def _readable(path: str, error: DatabaseError) -> Iterator[Finding]:
    """Say what can still be read of a damaged database, without a byte of it being changed."""
    if "damaged" not in error.sentence:
        return
    try:
        with copies.open_copy(path) as database:
            events, day = copies.holdings(database)
    except (DatabaseError, *copies.UNREADABLE):
        return
    yield _note("contents", f"{events} events can still be read, the last of {day or 'no day'}", "")


# -- the database --------------------------------------------------------------------------------


def _integrity(database: Database, tell: Tell) -> Finding:
    faults = inspection.faults_of_pages(database)
    faults += [
        f"table {table} refers to something that is not in {other}"
        for table, other in database.rows(
            'select distinct "table", parent from pragma_foreign_key_check'
        )
    ]
    return _of("integrity", faults, "whole", _RESTORE)


def _schema(database: Database, tell: Tell) -> Finding:
    return _of("schema", inspection.faults_of_schema(database), "as it was made", _RESTORE)


def _roadmaps(database: Database, tell: Tell) -> Finding:
    hint = "'roadmap load FILE' loads it again; your progress is kept"
    return _of("roadmaps", inspection.faults_of_roadmaps(database), "complete", hint)


def _log(database: Database, tell: Tell) -> Finding:
    row = database.row("select count(*) from event")
    count = row[0] if row else 0
    faults = log.faults(database, lambda done: tell("events checked:", done, count))
    return _of("log", faults, f"{count} events, unbroken", _RESTORE)


def _projection(database: Database, tell: Tell) -> Finding:
    if database.note("projection") != str(PROJECTION):
        return _good("projection", "of another version; the next command makes it anew")
    with database.reading():  # another terminal may be writing
        differing = projection.differing_tables(database, partial(tell, "comparing event"))
    if not differing:
        return _good("projection", "equal to a rebuild from the log")
    return _bad(
        "projection",
        f"differs from the log in {', '.join(differing)}",
        "it is only a cache: 'roadmap doctor --rebuild' makes it anew",
    )


def _clock(now: int, database: Database, tell: Tell) -> Finding:
    """Look for times that cannot be: ahead of now, or pushed ahead by such a time."""
    ahead = database.row(
        "select count(*), max(clock) from event where clock > ?", (now + _DAY_MILLISECONDS,)
    )
    if ahead is None or not ahead[0]:
        return _good("clock", "no event lies ahead of now")
    row = database.row("select at from event order by clock desc, device desc, n desc limit 1")
    at = row[0] if row else ""
    return _note(
        "clock",
        f"{ahead[0]} events lie more than a day ahead of now, the last at {at}: the clock of a"
        " machine was wrong, or this one's is",
        "nothing is lost and the order holds; set the clock, and --on DATE says the day",
    )


# -- the copies ----------------------------------------------------------------------------------


def _backups(w: Workspace, tell: Tell) -> Finding:
    directory = w.settings.places.backups
    try:
        found = copies.list_copies(directory)
    except DatabaseError as error:
        return _note("backups", error.sentence, error.hint)
    if os.path.exists(directory) and not os.path.isdir(directory):
        return _bad(
            "backups",
            f"{directory} is not a directory, so that no copy can be made",
            f"move it away: mv {shlex.quote(directory)} {shlex.quote(directory + '.old')}",
        )
    if not found:
        return _note("backups", f"there is no copy in {directory}", "'roadmap backup' makes one")
    examined = copies.examine_all(found, tell)
    usable = [c for c in examined if c.valid and c.kind != "replaced"]
    bad = [c for c in examined if not c.valid and c.kind != "replaced"]
    damaged = [c.name for c in bad if c.readable]
    out_of_reach = [c.name for c in bad if not c.readable]
    choice = copy_comparison.choose_latest(found, w.now, tell)
    newest = next((c for c in usable if c.path == choice.path), None)
    if newest is None:
        return _bad(
            "backups",
            f"none of the {len(found)} copies in {directory} is whole"
            + (f"; cannot be read: {', '.join(out_of_reach[:_MOST])}" if out_of_reach else ""),
            (f"{_REACH}; " if out_of_reach else "")
            + "'roadmap backup' makes one while the database is whole",
        )
    events = f"{newest.events} event{'' if newest.events == 1 else 's'}"
    text = f"{len(usable)} can be restored, the newest of {newest.made} ({events})"
    if out_of_reach:
        also = f"; damaged: {', '.join(damaged[:_MOST])}" if damaged else ""
        names = ", ".join(out_of_reach[:_MOST])
        return _note("backups", f"{text}; cannot be read: {names}{also}", _REACH)
    if damaged:
        return _note(
            "backups",
            f"{text}; damaged: {', '.join(damaged[:_MOST])}",
            "'roadmap restore --list' says what is wrong; remove them when you like",
        )
    if choice.beyond:
        other = choice.beyond[0]
        return _note(
            "backups",
            f"{text}; {other.name} holds {other.events} event{'' if other.events == 1 else 's'}"
            f" that {newest.name} lacks",
            f"to bring them in, if your data lacks them too: roadmap merge {shlex.quote(other.name)}",
        )
    if newest.made < (date.fromisoformat(w.today) - timedelta(days=_OLD_DAYS)).isoformat():
        behind = _since(w, newest.day)
        if behind:
            return _note("backups", f"{text}; you studied since", "'roadmap backup' makes one now")
    return _good("backups", text)


def _since(w: Workspace, day: str) -> bool:
    database = w.__dict__.get("database")
    if database is None:
        return False
    try:
        return database.row("select 1 from event where day > ?", (day,)) is not None
    except (sqlite3.Error, UnicodeDecodeError):
        return False
