"""The judge: was what the program said true, is what it left whole, and does the next run work?

It looks at the files with SQLite itself, and asks the program only what a person would ask.
"""

import hashlib
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tests.cli.program import Learner, Result
from tests.faults.scenes import UNTOUCHED, Scene
from tests.faults.tracing import settings

from roadmap_cli.errors import RoadmapError
from roadmap_cli.store.database.database import PROJECTION_VERSION, SCHEMA_VERSION
from roadmap_cli.store.log import log, projection
from roadmap_cli.store.opening.opening import open_database

# What a killed program leaves and a later one removes.
_BUG_WORDS = ("Traceback", "mistake of the program", "bug in the program")
_SWEPT_LATER = re.compile(r"^((backups|imports)/)?\..+[.-]\d+\.partial(-journal)?$")
_CATALOG = (
    "roadmap",
    "stage",
    "milestone",
    "track",
    "topic",
    "prerequisite",
    "refresh",
    "exercise",
    "assignment",
)
_OF_THE_MOMENT = ("loaded", "path")
_EVENTS = "select * from event order by device, n"

Rows = tuple[tuple[Any, ...], ...]


class Contents(NamedTuple):
    """What a database keeps, but for the moments and checksums that differ from run to run."""

    facts: Rows
    catalog: Rows
    active: str
    states: Rows = ()
    copies: int = 0  # those that were asked for
    timer: str = ""  # what it runs on, and since when
    cards: Rows = ()  # what is shared in the folder beside the home


NOTHING = Contents((), (), "")


def read_contents(home: Path) -> Contents:
    """Return what is kept in a home, where a program has opened it before."""
    path = home / "roadmap.db"
    if not path.exists() or not path.stat().st_size:
        return NOTHING
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        if not connection.execute("select 1 from sqlite_master").fetchone():
            return NOTHING
        devices: dict[str, str] = {}
        facts = []
        # Not by device: a new one has a random name.
        for row in connection.execute("select * from event order by clock, device, n"):
            devices.setdefault(row["device"], f"device {len(devices)}")
            data = row["data"]  # it may speak of what another device wrote
            for name, ordinal in devices.items():
                data = data.replace(name, ordinal)
            # Nor is it told which one wrote: one that cannot read its own name draws a new one.
            facts.append((row["kind"], row["roadmap"], row["topic"], data))
        catalog = []
        for table in _CATALOG:
            for row in connection.execute(f"select * from {table}"):
                cells = zip(row.keys(), row, strict=True)
                catalog.append((table, *(c for name, c in cells if name not in _OF_THE_MOMENT)))
        active = connection.execute("select value from meta where key = 'active'").fetchone()
        timer = connection.execute("select value from meta where key = 'timer'").fetchone()
        states = connection.execute("select roadmap, topic, state from topic_state").fetchall()
    copies = len(list(home.glob("backups/backup-*.db")))
    active = active[0] if active else ""
    shown = tuple(map(tuple, states))
    return Contents(
        facts=tuple(facts),
        catalog=tuple(catalog),
        active=active,
        states=shown,
        copies=copies,
        timer=timer[0] if timer else "",
        cards=tuple(_read_card(path) for path in sorted(home.parent.glob("class/*.json"))),
    )


def _read_card(path: Path) -> tuple[Any, ...]:
    """Return what a card shows; its id is random."""
    value = json.loads(path.read_text("utf-8"))
    return path.name, value["name"], repr(value["roadmaps"])


