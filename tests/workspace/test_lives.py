"""Whatever happens to three machines and to the place where they meet, nothing is lost.

Steps are drawn at random: commands, corrections, syncs, syncs that are cut off, a carrier that is
late or cuts files, bits that flip, homes that are put back or copied, clocks that are years wrong.
After each step the home has every fact that it had, none twice, and is sound. At the end, after
some quiet syncs, all machines have the same log.

Holds: workspace.machines.sync, store.merging.gathering, store.merging.pasts.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.builders import small_roadmap, workspace_at, write_roadmap
from tests.examples import examples
from tests.servers import ServerDatabase
from tests.workspace.lives import STEPS, FolderPlace, GitPlace, Life, ServerPlace, fact_name, live
from tests.workspace.server_homes import connect_as_mia

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.database.row_sums import digest
from roadmap_cli.store.log import log
from roadmap_cli.store.merging import gathering, moved_tail, pasts, two_pasts
from roadmap_cli.store.merging.gathering import Gathering
from roadmap_cli.store.merging.moved_tail import derived_device as moved_tail_name
from roadmap_cli.workspace.machines import memory
from roadmap_cli.workspace.machines.folder_exchange import FolderExchange

# How many times as many lives: ROADMAP_LIVES=25 takes some minutes.
MORE = int(os.environ.get("ROADMAP_LIVES", "1"))
FOLDER_LIVES, GIT_LIVES, SERVER_LIVES = 40 * MORE, 4 * MORE, 10 * MORE

Steps = list[tuple[str, int, int]]
Place = FolderPlace | GitPlace | ServerPlace
Rule = Callable[[Life, pytest.MonkeyPatch], None]


def lives(*names: str) -> st.SearchStrategy[Steps]:
    """Return a strategy of lives: what happens, to whom, and how."""
    step = st.tuples(st.sampled_from(names), st.integers(0, 2), st.integers(0, 255))
    return st.lists(step, min_size=10, max_size=40)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that knows a roadmap and nothing else."""
    home = tmp_path_factory.mktemp("prepared") / "data"
    w = workspace_at(home)
    write_roadmap(w, small_roadmap())
    w.close()
    return home


def run(
    prepared: Path,
    steps: Steps,
    make_place: Callable[[Path], Place],
    change: Callable[[Life], None] = lambda _: None,
) -> None:
    with TemporaryDirectory() as directory:
        root = Path(directory)
        life = Life(root, prepared, make_place(root))
        change(life)
        live(life, steps)
        life.settle()
        assert_all_have_everything(life)


def assert_all_have_everything(life: Life) -> None:
    first, *others = life.logs()
    assert others == [first, first]
    assert life.is_quiet()
    assert_undos_mean_what_they_meant(life)
    if life.is_history_plain:
        assert life.minutes(life.machines[0]) == minutes_once(life)


def assert_undos_mean_what_they_meant(life: Life) -> None:
    """Look at undos that lie in the log of the device whose command they took back."""
    names = {row[:2]: fact_name(row) for row in life.logs()[0]}
    with life.using(life.machines[0]) as w:
        events = list(log.select_events(w.database, log.LOG_ORDER))
    for event in events:
        target = life.targets.get(names[event.device, event.n])
        if target is not None:
            device, _, n = event.data["batch"].rpartition(".")
            assert names[device, int(n)] == target


def minutes_once(life: Life) -> dict[str, int]:
    """Return the minutes of each topic, each fact counted once."""
    sums: dict[str, int] = {}
    for name in life.machines[0].facts:
        kind, topic, data = name[3], name[5], name[6]
        if kind == "spent":
            sums[topic] = sums.get(topic, 0) + json.loads(data)["minutes"]
    return sums


@examples(FOLDER_LIVES, suppress_health_check=list(HealthCheck))
@given(lives(*STEPS, "write", "sync", "sync", "carry", "carry all"))
def test_three_machines_over_a_folder_end_with_the_same_log(prepared: Path, steps: Steps) -> None:
    run(prepared, steps, FolderPlace)


@examples(GIT_LIVES, suppress_health_check=list(HealthCheck))
@given(lives(*STEPS, "write", "sync", "sync", "sync"))
def test_three_machines_over_git_end_with_the_same_log(prepared: Path, steps: Steps) -> None:
    run(prepared, steps, GitPlace)


@pytest.fixture
def mia(server_database: ServerDatabase, monkeypatch: pytest.MonkeyPatch) -> ServerDatabase:
    """Return a database on a real server, where the learner may log in."""
    connect_as_mia(server_database, monkeypatch)
    return server_database


@examples(SERVER_LIVES, suppress_health_check=list(HealthCheck))
@given(steps=lives(*STEPS, "write", "sync", "sync", "sync"))
def test_three_machines_over_a_server_end_with_the_same_log(
    prepared: Path, mia: ServerDatabase, steps: Steps
) -> None:
    run(prepared, steps, lambda _: ServerPlace(mia))


# -- what must fail ------------------------------------------------------------------------------
# Three rules that look right and lose something: these lives have to find it.

LOST_IN_THE_FOLDER: Steps = [("write", 0, 1), ("sync", 0, 1), ("flip", 0, 0), ("sync", 0, 1)]
EMPTIED: Steps = [("write", 0, 1), ("sync", 0, 1), ("harm", 0, 3), ("sync", 0, 1)]
TWO_PASTS: Steps = [
    *(("write", 0, 1), ("sync", 0, 1), ("carry all", 0, 0), ("sync", 2, 1), ("clone", 1, 1)),
    *(("write", 0, 1), ("write", 0, 1), ("write", 1, 1), ("sync", 0, 1), ("sync", 1, 1)),
]


def believe_checksums(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take an event for present when its checksum is there, whatever else the line says."""
    add = Gathering.add

    def believing(self: Gathering, event: Event, text: str) -> None:
        database = self._database
        if log.find_checksum(database, event.device, event.n) == event.sum:
            event, text = next(
                (own, json.dumps(dict(own.data), ensure_ascii=False))
                for own in log.select_events(
                    database, "where device = ? and n = ?", (event.device, event.n)
                )
            )
        add(self, event, text)

    monkeypatch.setattr(Gathering, "add", believing)


def draw_names(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each machine choose the name of a moved tail for itself."""
    for module in (gathering, moved_tail, pasts, two_pasts):
        if hasattr(module, "derived_device"):
            monkeypatch.setattr(module, "derived_device", lambda first: draw(life, first))


def draw(life: Life, first: Event) -> str:
    return digest(f"{life.minute} {moved_tail_name(first)}".encode(), 16)[:10]


def keep_a_cursor(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """Believe what was sent once to be there for ever."""

    def remembering(self: FolderExchange, _: object) -> None:
        self.memory = memory.read_memory(self.w.settings.paths, self.path)

    monkeypatch.setattr(FolderExchange, "remember", remembering)


@pytest.mark.parametrize(
    ("steps", "rule"),
    [
        (LOST_IN_THE_FOLDER, believe_checksums),
        (TWO_PASTS, draw_names),
        (EMPTIED, keep_a_cursor),
    ],
)
def test_a_rule_that_loses_something_is_found_out(
    prepared: Path, tmp_path: Path, steps: Steps, rule: Rule
) -> None:
    run(prepared, steps, FolderPlace)
    with pytest.MonkeyPatch.context() as monkeypatch, pytest.raises(AssertionError):
        run(prepared, steps, FolderPlace, lambda life: rule(life, monkeypatch))
