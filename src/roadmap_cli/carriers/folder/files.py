"""Reading a folder that any program carries: all its `*.jsonl`, whatever they are called.

A line counts when it holds an event; whether that follows the events before it is the caller's to
judge. It trusts nothing that it reads, writes nothing, and knows no database and no settings.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from typing import IO

from roadmap_cli import file_access, shell_words
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.errors import SyncFailed, UsageError
from roadmap_cli.formats import event_lines
from roadmap_cli.values import Record

try:
    # The function that hashlib offers, without OpenSSL, which hashlib loads.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_ENDING = ".jsonl"
_MAX_NAMED = 10_000  # torn lines of a file of which it is remembered what event they held
_CHUNK_BYTES = 1 << 20
_BEGINNING = b'{"device": "'
_NAME = re.compile(rb'\{"device": "([0-9A-Za-z_-]{1,64})", "n": ([0-9]{1,16}),')
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

EventName = tuple[str, int]  # device, n


class FileStatus(Record):
    """A file as it stands in the folder."""

    name: str
    size: int
    modified: int  # nanoseconds


class FileMark(Record):
    """How far a file was read: all whole lines before `end`, which have this digest."""

    size: int
    modified: int
    end: int
    digest: str

    def is_of(self, status: FileStatus) -> bool:
        """Return whether a file stands as it did when it was read."""
        return (self.size, self.modified) == (status.size, status.modified)


def check_folder(path: str, name: str) -> None:
    """Raise UsageError for what can never be a folder, and SyncFailed for one that is not there."""
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        make = "roadmap sync --create" if os.path.isdir(os.path.dirname(path)) else "mkdir -p"
        link = file_access.find_dangling_link(path)
        raise SyncFailed(
            f"{link} is a link that leads nowhere" if link else f"there is no folder {name}",
            f"is the disk there? to make a new folder: {make} {shell_words.quote(path)}",
        ) from None
    except OSError as error:
        raise unreachable(name, error) from error
    if not stat.S_ISDIR(mode):
        raise UsageError(f"{name} is not a folder", "name a folder that a program carries")


def unreachable(name: str, error: OSError) -> SyncFailed:
    """Return the error for a folder that cannot be looked into."""
    return SyncFailed(
        f"{name} cannot be read: {error.strerror or error}",
        file_access.permission_advice(name, "is the disk there, and may you read it?"),
    )


def list_files(path: str) -> list[FileStatus]:
    """Return the files that may hold events, by name; raise OSError.

    What begins with a dot belongs to the programs that carry the folder.
    """
    files = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.lower().endswith(_ENDING) and not entry.name.startswith("."):
                try:
                    status = entry.stat()
                except OSError:  # reading it will say why
                    files.append(FileStatus(entry.name, -1, 0))
                else:
                    files.append(FileStatus(entry.name, status.st_size, status.st_mtime_ns))
    return sorted(files)


class FolderFile:
    """One file while its events are read; afterwards, what else there was in it."""

    def __init__(self, folder: str, name: str) -> None:
        self.path = os.path.join(folder, name)
        self.mark: FileMark | None = None  # how far it was read
        self.unnamed = 0  # lines of which nobody can tell what they held
        self.named: set[EventName] = set()  # the events that other torn lines held

    def events(self, after: FileMark | None = None) -> Iterator[tuple[Event, str]]:
        """Yield the events, each with its data as text to store; raise OSError.

        With a mark, only those of what was added since; a file that does not begin as it did
        raises FileChanged.
        """
        with os.fdopen(file_access.open_file(self.path), "rb") as file:
            status = os.fstat(file.fileno())
            digest, end = blake2b(digest_size=16), 0
            if after is not None:
                _skip(file, after, digest)
                end = after.end
            for line, is_rest in _read_lines(file):
                if line.endswith(b"\n") or len(line) > event_lines.MAX_LINE_BYTES:
                    digest.update(line)
                    end += len(line)
                found = None if is_rest else self._parse(line)
                if found is not None:
                    yield found
            self.mark = FileMark(status.st_size, status.st_mtime_ns, end, digest.hexdigest())

    def _parse(self, line: bytes) -> tuple[Event, str] | None:
        """Return the event of a line, or None, having noted a line that is not whole."""
        if line.isspace():
            return None
        try:
            if len(line) > event_lines.MAX_LINE_BYTES:
                raise ValueError
            value = event_lines.decode(line.removeprefix(_BYTE_ORDER_MARK).decode())
            if isinstance(value, dict):
                if event_lines.LOG_NAME in (value.get("format"), value.get("end")):
                    return None  # an export lies here, too
                return event_lines.parse_event(value)
        except (ValueError, RecursionError):
            pass
        name = _NAME.match(line)
        if name is not None and len(self.named) < _MAX_NAMED:
            self.named.add((name[1].decode(), int(name[2])))
        elif not _is_abandoned(line):
            self.unnamed += 1
        return None


class FileChanged(Exception):
    """A file does not begin as it did when it was read."""


def mark_file(folder: str, name: str, after: FileMark | None) -> FileMark:
    """Return the mark of a file that this installation alone has made longer; raise OSError.

    A file that does not begin as it did raises FileChanged.
    """
    path = os.path.join(folder, name)
    with os.fdopen(file_access.open_file(path), "rb") as file:
        status = os.fstat(file.fileno())
        digest, end = blake2b(digest_size=16), 0
        if after is not None:
            _skip(file, after, digest)
            end = after.end
        while (line := file.readline()).endswith(b"\n"):
            digest.update(line)
            end += len(line)
    return FileMark(status.st_size, status.st_mtime_ns, end, digest.hexdigest())


def _skip(file: IO[bytes], mark: FileMark, digest: blake2b) -> None:
    """Go to where a file was read to; raise FileChanged if another beginning lies before it."""
    left = mark.end
    while left and (data := file.read(min(left, _CHUNK_BYTES))):
        digest.update(data)
        left -= len(data)
    if left or digest.hexdigest() != mark.digest:
        raise FileChanged


def _read_lines(file: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield the lines; one that is too long in pieces, and whether one goes on with a line."""
    is_rest = False
    while piece := file.readline(event_lines.MAX_LINE_BYTES + 1):
        yield piece, is_rest
        is_rest = len(piece) > event_lines.MAX_LINE_BYTES and not piece.endswith(b"\n")


def _is_abandoned(line: bytes) -> bool:
    """Return whether a line was cut off before its number, and its writer went on to write more."""
    beginning = line.rstrip(b"\r\n")
    is_ours = _BEGINNING.startswith(beginning) or beginning.startswith(_BEGINNING)
    return is_ours and line.endswith(b"\n") and len(beginning) < 100
