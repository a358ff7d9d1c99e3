"""The use cases `spent` and `note`."""

from roadmap_cli.core.answers.change_answers import Note, RecordAnswer
from roadmap_cli.core.answers.summaries import TopicBrief
from roadmap_cli.core.progress import unlikely_days
from roadmap_cli.core.progress.states import NOTED, SPENT, Fact
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.store.log import log, study_days, topic_states
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.done_options import parse_note
from roadmap_cli.workspace.workspace import Workspace


def spent(w: Workspace, typed: str, minutes: int, *, on: str | None = None) -> RecordAnswer:
    """Record time spent on a topic."""
    card = name_lookup.find_topic(w, typed)
    day = w.parse_day(on)
    days = study_days.minutes_by_day(w.database, w.roadmap.id)
    before = topic_states.read_state(w.database, w.roadmap.id, card.id).state
    _record(w, card, f"spent {card.id} {minutes}m", Fact(SPENT, "", "", {"minutes": minutes}, day))
    w.remarks += unlikely_days.explain_unlikely_day(days, day, minutes)
    after = topic_states.read_state(w.database, w.roadmap.id, card.id)
    return RecordAnswer(
        action="spent",
        roadmap=w.roadmap,
        topic=TopicBrief(card.id, card.title),
        changed=True,
        minutes=minutes,
        total_minutes=after.spent,
        day=day,
        before=before,
        state=after.state,
    )


def note(w: Workspace, typed: str, text: str | None) -> RecordAnswer:
    """Record a note on a topic; without a text, return its notes."""
    card = name_lookup.find_topic(w, typed)
    if text is not None:
        text = parse_note(text)
        _record(w, card, f"note {card.id}", Fact(NOTED, "", "", {"text": text}))
    return RecordAnswer(
        action="note",
        roadmap=w.roadmap,
        topic=TopicBrief(card.id, card.title),
        changed=text is not None,
        text=text or "",
        notes=notes(w, card.id),
    )


def notes(w: Workspace, topic: str) -> tuple[Note, ...]:
    """Return the living notes on a topic, the oldest first."""
    return tuple(Note(*row) for row in log.notes(w.database, w.roadmap.id, topic))


def _record(w: Workspace, card: TopicCard, words: str, fact: Fact) -> None:
    with w.database.writing() as transaction:
        w.record(transaction, words, [fact._replace(roadmap=w.roadmap.id, topic=card.id)])
