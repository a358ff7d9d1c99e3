"""The cost of a command, in SQLite's steps, does not grow with the roadmap or the log.

Holds: store.catalog.catalog.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders import chain_of, machine_steps, workspace_at, write_roadmap

from roadmap_cli.core.progress.states import Fact
from roadmap_cli.store.catalog import catalog, reading_rows, retired
from roadmap_cli.store.log import batches
from roadmap_cli.workspace import history, next_topic, notes, topic_changes
from roadmap_cli.workspace.workspace import Workspace


def start_roadmap(size: int, home: Path) -> None:
    """Create a home with a little progress on a roadmap of some size."""
    w = workspace_at(home)
    write_roadmap(w, chain_of(size))
    topic_changes.done(w, ["t0", "t1"])
    topic_changes.start(w, ["t2"])
    w.close()


def record_history(count: int, home: Path) -> None:
    """Create a home with a long history, with many undone commands, on a small roadmap."""
    w = workspace_at(home)
    write_roadmap(w, chain_of(20))
    topic_changes.done(w, ["t0", "t1"])
    with w.database.writing() as transaction:
        for i in range(count):
            w.record(
                transaction, "spent", [Fact("spent", "small", f"t{5 + i % 9}", {"minutes": 1})]
            )
            if i % 10 == 0:
                target = f"{w.database.get_meta('device')}.{3 + i}"
                w.record(transaction, "undo", [Fact("retracted", "", "", {"batch": target})])
    topic_changes.start(w, ["t2"])
    w.close()


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a small and a large home of each kind."""
    directory = tmp_path_factory.mktemp("homes")
    for name, size in (("small", 20), ("large", 600)):
        start_roadmap(size, directory / f"map {name}")
    for name, count in (("small", 60), ("large", 600)):
        record_history(count, directory / f"log {name}")
    return directory


def steps_of(
    homes: Path, kind: str, directory: Path, use_case: Callable[[Workspace], object]
) -> tuple[int, int]:
    """Return the steps of a use case in the small and in the large home of a kind."""
    steps = []
    for size in ("small", "large"):
        shutil.copytree(homes / f"{kind} {size}", directory / size)
        steps.append(machine_steps(workspace_at(directory / size), use_case))
    return steps[0], steps[1]


COMMANDS: dict[str, Callable[[Workspace], object]] = {
    "next": next_topic.next_topic,
    "done": lambda w: topic_changes.done(w, ["t2"]),
    "start": lambda w: topic_changes.start(w, ["t3"]),
    "undo": history.undo,
    "redo": lambda w: (history.undo(w), history.redo(w)),
    "history": history.history,
    "history of a topic": lambda w: history.history(w, "t1"),
    "spent": lambda w: notes.spent(w, "t2", 20),
    "readings": lambda w: reading_rows.topic_readings(w.database, "small", "t1"),
    "dependents": lambda w: catalog.dependents(w.database, "small", "t1"),
    "retired topics": lambda w: retired.touched_topics(w.database, "small"),
    "notes": lambda w: notes.notes(w, "t1"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_cost_of_a_command_does_not_depend_on_the_size_of_the_roadmap(
    homes: Path, tmp_path: Path, name: str
) -> None:
    small, large = steps_of(homes, "map", tmp_path, COMMANDS[name])
    assert 0 < large <= small * 1.1


@pytest.mark.parametrize("name", [n for n in COMMANDS if n not in ("undo", "redo")])
def test_the_cost_of_a_command_does_not_depend_on_the_length_of_the_log(
    homes: Path, tmp_path: Path, name: str
) -> None:
    small, large = steps_of(homes, "log", tmp_path, COMMANDS[name])
    # A command that writes compares the retracted batches, 54 more, with their checksum; the
    # history looks for corrections among all that was retracted since its oldest entry.
    assert 0 < large <= small * 1.1 + 54 * (9 if name == "history of a topic" else 3)


def test_a_command_writes_rows_of_its_topic_and_day_only(homes: Path, tmp_path: Path) -> None:
    shutil.copytree(homes / "log large", tmp_path / "home")
    w = workspace_at(tmp_path / "home")
    assert w.database.row("select count(*) from event") == (663,)
    before = w.database.connection.total_changes
    notes.spent(w, "t2", 20)
    # The event, the new device of this copy, the old and new rows of one topic and one day, and
    # the checksums of the states, the days, the topic and `meta`.
    assert w.database.connection.total_changes - before <= 16
    assert [b.command for b in batches.recent_batches(w.database, 2)] == [
        "spent t2 20m",
        "start t2",
    ]
