"""git-branches: two merges whose sides changed one line differently, found in the graph of commits.

Whether two sides conflict is Git's own answer: the three versions of a file are merged once more.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache, partial
from typing import NamedTuple

from roadmap_cli.practice.engine import Advice, Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.repositories import Commit, read_files, write_history
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools import git

_MOST_MERGES = 60
_LIST = ["bread", "milk", "6 apples for the cake", "butter", "flour", "sugar", "coffee", "salt"]
_MARKERS = ("<<<<<<< ", ">>>>>>> ")


class Round(NamedTuple):
    """What is changed in one file: two words of a line, each on a branch of its own."""

    file: str
    text: str
    changes: tuple[tuple[str, str], tuple[str, str]]  # old and new word

    def apply(self, *places: int) -> str:
        """Return the text with some of its changes."""
        text = self.text
        for place in places:
            text = text.replace(*self.changes[place])
        return text


class _Merge(NamedTuple):
    commit: git.Commit
    new_path: str  # of the file on a side that renamed it, else its old one


def rounds(seed: int) -> tuple[Round, Round]:
    """Return both rounds of a learner."""
    dice = Dice(seed, "rounds")
    day = dice.choice("Tuesday Wednesday Thursday Friday Saturday".split())
    hour = f"{dice.between(14, 19)}:{dice.choice(('15', '30', '45'))}"
    meeting = (
        "# The next meeting\n\nWe meet on Monday at 10:00 in the library.\nBring a question.\n"
    )
    fruit = dice.choice("pears plums cherries peaches quinces".split())
    number = str(dice.between(12, 48))
    return (
        Round("meeting.txt", meeting, (("Monday", day), ("10:00", hour))),
        Round("shopping.txt", "\n".join([*_LIST, ""]), (("6 ", f"{number} "), ("apples", fruit))),
    )


def starter(seed: int, folder: str) -> None:
    """Write the two files, and what to change in them."""
    first, second = rounds(seed)
    (monday, day), (ten, hour) = first.changes
    (six, number), (apples, fruit) = second.changes
    text = f"""# Round 1: {first.file}

- One branch: we meet on {day}, not on {monday}.
- The other branch: we meet at {hour}, not at {ten}.

# Round 2: {second.file}

