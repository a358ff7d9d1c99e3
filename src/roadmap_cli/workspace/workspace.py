"""The workspace: one learner's database, clock and device.

It owns opening the database and appending to the log. The use cases are functions that take it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import wraps

from roadmap_cli import RELEASE
from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core import wording
from roadmap_cli.core.answers.summaries import NextReading, RoadmapName, TopicBrief
from roadmap_cli.core.planner.planner import Plan
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.errors import NotFound, RoadmapError, SuspectedDamage, UsageError
from roadmap_cli.settings import Settings
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import (
    AIM_KEY,
    PROJECTION_VERSION,
    TIMER_KEY,
    Database,
    Transaction,
    is_outdated,
)
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT, disk_error
from roadmap_cli.store.opening.opening import open_database
from roadmap_cli.workspace import name_lookup

if TYPE_CHECKING:
    from typing import Concatenate, ParamSpec, TypeVar

    from roadmap_cli.core.answers.roadmap_answers import Welcome
    from roadmap_cli.store.catalog.catalog import LoadedRoadmap
    from roadmap_cli.store.log.log_writer import EventStamp
    from roadmap_cli.workspace.device_id import DeviceChoice

    P = ParamSpec("P")
    T = TypeVar("T")


class Outcome:
    """What this run saved, copied and wrote at the person's request."""

    def __init__(self) -> None:
        self._database: Database | None = None  # that the requested change is written to
        self._copy = ""  # the path of a copy that was requested and made
        self.has_copied_log = False  # a copy contains the current log
        self.file = ""  # the path of the answer or of the person's text
        self.files: list[str] = []  # that were written for the person, before anything is saved
        self.place = ""  # with which an exchange has begun: some of it may be there, or here

    def begin_saving(self, database: Database) -> None:
        """Mark that the requested change is written from here on.

        Loading the shipped roadmap on first use is not requested and does not call this.
        """
        self._database = database
        database.has_committed = False

    def add_copy(self, path: str) -> None:
        """Record that the requested copy was made, or put in place."""
        self._copy = path

    def describe_files(self) -> str:
        """Return a clause that names the files that were written."""
        return f"{' and '.join(self.files)} {'were' if len(self.files) > 1 else 'was'} written"

    @property
    def is_committed(self) -> bool:
        """Return whether the requested change was committed."""
        return self._database is not None and self._database.has_committed

    @property
    def is_saved(self) -> bool:
        """Return whether the requested change was committed, or the requested copy made."""
        return bool(self._copy) or self.is_committed


