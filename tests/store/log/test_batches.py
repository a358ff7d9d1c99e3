"""The log by batches: short names that are the same on each machine, and whose a batch is.

Holds: store.log.batches, store.log.entry_completions.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, small_roadmap, workspace_at, write_roadmap

from roadmap_cli.core.answers.backup_answers import LatestCopy
from roadmap_cli.store.log import batches, entry_completions
from roadmap_cli.workspace import backups, history, merge, move, notes, topic_changes
from roadmap_cli.workspace.corrections import Correction
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

device_ids = st.lists(st.text("0ae", min_size=1, max_size=6), min_size=1, max_size=6, unique=True)


@given(devices=device_ids)
def test_no_two_batches_of_a_log_share_a_handle(devices: list[str]) -> None:
    names = [f"{device}.{n}" for device in devices for n in (1, 12)]
    handles = [batches.handle(name, devices) for name in names]
    assert len(set(handles)) == len(names)
    for name, handle in zip(names, handles, strict=True):
        assert name.startswith(handle.rpartition(".")[0])
        assert handle.rpartition(".")[2] == name.rpartition(".")[2]


def test_a_handle_is_as_short_as_it_can_be_but_two_characters() -> None:
    assert batches.handle("0a11ce0001.7", ["0a11ce0001"]) == "0a.7"
    assert batches.handle("0a11ce0001.7", ["0a11ce0001", "0a2"]) == "0a1.7"
    assert batches.handle("gone.7", []) == "go.7"


def test_a_handle_leads_to_its_batch_whatever_comes_of_the_log(w: Workspace) -> None:
    topic_changes.done(w, ["alpha"], options=DoneOptions(minutes=40, note="x"))
    notes.note(w, "alpha", "later")
    device = w.database.get_meta("device") or ""
    for start in (device[:2], device[:5], device, device.upper()):
        assert batches.find_batches(w.database, f"{start}.1") == [f"{device}.1"]
        assert batches.find_batches(w.database, f" {start}.4 ") == [f"{device}.4"]
    for typed in (device, f"{device}.2", f"{device}.9", "", ".1", f"{device}.x", "zz.1", "1.²"):
        assert batches.find_batches(w.database, typed) == []


def test_the_tab_key_offers_the_living_entries_that_a_command_could_be_about(w: Workspace) -> None:
    topic_changes.start(w, ["alpha"])
    topic_changes.done(w, ["alpha"], options=DoneOptions(minutes=40))
    notes.note(w, "alpha", "later")
    notes.note(w, "beta", "by mistake")
    history.undo(w)

    def offered(command: str, prefix: str = "", limit: int = 9) -> list[str]:
        pairs = entry_completions.find_entries(w.database.path, prefix, command, limit)
        return [title for _, title in pairs]

    day = "2026-03-04"
    assert offered("spent") == [f"{day} done alpha"]
    assert offered("note") == [f"{day} note alpha"]
    everything = [f"{day} undo", f"{day} note alpha", f"{day} done alpha", f"{day} start alpha"]
    assert offered("undo") == everything
    assert offered("undo", limit=2) == everything[:2]
    assert offered("undo", "zz") == []
    assert entry_completions.find_entries("nowhere", "", "undo", 9) == []


def test_the_tab_key_offers_an_entry_as_it_counts(w: Workspace) -> None:
    notes.spent(w, "alpha", 40)
    notes.spent(w, "beta", 40)
    (beta, _), (alpha, _) = entry_completions.find_entries(w.database.path, "", "spent", 9)
    move.move(w, alpha, "2026-03-01")
    notes.spent(w, "beta", None, correction=Correction(remove=True))
    pairs = entry_completions.find_entries(w.database.path, "", "spent", 9)
    assert pairs == [(alpha, "2026-03-01 spent alpha 40m")]
    everything = entry_completions.find_entries(w.database.path, "", "undo", 9)
    assert beta in dict(everything)


# -- whose a batch is ----------------------------------------------------------------------------


def at(home: Path, hours: int = 0, *, config: Path | None = None) -> Workspace:
    w = workspace_at(home, NOON + timedelta(hours=hours), config=config)
    if not w.database.get_meta("active"):
        write_roadmap(w, small_roadmap())
    return w


def test_my_last_command_is_the_last_one_of_this_machine_also_after_a_merge(
    tmp_path: Path,
) -> None:
    desk, laptop = at(tmp_path / "desk"), at(tmp_path / "laptop", 5)
    topic_changes.start(desk, ["alpha"])
    topic_changes.done(laptop, ["beta"])
    merge.merge(desk, laptop.database.path)
    assert [step.command for step in history.undo(desk, 3).steps] == ["start alpha"]
    nothing = history.undo(desk)
    (theirs,) = [step for step in history.history(desk).steps if step.command == "done beta"]
    assert (nothing.steps, theirs.handle in nothing.hint) == ((), True)
    assert [step.command for step in history.redo(desk).steps] == ["start alpha"]
    (step,) = history.undo(desk, entry=theirs.handle).steps
    assert (step.command, step.device) == ("done beta", laptop.database.get_meta("device"))
    merge.merge(laptop, desk.database.path)
    assert history.redo(laptop).steps == ()  # it was undone at the desk
    assert [step.command for step in history.redo(desk).steps] == ["done beta"]


def test_a_copy_of_a_home_has_the_past_of_the_original_up_to_the_copy(tmp_path: Path) -> None:
    desk = at(tmp_path / "desk")
    topic_changes.start(desk, ["alpha"])
    copy = at(tmp_path / "desk", config=tmp_path / "another machine")
    topic_changes.start(copy, ["beta"])
    assert batches.own_devices(copy.database)[next(iter(batches.devices(copy.database)))] >= 1
    assert [step.command for step in history.undo(copy, 9).steps] == ["start beta", "start alpha"]


def test_what_the_original_did_later_is_not_the_copys(tmp_path: Path) -> None:
    desk = at(tmp_path / "desk")
    topic_changes.start(desk, ["alpha"])
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "roadmap.db").write_bytes((tmp_path / "desk" / "roadmap.db").read_bytes())
    topic_changes.start(desk, ["beta"])
    copy = at(tmp_path / "copy", 1)
    merge.merge(copy, desk.database.path)
    assert [step.command for step in history.undo(copy, 9).steps] == ["start alpha"]


def restored(w: Workspace, copy: str) -> None:
    with backups.prepare_restore(w, LatestCopy(copy), lambda *_: None) as (plan, prepared):
        backups.restore_copy(w, plan, prepared, is_confirmed=True)


@pytest.mark.parametrize("commands_between", [0, 1])
def test_a_restored_past_is_mine_up_to_the_copy(tmp_path: Path, commands_between: int) -> None:
    desk = at(tmp_path / "desk")
    topic_changes.start(desk, ["alpha"])
    topic_changes.start(desk, ["beta"])
    copy = backups.back_up(desk).path
    topic_changes.start(desk, ["omega"])
    desk.close()
    restored(desk, copy)
    steps = history.history(desk := at(tmp_path / "desk", 1)).steps
    assert [step.device for step in steps] == ["", ""]
    for _ in range(commands_between):
        topic_changes.start(desk, ["gamma"])
        history.undo(desk)
    assert [step.command for step in history.undo(desk).steps] == ["start beta"]
    assert [step.command for step in history.redo(desk).steps] == ["start beta"]
    assert [step.command for step in history.undo(desk, 9).steps] == ["start beta", "start alpha"]


def test_a_past_that_was_restored_twice_is_mine(tmp_path: Path) -> None:
    desk = at(tmp_path / "desk")
    topic_changes.start(desk, ["alpha"])
    for hours, topic in ((1, "beta"), (2, "omega")):
        copy = backups.back_up(desk).path
        desk.close()
        restored(desk, copy)
        desk = at(tmp_path / "desk", hours)
        topic_changes.start(desk, [topic])
    words = [step.command for step in history.undo(desk, 9).steps]
    assert words == ["start omega", "start beta", "start alpha"]


def test_what_was_merged_stays_another_machines_after_a_restore(tmp_path: Path) -> None:
    desk, laptop = at(tmp_path / "desk"), at(tmp_path / "laptop", 5)
    topic_changes.start(desk, ["alpha"])
    topic_changes.start(laptop, ["beta"])
    merge.merge(desk, laptop.database.path)
    copy = backups.back_up(desk).path
    desk.close()
    restored(desk, copy)
    desk = at(tmp_path / "desk", 6)
    assert [step.command for step in history.undo(desk, 9).steps] == ["start alpha"]


def test_what_was_written_after_the_copy_comes_back_as_another_machines(tmp_path: Path) -> None:
    desk = at(tmp_path / "desk")
    topic_changes.start(desk, ["alpha"])
    copy = backups.back_up(desk).path
    topic_changes.start(desk, ["beta"])
    later = backups.back_up(desk).path
    desk.close()
    restored(desk, copy)
    desk = at(tmp_path / "desk", 1)
    merge.merge(desk, later)
    assert [step.command for step in history.undo(desk, 9).steps] == ["start alpha"]
