"""Atomic writing: whatever happens, the file is the old one or the new one, and on the disk.

Holds: store.database.atomic_write.
"""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from tests.builders import start_program
from tests.cli.program import needs_full_device

from roadmap_cli.store.database import atomic_write

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")
needs_mounts = pytest.mark.skipif(
    subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode != 0
    if shutil.which("unshare")
    else True,
    reason="no file system can be mounted here",
)


def test_a_text_in_chunks_is_written_without_leaving_partial_files(
    tmp_path: Path,
) -> None:
    atomic_write.write_atomically(str(tmp_path / "new.md"), ["wörter\n", "more\n"])
    assert (tmp_path / "new.md").read_bytes() == "wörter\nmore\n".encode()
    assert os.listdir(tmp_path) == ["new.md"]


def test_a_file_keeps_its_permissions_and_a_link_keeps_leading_to_it(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "list.md"
    target.parent.mkdir()
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(target)
    atomic_write.write_atomically(str(link), ["new"])
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert os.listdir(target.parent) == ["list.md"]


def test_a_dangling_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("there.md")
    atomic_write.write_atomically(str(tmp_path / "link.md"), ["new"])
    assert (tmp_path / "there.md").read_text() == "new"
    assert (tmp_path / "link.md").is_symlink()


def test_a_file_name_of_maximum_length_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    atomic_write.write_atomically(str(path), ["x"])
    assert path.read_text() == "x"


def test_an_error_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    def chunks() -> Iterator[str]:
        yield "new" * 100_000
        raise KeyboardInterrupt

    path = tmp_path / "list.md"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        atomic_write.write_atomically(str(path), chunks())
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["list.md"]


def test_a_partial_file_of_a_killed_process_does_not_block_writing(tmp_path: Path) -> None:
    (tmp_path / f".roadmap-{os.getpid()}-0.partial").write_text("of long ago")
    atomic_write.write_atomically(str(tmp_path / "list.md"), ["new"])
    assert (tmp_path / "list.md").read_text() == "new"


def test_a_directory_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        atomic_write.write_atomically(str(tmp_path), ["x"])


def test_a_device_is_written_to_and_stays_a_device() -> None:
    atomic_write.write_atomically(os.devnull, ["x"])
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@needs_full_device
def test_a_device_that_is_full_is_reported() -> None:
    with pytest.raises(OSError, match="No space left"):
        atomic_write.write_atomically("/dev/full", ["x"])


def test_a_named_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = start_program("import sys; print(open(sys.argv[1]).read())", str(tmp_path / "pipe"))
    atomic_write.write_atomically(str(tmp_path / "pipe"), ["through"])
    assert reader.communicate() == ("through\n", "")
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode)


PUT = """
import os, sys
from roadmap_cli.store.database import atomic_write

if os.geteuid() == 0 and "nobody" in sys.argv:
    os.seteuid(65534)
try:
    atomic_write.write_atomically(sys.argv[1], ["new\\n" * 50_000])
    print("written", flush=True)
except OSError as error:
    print(error.strerror, flush=True)
"""


def test_a_file_is_replaced_where_the_system_cannot_change_modes(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text("old")
    out, err = start_program(f"import os; del os.fchmod\n{PUT}", str(path)).communicate()
    assert (out, err) == ("written\n", "")
    assert path.read_text().startswith("new")


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_an_open_output_is_not_truncated(tmp_path: Path, name: str) -> None:
    if not Path(name).exists():
        pytest.skip("no such name here")
    source = "import sys; from roadmap_cli.store.database import atomic_write; atomic_write.write_atomically(sys.argv[1], 'x')"
    path = tmp_path / "log"
    path.write_text("before ")
    with path.open("a") as file:
        subprocess.run([sys.executable, "-c", source, name], stdout=file, check=True)
    assert path.read_text() == "before x"


def test_a_write_protected_file_or_directory_is_left_alone() -> None:
    # pytest's own directories cannot be entered by anybody else.
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "list.md").write_text("old")
        (directory / "list.md").chmod(0o444)
        directory.chmod(0o777)
        out, _ = start_program(PUT, str(directory / "list.md"), "nobody").communicate()
        assert out == "Permission denied\n"
        (directory / "list.md").chmod(0o666)
        directory.chmod(0o555)
        out, _ = start_program(PUT, str(directory / "list.md"), "nobody").communicate()
        assert out == "Permission denied\n"
        directory.chmod(0o755)
        assert (directory / "list.md").read_text() == "old"
        assert os.listdir(directory) == ["list.md"]


@needs_mounts
def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    script = (
        'mount -t tmpfs -o size=64k tmpfs "$1" && echo old >"$1/list.md"'
        ' && "$2" -c "$3" "$1/list.md" && cat "$1/list.md" && ls -A "$1"'
    )
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", str(tmp_path), sys.executable, PUT],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "No space left on device\nold\nlist.md\n"


@needs_strace
def test_the_file_is_synced_before_the_rename_and_the_directory_before_the_answer(
    tmp_path: Path,
) -> None:
    trace = tmp_path / "trace"
    out, err = start_program(
        PUT,
        str(tmp_path / "list.md"),
        under=["strace", "-f", "-qq", "-y", "-o", str(trace), "-e", "fsync,fdatasync,rename,write"],
    ).communicate()
    assert (out, err) == ("written\n", "")
    here = re.escape(str(tmp_path))
    calls = [line.split(maxsplit=1)[1] for line in trace.read_text().splitlines()]
    partial = rf"{here}/\.roadmap-\d+-0\.partial"
    order = [
        rf'write\(\d+<{partial}>, "',
        rf"f(?:data)?sync\(\d+<{partial}>\) += 0",
        rf'rename\("{partial}", "{here}/list.md"\) += 0',
        rf"fsync\(\d+<{here}>\) += 0",
        r'write\(1<.*>, "written',
    ]
    positions = [[i for i, call in enumerate(calls) if re.match(one, call)] for one in order]
    assert all(positions), positions
    assert all(max(a) < min(b) for a, b in pairwise(positions)), positions


@needs_strace
@pytest.mark.parametrize("fault", ["fsync:error=EIO", "rename:error=EIO", "write:error=EDQUOT"])
def test_a_disk_error_leaves_the_old_file(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "list.md"
    path.write_text("old")
    call = fault.partition(":")[0]
    out, _ = start_program(
        PUT,
        str(path),
        under=[
            "strace",
            "-qq",
            "-o",
            os.devnull,
            "-e",
            f"trace={call}",
            "-e",
            f"inject={fault}:when=1",
        ],
    ).communicate()
    assert out in ("Input/output error\n", "Disk quota exceeded\n")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["list.md"]


@needs_strace
@pytest.mark.parametrize("call", ["write", "fsync", "rename", "fchmod"])
def test_killed_at_any_moment_the_file_is_the_old_one_or_the_new_one(
    tmp_path: Path, call: str
) -> None:
    path = tmp_path / "list.md"
    path.write_text("old")
    program = start_program(
        PUT,
        str(path),
        under=[
            "strace",
            "-qq",
            "-o",
            os.devnull,
            "-e",
            f"trace={call}",
            "-e",
            f"inject={call}:signal=KILL:when=1",
        ],
    )
    program.communicate()
    assert program.returncode == -signal.SIGKILL
    assert path.read_text() in ("old", "new\n" * 50_000)
