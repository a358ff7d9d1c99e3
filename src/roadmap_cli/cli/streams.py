"""What a stream takes: all of what is to be written, or a failure that is told by somebody else.

A stream may be missing, closed, full, broken, or a test's. It decides nothing and says nothing.
"""

import os
from typing import TextIO


def is_terminal(stream: TextIO) -> bool:
    """Say whether a person may be looking."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def write_all(stream: TextIO, data: bytes) -> None:
    """Write and flush data; raise OSError, or ValueError for a stream that is closed."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None:  # a stream of text alone, such as a test's
        stream.write(data.decode(stream.encoding or "utf-8", "replace"))
        stream.flush()
        return
    buffer.write(data)
    buffer.flush()


def silence(stream: TextIO) -> None:
    """Let a stream that failed take anything: what it still holds must not fail once more."""
    if stream is None:  # it was closed when the program started
        return
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
    except (OSError, ValueError):
        pass


def words(error: Exception) -> str:
    """Return what the system or Python says of a failure."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
