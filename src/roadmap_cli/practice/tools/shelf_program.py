"""Calling a program of the learner that lends books, in a fresh clone of its repository and an empty home.

exam.toml says how each command is called. Of an answer only values are taken: an id, or the titles in it. It
knows no story; what is right is for the exam to say.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from datetime import UTC, date, datetime, timedelta

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.jail import Run
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import NAME, ExamFile
from roadmap_cli.practice.tools.git import demand_repository, run_git

PLACES = {
    "add-book": (("title",), ("author", "isbn", "year")),
    "add-member": (("name",), ("email", "number")),
    "lend": (("book", "member"), ("today", "due")),
    "give-back": ((), ("book", "loan", "member", "today")),
    "overdue": ((), ("today",)),
}  # of each command, those it must use and those it may
_RUNNERS = ("uv", "poetry", "pdm", "hatch", "rye", "pipenv")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_IDS = (_UUID, r"(?i)\bid\b[\"'\s:=#]*([\w-]*\d[\w-]*)", r"\b[A-Za-z]{0,3}-?\d+\b")
_DAYS = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|\d\d?[./]\d\d?[./]\d{4}"
_ABSENT = r"No module named '?(\w+)"


class Program:
    """One clone of the learner's program, and what it answers."""

    def __init__(self, room: Room) -> None:
        demand_repository(room)
        self.exam = ExamFile(room)
        self.real_day = _day()
        self._room = room
        self.home = room.empty_folder()
        self.folder = os.path.join(room.empty_folder(), "clone")
        words = ("-c", "protocol.file.allow=always", "clone", "-q", room.folder, self.folder)
        if (run := run_git(room, *words)).code:
            raise CouldNotLook(f"git clone: {run.last_line()}")
        self._env = {
            "HOME": self.home,
            "TMPDIR": self.home,
            "COLUMNS": "200",
            "PYTHONPATH": os.path.join(self.folder, "src"),
            "PYTHONIOENCODING": "utf-8",
        }
        if self.exam.text("commands", "prepare", "-") != "-":
            self.demand(self._run(self.exam.command("prepare")))

    def line(self, key: str) -> str:
        """Return a command as exam.toml has it."""
        return self.exam.text("commands", key)

    def uses(self, key: str, place: str) -> bool:
        """Return whether a command takes such a value."""
        return f"{{{place}}}" in self.line(key)

    @property
    def by_name(self) -> bool:
        """Return whether books and members are referred to by title and name."""
        refer = self.exam.text("ids", "refer", "id")
        if refer not in ("id", "name"):
            raise NotYet(f'{NAME}: [ids] refer is "{refer}", neither "id" nor "name"')
        return refer == "name"

    @property
    def days(self) -> int:
        """Return for how many days a book is lent if no day is given."""
        text = self.exam.text("loan", "days", "21")
        if not text.isascii() or not text.isdigit():
            raise NotYet(f"{NAME}: [loan] days is not a number of days", found=text)
        return int(text)

    def call(self, key: str, **values: str) -> Run:
        """Run a command with the values that it takes."""
        needed, free = PLACES[key]
        places = {
            name: values[name]
            for name in (*needed, *free)
            if name in needed or self.uses(key, name)
        }
        return self._run(self.exam.command(key, **places))

    def demand(self, run: Run) -> Run:
        """Return the run; raise NotYet if it failed, CouldNotLook if a package is not installed."""
        absent = re.search(_ABSENT, run.err)
        if run.code and absent and not self._has_module(absent[1]):
            raise CouldNotLook(f"the package {absent[1]} is not installed for this Python")
        return run.demand_success()

    def add(self, key: str, name: str, **values: str) -> str:
        """Add a book or a member, and return how it is referred to from then on."""
        word = "title" if key == "add-book" else "name"
        values = {
            "author": "Sam Quill",
            "isbn": _make_isbn(name),
            "year": "1999",
            **values,
            word: name,
        }
        run = self.demand(self.call(key, **values))
        return name if self.by_name else self.read_id(key, run, tuple(values.values()))

    def read_id(self, key: str, run: Run, sent: tuple[str, ...]) -> str:
        """Return the id in an answer; raise CouldNotLook if none or more than one may be it."""
        kind = "loan" if key == "lend" else "pattern"
        if (pattern := self.exam.text("ids", kind, "-")) != "-":
            return _match(pattern, kind, run.out)
        text = run.out or run.err
        for value in filter(None, sent):
            text = text.replace(value, " ").replace(_escape(value), " ")
        text = re.sub(_DAYS, " ", text)
        found = next(filter(None, (set(re.findall(form, text)) for form in _IDS)), set())
        if len(found) != 1:
            number = "more than one number" if found else "no new number"
            said = f"the answer of {key} has {number} that may be its id; [ids] {kind} in {NAME} says which"
            raise CouldNotLook(said, found=" ".join(run.out.split())[:80])
        return str(found.pop())

    def overdue(self, day: date) -> Run:
        """Return the list of overdue loans on a day, which counts where the command takes one."""
        return self.demand(self.call("overdue", today=day.isoformat()))

    def _run(self, words: list[str]) -> Run:
        if words[0] in _RUNNERS and words[1:2] == ["run"]:
            words = words[2:]
        name = os.path.basename(words[0])
        if words[0] in ("python", "python3") or words[0].startswith((".venv/", "venv/")):
            start = self._room.python if name.startswith("python") else self._room.tool(name)
            words = [start, *words[1:]]
        elif os.sep not in words[0]:
            words = [self._room.tool(name), *words[1:]]
        run = self._room.run(words, folder=self.folder, env=self._env)
        if _day() != self.real_day:
            raise CouldNotLook("midnight came between two commands; look once more")
        return run

    def _has_module(self, name: str) -> bool:
        places = (self.folder, os.path.join(self.folder, "src"))
        return any(
            os.path.exists(os.path.join(at, name + end)) for at in places for end in ("", ".py")
        )


