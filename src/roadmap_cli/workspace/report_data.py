"""The rows, plan and titles that reports are made from, of today or of a past day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import islice, takewhile

from roadmap_cli.core.answers.report_rows import DayTotals
from roadmap_cli.core.forecast import pace
from roadmap_cli.core.forecast.forecast import RouteMilestone
from roadmap_cli.core.forecast.pace import StudyWeeks, TopicWork
from roadmap_cli.core.model.graph import Graph
from roadmap_cli.core.planner.advice import NO_PREFERENCES
from roadmap_cli.core.planner.planner import Goal, LearnerState, Plan, Preferences
from roadmap_cli.core.planner.timetable import WalkDays, takes_days
from roadmap_cli.core.progress import read_marks, states
from roadmap_cli.core.progress.milestone_time import MilestoneTime, milestone_time
from roadmap_cli.core.progress.progress import TopicState, fold
from roadmap_cli.core.progress.read_marks import ReadMark
from roadmap_cli.core.progress.states import CLOSED, DONE, IN_PROGRESS, SKIPPED
from roadmap_cli.core.progress.topic_rows import ReadingRow, TopicRow, days_in_progress
from roadmap_cli.store.catalog import catalog, retired
from roadmap_cli.store.log import log, study_days, topic_days
from roadmap_cli.store.log.topic_days import StudyDay
from roadmap_cli.store.opening import damage_checks
from roadmap_cli.workspace import aim_goal
from roadmap_cli.workspace.workspace import Workspace


class ReportData:
    """Topics with their states, the plan, and the titles, today or at the end of a past day."""

    def __init__(self, w: Workspace, as_of: str | None = None) -> None:
        name = w.roadmap.id
        self._database, self._roadmap = w.database, name
        self.day = as_of or w.today
        self.rows = list(catalog.topic_rows(w.database, name))
        self.tracks = catalog.tracks(w.database, name)
        self.stages = catalog.stages(w.database, name)
        graph, self.goals = catalog.graph_and_goals(w.database, name)
        self.past = _PastProgress(w, as_of) if as_of is not None else None
        if self.past is None:
            state = catalog.learner_state(w.database, name, graph, w.today)
        else:
            self.rows = [self.past.topic_row(row) for row in self.rows]
            state = _learner_state(graph, self.rows, self.day)
        self.aim = aim_goal.read_aim(w.database, name, as_of)
        plan = Plan(graph, self.goals, state)
        self.plan = aim_goal.add_aim(w.database, name, plan, self.goals, self.aim)
        self._walk_days: dict[str, WalkDays] = {}  # by the goal that is first, "" for the route

    def route_milestone(
        self, goal: Goal, minutes: int, *, is_first: bool = False
    ) -> RouteMilestone:
        """Return a goal for the forecast, with the minutes to it on the route, or if it is first."""
        if not takes_days(self.plan):
            return RouteMilestone(goal.id, goal.title, minutes)
        name = goal.id if is_first else ""
        if name not in self._walk_days:
            preferences = Preferences(goal=goal) if is_first else NO_PREFERENCES
            walk = self.plan.next_topics(self.plan.graph.size, preferences)
            self._walk_days[name] = WalkDays(self.plan, walk)
        days_at = partial(self._walk_days[name].until, goal.needs)
        return RouteMilestone(goal.id, goal.title, minutes, days_at)

    @cached_property
    def retired(self) -> list[TopicRow]:
        """Return the topics with progress that are not in the loaded version."""
        rows = [row for row in retired.rows(self._database, self._roadmap) if row.touched]
        if self.past is None:
            return rows
        return [self.past.topic_row(row) for row in rows if self.past.has(row.id)]

    def days_of(self, topic: str) -> Iterator[StudyDay]:
        """Yield the days of a topic up to the day of the report, the oldest first.

        Raises DamagedCache.
        """
        days = topic_days.read_days(self._database, self._roadmap, topic)
        return takewhile(lambda day: day.day <= self.day, days)

    @cached_property
    def _day_sums(self) -> dict[str, tuple[int, int]]:
        """Map each day up to that of the report to its facts and minutes, on the whole roadmap."""
        sums = study_days.day_sums(self._database, self._roadmap)
        return {day: sums[day] for day in sums if day <= self.day}

    @cached_property
    def _topics_of_record(self) -> list[TopicRow]:
        """Return the topics that were worked on or left out, without what was known before."""
        return [
            row
            for row in (*self.rows, *self.retired)
            if row.touched and row.state != states.ASSUMED and not row.was_known
        ]

    @cached_property
    def work(self) -> dict[str, TopicWork]:
        """Return what was done of each topic that counts as work, without what was known before.

        Topics that left the roadmap count: editing a roadmap does not change the past.
        """
        return {
            row.id: self._work_of(row) for row in self._topics_of_record if row.state != SKIPPED
        }

    def _work_of(self, row: TopicRow) -> TopicWork:
        """Return what was done of a topic; of the days with time on record those that earned any."""
        begun, spent, total = "", [], 0
        for day in self.days_of(row.id):
            begun = begun or day.day
            if day.spent:
                spent.append((day.day, day.spent))
                total += max(day.spent, 0)
            if not row.spent or (spent and pace.earns_no_more(row.minutes, total)):
                break
        done = row.since if row.state == DONE else ""
        return TopicWork(row.minutes, tuple(spent), done, begun)

    @cached_property
    def study_weeks(self) -> StudyWeeks:
        """Return the full weeks: minutes of the plan earned in them, and minutes spent."""
        # Leaving a topic out, and finishing it after all, does not change when the learner began.
        skipped = (row.id for row in self._topics_of_record if row.id not in self.work)
        days = [day.day for topic in skipped for day in islice(self.days_of(topic), 1)]
        days += (work.begun for work in self.work.values() if work.begun)
        spent = {day: minutes for day, (_, minutes) in self._day_sums.items() if minutes}
        rows = (row for row in (*self.rows, *self.retired) if row.touched)
        others = (row.id for row in rows if row.id not in self.work)
        unearned = self._sums_of_topics(others)
        return pace.study_weeks(
            self.day,
            min(days, default=""),
            self.work.values(),
            spent,
            {day: minutes for day, (_, minutes) in unearned.items()},
        )

    def _sums_of_topics(self, topics: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Map each day of some topics to their facts and minutes."""
        sums: dict[str, tuple[int, int]] = {}
        for topic in topics:
            for day, facts, spent in self.days_of(topic):
                facts_before, spent_before = sums.get(day, (0, 0))
                sums[day] = facts_before + facts, spent_before + spent
        return sums

    def day_totals(self, track: str | None = None) -> dict[str, DayTotals]:
        """Return what was recorded on each day, on the whole roadmap or on one track."""
        rows = [row for row in (*self.rows, *self.retired) if track in (None, row.track)]
        known = self._sums_of_topics(row.id for row in rows if row.state == states.ASSUMED)
        sums = self._day_sums if track is None else self._sums_of_topics(row.id for row in rows)
        totals = {
            day: [facts - known.get(day, (0,))[0], 0, spent, 0]
            for day, (facts, spent) in sums.items()
        }
        for row in rows:
            if row.state == DONE:
                totals.setdefault(row.since, [0, 0, 0, 0])[1] += 1
        work = (self.work[row.id] for row in rows if row.id in self.work)
        for day, earned in pace.earned_by_day(work).items():
            totals.setdefault(day, [0, 0, 0, 0])[3] += earned
        return {day: DayTotals(*numbers) for day, numbers in totals.items()}

    @cached_property
    def reached_days(self) -> dict[str, str]:
        """Map each reached milestone to the day on which the last topic it needed was closed."""
        return {
            goal.id: max(
                self.rows[i].since for i in self.plan.closure(goal) if self.rows[i].state in CLOSED
            )
            for goal in self.plan.reached
        }

    @cached_property
    def milestone_times(self) -> dict[str, MilestoneTime | None]:
        """Map each reached milestone to how long it took; None where nothing of it is on record."""
        return {
            goal.id: milestone_time(self._days_of(goal), self.reached_days[goal.id])
            for goal in self.plan.reached
        }

    def _days_of(self, goal: Goal) -> Iterator[tuple[str, int]]:
        """Yield days and minutes spent on the topics done that a reached milestone needs."""
        reached = self.reached_days[goal.id]
        for row in (self.rows[i] for i in self.plan.closure(goal)):
            if row.state == DONE and row.touched <= reached:
                # The sum, since most topics end before that day.
                yield from ((day.day, row.spent) for day in islice(self.days_of(row.id), 1))
            elif row.state == DONE:
                days = takewhile(lambda day: day.day <= reached, self.days_of(row.id))
                yield from ((day.day, day.spent) for day in days)


