"""The roadmap file on disk: opened without trust, read whole or not at all, and its digest.

It answers "may this be read, and is it still the same?" without parsing, so it must not import
yaml: the digest alone tells most runs that nothing changed.
"""

import hashlib
import io
import os
import re
import shlex
import stat
from collections.abc import Collection

from roadmap_cli.errors import InvalidRoadmap, Problem

MOST_BYTES = 40_000_000
_PIECE = 1 << 20
_ID = re.compile(r"""(?:^|[\s{,-])["']?id["']?:\s+["']?([a-z0-9-]+)""")

# A fifo without a writer blocks a plain open forever, and a terminal may become ours.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def digest_of(path: str) -> str:
    """Return the SHA-256 of a file, in hex; raise InvalidRoadmap when it may not be read."""
    return hashlib.sha256(contents_of(path)).hexdigest()


def line_of_id(path: str, ids: Collection[str]) -> dict[str, int]:
    """Return the lines on which ids are given in a file of ours, those that are given once only.

    It does not parse: it looks for `id: NAME` and is only good for telling a person where.
    """
    found: dict[str, list[int]] = {}
    try:
        data = contents_of(path)
    except InvalidRoadmap:
        return {}
    # Line by line: the lines of a large file take several times the memory of the file.
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8", "replace")
    for number, line in enumerate(lines, 1):
        for match in _ID.finditer(line) if "id" in line else ():
            if match[1] in ids:
                found.setdefault(match[1], []).append(number)
    return {name: lines[0] for name, lines in found.items() if len(lines) == 1}


def contents_of(path: str) -> bytes:
    """Return the bytes of a regular file; raise InvalidRoadmap when it may not be read."""
    handle = open_file(path)
    try:
        return _read(path, handle)
    except OSError as error:
        raise _refusal(path, "unreadable", *_in_words(path, error)) from None
    finally:
        os.close(handle)


def open_file(path: str) -> int:
    """Return a handle for reading a regular file; raise InvalidRoadmap when it may not be read."""
    try:
        handle = os.open(path, _FLAGS)
    except FileNotFoundError:
        raise _refusal(
            path, "missing-file", "there is no such file", "check the spelling of the path"
        ) from None
    except ValueError:
        raise _refusal(
            path, "missing-file", "no file can have this name", "check the spelling of the path"
        ) from None
    except OSError as error:
        raise _refusal(path, "unreadable", *_in_words(path, error)) from None
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        os.close(handle)
        kind = next((name for is_kind, name in _KINDS if is_kind(about.st_mode)), "not a file")
        raise _refusal(path, "not-a-file", f"this is {kind}, not a file", "name one file")
    return handle


def _read(path: str, handle: int) -> bytes:
    about = os.fstat(handle)
    if about.st_size > MOST_BYTES:
        raise _too_big(path, about.st_size)
    pieces = []
    size = 0
    # The size is only a promise: a file may grow while it is read, and /proc says 0.
    while piece := os.read(handle, _PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise _too_big(path, size, "more than ")
        pieces.append(piece)
    return b"".join(pieces)


def _in_words(path: str, error: OSError) -> tuple[str, str]:
    if os.path.isdir(path):
        return "this is a directory, not a file", "name one YAML file of a roadmap"
    if isinstance(error, PermissionError):
        return "you may not read this file", f"ask its owner, or run: chmod u+r {shlex.quote(path)}"
    if isinstance(error, NotADirectoryError):
        return "a part of this path is not a directory", "check the spelling of the path"
    reason = error.strerror or "unknown reason"
    return f"this file cannot be read: {reason}", "check the path and the disk"


def _too_big(path: str, size: int, how: str = "") -> InvalidRoadmap:
    return _refusal(
        path,
        "too-big",
        f"the file has {how}{size:,} bytes; at most {MOST_BYTES:,} are read",
        "split it into several roadmaps",
    )


def _refusal(path: str, code: str, sentence: str, hint: str) -> InvalidRoadmap:
    return InvalidRoadmap([Problem(path, 0, 0, code, sentence, hint)], sentence, hint)
