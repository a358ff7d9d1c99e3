"""The use case `practice`: lay an exercise out in a folder, and list those there are.

A file of the learner is never overwritten: the new one is written beside it as NAME.new.
"""

from __future__ import annotations

import errno
import filecmp
import os
from collections.abc import Iterator

from roadmap_cli.core.answers.practice_answers import LayoutAnswer, PracticeLine, PracticeList
from roadmap_cli.core.progress import verification
from roadmap_cli.errors import NotSaved
from roadmap_cli.file_access import permission_advice
from roadmap_cli.practice.registry import PRACTICES
from roadmap_cli.rooms.examiner_process import run_examiner, temporary_folder
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database import atomic_write
from roadmap_cli.values import Record
from roadmap_cli.workspace.practice import places
from roadmap_cli.workspace.practice.places import FolderNote, Place
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

_MAX_NAMES = 1000


class PlacedFiles(Record):
    """What became of files that were to be placed in a folder, by their paths in it."""

    new_files: tuple[str, ...]
    conflicts: tuple[str, ...]
    unchanged: int


def lay_out(w: Workspace, typed: str, folder: str | None) -> LayoutAnswer:
    """Lay out the practice of a topic; the seed of a folder that has one stays."""
    place = places.find_new_place(w, typed, folder)
    practice = place.practice
    seed = place.note.seed if place.note else int.from_bytes(w.entropy(8), "big") >> 1
    note = FolderNote(practice.name, practice.version, seed)
    files = place_files("starter", practice.name, note.seed, place.folder, note)
    return LayoutAnswer(
        roadmap=w.roadmap,
        topic=place.card.id,
        title=place.card.title,
        practice=practice.name,
        folder=place.folder,
        path=place.path_from_here(),
        new_files=files.new_files,
        conflicts=files.conflicts,
        unchanged=files.unchanged,
        needs=practice.needs,
        left_to_you=practice.left_to_you,
    )


@read_snapshot
def list_practices(w: Workspace) -> PracticeList:
    """List the topics of the active roadmap that have a practice."""
    names = places.practices(w)
    lines = []
    for row in catalog.topic_rows(w.database, w.roadmap.id):
        if name := names.get(row.id):
            practice = PRACTICES.get(name)
            title = practice.title if practice else ""
            verified = verification.from_column(row.verified)
            lines.append(PracticeLine(row.id, row.title, row.state, name, title, verified))
    return PracticeList(w.roadmap, tuple(lines))


def place_solution(place: Place) -> str:
    """Place our solution beside a folder; return the folder that it is in."""
    assert place.note
    target = f"{place.folder}.ours"
    place_files("solution", place.practice.name, place.note.seed, target, None)
    return target


def place_files(
    kind: str, practice: str, seed: int, folder: str, note: FolderNote | None
) -> PlacedFiles:
    """Have the examiner write a starter or a solution, and place its files in a folder."""
    try:
        with temporary_folder() as temporary:
            source = os.path.join(temporary, "files")
            os.mkdir(source)
            run_examiner([kind, practice, str(seed), source], temporary, lambda _answer: None)
            if note is not None:
                with open(os.path.join(source, places.NOTE_FILE), "w", encoding="utf-8") as file:
                    file.write(note.to_json())
            return _place_all(source, folder)
    except OSError as error:
        raise _not_placed(folder, error) from error


def _place_all(source: str, folder: str) -> PlacedFiles:
    new_files, conflicts, unchanged = [], [], 0
    os.makedirs(folder, exist_ok=True)
    for path in _paths_below(source):
        ours, target = os.path.join(source, path), os.path.join(folder, path)
        if not os.path.lexists(target):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            atomic_write.copy_atomically(ours, target)
            new_files.append(path)
        elif path == places.NOTE_FILE or _has_same(target, ours):
            unchanged += 1
        else:
            _place_beside(ours, target)
            conflicts.append(path)
    for directory, names, _ in os.walk(source):
        for name in names:
            relative = os.path.relpath(os.path.join(directory, name), source)
            os.makedirs(os.path.join(folder, relative), exist_ok=True)
    return PlacedFiles(tuple(new_files), tuple(conflicts), unchanged)


def _place_beside(ours: str, target: str) -> None:
    """Copy our file to NAME.new, which gets a number where the learner has another of that name."""
    names = (f"{target}.new{number}" for number in ("", *range(2, _MAX_NAMES)))
    name = next(name for name in names if not os.path.lexists(name) or _has_same(name, ours))
    if not os.path.lexists(name):
        atomic_write.copy_atomically(ours, name)


def _paths_below(source: str) -> Iterator[str]:
    """Yield the files in a folder, sorted; `.practice.json` last, as it says that all is there."""
    paths = [
        os.path.relpath(os.path.join(directory, name), source)
        for directory, _, names in os.walk(source)
        for name in names
    ]
    yield from sorted(paths, key=lambda path: (path == places.NOTE_FILE, path))


def _has_same(path: str, ours: str) -> bool:
    """Return whether a path is that of a file with the bytes of ours."""
    try:
        return os.path.isfile(path) and filecmp.cmp(path, ours, shallow=False)
    except OSError:
        return False


def _not_placed(folder: str, error: OSError) -> NotSaved:
    hint = "what is there is intact; put that right and type the same again"
    if error.errno in (errno.EACCES, errno.EPERM):
        hint = permission_advice(folder, hint)
    place = error.filename or folder
    return NotSaved(f"{place} could not be written: {error.strerror or error}", hint)
