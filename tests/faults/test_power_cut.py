"""The power is cut: what was answered is there, and all that is there is whole."""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import SOURCE
from tests.faults.counting import Noting, choose_points
from tests.faults.disk import State
from tests.faults.judging import Stage
from tests.faults.recording import contents, crash_points, record, write_state
from tests.faults.scenes import SCENES
from tests.faults.tracing import program

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace")]

SHARE = 16  # a state of the disk is judged much faster than a run

# The control: our own code, with what SQLite would do if it were not told better.
CONTROL = """
import sys
from datetime import datetime, timezone
from roadmap_cli.settings import read_settings
from roadmap_cli.workspace import topic_changes
from roadmap_cli.workspace.workspace import Workspace

w = Workspace(read_settings({"ROADMAP_HOME": sys.argv[1]}), datetime.now(timezone.utc))
w.database.connection.execute(f"pragma synchronous = {sys.argv[2]}")
topic_changes.done(w, ["knead"])
print("saved", flush=True)
w.close()
"""


def crashes(lines: list[str], before: State, home: Path) -> Iterator[tuple[bool, State]]:
    """Yield each different state that may be found after a power cut, and if it was answered."""
    seen = set()
    for answered, disk in crash_points(lines, before, home):
        for state in disk.states():
            key = hash((answered, frozenset(state.items())))
            if key not in seen:
                seen.add(key)
                yield answered, state


def verdicts(
    stage: Stage, command: list[str], config: pytest.Config
) -> tuple[Counter[str], list[str]]:
    """Return how many states were kept, lost or broken, and a line for each that was not kept."""
    stage.rewind()
    before = contents(stage.home)
    said, lines = record(command, stage.env, stage.log)
    stage.store_expected_result(said)
    counts: Counter[str] = Counter()
    wrong = []
    for answered, state in choose_points(config, list(crashes(lines, before, stage.home)), SHARE):
        shutil.rmtree(stage.home, ignore_errors=True)
        write_state(state, stage.home)
        found = stage.after_power_cut(answered=answered)
        counts[found.partition(":")[0] or "kept"] += 1
        if found:
            wrong.append(f"{found}; with {sorted(Path(path).name for path in state)}")
    return counts, wrong


def test_a_power_cut_at_any_moment(stage: Stage, note: Noting, pytestconfig: pytest.Config) -> None:
    counts, wrong = verdicts(stage, [*program(), *stage.words], pytestconfig)
    note(stage.scene.name, "power cut", counts.total(), counts.total())
    assert not wrong, f"{len(wrong)} of {counts.total()}:\n" + "\n".join(wrong[:20])
    assert counts["kept"] > 20


@pytest.mark.parametrize("synchronous", ["full", "extra"])
def test_the_simulator_catches_what_sqlite_loses_by_default(
    tmp_path: Path, synchronous: str, note: Noting, pytestconfig: pytest.Config
) -> None:
    done = next(scene for scene in SCENES if scene.name == "done")
    stage = Stage(done, tmp_path)
    stage.env["PYTHONPATH"] = str(SOURCE)
    command = [sys.executable, "-c", CONTROL, str(stage.home), synchronous]
    counts, wrong = verdicts(stage, command, pytestconfig)
    note(f"control-{synchronous}", "power cut", counts.total(), counts.total())
    assert counts["kept"] > 20
    if synchronous == "full":
        assert counts["lost"] > 0
        assert set(counts) == {"kept", "lost"}, wrong
    else:
        assert set(counts) == {"kept"}, wrong
