"""The commands that faults meet, each with the home it begins in.

`SCENES` are those that the tools of the fault suite follow call by call; `WRITING` are all that write.
"""

import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.cli.program import BREAD, Learner
from tests.practice.folders import query_learner, solve

from roadmap_cli.store.database.database import SCHEMA_VERSION

DUMPS = Path(__file__).resolve().parent.parent / "store"


class Scene(NamedTuple):
    """One command; `prepare` makes the home it begins in and returns the words of the command.

    One that `replaces` the log keeps the old one beside it. `commits` are those of the database
    itself: one, and those of the upkeep that comes first, such as an upgrade. `files` are written
    beside the home, and so may be anything in the `place`.
    """

    name: str
    prepare: Callable[[Path], list[str]]
    replaces: bool = False
    command: str = ""  # if the scene has another name
    commits: int = 1
    files: tuple[str, ...] = ()
    place: str = ""  # a directory beside the home that the command reads and writes
    is_upkeep: bool = False  # nothing else was asked for
    flaw: str = ""  # what doctor finds before the command


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


def _entry(line: str) -> Callable[[Path], list[str]]:
    """Return what prepares a home for a line with HANDLE in place of the handle of `done mix`."""

    def prepare(home: Path) -> list[str]:
        learner = _begun(home)
        _says(learner, "spent mix 40h", "link mix https://example.org/wrong")
        (handle,) = [
            step["handle"]
            for step in learner.asks("history mix")["steps"]
            if step["command"] == "done mix"
        ]
        return shlex.split(line.replace("HANDLE", handle))

    return prepare


def _verify(home: Path) -> list[str]:
    """Lay out a practice beside the home and answer it."""
    learner = query_learner(home)
    folder = home.parent / "joins"
    _says(learner, f"practice joins {folder}")
    solve(folder)
    return ["verify", "joins", str(folder)]


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


def _sync(home: Path) -> list[str]:
    """Exchange with a machine that has synced before, and that something is new on."""
    learner, folder = _begun(home), home.parent / "folder"
    other = Learner(home.parent / "other")
    _says(learner, f"sync {folder} --create", "note knead sticky")
    _says(other, f"load {BREAD}", f"sync {folder}", "done preheat", f"sync {folder}")
    shutil.rmtree(other.home)
    return ["sync", str(folder)]


def _sync_after(home: Path) -> list[str]:
    """Record something that is added to the folder after the answer."""
    learner, folder = _begun(home), home.parent / "folder"
    _says(learner, f"sync {folder} --create", f"config sync {folder}", "config sync_after true")
    return ["done", "knead", "--spent", "2h", "--note", "sticky"]


def _upgrade(home: Path, schema: int) -> list[str]:
    home.mkdir()
    connection = sqlite3.connect(home / "roadmap.db")
    connection.executescript((DUMPS / f"schema-{schema}.sql").read_text(encoding="utf-8"))
    connection.close()
    return ["done", "delta"]


def _migration(home: Path) -> list[str]:
    return _upgrade(home, 1)


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


def _import(home: Path) -> list[str]:
    """Import a list for the first time."""
    source = home.parent / "tea.md"
    source.write_text("# Tea\n\n- [ ] Leaves\n- [x] Water\n- [ ] Pot\n", encoding="utf-8")
    return ["import", str(source), "-o", str(home.parent / "tea.yaml")]


def _import_again(home: Path) -> list[str]:
    """Import a list again in which more is ticked, into a file that was edited."""
    words = _import(home)
    _says(_begun(home), shlex.join(words))
    for name, old, new in (
        ("tea.md", "[ ] Pot", "[x] Pot"),
        ("tea.yaml", "Leaves", "Green leaves"),
    ):
        path = home.parent / name
        path.write_text(path.read_text("utf-8").replace(f"{old}", new), encoding="utf-8")
    return words


def _merge_database(home: Path) -> list[str]:
    _begun(home)
    other = Learner(home.parent / "other")
    _says(other, f"load {BREAD}", "done preheat")
    return ["merge", str(other.database)]


def _report(home: Path) -> list[str]:
    """Let a report keep its forecast, which takes some weeks of one's own."""
    learner = _begun(home)
    today = date.today()
    for weeks in range(1, 7):
        _says(learner, f"spent knead 3h --on {today - timedelta(weeks=weeks)}")
    return ["report"]


def _rebuild(home: Path) -> list[str]:
    """Ask for the states anew where one was changed by another program."""
    with closing(sqlite3.connect(_begun(home).database)) as connection, connection:
        connection.execute("update topic_state set state = 'done' where topic = 'knead'")
    return ["doctor", "--rebuild"]


def _beside(line: str) -> Callable[[Path], list[str]]:
    """Return what prepares a home with two roadmaps for a line, of which the other is active."""

    def prepare(home: Path) -> list[str]:
        _says(_begun(home), f"load {shlex.quote(_other_roadmap(home))}")
        return shlex.split(line)

    return prepare


def _load_another(home: Path) -> list[str]:
    _begun(home)
    return ["load", _other_roadmap(home)]


def _other_roadmap(home: Path) -> str:
    path = home.parent / "rye.yaml"
    text = BREAD.read_text("utf-8").replace("id: bread", "id: rye").replace("Baking bread", "Rye")
    path.write_text(text, "utf-8")
    return str(path)


