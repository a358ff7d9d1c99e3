"""Twenty attempts of a learner's program to break out: none passes, blames or leaves anything behind.

Holds: practice.jail, rooms.bubblewrap, practice.examiner.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.rooms import bubblewrap

# What starts a program as a check does, and says what became of it.
EXAMINER = """
import json, os, sys
from roadmap_cli.practice import jail
from roadmap_cli.practice.examiner import _end_descendants, _hide_from_programs, _own_descendants
_own_descendants()
_hide_from_programs()
try:
    with jail.start([sys.executable, "-c", sys.argv[1]], "copy", os.path.abspath("home")) as program:
        run = program.wait(float(sys.argv[2]))
finally:
    _end_descendants()
print(json.dumps([run.code, run.limit, run.out[:200], run.err[-300:]]))
"""
ATTEMPTS = {
    "runs for ever": ("while True: pass", "ran longer than"),
    "sleeps": ("import time; time.sleep(99)", "ran longer than"),
    "ignores SIGTERM": (
        "import signal, time\nfor s in (2, 15, 1): signal.signal(s, signal.SIG_IGN)\ntime.sleep(99)",
        "ran longer than",
    ),
    "takes 8 GB": ("b'x' * (8 << 30)", "MemoryError"),
    "prints without end": ("while True: print('x' * 9999)", "printed more than 1 MiB"),
    "writes 5 GB": (
        "f = open('big', 'wb')\nf.seek(5 << 30)\nf.write(b'x')\nf.flush()",
        "File too large",
    ),
    "reads its input": ("input()", "EOFError"),
    "closes its output": ("import os; os.close(1); os.close(2)", ""),
    "prints bytes that are no text": ("import os; os.write(1, b'\\xff\\xfe\\x1b[2J')", "\\ufffd"),
    "looks for secrets": ("import os; print(os.environ.get('SECRET'))", "None"),
    "starts 300 processes": (
        "import os, time\nfor _ in range(300):\n  if not os.fork(): time.sleep(99); os._exit(0)",
        "",
    ),
    "forks faster than one can end it": (
        "import os\nfor _ in range(9):\n  if not os.fork():\n    os.setsid()\n"
        "    while True:\n      if os.fork(): os._exit(0)",
        "",
    ),
    "leaves its session": (
        "import os, time\nif not os.fork():\n  os.setsid()\n  if not os.fork(): time.sleep(99)",
        "",
    ),
}
# Only a wall stops these; SECURITY.md says so.
ATTEMPTS_ON_WALLS = {
    "writes beside the copy": "open('../../beside', 'w').write('x')",
    "reads the keys of the home": "import os; print(open(os.environ['KEY']).read())",
    "asks the network": "import socket; socket.create_connection(('192.0.2.1', 80), 3)",
    "reads the variables of what started it": (
        "import os; print(open(f'/proc/{os.getppid()}/environ').read())"
    ),
    "answers for what started it": "import os; open(f'/proc/{os.getppid()}/fd/1', 'w').write('[]')",
    "changes the memory of what started it": "import os; open(f'/proc/{os.getppid()}/mem', 'r+b')",
    "kills what started it": "import os; os.kill(os.getppid(), 9)",
}


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("room/copy", "room/home", "own/.ssh"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "own" / ".ssh" / "id").write_text("the key", "utf-8")
    monkeypatch.setenv("SECRET", "hunter2")
    return tmp_path / "room"


def attempt(room: Path, script: str, wall: list[str], seconds: str = "2") -> Any:
    words = [*wall, sys.executable, "-c", EXAMINER, script, seconds]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(words, cwd=room, env=env, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout) if done.stdout else None


def walls(room: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    own = room.parent / "own"
    monkeypatch.setenv("HOME", str(own))
    visible = [path for path in sys.path if os.path.isdir(path)]
    wall = bubblewrap.wall(str(room), [*visible, sys.prefix, sys.base_prefix], [str(own)])
    if not wall:
        pytest.skip("bubblewrap does not work here")
    return wall


def left_behind(room: Path) -> list[str]:
    """Return the processes that still run in a room; the kernel may need a moment to end one."""
    end = time.monotonic() + 20
    while (found := _processes_in(room)) and time.monotonic() < end:
        time.sleep(0.01)
    return found


def _processes_in(room: Path) -> list[str]:
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{name}/cwd").startswith(str(room)):
                found.append(name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="limits and namespaces of Linux")
@pytest.mark.parametrize("is_walled", [False, True], ids=["limits", "walls"])
@pytest.mark.parametrize("name", ATTEMPTS)
def test_it_is_held_and_nothing_is_left(
    room: Path, monkeypatch: pytest.MonkeyPatch, name: str, is_walled: bool
) -> None:
    script, said = ATTEMPTS[name]
    wall = walls(room, monkeypatch) if is_walled else []
    seconds = "1" if said.startswith("ran") else "20"
    answer = attempt(room, script, wall, seconds)
    assert said in json.dumps(answer)
    assert "hunter2" not in json.dumps(answer)
    assert left_behind(room) == []
    assert sorted(os.listdir(room.parent)) == ["own", "room"]


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces of Linux")
@pytest.mark.parametrize("name", ATTEMPTS_ON_WALLS)
def test_a_wall_holds_what_limits_do_not(
    room: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    key = room.parent / "own" / ".ssh" / "id"
    script = ATTEMPTS_ON_WALLS[name].replace("os.environ['KEY']", repr(str(key)))
    answer = attempt(room, script, walls(room, monkeypatch), "20")
    # What was killed with its examiner has answered nothing, so nothing can be recorded. A file
    # beside the copy may be written in a memory of its own.
    assert answer is None or answer[0] != 0 or name == "writes beside the copy"
    assert "the key" not in json.dumps(answer)
    assert left_behind(room) == []
    assert sorted(os.listdir(room.parent)) == ["own", "room"]