class Stage:
    """A scene that can be set again and again, at one place: a home knows where it lies."""

    def __init__(self, scene: Scene, directory: Path) -> None:
        self.scene = scene
        self.home = directory / "home"
        self.log = directory / "strace.log"
        self.env = settings(self.home)
        self._template = directory / "template"
        self.words = scene.prepare(self.home)
        if self.home.exists():
            shutil.copytree(self.home, self._template)
        self._place = directory / scene.place if scene.place else None
        self._place_template = directory / "place-template"
        if self._place is not None:
            shutil.copytree(self._place, self._place_template)
        paths = [directory / name for name in scene.files]
        self._files = {path: path.read_text("utf-8") if path.exists() else None for path in paths}
        self.events = self._events()
        self._present = _events_in(self.home / "roadmap.db")
        self._copied = {path.name for path in self.home.glob("backups/*")}
        self._opened()
        self.before = read_contents(self.home)
        self.between = self._after_upkeep()
        self.after = NOTHING  # known when the command has run without a fault
        self._judged: dict[str, tuple[Contents, str]] = {}  # by what lay there

    def rewind(self) -> None:
        """Make the home, and the files beside it, as they were before the command."""
        shutil.rmtree(self.home, ignore_errors=True)
        if self._template.exists():
            shutil.copytree(self._template, self.home)
        if self._place is not None:
            shutil.rmtree(self._place)
            shutil.copytree(self._place_template, self._place)
        for path, text in self._files.items():
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text, "utf-8")

    def _after_upkeep(self) -> Contents:
        """Return what a new or older home holds after what any command does first."""
        if self.before != NOTHING or self.scene.is_upkeep:
            return self.before
        Learner(self.home).types("next")
        between = read_contents(self.home)
        self.rewind()
        return between

    def store_expected_result(self, said: Result) -> None:
        """Take what the command did without a fault for what it is to do."""
        wrong = self._look(follow_up=False)[1] if said.code == 0 else "it failed"
        self.after = read_contents(self.home)
        if not wrong and self.after == self.before:
            wrong = "it changes nothing"
        if wrong:
            raise AssertionError(f"{self.scene.name} without a fault: {wrong}; {said}")

    def _events(self) -> set[tuple[Any, ...]]:
        found = _events_in(self.home / "roadmap.db")
        if self.scene.replaces:  # then what was replaced is kept beside it
            for path in self.home.glob("backups/replaced-*.db"):
                found |= _events_in(path)
        return found

    def _opened(self) -> str:
        """Let the doctor look at what is there, as it is; return what it does not like."""
        path = self.home / "roadmap.db"
        if not path.exists() or not path.stat().st_size:
            return ""
        said = Learner(self.home).types("doctor --json")
        try:
            findings = said.data["findings"]
        except (KeyError, TypeError, json.JSONDecodeError):
            return f"doctor cannot say how things are: {said}"
        bad = [
            f"{f['name']}: {f['sentence']}"
            for f in findings
            if not f["good"] and f["name"] != self.scene.flaw
        ]
        if not bad and said.code and not self.scene.flaw:
            bad = [f"doctor exits with {said.code}"]
        return "; ".join(bad)

    # -- the verdict -------------------------------------------------------------------------

    def verdict(self, said: Result, *, unknown: bool = False) -> str:
        """Return what is wrong after a fault, or nothing. `unknown` allows exit code 6."""
        left = _digest(self.home)
        if left not in self._judged:
            self._judged[left] = self._look(follow_up=True)
        now, wrong = self._judged[left]
        return "; ".join(filter(None, (self._lie(said, now, unknown=unknown), wrong)))

    def _look(self, *, follow_up: bool) -> tuple[Contents, str]:
        """Return what is kept now, and what is wrong with it whatever was said."""
        wrong = [self._opened()]
        now = read_contents(self.home)
        if not self.events <= self._events():
            wrong.append("events are lost")
        wrong.append(self._bad_copy())
        if follow_up:
            wrong += [self._next_run(), self._leftovers()]
        return now, "; ".join(filter(None, wrong))

    def after_power_cut(self, *, answered: bool) -> str:
        """Return what is wrong with what a power cut left: "lost: ..." or "broken: ...", or nothing.

        The program's own opening rolls back what was half done; `doctor` would look as closely,
        but there are thousands of states.
        """
        trouble = self._looked_at()
        if trouble:
            return f"broken: {trouble}"
        now = read_contents(self.home)
        if now not in (self.before, self.after):
            return "broken: neither before nor after"
        if not self.events <= self._events():
            return "broken: events are gone"
        if copy := self._bad_copy():
            return f"broken: {copy}"
        if answered and now != self.after:
            return "lost: it was answered, and is not there"
        return ""

    def _looked_at(self) -> str:
        if not (self.home / "roadmap.db").exists():
            return ""
        try:
            with closing(open_database(str(self.home / "roadmap.db"))) as database:
                if database.rows("pragma integrity_check") != [("ok",)]:
                    return "the pages are damaged"
                faults = list(log.find_damage(database))
                if not faults and database.get_meta("projection") == str(PROJECTION_VERSION):
                    faults = projection.differing_tables(database)
        except RoadmapError as error:
            return error.sentence
        return "; ".join(faults)

    def _lie(self, said: Result, now: Contents, *, unknown: bool) -> str:
        if now not in (self.before, self.between, self.after):
            return "neither before nor after"
        saved = now == self.after
        text = said.out + said.err
        if said.code == 1 or any(word in text for word in _BUG_WORDS):
            return f"a bug: {said}"
        truth = "saved" if saved else "not saved"
        claim = _claim(said)
        if claim == "unknown":
            return "" if unknown else f"the outcome could be known: {said}"
        if claim not in ("either", truth) and not self.scene.is_upkeep:
            return f"{truth}, but it said: {said}"
        return "" if claim == "saved" or said.code < 0 else self._lie_about_files(said)

    def _lie_about_files(self, said: Result) -> str:
        """Return what is wrong with the words about the files that were asked for."""
        changed = [
            str(path)
            for path, text in self._files.items()
            if text != (path.read_text("utf-8") if path.exists() else None)
        ]
        words = f"{' and '.join(changed)} {'were' if len(changed) > 1 else 'was'} written"
        if ("written;" in said.err, words in said.err) == (bool(changed), bool(changed)):
            return ""
        return f"of these files {changed} were written, but it said: {said}"

    def lie(self, said: Result, *, unknown: bool = False) -> str:
        """Return what is untrue of the words after a fault, without looking any further."""
        if (self.home / "roadmap.db").exists():
            with closing(sqlite3.connect(self.home / "roadmap.db")) as connection:
                (version,) = connection.execute("pragma user_version").fetchone()
            if version != SCHEMA_VERSION:  # only columns of the same schema can be compared
                self._opened()
        return self._lie(said, read_contents(self.home), unknown=unknown)

    def _bad_copy(self) -> str:
        directory = self.home / "backups"
        for path in sorted(directory.glob("*.db")) if directory.exists() else ():
            try:
                with closing(sqlite3.connect(path)) as connection:
                    whole = connection.execute("pragma integrity_check").fetchall()
                    events = {tuple(row) for row in connection.execute(_EVENTS)}
            except sqlite3.Error as error:
                return f"the copy {path.name} is bad: {error}"
            if whole != [("ok",)] or not events >= self.events & events:
                return f"the copy {path.name} is bad: {whole}"
            new = path.name not in self._copied and path.name.startswith(("before", "replaced"))
            if new and not self._present <= events:
                return f"the copy {path.name} lacks events"
        return ""

    def _next_run(self) -> str:
        learner = Learner(self.home)
        said = learner.types("next")
        if said.code == 0:
            said = learner.types(f"done {UNTOUCHED[read_contents(self.home).active]}")
        if said.code != 0:
            return f"the next run fails: {said}"
        return self._opened()

    def _leftovers(self) -> str:
        ours = {"roadmap.db", "device", "backups", "config.toml", "imports", "imports/tea.yaml"}
        ours.add("place")  # what is remembered of that of `sync`
        found = [
            name
            for path in self.home.rglob("*")
            if (name := path.relative_to(self.home).as_posix()) not in ours
            and not (name.startswith("backups/") and name.endswith(".db"))
            and not _SWEPT_LATER.match(name)
        ]
        return f"left behind: {', '.join(found)}" if found else ""


