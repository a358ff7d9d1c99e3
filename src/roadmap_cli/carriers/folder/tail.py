"""The end of the files that this installation writes in a folder: how much of its log is there.

It reads one piece of one file, and must not know what is done about it.
"""

from __future__ import annotations

import os
import re

from roadmap_cli.carriers.folder import append as folder_append
from roadmap_cli.file_access import open_file

_TAIL_BYTES = 1 << 16


def last_number(folder: str, device: str) -> int:
    """Return the number of a device's last whole event at the end of its files; raise OSError.

    0 if there is none, or none near the end.
    """
    number = folder_append.file_numbers(folder, device)[-1]
    path = os.path.join(folder, folder_append.file_name(device, number))
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
