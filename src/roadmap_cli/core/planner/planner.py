"""The planner: what to study next, why, and what a detour costs.

Pure. It minimises the sum of weight times date over the milestones that are still open; a topic
has no value of its own. All durations are whole minutes and all sums exact, so the same progress
always gives the same answer. It must not know names of tracks or sentences of answers. The
reasoning and the proofs are in docs/planner.md.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush, nsmallest

from roadmap_cli.core.model.graph import Graph
from roadmap_cli.core.planner.advice import (
    NO_PREFERENCES,
    Advice,
    Delay,
    Detour,
    Goal,
    LearnerState,
    Preferences,
    Reason,
    RouteStop,
)
from roadmap_cli.core.planner.graph_state import GraphState
from roadmap_cli.core.planner.route import best_order

__all__ = ["Advice", "Detour", "Goal", "LearnerState", "Plan", "Preferences"]

# A started topic is finished first, unless it was left alone for this long ...
FORGOTTEN_AFTER_DAYS = 14
# ... or has taken this many times its estimate.
STUCK_FACTOR = 2


class Plan(GraphState):
    """The milestone route for a learner's state, and the queries on it.

    Building it costs one sweep over the graph; every query after that is cheap.
    """

    def __init__(self, graph: Graph, goals: Sequence[Goal], learner: LearnerState) -> None:
        super().__init__(graph, learner)
        # A milestone with nothing left to do takes no part in the route.
        self.open_goals = [g for g in goals if self.is_open(g)]
        closed = [g for g in goals if not self.is_open(g)]
        # A milestone whose required topics were all skipped is not reached.
        self.skipped = [g for g in closed if learner.skipped.issuperset(g.needs)]
        self.reached = [g for g in closed if g not in self.skipped]
        self._bit = {goal.id: 1 << g for g, goal in enumerate(self.open_goals)}
        self._minutes: dict[int, int] = {}  # by the bit set of goals that need them
        self._topics: dict[int, int] = {}
        self.goal_masks = self._find_goal_masks()
        self.route = self._find_route()

    def _find_goal_masks(self) -> list[int]:
        """Return for each topic the bit set of open goals that still need it.

        Also sums up minutes and topics by these sets. A closed topic passes nothing on: one
        completed out of order does not make its prerequisites needed again.
        """
        closed, first, needs = self.learner.closed, self._first, self._needs
        remaining, minutes, topics = self.remaining, self._minutes, self._topics
        masks = [0] * self.graph.size
        for goal in self.open_goals:
            bit = self._bit[goal.id]
            for i in goal.needs:
                masks[i] |= bit
        for i in reversed(self.graph.order.tolist()):
            mask = masks[i]
            if not mask:
                continue
            if closed[i]:
                masks[i] = 0
                continue
            minutes[mask] = minutes.get(mask, 0) + remaining[i]
            topics[mask] = topics.get(mask, 0) + 1
            for p in needs[first[i] : first[i + 1]]:
                masks[p] |= mask
        return masks

    def _find_route(self) -> tuple[RouteStop, ...]:
        stops: list[RouteStop] = []
        reached = total = count = 0
        for g in best_order(self._minutes, [goal.weight for goal in self.open_goals]):
            stop_minutes = 0
            for mask, minutes in self._minutes.items():
                if mask >> g & 1 and not mask & reached:
                    stop_minutes += minutes
                    count += self._topics[mask]
            reached |= 1 << g
            total += stop_minutes
            stops.append(RouteStop(self.open_goals[g], stop_minutes, total, count))
        return tuple(stops)

    def advise(self, preferences: Preferences = NO_PREFERENCES) -> Advice | None:
        """Return what to study now, or None when nothing is left to study."""
        goal, bundle = self._bundle(preferences)
        if not bundle:
            return None
        ready = self.ready_among(bundle)
        choice = self._started_topic(bundle, preferences)
        if choice is not None:
            reasons = [Reason("started")]
        else:
            choice, reasons = self._new_topic(ready, preferences)
        outside = None if choice in bundle or goal is None else self.detour(choice)
        behind = self.count_behind(goal) if goal else 0
        steps = behind + len(bundle)
        if goal is None:
            reasons.append(Reason("elective"))
        elif outside is None:
            reasons.append(Reason("step", behind + 1, steps, goal.title))
        reasons += self._further_reasons(choice, preferences, reasons)
        return Advice(
            topic=choice,
            goal=goal,
            step=behind + 1,
            steps=steps,
            minutes_left=sum([self.remaining[i] for i in bundle]),
            remaining=self.remaining[choice],
            ready=tuple([i for i in ready if i != choice]),
            reasons=tuple(reasons),
            outside=outside,
        )

    def _bundle(self, preferences: Preferences) -> tuple[Goal | None, list[int]]:
        """Return the goal to work on and the open topics it needs, in the author's order.

        Once no milestone is open, these are the electives: all open topics, and no goal.
        """
        if preferences.goal is not None and self.is_open(preferences.goal):
            return preferences.goal, sorted(self.open_below(preferences.goal.needs))
        if self.route:
            goal = self.route[0].goal
            bit = self._bit[goal.id]
            return goal, [i for i, m in enumerate(self.goal_masks) if m & bit]
        return None, [i for i, closed in enumerate(self.learner.closed) if not closed]

    def _started_topic(self, bundle: Sequence[int], preferences: Preferences) -> int | None:
        """Return the started topic to finish before anything new, if there is one."""
        minutes, spent = self.graph.minutes, self.learner.spent
        candidates = [
            i
            for i, idle in self.learner.started.items()
            if idle <= FORGOTTEN_AFTER_DAYS
            and spent.get(i, 0) <= STUCK_FACTOR * minutes[i]
            and (preferences.track is None or preferences.track(i))
            and (preferences.goal is None or i in bundle)
        ]
        return min(candidates, key=lambda i: (i not in bundle, self.remaining[i], i), default=None)

    def _new_topic(
        self, ready: Sequence[int], preferences: Preferences
    ) -> tuple[int, list[Reason]]:
        """Return the topic to begin, with the reasons for leaving the bundle or the track."""
        is_other_track, _, choice = min([self._rank(i, preferences) for i in ready])
        if not is_other_track:
            return choice, []
        detour_topic = self._cheapest_of_track(preferences)
        if detour_topic is not None:
            return detour_topic, [Reason("outside")]
        return choice, [Reason("track-waits")]

    def _rank(self, i: int, preferences: Preferences) -> tuple[bool, bool, int]:
        """Return the sort key of a ready topic: wanted track, free slot, author's order."""
        is_other_track = preferences.track is not None and not preferences.track(i)
        too_long = preferences.minutes is not None and self.remaining[i] > preferences.minutes
        return is_other_track, too_long, i

    def _cheapest_of_track(self, preferences: Preferences) -> int | None:
        """Return the ready topic of the track that delays the next milestone least."""
        track = preferences.track
        assert track is not None
        candidates = self.ready_among(i for i in range(self.graph.size) if track(i))
        first = self._bit[self.route[0].goal.id] if self.route else 0
        return min(
            candidates,
            key=lambda i: (0 if self.goal_masks[i] & first else self.remaining[i], i),
            default=None,
        )

    def _further_reasons(
        self, choice: int, preferences: Preferences, reasons: Sequence[Reason]
    ) -> list[Reason]:
        """Return the further reasons of a choice: started, fits the slot, blocked."""
        further = []
        if choice in self.learner.started and all(r.code != "started" for r in reasons):
            further.append(Reason("started"))
        slot, remaining = preferences.minutes, self.remaining[choice]
        if slot is not None:
            fits = Reason("fits", slot)
            further.append(fits if remaining <= slot else Reason("part", slot, remaining))
        blockers = self.missing(choice)
        if blockers:
            further.append(Reason("blocked", len(blockers)))
        return further

    def detour(self, i: int) -> Detour:
        """Return what studying a topic now costs if the route is followed afterwards.

        The delay is exact for the next milestone and an upper bound for later ones, since the
        detour may itself complete one.
        """
        topics = self.open_below([i])
        delays = []
        reached = 0
        for stop in self.route:
            reached |= self._bit[stop.goal.id]
            extra = sum(self.remaining[t] for t in topics if not self.goal_masks[t] & reached)
            if extra:
                delays.append(Delay(stop.goal, extra))
        return Detour(i, sum(self.remaining[t] for t in topics), tuple(delays))

    def detours(self, limit: int, preferences: Preferences = NO_PREFERENCES) -> list[Detour]:
        """Return ready topics outside the current bundle; the first delay the fewest milestones."""
        bits = [self._bit[stop.goal.id] for stop in self.route]
        if not bits:
            return []
        first_delayed = {
            m: next((n for n, bit in enumerate(bits) if m & bit), len(bits))
            for m in (*self._minutes, 0)
        }
        outside = self.ready_among(i for i, m in enumerate(self.goal_masks) if not m & bits[0])
        candidates = [
            (first_delayed[self.goal_masks[i]], i)
            for i in outside
            if not self._rank(i, preferences)[0]
        ]
        return [self.detour(i) for _, i in nsmallest(limit, candidates)]

    def next_topics(self, limit: int, preferences: Preferences = NO_PREFERENCES) -> list[int]:
        """Return the next topics in the order of the plan."""
        topics: list[int] = []
        plan = self
        while stretch := plan._next_stretch(limit - len(topics), preferences):
            topics += stretch
            if len(topics) == limit:
                break
            plan = plan.after(stretch)
        return topics

    def path_to(self, goal: Goal) -> list[int]:
        """Return all topics that a goal still needs, in the order of the plan.

        A topic started before its prerequisites comes after them here: they are needed as well.
        """
        bundle = self.open_below(goal.needs)
        if not bundle:
            return []
        started = {i: idle for i, idle in self.learner.started.items() if not self.missing(i)}
        plan = Plan(self.graph, [goal], self.learner._replace(started=started))
        return plan.next_topics(len(bundle), Preferences(goal=goal))

    def _next_stretch(self, limit: int, preferences: Preferences) -> list[int]:
        """Return the next topics up to the point where the plan must be rebuilt."""
        goal, bundle = self._bundle(preferences)
        if self._started_topic(bundle, preferences) is None:
            topics = self._bundle_in_order(bundle, limit, preferences, any_track=goal is None)
            if topics:
                return topics
        advice = self.advise(preferences)
        return [advice.topic] if advice and limit > 0 else []

    def _bundle_in_order(
        self, bundle: Sequence[int], limit: int, preferences: Preferences, *, any_track: bool
    ) -> list[int]:
        """Return topics of a bundle in order; without `any_track`, stop at another track."""
        heap = []
        missing_counts: dict[int, int] = {}
        dependents: dict[int, list[int]] = {}
        for i in bundle:
            missing = self.missing(i)
            if missing:
                missing_counts[i] = len(missing)
                for p in missing:
                    dependents.setdefault(p, []).append(i)
            else:
                heap.append(self._rank(i, preferences))
        heapify(heap)
        topics: list[int] = []
        while heap and len(topics) < limit:
            is_other_track, _, i = heappop(heap)
            if is_other_track and not any_track:
                break
            topics.append(i)
            for d in dependents.get(i, ()):
                missing_counts[d] -= 1
                if not missing_counts[d]:
                    heappush(heap, self._rank(d, preferences))
        return topics

    def after(self, topics: Sequence[int]) -> "Plan":
        """Return the plan as it will be once these topics are closed."""
        closed = bytearray(self.learner.closed)
        for i in topics:
            closed[i] = 1
        started = {i: idle for i, idle in self.learner.started.items() if not closed[i]}
        return Plan(self.graph, self.open_goals, LearnerState(closed, self.learner.spent, started))
