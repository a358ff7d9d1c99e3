"""Starting the examiner, reading what it answers, and ending it: in a temporary folder of its own.

The program never imports a check. What the examiner does not say in its last line, it did not do.
"""

from __future__ import annotations

import json
import os
import select
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

from roadmap_cli.errors import RoadmapError
from roadmap_cli.rooms import bubblewrap
from roadmap_cli.values import Record

MAX_SECONDS = 180
_PREFIX = "roadmap-practice-"
_DAY = 86_400
_VARIABLES = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_PACKAGE_FOLDER = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    " from roadmap_cli.practice.examiner import main; main(sys.argv[2:])"
)
Answer = dict[str, Any]


class ExaminerFailed(RoadmapError):
    """The examiner ended before it was done: a fault of the program, never the learner's."""

    code = "examiner-failed"


class Walls(Record):
    """What a walled examiner may see of the home, and which other folders are hidden."""

    visible: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Make a folder that is removed with all that is in it; remove those of runs that were killed."""
    _sweep()
    folder = os.path.realpath(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        yield folder
    finally:
        _remove(folder)


def run_examiner(
    words: Sequence[str],
    folder: str,
    on_answer: Callable[[Answer], None],
    walls: Walls | None = None,
) -> bool:
    """Run the examiner in a temporary folder; return whether it was walled off.

    `on_answer` gets each of its answers as it comes. Without `walls`, none are tried. Raises
    ExaminerFailed if it ends before its last answer, or takes longer than MAX_SECONDS; OSError for
    what the system refuses, such as room on the disk.
    """
    wall = []
    if walls is not None:
        visible = (os.path.join(_PACKAGE_FOLDER, "roadmap_cli"), *_site_packages(), *walls.visible)
        wall = bubblewrap.wall(folder, visible, walls.hidden)
    reading, writing = os.pipe()
    with open(reading, "rb") as answers, open(os.path.join(folder, "errors"), "w+b") as errors:
        command = [sys.executable, "-I", "-c", _START, _PACKAGE_FOLDER, str(writing), *words]
        try:
            process = subprocess.Popen(
                [*wall, *command],
                cwd=folder,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[writing],
                start_new_session=True,
            )
        finally:
            os.close(writing)
        try:
            _read_answers(answers, errors, on_answer)
        finally:
            _end(process)
    return bool(wall)


def _environment() -> dict[str, str]:
    """Return what Python needs to start; keys and passwords in other variables are nobody's business."""
    return {name: os.environ[name] for name in _VARIABLES if name in os.environ}


def _read_answers(
    answers: IO[bytes], errors: IO[bytes], on_answer: Callable[[Answer], None]
) -> None:
    end = time.monotonic() + MAX_SECONDS
    buffer = b""
    while True:
        ready, _, _ = select.select([answers], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise ExaminerFailed(
                f"all checks together took longer than {MAX_SECONDS} s, which is the most",
                "check one at a time: roadmap verify --only CHECK",
            )
        chunk = os.read(answers.fileno(), 1 << 16)
        if not chunk:
            raise ExaminerFailed(
                "the checks ended before they were done; this is a fault of roadmap, not yours",
                _last_line(errors),
            )
        *lines, buffer = (buffer + chunk).split(b"\n")
        for line in lines:
            answer = _parse(line)
            if answer.get("end"):
                return
            if "refused" in answer:
                raise OSError(*answer["refused"])
            on_answer(answer)


def _parse(line: bytes) -> Answer:
    try:
        answer: Answer = json.loads(line)
    except ValueError:
        raise ExaminerFailed(
            "what the checks answered cannot be read; this is a fault of roadmap, not yours",
            "nothing was recorded",
        ) from None
    return answer


def _last_line(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "nothing was recorded"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the examiner; on SIGTERM it ends the programs that it started."""
    with suppress(ProcessLookupError, PermissionError):
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(3)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _site_packages() -> list[str]:
    """Return where PyYAML is, which the examiner reads workflows with."""
    return [path for path in sys.path if path.endswith("site-packages")]


def _sweep() -> None:
    """Remove the folders that killed runs of this user have left, after a day."""
    root = tempfile.gettempdir()
    with suppress(OSError):
        for name in os.listdir(root):
            path = os.path.join(root, name)
            if name.startswith(_PREFIX):
                with suppress(OSError):
                    status = os.lstat(path)
                    is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
                    if is_own and status.st_mtime < time.time() - _DAY:
                        _remove(path)


def _remove(folder: str) -> None:
    """Remove a folder, also with subfolders that may not be entered.

    The system's own programs go deeper than a path may be long, where shutil runs out of stack.
    """
    for words in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
        with suppress(OSError):
            subprocess.run([*words, "--", folder], stderr=subprocess.DEVNULL, check=False)
