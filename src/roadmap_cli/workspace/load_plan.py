"""What a new version of a roadmap would change, as one value.

It only reads. What differs is told by `core.changes`, what that does to the numbers by
`core.effect`, and to what was recorded by `workspace.consequences`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from roadmap_cli.core import changes, likely
from roadmap_cli.core.doubts import OTHER_ROADMAP, Doubt
from roadmap_cli.core.effect import Effect, Side, effect, rows_of
from roadmap_cli.core.joining import Join
from roadmap_cli.core.likely import Proposal
from roadmap_cli.core.marks import MarkEffect
from roadmap_cli.core.planner import Goal
from roadmap_cli.core.progress import TopicState
from roadmap_cli.core.roadmap import Roadmap, Topic, graph_of
from roadmap_cli.core.roadmap_answers import Unsaid
from roadmap_cli.store import catalog, inspection
from roadmap_cli.store.catalog import Shelf
from roadmap_cli.values import Value
from roadmap_cli.workspace import consequences
from roadmap_cli.workspace.workspace import Workspace

Told = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


def silent(_what: str, _done: int, _all: int) -> None:
    """Tell nothing."""


class ReadFile(Value):
    """What a file says."""

    roadmap: Roadmap
    digest: str
    path: str
    warnings: tuple[str, ...]


class LoadPlan(Value):
    """What a new version changes, and which state of the database that was said of."""

    differs: changes.Changes
    effect: Effect | None
    proposals: tuple[Proposal, ...]
    seen: int
    sound: bool = True  # what is stored is whole and laid out as today
    standing: Sequence[int] = ()  # of each topic, how it stands on the shelf; () where unsound
    joins: tuple[Join, ...] = ()
    marks: MarkEffect | None = None
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()  # topics with progress that only the log knows
    unsaid: tuple[Unsaid, ...] = ()

    def stranger(self) -> Doubt | None:
        """Return the doubt that this is another roadmap than the one with progress, if any."""
        return next((d for d in self.doubts if d.code == OTHER_ROADMAP and d.state), None)


def version_of_data(w: Workspace) -> int:
    """Return a number that another number follows when another program has written."""
    row = w.database.row("pragma data_version")
    assert row is not None
    return int(row[0])


def planned(w: Workspace, read: ReadFile, before: Shelf | None, told: Told) -> LoadPlan:
    """Return what loading a file would change of what is on the shelf, which may be nothing."""
    from roadmap_cli.store import shelf, shelving

    seen = version_of_data(w)
    database, after = w.database, read.roadmap
    if before is None:
        known = {topic.id for topic in after.topics}
        touched = shelf.states_under(database, after.id, {}, shelving.renames(after, {}))
        unknown = tuple(sorted(touched.keys() - known))
        return LoadPlan(changes.NO_CHANGES, None, (), seen, unknown=unknown)
    former = shelving.former_ids(database, after.id)
    renames = shelving.renames(after, former)
    former_readings = shelving.former_readings(database, after.id)
    rereadings = shelving.reading_renames(after, former_readings)
    retired = {
        name
        for (name,) in database.rows(
            "select id from topic where roadmap = ? and place is null", (after.id,)
        )
    }
    read_marks = database.rows(
        "select distinct reading from reading_state where roadmap = ? and read <> ''", (after.id,)
    )
    states = shelf.states(database, after.id)
    told_states = {name: state.state for name, state in states.items()}
    names = changes.Names(
        renames, rereadings, retired, told_states, {name for (name,) in read_marks}
    )
    frame = shelf.stored_frame(database, after.id)
    gone: list[Topic] = []
    earlier: list[str] = []  # ids that the stored version says as former ones
    watch = consequences.Consequences(frame, after, states, renames)
    today = {topic.id: place for place, topic in enumerate(after.topics)}
    standing = bytearray(len(today))

    def stored() -> Iterator[tuple[int, Topic]]:
        for number, (place, topic) in enumerate(shelf.stored_topics(database, after.id)):
            if number % 1000 == 0:
                told("comparing topic", number, len(after.topics))
            watch.see(topic)
            earlier.extend(topic.was)
            if topic.id not in today and renames.get(topic.id) not in today:
                gone.append(topic)
            here = today.get(topic.id)
            if here is not None and topic == after.topics[here]:
                standing[here] = shelving.JUST_SO if here == place else shelving.ELSEWHERE
            yield place, topic

    as_today = catalog.is_of_today(before)
    compared = after if as_today else _as_it_was_kept(after, frame)
    differs = changes.differences(frame, stored(), compared, names)
    whole = inspection.is_complete(database, after.id)
    if differs.is_empty:
        return LoadPlan(differs, None, (), seen, whole and as_today)
    told_effect = None
    states_after = shelf.states_under(database, after.id, former, renames)
    if whole:
        told_effect = effect(
            Side(
                catalog.rows(database, after.id),
                catalog.graph(database, after.id),
                catalog.goals(database, after.id),
            ),
            _side(after, states_after),
            renames,
            retired,
        )
    proposals = _proposals(differs, gone, frame, read)
    sound = whole and as_today
    return LoadPlan(
        differs,
        told_effect,
        proposals,
        seen,
        sound,
        standing if sound else (),
        watch.joins(states_after),
        consequences.marks(
            database, after, watch.present, (former, renames), (former_readings, rereadings)
        ),
        watch.doubts(),
        tuple(sorted(states_after.keys() - today.keys() - retired - watch.present)),
        _unsaid(earlier, renames, after),
    )


def _as_it_was_kept(roadmap: Roadmap, before: Roadmap) -> Roadmap:
    """Return a roadmap without what an older layout did not keep: nobody has changed that."""
    kept = {reading.id: i for i, reading in enumerate(before.readings)}
    return roadmap._replace(
        stages=tuple(stage._replace(order=()) for stage in roadmap.stages),
        topics=tuple(t._replace(was=()) if t.was else t for t in roadmap.topics),
        readings=tuple(
            sorted(
                (reading._replace(was=()) for reading in roadmap.readings),
                key=lambda reading: kept.get(reading.id, len(kept)),
            )
        ),
    )


def _unsaid(
    earlier: Iterable[str], renames: Mapping[str, str], after: Roadmap
) -> tuple[Unsaid, ...]:
    """Return the former ids that are still known here, but no longer to a machine that is new."""
    said = {former for topic in after.topics for former in topic.was}
    lost: dict[str, list[str]] = {}
    for former in earlier:
        if former in renames and former not in said:
            lost.setdefault(renames[former], []).append(former)
    return tuple(
        Unsaid(topic.id, tuple(lost[topic.id])) for topic in after.topics if topic.id in lost
    )


def _side(roadmap: Roadmap, states: dict[str, TopicState]) -> Side:
    place = {topic.id: i for i, topic in enumerate(roadmap.topics)}
    goals = [
        Goal(m.id, m.title, m.weight, tuple([place[t] for t in m.needs]))
        for m in roadmap.milestones
    ]
    return Side(rows_of(roadmap.topics, states), graph_of(roadmap), goals)


def _proposals(
    differs: changes.Changes, gone: list[Topic], before: Roadmap, read: ReadFile
) -> tuple[Proposal, ...]:
    """Return what may be renames, each with the line of the file to change where it is known."""
    from roadmap_cli.formats.source_file import line_of_id

    come = {found.id for found in differs.added}
    found = likely.likely_topics(
        gone, [t for t in read.roadmap.topics if t.id in come], read.roadmap
    )
    left = {name.id for name in differs.readings.retired}
    fresh = {name.id for name in differs.readings.added}
    found += likely.likely_readings(
        [r for r in before.readings if r.id in left],
        [r for r in read.roadmap.readings if r.id in fresh],
    )
    lines = line_of_id(read.path, {proposal.id for proposal in found}) if found else {}
    return tuple(proposal._replace(at=lines.get(proposal.id, 0)) for proposal in found)