def _typed(line: str, *before: str) -> Callable[[Path], list[str]]:
    """Return what prepares a home for a line that is typed after others."""

    def prepare(home: Path) -> list[str]:
        _says(_begun(home), *before)
        return shlex.split(line)

    return prepare


def _timed(line: str) -> Callable[[Path], list[str]]:
    """Return what prepares a home for a line that is typed while the timer runs."""
    return _typed(line, "timer start knead --at 'yesterday 10:00'")


def _first_share(home: Path) -> list[str]:
    """Share for the first time."""
    _begun(home)
    folder = home.parent / "class"
    folder.mkdir(exist_ok=True)
    return ["share", "--into", str(folder), "--name", "Mia", "--yes"]


def _share(home: Path) -> list[str]:
    """Share again what has changed."""
    words = _first_share(home)
    _says(Learner(home), shlex.join(words), "done knead")
    return words


def _stop_sharing(home: Path) -> list[str]:
    words = _first_share(home)
    _says(Learner(home), shlex.join(words))
    return [*words[:3], "--stop"]


SCENES = (
    Scene("done", _done),
    Scene("undo", _undo),
    Scene("load", _first_load, commits=3),
    Scene("update", _update, command="load"),
    Scene("import", _import_again, files=("tea.yaml", "tea.yaml~")),
    Scene("merge", _merge),
    Scene("sync", _sync, place="folder"),
    Scene("sync-after", _sync_after, command="done", place="folder"),
    Scene("migration", _migration, command="done", commits=3),
    Scene("daily-copy", _first_copy_of_the_day, command="done"),
    Scene("backup", _backup, commits=0),
    Scene("restore", _restore, replaces=True),
)
WRITING = (
    *SCENES,
    Scene("start", _typed("start rise --on yesterday")),
    Scene("stop", _typed("stop knead")),
    Scene("skip", _typed("skip knead")),
    Scene("reopen", _typed("reopen mix")),
    Scene("know", _typed("know dough --on 2026-03-02")),
    Scene("spent", _typed("spent knead 2h")),
    Scene("note", _typed("note knead sticky --on yesterday")),
    Scene("link", _typed("link knead https://example.org/more")),
    Scene("read", _typed("read manual --on yesterday")),
    Scene("undo-entry", _entry("undo --entry HANDLE"), command="undo"),
    Scene("move", _entry("move HANDLE 2026-02-02")),
    Scene("spent-instead", _entry("spent mix 40m --instead"), command="spent"),
    Scene("spent-remove", _entry("spent mix --remove"), command="spent"),
    Scene("note-instead", _entry("note mix dry --entry HANDLE"), command="note"),
    Scene("note-remove", _entry("note mix --remove"), command="note"),
    Scene("link-remove", _entry("link mix https://example.org/wrong --remove"), command="link"),
    Scene("redo", _typed("redo", "undo")),
    Scene("reopen-track", _typed("reopen dough"), command="reopen"),
    Scene("aim", _typed("aim sourdough --by 'in 3 months'")),
    Scene("aim-none", _typed("aim --none", "aim sourdough"), command="aim"),
    Scene("undo-aim", _typed("undo", "aim sourdough"), command="undo"),
    Scene("timer-start", _typed("timer start knead --at 'yesterday 10:00'"), command="timer"),
    Scene("timer-stop", _timed("timer stop --at 'yesterday 10:25'"), command="timer"),
    Scene("timer-cancel", _timed("timer cancel"), command="timer"),
    Scene("review", _typed("review mix --recalled")),
    Scene("assess", _typed("assess --yes preheat --record")),
    Scene("verify", _verify),
    Scene("use", _beside("use bread")),
    Scene("use-shipped", _typed("use python-backend"), command="use"),
    Scene("forget", _beside("forget bread")),
    Scene("load-another", _load_another, command="load"),
    Scene("load-shipped", _typed("load --shipped"), command="load"),
    Scene("first-import", _import, command="import", commits=3, files=("tea.yaml",)),
    Scene("merge-database", _merge_database, command="merge"),
    Scene("first-next", lambda _: ["next"], command="next", commits=3, is_upkeep=True),
    Scene("first-done", lambda _: ["done", "git-basics"], command="done", commits=4),
    *(
        Scene(
            f"schema-{n}",
            partial(_upgrade, schema=n),
            command="done",
            commits=3 if n < SCHEMA_VERSION else 1,  # schema and states are upgraded first
        )
        for n in range(2, SCHEMA_VERSION + 1)
    ),
    Scene("share", _share, commits=0, files=("class/mia.json",)),
    Scene("share-first", _first_share, command="share", files=("class/mia.json",)),
    Scene("share-stop", _stop_sharing, command="share", files=("class/mia.json",)),
    Scene("report", _report, is_upkeep=True),
    Scene("doctor", _rebuild, flaw="projection"),
)

# A topic of each roadmap that no scene touches.
UNTOUCHED = {
    "query": "select",
    "bread": "shape",
    "rye": "shape",
    "small": "gamma",
    "python-backend": "http-basics",
    "tea": "leaves",
}
