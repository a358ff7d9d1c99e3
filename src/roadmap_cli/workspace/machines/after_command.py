"""The setting `sync_after`: after the answer, a command adds what it recorded to the folder.

It reads nothing that other machines wrote, waits for nobody, and whatever fails is a remark: the
next `sync` adds what is missing. After `next` it only looks whether others have written.
"""

from __future__ import annotations

import os
import re
from itertools import islice

from roadmap_cli.carriers.folder import append as folder_append
from roadmap_cli.carriers.places import FOLDER, Place, parse_place
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import RoadmapError, UsageError
from roadmap_cli.store.log import log
from roadmap_cli.workspace import device_id
from roadmap_cli.workspace.machines import memory as folder_cache
from roadmap_cli.workspace.workspace import Workspace

MAX_EVENTS = 1000  # of one command; more of them follow with the next, or with `sync`
_DEVICE = re.compile(r"[0-9a-f]{10}")  # with which the files of a machine begin


def follow_up(w: Workspace, *, is_saved: bool) -> list[str]:
    """Add what was recorded to the folder, or say that others wrote something; return remarks."""
    try:
        place = _find_folder(w)
        return _send(w, place) if is_saved else _find_news(w, place)
    except RoadmapError as error:
        return [f"sync_after: {error.sentence}"]
    except Exception as error:  # whatever it is: the command is done, and so is its answer
        name = w.settings.get("sync")
        reason = getattr(error, "strerror", None) or str(error)
        if is_saved:
            return [f"saved, but not added to {name}: {reason}; to add it: roadmap sync"]
        return [f"{name} cannot be read: {reason}"]


def _find_folder(w: Workspace) -> Place:
    setting = w.settings.get("sync").strip()
    if not setting:
        raise UsageError("no folder is named: roadmap config sync WHERE")
    place = parse_place(setting)
    if place.kind != FOLDER:
        raise UsageError(f"it works with a folder only; with {setting}, type 'roadmap sync'")
    return place


def _send(w: Workspace, place: Place) -> list[str]:
    """Append the events of this installation that its files there do not end with."""
    from roadmap_cli.carriers.folder import tail as folder_tail
    from roadmap_cli.formats import event_lines

    database = w.database
    stored = database.get_meta("device")
    last_event = database.get_meta(f"last {stored}") if stored is not None else None
    writer = device_id.choose_device(w.settings.paths, stored, last_event, w.entropy)
    if not writer.is_in_file:  # nothing was recorded here since this database came
        return []
    n = folder_tail.last_number(place.target, writer.device)
    if not n:
        folder = os.path.realpath(place.target)
        memory = folder_cache.read_memory(w.settings.paths, folder)
        n = memory.heads.get(writer.device, (0, ""))[0] if memory else 0
    rows = islice(log.rows_after(database, writer.device, n), MAX_EVENTS)
    folder_append.append_lines(place.target, writer.device, map(event_lines.format_event, rows))
    return []


def _find_news(w: Workspace, place: Place) -> list[str]:
    """Say how many machines have written since the last sync, by names, sizes and times only."""
    from roadmap_cli.carriers.folder import files as folder

    own = w.database.get_meta("device") or ""
    is_own = re.compile(rf"{re.escape(own)}(-[0-9]+)?\.jsonl").fullmatch
    memory = folder_cache.read_memory(w.settings.paths, os.path.realpath(place.target))
    marks = memory.files if memory else {}
    machines = set()
    for file in folder.list_files(place.target):
        mark = marks.get(file.name)
        if not is_own(file.name) and not (mark and mark.is_of(file)):
            device = _DEVICE.match(file.name)
            machines.add(device[0] if device else file.name)
    if not machines:
        return []
    return [f"{format_count(len(machines), 'machine')} wrote something new: roadmap sync"]
