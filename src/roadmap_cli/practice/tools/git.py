"""Asking Git about a repository that somebody else made: facts, and nothing of theirs is run.

Hooks, the file system monitor, external diffs, pagers and everybody's configuration are off.
Ask for facts (parents, trees, dates), never for names of branches or the order of an output.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.jail import Run
from roadmap_cli.practice.room import Room

_QUIET = [
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.fsmonitor=false",
    "-c", "diff.external=",
    "-c", "core.pager=cat",
    "-c", "log.showSignature=false",
    "-c", "safe.directory=*",
    "-c", "gc.auto=0",
    "-c", "protocol.allow=never",
]  # fmt: skip
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
}


def run_git(room: Room, *words: str, folder: str = "", seconds: float = 10) -> Run:
    """Run git in the repository at `folder`, relative to the copy, and return what it did."""
    where = os.path.join(room.folder, folder)
    env = {**ENVIRONMENT, "GIT_CEILING_DIRECTORIES": os.path.dirname(os.path.abspath(where))}
    return room.run(["git", *_QUIET, *words], folder=where, env=env, seconds=seconds)


def ask_git(room: Room, *words: str, folder: str = "", seconds: float = 10) -> str:
    """Return what git answers, without the last line end; raise CouldNotLook if it cannot."""
    run = run_git(room, *words, folder=folder, seconds=seconds)
    if run.code or run.limit:
        reason = run.limit or (run.err.strip().splitlines() or ["no reason given"])[-1]
        raise CouldNotLook(f"git {words[0]}: {reason}")
    return run.out.rstrip("\n")


def demand_repository(room: Room, folder: str = "") -> None:
    """Raise NotYet unless there is a repository with a commit, CouldNotLook if its history was cut."""
    name = folder or "the folder"
    if not os.path.isdir(os.path.join(room.folder, folder)):
        raise NotYet(f"there is no folder {folder}")
    if os.path.isfile(os.path.join(room.folder, folder, ".git")):
        raise CouldNotLook(f"{name} is a worktree of another repository; look at a clone of it")
    if run_git(room, "rev-parse", "--git-dir", folder=folder).code:
        raise NotYet(f"{name} is not a Git repository")
    if run_git(room, "rev-parse", "--verify", "-q", "HEAD", folder=folder).code:
        raise NotYet(f"{name} is a repository without a commit")
    if ask_git(room, "rev-parse", "--is-shallow-repository", folder=folder) == "true":
        raise CouldNotLook("the clone is shallow; git fetch --unshallow brings its history")


class Commit(NamedTuple):
    """Facts about one commit."""

    id: str
    parents: list[str]
    tree: str
    day: str  # of its author, where they were: 2026-03-02
    subject: str


def read_commits(room: Room, *revisions: str, folder: str = "") -> list[Commit]:
    """Return the commits that can be reached from some revisions, HEAD if none is given."""
    form = "%x1f".join(("%H", "%P", "%T", "%ad", "%s")) + "%x1e"
    words = ("log", "--encoding=UTF-8", "--date=format:%Y-%m-%d", f"--format={form}")
    answer = ask_git(room, *words, *(revisions or ("HEAD",)), folder=folder)
    commits = []
    for record in filter(None, (part.strip("\n") for part in answer.split("\x1e"))):
        name, parents, tree, day, subject = record.split("\x1f", 4)
        commits.append(Commit(name, parents.split(), tree, day, subject))
    return commits


def read_names(room: Room, *words: str, folder: str = "") -> list[str]:
    """Return the names that a command answers; it gets `-z`, so that they come as they are."""
    command, *rest = words
    return [n for n in ask_git(room, command, "-z", *rest, folder=folder).split("\0") if n]


def read_text(room: Room, revision: str, path: str, folder: str = "") -> str:
    """Return a file at a revision as text, with Unix line ends and without a byte order mark."""
    text = ask_git(room, "cat-file", "blob", f"{revision}:{path}", folder=folder)
    return text.removeprefix("\ufeff").replace("\r", "")
