"""Two machines never write under one device id: whoever may be a copy draws a new one."""

import os
import shutil
import stat
from pathlib import Path

import pytest
from tests.builders import shelve, small_roadmap, workspace_at

from roadmap_cli.settings import Places
from roadmap_cli.store import log
from roadmap_cli.workspace import Workspace, changes
from roadmap_cli.workspace.device import device_of


def counted(w: Workspace) -> list[tuple[str, int]]:
    """Return device and number of all events, in the order of the log."""
    return [(e.device, e.n) for e in log.all_events(w.database)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home in which one topic was finished."""
    w = workspace_at(tmp_path / "home")
    shelve(w, small_roadmap())
    changes.done(w, ["alpha"])
    w.close()
    return tmp_path / "home"


def finish(home: Path, topic: str, *, config: Path | None = None) -> list[tuple[str, int]]:
    """Finish a topic, as a command of its own, and return who wrote the log."""
    w = workspace_at(home, config=config)
    changes.done(w, [topic])
    found = counted(w)
    assert list(log.faults(w.database)) == []
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
    shelve(other, small_roadmap())
    changes.done(other, ["beta"])
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
def test_a_device_file_that_says_nothing_sensible_is_replaced(home: Path, content: bytes) -> None:
    (home / "device").write_bytes(content)
    finish(home, "beta")
    found = finish(home, "omega")
    assert [n for _, n in found] == [1, 1, 2]
    assert (home / "device").read_text().split()[0] == found[2][0]


def test_without_a_place_for_the_file_each_command_is_a_device_and_nothing_is_lost(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "no directory").touch()
    finish(home, "beta", config=tmp_path / "no directory")
    found = finish(home, "omega", config=tmp_path / "no directory")
    assert [n for _, n in found] == [1, 1, 1]
    assert len({device for device, _ in found}) == 3


def test_an_id_is_made_of_what_it_is_given_and_leaves_nothing_else_behind(tmp_path: Path) -> None:
    places = Places(str(tmp_path), str(tmp_path / "config"))
    drawn = device_of(places, None, lambda size: b"\x07" * size)
    assert drawn == "0707070707"
    assert device_of(places, drawn, os.urandom) == drawn
    assert os.listdir(tmp_path / "config") == ["device"]
