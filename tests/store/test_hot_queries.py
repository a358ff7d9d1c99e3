"""What a command costs does not grow with the map or the log, counted in steps of SQLite."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders import chain_of, machine_steps, shelve, workspace_at

from roadmap_cli.core.states import Fact
from roadmap_cli.store import catalog, log, reading_rows, retired
from roadmap_cli.workspace import changes, history, next_topic, notes
from roadmap_cli.workspace.workspace import Workspace


def on_a_map_of(size: int, home: Path) -> None:
    """Let a learner get a little way into a map of some size."""
    w = workspace_at(home)
    shelve(w, chain_of(size))
    changes.done(w, ["t0", "t1"])
    changes.start(w, ["t2"])
    w.close()


def after_commands(count: int, home: Path) -> None:
    """Let a learner have a long history, with many commands taken back, on a small map."""
    w = workspace_at(home)
    shelve(w, chain_of(20))
    changes.done(w, ["t0", "t1"])
    with w.database.writing() as transaction:
        for i in range(count):
            w.record(
                transaction, "spent", [Fact("spent", "small", f"t{5 + i % 9}", {"minutes": 1})]
            )
            if i % 10 == 0:
                target = f"{w.database.get_meta('device')}.{3 + i}"
                w.record(transaction, "undo", [Fact("retracted", "", "", {"batch": target})])
    changes.start(w, ["t2"])
    w.close()


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with a small and a large one of each kind of home."""
    directory = tmp_path_factory.mktemp("homes")
    for name, size in (("small", 20), ("large", 600)):
        on_a_map_of(size, directory / f"map {name}")
    for name, count in (("small", 60), ("large", 600)):
        after_commands(count, directory / f"log {name}")
    return directory


def steps_in(
    homes: Path, kind: str, elsewhere: Path, use_case: Callable[[Workspace], object]
) -> tuple[int, int]:
    """Return what a use case costs in the small and in the large home of a kind."""
    found = []
    for size in ("small", "large"):
        shutil.copytree(homes / f"{kind} {size}", elsewhere / size)
        found.append(machine_steps(workspace_at(elsewhere / size), use_case))
    return found[0], found[1]


COMMANDS: dict[str, Callable[[Workspace], object]] = {
    "next": next_topic.next_topic,
    "done": lambda w: changes.done(w, ["t2"]),
    "start": lambda w: changes.start(w, ["t3"]),
    "undo": history.undo,
    "redo": lambda w: (history.undo(w), history.redo(w)),
    "history": history.history,
    "history of a topic": lambda w: history.history(w, "t1"),
    "spent": lambda w: notes.spent(w, "t2", 20),
    "readings": lambda w: reading_rows.asked(w.database, "small", "t1"),
    "what comes after": lambda w: catalog.dependents(w.database, "small", "t1"),
    "what has left": lambda w: retired.touched(w.database, "small"),
    "notes": lambda w: notes.notes(w, "t1"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_costs_the_same_on_a_map_of_any_size(
    homes: Path, tmp_path: Path, name: str
) -> None:
    small, large = steps_in(homes, "map", tmp_path, COMMANDS[name])
    assert 0 < large <= small * 1.1


@pytest.mark.parametrize("name", [n for n in COMMANDS if n not in ("undo", "redo")])
def test_a_command_costs_the_same_after_any_number_of_commands(
    homes: Path, tmp_path: Path, name: str
) -> None:
    small, large = steps_in(homes, "log", tmp_path, COMMANDS[name])
    assert 0 < large <= small * 1.1


def test_what_a_command_writes_is_projected_from_its_topics_alone(
    homes: Path, tmp_path: Path
) -> None:
    shutil.copytree(homes / "log large", tmp_path / "home")
    w = workspace_at(tmp_path / "home")
    assert w.database.row("select count(*) from event") == (663,)
    before = w.database.connection.total_changes
    notes.spent(w, "t2", 20)
    # The event, the new device of this copy, and what was and is known of one topic and one day.
    assert w.database.connection.total_changes - before <= 10
    assert [b.words for b in log.recent_batches(w.database, 2)] == ["spent t2 20m", "start t2"]
