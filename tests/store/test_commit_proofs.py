"""After a commit that reports an error each command knows whether it happened, and says that.

The disk is made to fail at the commit itself: once before the point of no return, once after it.
What a command makes true stands there already in every one of these stories, or nearly so; only
its own transaction may count.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.builders import shelve, small_roadmap, small_topics, workspace_at

import roadmap_cli
from roadmap_cli.errors import NotSaved
from roadmap_cli.formats.yaml_writer import to_yaml
from roadmap_cli.store import catalog, migrations
from roadmap_cli.store.database import SCHEMA, Database, connect
from roadmap_cli.workspace import changes, importing, loading, merge, roadmaps, shipped
from roadmap_cli.workspace.shipped import SHIPPED
from roadmap_cli.workspace.workspace import Workspace


class FailingDisk:
    """A connection whose first commit reports an error, after it happened or without it."""

    def __init__(self, connection: sqlite3.Connection, *, happens: bool) -> None:
        self._connection = connection
        self._happens = happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql != "commit":
            return self._connection.execute(sql, *values)
        self._connection.execute("commit" if self._happens else "rollback")
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise error


def break_the_disk(database: Database, *, happens: bool) -> None:
    database.connection = FailingDisk(database.connection, happens=happens)  # type: ignore[assignment]


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is stored, without the stamps of transactions."""
    tables = database.rows(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
    )
    found = {name: database.rows(f'select * from "{name}"') for (name,) in tables}
    found["meta"] = [row for row in found["meta"] if row[0] != "stamps"]
    return found


def file_of(directory: Path, name: str = "small", version: str = "1", comment: str = "") -> str:
    path = directory / f"{name}-{version}.yaml"
    roadmap = small_roadmap(*small_topics(), name=name, version=version)
    path.write_text(comment + to_yaml(roadmap), encoding="utf-8")
    return str(path)


def with_two(w: Workspace, directory: Path) -> None:
    loading.load(w, file_of(directory))
    loading.load(w, file_of(directory, "other"))


def again(w: Workspace, directory: Path) -> None:
    """Put a roadmap that is stored already, as an import does, while another is worked on."""
    from roadmap_cli.formats.roadmap_yaml import read_roadmap
    from roadmap_cli.workspace.load_plan import RoadmapFile

    path = file_of(directory)
    read = read_roadmap(path)
    assert read.roadmap is not None
    loading.put(w, RoadmapFile(read.roadmap, read.digest, path, ()))


def commented(w: Workspace, directory: Path) -> None:
    loading.load(w, file_of(directory, comment="# another comment\n"))


def hidden(w: Workspace, directory: Path) -> None:
    with_two(w, directory)
    roadmaps.forget(w, "small")


def nothing(w: Workspace, directory: Path) -> None:
    assert catalog.loaded(w.database) == []


def other_log(directory: Path) -> str:
    """Return the database of another machine, on which something was done."""
    other = workspace_at(directory / "other")
    shelve(other, small_roadmap(*small_topics()))
    changes.done(other, ["alpha"])
    other.close()
    return other.database.path


def joined_before(w: Workspace, directory: Path) -> None:
    """Join another log, which then grows: of the next joining a part is known already."""
    shelve(w, small_roadmap(*small_topics()))
    changes.start(w, ["alpha"])
    merge.merge(w, other_log(directory))
    changes.start(workspace_at(directory / "other"), ["beta"])


def from_a_list(w: Workspace, directory: Path, *, ticked: bool) -> None:
    """Import a checklist."""
    (directory / "list.md").write_text(f"# Tea\n\n- [ ] pour\n- [{' x'[ticked]}] boil\n")
    wish = importing.Wish(out=str(directory / "tea.yaml"))
    quiet = lambda *_: None  # noqa: E731
    found = importing.prepare(w, str(directory / "list.md"), wish, quiet)
    Path(found.path).write_text(found.text, encoding="utf-8")
    importing.finish(w, found, dry_run=False, load=True, told=quiet)