- One branch: {number.strip()} pieces of fruit, not {six.strip()}. It also renames the file.
- The other branch: {fruit}, not {apples}.
"""
    files = {"rounds.md": text, first.file: first.text, second.file: second.text}
    for name, content in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(content)


def solution(seed: int, folder: str) -> None:
    """Write a repository with both merges."""
    first, second = rounds(seed)
    file, new = second.file, "errands.txt"
    commits = [
        Commit("Add a meeting and a list", dict(read_files(folder))),
        Commit("Meet on another day", {first.file: first.apply(0)}),
        Commit("Meet at another time", {first.file: first.apply(1)}, parents=[0]),
        Commit("Merge the other time", {first.file: first.apply(0, 1)}, parents=[1, 2]),
        Commit("Buy more, under a better name", {file: None, new: second.apply(0)}),
        Commit("Buy other fruit", {file: second.apply(1)}, parents=[3]),
        Commit("Merge the other fruit", {new: second.apply(0, 1)}, parents=[4, 5]),
    ]
    write_history(folder, commits)


@lru_cache(maxsize=4)
def _find_merges(room: Room, file: str) -> list[_Merge]:
    """Return the merges whose sides changed a file so that Git could not join them."""
    commits = git.read_commits(room, "HEAD", "--branches")
    joints = [commit for commit in commits if len(commit.parents) == 2]
    if not joints:
        raise NotYet("the history has no merge commit", found=f"{len(commits)} commits in a row")
    if len(joints) > _MOST_MERGES:
        raise CouldNotLook(f"{len(joints)} merges are too many to look at each")
    merges = [_conflict(room, commit, file) for commit in joints]
    return [merge for merge in merges if merge]


def _conflict(room: Room, commit: git.Commit, file: str) -> _Merge | None:
    bases = git.run_git(room, "merge-base", *commit.parents).out.split()
    if not bases or not git.read_names(room, "ls-tree", "--name-only", bases[0], "--", file):
        return None
    paths = [_path_after(room, bases[0], side, file) for side in commit.parents]
    if not all(paths):
        return None
    versions = [(commit.parents[0], paths[0]), (bases[0], file), (commit.parents[1], paths[1])]
    folder = room.empty_folder()
    for number, (revision, path) in enumerate(versions):
        with open(os.path.join(folder, str(number)), "w", encoding="utf-8") as copy:
            copy.write(git.read_text(room, revision, path) + "\n")
    merged = git.run_git(room, "merge-file", "-p", "0", "1", "2", folder=folder)
    new_path = next((path for path in paths if path != file), file)
    return _Merge(commit, new_path) if 0 < merged.code < 128 else None


def _path_after(room: Room, base: str, side: str, file: str) -> str:
    """Return where a file of the base is on one side, "" if it is gone."""
    words = ("diff", "--no-ext-diff", "--find-renames=40%", "--name-status", "--diff-filter=RD")
    fields = git.read_names(room, *words, base, side)
    while fields:
        status, path, *fields = fields
        if status.startswith("R"):
            new, *fields = fields
            if path == file:
                return new
        elif path == file:
            return ""
    return file


def _look_at_first(room: Room) -> None:
    file = rounds(room.seed)[0].file
    if not _find_merges(room, file):
        raise NotYet(f"no merge joins two branches that changed one line of {file} differently")


def _look_at_second(room: Room) -> None:
    first, second = rounds(room.seed)
    merges = _find_merges(room, second.file)
    if not merges:
        raise NotYet(
            f"no merge joins two branches that changed one line of {second.file} differently"
        )
    if all(merge.new_path == second.file for merge in merges):
        raise NotYet(f"neither of the two branches renamed {second.file}")
    others = [merge.commit.id for merge in _find_merges(room, first.file)]
    if {merge.commit.id for merge in merges} == set(others) and len(others) == 1:
        raise NotYet("both rounds are in one merge; begin round 2 when round 1 is merged")


def _look_at_result(room: Room, place: int) -> None:
    task = rounds(room.seed)[place]
    faults = []
    for merge in _find_merges(room, task.file):
        for revision in (merge.commit.id, "HEAD"):
            if fault := _fault(room, task, revision, merge.new_path):
                faults.append(fault)
            else:
                return
    raise faults[0] if faults else NotYet(f"there is no merge of {task.file}")


def _fault(room: Room, task: Round, revision: str, path: str) -> NotYet | None:
    names = git.read_names(room, "ls-tree", "-r", "--name-only", revision)
    if path not in names:
        return NotYet(f"{path} is not in the result of the merge")
    if path != task.file and task.file in names:
        return NotYet(f"the file is there twice: as {task.file} and as {path}")
    lines = git.read_text(room, revision, path).splitlines()
    news = [new.strip() for _, new in task.changes]
    both = [line for line in lines if all(_has(line, word) for word in news)]
    if not both:
        return NotYet(f"no line of {path} says both things", expected=" and ".join(news))
    for old in (old.strip() for old, _ in task.changes):
        for line in lines:  # another line may well say 6 of something else
            if _has(line, old) and any(_has(line, word) for word in news):
                return NotYet(f"{path} still says {old}", found=line.strip())
    return None


def _has(line: str, word: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line, re.IGNORECASE))


def _look_at_rest(room: Room) -> None:
    if git.run_git(room, "rev-parse", "-q", "--verify", "MERGE_HEAD").code == 0:
        raise NotYet("a merge is half done")
    if open_paths := git.ask_git(room, "ls-files", "-u"):
        raise NotYet("a conflict is not resolved", found=open_paths.splitlines()[0].split("\t")[-1])
    pattern = f"^({'|'.join(_MARKERS)})"
    run = git.run_git(room, "grep", "-I", "-l", "-z", "-E", "-e", pattern, "HEAD")
    names = sorted(name.removeprefix("HEAD:") for name in run.out.split("\0") if name)
    for name in names:
        if os.path.splitext(name)[1] != ".md":
            raise NotYet("a conflict marker is committed", found=name)
    if names:
        raise Advice(f"{names[0]} holds a conflict marker; is it meant as an example?")


_check = partial(Check, needs=("repository",))
CHECKS = (
    Check(
        "repository",
        "the folder is a Git repository with a commit",
        git.demand_repository,
        ("Which command makes a repository of a folder?",),
    ),
    _check(
        "round-1",
        "a merge of two branches that changed the line of the meeting",
        _look_at_first,
        (
            "From which commit do both branches begin?",
            "When does Git move a name forward instead of making a merge commit?",
        ),
    ),
    Check(
        "result-1",
        "both intentions are in the line of the meeting",
        partial(_look_at_result, place=0),
        ("Which words came from which side?", "You may write a line that neither side has."),
        needs=("round-1",),
    ),
    _check(
        "round-2",
        "a merge of two branches that changed the list, one renamed it",
        _look_at_second,
        (
            "Does each branch change the line, and one of them the name as well?",
            "Look at git mv, and at git log --follow for the file.",
        ),
    ),
    Check(
        "result-2",
        "both intentions are in the list, under its new name only",
        partial(_look_at_result, place=1),
        ("Under which name did the merge leave the file?", "Which words came from which side?"),
        needs=("round-2",),
    ),
    _check(
        "finished",
        "no conflict marker is committed, no merge is half done",
        _look_at_rest,
        ("What does git status say about a merge?", "Search your files for seven angle brackets."),
    ),
)