def demand_refusal(run: Run, what: str) -> None:
    """Raise NotYet unless a command ended with a message and a code other than 0."""
    if run.limit:
        run.demand_success()
    if not run.code:
        raise NotYet(
            f"{what} is not refused",
            expected="a code other than 0",
            found=f"'{run.line}' ended with 0",
        )
    if "Traceback (most recent call last)" in run.err + run.out:
        raise NotYet(f"{what} ends in a traceback", expected="a message", found=run.last_line())
    if not (run.out + run.err).strip():
        raise NotYet(f"{what} is refused without a message", found=f"'{run.line}'")


def find_names(run: Run, names: list[str]) -> set[str]:
    """Return the names that stand in an answer, also as JSON writes them."""
    text = " ".join(run.out.split()).casefold()
    return {name for name in names if name.casefold() in text or _escape(name).casefold() in text}


def make_unknown(reference: str) -> str:
    """Return a reference of the same form that nothing has."""
    if re.fullmatch(_UUID, reference):
        return "0" * 8 + reference[8:]
    if re.search(r"\d", reference):
        return re.sub(r"\d+", "987654", reference, count=1)
    return "Nothing Known"


def later(day: date, days: int) -> date:
    """Return the day so many days later."""
    return day + timedelta(days=days)


def _match(pattern: str, kind: str, text: str) -> str:
    try:
        found = re.search(pattern, text)
    except re.error as error:
        raise NotYet(f"{NAME}: [ids] {kind} is not a regular expression: {error}") from None
    if not found:
        raise CouldNotLook(f"{NAME}: [ids] {kind} does not match the answer", found=text[:80])
    return str(found[1] if found.re.groups else found[0])


def _make_isbn(title: str) -> str:
    """Return a valid ISBN, another one for each title."""
    digits = f"978{zlib.crc32(title.encode()) % 10**9:09}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def _escape(value: str) -> str:
    return json.dumps(value)[1:-1]


def _day() -> date:
    return datetime.now(UTC).date()  # programs run with TZ=UTC
