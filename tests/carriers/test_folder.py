"""A folder that any program carries: which lines count, which are passed over, and what is added.

Holds: carriers.folder.files, carriers.folder.own_files, carriers.places, formats.event_lines.
"""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from tests.builders import SOURCE

from roadmap_cli.carriers.folder import own_files
from roadmap_cli.carriers.folder.files import (
    FileChanged,
    FolderFile,
    check_folder,
    list_files,
    mark_file,
)
from roadmap_cli.carriers.folder.own_files import MAX_LINES, append_lines
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.errors import SyncFailed, UsageError
from roadmap_cli.formats import event_lines
from roadmap_cli.store.log.checksum_chain import checksum

DEVICE = "0a11ce0001"


def line_of(n: int, device: str = DEVICE, text: str = "") -> str:
    event = Event(
        device, n, 1772622000000 + n, "2026-03-04T12:00:00+01:00", "2026-03-04",
        f"{device}.{n}", "noted", "small", "alpha", {"text": text}, "",
    )  # fmt: skip
    return event_lines.format_event((*event[:9], f'{{"text": "{text}"}}', checksum("", event)))


LINES = [line_of(n) for n in range(1, 4)]


def numbers(file: FolderFile) -> list[int]:
    return [event.n for event, _ in file.events()]


def file_of(folder: Path, content: str | bytes, name: str = "x.jsonl") -> FolderFile:
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    return FolderFile(str(folder), name)


# -- what counts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "0a11ce0001.jsonl",
        "0a11ce0001 (conflict 2026).jsonl",
        "x.sync-conflict-20261130-0a.jsonl",
        "mine.JSONL",
    ],
)
def test_a_file_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    file = file_of(tmp_path, "".join(LINES), name)
    assert [status.name for status in list_files(str(tmp_path))] == [name]
    assert numbers(file) == [1, 2, 3]


def test_what_belongs_to_the_program_that_carries_the_folder_is_not_read(tmp_path: Path) -> None:
    for name in (".syncthing.x.jsonl", "._x.jsonl", "x.jsonl.part", "notes.txt"):
        file_of(tmp_path, LINES[0], name)
    assert list_files(str(tmp_path)) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "\n\n" + text + "  \n",
        lambda text: text.rstrip("\n"),
        lambda text: '{"format": "roadmap-log", "version": 1}\n' + text,
        lambda text: text + '{"end": "roadmap-log", "events": 3}\n',
    ],
    ids=("windows", "mark", "blank", "open-end", "head", "end"),
)
def test_the_dress_of_a_file_does_not_matter(tmp_path: Path, change: object) -> None:
    file = file_of(tmp_path, change("".join(LINES)))  # type: ignore[operator]
    assert numbers(file) == [1, 2, 3]
    assert (file.unnamed, file.named) == (0, set())


@pytest.mark.parametrize(
    "torn",
    [
        b"hello\n",
        b"\xff\xfe\n",
        b"[1, 2]\n",
        b'{"device": 1}\n',
        b"[" * 100_000 + b"\n",
        b'"' + b"x" * event_lines.MAX_LINE_BYTES * 2 + b'"\n',
        b"\x00" * 512,
    ],
    ids=("words", "no-utf8", "list", "types", "nested", "long", "zeros"),
)
def test_a_line_that_is_no_event_is_passed_over_and_counted(tmp_path: Path, torn: bytes) -> None:
    file = file_of(tmp_path, LINES[0].encode() + torn + LINES[1].encode())
    expected = [1] if torn.endswith(b"\x00") else [1, 2]
    assert numbers(file) == expected
    assert file.unnamed == 1


def test_of_a_torn_line_it_is_known_which_event_it_held(tmp_path: Path) -> None:
    file = file_of(tmp_path, LINES[0] + LINES[1][:80])
    assert numbers(file) == [1]
    assert (file.unnamed, file.named) == (0, {(DEVICE, 2)})


def test_the_very_beginning_of_a_line_is_not_awaited_once_its_writer_went_on(
    tmp_path: Path,
) -> None:
    for cut in range(1, 29):
        assert numbers(file := file_of(tmp_path, LINES[0][:cut] + "\n" + LINES[0])) == [1]
        assert file.unnamed == 0, LINES[0][:cut]
        assert numbers(file := file_of(tmp_path, LINES[0] + LINES[1][:cut])) == [1]
        assert file.unnamed == 1, LINES[0][:cut]


# -- from where it was read ----------------------------------------------------------------------


def test_a_file_that_only_grew_is_read_from_the_end_of_its_whole_lines(tmp_path: Path) -> None:
    file = file_of(tmp_path, LINES[0] + LINES[1][:50])
    assert numbers(file) == [1]
    grown = file_of(tmp_path, "".join(LINES))
    assert [event.n for event, _ in grown.events(file.mark)] == [2, 3]
    assert grown.mark == mark_file(str(tmp_path), "x.jsonl", file.mark)


