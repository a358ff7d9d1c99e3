"""Checks of the environment of the database: sync programs, permissions, free space.

It reads names, owners and modes only, never the content of a file, and changes nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator

from roadmap_cli import shell_words
from roadmap_cli.core.answers.health_answers import Finding
from roadmap_cli.settings import Paths
from roadmap_cli.store.database.database_file import permission_advice

_BY_DIRECTORY_NAME = (
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
_BY_FILE_IN_IT = (
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
# OneDrive adds the name of the machine; our own copies have a date in their names.
_MACHINE_COPY = re.compile(r"^roadmap-(?!backup-\d|\d{4}-\d{2}-\d{2}\.db$)[^.]+\.db$")
_DIRECTORY, _FILE = "700", "600"
_MIN_FREE_BYTES = 1_000_000  # a commit and its journal need far less


def check_environment(
    paths: Paths, *, is_our_database: bool = True, platform: str = sys.platform
) -> Iterator[Finding]:
    """Yield the findings about the directory of the database and its permissions.

    Unless the database is `ours`, no hint suggests to change it.
    """
    yield _check_sync(paths)
    yield _check_conflicts(paths)
    if platform in ("win32", "cygwin"):
        yield Finding.success("permissions", "not looked at: modes mean nothing on Windows")
    else:
        yield _check_permissions(paths, is_our_database=is_our_database)
    yield _check_saving(paths, is_our_database=is_our_database)


def _check_sync(paths: Paths) -> Finding:
    program, folder = _find_sync_program(os.path.realpath(paths.data))
    if not program:
        return Finding.success("folder", "no other program is known to copy it")
    return Finding.note(
        "folder",
        f"{folder} is {f'synchronised by {program}' if program != 'git' else 'a work tree of git'},"
        " which may copy the database while it is written, or put an older one in its place",
        "keep the database elsewhere (ROADMAP_HOME) and send copies there: roadmap backup FILE;"
        " 'roadmap merge FILE' joins two machines",
    )


def _find_sync_program(path: str) -> tuple[str, str]:
    """Return the program that syncs a directory or one above it, and that directory; else ""."""
    # Dropbox keeps files of its own in the home directory without syncing it; git, settings.
    home = os.path.expanduser("~")
    while True:
        for pattern, program in _BY_DIRECTORY_NAME:
            if pattern.match(os.path.basename(path)):
                return program, path
        try:
            names = os.listdir(path)
        except OSError:
            names = []
        for pattern, program in _BY_FILE_IN_IT:
            is_synced = program not in ("Dropbox", "git") or path != home
            if is_synced and any(map(pattern.match, names)):
                return program, path
        if os.path.dirname(path) == path:
            return "", ""
        path = os.path.dirname(path)


def _check_conflicts(paths: Paths) -> Finding:
    try:
        names = sorted(os.listdir(paths.data))
    except OSError:
        names = []
    names = [name for name in names if _CONFLICT.match(name) or _MACHINE_COPY.match(name)]
    if not names:
        return Finding.success("conflicts", "no conflict copy lies beside it")
    return Finding.note(
        "conflicts",
        f"beside the database lie {', '.join(names[:5])}: another machine worked on it too",
        "join what it holds, then remove it:"
        f" roadmap merge {shell_words.quote(os.path.join(paths.data, names[0]))}",
    )


def _check_permissions(paths: Paths, *, is_our_database: bool) -> Finding:
    """Report which files others can access."""
    exposed = []
    for path, mode in _private_files(paths, is_our_database=is_our_database):
        try:
            status = os.stat(path)
        except OSError:
            continue
        is_kind = stat.S_ISDIR if mode == _DIRECTORY else stat.S_ISREG
        if is_kind(status.st_mode) and stat.S_IMODE(status.st_mode) & 0o077:
            exposed.append((path, mode))
    if not exposed:
        return Finding.success("permissions", "yours alone")
    more = f" and {len(exposed) - 5} more" if len(exposed) > 5 else ""
    return Finding.note(
        "permissions",
        f"others on this machine can get at {', '.join(path for path, _ in exposed[:5])}{more}",
        "; ".join(shell_words.change_mode(mode, path) for path, mode in exposed[:5]),
    )


def _private_files(paths: Paths, *, is_our_database: bool) -> Iterator[tuple[str, str]]:
    if is_our_database:
        yield paths.data, _DIRECTORY
        yield paths.database, _FILE
        yield f"{paths.database}-journal", _FILE
    yield paths.device_file, _FILE
    yield paths.backups, _DIRECTORY
    try:
        names = sorted(os.listdir(paths.backups))
    except OSError:
        return
    for name in names:
        if name.endswith((".db", ".damaged", "-journal")):
            yield os.path.join(paths.backups, name), _FILE


def _check_saving(paths: Paths, *, is_our_database: bool) -> Finding:
    """Report what would keep a command from saving, although the database can be read."""
    database = os.path.realpath(paths.database)
    directory = os.path.dirname(database)
    if not is_our_database or not os.path.isfile(database):
        return Finding.success("saving", "nothing to save in")
    try:
        free = shutil.disk_usage(directory).free
    except OSError:  # an unknown amount is enough
        free = _MIN_FREE_BYTES
    if not os.access(database, os.W_OK):
        fault = (
            f"{database} cannot be written",
            permission_advice(
                database,
                f"is its disk read-only? else: {shell_words.change_mode('u+w', database)}",
            ),
        )
    elif not os.access(directory, os.W_OK | os.X_OK):
        fault = (
            f"{directory} cannot be written, where each command that saves needs a journal",
            permission_advice(directory, shell_words.change_mode("u+rwx", directory)),
        )
    elif free < _MIN_FREE_BYTES:
        sentence = f"saving may fail: the disk of {directory} has {free // 1000} kB left"
        return Finding.failure("saving", sentence, "free some space")
    else:
        return Finding.success("saving", "can be written, and the disk has room")
    return Finding.failure("saving", f"nothing can be saved: {fault[0]}", fault[1])
