"""The files that a machine writes in a folder, and no other: their names, their end, adding lines.

`DIR/<device>.jsonl`, and after 10,000 lines `<device>-2.jsonl` and so on, so that a program that
copies whole files copies little. It imports next to nothing, and knows no database and no settings.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable

from roadmap_cli.file_access import open_file
from roadmap_cli.values import Record

MAX_LINES = 10_000  # of one file
_CHUNK_BYTES = 1 << 20
_TAIL_BYTES = 1 << 16
_NAME = re.compile(r"([0-9a-f]{10})(?:-([1-9][0-9]{0,5}))?([^0-9A-Za-z].*)?\.jsonl", re.DOTALL)
# A link could lead to any file of the learner's, and a pipe without a reader would block.
_FLAGS = (
    os.O_RDWR
    | os.O_APPEND
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class FileName(Record):
    """What a name says about a file."""

    device: str
    number: int  # from 1; 0 for a copy that another program made


def parse_name(name: str) -> FileName | None:
    """Return whose file a name is, None if it is that of no machine."""
    match = _NAME.fullmatch(name)
    return match and FileName(match[1], 0 if match[3] else int(match[2] or 1))


def append_lines(folder: str, device: str, lines: Iterable[str]) -> int:
    """Append whole lines, durably, and return their number; raise OSError.

    Each write ends with a line, so that two processes cannot mix theirs. After an error, some of
    the lines may be there, and the last of them torn: the next call begins a new line.
    """
    number, count = file_numbers(folder, device)[-1], 0
    source = iter(lines)
    line = next(source, None)
    while line is not None:
        path = os.path.join(folder, file_name(device, number))
        handle = os.open(path, _FLAGS, 0o600)
        try:
            room = MAX_LINES - _prepare(handle, path)
            chunk = bytearray()
            while line is not None and room > 0:
                chunk += line.encode()
                room -= 1
                count += 1
                line = next(source, None)
                if len(chunk) > _CHUNK_BYTES:
                    _write(handle, chunk)
                    chunk = bytearray()
            _write(handle, chunk)
            os.fsync(handle)
        finally:
            os.close(handle)
        number += 1
    return count


def file_name(device: str, number: int) -> str:
    """Return the name of the n-th file of a device, from 1."""
    return f"{device}.jsonl" if number == 1 else f"{device}-{number}.jsonl"


def file_numbers(folder: str, device: str) -> range:
    """Return the numbers of the files of a device, from 1; the last is the one to write."""
    files = filter(None, map(parse_name, os.listdir(folder)))
    numbers = (file.number for file in files if file.device == device)
    return range(1, max((1, *numbers)) + 1)


def last_number(folder: str, device: str) -> int:
    """Return the number of a device's last whole event at the end of its files; raise OSError.

    0 if there is none, or none near the end.
    """
    number = file_numbers(folder, device)[-1]
    path = os.path.join(folder, file_name(device, number))
    try:
        with os.fdopen(open_file(path), "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL_BYTES))
            tail = file.read(_TAIL_BYTES)
    except FileNotFoundError:
        return 0
    line = rf'^\{{"device": "{re.escape(device)}", "n": ([0-9]{{1,16}}), .*\}}$'.encode()
    # What comes after the last end of a line is torn.
    whole_lines = tail[: tail.rfind(b"\n") + 1]
    return max((int(n) for n in re.findall(line, whole_lines, re.MULTILINE)), default=0)


def _prepare(handle: int, path: str) -> int:
    """End a torn line, and return the number of lines; raise OSError unless it is a file."""
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError(errno.EINVAL, "this is not a file", path)
    lines, last = 0, b"\n"
    while data := os.read(handle, _CHUNK_BYTES):
        lines += data.count(b"\n")
        last = data[-1:]
    if last != b"\n":
        _write(handle, b"\n")
        lines += 1
    return lines


def _write(handle: int, data: bytes | bytearray) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