Story = Callable[[Workspace, Path], object]
STORIES: dict[str, tuple[Story, Story]] = {
    "a first load": (nothing, lambda w, d: loading.load(w, file_of(d))),
    "the shipped roadmap": (nothing, lambda w, d: loading.load_shipped(w)),
    "a new version": (with_two, lambda w, d: loading.load(w, file_of(d, version="2"))),
    "another comment": (with_two, commented),
    "a file that is stored already": (with_two, lambda w, d: loading.load(w, file_of(d))),
    "a roadmap that is put again": (with_two, again),
    "a hidden one that is loaded": (hidden, lambda w, d: loading.load(w, file_of(d))),
    "use": (with_two, lambda w, d: roadmaps.use(w, "small")),
    "a first merge": (with_two, lambda w, d: merge.merge(w, other_log(d))),
    "a merge of what is known in part": (
        joined_before,
        lambda w, d: merge.merge(w, str(d / "other" / "roadmap.db")),
    ),
    "the progress in an imported list": (
        lambda w, d: from_a_list(w, d, ticked=False),
        lambda w, d: from_a_list(w, d, ticked=True),
    ),
    "forget": (with_two, lambda w, d: roadmaps.forget(w, "small")),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_commit_that_did_not_happen_is_not_called_saved(tmp_path: Path, story: str) -> None:
    before, command = STORIES[story]
    w = workspace_at(tmp_path / "data")
    before(w, tmp_path)
    w.database.saved = False
    stood = everything(w.database)
    break_the_disk(w.database, happens=False)
    with pytest.raises(NotSaved) as failure:
        command(w, tmp_path)
    assert failure.value.sentence.startswith("the disk reports an error")
    assert not w.database.saved
    assert everything(w.database) == stood


@pytest.mark.parametrize("story", STORIES)
def test_a_commit_that_happened_is_called_saved(tmp_path: Path, story: str) -> None:
    before, command = STORIES[story]
    w = workspace_at(tmp_path / "data")
    before(w, tmp_path)
    w.database.saved = False
    stood = everything(w.database)
    break_the_disk(w.database, happens=True)
    command(w, tmp_path)
    assert w.database.saved
    assert everything(w.database) != stood


@pytest.mark.parametrize("happens", [False, True])
def test_news_is_told_only_where_it_is_remembered(tmp_path: Path, happens: bool) -> None:
    w = workspace_at(tmp_path / "data")
    loading.load_shipped(w)
    with w.database.writing():
        w.database.set_meta("shipped", "0.0 an-older-one")
        w.database.connection.execute(
            "update roadmap set digest = ?", (catalog.stored_digest("an-older-one"),)
        )
    w.database.saved = False
    break_the_disk(w.database, happens=happens)
    told = shipped.news(w)
    assert len(told) == int(happens)
    assert not w.database.saved  # nobody typed anything
    remembered = (w.database.get_meta("shipped") or "").split()[0]
    assert (remembered == roadmap_cli.__version__) is happens
    assert len(shipped.news(w)) == int(not happens)  # once in all
    assert catalog.loaded(w.database)[0].id == SHIPPED


@pytest.mark.parametrize("happens", [False, True])
def test_a_migration_knows_whether_it_happened(tmp_path: Path, happens: bool) -> None:
    path = tmp_path / "roadmap.db"
    script = Path(__file__).with_name("schema-1.sql").read_text(encoding="utf-8")
    with sqlite3.connect(path) as connection:
        connection.executescript(script)
    connection.close()
    database = Database(str(path), connect(str(path)))
    break_the_disk(database, happens=happens)
    if happens:
        migrations.upgrade(database, 1)
    else:
        with pytest.raises(NotSaved):
            migrations.upgrade(database, 1)
    assert database.row("select user_version from pragma_user_version") == (
        (SCHEMA,) if happens else (1,)
    )
    database.close()


# -- the copy before a load ----------------------------------------------------------------------


class Overtaken(Workspace):
    """A workspace in which another terminal loads a version between the plan and the lock."""

    def begin_saving(self) -> None:
        super().begin_saving()
        other = workspace_at(Path(self.settings.places.data))
        shelve(other, small_roadmap(*small_topics()[:2], version="2"), "second")
        other.close()


@pytest.mark.parametrize("first", ["1", "3"], ids=["nothing to change at first", "as planned"])
def test_what_another_terminal_loads_in_between_is_copied_too(tmp_path: Path, first: str) -> None:
    ours = workspace_at(tmp_path / "data")
    loading.load(ours, file_of(tmp_path))
    changes.done(ours, ["alpha"])
    w = Overtaken(ours.settings, ours.now)
    w.database  # noqa: B018 (opened before the other one)
    answer = loading.load(w, file_of(tmp_path, version=first, comment="# again\n"))
    w.close()
    assert answer.action == "updated"
    assert len(answer.changes.returned) == 3
    with closing(sqlite3.connect(answer.backup)) as copy:
        assert copy.execute("select version from roadmap").fetchall() == [("2",)]
        assert copy.execute("select count(*) from event").fetchall() == [(1,)]
