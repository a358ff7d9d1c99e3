"""Homes in memory that meet at a folder or a server, for the tests of what happens to two pasts.

The log, the gathering and the moves are the real ones; a folder is a list of rows for each home,
and what a home sees of it is up to the test.
"""

import random
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from roadmap_cli.core.progress.states import NOTED, RETRACTED, SPENT, Fact
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log import log, log_writer, projection
from roadmap_cli.store.log.checksum_chain import is_next
from roadmap_cli.store.log.log import read_row
from roadmap_cli.store.merging import insertion, stray_undos, two_pasts
from roadmap_cli.store.merging.gathering import Gathering
from roadmap_cli.store.opening import migrations

Row = tuple[Any, ...]
ROUNDS = 12  # after these everybody must have everything


class Home:
    """One learner's database on one machine."""

    def __init__(self, world: "World", connection: sqlite3.Connection) -> None:
        self.world = world
        self.database = Database("home", connection)
        weakref.finalize(self, connection.close)  # a connection left open is a warning from 3.13 on

    @property
    def device(self) -> str:
        return self.database.get_meta("device") or ""

    def rows(self) -> list[Row]:
        return self.database.rows(f"select {log.COLUMNS} from event order by device, n")

    def write(self, *facts: Fact) -> str:
        """Record facts as one command, or a minute of study that no other command records."""
        world = self.world
        world.clock += 1000
        facts = facts or (
            Fact(SPENT, "small", "alpha", {"minutes": 1}),
            Fact(NOTED, "small", "alpha", {"text": f"fact {world.clock}"}),
        )
        with self.database.writing() as transaction:
            if not self.device:
                self.database.set_meta("device", world.new_device())
            stamp = self.stamp(self.device)
            return log_writer.append(self.database, transaction, stamp, "study", facts)

    def undo(self) -> None:
        """Record a command and take it back."""
        batch = self.write()
        self.write(Fact(RETRACTED, "", "", {"batch": batch}))

    def take_back(self, which: int) -> None:
        """Take back one of all living commands, undos among them, whoever recorded it."""
        living = f"where data like '%\"name\"%' and {log.LIVING} {log.LOG_ORDER}"
        events = [*log.select_events(self.database, living)]
        if events:
            target = events[which % len(events)]
            data = {"batch": target.batch, "meant": target.data["name"], **self._name()}
            self.write(Fact(RETRACTED, "", "", data))

    def study(self) -> None:
        """Record a fact that can be told from all others, wherever it lies."""
        self.write(Fact(SPENT, "small", "alpha", {"minutes": 1, **self._name()}))

    def _name(self) -> dict[str, str]:
        self.world.name_count += 1
        return {"name": f"command {self.world.name_count}"}

    def living_names(self) -> set[str]:
        """Return the names of the commands that count."""
        events = log.select_events(self.database, f"where {log.LIVING}")
        return {event.data["name"] for event in events if "name" in event.data}

    def names_that_should_live(self) -> set[str]:
        """Return those that no command meant to take back which itself counts."""
        events = log.select_events(self.database, "")
        meant = {e.data["name"]: e.data.get("meant", "") for e in events if "name" in e.data}
        living: set[str] = set()
        for name in sorted(meant, key=lambda name: -int(name.split()[1])):
            # What takes it back came later.
            if not any(meant[other] == name for other in living):
                living.add(name)
        return living

    def save(self) -> "Home":
        """Return a copy of the database, as a picture of the whole machine holds it."""
        copy = sqlite3.connect(":memory:", isolation_level=None)
        self.database.connection.backup(copy)
        return Home(self.world, copy)

    def roll_back(self, earlier: "Home") -> None:
        """Put a copy back; nobody notices."""
        earlier.database.connection.backup(self.database.connection)

    def clone(self) -> "Home":
        """Return a copy that nobody noticed: it goes on under the same id."""
        home = self.save()
        self.world.homes.append(home)
        self.world.folder.append([])
        return home

    def sync(
        self,
        seen: Sequence[Row] | None = None,
        *,
        keep_both: bool = False,
        keeps_there: bool = False,
        publish: bool = True,
    ) -> int:
        """Meet at the folder, of which rows are seen; return how many things happened.

        With `keeps_there`, meet at the server, which takes only what continues a past it has.
        """
        for _ in range(ROUNDS):
            rows = self.world.all_rows(keeps_there) if seen is None else seen
            with Gathering(self.database, keeps_there=keeps_there) as gathering:
                add_all(gathering, rows)
                if keep_both and gathering.moved_from:
                    self.move_tails(gathering.moved_from)
                    continue
                is_ahead = bool(gathering.ahead)
                if keep_both and (gathering.forks or is_ahead):
                    gathering.keep_both()
                    if is_ahead:
                        with self.database.writing():
                            two_pasts.forget_device(self.database)
                missing = [*gathering.missing_there()] if publish else []
                if keeps_there:
                    self.world.push(missing)
                else:
                    self.world.folder[self.world.homes.index(self)] += missing
                self.join(gathering)
                return gathering.staged.new_count + len(missing) + len(gathering.forks)
        raise AssertionError("the home never comes to rest")

    def move_tails(self, moved_from: dict[str, int]) -> None:
        """Move tails, and let what was meant for them follow."""
        with self.database.writing() as transaction:
            moved = two_pasts.move_tails(self.database, moved_from)
            stamp = self.stamp(self.device or self.world.new_device())
            stray_undos.follow(self.database, transaction, stamp, moved)

    def stamp(self, device: str) -> log_writer.EventStamp:
        clock = self.world.clock
        return log_writer.EventStamp(device, clock, "2026-03-04T12:00:00+01:00", "2026-03-04")

    def join(self, gathering: Gathering) -> None:
        if gathering.staged.new_count:
            with self.database.writing() as transaction:
                subjects = insertion.insert(self.database, transaction, gathering.staged)
                insertion.fold(self.database, subjects)

    def facts(self) -> list[str]:
        """Return every fact that was recorded, as often as the log has it."""
        sql = "select data from event where kind = 'noted'"
        return sorted(self.database.column(sql))

    def minutes(self) -> int:
        return self.database.value("select coalesce(sum(spent), 0) from topic_state", default=0)

    def is_sound(self) -> bool:
        return not [*log.find_damage(self.database)] and not projection.differing_tables(
            self.database
        )


