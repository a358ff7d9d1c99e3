"""The program as its users meet it: inside this process for speed, as a process for manners.

A learner types one line and gets an exit code, what was printed, and what was said beside it.
"""

import atexit
import fcntl
import io
import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import pytest
from tests import noon
from tests.builders import SOURCE

from roadmap_cli.cli.program import run

BREAD = Path(__file__).resolve().parent.parent / "golden" / "bread.yaml"
# A directory of the PATH in which `roadmap` is the program, as an installation makes it.
SCRIPTS = tempfile.mkdtemp(prefix="roadmap-scripts-")
atexit.register(shutil.rmtree, SCRIPTS, ignore_errors=True)
PROGRAM = (os.path.join(SCRIPTS, "roadmap"),)
Path(PROGRAM[0]).write_text(
    f"#!{sys.executable}\nfrom roadmap_cli.__main__ import main\n\nmain()\n", "utf-8"
)
for made in (SCRIPTS, *PROGRAM):
    os.chmod(made, 0o755)
# Root may read and write everything, unless that is taken away.
AS_ANYBODY = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    if os.geteuid() == 0 and shutil.which("setpriv")
    else ()
)
# An output that is always full, which Linux has and macOS has not.
needs_full_device = pytest.mark.skipif(
    not os.path.exists("/dev/full"), reason="no output is always full here"
)
_KEPT = ("PATH", "PYTHONPYCACHEPREFIX", "SYSTEMROOT", "LD_LIBRARY_PATH")


class Result(NamedTuple):
    """What came of one line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The envelope: on stdout, or on stderr where the command failed."""
        return json.loads(self.out or self.err)

    @property
    def data(self) -> Any:
        return self.json["data"]


class Learner:
    """A person with a home directory of their own."""

    def __init__(self, home: Path, settings: Mapping[str, str] = {}) -> None:
        self.home = home
        self.settings = {"ROADMAP_HOME": str(home), **settings}

    @property
    def database(self) -> Path:
        return self.home / "roadmap.db"

    def types(self, line: str, *more: str, out: TextIO | None = None, script: str = "") -> Result:
        """Run a line inside this process; `more` are words that need no quoting."""
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = out or streams[0], streams[1]
        try:
            code = run([*shlex.split(line), *more], {**os.environ, **self.settings}, script)
            sys.stdout.flush(), sys.stderr.flush()
        finally:
            sys.stdout, sys.stderr = before
        texts = [stream.buffer.getvalue().decode("utf-8") for stream in streams]
        return Result(code, *texts)

    def asks(self, line: str, *more: str) -> Any:
        """Run a line with --json that must succeed, and return its data."""
        result = self.types(f"{line} --json", *more)
        assert result.code == 0, result
        return result.data

    def runs(
        self,
        line: str,
        *more: str,
        env: Mapping[str, str] | None = None,
        under: Sequence[str] = (),
        **options: Any,
    ) -> Result:
        """Run a line as a process of its own, with nothing to read; `under` are words before it."""
        options = {"stdin": subprocess.DEVNULL, "capture_output": True} | options
        if "stdout" in options:
            del options["capture_output"]
            options.setdefault("stderr", subprocess.PIPE)
        done = subprocess.run(
            [*under, *PROGRAM, *shlex.split(line), *more],
            env={**environment(), **self.settings, **(env or {})},
            check=False,
            timeout=60,
            **options,
        )
        return Result(
            done.returncode,
            (done.stdout or b"").decode("utf-8", "backslashreplace"),
            (done.stderr or b"").decode("utf-8", "backslashreplace"),
        )

    def sees(
        self, line: str, columns: int = 80, env: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Run a line at a terminal of so many columns; return the code and the screen."""
        return at_terminal(
            [*PROGRAM, *shlex.split(line)],
            columns,
            {**environment(), **self.settings, **(env or {})},
        )

    def in_shell(self, script: str, env: Mapping[str, str] | None = None) -> Result:
        """Run a shell script in which `roadmap` is the program."""
        words = " ".join(map(shlex.quote, PROGRAM))
        done = subprocess.run(
            ["bash", "-c", f'roadmap() {{ {words} "$@"; }}\n{script}'],
            env={**environment(), **self.settings, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return Result(done.returncode, done.stdout, done.stderr)


def environment() -> dict[str, str]:
    """Return what a quiet machine sets, and our package at hand."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    kept["PATH"] = f"{SCRIPTS}:{kept.get('PATH', os.defpath)}"
    return {
        **kept,
        "PYTHONPATH": str(SOURCE),
        "HOME": os.environ["HOME"],
        "LANG": "C.UTF-8",
        "TZ": noon.ZONE,
        "TERM": "xterm-256color",
    }


def _take_terminal() -> None:
    """Make the child the owner of its terminal, where Ctrl-C and a hang-up mean what they mean."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # A run of the tests under `nohup` hands on that hang-ups are ignored.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def at_terminal(
    command: Sequence[str],
    columns: int,
    env: Mapping[str, str],
    talk: Sequence[tuple[str, str]] = (),
) -> tuple[int, str]:
    """Run a command at a terminal of its own; return its exit code and all it wrote.

    `talk` is what a person waits to see, and what they type then.
    """
    waiting = [(seen.encode(), typed.encode()) for seen, typed in talk]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=dict(env),
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(slave)
    screen, answered = b"", 0
    while True:
        if not select.select([master], [], [], 30)[0]:
            process.kill()
        try:
            part = os.read(master, 65536)
        except OSError:  # the last one at the terminal has left
            break
        if not part:
            break
        screen += part
        if waiting and waiting[0][0] in screen[answered:]:
            answered = len(screen)
            os.write(master, waiting.pop(0)[1])
    os.close(master)
    code = process.wait(timeout=60)
    return code, screen.decode("utf-8").replace("\r\n", "\n")


def moved_in(template: Path, home: Path) -> Learner:
    """Return a learner whose home begins as a copy of another."""
    shutil.copytree(template, home)
    return Learner(home)


def same_on_each_run(text: str, log: str) -> str:
    """Return a text without times, and with numbers in place of the devices of a log."""
    text = re.sub(r'"(at|sum|clock|until)": ("[^"]*"|\d+)', "", text)
    text = re.sub(r'"devices": \{[^}]*\}', "", text)  # in the order of their names
    devices = re.findall(r'^{"device": "([0-9a-f]{10})"', log, re.MULTILINE)
    for number, device in enumerate(dict.fromkeys(devices)):
        text = text.replace(device, f"device {number}")
        text = re.sub(rf"\b{device[:2]}[0-9a-f]?\.", f"handle {number}.", text)
    return text
