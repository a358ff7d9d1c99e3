"""`roadmap sync`: three homes that meet in a folder, what is carried badly, and what is refused.

Holds: workspace.machines.sync, workspace.machines.folder, workspace.machines.folder_exchange, workspace.machines.memory, workspace.machines.options,
workspace.machines.place_check, cli.commands.sync, render.text.sync_text, core.answers.sync_answers.
"""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.builders import fingerprints
from tests.cli.program import AS_ANYBODY, BREAD, Learner

from roadmap_cli.store.log.checksum_chain import checksum
from roadmap_cli.workspace import merge


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    path.mkdir()
    return path


@pytest.fixture(scope="module")
def bread(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that knows a roadmap and nothing else."""
    learner = Learner(tmp_path_factory.mktemp("bread") / "home")
    assert learner.types(f"load {BREAD}").code == 0
    return learner.home


class Machine(Learner):
    """A learner whose `sync` is set to the folder."""

    def syncs(self, options: str = "", code: int = 0) -> str:
        result = self.types(f"sync {options}")
        assert result.code == code, result
        return " ".join((result.out + result.err).split())

    def records(self, *lines: str) -> None:
        for line in lines:
            result = self.types(line)
            assert result.code == 0, result

    def log(self) -> list[str]:
        lines = self.types("export --format jsonl").out.splitlines()[1:-1]
        assert self.types("doctor").code == 0
        return lines

    def devices(self) -> list[str]:
        return sorted({json.loads(line)["device"] for line in self.log()})


@pytest.fixture
def machines(bread: Path, folder: Path, tmp_path: Path) -> list[Machine]:
    """Return three machines that know the roadmap and nothing of each other."""
    homes = [tmp_path / name for name in ("desk", "laptop", "phone")]
    for home in homes:
        shutil.copytree(bread, home)
    return [Machine(home, {"ROADMAP_SYNC": str(folder)}) for home in homes]


def own_file(machine: Machine, folder: Path) -> Path:
    device = (machine.home / "device").read_text("ascii").split()[0]
    return folder / f"{device}.jsonl"


# -- in step -------------------------------------------------------------------------------------


def test_three_machines_come_to_the_same_log_and_states(machines: list[Machine]) -> None:
    desk, laptop, phone = machines
    desk.records("done mix", "note knead sticky")
    assert "sent 2 events to" in desk.syncs()
    assert "took in 2 events of 1 machine" in laptop.syncs()
    laptop.records("done knead", "undo")
    laptop.syncs()
    assert "took in 4 events of 2 machines" in phone.syncs()
    phone.records("start knead")
    assert "sent 1 event to" in phone.syncs()
    desk.syncs(), laptop.syncs()
    assert desk.log() == laptop.log() == phone.log()
    assert desk.asks("list") == laptop.asks("list") == phone.asks("list")
    for machine in machines:
        assert (
            machine.syncs()
            == f"in step with {machine.settings['ROADMAP_SYNC']}: 3 machines, 5 events"
        )


def test_topics_that_both_sides_changed_are_shown_as_merge_shows_them(
    machines: list[Machine],
) -> None:
    desk, laptop, _ = machines
    laptop.records("start mix")
    desk.records("note preheat hot")
    desk.syncs(), laptop.syncs("--join"), desk.syncs()
    desk.records("done mix")
    laptop.records("skip mix")
    desk.syncs()
    assert "1 topic was changed on both sides:" in laptop.syncs()
    assert "1 topic that you had changed here has another state now: mix: done" in desk.syncs()


def test_a_machine_that_is_gone_is_published_by_those_that_know_it(
    machines: list[Machine], folder: Path
) -> None:
    desk, laptop, phone = machines
    desk.records("done mix")
    desk.syncs(), laptop.syncs()
    own_file(desk, folder).unlink()
    assert "the folder had lost 1 event since the last sync; it was sent again" in laptop.syncs()
    phone.syncs()
    assert phone.log() == desk.log()


def test_a_folder_that_was_emptied_is_filled_again(machines: list[Machine], folder: Path) -> None:
    desk, laptop, _ = machines
    desk.records("done mix", "done knead")
    desk.syncs(), laptop.syncs()
    for file in folder.iterdir():
        file.unlink()
    said = desk.syncs()
    assert "sent 2 events" in said
    assert "had lost 2 events since the last sync; they were sent again" in said
    assert "in step" in laptop.syncs()


def test_a_folder_that_was_put_back_gets_what_it_lacks(
    machines: list[Machine], folder: Path, tmp_path: Path
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix")
    desk.syncs()
    shutil.copytree(folder, tmp_path / "old")
    desk.records("done knead")
    desk.syncs()
    shutil.rmtree(folder)
    (tmp_path / "old").rename(folder)
    assert "sent 1 event" in desk.syncs()
    laptop.syncs()
    assert laptop.log() == desk.log()


def test_without_a_cache_and_with_a_damaged_one_the_whole_folder_is_read(
    machines: list[Machine],
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix")
    desk.syncs(), laptop.syncs()
    for content in ("", "[]", '{"version": 1}', "[" * 100_000, '{"version": 1, "place": 3}'):
        (laptop.home / "place").write_text(content, "utf-8")
        assert "in step" in laptop.syncs()
    assert (laptop.home / "place").stat().st_mode & 0o777 == 0o600
    (laptop.home / "place").unlink()
    os.mkfifo(laptop.home / "place")
    assert "in step" in laptop.syncs()


def test_a_home_that_wrote_nothing_fills_a_folder_under_one_name(
    machines: list[Machine], folder: Path
) -> None:
    """It has no device id of its own yet, and draws none for this."""
    desk, laptop, _ = machines
    desk.records("done mix")
    desk.syncs(), laptop.syncs()
    names = set()
    for _ in range(3):
        for file in folder.iterdir():
            file.unlink()
        assert "it was sent again" in laptop.syncs()
        names |= {file.name for file in folder.iterdir()}
    assert len(names) == 1
    assert own_file(desk, folder).name not in names
    laptop.records("done knead")
    laptop.syncs(), desk.syncs()
    assert laptop.log() == desk.log()
    assert len(desk.devices()) == 2


def test_what_another_run_joined_meanwhile_still_goes_out(
    machines: list[Machine], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A merge of the machine whose events come in, right after they were joined."""
    desk, laptop, phone = machines
    desk.records("done mix")
    desk.syncs()
    shutil.copytree(folder, tmp_path / "early")
    desk.records("done knead")
    (tmp_path / "whole.jsonl").write_text(desk.types("export --format jsonl").out, "utf-8")
    join = merge.join_staged

    def join_and_merge(*values: Any, **more: Any) -> object:
        answer = join(*values, **more)
        monkeypatch.setattr(merge, "join_staged", join)
        assert laptop.types(f"merge {tmp_path / 'whole.jsonl'}").code == 0
        return answer

    monkeypatch.setattr(merge, "join_staged", join_and_merge)
    laptop.syncs()
    assert len(laptop.log()) == 2
    assert "sent 1 event" in laptop.syncs()
    phone.syncs()
    assert phone.log() == laptop.log()


def test_all_reads_what_the_cache_would_pass_over(machines: list[Machine], folder: Path) -> None:
    """A program may put back a file with its old size and time."""
    desk, laptop, phone = machines
    desk.records("done mix")
    desk.syncs(), laptop.syncs()
    file = own_file(desk, folder)
    status = file.stat()
    file.write_text(" " * (status.st_size - 1) + "\n", "utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "in step" in laptop.syncs()
    assert "sent 1 event" in laptop.syncs("--all")
    phone.syncs()
    assert phone.log() == desk.log()


# -- carried badly -------------------------------------------------------------------------------


def test_a_conflict_copy_and_an_export_are_taken_in_like_any_file(
    machines: list[Machine], folder: Path
) -> None:
    desk, laptop, phone = machines
    desk.records("done mix")
    desk.syncs()
    own_file(desk, folder).rename(folder / "x (conflict 2026).jsonl")
    phone.records("done preheat")
    (folder / "export.jsonl").write_text(phone.types("export --format jsonl").out, "utf-8")
    said = laptop.syncs()
    assert "took in 2 events of 2 machines" in said
    assert "whole" not in said


def test_a_line_that_has_not_arrived_whole_is_taken_in_when_it_has(
    machines: list[Machine], folder: Path
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix", "done knead", "done rise")
    desk.syncs()
    file = own_file(desk, folder)
    whole = file.read_text("utf-8")
    first, second, third = whole.splitlines(keepends=True)
    file.write_text(first + second[:100], "utf-8")
    said = laptop.syncs()
    assert "took in 1 event" in said
    assert "1 line has not arrived whole; it is taken in when it has" in said
    file.write_text(first + third, "utf-8")
    assert "1 line has not arrived whole" in laptop.syncs()
    file.write_text(whole, "utf-8")
    assert "took in 2 events" in laptop.syncs()
    assert laptop.log() == desk.log()


@pytest.mark.parametrize("cut", [1, 5, 11, 20, 30, 150, -1])
def test_an_append_that_was_torn_is_written_again_and_not_spoken_of_for_ever(
    machines: list[Machine], folder: Path, cut: int
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix", "done knead")
    desk.syncs()
    file = own_file(desk, folder)
    first, second = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text(first + second[:cut], "utf-8")
    laptop.syncs()
    desk.syncs()
    torn = first + second[:cut]  # without its end, a line is whole all the same
    assert file.read_text("utf-8") == (torn if cut == -1 else f"{torn}\n{second}")
    laptop.syncs()
    assert "whole" not in laptop.syncs() + desk.syncs()
    assert laptop.log() == desk.log()


@pytest.mark.parametrize("what", ['"done mix"', '"finished"', '"2026-', '"sum": "', '"n": 1'])
def test_a_flipped_bit_hides_no_event_for_ever(
    machines: list[Machine], folder: Path, what: str
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix")
    desk.syncs()
    file = own_file(desk, folder)
    data = bytearray(file.read_bytes())
    data[data.index(what.encode()) + len(what) - 2] ^= 1
    file.write_bytes(data)
    laptop.syncs()
    desk.syncs()
    laptop.syncs()
    assert laptop.log() == desk.log()


def test_what_cannot_be_read_is_named_and_the_others_go_on(
    machines: list[Machine], folder: Path
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix")
    desk.syncs()
    (folder / "a.jsonl").mkdir()
    os.mkfifo(folder / "b.jsonl")
    (folder / "c.jsonl").symlink_to(folder / "none")
    said = laptop.syncs(code=8)
    assert "took in 1 event" in said
    for name in "abc":
        assert f"'{name}.jsonl' cannot be read: " in said
    assert laptop.log() == desk.log()


def test_without_the_right_to_write_what_comes_in_is_kept(
    machines: list[Machine], folder: Path
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix")
    desk.syncs()
    laptop.records("done knead", "done preheat")
    folder.chmod(0o500)
    result = laptop.runs("sync --join", under=AS_ANYBODY)
    folder.chmod(0o700)
    assert result.code == 8, result
    assert "took in 1 event" in result.out
    assert "2 events wait" in result.out
    assert len(laptop.log()) == 3
    assert "sent 2 events" in laptop.syncs()


# -- machines that were put back or copied -------------------------------------------------------


def test_a_home_that_was_put_back_gets_its_events_again(
    machines: list[Machine], tmp_path: Path
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix")
    shutil.copy(desk.database, tmp_path / "old.db")
    desk.records("done knead")
    desk.syncs()
    shutil.copy(tmp_path / "old.db", desk.database)
    assert "took in 1 event" in desk.syncs()
    desk.records("done preheat")
    desk.syncs(), laptop.syncs()
    assert len(desk.devices()) == 2
    assert laptop.log() == desk.log()


def test_a_copied_home_never_writes_into_the_file_of_the_first(
    machines: list[Machine], folder: Path, tmp_path: Path
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix")
    desk.syncs()
    before = own_file(desk, folder).read_bytes()
    copy = Machine(tmp_path / "copy", desk.settings | {"ROADMAP_HOME": str(tmp_path / "copy")})
    shutil.copytree(desk.home, copy.home)
    copy.records("done knead")
    copy.syncs()
    assert own_file(desk, folder).read_bytes() == before
    desk.records("done preheat")
    desk.syncs(), copy.syncs(), laptop.syncs()
    assert desk.log() == copy.log() == laptop.log()


@pytest.fixture
def rolled_back(machines: list[Machine], tmp_path: Path) -> list[Machine]:
    """Return three machines, the first of which was put back whole after it had synced."""
    desk, laptop, phone = machines
    desk.records("done mix")
    desk.syncs(), laptop.syncs(), phone.syncs()
    shutil.copytree(desk.home, tmp_path / "image")
    desk.records("done knead")
    desk.syncs()
    laptop.syncs()
    shutil.rmtree(desk.home)
    shutil.copytree(tmp_path / "image", desk.home)
    return machines


def test_events_of_this_machine_that_it_never_wrote_are_not_taken_in_unasked(
    rolled_back: list[Machine],
) -> None:
    desk, *_ = rolled_back
    said = desk.syncs(code=8)
    assert "event 2 of this machine" in said
    assert "roadmap sync --keep-both" in said
    assert len(desk.log()) == 1


def test_two_pasts_of_a_machine_stop_it_and_no_other(
    rolled_back: list[Machine],
) -> None:
    desk, laptop, phone = rolled_back
    desk.records("done preheat")
    laptop.records("done rise")
    laptop.syncs()
    said = desk.syncs(code=8)
    assert "has two pasts: its event 2 is 'done preheat'" in said
    assert "and 'done knead' of" in said
    assert "roadmap sync --keep-both" in said
    assert '"done rise"' in "".join(desk.log())
    phone.types("sync")  # which sees one of the two, or both
    assert len(phone.log()) == 3


def test_both_pasts_are_kept_when_that_is_asked_for(rolled_back: list[Machine]) -> None:
    desk, laptop, phone = rolled_back
    desk.records("done preheat", "note preheat hot")
    said = desk.syncs("--keep-both")
    assert "the other past of device" in said
    for _ in range(2):
        for machine in (laptop, phone, desk):
            machine.types("sync")  # one that had taken in the past that moved has to move it, too
            machine.syncs("--keep-both")
    assert desk.log() == laptop.log() == phone.log()
    assert len(desk.log()) == 4
    for machine in rolled_back:
        assert "in step" in machine.syncs()
    desk.records("done rise")
    desk.syncs(), laptop.syncs()
    assert desk.log() == laptop.log()


def test_events_of_this_machine_are_taken_in_when_that_is_asked_for(
    rolled_back: list[Machine],
) -> None:
    desk, laptop, _ = rolled_back
    assert "under a new device id" in desk.syncs("--keep-both")
    desk.records("done preheat")
    desk.syncs(), laptop.syncs()
    assert desk.log() == laptop.log()
    assert len(desk.devices()) == 2


def test_a_dry_run_settles_nothing(rolled_back: list[Machine], tmp_path: Path) -> None:
    desk, *_ = rolled_back
    desk.records("done preheat")
    before = fingerprints(tmp_path)
    assert "has two pasts" in desk.syncs("--keep-both --dry-run", code=8)
    assert fingerprints(tmp_path) == before


# -- asking first --------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_go_and_come_and_writes_nothing(
    machines: list[Machine], folder: Path, tmp_path: Path
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix")
    desk.syncs()
    laptop.records("done knead")
    before = fingerprints(tmp_path)
    said = laptop.syncs("--join --dry-run")
    assert "would send 1 event to" in said
    assert "take in 1 of 1 machine" in said
    assert fingerprints(tmp_path) == before
    assert "sent 1 event" in laptop.syncs("--join")
    before = fingerprints(tmp_path)
    assert "in step" in laptop.syncs("--dry-run")
    assert fingerprints(tmp_path) == before


def test_a_dry_run_before_anything_was_recorded_leaves_no_database(
    machines: list[Machine], tmp_path: Path
) -> None:
    desk, *_ = machines
    desk.records("done mix")
    desk.syncs()
    new = Machine(tmp_path / "new", {**desk.settings, "ROADMAP_HOME": str(tmp_path / "new")})
    assert "would take in 1 event of 1 machine" in new.syncs("--dry-run")
    assert not new.home.exists()
    new.home.mkdir()
    (new.home / "config.toml").write_text('unheard = "of"\n', "utf-8")
    assert "unheard" in new.syncs("--dry-run")
    assert [path.name for path in new.home.iterdir()] == ["config.toml"]


def test_two_logs_that_share_nothing_are_joined_when_that_is_asked_for(
    machines: list[Machine], folder: Path
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix", "done rise")
    desk.syncs()
    laptop.records("done knead")
    said = laptop.syncs(code=8)
    assert "holds a log that shares nothing with yours (1 machine, 2 events)" in said
    assert "roadmap sync --join" in said
    assert len(laptop.log()) == 1
    assert "took in 2" in laptop.syncs("--join")
    assert "in step" in laptop.syncs()


@pytest.mark.parametrize("what", ["a half line", "no beginning"])
def test_a_stranger_whose_log_has_not_arrived_whole_is_a_stranger_all_the_same(
    machines: list[Machine], folder: Path, what: str
) -> None:
    desk, laptop, _ = machines
    desk.records("done mix", "done rise")
    desk.syncs()
    file = own_file(desk, folder)
    text = file.read_text("utf-8")
    file.write_text(text[:100] if what == "a half line" else text[text.index("\n") + 1 :], "utf-8")
    laptop.records("done knead")
    assert "shares nothing with yours (1 machine, 1 event)" in laptop.syncs(code=8)
    assert [path.name for path in folder.iterdir()] == [file.name]
    file.write_text(text, "utf-8")
    laptop.syncs(code=8)
    assert len(laptop.log()) == 1


# -- which place ---------------------------------------------------------------------------------


def test_a_place_has_to_be_named_once(tmp_path: Path, bread: Path) -> None:
    learner = Machine(tmp_path / "home")
    shutil.copytree(bread, learner.home)
    said = learner.syncs(code=2)
    assert "roadmap config sync WHERE" in said
    learner.records("done mix", f"config sync {tmp_path / 'meeting'}")
    said = learner.syncs(code=8)
    assert "is the disk there?" in said
    assert "--create" in said
    assert not (tmp_path / "meeting").exists()
    assert "sent 1 event" in learner.syncs("--create")
    assert "in step" in learner.syncs()
    where = learner.asks("where")
    assert (where["sync"], where["sync_kind"]) == (str(tmp_path / "meeting"), "folder")
    (finding,) = [f for f in learner.asks("doctor")["findings"] if f["name"] == "sync"]
    assert finding["verdict"] == "good"


def test_what_can_be_no_folder_is_refused(machines: list[Machine], tmp_path: Path) -> None:
    desk, *_ = machines
    (tmp_path / "file").write_text("", "utf-8")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(desk.home / "backups")
    for name in ("file", "pipe", "link", "desk", "desk/backups", "desk/none"):
        said = desk.syncs(str(tmp_path / name), code=2)
        assert name in said
    assert "is the disk there?" in desk.syncs(str(tmp_path / "no" / "where"), code=8)
    assert "is the disk there?" in desk.syncs(f"{tmp_path / 'no' / 'where'} --create", code=8)


def test_doctor_looks_at_the_folder(machines: list[Machine], folder: Path) -> None:
    desk, *_ = machines

    def found() -> tuple[str, str]:
        (finding,) = [f for f in desk.asks("doctor")["findings"] if f["name"] == "sync"]
        return finding["verdict"], finding["sentence"]

    assert found() == ("good", f"{folder}: 0 files of machines there")
    folder.rmdir()
    assert found() == ("note", f"there is no folder {folder} (named by ROADMAP_SYNC)")
    desk.settings["ROADMAP_SYNC"] = "ftp://x"
    assert found()[0] == "note"


# -- hostile folders -----------------------------------------------------------------------------


def forged(device: str, count: int) -> str:
    """Return the lines of a device that never was."""
    lines, previous = [], ""
    for n in range(1, count + 1):
        fields = {
            "device": device, "n": n, "clock": 1772622000000 + n,
            "at": "2026-03-04T12:00:00+01:00", "day": "2026-03-04", "batch": f"{device}.{n}",
            "kind": "noted", "roadmap": "bread", "topic": "mix", "data": {"text": "\x1b[31m"},
        }  # fmt: skip
        from roadmap_cli.core.progress.progress import Event

        previous = checksum(previous, Event(*fields.values(), ""))  # type: ignore[arg-type]
        lines.append(json.dumps({**fields, "sum": previous}) + "\n")
    return "".join(lines)


def test_more_machines_than_anybody_has_are_refused(machines: list[Machine], folder: Path) -> None:
    desk, *_ = machines
    (folder / "many.jsonl").write_text("".join(forged(f"d{i}", 1) for i in range(10_001)), "utf-8")
    said = desk.syncs(code=8)
    assert "more than 10,000 devices" in said
    assert desk.log() == []


def test_the_names_of_files_reach_a_terminal_cleaned(machines: list[Machine], folder: Path) -> None:
    desk, *_ = machines
    (folder / "\x1b[31mred\x07.jsonl").mkdir()
    said = desk.syncs(code=8)
    assert "red" in said
    assert not {"\x1b", "\x07"} & set(said)


def test_the_database_is_not_opened_twice_by_a_folder_that_holds_it(
    machines: list[Machine], folder: Path
) -> None:
    """A link to our own database, named like a log, is read like any junk."""
    desk, *_ = machines
    desk.records("done mix")
    (folder / "trap.jsonl").symlink_to(desk.database)
    desk.syncs()
    desk.records("done knead")
    with closing(sqlite3.connect(desk.database)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
