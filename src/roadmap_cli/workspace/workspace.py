"""The workspace: one learner's database, clock and device.

It owns the opening of things and what is appended to the log. The use cases are functions over it.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from roadmap_cli import __version__
from roadmap_cli.core import wording
from roadmap_cli.core.answers import Brief, RoadmapName
from roadmap_cli.core.planner import Plan
from roadmap_cli.core.states import Fact
from roadmap_cli.errors import DatabaseError, RoadmapError, UsageError
from roadmap_cli.settings import Settings
from roadmap_cli.store import catalog
from roadmap_cli.store.database import PROJECTION, Database, Transaction
from roadmap_cli.store.opening import open_database
from roadmap_cli.store.trouble import BRING_BACK, explained
from roadmap_cli.workspace import names
from roadmap_cli.workspace.outcome import Outcome

_LOOK_CLOSER = "'roadmap doctor' looks closer; 'roadmap restore --latest' brings back a copy"

P = ParamSpec("P")
T = TypeVar("T")


class Workspace:
    """Everything a use case needs, opened when it is first asked for.

    `now` is the learner's local time with its offset. `remarks` collects what a person should be
    told beside the answer.
    """

    def __init__(
        self,
        settings: Settings,
        now: datetime,
        *,
        roadmap: str = "",
        entropy: Callable[[int], bytes] = os.urandom,
        outcome: Outcome | None = None,
    ) -> None:
        self.settings = settings
        self.now = now
        self.entropy = entropy
        self.remarks: list[str] = list(settings.warnings)
        self.outcome = outcome or Outcome()
        self._wanted = roadmap or settings.get("roadmap")
        self._database: Database | None = None
        self._roadmap: RoadmapName | None = None

    # -- the clock ---------------------------------------------------------------------------

    @property
    def today(self) -> str:
        """Return the learner's day, which begins at the hour they set."""
        return (self.now - timedelta(hours=self.settings.get("day_starts"))).date().isoformat()

    def day(self, typed: str | None) -> str:
        """Return a day that was typed as YYYY-MM-DD; today when nothing was."""
        if typed is None:
            return self.today
        try:
            found = date.fromisoformat(typed) if len(typed) == 10 else None
        except ValueError:
            found = None
        if found is None:
            raise UsageError(f"'{typed}' is not a date", "write it as 2026-11-23")
        if found.isoformat() > self.today:
            raise UsageError(f"{typed} is still to come", "give a day up to today")
        if found.year < 1970:
            raise UsageError(f"{typed} is too long ago", "give a day from 1970 on")
        return found.isoformat()

    # -- the database ------------------------------------------------------------------------

    @property
    def database(self) -> Database:
        """Return the open database, made or upgraded where that is safe."""
        if self._database is None:
            database = open_database(self.settings.places.database)
            if database.get_meta("projection") != str(PROJECTION):
                from roadmap_cli.store import projection

                projection.renew(database)
            self._database = database
        return self._database

    def open_existing(self) -> Database:
        """Open the database as it is: nothing is made, and no cache brought in step."""
        database = open_database(self.settings.places.database, create=False)
        if self._database is None:
            self._database = database
        return database

    def damage(self) -> RoadmapError | None:
        """Return an error when the database is damaged in a way that reading it does not show."""
        path = self.settings.places.database
        if not os.path.exists(path):
            return None
        from roadmap_cli.store import inspection

        faults = inspection.faults_of_file(path)
        if not faults:
            return None
        return DatabaseError(f"the database is damaged: {path} ({faults[0]})", _LOOK_CLOSER)

    def begin_saving(self) -> None:
        """Note that what the person asked for is being written from here on."""
        self.outcome.begin_saving(self.database)

    def explain(self, error: sqlite3.Error) -> RoadmapError:
        """Return the error a person can act on for one that SQLite reports."""
        return explained(error, self.settings.places.database)

    def close(self) -> None:
        """Close what was opened."""
        if self._database is not None:
            self._database.close()

    def record(
        self, transaction: Transaction, words: str, facts: Sequence[Fact], *, upkeep: bool = False
    ) -> None:
        """Append facts as one batch inside a running transaction.

        With `upkeep` nobody asked for it, and nobody is told that something was saved.
        """
        from roadmap_cli.store import journal
        from roadmap_cli.workspace import device

        if not upkeep:
            self.begin_saving()
        self.outcome.log_is_copied = False
        places, database = self.settings.places, self.database
        writer = device.writer_of(
            places,
            database.get_meta("device"),
            lambda d: database.get_meta(f"last {d}"),
            self.entropy,
        )
        author_id, _, known = writer
        if not known:
            database.set_meta("device", author_id)
        utc = self.now.astimezone(UTC)
        author = journal.Author(
            author_id,
            int(utc.timestamp() * 1000),
            self.now.isoformat(timespec="seconds"),
            self.today,
        )
        journal.append(database, transaction, author, words, facts)
        device.remember(places, writer, database.get_meta(f"last {author_id}") or "")
        if upkeep:
            transaction.commit_probe = None

    def back_up_daily(self) -> list[str]:
        """Copy the database once a day, after the commit; return what is to be said of it.

        Where the command made a copy before it changed a roadmap, the log is in that one.
        """
        path = os.path.join(self.settings.places.backups, f"roadmap-{self.today}.db")
        due = self.outcome.committed and not self.outcome.log_is_copied
        if due and not os.path.exists(path):
            try:
                from roadmap_cli.store import backup

                backup.daily(self.database, self.today)
            except RoadmapError as error:
                return [f"saved, but {error.sentence}"]
            except ImportError:
                return ["saved, but what makes the copy of the day cannot be read"]
        return []

    # -- the roadmap -------------------------------------------------------------------------

    @property
    def roadmap(self) -> RoadmapName:
        """Return the roadmap that commands speak of; the shipped one is loaded on first use."""
        if self._roadmap is None:
            self._roadmap = self._active_roadmap()
        return self._roadmap

    def use_roadmap(self, name: RoadmapName) -> None:
        """Let commands speak of another roadmap from here on."""
        self._roadmap = name

    def _active_roadmap(self) -> RoadmapName:
        shelves = catalog.loaded(self.database)
        active = self.database.get_meta("active")
        if not shelves:
            if active:  # there were some, and none is ever removed
                raise DatabaseError(
                    f"the database is damaged, its roadmaps are gone: {self.database.path}",
                    BRING_BACK,
                )
            from roadmap_cli.workspace import loading

            self.remarks += loading.load_shipped(self)
            shelves = catalog.loaded(self.database)
            active = self.database.get_meta("active")
        found = names.find_roadmap(self.database, self._wanted or active or shelves[0].id, shelves)
        return RoadmapName(found.id, found.title, len(shelves) - 1)

    def look_for_news(self) -> None:
        """Remark, once, when the program came with another version of the shipped roadmap."""
        version, _, _ = (self.database.get_meta("shipped") or "").partition(" ")
        if version != __version__:
            from roadmap_cli.workspace import shipped

            self.remarks += shipped.news(self)

    def plan(self) -> Plan:
        """Return the route from where the learner stands now."""
        name = self.roadmap.id
        graph = catalog.graph(self.database, name)
        standing = catalog.standing(self.database, name, graph.size, self.today)
        return Plan(graph, catalog.goals(self.database, name), standing)


def read_snapshot(
    use_case: Callable[Concatenate[Workspace, P], T],
) -> Callable[Concatenate[Workspace, P], T]:
    """Let a use case that only reads see the database as it is at one moment."""

    @wraps(use_case)
    def reading(w: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> T:
        _ = w.roadmap  # it may have to be loaded first, which writes
        with w.database.reading():
            return use_case(w, *args, **kwargs)

    return reading


def briefs(w: Workspace, plan: Plan, places: Sequence[int]) -> tuple[Brief, ...]:
    """Return the topics at some places of the graph, each in a line with what it still takes."""
    named = catalog.names_at(w.database, w.roadmap.id, places)
    return tuple(
        Brief(name, title, wording.hours(plan.remaining[i]), plan.remaining[i])
        for i, (name, title) in zip(places, named, strict=True)
    )
