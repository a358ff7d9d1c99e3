"""What lies around the database and may harm it: other programs that copy it, open permissions.

It only looks at names and modes, never into a file, and changes nothing.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import sys
from collections.abc import Iterator

from roadmap_cli.core.health import Finding
from roadmap_cli.settings import Places

_BY_FOLDER = (
    (re.compile(r"^Dropbox( \(.+\))?$"), "Dropbox"),
    (re.compile(r"^OneDrive( - .+|-.+)?$"), "OneDrive"),
    (re.compile(r"^(Mobile Documents|com~apple~CloudDocs|iCloud ?Drive)$"), "iCloud"),
    (re.compile(r"^(Google ?Drive|GoogleDrive-.+|My Drive)$"), "Google Drive"),
    (re.compile(r"^(Nextcloud|ownCloud)\d*$"), "Nextcloud"),
    (re.compile(r"^(Syncthing|Sync)$"), "Syncthing"),
    (re.compile(r"^pCloud ?(Drive|Sync)$"), "pCloud"),
    (re.compile(r"^(MEGA|MEGAsync)$"), "MEGA"),
    (re.compile(r"^Seafile$"), "Seafile"),
    (re.compile(r"^Yandex\.Disk(\..+)?$"), "Yandex.Disk"),
    (re.compile(r"^Box( Sync|-.+)?$"), "Box"),
    (re.compile(r"^Proton ?Drive(-.+)?$"), "Proton Drive"),
)
_BY_MARK = (
    (re.compile(r"^\.stfolder$"), "Syncthing"),
    (
        re.compile(r"^(\.sync_[0-9a-f]+\.db|\._sync_[0-9a-f]+\.db|\.nextcloudsync\.log)$"),
        "Nextcloud",
    ),
    (re.compile(r"^\.dropbox(\.cache)?$"), "Dropbox"),
    (re.compile(r"^\.seafile-data$"), "Seafile"),
    (re.compile(r"^\.git$"), "git"),
)
_CONFLICT = re.compile(
    r"^roadmap.*(\.sync-conflict-|conflicted copy|\(conflict|_conflict-|[ (]\d+\)?\.db$|-conflict)",
    re.IGNORECASE,
)
# OneDrive adds the name of the machine; copies that were put here by hand have a date.
_OF_A_MACHINE = re.compile(r"^roadmap-(?!backup-\d|\d{4}-\d{2}-\d{2}\.db$)[^.]+\.db$")
_DIRECTORY, _FILE = "700", "600"
_LEAST_FREE = 1_000_000  # bytes: a commit and its journal need far less


def findings(places: Places, *, ours: bool = True) -> Iterator[Finding]:
    """Yield what is to be said of the directory of the database, and of who may get at it.

    Unless the database is `ours` nothing is advised that would change it.
    """
    yield _synchronised(places)
    yield _conflicts(places)
    yield _permissions(places, ours=ours)
    yield _saving(places, ours=ours)


def _synchronised(places: Places) -> Finding:
    found = _program(os.path.realpath(places.data))
    if not found:
        return Finding.fine("folder", "no other program is known to copy it")
    program, folder = found
    return Finding.note(
        "folder",
        f"{folder} is {f'synchronised by {program}' if program != 'git' else 'a work tree of git'},"
        " which may copy the database while it is written, or put an older one in its place",
        "keep the database elsewhere (ROADMAP_HOME) and send copies there: roadmap backup FILE;"
        " 'roadmap merge FILE' joins two machines",
    )


def _program(path: str) -> tuple[str, str] | None:
    """Return which program synchronises a directory or one above it, and which that is."""
    while True:
        name = os.path.basename(path)
        for pattern, program in _BY_FOLDER:
            if pattern.match(name):
                return program, path
        try:
            names = os.listdir(path)
        except OSError:
            names = []
        for pattern, program in _BY_MARK:
            # Dropbox keeps files of its own in the home directory, which it does not copy; git is
            # used there for settings, and knows nothing of what is not added.
            not_copied = program in ("Dropbox", "git") and path == os.path.expanduser("~")
            if any(map(pattern.match, names)) and not not_copied:
                return program, path
        above = os.path.dirname(path)
        if above == path:
            return None
        path = above


def _conflicts(places: Places) -> Finding:
    try:
        names = sorted(
            name
            for name in os.listdir(places.data)
            if _CONFLICT.match(name) or _OF_A_MACHINE.match(name)
        )
    except OSError:
        names = []
    if not names:
        return Finding.fine("conflicts", "no conflict copy lies beside it")
    return Finding.note(
        "conflicts",
        f"beside the database lie {', '.join(names[:5])}: another machine worked on it too",
        "join what it holds, then remove it:"
        f" roadmap merge {shlex.quote(os.path.join(places.data, names[0]))}",
    )


def _permissions(places: Places, *, ours: bool) -> Finding:
    """Say who else may read or write the data; Windows has other means for that."""
    good = Finding.fine("permissions", "yours alone")
    if sys.platform in ("win32", "cygwin"):
        return good
    wide = []
    for path, mode in _files(places, ours=ours):
        try:
            found = os.stat(path)
        except OSError:
            continue
        is_kind = stat.S_ISDIR if mode == _DIRECTORY else stat.S_ISREG
        if is_kind(found.st_mode) and stat.S_IMODE(found.st_mode) & 0o077:
            wide.append((path, mode))
    if not wide:
        return good
    commands = "; ".join(f"chmod {mode} {shlex.quote(path)}" for path, mode in wide[:5])
    more = f" and {len(wide) - 5} more" if len(wide) > 5 else ""
    return Finding.note(
        "permissions",
        f"others on this machine can get at {', '.join(path for path, _ in wide[:5])}{more}",
        commands,
    )


def _files(places: Places, *, ours: bool) -> Iterator[tuple[str, str]]:
    if ours:
        yield places.data, _DIRECTORY
        yield places.database, _FILE
        yield f"{places.database}-journal", _FILE
    yield places.device_file, _FILE
    yield places.backups, _DIRECTORY
    try:
        names = sorted(os.listdir(places.backups))
    except OSError:
        return
    for name in names:
        if name.endswith((".db", ".damaged", "-journal")):
            yield os.path.join(places.backups, name), _FILE


def _saving(places: Places, *, ours: bool) -> Finding:
    """Say what would keep a command from saving, though all that is there can be read."""
    database = os.path.realpath(places.database)
    directory = os.path.dirname(database)
    if not ours or not os.path.isfile(database):
        return Finding.fine("saving", "nothing to save in")
    quoted = shlex.quote(database)
    try:
        free = shutil.disk_usage(directory).free
    except OSError:  # a disk that does not say has room, as far as is known
        free = _LEAST_FREE
    if not os.access(database, os.W_OK):
        found = f"{database} cannot be written", f"is its disk read-only? else: chmod u+w {quoted}"
    elif not os.access(directory, os.W_OK | os.X_OK):
        found = (
            f"{directory} cannot be written, where each command that saves needs a journal",
            f"chmod u+rwx {shlex.quote(directory)}",
        )
    elif free < _LEAST_FREE:
        told = f"saving may fail: the disk of {directory} has {free // 1000} kB left"
        return Finding.bad("saving", told, "free some space")
    else:
        return Finding.fine("saving", "can be written, and the disk has room")
    return Finding.bad("saving", f"nothing can be saved: {found[0]}", found[1])
