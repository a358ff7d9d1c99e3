"""A file on its way to the disk and to its name, on each system.

Holds: store.database.database_file, store.database.database.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.program import AS_ANYBODY, environment

from roadmap_cli.store.database import database_file
from roadmap_cli.store.database.database import sqlite_uri

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")


@needs_strace
@pytest.mark.parametrize(
    ("platform", "calls"), [("linux", ["fsync"]), ("darwin", ["F_FULLFSYNC", "fsync"])]
)
def test_on_macos_the_disk_itself_is_asked_first(
    platform: str, calls: list[str], tmp_path: Path
) -> None:
    """Linux knows no such request, and says so as a network disk of macOS would."""
    script = (
        "import sys; from roadmap_cli.store.database.database_file import sync_descriptor;"
        " sync_descriptor(1, sys.argv[1])"
    )
    trace = tmp_path / "trace"
    strace = ["strace", "-qq", "-o", str(trace), "-e", "trace=fcntl,fsync"]
    with (tmp_path / "file").open("w") as file:
        command = [*strace, sys.executable, "-c", script, platform]
        subprocess.run(command, env=environment(), stdout=file, check=True)
    lines = trace.read_text().replace("0x33", "F_FULLFSYNC").splitlines()
    asked = [line for line in lines if line.startswith(("fcntl(1, F_FULL", "fsync(1)"))]
    assert [call for line in asked for call in ("F_FULLFSYNC", "fsync") if call in line] == calls


def test_what_cannot_be_synced_is_an_error(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    for platform in ("linux", "darwin"):
        with pytest.raises(OSError, match="Invalid argument"):
            database_file.sync_descriptor(reader, platform)
    os.close(reader), os.close(writer)


REPLACE = """
import sys
from roadmap_cli.store.database.database_file import replace_file
try:
    replace_file(*sys.argv[1:])
    print("replaced")
except PermissionError:
    print("refused")
"""


@pytest.mark.skipif(os.geteuid() == 0 and not AS_ANYBODY, reason="root may rename everything")
@pytest.mark.parametrize(("platform", "end"), [("linux", "refused"), ("win32", "replaced")])
def test_on_windows_a_file_that_a_scanner_holds_is_replaced_a_moment_later(
    platform: str, end: str, tmp_path: Path
) -> None:
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    tmp_path.chmod(0o555)  # stands for the scanner, which lets go after a moment
    release = threading.Timer(0.6, tmp_path.chmod, [0o755])
    command = [*AS_ANYBODY, sys.executable, "-c", REPLACE, str(tmp_path / "new")]
    release.start()
    done = subprocess.run(
        [*command, str(tmp_path / "old"), platform],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    release.join()
    assert done.stdout == f"{end}\n"
    assert (tmp_path / "old").read_text() == ("new" if end == "replaced" else "old")


def test_another_failure_to_replace_is_told_at_once(tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(FileNotFoundError):
        database_file.replace_file(str(tmp_path / "a"), str(tmp_path / "b"), "win32")
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "name", ["plain.db", "a b?c#d%20.db", r"\\server\share\a.db", r"C:\Data\a.db", "ü.db", "//x.db"]
)
def test_sqlite_opens_exactly_the_path_it_is_given(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path of Windows is here the name of a file, which must arrive as it is."""
    monkeypatch.chdir(tmp_path)
    path = f"/{tmp_path}/x.db" if name == "//x.db" else name
    with closing(sqlite3.connect(sqlite_uri(path, "mode=rwc"), uri=True)) as connection:
        connection.execute("create table t (a)")
    assert os.listdir(tmp_path) == [name.removeprefix("//")]
