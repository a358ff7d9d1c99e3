"""Running a program with limits: time, memory, output, size of files, number of processes.

Output goes to files, so that nothing can block us: no full pipe, and no descendant that keeps one open.
The program inherits no variable but PATH. A program that is not installed is "could not look", and
this is the one place that says so. It knows no practice.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import resource
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import IO, NamedTuple

from roadmap_cli.practice.engine import CouldNotLook, NotYet

MEMORY = 2 << 30
OUTPUT = 1 << 20
FILE_SIZE = 200 << 20
PROCESSES = 128
SECONDS = 5.0


class Run(NamedTuple):
    """What a program did."""

    line: str  # the command as one would type it
    code: int  # below 0: minus the signal that ended it
    out: str
    err: str
    seconds: float
    limit: str = ""  # the limit that ended it, as a clause: "ran longer than 5 s"

    def demand_success(self) -> Run:
        """Return the run itself; raise NotYet if it did not end with 0 inside its limits."""
        if self.limit:
            raise NotYet(f"'{self.line}' {self.limit}")
        if self.code:
            said = f"'{self.line}' ended with {_format_code(self.code)}"
            raise NotYet(said, found=self.last_line())
        return self

    def last_line(self) -> str:
        """Return the last line that it said, of a traceback the error; paths by their last part."""
        last = (self.err.strip() or self.out.strip()).splitlines()[-1:]
        return re.sub(r"(?<![\w:/])/(?:[^/\s'\"():]+/)+", "", "".join(last))


class Program:
    """A program that runs, with its output in files; `start` makes it, and ends it."""

    def __init__(self, process: subprocess.Popen[bytes], line: str, out: IO[bytes], err: IO[bytes]):
        self.process = process
        self.line = line
        self._streams = out, err
        self._start = time.monotonic()

    def write(self, text: str) -> None:
        """Write to its standard input; what it does not read is lost."""
        assert self.process.stdin
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.write(text.encode())
            self.process.stdin.flush()

    def output(self) -> str:
        """Return what it has printed so far."""
        return _read(self._streams[0])

    def errors(self) -> str:
        """Return what it has printed on stderr so far."""
        return _read(self._streams[1])

    def is_running(self) -> bool:
        """Return whether it has not ended."""
        return self.process.poll() is None

    def wait(self, seconds: float = SECONDS) -> Run:
        """Wait until it ends or hits a limit, and return what it did."""
        limit = ""
        end = time.monotonic() + seconds
        while not limit:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(min(0.05, max(0.0, end - time.monotonic())))
                break
            if time.monotonic() >= end:
                limit = f"ran longer than {seconds:g} s"
            limit = self._output_limit() or limit
        limit = limit or self._output_limit() or self._size_limit()
        self.kill()
        out, err = self.output(), self.errors()
        took = time.monotonic() - self._start
        return Run(self.line, self.process.returncode, out, err, took, limit)

    def kill(self) -> None:
        """End it and all that it started in its session."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _output_limit(self) -> str:
        sizes = [os.fstat(stream.fileno()).st_size for stream in self._streams]
        return f"printed more than {OUTPUT >> 20} MiB" if max(sizes) > OUTPUT else ""

    def _size_limit(self) -> str:
        if self.process.returncode != -signal.SIGXFSZ:
            return ""
        return f"wrote a file of more than {FILE_SIZE >> 20} MiB"


@contextlib.contextmanager
def start(
    words: Sequence[str],
    folder: str,
    home: str,
    env: Mapping[str, str] | None = None,
    stdin: bytes | None = b"",
) -> Iterator[Program]:
    """Start a program in a folder; it is ended when the block ends.

    With `stdin` None one can `write` to it. Raise CouldNotLook if the program is not installed.
    """
    line = shlex.join([os.path.basename(words[0]), *words[1:]])
    with contextlib.ExitStack() as stack:
        out, err = (stack.enter_context(tempfile.TemporaryFile(dir=home)) for _ in range(2))
        feed: IO[bytes] | int = subprocess.PIPE
        if stdin is not None:
            feed = stack.enter_context(tempfile.TemporaryFile(dir=home))
            feed.write(stdin)
            feed.seek(0)
        try:
            process = subprocess.Popen(
                words,
                cwd=folder,
                env=environment(home, env or {}),
                stdin=feed,
                stdout=out,
                stderr=err,
                start_new_session=True,
                preexec_fn=partial(_set_limits, _own_processes() + PROCESSES),
            )
        except FileNotFoundError:
            raise CouldNotLook(f"{words[0]} is not installed") from None
        except PermissionError:
            raise NotYet(f"{words[0]} may not be run: it lacks the right to execute") from None
        except OSError as error:
            said = f"{words[0]} cannot be run: {error.strerror}"
            # Anything but the file itself is the system's: no memory, no process left.
            raise (NotYet if error.errno == errno.ENOEXEC else CouldNotLook)(said) from None
        program = Program(process, line, out, err)
        try:
            yield program
        finally:
            program.kill()
            if process.stdin:
                with contextlib.suppress(OSError):
                    process.stdin.close()


def environment(home: str, more: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a program: nothing of the learner's but PATH."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }


def _set_limits(processes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, FILE_SIZE)):
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(what, (most, most))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))


def _own_processes() -> int:
    """Return how many tasks this user runs: the kernel counts all of them against the limit."""
    try:
        names = [name for name in os.listdir("/proc") if name.isdigit()]
    except FileNotFoundError:  # macOS
        return 512
    count, uid = 0, os.getuid()
    for name in names:
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{name}").st_uid == uid:
                count += len(os.listdir(f"/proc/{name}/task"))
    return count


def _read(stream: IO[bytes]) -> str:
    """Return the text so far without moving the place at which the program writes."""
    text = os.pread(stream.fileno(), OUTPUT, 0).decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _format_code(code: int) -> str:
    return f"code {code}" if code > 0 else f"signal {-code}"
