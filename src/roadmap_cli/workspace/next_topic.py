"""The use case `next`: what to study now, and why."""

from collections.abc import Callable, Sequence

from roadmap_cli.core.answers import next_answer, summaries
from roadmap_cli.core.answers.next_answer import (
    NextAnswer,
    ReasonSentence,
    RunningTopic,
    WelcomeBack,
)
from roadmap_cli.core.answers.summaries import NextReading, TopicBrief, TopicHint, TopicName
from roadmap_cli.core.planner.planner import Advice, Detour, Goal, Plan, Preferences
from roadmap_cli.core.wording import quote_title
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.log import study_days
from roadmap_cli.workspace import detours, name_lookup
from roadmap_cli.workspace.workspace import (
    Workspace,
    name_topic_if_shared,
    read_daily_snapshot,
    topic_briefs,
)

MAX_ALTERNATIVES = 3
MAX_DETOURS = 2
PAUSE_DAYS = 7
_NOT_READY_CODES = ("outside", "track-waits")


@read_daily_snapshot
def next_topic(
    w: Workspace,
    *,
    count: int = 1,
    minutes: int | None = None,
    track: str | None = None,
    goal: str | None = None,
    review: bool = True,
) -> NextAnswer:
    """Recommend what to study now, and explain why."""
    remark, timer = "", _describe_timer(w) if w.is_timer_running else ""
    plan, roadmap = w.plan(), w.roadmap.id
    chosen_goal: Goal | None = None
    if goal is not None:
        chosen_goal = name_lookup.find_goal(w, goal)
        if all(plan.learner.closed[i] for i in chosen_goal.needs):
            is_skipped = plan.learner.skipped.issuperset(chosen_goal.needs)
            end = "was skipped" if is_skipped else "is already done"
            remark = f"{quote_title(chosen_goal.title)} {end}"
            chosen_goal = None
    aim = None
    if plan.aim is not None and chosen_goal is None:
        from roadmap_cli.workspace import aim_goal

        aim = aim_goal.describe(w.database, roadmap, plan, w.today)
        remark = remark or (aim.remark if aim else "")
    is_of_track: Callable[[int], bool] | None = None
    if track is not None:
        indexes = catalog.indexes_of_track(w.database, roadmap, name_lookup.find_track(w, track).id)
        is_of_track = indexes.__contains__
    preferences = Preferences(minutes, is_of_track, chosen_goal)
    advice = plan.advise(preferences)
    if advice is None:
        return NextAnswer(
            w.roadmap,
            reasons=(_explain_nothing_left(w, plan),),
            warm_up=_warm_up(w, plan, (), minutes) if review else (),
            remark=remark,
            aim=aim,
            running=_running_topics(w, plan),
            timer=timer,
        )
    if track is not None and any(r.code in _NOT_READY_CODES for r in advice.reasons):
        remark = _explain_track(w, track, advice)
    card = catalog.topic_card_at(w.database, roadmap, advice.topic)
    readings = reading_rows.topic_readings(w.database, roadmap, card.id)
    first_unread = summaries.first_unread(readings)
    state = catalog.state_of(w.database, roadmap, card.id)
    ids = plan.graph.ids
    coming: list[int] = []
    if count > 1:
        proposals = plan.proposals(count, preferences)
        coming = [i for i in proposals if i != advice.topic][: count - 1]
    is_free = goal is None and track is None and (aim is None or plan.next_goal != plan.aim)
    # If the way waits for a day, the proposal itself is off it, and the price of others says little.
    is_free = is_free and all(reason.code != "beside" for reason in advice.reasons)
    offers = [d for d in _detours(w, plan) if d.topic != advice.topic] if is_free else []
    return NextAnswer(
        roadmap=w.roadmap,
        topic=next_answer.next_topic(card, state, advice.remaining)._replace(
            spent_minutes=plan.learner.spent.get(advice.topic, 0),
            days=plan.graph.days.get(advice.topic, 0),
            practice=plan.graph.practices.get(card.id, ""),
        ),
        milestone=summaries.goal_progress(advice),
        step=advice.step,
        steps=advice.steps,
        reasons=tuple(next_answer.explain_reason(r) for r in advice.reasons),
        reading=name_topic_if_shared(w, card.id, first_unread),
        readings_left=sum(1 for r in readings if not r.read),
        ready=tuple(ids[i] for i in advice.ready[:50]),
        beside=topic_briefs(w, plan, advice.ready[:MAX_ALTERNATIVES]),
        beside_more=max(0, len(advice.ready) - MAX_ALTERNATIVES),
        detours=tuple(detours.offer(w, plan, d) for d in offers),
        detour=detours.offer(w, plan, advice.outside) if advice.outside else None,
        coming=topic_briefs(w, plan, coming),
        back=_describe_pause(w, first_unread, card.proof),
        warm_up=_warm_up(w, plan, [ids[i] for i in plan.graph.needs_of(advice.topic)], minutes)
        if review
        else (),
        remark=remark,
        hint=_hint(plan, advice.topic),
        aim=aim,
        running=_running_topics(w, plan),
        timer=timer,
    )