def add_all(gathering: Gathering, rows: Iterable[Row], **more: Any) -> None:
    for row in rows:
        event = read_row(row)
        if event is not None:
            gathering.add(event, row[9])
    gathering.finish(**more)


class World:
    """Some homes, the folder where they meet, and one clock."""

    def __init__(self, size: int = 1) -> None:
        self.clock = 1_772_622_000_000
        self.homes: list[Home] = []
        self.folder: list[list[Row]] = []  # of each home, the file that only it writes
        self.server: dict[str, list[Row]] = {}  # by device, one past without gaps
        self.device_count = self.name_count = 0
        for _ in range(size):
            self.new_home()

    def new_device(self) -> str:
        self.device_count += 1
        return f"{self.device_count:010x}"

    def new_home(self) -> Home:
        self.homes.append(Home(self, migrations.create_in_memory()))
        self.folder.append([])
        return self.homes[-1]

    def all_rows(self, at_server: bool = False) -> list[Row]:
        places = self.server.values() if at_server else self.folder
        return [row for rows in places for row in rows]

    def push(self, rows: Iterable[Row]) -> None:
        """Send rows to the server, whose keys refuse a gap and another past."""
        for row in rows:
            there = self.server.setdefault(row[0], [])
            event = read_row(row)
            assert event is not None
            assert len(there) == row[1] - 1
            assert is_next(there[-1][10] if there else "", event)
            there.append(row)

    def facts(self) -> set[str]:
        """Return every fact that some home or the folder has."""
        rows = [*self.all_rows(), *self.all_rows(at_server=True)]
        there = {row[9] for row in rows if row[6] == NOTED}
        return there.union(*(home.facts() for home in self.homes))

    def settle(self, sync: Callable[[Home], int] | None = None) -> None:
        """Let all homes sync, keeping both pasts, until nothing happens any more."""
        for _ in range(ROUNDS):
            if not sum([(sync or (lambda h: h.sync(keep_both=True)))(h) for h in self.homes]):
                return
        raise AssertionError("the homes never come to rest")


def scramble(rows: Sequence[Row], seed: int) -> list[Row]:
    """Return rows in another order, some twice, some also as damaged copies."""
    chance = random.Random(seed)
    result = [*rows, *chance.sample(rows, len(rows) // 3)]
    for row in chance.sample(rows, len(rows) // 4):
        field = chance.choice([2, 3, 4, 5, 6, 7, 8, 9, 10])
        damaged = [*row]
        damaged[field] = row[2] + 1 if field == 2 else row[field].replace("0", "1", 1) + " "
        result.append(tuple(damaged))
    chance.shuffle(result)
    return result
