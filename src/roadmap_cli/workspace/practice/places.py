"""Which topic, practice and folder a command is about, and the file `.practice.json` in the folder.

It must not know how a folder is laid out or examined.
"""

from __future__ import annotations

import json
import os
from typing import Any

from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.errors import UsageError
from roadmap_cli.practice.registry import PRACTICES, Practice
from roadmap_cli.shell_words import quote
from roadmap_cli.store.catalog import catalog
from roadmap_cli.values import Record
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.workspace import Workspace

NOTE_FILE = ".practice.json"
FORMAT = 1
_MAX_NOTE = 1 << 16  # bytes


class FolderNote(Record):
    """What `.practice.json` says: which practice lies here, and from which seed its data are."""

    practice: str
    version: int
    seed: int

    def to_json(self) -> str:
        """Return it as the text of the file."""
        values = {"format": FORMAT, **self._asdict()}
        return json.dumps(values, indent=2) + "\n"


class Place(Record):
    """A topic with its practice, in a folder."""

    card: TopicCard
    practice: Practice
    folder: str
    note: FolderNote | None

    def path_from_here(self) -> str:
        """Return the path that `verify` needs to find the folder, "" where it finds it by itself."""
        return "" if self.folder == _usual_folder(self.card.id) else self.folder


def find_topic(w: Workspace, typed: str) -> tuple[TopicCard, Practice]:
    """Return the topic that was typed and its practice; raise UsageError if it has none here."""
    card = name_lookup.find_present_topic(w, typed)
    name = practices(w).get(card.id, "")
    if not name:
        raise UsageError(
            f"{card.id} has no practice: its exercise is yours to judge",
            f"roadmap show {card.id}; what can be verified: roadmap practice --list",
        )
    if name not in PRACTICES:
        raise UsageError(
            f"the practice {name} of {card.id} does not come with this roadmap",
            "update the program; what was recorded stays",
        )
    return card, PRACTICES[name]


def practices(w: Workspace) -> dict[str, str]:
    """Return the practices of the active roadmap by the ids of their topics."""
    return dict(catalog.graph_and_goals(w.database, w.roadmap.id)[0].practices)


def find_new_place(w: Workspace, typed: str, folder: str | None) -> Place:
    """Return where to lay out the practice of a topic: in a folder, else in one named like it."""
    card, practice = find_topic(w, typed)
    path = _absolute(folder or card.id)
    _refuse_place(w, path)
    if os.path.lexists(path) and not os.path.isdir(path):
        raise UsageError(f"{path} is not a folder", f"roadmap practice {card.id} FOLDER")
    note = read_note(path, card.id) if os.path.isdir(path) else None
    _refuse_other(path, note, practice)
    return Place(card, practice, path, note)


def find_place(w: Workspace, typed: str | None, folder: str | None) -> Place:
    """Return the place that `verify` is about: what was typed, else what the folder here says."""
    if typed is not None and folder is None and (os.sep in typed or typed == os.curdir):
        typed, folder = None, typed
    if typed is None:
        path = _absolute(folder or os.curdir)
        _refuse_missing(path, "TOPIC")
        note = read_note(path, "TOPIC")
        if note is None:
            raise UsageError(
                f"{path} is not a practice folder: it has no {NOTE_FILE}",
                "roadmap verify TOPIC FOLDER; what can be verified: roadmap practice --list",
            )
        card, practice = find_topic(w, _topic_of(w, note.practice))
    else:
        card, practice = find_topic(w, typed)
        path = _absolute(folder) if folder else _usual_folder(card.id)
        _refuse_missing(path, card.id)
        note = read_note(path, card.id)
    _refuse_place(w, path)
    if note is None:
        raise UsageError(
            f"{path} is not a practice folder: it has no {NOTE_FILE}",
            f"roadmap practice {card.id} {quote(path)} lays it out there and overwrites nothing",
        )
    _refuse_other(path, note, practice)
    return Place(card, practice, path, note)


def read_note(folder: str, topic: str) -> FolderNote | None:
    """Return what the file in a folder says, None if there is none; raise UsageError for a bad one."""
    path = os.path.join(folder, NOTE_FILE)
    try:
        with open(path, "rb") as file:
            values: Any = json.loads(file.read(_MAX_NOTE))
        note = FolderNote(*(values[key] for key in FolderNote._fields))
        is_right = tuple(map(type, note)) == (str, int, int) and type(values["format"]) is int
        is_newer = is_right and values["format"] > FORMAT
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        is_right = is_newer = False
    if is_newer:
        raise UsageError(f"{path} was written by a newer roadmap", "update the program")
    if not is_right:
        raise UsageError(
            f"{path} cannot be read",
            f"restore it from Git, or delete it and run roadmap practice {topic}; your files are kept",
        )
    return note


def _topic_of(w: Workspace, practice: str) -> str:
    """Return the topic of the active roadmap that has a practice."""
    for topic, name in practices(w).items():
        if name == practice:
            return topic
    raise UsageError(
        f"no topic of {w.roadmap.id} has the practice {practice}", "roadmap practice --list"
    )


def _usual_folder(topic: str) -> str:
    """Return the folder here if it is a practice folder, else the one that `practice` makes."""
    is_here = os.path.isfile(NOTE_FILE)
    return _absolute(os.curdir if is_here else topic)


def _absolute(path: str) -> str:
    return os.path.normpath(os.path.abspath(os.path.expanduser(path)))


def _refuse_missing(path: str, topic: str) -> None:
    if not os.path.isdir(path):
        what = "is not a folder" if os.path.lexists(path) else "does not exist"
        raise UsageError(
            f"{path} {what}",
            f"roadmap practice {topic} lays one out; roadmap verify {topic} FOLDER names another",
        )


def _refuse_place(w: Workspace, path: str) -> None:
    """Raise UsageError for the home folder, what contains it, and the program's own folders."""
    real = os.path.realpath(path)
    home = os.path.realpath(os.path.expanduser("~"))
    own = [os.path.realpath(folder) for folder in w.settings.paths]
    contains_home = os.path.commonpath([real, home]) == real
    is_own = any(
        os.path.commonpath([real, folder]) in (real, folder) for folder in own if not contains_home
    )
    if contains_home or is_own:
        raise UsageError(f"{path} cannot be a practice folder", "choose a folder of its own")


def _refuse_other(path: str, note: FolderNote | None, practice: Practice) -> None:
    if note is not None and note.practice != practice.name:
        raise UsageError(
            f"{path} is the folder of another practice, {note.practice}",
            f"choose another folder for {practice.name}",
        )
