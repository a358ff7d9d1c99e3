"""Three machines of one learner and what may happen to them: the world of the random lives.

Databases, folders and clones are real, and so are the commands; only time, chance and misfortune
belong to the world. It must not know what is asserted at the end of a life.
"""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from tests.builders import NOON
from tests.servers import ServerDatabase
from tests.workspace.server_homes import LEARNER

from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.errors import RoadmapError, SyncFailed
from roadmap_cli.settings import Paths, Settings, read_settings
from roadmap_cli.store.log import log, projection
from roadmap_cli.workspace import device_id, history, notes, topic_changes
from roadmap_cli.workspace.corrections import Correction
from roadmap_cli.workspace.machines import after_command as sync_after
from roadmap_cli.workspace.machines import sync
from roadmap_cli.workspace.machines.options import SyncOptions
from roadmap_cli.workspace.workspace import Workspace

TOPICS = ("alpha", "beta", "gamma", "delta", "omega")
SKEWS = (0, 11, -11, 3000, -4000)  # days
ROUNDS = 12  # of quiet exchanges, after which everybody must have everything
_POINTERS = ("batch", "event")

FactName = tuple[Any, ...]  # what a fact says, whatever device it lies under


class Machine:
    """A home with its database and settings apart, so that each can be put back alone."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.data, self.config = root / "data", root / "config"
        self.skew = timedelta()
        self.chance = random.Random(seed)
        self.facts: set[FactName] = set()
        self.image_count = 0
        self.images: list[tuple[Path, set[FactName]]] = []

    @property
    def paths(self) -> Paths:
        return Paths(str(self.data), str(self.config))

    def take_image(self) -> None:
        self.image_count += 1
        path = self.root / f"image-{self.image_count}"
        path.mkdir()
        for source in (self.data, self.config):
            shutil.copytree(source, path / source.name)
        self.images.append((path, set(self.facts)))

    def put_back(self, place: int, *, is_noticed: bool) -> None:
        """Put an image back: the database alone, or the whole machine, which nobody notices."""
        if not self.images:
            return
        path, facts = self.images[place % len(self.images)]
        for target in (self.data,) if is_noticed else (self.data, self.config):
            shutil.rmtree(target)
            shutil.copytree(path / target.name, target)
        self.facts = set(facts)

    def become_copy_of(self, other: "Machine") -> None:
        """Go on as a copy of another whole machine, which nobody notices."""
        for source, target in ((other.data, self.data), (other.config, self.config)):
            shutil.rmtree(target)
            shutil.copytree(source, target)
        file = self.config / "device"
        if file.exists():
            # A copy of a virtual machine has the same machine id and the same paths.
            line = file.read_text()
            here, there = (device_id.find_location(m.paths) for m in (self, other))
            file.write_text(line.replace(there, here))
        self.facts, self.images = set(other.facts), []


class Life:
    """The machines, the place where they meet, and the time."""

    def __init__(
        self, root: Path, prepared: Path, place: "FolderPlace | GitPlace | ServerPlace"
    ) -> None:
        self.place = place
        self.minute = 0
        self.machines = []
        for number in range(3):
            machine = Machine(root / f"machine-{number}", number)
            shutil.copytree(prepared, machine.data)
            machine.config.mkdir()
            self.machines.append(machine)
        self.is_history_plain = True  # nothing was undone or corrected
        self.targets: dict[FactName, FactName] = {}  # of each undo: what it took back
        self.did: Counter[str] = Counter()

    @contextmanager
    def using(self, machine: Machine) -> Iterator[Workspace]:
        self.minute += 1
        settings = read_settings({"ROADMAP_HOME": str(machine.data)})
        now = NOON + timedelta(minutes=self.minute) + machine.skew
        values = {**settings.values, "sync": self.where(machine)}
        settings = Settings(machine.paths, values, settings.origins, ())
        w = Workspace(settings, now, entropy=machine.chance.randbytes)
        try:
            w.database.connection.execute("pragma synchronous = off")
            yield w
        finally:
            w.close()

    def where(self, machine: Machine) -> str:
        return self.place.where(self.machines.index(machine))

    def sync(self, machine: Machine, **options: bool) -> SyncAnswer | None:
        """Sync as a person would who wants the logs of all machines; None if it was refused."""
        with self.using(machine) as w:
            try:
                answer = sync.sync(w, None, SyncOptions(joins=True, **options))
            except SyncFailed:
                self.did["refused"] += 1
                return None
        self.did["synced" if answer.is_in_step else "stopped"] += 1
        self.did["kept both"] += answer.kept is not None
        return answer

    def cut_sync(self, machine: Machine, call: int) -> None:
        """Begin a sync that ends at one of its calls, whatever it is doing then."""
        with suppress(Cut), cut_at(call):
            self.sync(machine)
            self.did["not cut"] += 1

    def write(self, machine: Machine, what: int) -> None:
        """Record something that nothing else in this life is equal to."""
        topic = TOPICS[what % len(TOPICS)]
        with self.using(machine) as w:
            unique = self.minute
            if what % 3 == 0:
                notes.note(w, topic, f"note {unique}")
            elif what % 3 == 1:
                notes.spent(w, topic, unique)
            else:
                change = topic_changes.start if what % 2 else topic_changes.done
                change(w, [topic])
                notes.note(w, topic, f"beside it {unique}")
            if what & 64:  # a remark, where it is no folder
                self.did["added at once"] += not sync_after.follow_up(w, is_saved=True)

    def take_back(self, machine: Machine, what: int) -> None:
        """Undo the last command, or any entry, or correct one."""
        self.is_history_plain = False
        with self.using(machine) as w, suppress(RoadmapError):
            if what % 3 == 0:
                before = {row[:2]: row for row in _rows(w.database.connection)}
                history.undo(w)
                self._note_targets(w, before)
            elif what % 3 == 1:
                steps = history.history(w, count=1000, everything=True).steps
                history.undo(w, entry=steps[what % len(steps)].handle if steps else "x")
            else:
                correction = Correction(instead=True)
                notes.spent(w, TOPICS[what % len(TOPICS)], self.minute, correction=correction)

    def _note_targets(self, w: Workspace, before: dict[Any, Any]) -> None:
        """Remember what an undo took back, if both lie in the log of one device."""
        for row in _rows(w.database.connection):
            batch = str(json.loads(row[9]).get("batch", ""))
            device, _, n = batch.rpartition(".")
            if row[:2] not in before and device == row[0]:
                self.targets[fact_name(row)] = fact_name(before[device, int(n)])

    def check(self, machine: Machine) -> None:
        """Assert that a home lost nothing, tells nothing twice, and is sound."""
        with self.using(machine) as w:
            names = Counter(map(fact_name, _rows(w.database.connection)))
            assert [name for name, count in names.items() if count > 1] == []
            assert machine.facts - names.keys() == set()
            assert [*log.find_damage(w.database)] == []
            assert [*projection.differing_tables(w.database)] == []
        machine.facts = set(names)

    def settle(self) -> None:
        """Let everything arrive, and everybody sync, until nothing changes any more."""
        self.place.heal()
        for _ in range(ROUNDS):
            before = self.logs()
            for machine in self.machines:
                self.sync(machine, keeps_both=True)
                self.check(machine)
                self.place.carry_all()
            if self.logs() == before and self.is_quiet():
                return

    def is_quiet(self) -> bool:
        answers = [self.sync(machine) for machine in self.machines]
        return all(a and a.is_in_step and not a.sent and not a.received for a in answers)

    def logs(self) -> list[list[tuple[Any, ...]]]:
        logs = []
        for machine in self.machines:
            with self.using(machine) as w:
                logs.append(_rows(w.database.connection))
        return logs

    def minutes(self, machine: Machine) -> dict[str, int]:
        """Return the minutes of each topic, as the machine shows them."""
        with self.using(machine) as w:
            rows = w.database.rows("select topic, spent from topic_state where spent > 0")
            return dict(rows)


def _rows(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return list(connection.execute(f"select {log.COLUMNS} from event order by clock, device, n"))


def fact_name(row: tuple[Any, ...]) -> FactName:
    """Return what a fact says: a moved tail keeps it, only names of devices and numbers change."""
    data = {key: value for key, value in json.loads(row[9]).items() if key not in _POINTERS}
    return (*row[2:5], *row[6:9], json.dumps(data, sort_keys=True))


class Cut(BaseException):
    """The process ends here."""


@contextmanager
def cut_at(call: int) -> Iterator[None]:
    """Raise Cut at a call of one of our functions, counted from here."""
    count = 0

    def profile(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        if event == "call" and "roadmap_cli" in frame.f_code.co_filename:
            count += 1
            if count == call:
                sys.setprofile(None)
                raise Cut

    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.setprofile(None)


class FolderPlace:
    """A folder of each machine, and a carrier between them that is late, cuts and copies."""

    def __init__(self, root: Path) -> None:
        self.folders = [root / f"folder-{number}" for number in range(3)]
        self.archive = root / "archive"
        for folder in self.folders:
            folder.mkdir()

    def where(self, machine: int) -> str:
        return str(self.folders[machine])

    def carry(self, source: int, target: int, what: int) -> None:
        """Carry some files: whole, only the beginning, or under the name of a conflict copy."""
        for number, file in enumerate(self._files(source)):
            how = (what >> number) % 4
            data = file.read_bytes()
            if how == 0:
                continue  # it comes later
            if how == 2:
                data = data[: len(data) * (what % 7) // 7]
            name = f"{file.stem} (conflict {what}).jsonl" if how == 3 else file.name
            self._put(self.folders[target] / name, data)

    def _put(self, path: Path, data: bytes) -> None:
        """Replace an older state of a file; beside another state, put a copy."""
        there = path.read_bytes() if path.exists() else b""
        if there.startswith(data):
            return
        if not data.startswith(there):
            digest = f"{sum(data) % 65536:04x}{len(data):x}"
            path = path.with_name(f"{path.stem[:40]}.sync-conflict-{digest}.jsonl")
        path.write_bytes(data)

    def flip(self, machine: int, what: int) -> None:
        """Flip a bit of the last line: the lowest of a digit of its clock, or any."""
        for file in self._files(machine)[:1]:
            data = bytearray(file.read_bytes())
            place = what * 7919 % max(len(data), 1) if what else data.rfind(b', "at"') - 1
            if 0 <= place < len(data):
                data[place] ^= 1 << what % 8
                file.write_bytes(data)

    def harm(self, machine: int, what: int) -> None:
        """Lose a file or its end, or put all of the folder back to an earlier day."""
        files = self._files(machine)
        if what % 4 == 0:
            self._roll_back(machine)
        elif files:
            file = files[what % len(files)]
            if what % 4 == 3:
                file.unlink()
            else:
                data = file.read_bytes()
                file.write_bytes(data[: len(data) * (what % 11) // 11])

    def _roll_back(self, machine: int) -> None:
        if self.archive.exists():
            shutil.rmtree(self.folders[machine])
            self.archive.rename(self.folders[machine])
        else:
            shutil.copytree(self.folders[machine], self.archive)

    def heal(self) -> None:
        """Let what was wrong with the carrier be over; what it has done stays."""

    def carry_all(self) -> None:
        for source in range(3):
            for target in range(3):
                for file in self._files(source) if source != target else ():
                    self._put(self.folders[target] / file.name, file.read_bytes())

    def _files(self, machine: int) -> list[Path]:
        return sorted(self.folders[machine].glob("*.jsonl"))


class GitPlace:
    """A clone of each machine, and the repository that they push to."""

    def __init__(self, root: Path) -> None:
        self.hub, self.away, self.old = (root / name for name in ("hub", "away", "old"))
        self.root = root
        self._make_hub()
        self.clones = [root / f"clone-{number}" for number in range(3)]
        for clone in self.clones:
            _git(root, "clone", "--quiet", str(self.hub), str(clone))

    def where(self, machine: int) -> str:
        return f"git:{self.clones[machine]}"

    def _make_hub(self) -> None:
        _git(self.root, "init", "--quiet", "--bare", "--initial-branch=main", str(self.hub))

    def carry(self, source: int, target: int, what: int) -> None:
        """Let the server be away for a while, or come back."""
        self.heal() if self.away.exists() else self.hub.rename(self.away)

    def flip(self, machine: int, what: int) -> None:
        """Git has checksums of its own."""

    def harm(self, machine: int, what: int) -> None:
        """Empty the server, put it back to an earlier day, or lose what a clone has not committed."""
        self.heal()
        if what % 4 == 0:
            shutil.rmtree(self.hub)
            self._make_hub()
        elif what % 4 == 1 and self.old.exists():
            shutil.rmtree(self.hub)
            self.old.rename(self.hub)
        elif what % 4 < 3 and not self.old.exists():
            shutil.copytree(self.hub, self.old)
        else:
            with suppress(subprocess.CalledProcessError):  # there is no commit yet
                _git(self.clones[machine], "checkout", "--quiet", "--", ".")

    def heal(self) -> None:
        if self.away.exists():
            self.away.rename(self.hub)
        for clone in self.clones:
            (clone / ".git" / "index.lock").unlink(missing_ok=True)  # as git says itself
            with suppress(subprocess.CalledProcessError):  # in the middle of nothing
                _git(clone, "merge", "--abort")

    def carry_all(self) -> None:
        """Git has carried everything with the sync."""


class ServerPlace:
    """A database of PostgreSQL, which its operator empties, puts back, or shuts."""

    def __init__(self, database: ServerDatabase) -> None:
        self.database = database
        self.old: list[tuple[Any, ...]] | None = None
        self.is_away = self.is_damaged = False
        self._run("truncate roadmap.piece")

    def where(self, machine: int) -> str:
        return f"{self.database.url(LEARNER)}?sslmode=disable"

    def _run(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Do as the operator does, or a fault of the disk."""
        with self.database.connect() as admin:
            admin.execute("set session_replication_role = replica")
            cursor = admin.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def carry(self, source: int, target: int, what: int) -> None:
        """Let the server be away for a while, or come back."""
        self.is_away = not self.is_away
        self._run(f"alter role {LEARNER} {'nologin' if self.is_away else 'login'}")

    def flip(self, machine: int, what: int) -> None:
        """Flip a bit of one piece."""
        self.is_damaged = True
        self._run(
            "update roadmap.piece as piece set body = set_bit(body, %s %% (length(body) * 8),"
            " 1 - get_bit(body, %s %% (length(body) * 8))) from (select device, first from"
            " roadmap.piece order by device, first limit 1 offset %s) as chosen"
            " where (piece.device, piece.first) = (chosen.device, chosen.first)",
            *(what * 7919, what * 7919, what % 3),
        )

    def harm(self, machine: int, what: int) -> None:
        """Empty the server, or put it back to an earlier day."""
        if what % 4 == 0:
            self._run("truncate roadmap.piece")
        elif what % 4 == 1 and self.old is not None:
            self._run("truncate roadmap.piece")
            for row in self.old:
                marks = ", ".join(["%s"] * len(row))
                self._run(f"insert into roadmap.piece values ({marks})", *row)
        else:
            self.old = self._run("select * from roadmap.piece")

    def heal(self) -> None:
        """Let people in again; pieces that are damaged are the operator's to delete."""
        self._run(f"alter role {LEARNER} login")
        if self.is_damaged:
            self._run("truncate roadmap.piece")

    def carry_all(self) -> None:
        """What was sent is there."""


