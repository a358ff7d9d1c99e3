"""Copying a folder: regular files only, links inside only, bounded before a byte is read.

Holds: rooms.folder_copy.
"""

import os
import subprocess
from pathlib import Path

import pytest

from roadmap_cli.errors import UsageError
from roadmap_cli.rooms import folder_copy
from roadmap_cli.rooms.folder_copy import FolderChanged, copy_folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source" / "src").mkdir(parents=True)
    (tmp_path / "source" / "src" / "a.py").write_text("a = 1\n", "utf-8")
    return tmp_path / "source"


def copied(source: Path) -> Path:
    target = source.parent / "copy"
    copy_folder(str(source), str(target))
    return target


def test_files_keep_their_content_modes_and_times(source: Path) -> None:
    script = source / "run.sh"
    script.write_bytes(b"\xff\x00")
    script.chmod(0o750)
    os.utime(script, (1, 1))
    copy = copied(source)
    assert (copy / "run.sh").read_bytes() == b"\xff\x00"
    status = (copy / "run.sh").stat()
    assert (status.st_mode & 0o777, status.st_mtime) == (0o750, 1)
    assert (copy / "src" / "a.py").read_text("utf-8") == "a = 1\n"


def test_environments_pipes_and_links_that_lead_out_are_left_out(source: Path) -> None:
    (source / ".venv").mkdir()
    (source / "src" / "__pycache__").mkdir()
    os.mkfifo(source / "pipe")
    (source / "root").symlink_to("/")
    (source / "secret").symlink_to("../secret")
    (source.parent / "secret").write_text("s", "utf-8")
    (source / "inside").symlink_to("src/a.py")
    (source / "broken").symlink_to("src/none.py")
    copy = copied(source)
    assert sorted(os.listdir(copy)) == ["broken", "inside", "src"]
    assert os.listdir(copy / "src") == ["a.py"]
    assert os.readlink(copy / "inside") == "src/a.py"


def test_names_that_are_no_text_are_copied(source: Path) -> None:
    with open(os.fsencode(source) + b"/\xff", "wb"):
        pass
    assert b"\xff" in os.listdir(os.fsencode(copied(source)))


def test_a_huge_file_is_refused_before_it_is_read(source: Path) -> None:
    with open(source / "big", "wb") as file:
        file.truncate(10 << 30)
    with pytest.raises(UsageError, match="more than 200 MiB"):
        copied(source)
    assert not (source.parent / "copy").exists()


def test_too_many_files_are_refused(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_copy, "MAX_FILES", 20)
    for number in range(20):
        (source / str(number)).touch()
    with pytest.raises(UsageError, match="more than 20 files"):
        copied(source)


def test_a_file_that_changes_while_it_is_copied_is_noticed(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = folder_copy._read

    def slow(path: bytes, size: int) -> bytes:
        Path(os.fsdecode(path)).write_text("longer than it was\n", "utf-8")
        return read(path, size)

    monkeypatch.setattr(folder_copy, "_read", slow)
    with pytest.raises(FolderChanged):
        copied(source)


def test_a_digest_tells_whether_anything_changed(source: Path) -> None:
    def digest(name: str) -> str:
        return copy_folder(str(source), str(source.parent / name))

    first = digest("1")
    assert digest("2") == first
    (source / "src" / "a.py").rename(source / "src" / "b.py")
    assert digest("3") != first


def test_more_folders_in_each_other_than_python_may_call_functions(source: Path) -> None:
    deep = os.path.join(str(source), *["d"] * 1100)
    os.makedirs(os.path.dirname(deep)[: len(str(source)) + 1000])
    os.makedirs(deep)
    assert (copied(source) / Path(*["d"] * 1100)).is_dir()
    for folder in (source, source.parent / "copy"):
        subprocess.run(["rm", "-rf", str(folder)], check=True)
