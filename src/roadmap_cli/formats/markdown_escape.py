"""Words and addresses written so that Markdown shows them as they are.

The one place that knows which signs mean something. It must not know what is written, nor clean it
of what steers a terminal.
"""

from __future__ import annotations

import re

# Every sign that can mean something in a line of Markdown, on GitHub or elsewhere.
_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~$&]|(?<=https):|(?<=http):|(?<=\bwww)\.", re.IGNORECASE)
# What begins a list, underlines a heading or draws a line where it begins a line.
_BEGINS = re.compile(r"^(\d*)([-+.)])(?=\s|$)|^()([-=])(?=[-=\s]*$)")


def escape(text: str) -> str:
    """Return a text of one line, to stand inside a line."""
    return _SIGNS.sub(r"\\\g<0>", text)


def escape_line(text: str) -> str:
    """Return a text of one line, to stand at the beginning of one."""
    return _BEGINS.sub(lambda m: f"{m[1] or ''}\\{m[2] or m[4]}", escape(text.strip()))


def escape_address(url: str) -> str:
    """Return an address for pointed brackets, in which parentheses need no care."""
    return url.replace("<", "%3C").replace(">", "%3E").replace("&", "&amp;")
