"""Checks of the environment of the database: sync programs, settings, permissions, free space.

Each looks where the links lead. It reads names, owners and modes, and of files beside the database
the first bytes, and changes nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress

from roadmap_cli import shell_words
from roadmap_cli.core.answers.health_answers import Finding
from roadmap_cli.file_access import find_dangling_link, permission_advice
from roadmap_cli.settings import Paths, Settings, is_same_file
from roadmap_cli.store.merging import external_database

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
# What follows the name of the database. OneDrive adds the name of the machine.
_CONFLICT = re.compile(
    r".*(\.sync-conflict-|conflicted copy|\(conflict|_conflict-|[ (]\d+\)?\.db$|-conflict)"
    r"|-[^.]+\.db$",
    re.IGNORECASE,
)
# Our own copies have a date in their names.
_OWN_COPY = re.compile(r"^roadmap-(backup-\d|\d{4}-\d{2}-\d{2}\.db$)")
_MAX_LOOKED_AT = 500  # files beside the database
_DIRECTORY, _FILE = "700", "600"
_MIN_FREE_BYTES = 1_000_000  # a commit and its journal need far less


def check_environment(
    paths: Paths, *, is_our_database: bool = True, platform: str = sys.platform
) -> Iterator[Finding]:
    """Yield the findings about the directory of the database and its permissions.

    No hint suggests to change a database that is another program's.
    """
    yield _check_sync(paths)
    yield _check_conflicts(paths)
    if platform in ("win32", "cygwin"):
        yield Finding.success("permissions", "not looked at: modes mean nothing on Windows")
    else:
        yield _check_permissions(paths, is_our_database=is_our_database)
    yield _check_saving(paths, is_our_database=is_our_database)


def _check_sync(paths: Paths) -> Finding:
    program, folder = _find_sync_program(os.path.dirname(os.path.realpath(paths.database)))
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
    home = os.path.realpath(os.path.expanduser("~"))
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
    """Report other databases of ours beside the file, and beside the link that leads to it."""
    database = os.path.realpath(paths.database)
    stem = os.path.splitext(os.path.basename(database))[0]
    conflicts, others = [], []
    for path in _files_beside(database, paths):
        name = os.path.basename(path)
        is_named_so = any(
            name.startswith(s) and _CONFLICT.match(name, len(s)) for s in (stem, "roadmap")
        )
        if _OWN_COPY.match(name):
            continue
        if is_named_so:
            conflicts.append(path)
        elif external_database.is_ours(path):
            others.append(path)
    if not (conflicts or others):
        return Finding.success("conflicts", "no conflict copy lies beside it")
    sentences = [
        f"beside the database lie {_names(paths_)}: {what}"
        for paths_, what in (
            (conflicts, "another machine worked on it too"),
            (others, "other databases of this program"),
        )
        if paths_
    ]
    return Finding.note(
        "conflicts",
        "; ".join(sentences),
        "join what it holds, then remove it:"
        f" roadmap merge {shell_words.quote((conflicts + others)[0])}",
    )


def _files_beside(database: str, paths: Paths) -> list[str]:
    """Return the regular files in the directories of the database and of a link to it."""
    files: list[str] = []
    for directory in dict.fromkeys((os.path.dirname(database), os.path.realpath(paths.data))):
        with suppress(OSError), os.scandir(directory) as entries:
            found = sorted(entry.path for entry in entries if entry.is_file())
            files += [path for path in found if not is_same_file(path, database)]
    return files[:_MAX_LOOKED_AT]


def _names(files: Sequence[str]) -> str:
    more = f" and {len(files) - 5} more" if len(files) > 5 else ""
    return ", ".join(map(os.path.basename, files[:5])) + more


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
    commands = (
        permission_advice(path, shell_words.change_mode(mode, path)) for path, mode in exposed[:5]
    )
    return Finding.note(
        "permissions",
        f"others on this machine can get at {', '.join(path for path, _ in exposed[:5])}{more}",
        "; ".join(dict.fromkeys(commands)),
    )


def _private_files(paths: Paths, *, is_our_database: bool) -> Iterator[tuple[str, str]]:
    if is_our_database:
        yield paths.data, _DIRECTORY
        yield paths.database, _FILE
        yield f"{os.path.realpath(paths.database)}-journal", _FILE
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
        return _check_side_files(paths)
    return Finding.failure("saving", f"nothing can be saved: {fault[0]}", fault[1])


def _check_side_files(paths: Paths) -> Finding:
    """Report what keeps a command from making copies or from knowing its machine again."""
    faults, hints = [], []
    for path, what in (
        (paths.backups, "no copies can be made"),
        (paths.config, "each command counts as that of another machine"),
    ):
        if link := find_dangling_link(path):
            faults.append(f"{what}: {link} is a link that leads nowhere")
            hints.append("is the disk it leads to connected?")
        elif os.path.isdir(path) and not os.access(path, os.W_OK | os.X_OK):
            faults.append(f"{what}: {path} cannot be written")
            hints.append(permission_advice(path, shell_words.change_mode("u+rwx", path)))
    if faults:
        return Finding.note("saving", "; ".join(faults), "; ".join(dict.fromkeys(hints)))
    return Finding.success("saving", "can be written, and the disk has room")


def check_settings(settings: Settings) -> Finding:
    """Report settings that are not understood or not read."""
    if settings.warnings:
        hint = "mend or remove them: until then the defaults hold"
        return Finding.note("settings", "; ".join(settings.warnings), hint)
    path = settings.paths.config_file
    if not os.path.exists(path):
        return Finding.success("settings", "there is no file of settings")
    return Finding.success("settings", os.path.realpath(path))
