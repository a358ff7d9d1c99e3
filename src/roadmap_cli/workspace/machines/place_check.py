"""What `doctor` says about the place that `sync` exchanges with; it reads no event there."""

from __future__ import annotations

import os

from roadmap_cli import shell_words
from roadmap_cli.carriers import places
from roadmap_cli.core.answers.health_answers import Finding
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import RoadmapError
from roadmap_cli.file_access import permission_advice
from roadmap_cli.installation import this_installation
from roadmap_cli.settings import Settings
from roadmap_cli.workspace import server_connection


def check_place(settings: Settings) -> Finding | None:
    """Report whether the place of the setting can be reached, None if there is no such setting."""
    from roadmap_cli.workspace.machines import folder

    setting = settings.get("sync")
    if not setting.strip():
        return None
    try:
        place = places.parse_place(setting)
        if place.kind != places.SERVER:
            folder.refuse_own_home(settings.paths, place)
        if place.kind == places.FOLDER:
            return _check_folder(place)
        if place.kind == places.GIT:
            from roadmap_cli.carriers.git.clone import Clone

            is_alone = not Clone(place.target).has_remote
            alone = " has no remote: what is committed there stays there" if is_alone else ""
            return Finding.success("sync", f"{place.name}{alone}")
        return _describe_server(place)
    except RoadmapError as error:
        origin = settings.origins["sync"]
        return Finding.note("sync", f"{error.sentence} (named by {origin})", error.hint)


def _has_library() -> bool:
    from importlib.util import find_spec

    try:
        return find_spec("psycopg") is not None
    except ImportError:
        return False


def _describe_server(place: places.Place) -> Finding:
    """Return that a server was not asked, and what is missing here to ask it."""
    if not _has_library():
        return Finding.note(
            "sync",
            f"{place.name} needs a library that is not installed (psycopg)",
            this_installation().install_command(server_connection.REQUIREMENT),
        )
    return Finding.note("sync", f"{place.name} was not asked", "'roadmap sync --dry-run' asks it")


def _check_folder(place: places.Place) -> Finding:
    from roadmap_cli.carriers.folder import files

    files.check_folder(place.target, place.name)
    try:
        count = len(files.list_files(place.target))
    except OSError as error:
        raise files.unreachable(place.name, error) from error
    if not os.access(place.target, os.W_OK | os.X_OK):
        return Finding.note(
            "sync",
            f"{place.name} cannot be written, so what you record here reaches no other machine",
            permission_advice(place.target, shell_words.change_mode("u+rwx", place.target)),
        )
    return Finding.success("sync", f"{place.name}: {format_count(count, 'file')} of machines there")
