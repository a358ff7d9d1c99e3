"""github-account: two clones side by side, of one remote over SSH, and what their README says.

No network is needed: what was pushed is seen in the remote branches that Git remembers, and what was brought
back in the log of what HEAD was (the reflog).
"""

from __future__ import annotations

import os
import re
from functools import partial
from itertools import combinations, permutations

from roadmap_cli.practice.engine import Advice, Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.repositories import Commit, run_git, write_history
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools import git

_DEPTH = 3
_README = re.compile(r"((\.github|docs)/)?readme(\.\w+)?", re.IGNORECASE)
_LICENCE_FILE = re.compile(r"((un)?licen[cs]e|copying)([.\-_].*)?", re.IGNORECASE)
_COMMAND = re.compile(
    r"^\s*(```|~~~|\$ |    \S)|`[^`\n]+`|::\s*$|\b(python3?|bash|sh|uv run|make|\./)\b",
    re.MULTILINE,
)
# "Licence" in several languages, and what a text says that grants none.
_LICENCE_WORD = re.compile(
    r"licen[cszj]|lizen[zc]|лицензи|ліцензі|άδεια|许可|許可|ライセンス|public domain|copyright|©|"
    r"all rights reserved",
    re.IGNORECASE,
)
_LICENCES = {  # as a README names them, and how their text begins
    "MIT": "mit license",
    "Apache": "apache license",
    "LGPL": "gnu lesser general public license",
    "AGPL": "gnu affero general public license",
    "GPL": "gnu general public license",
    "BSD": "bsd ",
    "MPL": "mozilla public license",
    "ISC": "isc license",
    "CC0": "cc0",
    "Unlicense": "this is free and unencumbered software",
}


def solution(seed: int, folder: str) -> None:
    """Write two clones; the change is made in the second."""
    first, second = (os.path.join(folder, name) for name in ("exercises", "exercises-again"))
    os.mkdir(first)
    readme = "# Exercises\n\nShell scripts of my first weeks.\n\n## Run\n\n    bash hello.sh\n\n"
    licence = "MIT License\n\nCopyright (c) 2026 Ada Example\n"
    files = {"README.md": f"{readme}## Licence\n\nMIT\n", "LICENSE": licence, "hello.sh": "ls\n"}
    write_history(first, [Commit("Add a script", files)])
    run_git(folder, "clone", "-q", first, second)
    for clone in (first, second):
        run_git(clone, "config", "remote.origin.url", "git@github.com:ada/exercises.git")
    with open(os.path.join(second, "hello.sh"), "a", encoding="utf-8") as file:
        file.write("pwd\n")
    run_git(second, "commit", "-q", "-a", "-m", "Say where it runs")
    run_git(first, "pull", "-q", "--ff-only", second, "main")
    for clone in (first, second):
        run_git(clone, "update-ref", "refs/remotes/origin/main", "HEAD")


def _repositories(room: Room) -> list[str]:
    """Return the repositories with a commit, relative to the copy; the folder itself may be one."""
    found = []
    for directory, folders, _ in os.walk(room.folder):
        relative = os.path.relpath(directory, room.folder)
        if os.path.lexists(os.path.join(directory, ".git")):
            found.append("" if relative == os.curdir else relative)
        is_deep = relative.count(os.sep) + 1 >= _DEPTH and relative != os.curdir
        folders[:] = [] if is_deep else sorted(set(folders) - {".git"})
    return found


def _look_at_folders(room: Room) -> None:
    found = _repositories(room)
    for folder in found:
        git.demand_repository(room, folder)
    if len(found) < 2:
        named = ", ".join(name or "this folder" for name in found)
        raise NotYet("too few repositories here", expected="2", found=named or "none")


def _pair(room: Room) -> tuple[str, str]:
    """Return the two repositories with the same commit checked out; the first two if there are none."""
    found = _repositories(room)
    heads = {folder: _head(room, folder) for folder in found}
    for pair in combinations(found, 2):
        if heads[pair[0]] == heads[pair[1]]:
            return pair
    return found[0], found[1]


def _head(room: Room, folder: str) -> str:
    return git.ask_git(room, "rev-parse", "HEAD", folder=folder)


def _look_at_logs(room: Room) -> None:
    pair = _pair(room)
    if _head(room, pair[0]) == _head(room, pair[1]):
        return
    logs = [{c.id for c in git.read_commits(room, folder=folder)} for folder in pair]
    names = [name or "this folder" for name in pair]
    if not logs[0] & logs[1]:
        raise NotYet(f"{names[0]} and {names[1]} have no commit in common")
    more, less = (0, 1) if logs[0] - logs[1] else (1, 0)
    count = len(logs[more] - logs[less])
    commits = "1 commit" if count == 1 else f"{count} commits"
    raise NotYet(f"{names[more]} has {commits} that {names[less]} does not have")


def _look_at_change(room: Room) -> None:
    pair = _pair(room)
    steps = [_read_steps(room, folder) for folder in pair]
    for here, there in permutations((0, 1)):
        made = {name for name, action in steps[there] if action.startswith("commit")}
        own = {name for name, action in steps[here] if action.startswith("commit")}
        history = {commit.id for commit in git.read_commits(room, folder=pair[here])}
        if _has_taken(steps[here]) and (made - own) & history:
            return
    is_whole = all(log and re.match("clone|commit .initial", log[-1][1]) for log in steps)
    if is_whole and not any(_has_taken(log) for log in steps):
        raise NotYet("neither folder took over a change after it was cloned")
    raise CouldNotLook("the logs of HEAD do not show which change went from one to the other")


