"""python-cli-project: a command-line program that lends books, called as exam.toml says, in a fresh clone.

Two stories of thirty commands are compared with a model. A program may go by ids or by names, and days are
given to the command that takes them.
"""

from __future__ import annotations

import os
import re
import subprocess
from datetime import date

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile
from roadmap_cli.practice.tools.git import ENVIRONMENT, ask_git, demand_repository
from roadmap_cli.practice.tools.shelf_program import PLACES, demand_refusal, later, make_unknown
from roadmap_cli.practice.tools.shelf_story import Library

_COMMITS = 15
_STEPS = 30
_SQLITE = b"SQLite format 3\0"


def solution(seed: int, folder: str) -> None:
    """Put our answer into a repository of fifteen commits."""
    git = [
        "git",
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.org",
        "-c",
        "core.hooksPath=/dev/null",
    ]
    tree = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
    lines = ["reset refs/heads/main\n"]
    for number in range(_COMMITS):
        files = tree if number == _COMMITS - 1 else tree[: number + 1]
        lines.append(
            f"commit refs/heads/main\ncommitter Ada <ada@example.org> {1_760_000_000 + number * 4000} +0000\n"
        )
        lines.append(f"data <<.\nAdd part {number + 1} of Shelf\n.\n")
        for path in files:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            lines.append(
                f"M 100644 inline {os.path.relpath(path, folder)}\ndata {len(text.encode())}\n{text}\n"
            )
    for words in (
        ["init", "-q"],
        ["symbolic-ref", "HEAD", "refs/heads/main"],
        ["fast-import", "--quiet"],
        ["reset", "-q"],
    ):
        feed = "".join(lines).encode() if words[0] == "fast-import" else b""
        environment = {**os.environ, **ENVIRONMENT}
        subprocess.run([*git, *words], cwd=folder, input=feed, env=environment, check=True)


def _commits(room: Room) -> None:
    demand_repository(room)
    count = int(ask_git(room, "rev-list", "--count", "--no-merges", "HEAD"))
    if count < _COMMITS:
        raise NotYet(
            "the history is too short",
            expected=f"{_COMMITS} commits without merges",
            found=str(count),
        )


def _demand_days(room: Room) -> None:
    exam = ExamFile(room)
    lines = {key: exam.text("commands", key) for key in PLACES}
    if not re.search(r"\{(book|loan)\}", lines["give-back"]):
        raise NotYet("exam.toml: [commands] give-back uses neither {book} nor {loan}")
    if "{today}" not in lines["overdue"] and not re.search(r"\{(due|today)\}", lines["lend"]):
        raise CouldNotLook("no command of exam.toml takes a day, so nothing can become overdue")


def _story(room: Room) -> None:
    _demand_days(room)
    library = Library(room, 2, 1, "story")
    library.look_at_nothing()
    title, other = library.titles
    today = library.program.real_day
    day = today
    library.lend(title, library.names[0], later(today, -1))
    if library.program.uses("overdue", "today"):
        day = later(library.due[title], 1)
        library.day = day
    library.compare_overdue(day)
    library.give_back(title)
    library.compare_overdue(day)
    library.lend(other, library.names[0], later(day, 9))
    library.compare_overdue(day)


def _refusals(room: Room) -> None:
    library = Library(room, 2, 1, "refusals")
    program, name = library.program, library.names[0]
    title, other = library.titles
    book, member = library.book[title], library.member[name]
    due = later(program.real_day, 9)
    days = {"today": program.real_day.isoformat(), "due": due.isoformat()}
    library.lend(title, name, due)
    library.lend(title, name, due)
    free = library.book[other]
    nobody = {"book": free, "member": make_unknown(member), **days}
    nothing = {"book": make_unknown(book), "member": member, **days}
    demand_refusal(program.call("lend", **nobody), "lending to an unknown member")
    demand_refusal(program.call("lend", **nothing), "lending an unknown book")
    loan = make_unknown(library.loan.get(title, "1"))
    demand_refusal(program.call("give-back", loan=loan, **nothing), "giving back what is unknown")
    library.give_back(title)
    library.give_back(title)
    empty = {"title": "", "author": "Sam Quill", "isbn": "", "year": "1999"}
    demand_refusal(program.call("add-book", **empty), "a book with an empty title")


def _stories(room: Room) -> None:
    for number in ("first", "second"):
        _play(room, number)


