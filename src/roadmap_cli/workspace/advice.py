"""The use case `next`: what to study now, and why."""

from collections.abc import Callable

from roadmap_cli.core import answers, next_answer, wording
from roadmap_cli.core.answers import Brief, NextReading
from roadmap_cli.core.next_answer import DetourOffer, NextAnswer, Price, Return
from roadmap_cli.core.planner import Advice, Detour, Goal, Plan, Wish
from roadmap_cli.core.states import OPEN
from roadmap_cli.store import catalog, reading_rows
from roadmap_cli.workspace import Workspace, at_one_moment, briefs

MOST_BESIDE = 3
MOST_DETOURS = 2
PAUSE_DAYS = 7
_ELSEWHERE = ("outside", "track-waits")


@at_one_moment
def next_(
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
        chosen_goal = w.goal(goal)
        if all(plan.standing.closed[i] for i in chosen_goal.needs):
            remark = f"«{chosen_goal.title}» is behind you already"
            chosen_goal = None
    of_track: Callable[[int], bool] | None = None
    if track is not None:
        places = _places_of_track(w, w.track(track).id)
        of_track = places.__contains__
    wish = Wish(minutes, of_track, chosen_goal)
    advice = plan.advise(wish)
    if advice is None:
        return _nothing_left(w, plan, remark)._replace(
            warm_up=_warm_up(w, "", minutes) if review else ()
        )
    if track is not None and any(r.code in _ELSEWHERE for r in advice.reasons):
        remark = _elsewhere(w, track, advice)
    card = catalog.card_at(w.database, w.roadmap.id, advice.topic)
    readings = reading_rows.asked(w.database, w.roadmap.id, card.id)
    first_unread = answers.first_unread(readings)
    state = _state(w, card.id)
    coming: tuple[Brief, ...] = ()
    if count > 1:
        coming = briefs(w, plan, plan.coming(count, wish)[1:])
    detour = _offer(w, plan, advice.outside) if advice.outside else None
    detours: list[Detour] = []
    if goal is None and track is None:
        # What is proposed may itself be a detour, begun earlier: it is no alternative to itself.
        found = plan.detours(MOST_DETOURS + 1)
        detours = [d for d in found if d.topic != advice.topic][:MOST_DETOURS]
    return NextAnswer(
        w.roadmap,
        next_answer.next_topic(card, state, advice.remaining),
        answers.toward_goal(advice),
        advice.step,
        advice.steps,
        tuple(next_answer.why(r) for r in advice.reasons),
        first_unread,
        sum(1 for r in readings if not r.read),
        tuple(name for name, _ in catalog.names_at(w.database, w.roadmap.id, advice.ready[:50])),
        briefs(w, plan, advice.ready[:MOST_BESIDE]),
        max(0, len(advice.ready) - MOST_BESIDE),
        tuple(_offer(w, plan, d) for d in detours),
        detour,
        coming,
        _welcome_back(w, card.id, first_unread, card.proof),
        _warm_up(w, card.id, minutes) if review else (),
        remark,
    )


def _elsewhere(w: Workspace, track: str, advice: Advice) -> str:
    """Say that a track has nothing to offer now, and what is shown instead."""
    title = w.track(track).title
    if advice.outside is None:
        return f"Nothing of «{title}» is ready; this is what is next without it:"
    goal = f" on the way to «{advice.goal.title}»" if advice.goal else ""
    return f"Nothing of «{title}» is ready{goal}; this topic of it is a detour:"


def _nothing_left(w: Workspace, plan: Plan, remark: str) -> NextAnswer:
    why = next_answer.nothing_left(plan.graph.size, len(plan.standing.skipped))
    return NextAnswer(
        w.roadmap, None, None, 0, 0, (why,), None, 0, (), (), 0, (), None, (), None, (), remark
    )


def _places_of_track(w: Workspace, track: str) -> set[int]:
    return {
        place
        for (place,) in w.database.rows(
            "select place from topic where roadmap = ? and track = ? and place is not null",
            (w.roadmap.id, track),
        )
    }


def _state(w: Workspace, topic: str) -> str:
    row = w.database.row(
        "select state from topic_state where roadmap = ? and topic = ?", (w.roadmap.id, topic)
    )
    return str(row[0]) if row else OPEN


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
    if not w.database.row(
        "select 1 from review_state where roadmap = ? and due <= ? limit 1", (name, today)
    ):
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
    row = w.database.row("select max(day) from day_state where roadmap = ?", (name,))
    if row is None or row[0] is None:
        return None
    days = (date.fromisoformat(w.today) - date.fromisoformat(row[0])).days
    if days < PAUSE_DAYS:
        return None
    # The cross join keeps SQLite from walking every day of every topic.
    last = w.database.row(
        "select s.topic, t.title, s.note from topic_state s"
        " cross join topic t on t.roadmap = s.roadmap and t.id = s.topic"
        " where s.roadmap = ? and s.touched = ? order by s.state = 'in_progress' desc, t.place"
        " limit 1",
        (name, row[0]),
    )
    step, step_minutes = next_answer.first_step(reading, proof)
    return Return(
        days,
        Brief(last[0], last[1]) if last else None,
        last[2] if last else "",
        f"{step} ({topic})" if last and last[0] != topic else step,
        step_minutes,
    )
