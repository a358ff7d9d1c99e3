"""The room of a check: a copy of the learner's folder, and what may be done with it.

Reading is bounded, and stays inside the folder. Programs run through `jail`. It knows no practice.
"""

from __future__ import annotations

import codecs
import fnmatch
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property

from roadmap_cli.practice import jail
from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.kit.dice import Dice

TEXT_SIZE = 2 << 20
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Room:
    """One copy of a folder, for one run of all checks of a practice."""

    def __init__(self, folder: str, seed: int, home: str, origin: str = "") -> None:
        self.folder = folder  # the copy
        self.seed = seed  # of the learner's data
        self.home = home  # an empty directory for everything else; HOME of every program
        self.origin = origin or folder  # where the copy was made from; only its .venv is used

    def dice(self, *words: str) -> Dice:
        """Return random numbers that depend on the learner's seed and the words only."""
        return Dice(self.seed, *words)

    # -- reading -----------------------------------------------------------------------------------

    def path(self, name: str) -> str:
        """Return the path of a file in the folder; raise NotYet if it is not one."""
        path = os.path.join(self.folder, name)
        inside = os.path.realpath(self.folder)
        if os.path.commonpath([os.path.realpath(path), inside]) != inside:
            raise NotYet(f"{name} leads out of the folder")
        if not os.path.isfile(path):
            kind = "a folder, not a file" if os.path.isdir(path) else ""
            raise NotYet(f"{name} is {kind}" if kind else f"there is no file {name}")
        return path

    def has(self, name: str) -> bool:
        """Return whether the folder has such a file."""
        return os.path.isfile(os.path.join(self.folder, name))

    def content(self, name: str, most: int = TEXT_SIZE) -> bytes:
        """Return what a file holds; raise NotYet if it is missing or larger than `most` bytes."""
        path = self.path(name)
        try:
            with open(path, "rb") as file:
                content = file.read(most + 1)
        except OSError as error:
            raise NotYet(f"{name} cannot be read: {error.strerror}") from None
        if len(content) > most:
            raise NotYet(f"{name} is larger than {_format_size(most)}, which is the most")
        return content

    def text(self, name: str, most: int = TEXT_SIZE) -> str:
        """Return a file as text with Unix line ends and without a byte order mark."""
        content = self.content(name, most)
        encoding = next((e for m, e in _BYTE_ORDER_MARKS.items() if content.startswith(m)), "utf-8")
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            raise NotYet(f"{name} is not UTF-8 text") from None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def files(self, pattern: str = "*") -> list[str]:
        """Return the files whose path or name matches, as sorted paths relative to the folder.

        `.git` is left out.
        """
        found = []
        for directory, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if name != ".git"]
            for name in names:
                path = os.path.relpath(os.path.join(directory, name), self.folder)
                if fnmatch.fnmatchcase(path, pattern) or fnmatch.fnmatchcase(name, pattern):
                    found.append(path)
        return sorted(found)

    # -- running -----------------------------------------------------------------------------------

    @cached_property
    def python(self) -> str:
        """Return the learner's Python: of the folder's environment, else of the PATH, else ours."""
        for environment in (".venv", "venv"):
            path = os.path.join(self.origin, environment, "bin", "python")
            if os.access(path, os.X_OK):
                return path
        found = shutil.which("python3") or sys.executable
        # A launcher, as of pyenv, is slow: ask it once what it would start.
        run = self.run([found, "-c", "import sys; print(sys.executable)"])
        return run.out.strip() if run.code == 0 and os.path.isfile(run.out.strip()) else found

    def tool(self, name: str) -> str:
        """Return a program of the learner's environment, else of the PATH, else raise CouldNotLook."""
        path = os.path.join(os.path.dirname(self.python), name)
        if os.access(path, os.X_OK):
            return path
        if found := shutil.which(name):
            return found
        raise CouldNotLook(f"{name} is not installed")

    def run(
        self,
        words: Sequence[str],
        *,
        stdin: str | bytes = "",
        seconds: float = jail.SECONDS,
        folder: str = "",
        env: Mapping[str, str] | None = None,
    ) -> jail.Run:
        """Run a program to its end, in `folder` or in the copy itself.

        Raise CouldNotLook if it is not installed. A limit that was hit is in the answer.
        """
        feed = stdin.encode() if isinstance(stdin, str) else stdin
        with jail.start(words, folder or self.folder, self.home, env, feed) as program:
            return program.wait(seconds)

    def start(
        self,
        words: Sequence[str],
        *,
        folder: str = "",
        env: Mapping[str, str] | None = None,
    ) -> AbstractContextManager[jail.Program]:
        """Start a program that one writes to, or a server: `with room.start(...) as program`."""
        return jail.start(words, folder or self.folder, self.home, env, None)

    def fresh_copy(self) -> str:
        """Return another copy of the folder, for a program that writes."""
        target = os.path.join(self.empty_folder(), os.path.basename(self.folder))
        shutil.copytree(self.folder, target, symlinks=True)
        return target

    def empty_folder(self) -> str:
        """Return an empty folder outside the copy."""
        return tempfile.mkdtemp(dir=self.home)


def _format_size(size: int) -> str:
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size} bytes"
