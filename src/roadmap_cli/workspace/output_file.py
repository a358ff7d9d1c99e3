"""Writing a file that an option names: wholly or not at all, and never one of the program's own.

It owns what becomes of the file that was there: what a person may have edited is kept as `FILE~`.
What nobody has edited since we wrote it is told by the digests of what we wrote.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain, count

from roadmap_cli import shell_words
from roadmap_cli.errors import NotSaved, UsageError
from roadmap_cli.file_access import open_file, permission_advice
from roadmap_cli.settings import Paths
from roadmap_cli.store.database import atomic_write

# The formats that nobody edits, and how many bytes tell a file of ours from another.
_HEAD_LENGTHS = {"html": 100, "json": 16, "jsonl": 24, "anki": 40, "taskwarrior": 10}
_MAX_DIGESTS = 1000


def write(
    paths: Paths,
    path: str,
    text: str | Iterable[str],
    option: str = "-o",
    *,
    output_format: str = "",
) -> str:
    """Write a text, a long one in pieces, to the path of an option.

    Return the path where what was there is kept, "" if nobody can have edited it. Without a
    format nothing is kept.
    """
    if paths.is_own_file(os.path.realpath(path)):
        raise UsageError(
            f"{path} is one of the program's own files", f"choose another name for {option}"
        )
    if output_format and output_format not in _HEAD_LENGTHS:
        text = "".join(text)  # the digest is that of the whole
    pieces = iter((text,) if isinstance(text, str) else text)
    first = next(pieces, "")
    may_be_edited = bool(output_format) and _may_be_edited(paths, path, first, output_format)
    try:
        if may_be_edited:
            atomic_write.require_writable(path)
        copy = keep(path) if may_be_edited else ""
        atomic_write.write_atomically(path, chain((first,), pieces))
    except OSError as error:
        raise _not_written(path, error) from error
    if output_format and output_format not in _HEAD_LENGTHS:
        _remember(paths, first)
    return copy


def keep(path: str) -> str:
    """Copy a file to `FILE~`, byte for byte, and return that path; an older one gets a number.

    Where `FILE~` is a directory or no file for another reason, the copy gets the number.
    """
    copy = f"{path}~"
    try:
        free = next(p for n in count(2) if not os.path.lexists(p := f"{copy}{n}"))
        if os.path.lexists(copy) and not os.path.isfile(copy):
            copy = free  # what is there is no copy of ours
        elif os.path.lexists(copy) and _file_digest(copy) != _file_digest(path):
            os.rename(copy, free)
        atomic_write.copy_atomically(path, copy)
    except OSError as error:
        raise _not_written(copy, error) from error
    return copy


def _not_written(path: str, error: OSError) -> NotSaved:
    words = error.strerror or str(error)
    directory = os.path.dirname(os.path.realpath(path))
    hint = "nothing else was changed"
    if error.errno == errno.ENOENT and not os.path.isdir(directory):
        words = f"there is no directory {directory}"
    elif error.errno in (errno.EACCES, errno.EPERM):
        hint += permission_advice(path, "", before="; ") or _mode_advice(path, directory)
    return NotSaved(f"{path} could not be written: {words}", hint)


def _mode_advice(path: str, directory: str) -> str:
    """Return how to make one's own directory or file writable, else ""."""
    if not os.access(directory, os.W_OK | os.X_OK):
        return f"; to write there: {shell_words.change_mode('u+rwx', directory)}"
    if os.path.isfile(path) and not os.access(path, os.W_OK):
        return f"; to write it: {shell_words.change_mode('u+w', path)}"
    return ""


def _may_be_edited(paths: Paths, path: str, text: str, output_format: str) -> bool:
    """Return whether a path holds something else that is not known to be ours."""
    if atomic_write.is_stream(path) or not os.path.isfile(path):
        return False
    try:
        if length := _HEAD_LENGTHS.get(output_format):
            with open(open_file(path), "rb") as file:
                return file.read(length) not in (b"", _encode(text)[:length])
        digest = _file_digest(path)
    except OSError:  # writing it will tell
        return False
    return digest not in (_digest(b""), _digest(_encode(text)), *_read_digests(paths))


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _file_digest(path: str) -> str:
    with open(open_file(path), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_digests(paths: Paths) -> list[str]:
    try:
        with open(open_file(paths.outputs_file), encoding="ascii", errors="replace") as file:
            return file.read().split()
    except OSError:
        return []


def _remember(paths: Paths, text: str) -> None:
    """Add a text to those that we wrote; if that fails, it is kept once too often."""
    digests = [*_read_digests(paths), _digest(_encode(text))][-_MAX_DIGESTS:]
    lines = "".join(f"{digest}\n" for digest in dict.fromkeys(digests))
    if os.path.lexists(paths.outputs_file) and not os.path.isfile(paths.outputs_file):
        return  # a pipe would be waited for
    with suppress(OSError):
        atomic_write.write_atomically(paths.outputs_file, (lines,), mode=0o600)
