"""`sync_after`: what was recorded is in the folder at once, whatever state the folder is in.

Holds: carriers.folder.own_files, workspace.machines.after_command.
"""

import json
import os
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner

from roadmap_cli.carriers.folder import own_files

NEWS = "roadmap: 1 machine wrote something new: roadmap sync\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "shared"
    path.mkdir()
    return path


def machine(tmp_path: Path, name: str, folder: Path | str) -> Learner:
    """Return a learner on a machine where commands add to the folder."""
    settings = {"ROADMAP_SYNC": str(folder), "ROADMAP_SYNC_AFTER": "yes"}
    learner = Learner(tmp_path / name, settings)
    learner.types(f"load {BREAD}")
    return learner


def events_in(folder: Path) -> list[tuple[int, str]]:
    """Return number and command of each event in the folder, in the order of the lines."""
    texts = [path.read_text() for path in sorted(folder.glob("*.jsonl"))]
    events = [json.loads(line) for line in "".join(texts).splitlines()]
    return [(event["n"], event["data"].get("command", "")) for event in events]


def test_each_command_adds_what_it_recorded_and_nothing_twice(tmp_path: Path, folder: Path) -> None:
    learner = machine(tmp_path, "home", folder)
    learner.types("start mix")
    learner.types("done mix --spent 1h --note good")
    learner.types("undo")
    learner.types("report")
    numbers = [n for n, _ in events_in(folder)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert events_in(folder)[0] == (1, "start mix")
    assert events_in(folder)[-1][1].startswith("undo")
    assert "in step" in learner.types("sync").out


def test_another_machine_hears_of_it_after_its_next_and_takes_it_in(
    tmp_path: Path, folder: Path
) -> None:
    one, two = (machine(tmp_path, name, folder) for name in ("one", "two"))
    assert two.types("next").err == ""
    one.types("start mix")
    assert two.types("next").err == NEWS
    assert json.loads(two.types("next --json").out)["remarks"] == []
    assert "took in 1 event" in two.types("sync").out
    assert two.types("next").err == ""
    assert one.types("next").err == ""
    one.types("spent mix 5m")
    assert two.types("next").err == NEWS
    assert two.types("next --quiet").err == ""


def test_a_machine_that_writes_does_not_read_what_others_wrote(
    tmp_path: Path, folder: Path
) -> None:
    one, two = (machine(tmp_path, name, folder) for name in ("one", "two"))
    one.types("start preheat"), two.types("sync")
    one.types("start mix")
    result = two.types("start knead")
    assert result.err == ""
    assert len(events_in(folder)) == 3
    assert "mix" not in two.types("history").out


STRANGE = "where only others have written: type 'roadmap sync' once"


def test_nothing_is_added_to_the_log_of_a_stranger(tmp_path: Path, folder: Path) -> None:
    stranger, learner = (machine(tmp_path, name, folder) for name in ("stranger", "home"))
    stranger.types("start mix")
    before = events_in(folder)
    for command in ("start preheat", "note preheat hot"):
        result = learner.types(command)
        assert result.code == 0
        assert result.err == f"roadmap: saved, but not added to {folder}, {STRANGE}\n"
    assert events_in(folder) == before
    assert "shares nothing with yours" in learner.types("sync").err
    assert learner.types("sync --join").code == 0
    assert learner.types("spent preheat 5m").err == ""
    assert len(events_in(folder)) == 4


def test_nothing_is_added_to_what_no_machine_wrote(tmp_path: Path, folder: Path) -> None:
    learner = machine(tmp_path, "home", folder)
    (folder / "measurements.jsonl").write_text("{}\n")
    assert STRANGE in learner.types("start mix").err
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("name", ["home", "home/backups"])
def test_nothing_is_added_to_the_home_of_the_program(tmp_path: Path, name: str) -> None:
    learner = machine(tmp_path, "home", tmp_path / name)
    (tmp_path / name).mkdir(exist_ok=True)
    result = learner.types("start mix")
    assert result.code == 0
    assert "is where this machine keeps its own data" in result.err
    assert list((tmp_path / name).glob("*.jsonl")) == []


def test_what_could_not_be_added_is_added_with_the_next_command(
    tmp_path: Path, folder: Path
) -> None:
    learner = machine(tmp_path, "home", folder)
    learner.types("start mix")
    folder.rename(tmp_path / "away")
    result = learner.types("spent mix 5m")
    assert result.code == 0
    assert result.err.startswith(f"roadmap: saved, but not added to {folder}: No such file")
    assert not folder.exists()
    (tmp_path / "away").rename(folder)
    learner.types("spent mix 6m")
    assert [n for n, _ in events_in(folder)] == [1, 2, 3]


def test_a_torn_line_stays_and_its_event_is_written_again(tmp_path: Path, folder: Path) -> None:
    learner = machine(tmp_path, "home", folder)
    learner.types("start mix")
    learner.types("spent mix 5m")
    (file,) = folder.glob("*.jsonl")
    os.truncate(file, file.stat().st_size - 20)
    learner.types("spent mix 6m")
    lines = file.read_text().splitlines()
    assert [json.loads(line)["n"] for line in (lines[0], *lines[2:])] == [1, 2, 3]
    assert "in step" in learner.types("sync").out


def test_a_home_that_was_put_back_adds_under_a_new_device(tmp_path: Path, folder: Path) -> None:
    learner = machine(tmp_path, "home", folder)
    learner.types("start mix")
    before = learner.database.read_bytes()
    learner.types("spent mix 5m")
    learner.database.write_bytes(before)
    learner.types("spent mix 7m")
    assert sorted(len(p.read_text().splitlines()) for p in folder.glob("*.jsonl")) == [1, 2]
    assert "took in 1 event" in learner.types("sync").out


def test_a_log_from_before_the_setting_goes_out_in_order(tmp_path: Path, folder: Path) -> None:
    learner = machine(tmp_path, "home", "")
    learner.types("start mix")
    learner.types("spent mix 5m")
    learner.settings["ROADMAP_SYNC"] = str(folder)
    learner.types("spent mix 6m")
    assert [n for n, _ in events_in(folder)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("place", "remark"),
    [
        ("", "sync_after: no folder is named: roadmap config sync WHERE"),
        ("git:/nowhere", "sync_after: it works with a folder only"),
        ("postgresql://ada@localhost/log", "sync_after: it works with a folder only"),
        ("https://example.org", "sync_after: 'https://' is not a place to sync with"),
        ("/dev/null", "saved, but not added to /dev/null: Not a directory"),
    ],
)
def test_a_place_that_is_no_folder_is_a_remark_and_changes_no_exit_code(
    tmp_path: Path, place: str, remark: str
) -> None:
    learner = machine(tmp_path, "home", place)
    result = learner.types("start mix")
    assert result.code == 0
    assert "in progress: mix" in result.out
    assert result.err.startswith(f"roadmap: {remark}")


def test_a_link_or_pipe_under_our_name_is_not_written(tmp_path: Path, folder: Path) -> None:
    learner = machine(tmp_path, "home", folder)
    learner.types("start mix")
    (file,) = folder.glob("*.jsonl")
    victim = tmp_path / "victim"
    victim.write_text("")
    file.unlink()
    file.symlink_to(victim)
    assert "not added" in learner.types("spent mix 5m").err
    assert victim.read_text() == ""
    file.unlink()
    os.mkfifo(file)
    assert "not added" in learner.types("spent mix 6m").err


def test_without_the_setting_nothing_is_looked_at(tmp_path: Path, folder: Path) -> None:
    learner = machine(tmp_path, "home", folder)
    learner.settings["ROADMAP_SYNC_AFTER"] = "no"
    learner.types("start mix")
    assert list(folder.iterdir()) == []


def test_the_last_number_is_that_of_whole_lines_of_this_device(folder: Path) -> None:
    device, other = "0a11ce0001", "0b0b000001"
    assert own_files.last_number(str(folder), device) == 0
    lines = [
        f'{{"device": "{device}", "n": 3, "sum": ""}}\n',
        f'{{"device": "{other}", "n": 9, "sum": ""}}\n',
        f'{{"device": "{device}", "n": 5, "su\n',
        f'{{"device": "{device}", "n": 4, "sum": ""}}\r\n',
        f'{{"device": "{device}", "n": 6, "sum": ""}}',
    ]
    (folder / f"{device}.jsonl").write_text("".join(lines), newline="")
    assert own_files.last_number(str(folder), device) == 3
    (folder / f"{device}-2.jsonl").write_text(f'{{"device": "{device}", "n": 7, "sum": ""}}\n')
    assert own_files.last_number(str(folder), device) == 7
