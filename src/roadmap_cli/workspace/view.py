"""The facts of one look: topics with their states, the plan, titles; of today or of a past day."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core import marks
from roadmap_cli.core.marks import Mark
from roadmap_cli.core.planner import Plan, Standing
from roadmap_cli.core.progress import TopicState, fold
from roadmap_cli.core.states import CLOSED, IN_PROGRESS, SKIPPED
from roadmap_cli.core.topic_rows import ReadingRow, TopicRow
from roadmap_cli.store import catalog, log
from roadmap_cli.workspace.workspace import Workspace


class View:
    """The facts of one look: rows, plan and titles, of today or of a day in the past."""

    def __init__(self, w: Workspace, as_of: str | None = None) -> None:
        name = w.roadmap.id
        self.day = as_of or w.today
        self.rows = list(catalog.rows(w.database, name))
        self.goals = catalog.goals(w.database, name)
        self.tracks = catalog.tracks(w.database, name)
        self.stages = catalog.stages(w.database, name)
        graph = catalog.graph(w.database, name)
        self.past = _Past(w, as_of) if as_of is not None else None
        if self.past is None:
            standing = catalog.standing(w.database, name, graph.size, w.today)
        else:
            self.rows = [self.past.topic(row) for row in self.rows]
            standing = _standing_of(self.rows, self.day)
        self.plan = Plan(graph, self.goals, standing)


class _Past:
    """Where everything stood at the end of a day, told by the living facts up to it."""

    def __init__(self, w: Workspace, day: str) -> None:
        self.roadmap = name = w.roadmap.id
        events = (e for e in log.living_events(w.database) if e.day <= day and e.roadmap == name)
        renamed = log.renamed_topics(w.database, name)
        self.progress = fold(events, renamed, log.renamed_readings(w.database, name))

    def topic(self, row: TopicRow) -> TopicRow:
        """Return a topic as it stood then."""
        known = self.progress.get((self.roadmap, row.id))
        state = known.topic if known else TopicState()
        return row._replace(
            state=state.state,
            since=state.since,
            touched=state.touched,
            spent=state.spent,
            rating=state.rating,
            proof=state.proof,
        )

    def touched(self, topic: str) -> bool:
        """Say whether anything had been recorded about a topic."""
        return (self.roadmap, topic) in self.progress

    def spent(self, topic: str) -> int:
        """Return the minutes that had been recorded for a topic."""
        known = self.progress.get((self.roadmap, topic))
        return known.topic.spent if known else 0

    def readings(self, rows: Sequence[ReadingRow]) -> list[ReadingRow]:
        """Return the readings as they stood then, without the learner's own of later days."""
        states = {
            (topic, state.reading): state
            for (_, topic), known in self.progress.items()
            for state in known.readings
        }
        asked = {(r.topic, r.reading.id): r.assignment.part for r in rows if not r.own}
        read = marks.standing(
            (
                Mark(topic, state.reading, state.part, state.read)
                for (topic, _), state in states.items()
                if not state.url
            ),
            asked,
        )
        found = []
        for row in rows:
            key = (row.topic, row.reading.id)
            state = states.get(key)
            if not row.own:
                found.append(row._replace(read=read.get(key, "")))
            elif state is not None and state.url:
                found.append(row._replace(read=state.read))
        return found


def _standing_of(rows: Sequence[TopicRow], day: str) -> Standing:
    from datetime import date

    now = date.fromisoformat(day)
    closed = bytearray(row.state in CLOSED for row in rows)
    spent = {row.place: row.spent for row in rows if row.spent and row.state not in CLOSED}
    started = {
        row.place: (now - date.fromisoformat(row.touched)).days
        for row in rows
        if row.state == IN_PROGRESS
    }
    skipped = frozenset(row.place for row in rows if row.state == SKIPPED)
    return Standing(closed, spent, started, skipped)
