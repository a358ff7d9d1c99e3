"""The draft: what a person wrote in an editor or sent to standard input, until it is saved.

It owns the file that a text is kept in which was not saved. It must not know what a text is for.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from roadmap_cli.errors import NotSaved, RoadmapError, UsageError
from roadmap_cli.store.database.signals import raise_on_termination

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session

_PIECE_BYTES = 1 << 16


class Draft:
    """A text with a file of its own, in a private directory where an editor may leave others."""

    def __init__(self, name: str, text: str = "") -> None:
        """Make the file with the text to begin with; raise OSError if that fails."""
        self.before = text
        self.directory = tempfile.mkdtemp(prefix="roadmap-")
        self.path = os.path.join(self.directory, f"{name}.md")
        with open(self.path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        self.made = os.path.getmtime(self.path)
        self.may_be_open = False  # in an editor that did not wait

    def has_text(self) -> bool:
        """Return whether the file, or another one that an editor has left, holds anything."""
        return bool(self._texts())

    def find_text(self) -> str:
        """Return the path of the text: of the file, or of the newest one that an editor left."""
        texts = self._texts()
        if self.path in texts or not texts:  # an editor may save later
            return self.path if os.path.isfile(self.path) else ""
        return max(texts, key=os.path.getmtime)

    def _texts(self) -> list[str]:
        """Return the paths of the files that hold more than blanks and line ends."""
        try:
            paths = [os.path.join(self.directory, name) for name in os.listdir(self.directory)]
        except OSError:
            return []
        return [path for path in paths if _holds_text(path)]

    def remove(self) -> None:
        """Remove the directory: its text is saved, or there is none."""
        shutil.rmtree(self.directory, ignore_errors=True)


def _holds_text(path: str) -> bool:
    """Return whether a regular file holds text, or may hold it where it cannot be read."""
    try:
        if not stat.S_ISREG(os.stat(path, follow_symlinks=False).st_mode):
            return False
    except OSError:
        return False
    try:
        with open(path, "rb") as file:
            return bool(file.read().strip())
    except OSError:
        return True


class StreamText:
    """The bytes of standard input, which get a file only when they cannot be saved."""

    def __init__(self) -> None:
        self.data = bytearray()

    def find_text(self) -> str:
        """Write the text into a file and return its path; raise OSError if that fails."""
        if not self.data.strip():
            return ""
        draft = Draft("text")
        with open(draft.path, "wb") as file:
            file.write(self.data)
        return draft.path


def read_standard_input(session: Session) -> str:
    """Return the text of standard input; raise UsageError if it is not UTF-8."""
    if sys.stdin is None:
        raise UsageError("- is standard input, which is closed", "write the text itself")
    stream: Any = sys.stdin.buffer  # its type does not know read1
    session.draft = text = StreamText()
    try:
        with raise_on_termination():  # what was typed by then is kept, too
            while piece := stream.read1(_PIECE_BYTES):
                text.data += piece
    except OSError as error:
        raise NotSaved(
            f"the standard input cannot be read: {error.strerror or error}", "nothing was saved"
        ) from error
    return decode(text.data)


def keep_standard_input(session: Session) -> None:
    """Read a text that was sent to a command which cannot be carried out, so that it is kept."""
    if session.draft is None and sys.stdin is not None and not sys.stdin.isatty():
        with suppress(RoadmapError):
            read_standard_input(session)


def decode(data: bytes | bytearray) -> str:
    """Return a text with the line ends of Unix; raise UsageError if it is not UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"line {line} of the text holds bytes that are not UTF-8", "nothing was saved"
        ) from None