class Workspace:
    """What the use cases share; the database is opened when it is first used.

    `now` is the learner's local time with its offset. `remarks` are printed with the answer.
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
        self.welcome: Welcome | None = None  # of the very first command
        # Whether a word is the name of a command, which is hardly meant as words of a title.
        self.is_command: Callable[[str], bool] = ().__contains__
        self._roadmap_option = roadmap or settings.get("roadmap")
        # What names the roadmap of a command that does not say it itself.
        self._roadmap_origin = "" if roadmap else settings.origins["roadmap"]
        self._database: Database | None = None
        self._roadmap: RoadmapName | None = None
        self._is_any_roadmap_enough = False

    @property
    def today(self) -> str:
        """Return the learner's day, which begins at the hour they set."""
        return (self.now - timedelta(hours=self.settings.get("day_starts"))).date().isoformat()

    def parse_day(self, typed: str | None) -> str:
        """Return a day as people type it in ISO form, today if it is None; raise UsageError."""
        if typed is None:
            return self.today
        from roadmap_cli.core import day_words

        today, explanation = date.fromisoformat(self.today), ""
        if today != self.now.date():
            hour, origin = self.settings.get("day_starts"), self.settings.origins["day_starts"]
            explanation = f"; the day begins at {hour}:00 ({origin})"
        return day_words.parse_day(typed, today, explanation).isoformat()

    def parse_period_end(self, typed: str | None, *, is_last: bool = False) -> str:
        """Return the first or last day of a period; "last month" is all of that calendar month."""
        from roadmap_cli.core import day_words

        days = day_words.calendar_unit(typed or "", date.fromisoformat(self.today))
        return self.parse_day(typed) if days is None else min(days[is_last].isoformat(), self.today)

    def parse_coming_day(self, typed: str) -> str:
        """Return a day from today on, as people type it, in ISO form; raise UsageError."""
        from roadmap_cli.core import coming_days

        return coming_days.parse_coming_day(typed, date.fromisoformat(self.today)).isoformat()

    @property
    def database(self) -> Database:
        """Return the open database; it is created or upgraded if that is safe."""
        if self._database is None:
            database = open_database(self.settings.paths.database)
            try:
                self._bring_up_to_date(database)
            except BaseException:
                database.close()
                raise
            self._database = database
        return self._database

    def _bring_up_to_date(self, database: Database) -> None:
        """Make what stands beside the log anew if another version of the program wrote it."""
        with database.reading():
            if not row_sums.is_meta_whole(database) and not is_outdated(database):
                raise row_sums.damaged_meta(database.path)
            is_current = database.has_meta("projection", str(PROJECTION_VERSION))
        if not is_current:
            from roadmap_cli.store.log import projection

            projection.rebuild_if_outdated(database)

    def open_existing(self) -> Database:
        """Open the database without creating it or updating its caches."""
        self.close()  # an open one would not notice that the file was replaced
        self._database = open_database(self.settings.paths.database, create=False)
        return self._database

    def find_damage(self) -> RoadmapError | None:
        """Return an error if the file of the database is damaged; all of it is read."""
        path = self.settings.paths.database
        if not os.path.exists(path):
            return None
        from roadmap_cli.store.opening import damage_checks

        return damage_checks.diagnose(path)

    def confirm_damage(self) -> RoadmapError:
        """Return what the whole file says after an error that looked like damage."""
        return self.find_damage() or disk_error(
            self.settings.paths.database,
            "a read failed once; reading the whole file again worked",
            "nothing was saved",
        )

    def begin_saving(self) -> None:
        """Mark that the change which the command asks for is written from here on."""
        self.outcome.begin_saving(self.database)

    def close(self) -> None:
        """Close the database, if it was opened."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def record(
        self, transaction: Transaction, words: str, facts: Sequence[Fact], *, upkeep: bool = False
    ) -> None:
        """Append facts as one batch inside a running transaction.

        With `upkeep`, the command did not ask for them, and does not count as saved.
        """
        from roadmap_cli.store.log import log_writer
        from roadmap_cli.workspace import device_id

        if not upkeep:
            self.begin_saving()
        self.outcome.has_copied_log = False
        paths, database = self.settings.paths, self.database
        writer = self.choose_device()
        log_writer.append(database, transaction, self.stamp(writer.device), words, facts)
        last_event = database.get_meta(f"last {writer.device}") or ""
        self.remarks += device_id.write_last_event(paths, writer, last_event)

    def stamp(self, device: str) -> EventStamp:
        """Return what a device writes now with an event."""
        from roadmap_cli.store.log.log_writer import EventStamp

        at = self.now.isoformat(timespec="seconds")
        return EventStamp(device, int(self.now.timestamp() * 1000), at, self.today)

    def choose_device(self) -> DeviceChoice:
        """Return the device to write as; call it inside a transaction.

        Under a new id it is noted how far this database was written under the one before.
        """
        from roadmap_cli.workspace import device_id

        database = self.database
        stored = database.get_meta("device")
        last_event = database.get_meta(f"last {stored}") if stored is not None else None
        writer = device_id.choose_device(self.settings.paths, stored, last_event, self.entropy)
        if not writer.is_in_file:
            if last_event:
                database.set_meta(f"own {stored}", last_event.partition(" ")[0])
            database.set_meta("device", writer.device)
        return writer

    def present_device(self) -> str:
        """Return the device that this database goes on writing as, "" if it will draw a new id."""
        from roadmap_cli.workspace import device_id

        stored = self.database.get_meta("device")
        last_event = self.database.get_meta(f"last {stored}") if stored is not None else None
        writer = device_id.choose_device(
            self.settings.paths, stored, last_event, lambda size: bytes(size)
        )
        return writer.device if writer.is_in_file else ""

    def back_up_daily(self) -> list[str]:
        """Copy the database after the day's first commit; return warnings.

        No copy is made if one of the same log was made before a change of a roadmap.
        """
        path = os.path.join(self.settings.paths.backups, f"roadmap-{self.today}.db")
        is_due = self.outcome.is_committed and not self.outcome.has_copied_log
        if is_due and not os.path.exists(path):
            try:
                from roadmap_cli.store.database import backup
                from roadmap_cli.store.opening import damage_checks

                backup.copy_daily(self.database, self.today, damage_checks.check_stored)
            except SuspectedDamage as error:
                return [f"saved, but today's backup failed: {error.sentence}; {error.hint}"]
            except RoadmapError as error:
                advice = error.hint.removeprefix("nothing was changed; ")
                return ["; ".join(filter(None, (f"saved, but {error.sentence}", advice)))]
            except ImportError:
                return [
                    "saved, but the part of the program that makes the daily backup cannot be read"
                ]
        return []

    @property
    def roadmap(self) -> RoadmapName:
        """Return the active roadmap; the shipped one is loaded on first use."""
        if self._roadmap is None:
            self._roadmap = self._active_roadmap()
        return self._roadmap

    def use_roadmap(self, name: RoadmapName) -> None:
        """Make another roadmap the active one for the rest of this run."""
        self._roadmap = name

    @property
    def is_roadmap_named(self) -> bool:
        """Return whether this command was told which roadmap it is of, not by a setting."""
        return bool(self._roadmap_option) and not self._roadmap_origin

    def accept_any_roadmap(self) -> None:
        """Let a setting that names no loaded roadmap be a remark: the command is about all of them."""
        self._is_any_roadmap_enough = True

    def _active_roadmap(self) -> RoadmapName:
        active = self.database.get_meta("active")
        asked = self._roadmap_option or active or ""
        loaded = catalog.loaded_roadmaps(self.database, asked=asked)
        if not loaded:
            if active:  # a roadmap is never removed
                raise SuspectedDamage(
                    f"the database is damaged; its roadmaps are missing: {self.database.path}",
                    RESTORE_HINT,
                )
            from roadmap_cli.workspace import loading

            self.welcome = loading.load_shipped(self)
            loaded = catalog.loaded_roadmaps(self.database)
            active = self.database.get_meta("active")
        try:
            roadmap = self._find_roadmap(self._roadmap_option or active or loaded[0].id, loaded)
        except UsageError as error:
            if not (self._roadmap_option and self._roadmap_origin):
                raise
            error.sentence += f" (named by {self._roadmap_origin})"
            error.hint = f"fix or remove that setting; {error.hint}"
            if not self._is_any_roadmap_enough:
                raise
            self.remarks.append(f"{error.sentence}; {error.hint}")
            roadmap = self._find_roadmap(active or loaded[0].id, loaded)
        others = catalog.count_visible(self.database) - 1  # damaged ones included
        return RoadmapName(roadmap.id, roadmap.title, others)

    def _find_roadmap(self, name: str, loaded: Sequence[LoadedRoadmap]) -> LoadedRoadmap:
        """Return the visible roadmap of a name; raise NotFound or Ambiguous."""
        roadmap = name_lookup.find_roadmap(name, loaded)
        if roadmap is not None:
            return roadmap
        everything = catalog.loaded_roadmaps(self.database, include_hidden=True, asked=name)
        raise NotFound(
            f"no roadmap '{name}' is loaded",
            f"it is hidden; 'roadmap use {name}' shows it again"
            if any(hidden.id == name for hidden in everything)
            else "loaded roadmaps: " + ", ".join(r.id for r in loaded),
        )

    def remark_new_version(self) -> None:
        """Add a remark, once, if the program came with another version of the shipped roadmap."""
        release, _, _ = (self.database.get_meta("shipped") or "").partition(" ")
        if release != RELEASE:
            from roadmap_cli.workspace import shipped_roadmap

            self.remarks += shipped_roadmap.announce_new_version(self)

    @property
    def is_timer_running(self) -> bool:
        """Return whether the timer runs; the module `timer` says on what, but costs an import."""
        return bool(self.database.get_meta(TIMER_KEY))

    def plan(self) -> Plan:
        """Return the plan of the active roadmap for the learner's current state."""
        name = self.roadmap.id
        graph, goals = catalog.graph_and_goals(self.database, name)
        state = catalog.learner_state(self.database, name, graph, self.today)
        plan = Plan(graph, goals, state)
        if self.database.get_meta(AIM_KEY + name) is None:
            return plan
        from roadmap_cli.workspace import aim_goal

        aim = aim_goal.read_aim(self.database, name)
        return aim_goal.add_aim(self.database, name, plan, goals, aim)

    def check_stored(self, roadmap: str, *, with_log: bool = True) -> None:
        """Raise SuspectedDamage unless a loaded roadmap and its progress are whole.

        Who reads no events leaves the log out, which can be long. A daily command checks less: what it reads of the plan, the states and its topics.
        """
        from roadmap_cli.store.opening import damage_checks

        damage_checks.check_roadmap(self.database, roadmap, with_log=with_log)


