"""The use cases that change where topics stand: start, stop, done, skip, reopen, know.

Each takes the workspace and what was typed and returns a value. What it decides on is read inside
the transaction that writes, so that two terminals cannot cross each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roadmap_cli.core import answers
from roadmap_cli.core.outcomes import ChangeAnswer, Changed, Reached
from roadmap_cli.core.states import (
    ASSUMED,
    CLOSED,
    DONE,
    FINISHED,
    IN_PROGRESS,
    NO_DATA,
    OPEN,
    PAUSED,
    REOPENED,
    SKIPPED,
    STARTED,
    Fact,
)
from roadmap_cli.core.topic_rows import TopicCard
from roadmap_cli.store import catalog, reading_rows, topic_states
from roadmap_cli.values import Value
from roadmap_cli.workspace import names
from roadmap_cli.workspace.done_options import NO_OPTIONS, DoneOptions, facts_of, words_of
from roadmap_cli.workspace.workspace import Workspace, briefs, read_snapshot

MOST_UNLOCKED = 6


class Intent(Value):
    """What a command would do to one topic, given where it stands."""

    facts: tuple[Fact, ...]
    state: str  # afterwards


class _Seen(Value):
    """One topic as the transaction found it."""

    card: TopicCard
    state: str
    since: str
    touched: str


def _see(w: Workspace, card: TopicCard) -> _Seen:
    found = topic_states.state_of(w.database, w.roadmap.id, card.id)
    return _Seen(card, found.state, found.since, found.touched)


def _change(
    w: Workspace,
    action: str,
    typed: Sequence[str],
    decide: Callable[[_Seen], Intent],
    *,
    day: str = "",
    words: Sequence[str] | None = None,
) -> ChangeAnswer:
    """Change the topics that were typed, and nothing beside them."""
    return change_cards(w, action, lambda: _named(w, typed), decide, day=day, words=words)


def _named(w: Workspace, typed: Sequence[str]) -> list[TopicCard]:
    return list({c.id: c for c in (names.find_present_topic(w, t) for t in typed)}.values())


def change_cards(
    w: Workspace,
    action: str,
    resolve: Callable[[], Sequence[TopicCard]],
    decide: Callable[[_Seen], Intent],
    *,
    day: str = "",
    words: Sequence[str] | None = None,
) -> ChangeAnswer:
    """Resolve the topics and decide inside the transaction, record one batch, see what follows."""
    roadmap = w.roadmap
    with w.database.writing() as transaction:
        cards = resolve()
        seen = [_see(w, card) for card in cards]
        intents = [decide(s) for s in seen]
        facts = [
            fact._replace(roadmap=roadmap.id, topic=s.card.id, day=fact.day or day)
            for s, intent in zip(seen, intents, strict=True)
            for fact in intent.facts
        ]
        if facts:
            named = [c.id for c in cards] if words is None else words
            w.record(transaction, " ".join((action, *named)), facts)
    changed = [
        Changed(
            id=s.card.id,
            title=s.card.title,
            before=s.state,
            state=intent.state,
            changed=intent.state != s.state,
            since=s.since if intent.state == s.state else (day or w.today),
        )
        for s, intent in zip(seen, intents, strict=True)
    ]
    return _consequences(w, action, cards, changed)


@read_snapshot
def _consequences(
    w: Workspace, action: str, cards: Sequence[TopicCard], changed: Sequence[Changed]
) -> ChangeAnswer:
    """Say what a change of states led to: unlocked topics, reached milestones, what is next."""
    plan = w.plan()
    before = bytearray(plan.standing.closed)
    for card, change in zip(cards, changed, strict=True):
        if card.place is not None:
            before[card.place] = change.before in CLOSED
    unlocked = plan.unlocked_by(before)
    reached = [g for g in plan.reached if any(not before[i] for i in g.needs)]
    blocked = []
    for card, change in zip(cards, changed, strict=True):
        assert card.place is not None
        missing = plan.missing(card.place) if change.changed else []
        names = tuple(name for name, _ in catalog.names_at(w.database, w.roadmap.id, missing))
        blocked.append(change._replace(blocked_by=names))
    advice = plan.advise()
    next_brief = briefs(w, plan, [advice.topic])[0] if advice else None
    return ChangeAnswer(
        action=action,
        roadmap=w.roadmap,
        topics=tuple(blocked),
        unlocked=briefs(w, plan, unlocked[:MOST_UNLOCKED]),
        unlocked_more=max(0, len(unlocked) - MOST_UNLOCKED),
        reached=tuple(
            Reached(g.id, g.title, *catalog.wording(w.database, w.roadmap.id, g.id))
            for g in reached
        ),
        milestone=answers.toward_goal(advice) if advice else None,
        next=next_brief,
    )


def start(w: Workspace, typed: Sequence[str]) -> ChangeAnswer:
    """Record topics as in progress."""

    def decide(seen: _Seen) -> Intent:
        if seen.state in (DONE, ASSUMED):
            return Intent((), seen.state)
        if seen.state == IN_PROGRESS and seen.touched == w.today:
            return Intent((), IN_PROGRESS)
        return Intent((Fact(STARTED, "", ""),), IN_PROGRESS)

    answer = _change(w, "start", typed, decide)
    topic = answer.topics[0]
    readings = reading_rows.asked(w.database, w.roadmap.id, topic.id)
    return answer._replace(
        reading=answers.first_unread(readings) if topic.state == IN_PROGRESS else None,
        remarks=tuple(_reopen_hint(t) for t in answer.topics if t.state in (DONE, ASSUMED)),
    )


def _reopen_hint(topic: Changed) -> str:
    return f"to study {topic.id} again: roadmap reopen {topic.id}"


def stop(w: Workspace, typed: Sequence[str]) -> ChangeAnswer:
    """Put topics that are in progress aside."""

    def decide(seen: _Seen) -> Intent:
        if seen.state != IN_PROGRESS:
            return Intent((), seen.state)
        return Intent((Fact(PAUSED, "", ""),), PAUSED)

    return _change(w, "stop", typed, decide)


def done(
    w: Workspace, typed: Sequence[str], *, options: DoneOptions = NO_OPTIONS, on: str | None = None
) -> ChangeAnswer:
    """Record topics as finished; a rating of 1 ("not yet") keeps them in progress."""
    day = w.day(on)
    rating: dict[str, object] = {"rating": options.rating} if options.rating else {}
    beside = facts_of(options)

    def decide(seen: _Seen) -> Intent:
        if options.rating == 1:
            return Intent((*beside, Fact(STARTED, "", "", rating)), IN_PROGRESS)
        if seen.state == DONE and not rating:
            return Intent(tuple(beside), DONE)
        return Intent((*beside, Fact(FINISHED, "", "", rating or NO_DATA)), DONE)

    answer = _change(w, "done", typed, decide, day=day)
    remarks = _proof_wishes(answer) if options.proof is None else []
    recorded = words_of(options)
    if recorded:
        whom = "it" if len(answer.topics) == 1 else "each of them"
        remarks.insert(0, f"recorded with {whom}: {', '.join(recorded)}")
    remarks += _corrections(answer, on, options.rating)
    question = ""
    if len(answer.topics) == 1 and answer.topics[0].changed and options.rating != 1:
        checks = catalog.card(w.database, w.roadmap.id, answer.topics[0].id).checks
        question = checks[0].question if checks else ""
    return answer._replace(question=question, remarks=tuple(remarks))


def _corrections(answer: ChangeAnswer, on: str | None, rating: int | None) -> list[str]:
    """Say what a command did otherwise than a person may think."""
    found = []
    for topic in answer.topics:
        if on is not None and not topic.changed and topic.since != on:
            found.append(
                f"{topic.id} keeps its day {topic.since}; to move it: roadmap reopen {topic.id},"
                f" then roadmap done {topic.id} --on {on}"
            )
        if rating == 1 and topic.before == DONE:
            found.append(f"{topic.id} was done before; roadmap undo makes it so again")
    return found


def _proof_wishes(answer: ChangeAnswer) -> list[str]:
    return [
        f"to keep a link to it: roadmap done {answer.topics[-1].id} --proof URL"
        if goal.proof
        else f"something to show for «{goal.title}»? roadmap done {answer.topics[-1].id} --proof URL"
        for goal in answer.reached
        if goal.asks_proof
    ]


def skip(w: Workspace, typed: Sequence[str], *, reason: str | None = None) -> ChangeAnswer:
    """Record topics as skipped: they count neither as done nor as open."""
    note = facts_of(DoneOptions(note=reason))

    def decide(seen: _Seen) -> Intent:
        if seen.state in (SKIPPED, DONE, ASSUMED):
            return Intent((), seen.state)
        return Intent((*note, Fact(SKIPPED, "", "")), SKIPPED)

    answer = _change(w, "skip", typed, decide)
    return answer._replace(
        remarks=tuple(_reopen_hint(t) for t in answer.topics if t.state in (DONE, ASSUMED))
    )


def reopen(w: Workspace, typed: Sequence[str]) -> ChangeAnswer:
    """Make topics open again; their history stays."""

    def decide(seen: _Seen) -> Intent:
        if seen.state == OPEN:
            return Intent((), OPEN)
        return Intent((Fact(REOPENED, "", ""),), OPEN)

    return _change(w, "reopen", typed, decide)


def know(w: Workspace, typed: Sequence[str]) -> ChangeAnswer:
    """Record topics as known before, with everything they need."""
    words: list[str] = []

    def with_what_they_need() -> list[TopicCard]:
        named = _named(w, typed)
        words.extend(card.id for card in named)
        places = {c.place for c in named if c.place is not None}
        below = sorted(w.plan().open_below(places) - places)
        return [*named, *(catalog.card_at(w.database, w.roadmap.id, place) for place in below)]

    return change_cards(w, "know", with_what_they_need, assumed, words=words)


def assumed(seen: _Seen) -> Intent:
    """Take a topic as known before, unless it is behind the learner already."""
    if seen.state in CLOSED:
        return Intent((), seen.state)
    return Intent((Fact(ASSUMED, "", ""),), ASSUMED)
