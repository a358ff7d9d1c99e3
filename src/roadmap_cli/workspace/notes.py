"""The use cases `spent` and `note`."""

from __future__ import annotations

from typing import Any

from roadmap_cli.core.answers.change_answers import Note, RecordAnswer
from roadmap_cli.core.answers.summaries import TopicBrief
from roadmap_cli.core.progress import unlikely_days
from roadmap_cli.core.progress.states import NOTED, SPENT, Fact
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.errors import UsageError
from roadmap_cli.store.log import log, study_days, topic_states
from roadmap_cli.workspace import corrections, name_lookup
from roadmap_cli.workspace.corrections import NO_CORRECTION, Correction
from roadmap_cli.workspace.done_options import parse_note
from roadmap_cli.workspace.past_commands import handle
from roadmap_cli.workspace.workspace import Workspace


def spent(
    w: Workspace,
    typed: str,
    minutes: int | None,
    *,
    on: str | None = None,
    correction: Correction = NO_CORRECTION,
) -> RecordAnswer:
    """Record time spent on a topic, or correct what was recorded."""
    card = name_lookup.find_topic(w, typed)
    if correction.is_wanted:
        return _correct_time(w, card, minutes, on, correction)
    if minutes is None:
        raise UsageError(
            "missing argument 'TIME': say how long it took", f"roadmap spent {card.id} 45m"
        )
    day = w.parse_day(on)
    days = study_days.spent_by_day(w.database, w.roadmap.id)
    before = topic_states.read_state(w.database, w.roadmap.id, card.id).state
    _record(w, card, f"spent {card.id} {minutes}m", Fact(SPENT, "", "", {"minutes": minutes}, day))
    w.remarks += unlikely_days.explain_unlikely_day(days, day, minutes)
    return _time_answer(w, card, before, minutes=minutes, day=day)


def _correct_time(
    w: Workspace, card: TopicCard, minutes: int | None, on: str | None, correction: Correction
) -> RecordAnswer:
    if correction.remove:
        corrections.refuse_with_remove({"TIME": minutes, "--on": on})
    elif minutes is None and on is None:
        raise UsageError("say what counts instead", f"roadmap spent {card.id} 45m --instead")
    day = w.parse_day(on)
    days = study_days.spent_by_day(w.database, w.roadmap.id)
    state = topic_states.read_state(w.database, w.roadmap.id, card.id).state
    with w.database.writing() as transaction:
        event = corrections.find_fact(w, card, SPENT, "time", correction.entry)
        before = event.data.get("minutes", 0)
        after = before if minutes is None else minutes
        values = {"minutes": after, "day": event.day if on is None else day}
        changed = correction.remove or values != {"minutes": before, "day": event.day}
        entry = handle(w, event.batch)
        if changed:
            words = f"spent {card.id}" + ("" if minutes is None else f" {minutes}m")
            instead = None if correction.remove else values
            corrections.record(w, transaction, words, [event], instead)
    if changed and not correction.remove:
        others = {**days, event.day: days.get(event.day, before) - before}
        w.remarks += unlikely_days.explain_unlikely_day(others, str(values["day"]), after)
    return _time_answer(
        w,
        card,
        state,
        changed=changed,
        minutes=0 if correction.remove else after,
        day=str(values["day"]),
        entry=entry,
        removed=correction.remove,
        minutes_before=before,
    )


def _time_answer(
    w: Workspace, card: TopicCard, before: str, *, changed: bool = True, **more: Any
) -> RecordAnswer:
    """Return the answer about time on a topic, which was in the state `before`."""
    after = topic_states.read_state(w.database, w.roadmap.id, card.id)
    return RecordAnswer(
        action="spent",
        roadmap=w.roadmap,
        topic=TopicBrief(card.id, card.title),
        changed=changed,
        total_minutes=after.spent,
        before=before,
        state=after.state,
        **more,
    )


def note(
    w: Workspace, typed: str, text: str | None, *, correction: Correction = NO_CORRECTION
) -> RecordAnswer:
    """Record or correct a note on a topic; without a text, return its notes."""
    card = name_lookup.find_topic(w, typed)
    more: dict[str, Any] = {"changed": text is not None}
    if correction.remove:
        corrections.refuse_with_remove({"TEXT": text})
    if text is not None:
        text = parse_note(text)
    if correction.is_wanted:
        more = _correct_note(w, card, text, correction)
    elif text is not None:
        _record(w, card, f"note {card.id}", Fact(NOTED, "", "", {"text": text}))
    return RecordAnswer(
        action="note",
        roadmap=w.roadmap,
        topic=TopicBrief(card.id, card.title),
        text=text or "",
        notes=notes(w, card.id),
        **more,
    )


def _correct_note(
    w: Workspace, card: TopicCard, text: str | None, correction: Correction
) -> dict[str, Any]:
    with w.database.writing() as transaction:
        event = corrections.find_fact(w, card, NOTED, "note", correction.entry)
        before = str(event.data.get("text", ""))
        entry = handle(w, event.batch)
        changed = correction.remove or text != before
        if changed:
            instead = None if correction.remove else {"text": text}
            corrections.record(w, transaction, f"note {card.id}", [event], instead)
    return {
        "changed": changed,
        "entry": entry,
        "removed": correction.remove,
        "text_before": before,
        "day": event.day,
    }


def note_to_edit(w: Workspace, typed: str, correction: Correction) -> str:
    """Return the text of the note that a correction is about; "" for a new note."""
    if not correction.is_wanted:
        return ""
    card = name_lookup.find_topic(w, typed)
    event = corrections.find_fact(w, card, NOTED, "note", correction.entry)
    return str(event.data.get("text", ""))


def notes(w: Workspace, topic: str) -> tuple[Note, ...]:
    """Return the living notes on a topic, the oldest first."""
    return tuple(Note(*row) for row in log.notes(w.database, w.roadmap.id, topic))


def _record(w: Workspace, card: TopicCard, words: str, fact: Fact) -> None:
    with w.database.writing() as transaction:
        w.record(transaction, words, [fact._replace(roadmap=w.roadmap.id, topic=card.id)])
