"""After a commit that reports an error, each command finds out whether it took effect.

The disk fails at the commit itself: once before the point of no return, once after it. In each of
these stories the database already has the rows that the command writes, or nearly so: the commit
probe must find its own transaction only.

Holds: store.database.database.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.builders import small_roadmap, small_topics, workspace_at, write_roadmap

import roadmap_cli
from roadmap_cli.errors import NotSaved
from roadmap_cli.formats.own.roadmap_writer import to_yaml
from roadmap_cli.store.catalog import catalog, catalog_sums
from roadmap_cli.store.database.database import SCHEMA_VERSION, Database, connect
from roadmap_cli.store.opening import migrations
from roadmap_cli.workspace import (
    import_plan,
    import_source,
    loading,
    merge,
    roadmaps,
    shipped_roadmap,
    topic_changes,
)
from roadmap_cli.workspace.shipped_roadmap import SHIPPED
from roadmap_cli.workspace.workspace import Workspace


class FailingDisk:
    """A connection whose first commit reports an error, whether or not it took effect."""

    def __init__(self, connection: sqlite3.Connection, *, takes_effect: bool) -> None:
        self._connection = connection
        self._takes_effect = takes_effect

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql != "commit":
            return self._connection.execute(sql, *values)
        self._connection.execute("commit" if self._takes_effect else "rollback")
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise error


def break_the_disk(database: Database, *, takes_effect: bool) -> None:
    database.connection = FailingDisk(database.connection, takes_effect=takes_effect)  # type: ignore[assignment]


def stored_rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the database, without the tokens of transactions."""
    tables = database.rows(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
    )
    rows_by_table = {name: database.rows(f'select * from "{name}"') for (name,) in tables}
    rows_by_table["meta"] = [row for row in rows_by_table["meta"] if row[0] != "stamps"]
    return rows_by_table


def write_roadmap_file(
    directory: Path, name: str = "small", version: str = "1", comment: str = ""
) -> str:
    path = directory / f"{name}-{version}.yaml"
    roadmap = small_roadmap(*small_topics(), name=name, version=version)
    path.write_text(comment + to_yaml(roadmap), encoding="utf-8")
    return str(path)


def load_two(w: Workspace, directory: Path) -> None:
    loading.load(w, write_roadmap_file(directory))
    loading.load(w, write_roadmap_file(directory, "other"))


def load_again(w: Workspace, directory: Path) -> None:
    """Load a roadmap that is already loaded, as an import does, while another one is active."""
    from roadmap_cli.formats.own.roadmap_reader import read_roadmap
    from roadmap_cli.workspace.load_plan import RoadmapFile

    path = write_roadmap_file(directory)
    read = read_roadmap(path)
    assert read.roadmap is not None
    loading.load_file(w, RoadmapFile(read.roadmap, read.digest, path, ()))


def load_with_comment(w: Workspace, directory: Path) -> None:
    loading.load(w, write_roadmap_file(directory, comment="# another comment\n"))


def hide(w: Workspace, directory: Path) -> None:
    load_two(w, directory)
    roadmaps.forget(w, "small")


def check_is_empty(w: Workspace, directory: Path) -> None:
    assert catalog.loaded_roadmaps(w.database) == []


def other_database(directory: Path) -> str:
    """Return the path of another machine's database with progress."""
    other = workspace_at(directory / "other")
    write_roadmap(other, small_roadmap(*small_topics()))
    topic_changes.done(other, ["alpha"])
    other.close()
    return other.database.path


def merge_before(w: Workspace, directory: Path) -> None:
    """Merge another log, which then grows: the next merge has events that are already here."""
    write_roadmap(w, small_roadmap(*small_topics()))
    topic_changes.start(w, ["alpha"])
    merge.merge(w, other_database(directory))
    topic_changes.start(workspace_at(directory / "other"), ["beta"])


def import_list(w: Workspace, directory: Path, *, ticked: bool) -> None:
    """Import a checklist."""
    (directory / "list.md").write_text(f"# Tea\n\n- [ ] pour\n- [{' x'[ticked]}] boil\n")
    options = import_plan.ImportOptions(out=str(directory / "tea.yaml"))
    quiet = lambda *_: None  # noqa: E731
    plan = import_source.prepare_import(w, str(directory / "list.md"), options, quiet)
    Path(plan.file.path).write_text(plan.text, encoding="utf-8")
    import_source.load_import(w, plan, options, quiet)


