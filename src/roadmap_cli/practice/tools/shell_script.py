"""A shell script of a learner: how it is run, and its pipelines and comments.

What is inside quotes is neither a pipe nor a comment. It knows no practice.
"""

from __future__ import annotations

import os
import re
import shutil

from roadmap_cli.practice.jail import Run
from roadmap_cli.practice.room import Room

_SHELLS = ("bash", "dash", "ksh", "sh", "zsh")


def run_script(room: Room, name: str, files: dict[str, str], *words: str, stdin: str = "") -> Run:
    """Run a script in a copy of the folder in which `files` are written, with Unix line ends.

    The shell is that of its first line, else bash.
    """
    text = room.text(name)
    folder = room.fresh_copy()
    for path, content in {**files, name: text}.items():
        where = os.path.join(folder, path)
        if os.path.islink(where):
            os.unlink(where)
        with open(where, "w", encoding="utf-8") as file:
            file.write(content)
    try:
        return room.run([_shell(text), name, *words], stdin=stdin, folder=folder, seconds=10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _shell(text: str) -> str:
    first = re.match(r"#!.*?(\w+)(?:\s+-\S+)*\s*\n", text)
    return first[1] if first and first[1] in _SHELLS else "bash"


def count_stages(text: str) -> int:
    """Return how many programs a script joins, seen by its pipes outside quotes and comments."""
    code = re.sub(r"#.*", "", _TOKEN.sub(_keep_comment, text))
    return len(re.findall(r"(?<!\|)\|(?!\|)", code)) + 1


def count_comments(text: str) -> int:
    """Return how many comments a script has, not counting its first line if that names the shell."""
    body = re.sub(r"\A#!.*\n?", "", text)
    return sum(token[0].startswith("#") for token in _TOKEN.finditer(body))


# A comment begins at a word; it comes first, because an apostrophe in it opens no quotation.
_TOKEN = re.compile(r"""(?m)(?:(?<=[\s;|&()])|^)#.*|\\.|'[^']*'|"(?:\\.|[^"\\])*\"""")


def _keep_comment(token: re.Match[str]) -> str:
    return token[0] if token[0].startswith("#") else "_"
