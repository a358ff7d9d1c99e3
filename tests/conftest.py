"""What holds for every test: a home of its own, the hour of noon, and no settings from outside.

It closes what the builders opened, and must not know what any test is about. The options and the
last words of the fault suite and the choice of the quick set are handed on: pytest looks for them
here only.
"""

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# So that `from tests.builders import …` works however pytest is called.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import builders, examples, noon  # noqa: F401 - the profiles of Hypothesis
from tests.faults.counting import (  # noqa: F401
    pytest_addoption,
    pytest_generate_tests,
    pytest_terminal_summary,
)
from tests.quick import pytest_collection_modifyitems, pytest_ignore_collect  # noqa: F401

settings.load_profile("steady")

# Containers like to forbid bytecode; each worker would rewrite all asserts again on each run, and
# each program that a test starts would compile all of ours.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell lets what it starts in the background ignore Ctrl-C, and that is inherited; half a dozen
# tests press it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_MEMORY, _ENOUGH = "/dev/shm", 2**30

_FROM_OUTSIDE = (
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "LINES",
    "EDITOR",
    "VISUAL",
    "BROWSER",
    "PAGER",
)


def pytest_configure(config: pytest.Config) -> None:
    """Put all homes where nobody waits for a disk, but for the fault suite, which is about disks."""
    if config.option.markexpr != "faults" and "TMPDIR" not in os.environ and has_room(_MEMORY):
        tempfile.tempdir = os.environ["TMPDIR"] = _MEMORY


def has_room(directory: str) -> bool:
    """Return whether a directory is there, is ours, lets scripts run, and holds a whole run."""
    return (
        os.access(directory, os.W_OK)
        and not os.statvfs(directory).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(directory).free > _ENOUGH
    )


def read_zone() -> None:
    """Let the clock follow the variable TZ, where there is such a call: Windows has none."""
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each test see an empty home, noon, and no variable that would change what is shown."""
    for name in list(os.environ):
        if name in _FROM_OUTSIDE or name.startswith(("ROADMAP", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", noon.ZONE)
    monkeypatch.setenv("TERM", "xterm-256color")
    read_zone()
    yield
    while builders.opened:
        builders.opened.pop().close()
    monkeypatch.undo()
    read_zone()


@pytest.fixture
def in_utc(own_machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the local time be that of UTC, for a test that writes moments of UTC down."""
    monkeypatch.setenv("TZ", "UTC")
    read_zone()
