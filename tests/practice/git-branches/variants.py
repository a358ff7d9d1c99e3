"""Variants of git-branches: histories with the same two rounds, told otherwise."""

from pathlib import Path

from tests.practice.variant import Variant

from roadmap_cli.practice.exams.git_branches import rounds
from roadmap_cli.practice.kit.repositories import Commit, read_files, run_git, write_history

NEW = "errands.txt"


def ours(seed: int, folder: Path) -> list[Commit]:
    """Return the history of our solution, to change it."""
    first, second = rounds(seed)
    return [
        Commit("Begin", dict(read_files(str(folder)))),
        Commit("Day", {first.file: first.apply(0)}),
        Commit("Time", {first.file: first.apply(1)}, parents=[0]),
        Commit("Merge", {first.file: first.apply(0, 1)}, parents=[1, 2]),
        Commit("Rename", {second.file: None, NEW: second.apply(0)}),
        Commit("Fruit", {second.file: second.apply(1)}, parents=[3]),
        Commit("Merge again", {NEW: second.apply(0, 1)}, parents=[4, 5]),
    ]


def with_other_files(**changes: dict[str, str | None] | None):
    """Return a variant whose commits have other files, by their places: c3={...}."""

    def make(seed: int, folder: Path) -> None:
        commits = ours(seed, folder)
        for place, files in changes.items():
            number = int(place[1:])
            commits[number] = commits[number]._replace(files=_fill(files or {}, seed))
        write_history(str(folder), commits)

    return make


def _fill(files: dict[str, str | None], seed: int) -> dict[str, str | None]:
    """Return files whose {day}, {hour}, {number} and {fruit} are those of the seed."""
    (_, day), (_, hour) = rounds(seed)[0].changes
    (_, number), (_, fruit) = rounds(seed)[1].changes
    words = {"day": day, "hour": hour, "number": number.strip(), "fruit": fruit}
    return {name: text and text.format(**words) for name, text in files.items()}


def with_parents_the_other_way(seed: int, folder: Path) -> None:
    commits = ours(seed, folder)
    _, second = rounds(seed)
    commits[3] = commits[3]._replace(parents=[2, 1])
    commits[6] = commits[6]._replace(
        parents=[5, 4], files={second.file: None, NEW: second.apply(0, 1)}
    )
    write_history(str(folder), commits, "główna")


def with_more_commits(seed: int, folder: Path) -> None:
    """More commits around, one more merge, another change of both lines afterwards."""
    commits = ours(seed, folder)
    commits += [
        Commit(
            "Notes",
            {"notes.md": "# What a marker looks like\n\n<<<<<<< HEAD\n=======\n>>>>>>> x\n"},
        ),
        Commit("Aside", {"aside.txt": "a\n"}, parents=[6]),
        Commit("Merge aside", {"aside.txt": "a\n"}, parents=[7, 8]),
        Commit("The meeting is over", {"meeting.txt": "It was short.\n", NEW: None}),
    ]
    write_history(str(folder), commits)


def with_corrections_afterwards(seed: int, folder: Path) -> None:
    """Each merge took one side; a later commit brought the other back."""
    first, second = rounds(seed)
    commits = ours(seed, folder)
    commits[3] = commits[3]._replace(files={first.file: first.apply(0)})
    commits[6] = commits[6]._replace(files={NEW: second.apply(1)})
    commits.append(Commit("Both", {first.file: first.apply(0, 1), NEW: second.apply(0, 1)}))
    write_history(str(folder), commits)


def with_real_git(seed: int, folder: Path) -> None:
    """By the commands a learner types; the rename and the change are commits of their own."""
    first, second = rounds(seed)
    path = str(folder)

    def commit(name: str, text: str) -> None:
        (folder / name).write_text(text, "utf-8", newline="\r\n")
        run_git(path, "add", "-A")
        run_git(path, "commit", "-q", "-m", f"Zmień {name}")

    run_git(path, "init", "-q")
    commit("TASK.md", "read\n")
    for task, new in ((first, ""), (second, "lista zakupów.txt")):
        run_git(path, "branch", "other")
        if new:
            run_git(path, "mv", task.file, new)
            run_git(path, "commit", "-q", "-m", "Zmień nazwę")
        commit(new or task.file, task.apply(0))
        run_git(path, "switch", "-q", "other")
        commit(task.file, task.apply(1))
        run_git(path, "switch", "-q", "-")
        try:
            run_git(path, "merge", "-q", "other")
        except RuntimeError:
            commit(new or task.file, task.apply(0, 1))
        run_git(path, "branch", "-d", "other")


