"""The wall: what is behind it sees no network, no home, and can write in one folder only.

Holds: rooms.bubblewrap.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from roadmap_cli.rooms import bubblewrap


def test_there_is_no_wall_without_bubblewrap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bubblewrap.wall(str(tmp_path), (), ()) == []


def test_one_that_does_not_work_is_no_wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho no namespaces >&2\nexit 1\n", "utf-8")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert bubblewrap.wall(str(tmp_path), (), ()) == []


def test_behind_a_wall_only_the_room_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("room", "home/.ssh", "home/project", "data"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("home/.ssh/id", "home/project/a.py", "data/roadmap.db"):
        (tmp_path / name).write_text("secret", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    room, project, data = (str(tmp_path / name) for name in ("room", "home/project", "data"))
    wall = bubblewrap.wall(room, (project, str(Path(sys.prefix))), (data,))
    if not wall:
        pytest.skip("bubblewrap does not work here")

    def shell(script: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*wall, "sh", "-c", script], capture_output=True, text=True)

    assert shell("echo made > made; cat made").stdout == "made\n"
    assert (tmp_path / "room" / "made").exists()
    assert shell(f"cat {project}/a.py").stdout == "secret"
    assert shell(f"cat {tmp_path}/home/.ssh/id").returncode
    assert shell(f"cat {data}/roadmap.db").returncode
    assert shell(f"echo x > {project}/b.py").returncode
    assert shell("echo x > /etc/hosts").returncode
    assert shell("ls -A /run").stdout.strip() in ("", "current-system"), "sockets of services"
    assert "lo" in shell("cat /proc/net/dev").stdout
    assert "eth" not in shell("cat /proc/net/dev").stdout
