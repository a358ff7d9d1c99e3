"""Walling off a process with bubblewrap: no network, no home, nothing writable but one folder.

Where bubblewrap is missing or may not make namespaces, there is no wall, only limits.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

# Below a home, what programs on the PATH may need: the environments they live in.
_TOOL_HOMES = (
    ".pyenv",
    ".asdf",
    ".rustup",
    ".local/lib",
    ".local/pipx",
    ".local/share/mise",
    ".local/share/pipx",
    ".local/share/uv",
)


def wall(room: str, visible: Sequence[str], hidden: Sequence[str]) -> list[str]:
    """Return the words before a command that wall it off, [] where that does not work.

    `room` stays writable. Of the home, /tmp and the `hidden` folders only `visible` paths are seen.
    """
    program = shutil.which("bwrap")
    if program is None:
        return []
    words = [program, *_arguments(room, visible, hidden), "--"]
    try:
        trial = subprocess.run(
            [*words, "true"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [] if trial.returncode else words


def _arguments(room: str, visible: Sequence[str], hidden: Sequence[str]) -> Iterator[str]:
    home = os.path.realpath(os.path.expanduser("~"))
    yield from ("--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/", "/")
    yield from ("--dev", "/dev", "--proc", "/proc")
    # /run has the sockets of services, which could do for a program what it cannot do itself.
    for folder in ("/tmp", "/var/tmp", "/run", home):  # noqa: S108
        if os.path.isdir(folder) and folder != "/":
            yield from ("--tmpfs", folder)
    yield from ("--ro-bind-try", "/run/current-system", "/run/current-system")  # NixOS
    for path in _program_folders(home):
        yield from ("--ro-bind-try", path, path)
    for path in map(os.path.realpath, visible):
        yield from ("--ro-bind-try", path, path)
    for folder in map(os.path.realpath, hidden):
        if os.path.isdir(folder) and not room.startswith(os.path.join(folder, "")):
            yield from ("--tmpfs", folder)
    yield from ("--bind", room, room, "--chdir", room)


def _program_folders(home: str) -> Iterator[str]:
    """Yield the folders of Python and of the programs on the PATH."""
    yield from (sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable)))
    yield from (os.path.join(home, name) for name in _TOOL_HOMES)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if os.path.isabs(folder) and os.path.realpath(folder) not in ("/", home):
            yield folder
