"""Writing a file that an option names: wholly or not at all, and never one of the program's own."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable

from roadmap_cli.errors import NotSaved, UsageError
from roadmap_cli.settings import Paths
from roadmap_cli.store.database import atomic_write


def write(paths: Paths, path: str, text: str | Iterable[str], option: str = "-o") -> None:
    """Write a text, a long one in pieces, to the path of an option."""
    if paths.is_own_file(os.path.realpath(path)):
        raise UsageError(
            f"{path} is one of the program's own files", f"choose another name for {option}"
        )
    try:
        atomic_write.write_atomically(path, (text,) if isinstance(text, str) else text)
    except OSError as error:
        words = error.strerror or str(error)
        directory = os.path.dirname(os.path.realpath(path))
        if error.errno == errno.ENOENT and not os.path.isdir(directory):
            words = f"there is no directory {directory}"
        raise NotSaved(
            f"{path} could not be written: {words}", "nothing else was changed"
        ) from error
