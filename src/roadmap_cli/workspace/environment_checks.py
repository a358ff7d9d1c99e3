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

from roadmap_cli import shell_words
from roadmap_cli.core.answers.health_answers import Finding
from roadmap_cli.file_access import find_dangling_link, find_obstacle, permission_advice
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
_MAX_NAMES = 5


class _Look:
    """Looks at files and directories, and keeps the paths that could not be looked at."""

    def __init__(self) -> None:
        self._obstacles: dict[str, str] = {}  # by path

    def status(self, path: str) -> os.stat_result | None:
        """Return the status of what is at a path; None if nothing is, or it cannot be known."""
        try:
            return os.stat(path)
        except OSError as error:
            self.keep(path, error)
            return None

    def names(self, directory: str) -> list[str]:
        """Return the names in a directory, sorted."""
        try:
            return sorted(os.listdir(directory))
        except OSError as error:
            self.keep(directory, error)
            return []

    def keep(self, path: str, error: OSError) -> None:
        """Keep a path that could not be looked at, unless there is plainly nothing."""
        if not isinstance(error, FileNotFoundError):
            self._obstacles[path] = find_obstacle(path) or error.strerror or str(error)

    def judge(
        self, name: str, sentences: Sequence[str], hints: Sequence[str], success: str
    ) -> Finding:
        """Return a note of what was found and what could not be looked at, else the success."""
        unseen = [f"{path} ({why})" for path, why in self._obstacles.items()]
        if unseen:
            sentences = [*sentences, f"could not be checked: {_list(unseen)}"]
            advice = permission_advice(next(iter(self._obstacles)), "")
            hints = list(filter(None, (*hints, advice)))
        if not sentences:
            return Finding.success(name, success)
        return Finding.note(name, "; ".join(sentences), "; ".join(dict.fromkeys(hints)))


def check_environment(
    paths: Paths, *, is_our_database: bool = True, platform: str = sys.platform
) -> Iterator[Finding]:
    """Yield the findings about the directory of the database and its permissions.

    No hint suggests to change a database that is another program's.
    """
    yield _check_sync(paths)
    yield _check_conflicts(paths)
    if platform in ("win32", "cygwin"):
        yield Finding.success("permissions", "not checked: Windows has no such file modes")
    else:
        yield _check_permissions(paths, is_our_database=is_our_database)
    yield _check_saving(paths, is_our_database=is_our_database)


