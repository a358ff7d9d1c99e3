"""The workspace: one learner's database, clock and device, and the names they type.

It owns the opening of things. The use cases are functions over it in the modules of
this package; they return values and print nothing.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, TypeVar

from roadmap_cli import __version__
from roadmap_cli.core import durations, naming
from roadmap_cli.core.answers import Brief, RoadmapName
from roadmap_cli.core.facts import TopicCard
from roadmap_cli.core.naming import Named
from roadmap_cli.core.planner import Goal, Plan
from roadmap_cli.core.states import Fact
from roadmap_cli.errors import Ambiguous, DatabaseError, NotFound, RoadmapError, UsageError
from roadmap_cli.settings import Settings
from roadmap_cli.store import catalog
from roadmap_cli.store.catalog import LoadedRoadmap
from roadmap_cli.store.database import PROJECTION, Database, Transaction
from roadmap_cli.store.opening import open_database
from roadmap_cli.store.trouble import BRING_BACK, explained

MOST_CANDIDATES = 8
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
    ) -> None:
        self.settings = settings
        self.now = now
        self.entropy = entropy
        self.remarks: list[str] = list(settings.warnings)
        self._asked_to_save = False
        self.copied = False  # whether a copy holds the log as it is
        self.made = ""  # the copy that was made or put in place, as the person asked
        self._wanted = roadmap or settings.get("roadmap")

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

    @cached_property
    def database(self) -> Database:
        """Return the open database, made or upgraded where that is safe."""
        database = open_database(self.settings.places.database)
        if database.note("projection") != str(PROJECTION):
            from roadmap_cli.store import projection

            with database.writing() as transaction:
                if database.note("projection") != str(PROJECTION):
                    projection.rebuild(database)
                transaction.proof = (
                    "select 1 from meta where key = 'projection' and value = ?",
                    (str(PROJECTION),),
                )
        return database

    @property
    def saved(self) -> bool:
        """Say whether what the person asked for has been committed, or a copy made.

        Loading the shipped roadmap on the first command is not something they asked for.
        """
        return bool(self.made) or self._committed

    @property
    def _committed(self) -> bool:
        opened = self.__dict__.get("database")
        return self._asked_to_save and opened is not None and opened.saved

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
        self._asked_to_save = True
        self.database.saved = False

    def explain(self, error: sqlite3.Error) -> RoadmapError:
        """Return the error a person can act on for one that SQLite reports."""
        return explained(error, self.settings.places.database)

    def close(self) -> None:
        """Close what was opened."""
        if "database" in self.__dict__:
            self.database.close()

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
        self.copied = False
        places, database = self.settings.places, self.database
        writer = device.writer_of(
            places, database.note("device"), lambda d: database.note(f"last {d}"), self.entropy
        )
        author_id, _, known = writer
        if not known:
            database.put_note("device", author_id)
        utc = self.now.astimezone(UTC)
        author = journal.Author(
            author_id,
            int(utc.timestamp() * 1000),
            self.now.isoformat(timespec="seconds"),
            self.today,
        )
        journal.append(database, transaction, author, words, facts)
        device.remember(places, writer, database.note(f"last {author_id}") or "")
        if upkeep:
            transaction.proof = None

    def back_up_daily(self) -> list[str]:
        """Copy the database once a day, after the commit; return what is to be said of it.

        Where the command made a copy before it changed a roadmap, the log is in that one.
        """
        path = os.path.join(self.settings.places.backups, f"roadmap-{self.today}.db")
        if self._committed and not self.copied and not os.path.exists(path):
            try:
                from roadmap_cli.store import backup

                backup.daily(self.database, self.today)
            except RoadmapError as error:
                return [f"saved, but {error.sentence}"]
            except ImportError:
                return ["saved, but what makes the copy of the day cannot be read"]
        return []

    # -- the roadmap -------------------------------------------------------------------------

    @cached_property
    def roadmap(self) -> RoadmapName:
        """Return the roadmap that commands speak of; the shipped one is loaded on first use."""
        shelves = catalog.loaded(self.database)
        if not shelves:
            if self.database.note("active"):  # there were some, and none is ever removed
                raise DatabaseError(
                    f"the database is damaged, its roadmaps are gone: {self.database.path}",
                    BRING_BACK,
                )
            from roadmap_cli.workspace import loading

            self.remarks += loading.load_shipped(self)
            shelves = catalog.loaded(self.database)
        wanted = self._wanted or self.database.note("active") or shelves[0].id
        found = next((s for s in shelves if s.id == wanted), None) or self._by_name(wanted, shelves)
        return RoadmapName(found.id, found.title, len(shelves) - 1)

    def work_on(self, roadmap: RoadmapName) -> None:
        """Let this command speak of a roadmap from here on, whatever else was asked or set."""
        self.roadmap = roadmap

    def _by_name(self, wanted: str, shelves: Sequence[LoadedRoadmap]) -> LoadedRoadmap:
        """Return the roadmap in sight that is named by the beginning of its id or by words."""
        things = [Named(s.id, s.title, naming.names_of(s.id, s.title)) for s in shelves]
        match = naming.find(wanted, things)
        if match.several:
            raise _ambiguous(wanted, "roadmap", match.several)
        if match.found is not None:
            return next(s for s in shelves if s.id == match.found.id)
        hidden = [s.id for s in catalog.loaded(self.database, hidden=True) if s.id == wanted]
        raise NotFound(
            f"no roadmap '{wanted}' is loaded",
            f"it was put out of sight; 'roadmap use {wanted}' brings it back"
            if hidden
            else "loaded are: " + ", ".join(s.id for s in shelves),
        )

    def look_for_news(self) -> None:
        """Remark, once, when the program came with another version of the shipped roadmap."""
        version, _, _ = (self.database.note("shipped") or "").partition(" ")
        if version != __version__:
            from roadmap_cli.workspace import shipped

            self.remarks += shipped.news(self)

    def plan(self) -> Plan:
        """Return the route from where the learner stands now."""
        name = self.roadmap.id
        graph = catalog.graph(self.database, name)
        standing = catalog.standing(self.database, name, graph.size, self.today)
        return Plan(graph, catalog.goals(self.database, name), standing)

    # -- names -------------------------------------------------------------------------------

    def topic(self, typed: str) -> TopicCard:
        """Return the topic a person means; raise NotFound or Ambiguous."""
        name = self.roadmap.id
        found = catalog.topic_id(self.database, name, typed)
        if found is None:
            here = f"in «{self.roadmap.title}»"
            try:
                found = chosen(typed, catalog.topic_names(self.database, name), "topic", here).id
            except NotFound as error:
                # What left the roadmap still has its history, but never stands in another's way.
                from roadmap_cli.store import retired

                match = naming.find(typed, retired.names(self.database, name))
                if match.found is None:
                    raise error
                found = match.found.id
        return catalog.card(self.database, name, found)

    def present_topic(self, typed: str) -> TopicCard:
        """Return the topic a person means, which must be in today's version of the roadmap."""
        card = self.topic(typed)
        if card.place is None:
            where = f"no longer in «{self.roadmap.title}»"
            if card.is_of_log:
                where = f"in no version of «{self.roadmap.title}» loaded here"
            raise UsageError(
                f"{card.id} is {where}",
                f"its history is kept: 'roadmap history {card.id}'",
            )
        return card

    def track(self, typed: str) -> Named:
        """Return the track a person means."""
        things = [
            Named(t, title, naming.names_of(t, title))
            for t, title, _ in catalog.tracks(self.database, self.roadmap.id)
        ]
        return chosen(typed, things, "track", "", everything=True)

    def goal(self, typed: str) -> Goal:
        """Return the milestone, or the topic as a goal of its own, that a person means."""
        goals = catalog.goals(self.database, self.roadmap.id)
        things = [Named(g.id, g.title, naming.names_of(g.id, g.title)) for g in goals]
        match = naming.find(typed, things)
        if match.found is not None:
            return next(g for g in goals if g.id == match.found.id)
        if match.several:
            raise _ambiguous(typed, "milestone", match.several)
        try:
            card = self.present_topic(typed)
        except NotFound as error:
            if match.nearest:
                hint = "did you mean " + " or ".join(n.id for n in match.nearest) + "?"
            else:
                known = "milestones are: " + ", ".join(g.id for g in goals)
                hint = "; ".join(filter(None, (error.hint, known)))
            raise NotFound(f"no milestone or topic goes by '{typed}'", hint) from error
        assert card.place is not None
        return Goal(card.id, card.title, 1, (card.place,))


