"""The use case `next`: what to study now, and why."""

from collections.abc import Callable

from roadmap_cli.core import answers, next_answer, wording
from roadmap_cli.core.answers import Brief, NextReading
from roadmap_cli.core.next_answer import DetourOffer, NextAnswer, Price, Return
from roadmap_cli.core.planner import Advice, Detour, Goal, Plan, Wish
from roadmap_cli.store import catalog, reading_rows, study_days
from roadmap_cli.workspace import names
from roadmap_cli.workspace.workspace import Workspace, briefs, read_snapshot

MOST_BESIDE = 3
MOST_DETOURS = 2
PAUSE_DAYS = 7
_ELSEWHERE = ("outside", "track-waits")


@read_snapshot
def next_topic(
    w: Workspace,
    *,
    count: int = 1,
    minutes: int | None = None,
    track: str | None = None,
    goal: str | None = None,
    review: bool = True,
) -> NextAnswer:
    """Say what to study now, and why."""
    remark = ""
    plan = w.plan()
    chosen_goal: Goal | None = None
    if goal is not None:
        chosen_goal = names.find_goal(w, goal)
        if all(plan.standing.closed[i] for i in chosen_goal.needs):
            remark = f"«{chosen_goal.title}» is behind you already"
            chosen_goal = None
    of_track: Callable[[int], bool] | None = None
    if track is not None:
        places = catalog.places_of_track(w.database, w.roadmap.id, names.find_track(w, track).id)
        of_track = places.__contains__
    wish = Wish(minutes, of_track, chosen_goal)
    advice = plan.advise(wish)
    if advice is None:
        why = next_answer.nothing_left(plan.graph.size, len(plan.standing.skipped))
        warm_up = _warm_up(w, "", minutes) if review else ()
        return NextAnswer(w.roadmap, reasons=(why,), warm_up=warm_up, remark=remark)
    if track is not None and any(r.code in _ELSEWHERE for r in advice.reasons):
        remark = _elsewhere(w, track, advice)
    card = catalog.card_at(w.database, w.roadmap.id, advice.topic)
    readings = reading_rows.asked(w.database, w.roadmap.id, card.id)
    first_unread = answers.first_unread(readings)
    state = catalog.state_of(w.database, w.roadmap.id, card.id)
    coming: tuple[Brief, ...] = ()
    if count > 1:
        coming = briefs(w, plan, plan.coming(count, wish)[1:])
    detour = _offer(w, plan, advice.outside) if advice.outside else None
    alternatives = _detours(plan, advice) if goal is None and track is None else []
    return NextAnswer(
        roadmap=w.roadmap,
        topic=next_answer.next_topic(card, state, advice.remaining),
        milestone=answers.toward_goal(advice),
        step=advice.step,
        steps=advice.steps,
        reasons=tuple(next_answer.why(r) for r in advice.reasons),
        reading=first_unread,
        readings_left=sum(1 for r in readings if not r.read),
        ready=tuple(
            name for name, _ in catalog.names_at(w.database, w.roadmap.id, advice.ready[:50])
        ),
        beside=briefs(w, plan, advice.ready[:MOST_BESIDE]),
        beside_more=max(0, len(advice.ready) - MOST_BESIDE),
        detours=tuple(_offer(w, plan, d) for d in alternatives),
        detour=detour,
        coming=coming,
        back=_welcome_back(w, card.id, first_unread, card.proof),
        warm_up=_warm_up(w, card.id, minutes) if review else (),
        remark=remark,
    )


def _detours(plan: Plan, advice: Advice) -> list[Detour]:
    """Return what else could be studied; what is proposed may itself be a detour, begun earlier."""
    found = plan.detours(MOST_DETOURS + 1)
    return [d for d in found if d.topic != advice.topic][:MOST_DETOURS]


def _elsewhere(w: Workspace, track: str, advice: Advice) -> str:
    """Say that a track has nothing to offer now, and what is shown instead."""
    title = names.find_track(w, track).title
    if advice.outside is None:
        return f"Nothing of «{title}» is ready; this is what is next without it:"
    goal = f" on the way to «{advice.goal.title}»" if advice.goal else ""
    return f"Nothing of «{title}» is ready{goal}; this topic of it is a detour:"


def _offer(w: Workspace, plan: Plan, detour: Detour) -> DetourOffer:
    (topic,) = briefs(w, plan, [detour.topic])
    return DetourOffer(
        topic,
        detour.minutes,
        wording.hours(detour.minutes),
        tuple(
            Price(d.goal.id, d.goal.title, d.minutes, wording.hours(d.minutes))
            for d in detour.delays
        ),
    )


def _warm_up(w: Workspace, topic: str, minutes: int | None) -> tuple[Brief, ...]:
    """Return the finished topics to be asked for before this topic: few, and only what is due."""
    from datetime import date

    name, today = w.roadmap.id, date.fromisoformat(w.today).toordinal()
    if not catalog.is_any_due(w.database, name, today):
        return ()
    from roadmap_cli.core import review
    from roadmap_cli.store import due

    most = review.most_now(due.asked_on(w.database, name, w.today), minutes)
    if not most:
        return ()
    needed = set(catalog.prerequisites(w.database, name, topic))
    found = review.in_order(due.topics(w.database, name, today), w.today, needed)[:most]
    titles = catalog.names_at(w.database, name, [one.place for one in found])
    return tuple(Brief(topic, title, 0, review.MINUTES_A_REVIEW) for topic, title in titles)


def _welcome_back(
    w: Workspace, topic: str, reading: NextReading | None, proof: str
) -> Return | None:
    """Return where the learner was, when a week or more has gone by, and a small first step."""
    from datetime import date

    name = w.roadmap.id
    day = study_days.last_day(w.database, name)
    if day is None:
        return None
    days = (date.fromisoformat(w.today) - date.fromisoformat(day)).days
    if days < PAUSE_DAYS:
        return None
    last = study_days.topic_of_day(w.database, name, day)
    step, step_minutes = next_answer.first_step(reading, proof)
    return Return(
        days,
        Brief(last[0], last[1]) if last else None,
        last[2] if last else "",
        f"{step} ({topic})" if last and last[0] != topic else step,
        step_minutes,
    )
