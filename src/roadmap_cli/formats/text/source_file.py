"""The file that a person names: opened without trust, read whole or not at all, and its digest.

`-` is standard input, which is copied first, so that it can be read as often as a file. It answers
"may this be read, and is it still the same?" without parsing, so it must not import yaml: the
digest alone shows most runs that nothing changed.
"""

import hashlib
import io
import os
import re
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import IO

from roadmap_cli import file_access, shell_words
from roadmap_cli.errors import InvalidRoadmap, Problem, RoadmapError
from roadmap_cli.file_access import permission_advice

STANDARD_INPUT = "-"
MAX_FILE_SIZE = 40_000_000
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_ID = re.compile(r"""(?:^|[\s{,-])["']?id["']?:\s+["']?([a-z0-9-]+)""")


def file_digest(path: str) -> str:
    """Return the SHA-256 of a file, in hex; raise InvalidRoadmap when it may not be read."""
    return hashlib.sha256(read_bytes(path)).hexdigest()


def find_id_lines(path: str, ids: Collection[str]) -> dict[str, int]:
    """Return the line of each id that occurs exactly once in a roadmap file.

    It does not parse: it looks for `id: NAME` and is only good for telling a person where.
    """
    numbers: dict[str, list[int]] = {}
    try:
        data = read_bytes(path)
    except InvalidRoadmap:
        return {}
    # Line by line: the lines of a large file take several times the memory of the file.
    for number, line in enumerate(io.TextIOWrapper(io.BytesIO(data), "utf-8", "replace"), 1):
        for match in _ID.finditer(line) if "id" in line else ():
            if match[1] in ids:
                numbers.setdefault(match[1], []).append(number)
    return {name: lines[0] for name, lines in numbers.items() if len(lines) == 1}


def read_bytes(path: str) -> bytes:
    """Return the bytes of a regular file; raise InvalidRoadmap when it may not be read."""
    try:
        with open(open_file(path), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            # The size is only a promise: a file may grow while it is read, and /proc says 0.
            data = b"" if size > MAX_FILE_SIZE else file.read(MAX_FILE_SIZE + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    if max(size, len(data)) > MAX_FILE_SIZE:
        count = f"{size:,}" if size > MAX_FILE_SIZE else f"more than {MAX_FILE_SIZE:,}"
        sentence = f"the file has {count} bytes; the limit is {MAX_FILE_SIZE:,}"
        raise _invalid_file(path, "too-big", sentence, "split it into several roadmaps")
    return data


def open_file(path: str) -> int:
    """Return a handle for reading a regular file; raise InvalidRoadmap when it may not be read."""
    if path == STANDARD_INPUT:
        return _open_standard_input()
    try:
        return file_access.open_file(path)
    except (FileNotFoundError, ValueError) as error:
        is_missing = isinstance(error, FileNotFoundError)
        sentence = "there is no such file" if is_missing else "this is not a possible file name"
        hint = "check the spelling of the path"
        if is_missing and os.path.isfile(f"{path}.yaml"):
            hint = f"did you mean {path}.yaml?"
        if _WEB_ADDRESS.match(path):
            sentence = "this is a web address, and roadmap does not download files"
            hint = "save the page or its JSON as a file, then name that file"
        raise _invalid_file(path, "missing-file", sentence, hint) from None
    except file_access.NotAFile as error:
        raise _invalid_file(path, "not-a-file", error.strerror or "", "name one file") from None
    except OSError as error:
        raise _unreadable(path, error) from None


def is_directory(path: str) -> bool:
    """Return whether a path leads to a directory; `-` does not."""
    return path != STANDARD_INPUT and os.path.isdir(path)


def absolute_path(path: str) -> str:
    """Return the path under which a file is found again, "" for standard input."""
    return "" if path == STANDARD_INPUT else os.path.abspath(path)


@contextmanager
def on_disk(path: str) -> Iterator[str]:
    """Yield a path that SQLite can open: of standard input that of a copy, for the block."""
    if path != STANDARD_INPUT:
        yield path
        return
    import shutil
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="roadmap-") as directory:
        copy = os.path.join(directory, "standard-input")
        try:
            with open(open_file(path), "rb") as source, open(copy, "wb") as target:
                shutil.copyfileobj(source, target)
            yield copy
        except OSError as error:
            raise _unreadable(path, error) from None
        except RoadmapError as error:  # nobody can look at the copy when the error is read
            error.sentence = error.sentence.replace(copy, file_access.name_input(path))
            error.hint = error.hint.replace(copy, file_access.name_input(path))
            raise


def _open_standard_input() -> int:
    if sys.stdin is None:
        sentence = "standard input is closed"
        raise _invalid_file(STANDARD_INPUT, "unreadable", sentence, "name a file")
    try:
        handle = _copy_stream(sys.stdin.buffer)
        os.lseek(handle, 0, os.SEEK_SET)
        if os.fstat(handle).st_size:
            return os.dup(handle)
    except OSError as error:
        raise _unreadable(STANDARD_INPUT, error) from None
    sentence, hint = "standard input is empty", "pipe a file into the command, or name a file"
    raise _invalid_file(STANDARD_INPUT, "empty", sentence, hint)


@lru_cache(maxsize=1)
def _copy_stream(stream: IO[bytes]) -> int:
    """Copy a stream into a nameless file; return a handle of that."""
    import shutil
    from tempfile import TemporaryFile

    with TemporaryFile() as file:
        shutil.copyfileobj(stream, file)
        file.flush()
        return os.dup(file.fileno())


def _unreadable(path: str, error: OSError) -> InvalidRoadmap:
    sentence = f"this file cannot be read: {error.strerror or 'unknown reason'}"
    hint = "check the path and the disk"
    if is_directory(path):
        sentence = "this is a directory, not a file"
        hint = "name a roadmap file"
    elif isinstance(error, PermissionError):
        sentence = "you do not have permission to read this file"
        hint = permission_advice(path, f"try: {shell_words.change_mode('u+r', path)}")
    elif isinstance(error, NotADirectoryError):
        sentence = "part of this path is not a directory"
        hint = "check the spelling of the path"
    return _invalid_file(path, "unreadable", sentence, hint)


def _invalid_file(path: str, code: str, sentence: str, hint: str) -> InvalidRoadmap:
    problem = Problem(path, 0, 0, code, sentence, hint=hint)
    words = sentence if path == STANDARD_INPUT else f"{path}: {sentence}"
    return InvalidRoadmap([problem], words, hint)
