"""Concurrent terminals: every command is saved exactly once, and none fails.

Holds: store.database.database.
"""

from collections import Counter
from pathlib import Path

from tests.builders import snapshot, start_program

from roadmap_cli.store.log import log, projection
from roadmap_cli.workspace.workspace import Workspace

# Each command opens the database again, like a command in a terminal.
LEARNER = """
import sys
from datetime import datetime, timezone
from roadmap_cli.settings import read_settings
from roadmap_cli.workspace import topic_changes, history, notes
from roadmap_cli.workspace.workspace import Workspace

home, name = sys.argv[1:]
settings = read_settings({"ROADMAP_HOME": home})
now = datetime(2026, 3, 4, 12, tzinfo=timezone.utc)
print("ready", flush=True)
sys.stdin.readline()
for i in range(25):
    w = Workspace(settings, now)
    notes.spent(w, ("alpha", "beta", "gamma")[i % 3], 1)
    w.close()
    print(f"saved {name} {i}", flush=True)
"""


def test_eight_concurrent_terminals_with_25_commands_each_save_200_events(w: Workspace) -> None:
    home = str(Path(w.database.path).parent)
    programs = [start_program(LEARNER, home, str(i)) for i in range(8)]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    ends = [program.communicate() for program in programs]

    assert [err for _, err in ends] == [""] * 8
    assert [out.count("saved") for out, _ in ends] == [25] * 8
    assert w.database.row("select count(*) from event") == (200,)
    assert list(log.find_damage(w.database)) == []
    (device,) = {device for (device,) in w.database.rows("select device from event")}
    assert w.database.rows("select n from event order by n") == [(n,) for n in range(1, 201)]
    clocks = [e.clock for e in log.select_events(w.database, log.LOG_ORDER)]
    assert len(set(clocks)) == 200
    assert w.database.get_meta("device") == device
    assert dict(w.database.rows("select topic, spent from topic_state")) == Counter(
        alpha=72, beta=64, gamma=64
    )
    before = snapshot(w.database)
    with w.database.writing():
        projection.rebuild(w.database)
    assert snapshot(w.database) == before


UNDOER = LEARNER.replace(
    'notes.spent(w, ("alpha", "beta", "gamma")[i % 3], 1)',
    "(topic_changes.done(w, ['alpha']), history.undo(w), topic_changes.reopen(w, ['alpha']), history.redo(w))",
).replace("range(25)", "range(6)")


def test_terminals_that_undo_each_other_leave_a_consistent_log(w: Workspace) -> None:
    home = str(Path(w.database.path).parent)
    programs = [start_program(UNDOER, home, str(i)) for i in range(4)]
    ends = [program.communicate("go\n") for program in programs]
    assert [err for _, err in ends] == [""] * 4
    assert list(log.find_damage(w.database)) == []
    before = snapshot(w.database)
    with w.database.writing():
        projection.rebuild(w.database)
    assert snapshot(w.database) == before
