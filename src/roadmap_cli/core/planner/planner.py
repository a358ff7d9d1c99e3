"""The planner: what to study next, why, and what a detour costs.

Pure. It minimises the sum of weight times date over the milestones that are still open; a topic
has no value of its own. All durations are whole minutes and all sums exact, so the same progress
always gives the same answer. It must not know names of tracks or sentences of answers. The
reasoning and the proofs are in docs/planner.md.
"""

from collections.abc import Collection, Sequence
from functools import cached_property
from heapq import heapify, heappop, heappush, nsmallest
from itertools import takewhile

from roadmap_cli.annotations import Self
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
from roadmap_cli.core.planner.milestone_plan import MilestonePlan
from roadmap_cli.core.planner.route import is_order_kept

__all__ = ["Advice", "Detour", "Goal", "LearnerState", "Plan", "Preferences"]


class Plan(MilestonePlan):
    """The milestone route for a learner's state, and the queries on it.

    With an aim, everything is as if `--goal` named it, as long as it is open.
    """

    aim: Goal | None = None

    def aiming_at(self, goal: Goal) -> "Plan":
        """Return the plan of a learner who wants to reach a goal before all others."""
        plan = self._copy()
        plan.aim = goal
        return plan

    @property
    def next_goal(self) -> Goal | None:
        """Return the goal that is walked to: the open aim, else the first milestone of the route."""
        return self._open_goal(None) or (self.route[0].goal if self.route else None)

    def _open_goal(self, goal: Goal | None) -> Goal | None:
        """Return a goal if it is open, else the aim if that is."""
        goals = (goal, self.aim)
        return next((goal for goal in goals if goal is not None and self.is_open(goal)), None)

    @cached_property
    def route(self) -> tuple[RouteStop, ...]:
        """Return the milestones in the order in which following the advice reaches them.

        Where started topics may come in between, the advice is followed.
        """
        head = 1 << self.order[0] if self.order else 0
        times: dict[int, int] = {}
        is_direct = self._open_goal(None) is None and not self.loose_ends
        if is_direct and all(self.goal_masks[i] & head for i in self.in_hand):
            work = self._work()
            reached = clock = 0
            for g in self.order:
                reached |= 1 << g
                clock = sum([minutes for mask, minutes in work.items() if mask & reached])
                times[g] = clock
        else:
            clock, ends = 0, dict[int, int]()
            for i in self._walk_to_last_milestone():
                clock += self.remaining[i]
                ends[i] = clock
            for g in self.order:
                times[g] = max(ends.get(i, 0) for i in self.open_goals[g].needs)
        stops: list[RouteStop] = []
        before = 0
        for g, total in sorted(times.items(), key=lambda item: item[1]):
            stops.append(RouteStop(self.open_goals[g], total - before, total))
            before = total
        return tuple(stops)

    def towards(self, goal: Goal) -> "Plan":
        """Return the plan of a learner who wants to reach this goal and no other."""
        return self._towards_aim if goal is self.aim else Plan(self.graph, [goal], self.learner)

    @cached_property
    def _towards_aim(self) -> "Plan":
        assert self.aim is not None
        return Plan(self.graph, [self.aim], self.learner)

    def _copy(self) -> Self:
        plan = super()._copy()
        plan.__dict__.pop("_towards_aim", None)
        return plan

    def minutes_to(self, goal: Goal) -> int:
        """Return the minutes until an open goal is reached if it is walked to first, else 0."""
        route = self.towards(goal).route
        return route[-1].total if route else 0

    def advise(self, preferences: Preferences = NO_PREFERENCES) -> Advice | None:
        """Return what to study now, or None when nothing is left, or all that is ready runs."""
        goal = self._open_goal(preferences.goal)
        plan = self if goal is None else self.towards(goal)
        bundle = plan.bundle()
        ready = plan.without_running(plan.ready_among(bundle))
        beside = None
        if bundle and not ready:
            beside = self._first_proposal(preferences)
        if not ready and beside is None:
            return None
        return plan._explain(bundle, ready, beside, preferences._replace(goal=None))

    def _explain(
        self,
        bundle: Sequence[int],
        ready: Sequence[int],
        beside: int | None,
        preferences: Preferences,
    ) -> Advice:
        """Return the advice for the topics of a bundle.

        `beside` is what to study while nothing of the bundle is ready, as it waits for what runs.
        """
        choice, reasons = self._choose(bundle, ready, beside, preferences)
        goal = self.route[0].goal if self.route else None
        if goal is not None and goal != self.open_goals[self.order[0]]:
            # A started topic that becomes ready on the way changes the route.
            bundle = sorted(self.open_below(goal.needs))
        is_on_the_way = choice in bundle or choice == beside
        outside = None if is_on_the_way else self.detour(choice)
        behind = self.count_behind(goal) if goal else 0
        steps = behind + len(bundle)
        if goal is None:
            reasons.append(Reason("elective", len(self.reached), len(self.skipped)))
        elif choice in bundle:
            reasons.append(Reason("step", behind + 1, steps, goal.title))
        elif choice == beside and not any(map(self.is_ready, bundle)):
            reasons.append(Reason("beside", text=goal.title))
        reasons += self._further_reasons(choice, preferences, reasons)
        return Advice(
            topic=choice,
            goal=goal,
            step=behind + 1,
            steps=steps,
            minutes_left=self.route[0].total if goal else sum([self.remaining[i] for i in bundle]),
            remaining=self.remaining[choice],
            ready=tuple([i for i in ready if i != choice]),
            reasons=tuple(reasons),
            outside=outside,
        )

    def _choose(
        self,
        bundle: Collection[int],
        ready: Sequence[int],
        beside: int | None,
        preferences: Preferences,
    ) -> tuple[int, list[Reason]]:
        """Return the topic to study, with the reasons for leaving the bundle or the track."""
        started = self._started_topic(ready, preferences)
        if started is not None:
            return started, [Reason("started")]
        if beside is not None:
            choice, is_other_track = beside, preferences.track is not None
        else:
            is_other_track, _, choice = min([self._rank(i, preferences) for i in ready])
        if is_other_track:
            detour_topic = self._cheapest_of_track(bundle, preferences)
            if detour_topic is not None:
                return detour_topic, [Reason("outside")]
            return choice, [Reason("track-waits")]
        return choice, []

    def _started_topic(self, ready: Sequence[int], preferences: Preferences) -> int | None:
        """Return the started topic to finish before anything new, if there is one."""
        track = preferences.track
        if not self.in_hand:
            return None
        topics = [*self.loose_ends, *(i for i in self.in_hand if i in ready)]
        if self.learner.running:
            topics = self.without_running(topics)
        return next((i for i in topics if track is None or track(i)), None)

    def _rank(self, i: int, preferences: Preferences) -> tuple[bool, bool, int]:
        """Return the sort key of a ready topic: wanted track, free slot, author's order."""
        is_other_track = preferences.track is not None and not preferences.track(i)
        too_long = preferences.minutes is not None and self.remaining[i] > preferences.minutes
        return is_other_track, too_long, i

    def _cheapest_of_track(self, bundle: Collection[int], preferences: Preferences) -> int | None:
        """Return the ready topic of the track that delays the next milestone least."""
        track = preferences.track
        assert track is not None
        candidates = self.ready_among(i for i in range(self.graph.size) if track(i))
        return min(
            self.without_running(candidates),
            key=lambda i: (0 if i in bundle else self.remaining[i], i),
            default=None,
        )

    def _further_reasons(
        self, choice: int, preferences: Preferences, reasons: Sequence[Reason]
    ) -> list[Reason]:
        """Return the further reasons of a choice: started, fits the slot."""
        further = []
        if choice in self.learner.started and all(r.code != "started" for r in reasons):
            further.append(Reason("started"))
        slot, remaining = preferences.minutes, self.remaining[choice]
        if slot is not None:
            fits = Reason("fits", slot)
            further.append(fits if remaining <= slot else Reason("part", slot, remaining))
        return further

    def detour(self, i: int) -> Detour:
        """Return what studying a topic now, with all it needs, costs each milestone.

        The route after it is planned again if it may change.
        """
        topics = self.open_below([i])
        minutes = sum([self.remaining[t] for t in topics])
        mask = self.goal_masks[i]
        weights = [goal.weight for goal in self.open_goals]
        is_direct = self._open_goal(None) is None and not self.in_hand
        is_kept = is_direct and is_order_kept(self.best_order, weights, mask, minutes)
        if len(topics) == 1 and is_kept:
            before = takewhile(lambda g: not mask >> g & 1, self.order)
            delayed = [Delay(self.open_goals[g], minutes) for g in before]
            return Detour(i, minutes, tuple(delayed))
        later = {stop.goal.id: minutes + stop.total for stop in self.after(topics).route}
        delays = [
            Delay(stop.goal, extra)
            for stop in self.route
            if (extra := later.get(stop.goal.id, minutes) - stop.total) > 0
        ]
        return Detour(i, minutes, tuple(delays))

    def detours(self, limit: int) -> list[Detour]:
        """Return ready topics that later milestones need; the first delay the fewest milestones."""
        masks, bits = self.goal_masks, [1 << g for g in self.order]
        if not bits:
            return []
        first_delayed = {m: next((n for n, b in enumerate(bits) if m & b), 0) for m in set(masks)}
        later = self.ready_among(i for i, m in enumerate(masks) if m and not m & bits[0])
        outside = self.without_running(later)
        candidates = [(first_delayed[masks[i]], i) for i in outside if i not in self.loose_ends]
        return [self.detour(i) for _, i in nsmallest(limit, candidates)]

    def ready_electives(self) -> list[int]:
        """Return the ready topics that no open milestone needs, but loose ends."""
        electives = self.ready_among(i for i, m in enumerate(self.goal_masks) if not m)
        return [i for i in self.without_running(electives) if i not in self.loose_ends]

    def proposals(self, limit: int, preferences: Preferences = NO_PREFERENCES) -> list[int]:
        """Return the next topics as they are proposed: what runs, and what needs that, comes last."""
        if not self.learner.running:
            return self.next_topics(limit, preferences)
        topics, late = self.next_topics(self.graph.size, preferences), set(self.learner.running)
        for i in topics:
            if not late.isdisjoint(self.missing(i)):
                late.add(i)
        return sorted(topics, key=late.__contains__)[:limit]

    def _first_proposal(self, preferences: Preferences) -> int | None:
        """Return the first topic that can be proposed while all that is ready of the bundle runs."""
        topics = self.next_topics(self.graph.size, preferences)
        return next((i for i in topics if self.is_ready(i)), None)

    def next_topics(self, limit: int, preferences: Preferences = NO_PREFERENCES) -> list[int]:
        """Return the next topics in the order of the plan, as if nothing ran."""
        goal, preferences = self._open_goal(preferences.goal), preferences._replace(goal=None)
        if goal is None or limit <= 0:
            return self._walk(limit, preferences)
        topics = self.towards(goal)._walk(limit, preferences, to_last_milestone=True)
        return topics + self.after(topics).next_topics(limit - len(topics), preferences)

    def _walk_to_last_milestone(self) -> list[int]:
        """Return the topics up to the last milestone, in the order of the plan."""
        goal, size = self._open_goal(None), self.graph.size
        topics = self.path_to(goal) if goal is not None else []
        rest = self.after(topics) if topics else self
        return topics + rest._walk(size, NO_PREFERENCES, to_last_milestone=True)

    def path_to(self, goal: Goal) -> list[int]:
        """Return the topics to study until a goal is reached, in the order of the plan.

        They are those that it still needs, and the loose ends that are finished before it.
        """
        return self.towards(goal)._walk(self.graph.size, NO_PREFERENCES, to_last_milestone=True)

    def _walk(
        self, limit: int, preferences: Preferences, *, to_last_milestone: bool = False
    ) -> list[int]:
        """Return the topics that the advice proposes one after the other."""
        topics: list[int] = []
        plan = self._with_nothing_running()
        while len(topics) < limit and (plan.order or not to_last_milestone):
            stretch = plan._next_stretch(limit - len(topics), preferences)
            if not stretch:
                break
            topics += stretch
            plan = plan.after(stretch)
        return topics

    def _with_nothing_running(self) -> "Plan":
        """Return this plan without the days that topics run, which the order does not depend on."""
        if not self.learner.running:
            return self
        plan = self._copy()
        plan.learner = self.learner._replace(running={})
        return plan

    def _next_stretch(self, limit: int, preferences: Preferences) -> list[int]:
        """Return the next topics up to the point where the plan must be looked at again."""
        bundle = self.bundle()
        ready = self.ready_among(bundle)
        if self._started_topic(ready, preferences) is None:
            topics = self._bundle_in_order(bundle, limit, preferences)
            if topics:
                return topics
        return [self._choose(bundle, ready, None, preferences)[0]] if ready else []

    def _bundle_in_order(
        self, bundle: Sequence[int], limit: int, preferences: Preferences
    ) -> list[int]:
        """Return topics of a bundle in order, up to one of another track or before a started one.

        Among the electives any track may follow.
        """
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
        # A started topic that becomes ready may come first then.
        before_started = {p for i in self.in_hand for p in self.missing(i)}
        heapify(heap)
        topics: list[int] = []
        while heap and len(topics) < limit:
            is_other_track, _, i = heappop(heap)
            if is_other_track and self.order:
                break
            topics.append(i)
            if i in before_started:
                break
            for d in dependents.get(i, ()):
                missing_counts[d] -= 1
                if not missing_counts[d]:
                    heappush(heap, self._rank(d, preferences))
        return topics