def with_a_rebase(seed: int, folder: Path) -> None:
    commits = ours(seed, folder)
    del commits[6], commits[3]
    for place, commit in enumerate(commits):
        commits[place] = commit._replace(parents=[place - 1] if place else [])
    first, second = rounds(seed)
    commits[2] = commits[2]._replace(files={first.file: first.apply(0, 1)})
    commits[4] = commits[4]._replace(files={NEW: second.apply(0, 1)})
    write_history(str(folder), commits)


def with_one_merge(seed: int, folder: Path) -> None:
    first, second = rounds(seed)
    write_history(
        str(folder),
        [
            Commit("Begin", dict(read_files(str(folder)))),
            Commit("A", {first.file: first.apply(0), second.file: None, NEW: second.apply(0)}),
            Commit("B", {first.file: first.apply(1), second.file: second.apply(1)}, parents=[0]),
            Commit("C", {first.file: first.apply(0, 1), NEW: second.apply(0, 1)}, parents=[1, 2]),
        ],
    )


def with_a_merge_half_done(seed: int, folder: Path) -> None:
    write_history(str(folder), ours(seed, folder))
    path = str(folder)
    run_git(path, "switch", "-q", "-c", "more", "HEAD~1")
    (folder / NEW).write_text("nothing\n", "utf-8")
    run_git(path, "commit", "-q", "-a", "-m", "Buy nothing")
    try:
        run_git(path, "merge", "-q", "main")
    except RuntimeError:
        return
    raise AssertionError("it has to conflict")


def _right(says: str, make, advises=()) -> Variant:
    return Variant(says, make, base="starter", advises=advises)


def _wrong(says: str, make, *speaks: str) -> Variant:
    return Variant(says, make, base="starter", speaks=speaks)


REWORDED = "# Spotkanie\n\n{hour}, {day}: w bibliotece.\n"
TWO_LINES = "# The next meeting\n\nWe meet on {day} at 10:00.\nWe meet on Monday at {hour}.\n"
MARKED = "<<<<<<< HEAD\nWe meet on {day} at {hour}.\n=======\n>>>>>>> time\n"
VARIANTS = {
    "right_other_way": _right("merged the other way round", with_parents_the_other_way),
    "right_reworded": _right(
        "the line is written anew", with_other_files(c3={"meeting.txt": REWORDED})
    ),
    "right_more": _right("more commits and merges", with_more_commits, ("finished",)),
    "right_corrected": _right("corrected in a later commit", with_corrections_afterwards),
    "right_commands": _right("by commands, CRLF, branches deleted", with_real_git),
    "right_renamed_by_both": _right(
        "the other branch renames it, too, to the same name",
        with_other_files(
            c5={
                "shopping.txt": None,
                NEW: "bread\nmilk\n6 {fruit} for the cake\nbutter\nflour\nsugar\n",
            }
        ),
    ),
    "right_six_eggs": _right(
        "another line says 6 of something else",
        with_other_files(c6={NEW: "6 eggs\nbread\n{number} {fruit}\n"}),
    ),
    "wrong_old_word": _wrong(
        "the old word stands beside the new one",
        with_other_files(c6={NEW: "{number} {fruit} and apples\n"}),
        "result-2",
    ),
    "wrong_one_side": _wrong("the merge keeps one side", with_other_files(c3={}), "result-1"),
    "wrong_both_lines": _wrong(
        "both lines are kept", with_other_files(c3={"meeting.txt": TWO_LINES}), "result-1"
    ),
    "wrong_marker": _wrong(
        "a marker is left", with_other_files(c3={"meeting.txt": MARKED}), "finished"
    ),
    "wrong_two_files": _wrong(
        "the old name came back",
        with_other_files(c6={NEW: "{number} {fruit}\n", "shopping.txt": "6 {fruit}\n"}),
        "result-2",
    ),
    "wrong_no_rename": _wrong(
        "nobody renames",
        with_other_files(
            c4={"shopping.txt": "bread\n{number} apples\n"},
            c6={"shopping.txt": "{number} {fruit}\n"},
        ),
        "round-2",
    ),
    "wrong_no_conflict": _wrong(
        "the branches change different lines",
        with_other_files(c2={"notes.txt": "Meet at {hour}\n"}),
        "round-1",
    ),
    "wrong_rebase": _wrong("rebased, so nothing is merged", with_a_rebase, "round-1", "round-2"),
    "wrong_one_merge": _wrong("both rounds in one merge", with_one_merge, "round-2"),
    "wrong_half_done": _wrong("a third merge is half done", with_a_merge_half_done, "finished"),
}
