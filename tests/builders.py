"""What many tests build on: a learner with a clock of their own, and small roadmaps.

Nothing here stands in for our code: the database is a real file and the use cases are the real
ones. It must not look at the clock or wait.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.core.model.roadmap import Roadmap, Stage, Topic, Track, default_milestones
from roadmap_cli.settings import Paths, Settings, read_settings
from roadmap_cli.store.catalog import catalog_sums
from roadmap_cli.store.database.database import AIM_KEY, Database, connect
from roadmap_cli.store.log import progress_sums
from roadmap_cli.store.versions import catalog_writer
from roadmap_cli.workspace.load_plan import RoadmapFile
from roadmap_cli.workspace.workspace import Workspace

SOURCE = Path(__file__).resolve().parent.parent / "src"
NOON = datetime(2026, 3, 4, 12, tzinfo=timezone(timedelta(hours=1)))
# What `workspace_at` gave out; closed after each test.
opened: list[Workspace] = []

PROJECTION = (
    "review_state",
    "dead_batch",
    "topic_state",
    "reading_state",
    "topic_day",
    "topic_month",
    "day_state",
)

READINGS = (
    Reading("book", "The Book", "A. Author", "book", "https://example.org/book", minutes=300),
    Reading("docs", "The Manual", kind="docs", url="https://example.org/docs"),
)


def read_file(roadmap: Roadmap, digest: str = "x") -> RoadmapFile:
    """Return a roadmap as if it had been read from a file."""
    return RoadmapFile(roadmap, digest, "/a/file.yaml", ())


def topic(
    name: str,
    *needs: str,
    was: Sequence[str] = (),
    reads: Sequence[str] = (),
    refreshes: Sequence[str] = (),
) -> Topic:
    """Return a topic of an hour."""
    return Topic(
        name,
        f"All about {name}",
        "track",
        "basics",
        60,
        why="It comes first.",
        prerequisites=needs,
        readings=tuple(Assignment(reading) for reading in reads),
        checks=(Check("What is it?", "This."),),
        was=tuple(was),
        refreshes=tuple(refreshes),
    )


def small_topics() -> tuple[Topic, ...]:
    """Return five topics: alpha and beta lead to gamma, that to delta; omega stands alone."""
    return (
        topic("alpha", reads=["book", "docs"]),
        topic("beta", reads=["book"]),
        topic("gamma", "alpha", "beta"),
        topic("delta", "gamma"),
        topic("omega"),
    )


def small_roadmap(*topics: Topic, name: str = "small", version: str = "1") -> Roadmap:
    """Return a roadmap of one stage and one track, of five topics unless others are given."""
    topics = topics or small_topics()
    stages = (Stage("basics", "Basics"),)
    return Roadmap(
        name,
        f"The {name} roadmap",
        version,
        None,
        "en",
        "",
        "",
        stages,
        default_milestones(stages, topics),
        (Track("track", "The track"),),
        topics,
        READINGS,
    )


def chain_of(size: int) -> Roadmap:
    """Return a roadmap in which each topic needs the one before it."""
    names = [f"t{i}" for i in range(size)]
    topics = [topic(n, *names[max(0, i - 1) : i], reads=["book"]) for i, n in enumerate(names)]
    return small_roadmap(*topics)


def write_roadmap(w: Workspace, roadmap: Roadmap, digest: str = "digest") -> None:
    """Put a roadmap into the database and make it the active one."""
    with w.database.writing():
        catalog_writer.write_roadmap(
            w.database, roadmap, digest, "/a/file.yaml", "2026-03-04T12:00:00+01:00"
        )
        w.database.set_meta("active", roadmap.id)


def workspace_at(home: Path, now: datetime = NOON, *, config: Path | None = None) -> Workspace:
    """Return a learner's workspace in a directory; `config` apart makes it another machine."""
    settings = read_settings({"ROADMAP_HOME": str(home)})
    if config is not None:
        settings = Settings(Paths(str(home), str(config)), *settings[1:])
    w = Workspace(settings, now)
    opened.append(w)
    return w


def snapshot(database: Database, *, but: Sequence[str] = ()) -> dict[str, set[tuple[object, ...]]]:
    """Return all rows of the projection, those of the aims under a name of their own."""
    tables = {name: f"select * from {name}" for name in PROJECTION}
    tables["aim"] = f"select key, value from meta where key like '{AIM_KEY}%'"
    return {name: set(database.rows(sql)) for name, sql in tables.items() if name not in but}


def states(w: Workspace) -> dict[str, str]:
    """Return the state of each topic that was touched."""
    return dict(w.database.rows("select topic, state from topic_state order by topic"))


def seal(path: Path) -> None:
    """Store the checksums of a database that a test has edited, as if the program had written it."""
    with closing(connect(str(path))) as connection:
        database = Database(str(path), connection)
        with database.writing() as transaction:
            for roadmap in database.column("select id from roadmap"):
                catalog_sums.seal(database, roadmap)
            progress_sums.seal_all(database)
            database.set_token_probe(transaction)


def fingerprints(directory: Path) -> dict[str, str]:
    """Return the checksum of each file below a directory, so that any change can be seen."""
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def start_program(source: str, *arguments: str, under: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start another process that runs a program with our package at hand."""
    return subprocess.Popen(
        [*under, sys.executable, "-c", source, *arguments],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def without_triggers(path: str) -> sqlite3.Connection:
    """Return a connection past the guards, as an editor of SQLite files would have it."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'"):
        connection.execute(f"drop trigger {name}")
    return connection


@contextmanager
def learner(prepared: Path) -> Iterator[Workspace]:
    """Give a workspace on a fresh copy of a prepared database."""
    with TemporaryDirectory() as directory:
        shutil.copy(prepared / "roadmap.db", directory)
        w = workspace_at(Path(directory))
        # These tests are about what is written, not about when it reaches the disk.
        w.database.connection.execute("pragma synchronous = off")
        yield w
        w.close()


def machine_steps(w: Workspace, use_case: Callable[[Workspace], object]) -> int:
    """Return how many instructions of SQLite's machine a use case takes."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    w.database.connection.set_progress_handler(count, 1)
    try:
        use_case(w)
    finally:
        w.database.connection.set_progress_handler(None, 1)
    return counted
