"""git-basics: notes under version control, seen in the history and the status that Git reports.

Days are those of the authors, where they were. Branches may have any name, messages any language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from roadmap_cli.practice.engine import Advice, Check, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.repositories import Commit, read_files, write_history
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools import git

_COMMITS = 20
_DAYS = 5
_EMPTY_WORDS = frozenset(
    "a again and asdf backup bar change changed changes checkpoint commit commits committed day done "
    "edit edited edits few final first fix fixed fixes foo initial minor misc more my new progress "
    "save saved small some stuff temp the thing things tmp update updated updates various wip work".split()
)
# They end like a past tense or a gerund and are neither.
_IMPERATIVES = frozenset(
    "bleed breed bring embed exceed feed heed need ping proceed ring seed shed speed spring string "
    "succeed swing weed".split()
)
_CACHES = re.compile(
    r"(^|/)(__pycache__|\.venv|venv|node_modules|\.(mypy|pytest|ruff)_cache|\.DS_Store|[^/]+\.pyc)(/|$)"
)
_SECRETS = re.compile(r"(^|/)(\.env|id_(rsa|dsa|ecdsa|ed25519)|[^/]+\.(p12|pfx))$")
_PRIVATE_KEY = "-----BEGIN [A-Z ]*PRIVATE KEY-----"
# Editors and systems leave these; people ignore them for all their repositories, which we cannot see.
_LITTER = re.compile(
    r"(^|/)(\.DS_Store|Thumbs\.db|desktop\.ini|\.idea/|\.vscode/|[^/]+(~|\.sw[op])$)"
)


def solution(seed: int, folder: str) -> None:
    """Write a repository of twenty-four commits over six days."""
    dice = Dice(seed, "topics")
    topics = dice.sample("pipes grep find chmod ssh cron tar less sed diff sort curl".split(), 12)
    files: dict[str, str | None] = {**read_files(folder), ".gitignore": "__pycache__/\n.env\n"}
    commits = [Commit("Keep caches and secrets out", files, _moment(0))]
    for number in range(1, 24):
        topic = topics[number // 2]
        text = f"# {topic}\n" + ("" if number % 2 else f"An exercise with {topic}.\n")
        message = f"{'Begin notes on' if number % 2 else 'Add an exercise with'} {topic}"
        commits.append(Commit(message, {f"notes/{topic}.md": text}, _moment(number)))
    write_history(folder, commits)


def _moment(number: int) -> str:
    return f"2026-03-{number // 4 + 2:02}T{18 + number % 4}:30:00+01:00"


def _changes(room: Room) -> list[git.Commit]:
    """Return the commits of all branches that have one parent at most and change something."""
    commits = git.read_commits(room, "HEAD", "--branches")
    trees = {commit.id: commit.tree for commit in commits}
    return [
        commit
        for commit in commits
        if len(commit.parents) < 2
        and commit.tree != (trees[commit.parents[0]] if commit.parents else "")
    ]


def _look_at_commits(room: Room) -> None:
    count = len(_changes(room))
    if count < _COMMITS:
        raise NotYet(
            "too few commits that change something",
            expected=f"{_COMMITS} or more",
            found=f"{count}",
        )


def _look_at_days(room: Room) -> None:
    days = sorted({commit.day for commit in _changes(room)})
    if len(days) < _DAYS:
        raise NotYet("too few days", expected=f"{_DAYS} or more", found=", ".join(days))


def _look_at_messages(room: Room) -> None:
    subjects = [commit.subject for commit in _changes(room)]
    empty = [subject for subject in subjects if _says_nothing(subject)]
    if len(empty) * 4 > len(subjects):
        raise NotYet(
            f"{len(empty)} of {len(subjects)} messages do not say what the commit does",
            found=", ".join(f'"{subject}"' for subject in sorted(set(empty))[:4]),
        )
    if len(set(subjects)) * 2 < len(subjects):
        raise NotYet(
            "most commits have the message of another one",
            found=f"{len(set(subjects))} different messages for {len(subjects)} commits",
        )


def _says_nothing(subject: str) -> bool:
    words = re.findall(r"[^\W\d_]+", subject.lower())
    return all(word in _EMPTY_WORDS or len(set(word)) == 1 for word in words)


def _look_at_mood(room: Room) -> None:
    subjects = [commit.subject for commit in _changes(room)]
    other = [subject for subject in subjects if _tells_of_the_past(subject)]
    if len(other) * 4 > len(subjects):
        raise Advice(
            f'{len(other)} of {len(subjects)} messages tell what was done, such as "{other[0]}"'
        )


def _tells_of_the_past(subject: str) -> bool:
    first = re.match(r"(?:\w+(?:\([^)]*\))?!?:\s*)?([a-z]+)\b", subject.lower())
    return bool(first and re.search("(ed|ing)$", first[1]) and first[1] not in _IMPERATIVES)


def _look_at_status(room: Room) -> None:
    # A copy made on Windows has CRLF on disk and LF in Git, by a setting that we do not read.
    words = ("-c", "core.autocrlf=input", "-c", "core.fileMode=false")
    command = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    answer = git.ask_git(room, *words, *command)
    open_paths = []
    for entry in filter(None, answer.split("\0")):
        state, path = entry[:2], entry[3:]
        is_ours = state == "??" and _LITTER.search(path)
        is_left_out = "D" in state and (_CACHES.search(path) or _is_link(room, path))
        if not (is_ours or is_left_out):
            open_paths.append(path)
    if open_paths:
        raise NotYet("git status is not clean", found=_format_paths(open_paths))


def _is_link(room: Room, path: str) -> bool:
    """Return whether Git knows a path as a link: those that lead out are not in the copy."""
    return git.ask_git(room, "ls-files", "-s", "--", f":(literal){path}").startswith("120000")


def _look_at_kept_out(room: Room) -> None:
    paths = git.read_names(room, "ls-tree", "-r", "--name-only", "HEAD")
    caught = [path for path in paths if _CACHES.search(path) or _SECRETS.search(path)]
    keys = git.run_git(room, "grep", "-I", "-l", "-z", "-E", "-e", f"^{_PRIVATE_KEY}", "HEAD")
    if keys.code == 0:
        caught += [name.removeprefix("HEAD:") for name in keys.out.split("\0") if name]
    if caught:
        raise NotYet("a cache or a secret is committed", found=_format_paths(caught))
    former = git.read_names(room, "log", "--branches", "HEAD", "--format=", "--name-only")
    secrets = sorted({path for path in former if _SECRETS.search(path)})
    if secrets:
        raise Advice(f"{secrets[0]} is gone, and still in the history: change what it protected")


def _format_paths(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 4} more" if len(paths) > 4 else ""
    return ", ".join(os.fspath(path) for path in paths[:4]) + more


CHECKS = (
    Check(
        "repository",
        "the folder is a Git repository with a commit",
        git.demand_repository,
        ("Which command makes a repository of a folder?", "Read progit, section 2.1."),
    ),
    Check(
        "commits",
        "at least twenty commits that change something",
        _look_at_commits,
        (
            "What could be a commit of its own in what you did today?",
            "git add takes a file by its name, and git add -p takes parts of it.",
        ),
        needs=("repository",),
    ),
    Check(
        "days",
        "commits on at least five days",
        _look_at_days,
        ("On which days did you commit?", "git log can print the day of each commit: see --date."),
        needs=("repository",),
    ),
    Check(
        "messages",
        "messages say what their commits do",
        _look_at_messages,
        (
            "Would you find a change by its message in half a year?",
            "Read your messages in a row with git log --oneline.",
        ),
        needs=("repository",),
    ),
    Check(
        "mood",
        "messages are in the imperative mood",
        _look_at_mood,
        ('Does the message go on from "If applied, this commit will ..."?',),
        needs=("repository",),
    ),
    Check(
        "clean",
        "git status is clean",
        _look_at_status,
        (
            "What does git status name, and should it be committed or ignored?",
            "Look at .gitignore for what belongs to your machine alone.",
        ),
        needs=("repository",),
    ),
    Check(
        "kept-out",
        "caches and secrets are not committed",
        _look_at_kept_out,
        (
            "Does .gitignore work for a file that is committed already?",
            "Look at git rm with its option --cached.",
        ),
        needs=("repository",),
    ),
)
