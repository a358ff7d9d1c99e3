"""A whole life with the program: three machines, one roadmap that changes, and everything goes wrong.

Learners type commands on machines whose clocks are wrong, an author edits the file, logs are joined,
power fails in between. Whatever happens, the promises of the log hold after every step.

Holds: workspace.done_options, workspace.history, workspace.loading, workspace.merge,
workspace.next_topic, workspace.notes, workspace.roadmaps, workspace.topic_changes.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.builders import snapshot
from tests.correcting import correcting_commands
from tests.examples import examples
from tests.workspace.author import Author

from roadmap_cli.core.progress.states import Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.settings import read_settings
from roadmap_cli.store.log import batches, log, projection
from roadmap_cli.workspace import (
    export,
    history,
    loading,
    merge,
    next_topic,
    notes,
    own_links,
    reading,
    report,
    review,
    roadmaps,
    topic_changes,
    topic_list,
)
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

TEA = """format: 1
id: tea
title: Making tea
tracks:
  - id: tea
    topics:
      - {id: boil, title: Boil water, hours: 1}
      - {id: alpha, title: Pour it, hours: 1, prerequisites: [boil]}
"""
STATES = ("done", "assumed", "in_progress", "open", "skipped")
STATE_AFTER = {
    "started": "in_progress",
    "paused": "paused",
    "finished": "done",
    "skipped": "skipped",
    "reopened": "open",
    "assumed": "assumed",
}

# -- what is drawn -------------------------------------------------------------------------------

clocks = st.one_of(
    st.builds(
        lambda days, minutes, hours: (
            datetime(2026, 3, 4, 12, tzinfo=timezone(timedelta(hours=hours)))
            + timedelta(days=days, minutes=minutes)
        ),
        st.integers(-60, 60),
        st.integers(0, 24 * 60),
        st.integers(-12, 14),
    ),
    st.sampled_from(
        [
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(1970, 1, 1, 5, tzinfo=timezone(timedelta(hours=14))),
            datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
            datetime(2100, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC),
            datetime(2199, 12, 31, tzinfo=timezone(timedelta(hours=-12))),
            datetime(2400, 2, 29, tzinfo=UTC),
            datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
            datetime(2026, 4, 5, 1, 45, tzinfo=ZoneInfo("Australia/Lord_Howe")),
            datetime(2011, 12, 31, 0, 30, tzinfo=ZoneInfo("Pacific/Apia")),
        ]
    ),
)
EDITS = ("add", "rename", "rename", "retire", "join", "move", "change", "needs", "bring back")
replicas = st.sampled_from([0, 0, 1, 2])
places = st.integers(0, 13)
texts = st.sampled_from(["x", "Ünïcode “q”\nand more", "\u202e" + "漢" * 40])
days = st.sampled_from([None, None, "2026-02-28", "1999-12-31"])
options = st.builds(
    DoneOptions,
    rating=st.sampled_from([None, None, 1, 3]),
    proof=st.sampled_from([None, "https://example.org/proof"]),
    minutes=st.sampled_from([None, 25]),
    note=st.sampled_from([None, "a note"]),
)


Command = tuple[Callable[[Workspace, list[str]], object], list[int]]


def command(act: Callable[..., object], **drawn: st.SearchStrategy[Any]) -> Any:
    """Return a strategy of commands about topics, which are named only when they are given."""
    acts = st.fixed_dictionaries(drawn).map(lambda more: lambda w, names: act(w, names, **more))
    return st.tuples(acts, st.lists(places, min_size=1, max_size=2))


commands = st.one_of(
    *(
        command(act)
        for act in (
            topic_changes.start,
            topic_changes.stop,
            topic_changes.skip,
            topic_changes.reopen,
            topic_changes.know,
        )
    ),
    command(topic_changes.done, options=options, on=days),
    command(
        lambda w, names, **more: notes.spent(w, names[0], **more),
        minutes=st.integers(1, 300),
        on=days,
    ),
    command(lambda w, names, **more: notes.note(w, names[0], **more), text=texts),
    command(
        lambda w, names, **more: own_links.link(w, names[0], **more),
        url=st.sampled_from(["https://example.org/a", "https://example.org/b"]),
    ),
    command(
        lambda w, names, **more: reading.read(w, **more, topic=None),
        typed=st.sampled_from(["book", "docs", "talk", "example-org-a"]),
        unread=st.booleans(),
    ),
    command(lambda w, names, **more: review.record(w, names[0], **more), recalled=st.booleans()),
    command(lambda w, names, **more: history.undo(w, **more), count=st.integers(1, 3)),
    command(lambda w, names: history.redo(w)),
    st.tuples(
        correcting_commands().map(lambda act: lambda w, names: act(w, names[0])),
        st.lists(places, min_size=1, max_size=1),
    ),
)


class PowerCut(Exception):
    """What nobody catches."""


# -- the machine ---------------------------------------------------------------------------------


class Life(RuleBasedStateMachine):
    """Three machines of one learner, and the author of the roadmap they follow."""

    def __init__(self) -> None:
        super().__init__()
        self._room = TemporaryDirectory()
        self.room = Path(self._room.name)
        (self.room / "tea.yaml").write_text(TEA)
        (self.room / "author").mkdir()
        self.author = Author(self.room / "author")
        self.homes = [self.room / name for name in ("desk", "laptop", "phone")]
        self.has: list[int] = [0, 0, 0]  # which version each machine has loaded
        self.drawn = 0
        self.kept: list[set[tuple[object, ...]]] = [set(), set(), set()]
        self.stale: set[int] = set()  # which machines were touched since they were looked at

    def teardown(self) -> None:
        self._room.cleanup()

    def entropy(self, size: int) -> bytes:
        self.drawn += 1
        return self.drawn.to_bytes(size, "big")

    @contextmanager
    def at(self, i: int, now: datetime) -> Iterator[Workspace]:
        """Give the workspace of a machine for one command, as the program would open it."""
        w = Workspace(
            read_settings({"ROADMAP_HOME": str(self.homes[i])}), now, entropy=self.entropy
        )
        # These tests are about what is written, not about when it reaches the disk.
        w.database.connection.execute("pragma synchronous = off")
        self.stale.add(i)
        try:
            yield w
        finally:
            w.close()

    def known(self, i: int, place: int) -> str:
        """Return an id of the version that a machine has, or one of any other."""
        here = self.author.ids[self.has[i]]
        if place < 10:
            return here[place % len(here)]
        names = list(dict.fromkeys(name for ids in self.author.ids for name in ids))
        return names[place % len(names)]

    @initialize(now=clocks)
    def begin(self, now: datetime) -> None:
        for i in range(3):
            with self.at(i, now) as w:
                loading.load(w, str(self.room / "tea.yaml"))
                assert loading.load(w, str(self.author.versions[0])).action == "loaded"

    # -- the learner -------------------------------------------------------------------------

    @rule(i=replicas, now=clocks, commands=st.lists(commands, min_size=1, max_size=5))
    def learns(self, i: int, now: datetime, commands: list[Command]) -> None:
        """Give some commands; what cannot be obeyed is refused in words and changes nothing."""
        for command, at in commands:
            with self.at(i, now) as w:
                before = events(w)
                try:
                    command(w, [self.known(i, place) for place in at])
                except UsageError:
                    assert events(w) == before

    @rule(i=replicas, now=clocks, count=st.integers(1, 3), place=st.none() | st.integers(0, 40))
    def changes_their_mind(self, i: int, now: datetime, count: int, place: int | None) -> None:
        """Undo and redo together leave everything as it was, of any entry."""
        with self.at(i, now) as w:
            before = snapshot(w.database, but=["dead_batch"])
            living = list(batches.living_batches(w.database))
            commands = [name for name, _ in living]
            entry = commands[place % len(commands)] if place is not None and commands else None
            if history.undo(w, count, entry=entry).steps:
                assert history.redo(w).steps
            assert snapshot(w.database, but=["dead_batch"]) == before
            assert list(batches.living_batches(w.database)) == living

    @rule(i=replicas, now=clocks, name=st.sampled_from(["life", "tea"]), away=st.booleans())
    def turns_to(self, i: int, now: datetime, name: str, away: bool) -> None:
        with self.at(i, now) as w:
            before = events(w), snapshot(w.database)
            with suppress(UsageError):
                (roadmaps.forget if away else roadmaps.use)(w, name)
            assert (events(w), snapshot(w.database)) == before

    # -- the author --------------------------------------------------------------------------

    @rule(
        i=replicas,
        now=clocks,
        edit=st.sampled_from(EDITS),
        at=places,
        other=places,
        hours=st.sampled_from([0.5, 1, 8]),
        optional=st.booleans(),
    )
    def edits(
        self, i: int, now: datetime, edit: str, at: int, other: int, hours: float, optional: bool
    ) -> None:
        """Let the author edit the file, and one machine load it."""
        author = self.author
        entry = author.topics[at % len(author.topics)]
        if edit == "add":
            author.add(other, author.below(entry)[-1:], hours, optional=optional)
        elif edit == "rename":
            author.rename(entry)
        elif edit == "retire" and len(author.topics) > 1:
            author.retire(entry)
        elif edit == "join":
            others = [e for e in (*author.topics, *author.gone) if e != entry]
            if others:
                author.join(entry, others[other % len(others)])
        elif edit == "move":
            author.move(entry, other)
        elif edit == "change":
            author.change(entry, hours=hours, optional=optional)
        elif edit == "needs":
            below = author.below(entry)
            author.change(entry, needs=tuple(below[other % 2 :: 2]))
        elif edit == "bring back" and author.gone:
            author.bring_back(author.gone[at % len(author.gone)], other)
        author.publish()
        self.load(i, now, 0)

    @rule(i=replicas, now=clocks, back=st.sampled_from([0, 0, 0, 1, 2]), dry=st.booleans())
    def loads(self, i: int, now: datetime, back: int, dry: bool) -> None:
        """Load the latest version, or one before it."""
        self.load(i, now, back, dry=dry)

    def load(self, i: int, now: datetime, back: int, *, dry: bool = False) -> None:
        """Load a version: progress is not touched."""
        version = max(0, len(self.author.versions) - 1 - back)
        with self.at(i, now) as w:
            before = events(w)
            states, names = states_of(w), former_of(w)
            answer = loading.load(w, str(self.author.versions[version]), dry_run=dry)
            assert events(w) == before
            if dry:
                assert (states_of(w), former_of(w)) == (states, names)
                return
            assert answer.topics == len(self.author.ids[version])
            after, moved = states_of(w), former_of(w).items() ^ names.items()
            touched = {name for pair in moved for name in pair}
            for name, state in states.items():
                if name not in touched:
                    assert after[name] == state
            # Nothing of what was recorded is out of sight: each topic leads to one of today.
            assert {former_of(w).get(name, name) for name in states} == set(after)
        self.has[i] = version

    # -- several machines --------------------------------------------------------------------

    @rule(i=replicas, j=replicas, now=clocks, by_file=st.booleans())
    def joins(self, i: int, j: int, now: datetime, by_file: bool) -> None:
        if i == j:
            return
        source = self.homes[j] / "roadmap.db"
        with self.at(j, now) as other:
            theirs = events(other)
            if by_file:
                source = self.room / "log.jsonl"
                source.write_text("".join(export.log_lines(other)), "utf-8", newline="\n")
        with self.at(i, now) as w:
            ours = events(w)
            answer = merge.merge(w, str(source))
            assert events(w) == ours | theirs
            assert answer.new == len(theirs - ours)

    @rule(i=replicas, now=clocks)
    def moves_to_a_new_machine(self, i: int, now: datetime) -> None:
        """Out as a file, in again in an empty home: nothing is missing, nothing is other."""
        new = self.room / f"new-{self.drawn}"
        with self.at(i, now) as w:
            lines = list(export.log_lines(w))
            (self.room / "log.jsonl").write_text("".join(lines), "utf-8", newline="\n")
            other = Workspace(read_settings({"ROADMAP_HOME": str(new)}), now)
            try:
                merge.merge(other, str(self.room / "log.jsonl"))
                assert events(other) == events(w)
                assert list(export.log_lines(other)) == lines
            finally:
                other.close()
        shutil.rmtree(new)

    # -- what goes wrong ---------------------------------------------------------------------

    @rule(i=replicas, now=clocks, at=places, load=st.booleans())
    def loses_power(self, i: int, now: datetime, at: int, load: bool) -> None:
        """Stop in the middle of a transaction whose pages are on their way to the disk."""
        home, copy = self.homes[i], self.room / "copy"
        with self.at(i, now) as w:
            # So that SQLite writes pages before the commit, as it does when there are many.
            w.database.connection.execute("pragma cache_size = 1")
            w.database.connection.execute("pragma cache_spill = 1")
            before = events(w), snapshot(w.database)

            def cut(*_: object) -> None:
                shutil.copytree(home, copy)
                raise PowerCut

            with suppress(PowerCut), w.database.writing() as transaction:
                if load:
                    w.database.connection.execute("update topic set title = title || '!'")
                w.record(
                    transaction,
                    "note",
                    [Fact("noted", "life", self.known(i, at), {"text": "x" * 20_000})] * 2,
                )
                cut()
        shutil.rmtree(home)
        copy.rename(home)
        with self.at(i, now) as w:
            assert (events(w), snapshot(w.database)) == before

    # -- what always holds -------------------------------------------------------------------

    @invariant()
    def the_promises_hold(self) -> None:
        for i in sorted(self.stale):
            with self.at(i, datetime(2026, 3, 4, 12, tzinfo=UTC)) as w:
                self.look_at(i, w)
        self.stale.clear()

    def look_at(self, i: int, w: Workspace) -> None:
        now = events(w)
        assert self.kept[i] <= now  # nothing that was ever recorded is gone
        self.kept[i] = now
        assert list(log.find_damage(w.database)) == []
        assert projection.differing_tables(w.database) == []
        assert states_of(w) == fold_by_hand(w)
        former, version = former_of(w), self.has[i]
        assert not former.keys() & {f"life {name}" for name in self.author.ids[version]}
        for name, heir in self.author.led[version].items():
            assert former[f"life {name}"] == f"life {heir}"
        hidden = {line.id: line for line in roadmaps.roadmaps(w, everything=True).roadmaps}
        listed = topic_list.topic_list(w)
        counts = report.report(w).counts
        assert counts == listed.counts == hidden[w.roadmap.id].counts
        assert counts.all == sum(getattr(counts, state) for state in STATES)
        assert counts.all == sum(len(group.topics) for group in listed.groups)
        assert 0 <= counts.percent <= 100
        assert counts.done + counts.assumed <= counts.counted <= counts.all
        if w.roadmap.id == "life":
            assert counts.all == len(self.author.ids[self.has[i]])
        assert hidden["life"].counts.all == len(self.author.ids[self.has[i]])
        assert export.collect(w).roadmaps[0].counts == counts
        next_topic.next_topic(w)
        history.history(w)

    @rule(now=clocks)
    def meets(self, now: datetime) -> None:
        """Join everything with everything and load the latest version: all tell the same."""
        newest = len(self.author.versions) - 1
        for i, j in ((0, 1), (0, 2), (1, 0), (2, 0)):
            self.joins(i, j, now, by_file=True)
        found = []
        for i in range(3):
            with self.at(i, now) as w:
                loading.load(w, str(self.author.versions[newest]))
                self.has[i] = newest
                found.append((events(w), former_of(w), snapshot(w.database)))
        for one, other in ((0, 1), (0, 2)):
            assert found[one][0] == found[other][0]
            if found[one][1] == found[other][1]:
                assert found[one][2] == found[other][2]


def events(w: Workspace) -> set[tuple[object, ...]]:
    """Return the log as a set of rows."""
    return set(w.database.rows("select * from event"))


def states_of(w: Workspace) -> dict[str, str]:
    """Return the state of each topic that was touched, of all roadmaps."""
    return {
        f"{roadmap} {topic}": state
        for roadmap, topic, state in w.database.rows(
            "select roadmap, topic, state from topic_state"
        )
    }


def former_of(w: Workspace) -> dict[str, str]:
    """Return which former id leads where."""
    return {
        f"{roadmap} {former}": f"{roadmap} {topic}"
        for roadmap, former, topic in w.database.rows("select * from former_id")
    }


def fold_by_hand(w: Workspace) -> dict[str, str]:
    """Fold the log to states once more, in the plainest way there is."""
    rows: list[tuple[Any, ...]] = w.database.rows(
        "select batch, kind, day, roadmap, topic, data ->> 'batch', data ->> 'event',"
        " data -> 'instead', device || '.' || n from event order by clock, device, n"
    )
    dead: set[str] = set()
    for batch, kind, _, _, _, target, *_ in reversed(rows):
        if kind == "retracted" and target and batch not in dead:
            dead.add(target)
    moved: dict[str, str | None] = {}  # to another day, or away
    for batch, _, _, _, _, _, event, instead, _ in rows:
        if event and batch not in dead:
            day = json.loads(instead).get("day") if instead else None
            moved[event] = (day or moved.get(event) or "") if instead else None
    led = former_of(w)
    states: dict[str, tuple[str, str]] = {}
    for batch, kind, recorded, roadmap, topic, _, _, _, event in rows:
        is_living = batch not in dead and moved.get(event, "") is not None
        if is_living and topic and kind not in ("foretold", "retracted"):
            day = moved.get(event) or recorded
            name = led.get(f"{roadmap} {topic}", f"{roadmap} {topic}")
            before, since = states.get(name, ("open", ""))
            # Work takes up what was open on that day, and what was put aside before it.
            takes_up = (before == "open" and day >= since) or (before == "paused" and day > since)
            is_work = kind in ("spent", "read")
            state = STATE_AFTER.get(kind, "in_progress" if is_work and takes_up else before)
            states[name] = state, since if state == before else day
    return {name: state for name, (state, _) in states.items()}


def live(lives: settings) -> None:
    run_state_machine_as_test(
        Life, settings=settings(lives, suppress_health_check=list(HealthCheck), deadline=None)
    )


def test_a_life_with_three_machines_and_a_changing_roadmap() -> None:
    live(examples(8, stateful_step_count=25))


@pytest.mark.faults
def test_many_long_lives() -> None:
    live(settings(max_examples=500, stateful_step_count=60, derandomize=False))
