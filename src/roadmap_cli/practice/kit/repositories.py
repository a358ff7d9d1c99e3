"""Git repositories whose whole history is given: the same bytes on every machine.

Commits go through `git fast-import`, so that hundreds take one process. It knows no practice.
"""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from roadmap_cli.practice import jail

IDENTITY = ("-c", "user.name=Ada Example", "-c", "user.email=ada@example.org")
_ENVIRONMENT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class Commit(NamedTuple):
    """One commit: `files` are those it writes, with None those it deletes."""

    message: str
    files: Mapping[str, str | None]
    when: str = "2026-03-02T18:00:00+01:00"
    parents: Sequence[int] | None = None  # places in the history; None: the commit before


def write_history(folder: str, commits: Sequence[Commit], branch: str = "main") -> None:
    """Make a repository in a folder whose branch ends with the last commit, and check it out.

    Files that are in the folder already stay; the first commit should hold them.
    """
    stream = b"".join(_format(number, commit, branch) for number, commit in enumerate(commits))
    run_git(folder, "init", "-q")
    run_git(folder, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
    run_git(folder, "fast-import", "--quiet", "--force", stdin=stream)
    run_git(folder, "reset", "-q", "--hard")


def read_files(folder: str) -> dict[str, str]:
    """Return the texts in a folder by their paths, without those in `.git`."""
    files = {}
    for directory, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = os.path.join(directory, name)
            with open(path, encoding="utf-8", newline="") as file:
                files[os.path.relpath(path, folder)] = file.read()
    return files


def run_git(folder: str, *words: str, stdin: bytes = b"") -> str:
    """Run git in a folder as a person of ours, and return what it answers; it has to succeed."""
    command = ["git", *IDENTITY, *words]
    with (
        tempfile.TemporaryDirectory() as home,
        jail.start(command, folder, home, _ENVIRONMENT, stdin) as program,
    ):
        run = program.wait(60)
    if run.code or run.limit:
        raise RuntimeError(f"{run.line}: {run.limit or run.err}")
    return run.out


def _format(number: int, commit: Commit, branch: str) -> bytes:
    """Return one commit as fast-import reads it."""
    moment = datetime.datetime.fromisoformat(commit.when)
    person = f"Ada Example <ada@example.org> {int(moment.timestamp())} {moment:%z}"
    parents = commit.parents
    if parents is None:
        parents = [number - 1] if number else []
    lines = [f"commit refs/heads/{branch}", f"mark :{number + 1}"]
    lines += [f"author {person}", f"committer {person}"]
    parts = ["\n".join(lines).encode() + b"\n", _data(commit.message)]
    for parent, word in zip(parents, ("from", *["merge"] * len(parents)), strict=False):
        parts.append(f"{word} :{parent + 1}\n".encode())
    for path, text in commit.files.items():
        if text is None:
            parts.append(f"D {path}\n".encode())
        else:
            parts += [f"M 100644 inline {path}\n".encode(), _data(text)]
    return b"".join(parts) + b"\n"


def _data(text: str) -> bytes:
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)
