"""Random lives of three machines that meet in folders which are carried late, half and twice.

Whatever happens, no machine loses a fact, every chain holds, and after some quiet syncs all have the
same log and the same states.

Holds: workspace.machines.folder, workspace.machines.folder_exchange, workspace.machines.memory, workspace.machines.faults.
"""

import os
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.builders import NOON, opened, small_roadmap, snapshot, workspace_at, write_roadmap
from tests.examples import examples

from roadmap_cli.carriers import places
from roadmap_cli.carriers.folder import own_files
from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.errors import RoadmapError
from roadmap_cli.store.log import log, projection
from roadmap_cli.workspace import history, notes, topic_changes
from roadmap_cli.workspace.machines import folder as folder_sync
from roadmap_cli.workspace.machines.options import SyncOptions
from roadmap_cli.workspace.progress_callback import no_progress
from roadmap_cli.workspace.workspace import Workspace

TOPICS = ("alpha", "beta", "gamma")
machines = st.integers(0, 2)


class Lives(RuleBasedStateMachine):
    """Three homes, each with a view of the folder, and a program that carries files between these."""

    @initialize()
    def begin(self) -> None:
        self.room = TemporaryDirectory(prefix="roadmap-lives-")
        self.path = Path(self.room.name)
        self.clock = NOON
        self.recorded: list[set[str]] = [set(), set(), set()]
        self.conflicts = 0
        for number in range(3):
            self.view(number).mkdir()
            write_roadmap(self.at(number), small_roadmap())

    def teardown(self) -> None:
        if hasattr(self, "room"):
            try:
                self.come_to_rest()
            finally:
                self.room.cleanup()

    def view(self, number: int) -> Path:
        return self.path / f"view-{number}"

    def at(self, number: int) -> Workspace:
        self.clock += timedelta(minutes=1)
        return workspace_at(self.path / f"home-{number}", self.clock)

    def close(self, w: Workspace) -> None:
        w.close()
        opened.remove(w)

    # -- what people do --------------------------------------------------------------------------

    @rule(number=machines, topic=st.sampled_from(TOPICS), what=st.sampled_from("ndsu"))
    def record(self, number: int, topic: str, what: str) -> None:
        w = self.at(number)
        if what == "n":
            notes.note(w, topic, f"note {self.clock}")
        elif what == "d":
            topic_changes.done(w, [topic])
        elif what == "s":
            topic_changes.start(w, [topic])
        else:
            with suppress(RoadmapError):
                history.undo(w, 1)
        self.close(w)

    @rule(number=machines, everything=st.booleans())
    def sync(self, number: int, everything: bool) -> None:
        self.synced(number, SyncOptions(joins=True, reads_all=everything))

    def synced(self, number: int, options: SyncOptions) -> SyncAnswer:
        w = self.at(number)
        try:
            place = places.parse_place(str(self.view(number)))
            return folder_sync.sync_folder(w, place, options, no_progress)
        finally:
            self.close(w)

    @rule(number=machines)
    def ask_first(self, number: int) -> None:
        before = sorted((f, f.stat().st_size) for f in self.view(number).iterdir())
        self.synced(number, SyncOptions(joins=True, is_dry_run=True))
        assert before == sorted((f, f.stat().st_size) for f in self.view(number).iterdir())

    # -- what befalls the folder -----------------------------------------------------------------

    def file(self, number: int, choice: int) -> Path | None:
        files = sorted(self.view(number).iterdir())
        return files[choice % len(files)] if files else None

    @rule(source=machines, onto=machines, choice=st.integers(0, 9), part=st.integers(0, 100))
    def carry(self, source: int, onto: int, choice: int, part: int) -> None:
        """Carry a file, whole or in part; what is there already stays beside it."""
        file = self.file(source, choice)
        if file is None or source == onto:
            return
        data = file.read_bytes()
        data = data[: len(data) * part // 100] if part < 50 else data
        path = self.view(onto) / file.name
        if path.exists() and not data.startswith(path.read_bytes()):
            self.conflicts += 1
            path = path.with_name(f"{file.stem} (conflict {self.conflicts}).jsonl")
        path.write_bytes(data)

    @rule(number=machines, choice=st.integers(0, 9), part=st.integers(0, 99))
    def tear(self, number: int, choice: int, part: int) -> None:
        file = self.file(number, choice)
        if file is not None:
            os.truncate(file, file.stat().st_size * part // 100)

    @rule(
        number=machines,
        choice=st.integers(0, 9),
        where=st.integers(0, 10**6),
        bit=st.integers(0, 7),
    )
    def flip(self, number: int, choice: int, where: int, bit: int) -> None:
        file = self.file(number, choice)
        if file is not None and file.stat().st_size:
            data = bytearray(file.read_bytes())
            data[where % len(data)] ^= 1 << bit
            file.write_bytes(data)

    @rule(number=machines)
    def empty(self, number: int) -> None:
        for file in self.view(number).iterdir():
            file.unlink()

    @rule(number=machines, other=machines)
    def move_in(self, number: int, other: int) -> None:
        """Copy a home over another one, which the program notices; what it recorded must be known."""
        if number == other or not self.events(number) <= self.events(other):
            return
        shutil.rmtree(self.path / f"home-{number}")
        shutil.copytree(self.path / f"home-{other}", self.path / f"home-{number}")
        self.recorded[number] = set(self.recorded[other])

    # -- what must hold --------------------------------------------------------------------------

    def events(self, number: int) -> set[tuple[object, ...]]:
        w = self.at(number)
        found = set(w.database.rows("select * from event"))
        self.close(w)
        return found

    @invariant()
    def nothing_is_lost_and_every_chain_holds(self) -> None:
        for number in range(3) if hasattr(self, "room") else ():
            w = self.at(number)
            sums = set(w.database.column("select sum from event"))
            assert self.recorded[number] <= sums
            self.recorded[number] = sums
            assert list(log.find_damage(w.database)) == []
            self.close(w)

    def come_to_rest(self) -> None:
        """Sync and carry all, until all have all."""
        for _ in range(3):
            for number in range(3):
                answer = self.synced(number, SyncOptions(joins=True))
                assert answer.is_in_step, answer
            for source in range(3):
                for onto in range(3):
                    for choice in range(len(list(self.view(source).iterdir()))):
                        self.carry(source, onto, choice, 100)
        logs = [self.events(number) for number in range(3)]
        assert logs[0] == logs[1] == logs[2]
        states = []
        for number in range(3):
            w = self.at(number)
            assert projection.differing_tables(w.database) == []
            states.append(snapshot(w.database, but=("review_state",)))
            self.close(w)
        assert states[0] == states[1] == states[2]


def test_lives_over_a_folder_end_with_the_same_log_everywhere() -> None:
    run_state_machine_as_test(Lives, settings=settings(examples(20), stateful_step_count=25))


# -- two at once ---------------------------------------------------------------------------------


def test_an_event_that_two_runs_add_counts_once(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    place = places.parse_place(str(tmp_path / "folder"))
    w = workspace_at(tmp_path / "home")
    write_roadmap(w, small_roadmap())
    topic_changes.done(w, ["alpha"])
    folder_sync.sync_folder(w, place, SyncOptions(), no_progress)
    (file,) = (tmp_path / "folder").iterdir()
    lines = file.read_text("utf-8").splitlines(keepends=True)
    own_files.append_lines(place.target, file.stem, lines)
    answer = folder_sync.sync_folder(w, place, SyncOptions(), no_progress)
    assert (answer.events, answer.sent, answer.incomplete) == (1, 0, 0)
    other = workspace_at(tmp_path / "other")
    assert folder_sync.sync_folder(other, place, SyncOptions(), no_progress).received == 1


@pytest.mark.parametrize("fault", ["vanished", "unreadable"])
def test_a_file_that_fails_while_it_is_read_is_named(
    tmp_path: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    place = places.parse_place(str(tmp_path / "folder"))
    w = workspace_at(tmp_path / "home")
    write_roadmap(w, small_roadmap())
    topic_changes.done(w, ["alpha"])
    target = tmp_path / "nowhere" if fault == "vanished" else tmp_path
    (tmp_path / "folder" / "x.jsonl").symlink_to(target)
    answer = folder_sync.sync_folder(w, place, SyncOptions(), no_progress)
    assert answer.sent == 1
    assert [item.sentence.split(":")[0] for item in answer.faults] == ["'x.jsonl' cannot be read"]