def read_snapshot(
    use_case: Callable[Concatenate[Workspace, P], T],
) -> Callable[Concatenate[Workspace, P], T]:
    """Run a use case that only reads inside one read transaction, after checking all it may read."""
    return _read_checked(use_case, with_log=True)


def read_state_snapshot(
    use_case: Callable[Concatenate[Workspace, P], T],
) -> Callable[Concatenate[Workspace, P], T]:
    """Run a use case like `read_snapshot` that reads no events: the log, maybe long, is left out."""
    return _read_checked(use_case, with_log=False)


def _read_checked(
    use_case: Callable[Concatenate[Workspace, P], T], *, with_log: bool
) -> Callable[Concatenate[Workspace, P], T]:
    @wraps(use_case)
    def checked(w: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> T:
        w.check_stored(w.roadmap.id, with_log=with_log)
        return use_case(w, *args, **kwargs)

    return read_daily_snapshot(checked)


def read_daily_snapshot(
    use_case: Callable[Concatenate[Workspace, P], T],
) -> Callable[Concatenate[Workspace, P], T]:
    """Run a use case that only reads inside one read transaction; its queries check what they read."""

    @wraps(use_case)
    def reading(w: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> T:
        _ = w.roadmap  # loading the shipped one writes
        with w.database.reading():
            return use_case(w, *args, **kwargs)

    return reading


def topic_briefs(w: Workspace, plan: Plan, indexes: Sequence[int]) -> tuple[TopicBrief, ...]:
    """Return the topics of some indexes, each with its remaining time."""
    names_and_titles = catalog.ids_and_titles(w.database, w.roadmap.id, plan.graph, indexes)
    return tuple(
        TopicBrief(name, title, wording.hours(plan.remaining[i]), plan.remaining[i])
        for i, (name, title) in zip(indexes, names_and_titles, strict=True)
    )


def name_topic_if_shared(
    w: Workspace, topic: str, reading: NextReading | None
) -> NextReading | None:
    """Return a reading of a topic, with the topic if others have the reading too."""
    from roadmap_cli.store.catalog import reading_rows

    roadmap = w.roadmap.id
    if reading is None or not reading_rows.is_shared(w.database, roadmap, topic, reading.id):
        return reading
    return reading._replace(topic=topic)


def next_brief(w: Workspace, plan: Plan) -> TopicBrief | None:
    """Return the topic to study next; None when nothing is left."""
    advice = plan.advise()
    return topic_briefs(w, plan, [advice.topic])[0] if advice else None