def _running_topics(w: Workspace, plan: Plan) -> tuple[RunningTopic, ...]:
    if not plan.learner.running:
        return ()
    from roadmap_cli.workspace import running

    return running.running_topics(w, plan)


def _explain_nothing_left(w: Workspace, plan: Plan) -> ReasonSentence:
    if plan.learner.running:
        from roadmap_cli.workspace import running

        return running.explain_nothing_ready(w, plan)
    return next_answer.explain_nothing_left(plan.graph.size, len(plan.learner.skipped))


def _describe_timer(w: Workspace) -> str:
    """Return what the timer runs on, for how long and since when."""
    from roadmap_cli.workspace import timer as timers

    timer = timers.read_timer(w)
    return timers.describe(w, timer) if timer else ""


def _hint(plan: Plan, proposed: int) -> TopicHint | None:
    """Return a hint for the proposed topic, else for the one that was begun and left longest."""
    started = plan.learner.started
    for i in sorted(started, key=lambda i: (i != proposed, -started[i])):
        minutes, spent = plan.graph.minutes[i], plan.learner.spent.get(i, 0)
        hint = summaries.topic_hint(plan.graph.ids[i], minutes, spent, started[i])
        if hint is not None:
            return hint
    return None


def _detours(w: Workspace, plan: Plan) -> list[Detour]:
    """Return the detours to offer: towards later milestones, and one elective."""
    electives = detours.open_electives(w, plan, plan.reached)[:1]
    return plan.detours(MAX_DETOURS) + [plan.detour(i) for i in electives]


def _explain_track(w: Workspace, track: str, advice: Advice) -> str:
    """Say that no topic of a track is ready, and what is recommended instead."""
    title = name_lookup.find_track(w, track).title
    if advice.outside is None:
        return f"Nothing in {quote_title(title)} is ready yet. Next overall:"
    goal = f" on the way to {quote_title(advice.goal.title)}" if advice.goal else ""
    return f"Nothing in {quote_title(title)} is ready{goal}. This topic of it is a detour:"


def _warm_up(
    w: Workspace, plan: Plan, needed: Sequence[str], minutes: int | None
) -> tuple[TopicBrief, ...]:
    """Return the due reviews to begin with, the prerequisites of the topic first."""
    from datetime import date

    name, today = w.roadmap.id, date.fromisoformat(w.today).toordinal()
    if not catalog.is_any_due(w.database, name, today):
        return ()
    from roadmap_cli.core.memory import review
    from roadmap_cli.store.log import due_reviews

    due = due_reviews.due_topics(w.database, name, today)
    reviewed = due_reviews.reviews_of_day(w.database, name, w.today).reviewed
    limit = review.count_askable(reviewed, minutes, due.finished_lately)
    topics = review.sort_due(due.topics, w.today, set(needed))[:limit]
    if not topics:
        return ()
    indexes = [topic.topic_index for topic in topics]
    titles = catalog.ids_and_titles(w.database, name, plan.graph, indexes)
    return tuple(TopicBrief(topic, title, 0, review.MINUTES_A_REVIEW) for topic, title in titles)


def _describe_pause(w: Workspace, reading: NextReading | None, proof: str) -> WelcomeBack | None:
    """Return the learner's last topic and a small first step, after a week or more."""
    from datetime import date

    name = w.roadmap.id
    day = study_days.last_day(w.database, name)
    if day is None:
        return None
    days = (date.fromisoformat(w.today) - date.fromisoformat(day)).days
    if days < PAUSE_DAYS:
        return None
    last = study_days.last_topic(w.database, name)
    step, step_minutes = next_answer.first_step(reading, proof)
    return WelcomeBack(
        days,
        TopicName(last[0], last[1]) if last else None,
        last[2] if last else "",
        step,
        step_minutes,
        catalog.state_of(w.database, name, last[0]) if last else "",
    )
