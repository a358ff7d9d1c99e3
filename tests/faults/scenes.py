"""The commands that faults meet, each with the home it begins in."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.cli.program import BREAD, Learner

DUMP = Path(__file__).resolve().parent.parent / "store" / "schema-1.sql"


class Scene(NamedTuple):
    """One command; `prepare` makes the home it begins in and returns the words of the command.

    One that `replaces` the log keeps the old one beside it.
    """

    name: str
    prepare: Callable[[Path], list[str]]
    replaces: bool = False


def _says(learner: Learner, *lines: str) -> None:
    for line in lines:
        said = learner.types(line)
        assert said.code == 0, said


def _begun(home: Path) -> Learner:
    """Return a learner with the small roadmap and a little progress, copied today."""
    learner = Learner(home)
    _says(learner, f"load {BREAD}", "done mix --on 2026-03-01 --note wet", "start knead")
    return learner


def _done(home: Path) -> list[str]:
    _begun(home)
    return ["done", "knead", "--spent", "2h", "--note", "sticky"]


def _undo(home: Path) -> list[str]:
    _begun(home)
    return ["undo"]


def _first_load(home: Path) -> list[str]:
    return ["load", str(BREAD)]


def _update(home: Path) -> list[str]:
    learner = _begun(home)
    # Else it would be known that the file was loaded in this minute already.
    assert learner.database.exists()
    text = BREAD.read_text(encoding="utf-8")
    changed = home.parent / "bread-2.yaml"
    changed.write_text(
        text.replace('version: "1"', 'version: "2"').replace("hours: 2\n", "hours: 3\n"),
        encoding="utf-8",
    )
    assert changed.read_text(encoding="utf-8") != text
    return ["load", str(changed)]


def _merge(home: Path) -> list[str]:
    _begun(home)
    other = Learner(home.parent / "other")
    _says(other, f"load {BREAD}", "done preheat", "done feed-starter --note bubbles", "undo")
    log = home.parent / "other.jsonl"
    log.write_text(other.types("export --format jsonl").out, encoding="utf-8")
    shutil.rmtree(other.home)
    return ["merge", str(log)]


def _migration(home: Path) -> list[str]:
    home.mkdir()
    connection = sqlite3.connect(home / "roadmap.db")
    connection.executescript(DUMP.read_text(encoding="utf-8"))
    connection.close()
    return ["done", "delta"]


def _first_copy_of_the_day(home: Path) -> list[str]:
    learner = _begun(home)
    for copy in (home / "backups").iterdir():
        copy.rename(home / "backups" / "roadmap-2026-02-03.db")
    assert len(list((home / "backups").iterdir())) == 1, learner
    return ["done", "knead"]


def _backup(home: Path) -> list[str]:
    learner = _begun(home)
    # The newest copy holds less, so that one more is made, and the first name for it is taken.
    _says(learner, "backup", "note knead sticky")
    return ["backup"]


def _restore(home: Path) -> list[str]:
    learner = _begun(home)
    _says(learner, "backup", "done knead", "note shape soon")
    # What was replaced once before, and is nowhere else, must not be written over.
    _says(learner, "restore --latest --yes", "note bake well")
    return ["restore", "--latest", "--yes"]


SCENES = (
    Scene("done", _done),
    Scene("undo", _undo),
    Scene("load", _first_load),
    Scene("update", _update),
    Scene("merge", _merge),
    Scene("migration", _migration),
    Scene("daily-copy", _first_copy_of_the_day),
    Scene("backup", _backup),
    Scene("restore", _restore, replaces=True),
)

# A topic of each roadmap that no scene touches.
UNTOUCHED = {"bread": "shape", "small": "gamma", "python-backend": "git-basics"}
