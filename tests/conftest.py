"""What holds for every test: a home of its own, one time zone, and no settings from outside.

It closes what the builders opened, and must not know what any test is about. The options and the
last words of the fault suite are handed on: pytest looks for them here only.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# So that `from tests.builders import …` works however pytest is called.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import builders, examples  # noqa: F401 - the profiles of Hypothesis
from tests.faults.counting import (  # noqa: F401
    pytest_addoption,
    pytest_generate_tests,
    pytest_terminal_summary,
)

settings.load_profile("steady")

# A shell lets what it starts in the background ignore Ctrl-C, and that is inherited; half a dozen
# tests press it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

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


@pytest.fixture(autouse=True)
def own_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each test see an empty home, UTC, and no variable that would change what is shown."""
    for name in list(os.environ):
        if name in _FROM_OUTSIDE or name.startswith(("ROADMAP", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    time.tzset()
    yield
    while builders.opened:
        builders.opened.pop().close()
    monkeypatch.undo()
    time.tzset()