class _PastProgress:
    """The states at the end of a day, folded from the living facts up to it."""

    def __init__(self, w: Workspace, day: str) -> None:
        self.roadmap = name = w.roadmap.id
        damage_checks.check_log_indexes(w.database)
        log_of_roadmap = log.living_events(w.database, "roadmap = ?", (name,))
        events = (event for event in log_of_roadmap if event.day <= day)
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
            verified=state.verified,
            was_known=state.was_known,
        )

    def has(self, topic: str) -> bool:
        """Return whether anything was recorded about a topic."""
        return (self.roadmap, topic) in self.progress

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


def _learner_state(graph: Graph, rows: Sequence[TopicRow], day: str) -> LearnerState:
    from datetime import date

    today = date.fromisoformat(day)
    closed = bytearray(row.state in CLOSED for row in rows)
    spent = {row.topic_index: row.spent for row in rows if row.spent and row.state not in CLOSED}
    started, running = dict[int, int](), dict[int, int]()
    for row in rows:
        if row.state == IN_PROGRESS:
            i = row.topic_index
            days = graph.days.get(i, 0)
            started[i], left = days_in_progress(row.since, row.touched, days, today)
            if left:
                running[i] = left
    skipped = frozenset(row.topic_index for row in rows if row.state == SKIPPED)
    return LearnerState(closed, spent, started, skipped, running)
