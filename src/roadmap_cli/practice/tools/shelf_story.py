"""A library of a story: the learner's program beside a model of what is lent, compared at every step.

It knows the rules of lending, and not which story is played.
"""

from __future__ import annotations

from datetime import date

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.shelf_program import Program, demand_refusal, find_names, later

_TITLES = ("Green Harbour", "The Łódź Notebook", "Salt Roads", "A Quiet Engine", "Winter Ferry")
_NAMES = ("Renée Adler", "Tom Okafor", "Ines Vogel")


class Library:
    """The learner's program with books and members in it, and the model of what is lent."""

    def __init__(self, room: Room, books: int, members: int, *words: str) -> None:
        dice = room.dice("shelf", *words)
        self.program = Program(room)
        self.day = self.program.real_day  # that counts as today, where a command takes it
        self.titles = dice.sample(_TITLES, books)
        self.names = dice.sample(_NAMES, members)
        self.book = {title: self.program.add("add-book", title) for title in self.titles}
        self.member = {
            name: self.program.add(
                "add-member", name, email=f"m{at}@example.org", number=str(at + 501)
            )
            for at, name in enumerate(self.names)
        }
        self.loan: dict[str, str] = {}  # what the last loan of a title is referred to by
        self.due: dict[str, date] = {}  # of what is lent
        self.holder: dict[str, str] = {}
        self.told: list[str] = []

    def lend(self, title: str, name: str, due: date) -> None:
        """Lend a book until a day, or have it refused; the day moves to where the program allows it."""
        program, day = self.program, self.day
        if not program.uses("overdue", "today"):
            day = later(due, -program.days)
        if not program.uses("lend", "due"):
            due = later(day if program.uses("lend", "today") else program.real_day, program.days)
        self.told.append(f"lend {title} until {due}")
        words = {"book": self.book[title], "member": self.member[name]}
        run = program.call("lend", **words, today=day.isoformat(), due=due.isoformat())
        if title in self.due:
            demand_refusal(run, f"lending {title}, which is lent,")
            return
        program.demand(run)
        self.due[title], self.holder[title] = due, name
        if program.uses("give-back", "loan"):
            self.loan[title] = program.read_id("lend", run, (title, name))

    def give_back(self, title: str) -> None:
        """Give a book back, or have it refused."""
        self.told.append(f"give back {title}")
        run = self.program.call(
            "give-back",
            book=self.book[title],
            loan=self.loan.get(title, "987654"),
            member=self.member[self.holder.get(title, self.names[0])],
            today=self.day.isoformat(),
        )
        if title in self.due:
            self.program.demand(run)
            del self.due[title]
        else:
            demand_refusal(run, f"giving back {title}, which is not lent,")

    def compare_overdue(self, day: date) -> None:
        """Raise NotYet unless exactly the titles that are late on a day are listed."""
        run = self.program.overdue(day)
        late = {title for title, due in self.due.items() if due < day}
        found = find_names(run, self.titles)
        if found == late:
            return
        if not found and run.out.strip() and run.out != self.nothing_overdue:
            raise CouldNotLook(
                "the list of overdue loans names no title", found=run.out.strip()[:80]
            )
        raise NotYet(
            f"the list of {day} is another one, after: {', '.join(self.told[-4:])}",
            expected=", ".join(sorted(late)) or "no book",
            found=", ".join(sorted(found)) or "no book",
        )

    def look_at_nothing(self) -> None:
        """Keep what the program says when nothing is overdue."""
        self.nothing_overdue = self.program.overdue(self.day).out
