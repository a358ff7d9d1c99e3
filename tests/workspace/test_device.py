"""Two machines never write under one device id: whoever may be a copy draws a new one.

Holds: workspace.device_id, workspace.progress_callback.
"""

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
from tests.builders import small_roadmap, states, workspace_at, write_roadmap

from roadmap_cli.core.progress.states import Fact
from roadmap_cli.settings import Paths
from roadmap_cli.store.log import log
from roadmap_cli.workspace import merge, topic_changes
from roadmap_cli.workspace.device_id import choose_device, find_machine_id, write_last_event
from roadmap_cli.workspace.workspace import Workspace


def counted(w: Workspace) -> list[tuple[str, int]]:
    """Return device and number of all events, in the order of the log."""
    return [(e.device, e.n) for e in log.select_events(w.database, log.LOG_ORDER)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home in which one topic was finished."""
    w = workspace_at(tmp_path / "home")
    write_roadmap(w, small_roadmap())
    topic_changes.done(w, ["alpha"])
    w.close()
    return tmp_path / "home"


def finish(home: Path, topic: str, *, config: Path | None = None) -> list[tuple[str, int]]:
    """Finish a topic, as a command of its own, and return who wrote the log."""
    w = workspace_at(home, config=config)
    topic_changes.done(w, [topic])
    found = counted(w)
    assert list(log.find_damage(w.database)) == []
    w.close()
    return found


def test_the_same_place_keeps_its_device(home: Path) -> None:
    finish(home, "beta")
    found = finish(home, "omega")
    device = found[0][0]
    assert found == [(device, 1), (device, 2), (device, 3)]
    assert (home / "device").read_text().split()[0] == device
    assert stat.S_IMODE((home / "device").stat().st_mode) == 0o600


def test_another_way_to_the_same_place_keeps_the_device(home: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(home)
    found = finish(tmp_path / "link", "beta")
    assert [n for _, n in found] == [1, 2]
    assert len({device for device, _ in found}) == 1


def test_a_copied_home_draws_a_new_device_and_the_first_one_keeps_its_own(
    home: Path, tmp_path: Path
) -> None:
    shutil.copytree(home, tmp_path / "copy")
    in_the_copy = finish(tmp_path / "copy", "beta")
    in_the_first = finish(home, "omega")
    (old, _), (new, n) = in_the_copy
    assert old != new
    assert n == 1
    assert in_the_first == [(old, 1), (old, 2)]


def test_a_moved_home_draws_a_new_device_once(home: Path, tmp_path: Path) -> None:
    home.rename(tmp_path / "moved")
    finish(tmp_path / "moved", "beta")
    (old, _), *others = finish(tmp_path / "moved", "omega")
    new = others[0][0]
    assert new != old
    assert others == [(new, 1), (new, 2)]


def test_a_database_from_elsewhere_in_this_place_draws_a_new_device(
    home: Path, tmp_path: Path
) -> None:
    other = workspace_at(tmp_path / "other")
    write_roadmap(other, small_roadmap())
    topic_changes.done(other, ["beta"])
    other.close()
    shutil.copy(tmp_path / "other" / "roadmap.db", home / "roadmap.db")
    (theirs, first), (new, n) = finish(home, "omega")
    assert (first, n) == (1, 1)
    mine = (tmp_path / "other" / "device").read_text().split()[0]
    assert theirs == mine
    assert new != mine


def test_one_database_used_from_two_machines_has_two_devices(home: Path, tmp_path: Path) -> None:
    config = tmp_path / "machine 2"
    finish(home, "beta", config=config)
    found = finish(home, "omega", config=config)
    assert [n for _, n in found] == [1, 1, 2]
    assert found[1][0] == found[2][0] != found[0][0]


@pytest.mark.parametrize("content", [b"", b"one\n", b"a b c", b"\xff\xfe", b"0123456789\n" * 9])
def test_an_invalid_device_file_is_replaced(home: Path, content: bytes) -> None:
    (home / "device").write_bytes(content)
    finish(home, "beta")
    found = finish(home, "omega")
    assert [n for _, n in found] == [1, 1, 2]
    assert (home / "device").read_text().split()[0] == found[2][0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_as_device_file_does_not_block(home: Path) -> None:
    (home / "device").unlink()
    os.mkfifo(home / "device")
    w = workspace_at(home)
    topic_changes.done(w, ["gamma"])
    assert len(counted(w)) == 2
    assert (home / "device").is_file()


def test_without_a_place_for_the_file_each_command_is_a_device_and_nothing_is_lost(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "no directory").touch()
    finish(home, "beta", config=tmp_path / "no directory")
    found = finish(home, "omega", config=tmp_path / "no directory")
    assert [n for _, n in found] == [1, 1, 1]
    assert len({device for device, _ in found}) == 3


def test_a_new_id_comes_from_the_entropy_and_one_file_is_written(tmp_path: Path) -> None:
    paths = Paths(str(tmp_path), str(tmp_path / "config"))
    writer = choose_device(paths, None, None, lambda size: b"\x07" * size)
    assert writer.device == "0707070707"
    write_last_event(paths, writer, "12 abc")
    assert choose_device(paths, writer.device, "12 abc", os.urandom).device == writer.device
    assert os.listdir(tmp_path / "config") == ["device"]


def test_the_machine_is_known_by_its_first_id_that_is_not_empty(tmp_path: Path) -> None:
    """An image that many machines are made of holds an empty file."""
    files = [tmp_path / name for name in ("missing", "empty", "binary", "id", "later")]
    for file, content in zip(files[1:], (b"\n", b"\xff\xfe", b"abc\n", b"def"), strict=True):
        file.write_bytes(content)
    assert find_machine_id("linux", [str(file) for file in files]) == "abc"


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_a_machine_without_an_id_has_at_least_a_name(platform: str) -> None:
    """Here there is nothing to call that macOS and Windows have; it is as if they refused."""
    assert find_machine_id(platform, []) == os.uname().nodename


# -- an earlier state of the same database -------------------------------------------------------


def test_a_whole_copy_put_back_by_hand_draws_a_new_device_and_can_be_merged(
    home: Path, tmp_path: Path
) -> None:
    """Else the number 2 would be given twice, and no program could say which is true."""
    shutil.copy(home / "roadmap.db", tmp_path / "copy.db")
    (old, _), _ = finish(home, "beta")
    shutil.copy(home / "roadmap.db", tmp_path / "later.db")
    shutil.copy(tmp_path / "copy.db", home / "roadmap.db")
    (_, first), (new, n) = finish(home, "omega")
    assert (first, n) == (1, 1)
    assert new != old
    w = workspace_at(home)
    merge.merge(w, str(tmp_path / "later.db"))
    assert sorted(counted(w)) == sorted([(old, 1), (old, 2), (new, 1)])
    assert states(w) == {"alpha": "done", "beta": "done", "omega": "done"}
    assert list(log.find_damage(w.database)) == []


def test_a_copy_of_the_very_state_that_is_there_changes_nothing(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "roadmap.db", tmp_path / "copy.db")
    shutil.copy(tmp_path / "copy.db", home / "roadmap.db")
    assert [n for _, n in finish(home, "beta")] == [1, 2]


@pytest.mark.parametrize("moment", ["ahead", "behind"])
def test_a_file_that_a_crash_left_ahead_or_behind_costs_an_id_and_no_event(
    home: Path, tmp_path: Path, moment: str
) -> None:
    before = (home / "device").read_bytes()
    if moment == "ahead":
        shutil.copy(home / "roadmap.db", tmp_path / "copy.db")
        finish(home, "beta")
        shutil.copy(tmp_path / "copy.db", home / "roadmap.db")
    else:
        finish(home, "beta")
        (home / "device").write_bytes(before)
    found = finish(home, "omega")
    assert found[-1][0] != found[0][0]
    again = finish(home, "gamma")
    assert again[-1] == (found[-1][0], 2)


def test_a_command_that_was_taken_back_by_an_error_gives_no_number_twice(home: Path) -> None:
    w = workspace_at(home)

    def fail() -> None:
        with w.database.writing() as transaction:
            w.record(transaction, "half", [Fact("started", "small", "beta")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    w.close()
    found = finish(home, "omega")
    assert len(set(found)) == len(found) == 2