def at_one_moment(
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
    """Return the topics at some places, each in a line with what it still takes."""
    named = catalog.names_at(w.database, w.roadmap.id, places)
    return tuple(
        Brief(name, title, durations.hours(plan.remaining[i]), plan.remaining[i])
        for i, (name, title) in zip(places, named, strict=True)
    )


def chosen(
    typed: str, things: Sequence[Named], kind: str, where: str, *, everything: bool = False
) -> Named:
    """Return the one thing a name leads to, or raise what tells the person their choices."""
    match = naming.find(typed, things)
    if match.found is not None:
        return match.found
    if match.several:
        raise _ambiguous(typed, kind, match.several)
    sentence = f"no {kind} goes by '{typed}'" + (f" {where}" if where else "")
    if match.nearest:
        hint = "did you mean " + " or ".join(n.id for n in match.nearest) + "?"
    elif everything:
        hint = f"there are: {', '.join(t.id for t in things)}"
    else:
        hint = f"'roadmap search {typed}' looks further" if typed.strip() else ""
    raise NotFound(sentence, hint)


def _ambiguous(typed: str, kind: str, several: Sequence[Named]) -> Ambiguous:
    shown = ", ".join(t.id for t in several[:MOST_CANDIDATES])
    kinds = " or ".join(f"{one}s" for one in kind.split(" or "))
    more = len(several) - MOST_CANDIDATES
    tail = f" and {more} more" if more > 0 else ""
    return Ambiguous(
        f"'{typed}' is the name of {len(several)} {kinds}", f"which one: {shown}{tail}?"
    )