def _play(room: Room, number: str) -> None:
    """Play a story of thirty commands; what is lent, refused and late is compared at each."""
    dice = room.dice("stories", number)
    library = Library(room, 4, 2, number)
    library.look_at_nothing()
    moves = library.program.uses("overdue", "today")
    first = library.titles[0]
    library.lend(first, library.names[0], library.day)
    if moves:
        library.day = library.due[first]
    library.compare_overdue(library.day)  # on its due day it is not late
    for step in range(9, _STEPS):
        title = dice.choice(library.titles)
        if moves:
            library.day = later(library.day, dice.below(5))
        if step % 4 == 3 or step == _STEPS - 1:
            library.compare_overdue(_choose_day(library, title) if moves else library.day)
        elif dice.below(5) < 2 and (
            title in library.loan or library.program.uses("give-back", "book")
        ):
            library.give_back(title)
        else:
            due = later(
                library.day, dice.between(1, 9) if moves else dice.choice((-9, -2, -1, 0, 1, 9))
            )
            library.lend(title, dice.choice(library.names), due)


def _choose_day(library: Library, title: str) -> date:
    """Return a day for the list: the due day of a book that is lent, or the day after."""
    due = library.due.get(title, library.day)
    library.day = max(library.day, due if len(library.told) % 2 else later(due, 1))
    return library.day


def _sqlite(room: Room) -> None:
    library = Library(room, 1, 1, "sqlite")
    mark = library.titles[0].split()[-1].encode()
    others = []
    for root in (library.program.folder, library.program.home):
        for at, folders, names in os.walk(root):
            folders[:] = [name for name in folders if name != ".git"]
            for name in names:
                with open(os.path.join(at, name), "rb") as file:
                    content = file.read(1 << 20)
                if content.startswith(_SQLITE):
                    return
                if mark in content:
                    others.append(name)
    if others:
        raise NotYet(f"the book is in {others[0]}, and nothing is an SQLite file")
    raise CouldNotLook("no SQLite file appeared in the clone or in the home")


def _readme(room: Room) -> None:
    demand_repository(room)
    names = [
        name for name in room.files() if os.sep not in name and name.lower().startswith("readme")
    ]
    if not names:
        raise NotYet("there is no README")
    text = re.sub(r"\\\n\s*", " ", room.text(names[0]))
    exam = ExamFile(room)
    for key in PLACES:
        words = _own_words(exam.text("commands", key))
        if absent := [word for word in words if not _has(text, [word])]:
            raise NotYet(
                f"{names[0]} does not name the command of {key}",
                expected=" ".join(words),
                found=f"no {absent[0]}",
            )
        if not any(_has(line, words) for line in text.split("\n")):
            raise CouldNotLook(
                f"{names[0]} has the words of {key}, and not in one line", expected=" ".join(words)
            )


def _own_words(line: str) -> list[str]:
    """Return the words that make a command this one: subcommands, else options, else its file."""
    words = [word for word in line.split() if "{" not in word]
    start = next((at + 1 for at, word in enumerate(words) if word == "-m"), 0)
    start = next((at for at, word in enumerate(words) if word.endswith(".py")), start)
    rest = words[start + 1 :]
    plain = [word for word in rest if not word.startswith("-")]
    return plain or rest or [os.path.basename(words[start])]


def _has(text: str, words: list[str]) -> bool:
    between = r"\b.*\b" if all(word[:1].isalnum() for word in words) else ".*"
    return bool(re.search(between.join(re.escape(word) for word in words), text))


CHECKS = (
    Check(
        "commits",
        "a repository with fifteen commits or more",
        _commits,
        (
            "Which steps of your work could somebody read one by one?",
            "git log --oneline shows what a reader sees.",
        ),
    ),
    Check(
        "story",
        "a fresh clone adds, lends, gets books back and lists what is overdue",
        _story,
        (
            "Clone your repository into an empty folder and follow your README. What is missing?",
            "Is a book overdue after it has come back?",
            "exam.toml says how each command is called; type its lines yourself.",
        ),
    ),
    Check(
        "refusals",
        "six mistakes are refused with a message and a code other than 0",
        _refusals,
        (
            "What does echo $? show after each mistake in TASK.md?",
            "Which statement finds out that there is no such book before anything is written?",
            "Look up what sys.exit does with a text.",
        ),
        needs=("story",),
    ),
    Check(
        "stories",
        "two stories of thirty commands end as they must",
        _stories,
        (
            "Can a book be lent again, and by somebody else, after it came back?",
            "Which loans of a book does your query for open loans see?",
            "On its due day itself a loan is not late.",
        ),
        needs=("story", "refusals"),
        seconds=90,
    ),
    Check(
        "sqlite",
        "data lives in an SQLite file",
        _sqlite,
        ("Which file changes when you add a book?", "What do its first fifteen bytes say?"),
        needs=("story",),
    ),
    Check(
        "readme",
        "the README names every command",
        _readme,
        ("Could somebody who has never seen Shelf lend a book from your README alone?",),
    ),
)