@pytest.mark.parametrize("content", ["", LINES[0][:30], LINES[1] + LINES[2]])
def test_a_file_that_was_put_back_or_replaced_is_noticed(tmp_path: Path, content: str) -> None:
    file = file_of(tmp_path, LINES[0] + LINES[1])
    assert numbers(file) == [1, 2]
    with pytest.raises(FileChanged):
        list(file_of(tmp_path, content).events(file.mark))
    with pytest.raises(FileChanged):
        mark_file(str(tmp_path), "x.jsonl", file.mark)


# -- adding --------------------------------------------------------------------------------------


def test_lines_are_added_at_the_end_for_the_learner_alone(tmp_path: Path) -> None:
    assert append_lines(str(tmp_path), DEVICE, LINES[:1]) == 1
    assert append_lines(str(tmp_path), DEVICE, LINES[1:]) == 2
    (file,) = tmp_path.iterdir()
    assert file.read_text("utf-8") == "".join(LINES)
    assert file.stat().st_mode & 0o777 == 0o600


def test_after_a_torn_end_a_new_line_begins(tmp_path: Path) -> None:
    path = tmp_path / f"{DEVICE}.jsonl"
    path.write_text(LINES[0] + LINES[1][:40], "utf-8")
    append_lines(str(tmp_path), DEVICE, LINES[1:])
    assert path.read_text("utf-8") == LINES[0] + LINES[1][:40] + "\n" + "".join(LINES[1:])


def test_after_ten_thousand_lines_the_next_file_begins(tmp_path: Path) -> None:
    numbered = (f"{n}\n" for n in count())
    many = [next(numbered) for _ in range(MAX_LINES * 2 + 5)]
    assert append_lines(str(tmp_path), DEVICE, many[:7]) == 7
    assert append_lines(str(tmp_path), DEVICE, many[7:]) == len(many) - 7
    names = [f"{DEVICE}.jsonl", f"{DEVICE}-2.jsonl", f"{DEVICE}-3.jsonl"]
    parts = [(tmp_path / name).read_text("utf-8") for name in names]
    assert [part.count("\n") for part in parts] == [MAX_LINES, MAX_LINES, 5]
    assert "".join(parts) == "".join(many)


def test_processes_that_add_at_once_do_not_mix_their_lines(tmp_path: Path) -> None:
    script = (
        "import sys; from roadmap_cli.carriers.folder.own_files import append_lines\n"
        "for n in range(50): append_lines(sys.argv[1], 'd', [f'{sys.argv[2]} {n} {i}\\n' for i in range(9)])"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path), name], env={"PYTHONPATH": str(SOURCE)}
        )
        for name in "abc"
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    lines = (tmp_path / "d.jsonl").read_text("utf-8").splitlines()
    assert sorted(lines) == sorted(
        f"{w} {n} {i}" for w in "abc" for n in range(50) for i in range(9)
    )


def test_nothing_to_add_makes_no_file(tmp_path: Path) -> None:
    assert append_lines(str(tmp_path), DEVICE, []) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["link", "pipe", "directory"])
def test_nothing_but_a_file_of_ours_is_written_to(tmp_path: Path, kind: str) -> None:
    folder, precious = tmp_path / "folder", tmp_path / "precious"
    folder.mkdir()
    precious.write_text("mine", "utf-8")
    path = folder / f"{DEVICE}.jsonl"
    if kind == "link":
        path.symlink_to(precious)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(OSError):
        append_lines(str(folder), DEVICE, LINES)
    assert precious.read_text("utf-8") == "mine"


# -- which folder --------------------------------------------------------------------------------


def test_a_file_is_never_a_folder_and_a_missing_one_may_be_on_another_disk(tmp_path: Path) -> None:
    file_of(tmp_path, "")
    os.mkfifo(tmp_path / "pipe")
    for name in ("x.jsonl", "pipe"):
        with pytest.raises(UsageError, match="is not a folder"):
            check_folder(str(tmp_path / name), name)
    with pytest.raises(SyncFailed, match="there is no folder"):
        check_folder(str(tmp_path / "none"), "none")
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(SyncFailed, match="leads nowhere"):
        check_folder(str(tmp_path / "link"), "link")
    check_folder(str(tmp_path), "here")


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "device", "number"),
    [
        ("0a11ce0001.jsonl", "0a11ce0001", 1),
        ("0a11ce0001-2.jsonl", "0a11ce0001", 2),
        ("0a11ce0001-99999.jsonl", "0a11ce0001", 99999),
        ("0a11ce0001 (conflict 2026).jsonl", "0a11ce0001", 0),
        ("0a11ce0001-2.sync-conflict-2026.jsonl", "0a11ce0001", 0),
        ("0a11ce0001-02.jsonl", "0a11ce0001", 0),
    ],
)
def test_a_name_says_whose_file_it_is(name: str, device: str, number: int) -> None:
    assert own_files.parse_name(name) == (device, number)


@pytest.mark.parametrize("name", ["measurements.jsonl", "0a11ce00019.jsonl", "0a11ce0001.json", ""])
def test_other_names_are_those_of_no_machine(name: str) -> None:
    assert own_files.parse_name(name) is None


def test_a_copy_that_another_program_made_is_not_written(tmp_path: Path) -> None:
    (tmp_path / f"{DEVICE} (copy).jsonl").write_text("")
    assert [*own_files.file_numbers(str(tmp_path), DEVICE)] == [1]
