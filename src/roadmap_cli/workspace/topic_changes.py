"""The use cases that change the states of topics: start, stop, done, skip, reopen, know.

Each decides on what it reads inside the transaction that writes, so that two commands at once
cannot interfere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.core.answers import summaries
from roadmap_cli.core.answers.change_answers import ChangeAnswer, TopicChange
from roadmap_cli.core.planner.planner import Goal, Plan
from roadmap_cli.core.progress import states
from roadmap_cli.core.progress.progress import TopicState
from roadmap_cli.core.progress.states import Fact
from roadmap_cli.core.progress.topic_rows import TopicCard, runs_until
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.log import topic_states
from roadmap_cli.workspace import done_remarks, name_lookup
from roadmap_cli.workspace.done_options import NO_OPTIONS, DoneOptions, format_options, to_facts
from roadmap_cli.workspace.workspace import (
    Workspace,
    name_topic_if_shared,
    next_brief,
    read_daily_snapshot,
    topic_briefs,
)

if TYPE_CHECKING:
    from roadmap_cli.core.answers.next_answer import DetourOffer
    from roadmap_cli.core.progress.verification import Verification
    from roadmap_cli.workspace.topic_selection import TopicSelection

MAX_UNLOCKED, MAX_ELECTIVES = 6, 3


def change_topics(
    w: Workspace,
    action: str,
    find_cards: Callable[[], Sequence[TopicCard]],
    decide: Callable[[TopicState], Sequence[Fact]],
    *,
    day: str = "",
    words: Sequence[str] | None = None,
) -> ChangeAnswer:
    """Record the facts decided on for each topic, as one batch, and report the consequences."""
    roadmap = w.roadmap.id
    facts: list[Fact] = []
    topics: list[TopicChange] = []
    with w.database.writing() as transaction:
        cards = find_cards()
        for card in cards:
            state = topic_states.read_state(w.database, roadmap, card.id)
            new_facts = decide(state)
            facts += [
                fact._replace(roadmap=roadmap, topic=card.id, day=fact.day or day)
                for fact in new_facts
            ]
            kinds = [fact.kind for fact in new_facts if fact.kind in states.STATE_AFTER]
            after = states.STATE_AFTER[kinds[-1]] if kinds else state.state
            is_changed = after != state.state
            since = (day or w.today) if is_changed else state.since
            minutes = sum(f.data["minutes"] for f in new_facts if f.kind == states.SPENT)
            change = TopicChange(card.id, card.title, state.state, after, is_changed, since=since)
            topics.append(change._replace(spent=state.spent + minutes))
        if facts:
            names_of_topics = [card.id for card in cards] if words is None else words
            w.record(transaction, " ".join((action, *names_of_topics)), facts)
    return _build_answer(w, action, cards, topics)


def _find_cards(w: Workspace, typed: Sequence[str]) -> list[TopicCard]:
    return list({c.id: c for c in (name_lookup.find_present_topic(w, t) for t in typed)}.values())


def _change(
    w: Workspace,
    action: str,
    typed: Sequence[str],
    decide: Callable[[TopicState], Sequence[Fact]],
    on: str | None,
) -> ChangeAnswer:
    day = w.parse_day(on)
    answer = change_topics(w, action, lambda: _find_cards(w, typed), decide, day=day)
    return answer if on is None else done_remarks.add_unchanged_days(w, answer, day)


@read_daily_snapshot
def _build_answer(
    w: Workspace, action: str, cards: Sequence[TopicCard], topics: Sequence[TopicChange]
) -> ChangeAnswer:
    """Report unlocked topics, reached milestones, and what is next."""
    plan = w.plan()
    before = bytearray(plan.learner.closed)
    changes = []
    for card, topic in zip(cards, topics, strict=True):
        assert card.place is not None
        before[card.place] = topic.before in states.CLOSED
        missing = plan.missing(card.place) if topic.changed else []
        if missing:
            names = catalog.ids_and_titles(w.database, w.roadmap.id, plan.graph, missing)
            blocked_by, titles = zip(*names, strict=True)
            topic = topic._replace(blocked_by=blocked_by, blocked_by_titles=titles)
        if card.place in plan.learner.running:
            days = plan.graph.days[card.place]
            topic = topic._replace(until=runs_until(topic.since, days))
        changes.append(topic)
    unlocked = plan.unlocked_by(before)
    reached = [g for g in plan.reached if any(not before[i] for i in g.needs)]
    advice = plan.advise()
    is_out_of_order = any(topic.state in states.CLOSED and topic.blocked_by for topic in changes)
    return ChangeAnswer(
        action=action,
        roadmap=w.roadmap,
        topics=tuple(changes),
        unlocked=topic_briefs(w, plan, unlocked[:MAX_UNLOCKED]),
        unlocked_more=max(0, len(unlocked) - MAX_UNLOCKED),
        reached=done_remarks.reached_milestones(
            w, plan, reached, max((t.since for t in topics if t.changed), default=w.today)
        )
        if reached
        else (),
        milestone=summaries.goal_progress(advice) if advice else None,
        next=next_brief(w, plan),
        uncounted=done_remarks.find_uncounted(w, plan, before, changes) if is_out_of_order else (),
        electives=_offer_electives(w, plan, reached) if reached else (),
        nothing_left="" if advice else _explain_nothing_left(w, plan),
        is_waiting=not advice and bool(plan.learner.running),
        practice=plan.graph.practices.get(cards[0].id, "") if len(cards) == 1 else "",
        remarks=done_remarks.explain_goal(plan, topics) if action == "skip" else (),
    )


def _offer_electives(w: Workspace, plan: Plan, reached: Sequence[Goal]) -> tuple[DetourOffer, ...]:
    from roadmap_cli.workspace import detours

    electives = detours.open_electives(w, plan, reached)[:MAX_ELECTIVES]
    return tuple(detours.offer(w, plan, plan.detour(i)) for i in electives)


def _explain_nothing_left(w: Workspace, plan: Plan) -> str:
    if plan.learner.running:
        from roadmap_cli.workspace import running

        return running.explain_nothing_ready(w, plan).sentence
    from roadmap_cli.core.answers.next_answer import explain_nothing_left

    return explain_nothing_left(plan.graph.size, len(plan.learner.skipped)).sentence


def start(w: Workspace, typed: Sequence[str], *, on: str | None = None) -> ChangeAnswer:
    """Record topics as in progress."""
    day = w.parse_day(on)

    def decide(topic: TopicState) -> Sequence[Fact]:
        is_started = topic.state == states.IN_PROGRESS and topic.touched >= day
        if topic.state in (states.DONE, states.ASSUMED) or is_started:
            return ()
        return (Fact(states.STARTED, "", ""),)

    answer = _change(w, "start", typed, decide, on)
    started = [topic.id for topic in answer.topics if topic.state == states.IN_PROGRESS]
    remarks = answer.remarks + _reopen_hints(answer)
    if len(answer.topics) != 1 or not started:
        commands = "; ".join(f"roadmap show {name}" for name in started)
        hint = (f"what to read and do: {commands}",) if started else ()
        return answer._replace(remarks=remarks + hint)
    name = started[0]
    readings = reading_rows.topic_readings(w.database, w.roadmap.id, name)
    return answer._replace(
        reading=name_topic_if_shared(w, name, summaries.first_unread(readings)),
        proof=catalog.topic_card(w.database, w.roadmap.id, name).proof,
        remarks=remarks,
    )


def _reopen_hints(answer: ChangeAnswer) -> tuple[str, ...]:
    return tuple(
        f"to study {topic.id} again: roadmap reopen {topic.id}"
        for topic in answer.topics
        if topic.state in (states.DONE, states.ASSUMED)
    )


def stop(w: Workspace, typed: Sequence[str], *, on: str | None = None) -> ChangeAnswer:
    """Record topics in progress as paused."""
    facts = (Fact(states.PAUSED, "", ""),)
    return _change(w, "stop", typed, lambda t: facts if t.state == states.IN_PROGRESS else (), on)


def done(
    w: Workspace, typed: Sequence[str], *, options: DoneOptions = NO_OPTIONS, on: str | None = None
) -> ChangeAnswer:
    """Record topics as finished; a rating of 1 ("not yet") keeps them in progress."""
    day = w.parse_day(on)
    has_day = on is not None or options.minutes is not None
    days = _spent_by_day(w) if has_day else {}
    rating: dict[str, object] = {"rating": options.rating} if options.rating else {}
    details = to_facts(options)

    def decide(topic: TopicState) -> Sequence[Fact]:
        if options.rating == 1:
            return (*details, Fact(states.STARTED, "", "", rating))
        if topic.state == states.DONE and not rating:
            return details
        return (*details, Fact(states.FINISHED, "", "", rating or states.NO_DATA))

    answer = _change(w, "done", typed, decide, on)
    remarks = done_remarks.proof_hints(answer) if options.proof is None else []
    words = format_options(options)
    if words:
        each = "" if len(answer.topics) == 1 else " for each"
        totals = [t for t in answer.topics if t.spent > (options.minutes or t.spent)]
        words += [f"{wording.format_exact_duration(t.spent)} in total on {t.id}" for t in totals]
        remarks.insert(0, f"also recorded{each}: {', '.join(words)}")
    if has_day and (details or rating or any(t.before != states.DONE for t in answer.topics)):
        from roadmap_cli.core.progress import unlikely_days

        minutes = (options.minutes or 0) * len(answer.topics)
        w.remarks += unlikely_days.explain_unlikely_day(days, day, minutes)
    remarks += answer.remarks
    if options.rating == 1:
        remarks += done_remarks.explain_not_yet(answer)
    remarks += done_remarks.bulk_hints(answer) if day < w.today else []
    if w.is_timer_running:
        from roadmap_cli.workspace import timer

        w.remarks += timer.remark(w, [topic.id for topic in answer.topics])
    if len(answer.topics) == 1 and answer.topics[0].changed and options.rating != 1:
        card = catalog.topic_card(w.database, w.roadmap.id, answer.topics[0].id)
        question = card.checks[0].question if card.checks else ""
        answer = answer._replace(proof=card.proof, question=question)
        if answer.practice:
            answer = answer._replace(verified=_read_verification(w, card.id))
    return answer._replace(remarks=tuple(remarks))


def _read_verification(w: Workspace, topic: str) -> Verification | None:
    from roadmap_cli.core.progress import verification

    return verification.from_column(
        topic_states.read_state(w.database, w.roadmap.id, topic).verified
    )


def _spent_by_day(w: Workspace) -> dict[str, int]:
    from roadmap_cli.store.log import study_days

    return study_days.spent_by_day(w.database, w.roadmap.id)


def skip(
    w: Workspace, typed: Sequence[str], *, reason: str | None = None, on: str | None = None
) -> ChangeAnswer:
    """Record topics, or all open ones of tracks and milestones, as skipped: neither done nor open."""
    from roadmap_cli.workspace.topic_selection import TopicSelection

    note = to_facts(DoneOptions(note=reason))
    facts = (*note, Fact(states.SKIPPED, "", ""))

    def explain(count: int, which: str) -> str:
        return f"{wording.format_count(count, 'topic')} {which} skipped; to undo this: roadmap undo"

    selection = TopicSelection(w, typed, lambda row: row.state not in states.CLOSED, explain)
    answer = _change_selected(
        w, "skip", selection, lambda t: note if t.state in states.CLOSED else facts, on
    )
    remarks = ("also recorded: a note",) if note else ()
    return answer._replace(remarks=(*answer.remarks, *remarks, *_reopen_hints(answer)))


def reopen(w: Workspace, typed: Sequence[str], *, on: str | None = None) -> ChangeAnswer:
    """Make topics, or all of tracks and milestones, open again; their history stays."""
    from roadmap_cli.workspace.topic_selection import TopicSelection

    facts = (Fact(states.REOPENED, "", ""),)

    def explain(count: int, which: str) -> str:
        open_ = (
            f"{wording.format_count(count, 'topic')} {which} {'is' if count == 1 else 'are'} open"
        )
        return f"{open_} again; time, notes and read marks stay; to undo this: roadmap undo"

    selection = TopicSelection(w, typed, lambda row: row.state != states.OPEN, explain)
    return _change_selected(
        w, "reopen", selection, lambda t: () if t.state == states.OPEN else facts, on
    )


def know(w: Workspace, typed: Sequence[str], *, on: str | None = None) -> ChangeAnswer:
    """Record topics, or all topics of tracks and milestones, as known, with what they need."""
    from roadmap_cli.workspace.topic_selection import TopicSelection

    selection = TopicSelection(w, typed, lambda row: row.state not in states.CLOSED)
    answer = _change_selected(w, "know", selection, decide_assumed, on)
    hints = tuple(
        f"to record {topic.id} as known: roadmap reopen {topic.id}, then roadmap know {topic.id}"
        for topic in answer.topics
        if topic.state == states.SKIPPED
    )
    return answer._replace(remarks=answer.remarks + hints)


def _change_selected(
    w: Workspace,
    action: str,
    selection: TopicSelection,
    decide: Callable[[TopicState], Sequence[Fact]],
    on: str | None,
) -> ChangeAnswer:
    day = w.parse_day(on)
    answer = change_topics(w, action, selection.find_cards, decide, day=day, words=selection.words)
    answer = answer._replace(remarks=(*answer.remarks, *dict.fromkeys(selection.remarks)))
    return answer if on is None else done_remarks.add_unchanged_days(w, answer, day)


def decide_assumed(topic: TopicState) -> Sequence[Fact]:
    """Decide that a topic is known, unless it is closed already."""
    return () if topic.state in states.CLOSED else (Fact(states.ASSUMED, "", ""),)