def _git(directory: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(directory), *words], capture_output=True, check=True)


STEPS: dict[str, Callable[[Life, int, int], None]] = {
    "write": lambda life, who, what: life.write(life.machines[who], what),
    "take back": lambda life, who, what: life.take_back(life.machines[who], what),
    "sync": lambda life, who, what: _sync(life, who, what),
    "cut": lambda life, who, what: life.cut_sync(life.machines[who], 1 + what * what // 60),
    "carry": lambda life, who, what: life.place.carry(who, (who + 1 + what % 2) % 3, what),
    "carry all": lambda life, who, what: life.place.carry_all(),
    "harm": lambda life, who, what: life.place.harm(who, what),
    "flip": lambda life, who, what: life.place.flip(who, what),
    "image": lambda life, who, what: life.machines[who].take_image(),
    "noticed": lambda life, who, what: life.machines[who].put_back(what, is_noticed=True),
    "unnoticed": lambda life, who, what: life.machines[who].put_back(what, is_noticed=False),
    "clone": lambda life, who, what: _clone(life, who, what),
    "clock": lambda life, who, what: _set_clock(life, who, what),
}


def _sync(life: Life, who: int, what: int) -> None:
    life.sync(life.machines[who], reads_all=what % 5 == 0, keeps_both=what % 4 == 0)


def _clone(life: Life, who: int, what: int) -> None:
    life.machines[who].become_copy_of(life.machines[(who + 1 + what % 2) % 3])


def _set_clock(life: Life, who: int, what: int) -> None:
    life.machines[who].skew = timedelta(days=SKEWS[what % len(SKEWS)])


def live(life: Life, steps: list[tuple[str, int, int]]) -> None:
    """Take the steps, and look at the home of each after it."""
    for name, who, what in steps:
        STEPS[name](life, who, what)
        life.did[name] += 1
        life.check(life.machines[who])