Story = Callable[[Workspace, Path], object]
STORIES: dict[str, tuple[Story, Story]] = {
    "a first load": (check_is_empty, lambda w, d: loading.load(w, write_roadmap_file(d))),
    "the shipped roadmap": (check_is_empty, lambda w, d: loading.load_shipped(w)),
    "a new version": (load_two, lambda w, d: loading.load(w, write_roadmap_file(d, version="2"))),
    "another comment": (load_two, load_with_comment),
    "a file that is stored already": (
        load_two,
        lambda w, d: loading.load(w, write_roadmap_file(d)),
    ),
    "a roadmap that is put again": (load_two, load_again),
    "a hidden one that is loaded": (hide, lambda w, d: loading.load(w, write_roadmap_file(d))),
    "use": (load_two, lambda w, d: roadmaps.use(w, "small")),
    "a first merge": (load_two, lambda w, d: merge.merge(w, other_database(d))),
    "a merge of what is known in part": (
        merge_before,
        lambda w, d: merge.merge(w, str(d / "other" / "roadmap.db")),
    ),
    "the progress in an imported list": (
        lambda w, d: import_list(w, d, ticked=False),
        lambda w, d: import_list(w, d, ticked=True),
    ),
    "forget": (load_two, lambda w, d: roadmaps.forget(w, "small")),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_failed_commit_is_not_reported_as_saved(tmp_path: Path, story: str) -> None:
    before, command = STORIES[story]
    w = workspace_at(tmp_path / "data")
    before(w, tmp_path)
    w.database.has_committed = False
    rows_before = stored_rows(w.database)
    break_the_disk(w.database, takes_effect=False)
    with pytest.raises(NotSaved) as failure:
        command(w, tmp_path)
    assert failure.value.sentence.startswith("the disk reports an error")
    assert not w.database.has_committed
    assert stored_rows(w.database) == rows_before


@pytest.mark.parametrize("story", STORIES)
def test_a_commit_that_took_effect_despite_an_error_is_reported_as_saved(
    tmp_path: Path, story: str
) -> None:
    before, command = STORIES[story]
    w = workspace_at(tmp_path / "data")
    before(w, tmp_path)
    w.database.has_committed = False
    rows_before = stored_rows(w.database)
    break_the_disk(w.database, takes_effect=True)
    command(w, tmp_path)
    assert w.database.has_committed
    assert stored_rows(w.database) != rows_before


@pytest.mark.parametrize("takes_effect", [False, True])
def test_news_is_printed_only_if_the_reminder_was_saved(tmp_path: Path, takes_effect: bool) -> None:
    w = workspace_at(tmp_path / "data")
    loading.load_shipped(w)
    with w.database.writing():
        w.database.set_meta("shipped", "0.0 an-older-one")
        w.database.connection.execute(
            "update roadmap set digest = ?", (catalog.stored_digest("an-older-one"),)
        )
        catalog_sums.seal_head(w.database, SHIPPED)
    w.database.has_committed = False
    break_the_disk(w.database, takes_effect=takes_effect)
    news = shipped_roadmap.announce_new_version(w)
    assert len(news) == int(takes_effect)
    assert not w.database.has_committed  # nobody typed anything
    remembered = (w.database.get_meta("shipped") or "").split()[0]
    assert (remembered == roadmap_cli.RELEASE) is takes_effect
    assert len(shipped_roadmap.announce_new_version(w)) == int(not takes_effect)  # only once
    assert catalog.loaded_roadmaps(w.database)[0].id == SHIPPED


@pytest.mark.parametrize("takes_effect", [False, True])
def test_a_migration_finds_out_whether_its_commit_took_effect(
    tmp_path: Path, takes_effect: bool
) -> None:
    path = tmp_path / "roadmap.db"
    script = (Path(__file__).parents[1] / "schema-1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(script)
    connection.close()
    database = Database(str(path), connect(str(path)))
    break_the_disk(database, takes_effect=takes_effect)
    if takes_effect:
        migrations.upgrade(database, 1)
    else:
        with pytest.raises(NotSaved):
            migrations.upgrade(database, 1)
    assert database.row("select user_version from pragma_user_version") == (
        (SCHEMA_VERSION,) if takes_effect else (1,)
    )
    database.close()


# -- the copy before a load ----------------------------------------------------------------------


class OvertakenWorkspace(Workspace):
    """A workspace where another terminal loads a version between the plan and the lock."""

    def begin_saving(self) -> None:
        super().begin_saving()
        other = workspace_at(Path(self.settings.paths.data))
        write_roadmap(other, small_roadmap(*small_topics()[:2], version="2"), "second")
        other.close()


@pytest.mark.parametrize("first", ["1", "3"], ids=["nothing to change at first", "as planned"])
def test_a_version_loaded_meanwhile_by_another_terminal_is_backed_up(
    tmp_path: Path, first: str
) -> None:
    first_workspace = workspace_at(tmp_path / "data")
    loading.load(first_workspace, write_roadmap_file(tmp_path))
    topic_changes.done(first_workspace, ["alpha"])
    w = OvertakenWorkspace(first_workspace.settings, first_workspace.now)
    w.database  # noqa: B018 (opened before the other one)
    answer = loading.load(w, write_roadmap_file(tmp_path, version=first, comment="# again\n"))
    w.close()
    assert answer.action == "updated"
    assert len(answer.changes.returned) == 3
    with closing(sqlite3.connect(answer.backup)) as copy:
        assert copy.execute("select version from roadmap").fetchall() == [("2",)]
        assert copy.execute("select count(*) from event").fetchall() == [(1,)]