def _digest(home: Path) -> str:
    """Return the same for two homes that hold the same: the next run will do the same in them."""
    device = home / "device"
    drawn = device.read_bytes().strip() if device.exists() else b""
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*")):
        held = path.read_bytes() if path.is_file() else b""
        if drawn:  # at random, in a home that had none
            held = held.replace(drawn, b"device")
        mark = f"{path.relative_to(home)} {path.lstat().st_mode} {len(held)}"
        digest.update(mark.encode() + b"\0" + held)
    return digest.hexdigest()


def _events_in(path: Path) -> set[tuple[Any, ...]]:
    if not path.exists() or not path.stat().st_size:
        return set()
    with closing(sqlite3.connect(path)) as connection:
        if not connection.execute("select 1 from sqlite_master where name = 'event'").fetchone():
            return set()
        return {tuple(row) for row in connection.execute(_EVENTS)}


def _claim(said: Result) -> str:
    """Return what the program says about saving, by its exit code and its words."""
    err = said.err
    if said.code in (0, 7):
        return "saved"
    if said.code == 6:
        return "saved" if "the backup was restored, but" in err else "unknown"
    if said.code in (-9, -15, 143):
        # Killed in the middle: only what it has said already binds it.
        return "saved" if said.out.strip() else "either"
    if said.code == 130:
        if "this was saved" in err:
            return "saved"
        if "may have arrived, and what is here is undamaged" in err:  # `sync`, on its way
            return "either"
        return "not saved" if "nothing was saved" in err else "nothing at all"
    if said.code == 8:  # what came in is kept
        return "saved" if "took in" in said.out else "not saved"
    if said.code in (2, 3, 4, 5) or (said.code == 10 and "nothing was saved" in err):
        return "not saved"
    return "nothing at all"
