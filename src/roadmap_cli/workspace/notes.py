"""The use cases `spent` and `note`."""

from roadmap_cli.core.answers.change_answers import Note, RecordAnswer
from roadmap_cli.core.answers.summaries import TopicBrief
from roadmap_cli.core.progress.states import NOTED, SPENT, Fact
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.store.log import log, topic_states
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.done_options import parse_note
from roadmap_cli.workspace.workspace import Workspace


def spent(w: Workspace, typed: str, minutes: int, *, on: str | None = None) -> RecordAnswer:
    """Record time spent on a topic."""
    card = name_lookup.find_topic(w, typed)
    day = w.parse_day(on)
    _record(w, card, f"spent {card.id} {minutes}m", Fact(SPENT, "", "", {"minutes": minutes}, day))
    return RecordAnswer(
        action="spent",
        roadmap=w.roadmap,
        topic=TopicBrief(card.id, card.title),
        changed=True,
        minutes=minutes,
        total_minutes=topic_states.read_state(w.database, w.roadmap.id, card.id).spent,
        day=day,
        is_today=day == w.today,
    )


def note(w: Workspace, typed: str, text: str | None, *, on: str | None = None) -> RecordAnswer:
    """Record a note on a topic; without a text, return its notes."""
    card = name_lookup.find_topic(w, typed)
    day = w.parse_day(on)
    if text is not None:
        text = parse_note(text)
        _record(w, card, f"note {card.id}", Fact(NOTED, "", "", {"text": text}, day))
    return RecordAnswer(
        action="note",
        roadmap=w.roadmap,
        topic=TopicBrief(card.id, card.title),
        changed=text is not None,
        text=text or "",
        day=day if text is not None else "",
        is_today=day == w.today,
        notes=notes(w, card.id),
    )


def notes(w: Workspace, topic: str) -> tuple[Note, ...]:
    """Return the living notes on a topic, the oldest first."""
    return tuple(Note(*row) for row in log.notes(w.database, w.roadmap.id, topic))


def _record(w: Workspace, card: TopicCard, words: str, fact: Fact) -> None:
    with w.database.writing() as transaction:
        w.record(transaction, words, [fact._replace(roadmap=w.roadmap.id, topic=card.id)])
