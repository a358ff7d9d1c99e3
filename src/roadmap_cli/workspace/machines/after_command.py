"""The setting `sync_after`: after the answer, a command adds what it recorded to the folder.

It reads nothing that other machines wrote, waits for nobody, and whatever fails is a remark: the
next `sync` adds what is missing. After `next` it only looks whether others have written.
"""

from __future__ import annotations

import os
from itertools import islice

from roadmap_cli.carriers.folder import own_files
from roadmap_cli.carriers.places import FOLDER, Place, parse_place
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import RoadmapError, UsageError
from roadmap_cli.store.log import batches, log
from roadmap_cli.store.log.log import NO_HEAD
from roadmap_cli.workspace.machines import memory
from roadmap_cli.workspace.machines.folder import refuse_own_home
from roadmap_cli.workspace.workspace import Workspace

MAX_EVENTS = 1000  # of one command; more of them follow with the next, or with `sync`


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
    refuse_own_home(w.settings.paths, place)
    return place


def _send(w: Workspace, place: Place) -> list[str]:
    """Append the events of this installation that its files there do not end with."""
    from roadmap_cli.formats import event_lines

    device = w.present_device()
    if not device:  # nothing was recorded here since this database came
        return []
    end = own_files.last_number(place.target, device)
    if not end:
        past = memory.read_memory(w.settings.paths, os.path.realpath(place.target))
        if past is None and _is_strange(w, place):
            return [
                f"saved, but not added to {place.name}, where only others have written: type"
                " 'roadmap sync' once"
            ]
        end = past.heads.get(device, NO_HEAD)[0] if past else 0
    rows = islice(log.rows_after(w.database, device, end), MAX_EVENTS)
    own_files.append_lines(place.target, device, map(event_lines.format_event, rows))
    return []


def _is_strange(w: Workspace, place: Place) -> bool:
    """Return whether a folder holds files, none of them of a machine that is known here."""
    from roadmap_cli.carriers.folder import files

    names = [own_files.parse_name(file.name) for file in files.list_files(place.target)]
    known = batches.device_ends(w.database)
    return bool(names) and not any(name and name.device in known for name in names)


def _find_news(w: Workspace, place: Place) -> list[str]:
    """Say how many machines have written since the last sync, by names, sizes and times only."""
    from roadmap_cli.carriers.folder import files

    own = w.database.get_meta("device")
    past = memory.read_memory(w.settings.paths, os.path.realpath(place.target))
    marks = past.files if past else {}
    machines = set()
    for file in files.list_files(place.target):
        name = own_files.parse_name(file.name)
        mark = marks.get(file.name)
        is_own = name is not None and name.number and name.device == own
        if not is_own and not (mark and mark.is_of(file)):
            machines.add(name.device if name else file.name)
    if not machines:
        return []
    return [f"{format_count(len(machines), 'machine')} wrote something new: roadmap sync"]