def _read_steps(room: Room, folder: str) -> list[tuple[str, str]]:
    """Return what HEAD was and how it became that, the newest first."""
    answer = git.ask_git(room, "log", "-g", "--format=%H %gs", "HEAD", folder=folder)
    steps = (line.partition(" ") for line in answer.splitlines())
    return [(name, action) for name, _, action in steps]


def _has_taken(steps: list[tuple[str, str]]) -> bool:
    return any(re.match("pull|merge|rebase|reset|am", action) for _, action in steps)


def _look_at_remotes(room: Room) -> None:
    for folder in _pair(room):
        name = folder or "this folder"
        urls = []
        for remote in git.ask_git(room, "remote", folder=folder).split():
            urls += git.ask_git(
                room, "remote", "get-url", "--push", "--all", remote, folder=folder
            ).split("\n")
        if not urls:
            raise NotYet(f"{name} has no remote")
        if not any(_is_ssh(url) for url in urls):
            shown = re.sub("//[^/@]*@", "//", urls[0])  # a token may stand in it
            raise NotYet(f"{name} does not push over SSH", found=shown)


def _is_ssh(url: str) -> bool:
    return bool(
        re.match(r"(git\+)?ssh://", url) or re.match(r"([\w.-]+@)?[\w.-]{2,}:(?!//|\\)", url)
    )


def _look_at_push(room: Room) -> None:
    known = ""
    for folder in _pair(room):
        words = ("for-each-ref", "--format=%(refname)", "refs/remotes")
        if git.ask_git(room, *words, "--contains", "HEAD", folder=folder):
            return
        known += git.ask_git(room, *words, folder=folder)
    if known:
        raise NotYet("what both folders show has not been pushed")
    raise CouldNotLook("neither folder remembers a branch of its remote; try git fetch")


def _read_readme(room: Room) -> tuple[str, str]:
    """Return the name of the README and its text."""
    folder = _pair(room)[0]
    names = git.read_names(room, "ls-tree", "-r", "--name-only", "HEAD", folder=folder)
    found = sorted(filter(_README.fullmatch, names), key=len)
    if not found:
        raise NotYet("no README is committed")
    return found[0], git.read_text(room, "HEAD", found[0], folder)


def _look_at_readme(room: Room) -> None:
    name, text = _read_readme(room)
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) < 8 and not re.search("[\u3040-\u9fff]", text):  # those write without spaces
        raise NotYet(f"{name} says too little", found=" ".join(text.split())[:80] or "nothing")
    if not _COMMAND.search(text):
        raise CouldNotLook(f"no command is seen in {name}; put it between backticks")


def _look_at_licence(room: Room) -> None:
    name, text = _read_readme(room)
    folder = _pair(room)[0]
    named = {key for key in _LICENCES if re.search(rf"(?<![A-Za-z]){key}", text, re.IGNORECASE)}
    if not named and not _LICENCE_WORD.search(text):
        if sum(map(str.isascii, text)) * 2 < len(text):
            raise CouldNotLook(f"{name} names no licence that we know the word for")
        raise NotYet(f"{name} names no licence")
    names = git.read_names(room, "ls-tree", "--name-only", "HEAD", folder=folder)
    files = [file for file in names if _LICENCE_FILE.fullmatch(file)]
    if not files:
        raise Advice("there is no file LICENSE, where people and GitHub look for it")
    if files[0] not in git.read_names(room, "ls-tree", "-r", "--name-only", "HEAD", folder=folder):
        return  # a folder of licences
    content = git.read_text(room, "HEAD", files[0], folder)
    if not content.strip():
        raise NotYet(f"{files[0]} is empty")
    beginning = " ".join(content[:600].lower().split())
    kinds = [key for key, words in _LICENCES.items() if words in beginning]
    if kinds and named and not named.intersection(kinds):
        raise NotYet(
            f"{name} and {files[0]} name different licences",
            found=f"{', '.join(sorted(named))} and {kinds[0]}",
        )


_check = partial(Check, needs=("two-folders",))
CHECKS = (
    Check(
        "two-folders",
        "two folders here are repositories with commits",
        _look_at_folders,
        ("Which command makes a copy of a repository, with its history, in a new folder?",),
    ),
    _check(
        "same-log",
        "both folders show the same git log",
        _look_at_logs,
        (
            "Which folder lacks commits, and which command brings them?",
            "Compare git log --oneline.",
        ),
    ),
    _check(
        "change",
        "a change made in one folder came to the other",
        _look_at_change,
        (
            "What happened to each folder since it was cloned? git reflog says it.",
            "A change goes up with git push and comes down with git pull.",
        ),
    ),
    _check(
        "ssh",
        "both folders push over SSH",
        _look_at_remotes,
        ("How does the address begin that git remote -v shows?", "Look at git remote set-url."),
    ),
    _check(
        "pushed",
        "what they show has been pushed",
        _look_at_push,
        ("What does git status say about the branch of the remote?",),
    ),
    _check(
        "readme",
        "the README says what is inside and how to run it",
        _look_at_readme,
        ("Which line would a stranger type first?",),
    ),
    _check(
        "licence",
        "the README says under which licence",
        _look_at_licence,
        ("May a stranger use your code, and where does the README say so?",),
    ),
)
