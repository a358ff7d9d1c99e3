"""The rows, plan and titles that reports are made from, of today or of a past day."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.planner.planner import LearnerState, Plan
from roadmap_cli.core.progress import read_marks
from roadmap_cli.core.progress.progress import TopicState, fold
from roadmap_cli.core.progress.read_marks import ReadMark
from roadmap_cli.core.progress.states import CLOSED, IN_PROGRESS, SKIPPED
from roadmap_cli.core.progress.topic_rows import ReadingRow, TopicRow
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.log import log
from roadmap_cli.workspace.workspace import Workspace


class ReportData:
    """Topics with their states, the plan, and the titles, today or at the end of a past day."""

    def __init__(self, w: Workspace, as_of: str | None = None) -> None:
        name = w.roadmap.id
        self.day = as_of or w.today
        self.rows = list(catalog.topic_rows(w.database, name))
        self.tracks = catalog.tracks(w.database, name)
        self.stages = catalog.stages(w.database, name)
        graph, self.goals = catalog.graph_and_goals(w.database, name)
        self.past = _PastProgress(w, as_of) if as_of is not None else None
        if self.past is None:
            state = catalog.learner_state(w.database, name, graph.ids, w.today)
        else:
            self.rows = [self.past.topic_row(row) for row in self.rows]
            state = _learner_state(self.rows, self.day)
        self.plan = Plan(graph, self.goals, state)


class _PastProgress:
    """The states at the end of a day, folded from the living facts up to it."""

    def __init__(self, w: Workspace, day: str) -> None:
        self.roadmap = name = w.roadmap.id
        events = (e for e in log.living_events(w.database) if e.day <= day and e.roadmap == name)
        renamed = log.topic_renames(w.database, name)
        self.progress = fold(events, renamed, log.reading_renames(w.database, name))

    def topic_row(self, row: TopicRow) -> TopicRow:
        """Return a topic with its state of that day."""
        progress = self.progress.get((self.roadmap, row.id))
        state = progress.topic if progress else TopicState()
        return row._replace(
            state=state.state,
            since=state.since,
            touched=state.touched,
            spent=state.spent,
            rating=state.rating,
            proof=state.proof,
        )

    def has(self, topic: str) -> bool:
        """Return whether anything was recorded about a topic."""
        return (self.roadmap, topic) in self.progress

    def spent(self, topic: str) -> int:
        """Return the minutes that were recorded for a topic."""
        progress = self.progress.get((self.roadmap, topic))
        return progress.topic.spent if progress else 0

    def readings(self, rows: Sequence[ReadingRow]) -> list[ReadingRow]:
        """Return the readings with their read marks of that day, without links of later days."""
        states = {
            (topic, state.reading): state
            for (_, topic), progress in self.progress.items()
            for state in progress.readings
        }
        parts = {(r.topic, r.reading.id): r.assignment.part for r in rows if not r.own}
        read = read_marks.read_days(
            (
                ReadMark(topic, state.reading, state.part, state.read)
                for (topic, _), state in states.items()
                if not state.url
            ),
            parts,
        )
        past_rows = []
        for row in rows:
            key = (row.topic, row.reading.id)
            state = states.get(key)
            if not row.own:
                past_rows.append(row._replace(read=read.get(key, "")))
            elif state is not None and state.url:
                past_rows.append(row._replace(read=state.read))
        return past_rows


def _learner_state(rows: Sequence[TopicRow], day: str) -> LearnerState:
    from datetime import date

    today = date.fromisoformat(day)
    closed = bytearray(row.state in CLOSED for row in rows)
    spent = {row.topic_index: row.spent for row in rows if row.spent and row.state not in CLOSED}
    started = {
        row.topic_index: (today - date.fromisoformat(row.touched)).days
        for row in rows
        if row.state == IN_PROGRESS
    }
    skipped = frozenset(row.topic_index for row in rows if row.state == SKIPPED)
    return LearnerState(closed, spent, started, skipped)