def _check_sync(paths: Paths) -> Finding:
    directory, look = os.path.dirname(os.path.realpath(paths.database)), _Look()
    program, folder = _find_sync_program(directory)
    if not program:
        look.names(directory)
        return look.judge("folder", (), (), "not known to be synchronised by another program")
    return Finding.note(
        "folder",
        f"{folder} is {f'synchronised by {program}' if program != 'git' else 'a git work tree'},"
        " which may copy the database in the middle of a change, or replace it with an older one",
        "keep the database elsewhere (set ROADMAP_HOME) and put backups there: roadmap backup FILE;"
        " 'roadmap merge FILE' merges two machines",
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
    look = _Look()
    conflicts, others = [], []
    for path in _files_beside(database, paths, look):
        name = os.path.basename(path)
        is_named_so = any(
            name.startswith(s) and _CONFLICT.match(name, len(s)) for s in (stem, "roadmap")
        )
        if _OWN_COPY.match(name):
            continue
        if is_named_so:
            conflicts.append(path)
            continue
        try:
            if external_database.is_ours(path):
                others.append(path)
        except OSError as error:
            look.keep(path, error)
    one = len(others) == 1
    sentences = [
        f"next to the database {'is' if len(files) == 1 else 'are'}"
        f" {_list(list(map(os.path.basename, files)))}: {what}"
        for files, what in (
            (conflicts, "another machine has changed it too"),
            (others, f"{'another database' if one else 'other databases'} of this program"),
        )
        if files
    ]
    hints = [
        f"merge it, then delete it: roadmap merge {shell_words.quote(path)}"
        for path in (conflicts + others)[:1]
    ]
    return look.judge("conflicts", sentences, hints, "no conflict copy next to it")


def _files_beside(database: str, paths: Paths, look: _Look) -> list[str]:
    """Return the regular files in the directories of the database and of a link to it."""
    files: list[str] = []
    for directory in dict.fromkeys((os.path.dirname(database), os.path.realpath(paths.data))):
        for path in (os.path.join(directory, name) for name in look.names(directory)):
            # A link that leads nowhere, to itself or to where nobody may look is no file here.
            status = None if os.path.islink(path) and find_obstacle(path) else look.status(path)
            is_file = status is not None and stat.S_ISREG(status.st_mode)
            if is_file and not is_same_file(path, database):
                files.append(path)
    return files[:_MAX_LOOKED_AT]


def _list(texts: Sequence[str]) -> str:
    more = len(texts) - _MAX_NAMES
    return ", ".join(texts[:_MAX_NAMES]) + (f" and {more} more" if more > 0 else "")


def _check_permissions(paths: Paths, *, is_our_database: bool) -> Finding:
    """Report which files others can access."""
    exposed, look = [], _Look()
    for path, mode in _private_files(paths, look, is_our_database=is_our_database):
        status = look.status(path)
        if status is None:
            continue
        is_kind = stat.S_ISDIR if mode == _DIRECTORY else stat.S_ISREG
        if is_kind(status.st_mode) and stat.S_IMODE(status.st_mode) & 0o077:
            exposed.append((path, mode))
    sentences = []
    if exposed:
        files = _list([path for path, _ in exposed])
        sentences.append(f"other users of this machine can access {files}")
    commands = [
        permission_advice(path, shell_words.change_mode(mode, path))
        for path, mode in exposed[:_MAX_NAMES]
    ]
    return look.judge("permissions", sentences, commands, "only you can access your data")


def _private_files(
    paths: Paths, look: _Look, *, is_our_database: bool
) -> Iterator[tuple[str, str]]:
    if is_our_database:
        yield paths.data, _DIRECTORY
        yield paths.database, _FILE
        yield f"{os.path.realpath(paths.database)}-journal", _FILE
    yield paths.device_file, _FILE
    yield paths.backups, _DIRECTORY
    for name in look.names(paths.backups) if os.path.isdir(paths.backups) else ():
        if name.endswith((".db", ".damaged", "-journal")):
            yield os.path.join(paths.backups, name), _FILE


def _check_saving(paths: Paths, *, is_our_database: bool) -> Finding:
    """Report what would keep a command from saving, although the database can be read."""
    database = os.path.realpath(paths.database)
    directory = os.path.dirname(database)
    look = _Look()
    status = look.status(database)
    if not is_our_database or status is None or not stat.S_ISREG(status.st_mode):
        return look.judge("saving", (), (), "there is no database to save to")
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
            f"{directory} cannot be written, and saving needs a journal file there",
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
        (paths.backups, "no backups can be made"),
        (paths.config, "each command counts as one from a new machine"),
    ):
        if link := find_dangling_link(path):
            faults.append(f"{what}: {link} is a link that leads nowhere")
            hints.append("is the disk it leads to connected?")
        elif os.path.isdir(path) and not os.access(path, os.W_OK | os.X_OK):
            faults.append(f"{what}: {path} cannot be written")
            hints.append(permission_advice(path, shell_words.change_mode("u+rwx", path)))
    if faults:
        return Finding.note("saving", "; ".join(faults), "; ".join(dict.fromkeys(hints)))
    return Finding.success("saving", "the database can be written, and the disk has room")


def check_settings(settings: Settings) -> Finding:
    """Report settings that are not understood or not read."""
    if settings.warnings:
        hint = "fix or remove them; until then the defaults apply"
        return Finding.note("settings", "; ".join(settings.warnings), hint)
    path = settings.paths.config_file
    if not os.path.exists(path):
        return Finding.success("settings", "there is no settings file")
    return Finding.success("settings", os.path.realpath(path))
