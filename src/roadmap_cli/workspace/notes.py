"""The use cases `spent` and `note`, of one topic, and of all notes."""

from __future__ import annotations

from roadmap_cli.annotations import Any
from roadmap_cli.core.answers.change_answers import Note, RecordAnswer
from roadmap_cli.core.answers.history_answers import NotesReport, TopicNote
from roadmap_cli.core.answers.summaries import TopicName
from roadmap_cli.core.progress import unlikely_days
from roadmap_cli.core.progress.states import NOTED, SPENT, Fact
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.errors import UsageError
from roadmap_cli.store.catalog import catalog, retired
from roadmap_cli.store.database.database import Transaction
from roadmap_cli.store.log import batches, log, study_days, topic_states
from roadmap_cli.workspace import corrections, name_lookup
from roadmap_cli.workspace.corrections import NO_CORRECTION, Correction
from roadmap_cli.workspace.done_options import parse_note
from roadmap_cli.workspace.past_commands import describe_entry, find_entry, handle
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


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
        raise UsageError("TIME is missing: say how long it took", f"roadmap spent {card.id} 45m")
    day = w.parse_day(on)
    with w.database.writing() as transaction:
        return record_time(w, transaction, card, minutes, day)


def record_time(
    w: Workspace, transaction: Transaction, card: TopicCard, minutes: int, day: str
) -> RecordAnswer:
    """Record time spent on a topic inside a running transaction."""
    fact = Fact(SPENT, w.roadmap.id, card.id, {"minutes": minutes}, day)
    days = study_days.spent_by_day(w.database, w.roadmap.id)
    before = topic_states.read_state(w.database, w.roadmap.id, card.id).state
    w.record(transaction, f"spent {card.id} {minutes}m", [fact])
    w.remarks += unlikely_days.explain_unlikely_day(days, day, minutes)
    return _time_answer(w, card, before, minutes=minutes, day=day)


def _correct_time(
    w: Workspace, card: TopicCard, minutes: int | None, on: str | None, correction: Correction
) -> RecordAnswer:
    """Correct the time or the day; what was not typed stays as it may be corrected elsewhere."""
    instead: dict[str, Any] | None = None
    if correction.remove:
        corrections.refuse_with_remove(
            {"TIME": minutes, "--on": on, "--instead": correction.instead or None}
        )
    elif minutes is None and on is None:
        raise UsageError("say what counts instead", f"roadmap spent {card.id} 45m --instead")
    else:
        values = {"minutes": minutes, "day": None if on is None else w.parse_day(on)}
        instead = {key: value for key, value in values.items() if value is not None}
    with w.database.writing() as transaction:
        days = study_days.spent_by_day(w.database, w.roadmap.id)
        state = topic_states.read_state(w.database, w.roadmap.id, card.id).state
        event = corrections.find_fact(w, card, SPENT, "time", correction)
        before = {"minutes": event.data.get("minutes", 0), "day": event.day}
        after = {**before, **(instead or {"minutes": 0})}
        changed = correction.remove or after != before
        if changed:
            words = f"spent {card.id}" + ("" if minutes is None else f" {minutes}m")
            words += "" if on is None else f" --on {after['day']}"
            corrections.record(w, transaction, words, [event], instead)
        if changed and instead is not None:
            others = {**days, event.day: days.get(event.day, 0) - before["minutes"]}
            w.remarks += unlikely_days.explain_unlikely_day(others, after["day"], after["minutes"])
        return _time_answer(
            w,
            card,
            state,
            changed=changed,
            minutes=after["minutes"],
            day=after["day"],
            **describe_entry(w, event.batch),
            removed=correction.remove,
            minutes_before=before["minutes"],
            day_before=before["day"],
        )


def _time_answer(
    w: Workspace, card: TopicCard, before: str, *, day: str, changed: bool = True, **more: Any
) -> RecordAnswer:
    """Return the answer about time on a topic, which was in the state `before`."""
    after, until = topic_states.read_state(w.database, w.roadmap.id, card.id), ""
    if after.state != before:
        from roadmap_cli.workspace import running

        until = running.begun_until(w, card, after.state)
    return RecordAnswer(
        action="spent",
        roadmap=w.roadmap,
        topic=TopicName(card.id, card.title),
        changed=changed,
        total_minutes=after.spent,
        day=day,
        is_today=day == w.today,
        before=before,
        state=after.state,
        until=until,
        **more,
    )


def note(
    w: Workspace,
    typed: str,
    text: str | None,
    *,
    on: str | None = None,
    correction: Correction = NO_CORRECTION,
) -> RecordAnswer:
    """Record or correct a note on a topic; without a text, return its notes."""
    card = name_lookup.find_topic(w, typed)
    day = w.parse_day(on)
    more: dict[str, Any] = {"changed": text is not None, "day": "" if text is None else day}
    if correction.remove:
        unused = {"TEXT": text, "--on": on, "--instead": correction.instead or None}
        corrections.refuse_with_remove(unused)
    if text is not None:
        text = parse_note(text, _hint_at_empty_note(w, card, correction))
    if correction.is_wanted:
        more = _correct_note(w, card, text, day if on else "", correction)
    elif text is not None:
        with w.database.writing() as transaction:
            fact = Fact(NOTED, w.roadmap.id, card.id, {"text": text}, day)
            w.record(transaction, f"note {card.id}", [fact])
    return RecordAnswer(
        action="note",
        roadmap=w.roadmap,
        topic=TopicName(card.id, card.title),
        text=text or "",
        is_today=more["day"] in ("", w.today),
        notes=notes(w, card.id),
        **more,
    )


def _hint_at_empty_note(w: Workspace, card: TopicCard, correction: Correction) -> str:
    """Return what to do about an empty text: who empties a note may want to take it away."""
    if not correction.is_wanted:
        return "nothing was saved"
    entry = correction.entry and f" --entry {handle(w, find_entry(w, correction.entry).id)}"
    return f"nothing was saved; to remove it: roadmap note {card.id} --remove{entry or ''}"


def _correct_note(
    w: Workspace, card: TopicCard, text: str | None, day: str, correction: Correction
) -> dict[str, Any]:
    """Record what a note says instead, and its day unless that is empty; return what to answer."""
    with w.database.writing() as transaction:
        event = corrections.find_fact(w, card, NOTED, "note", correction)
        before = str(event.data.get("text", ""))
        values = {"text": text, **({"day": day} if day else {})}  # what was not typed stays
        day = day or event.day
        changed = correction.remove or (text, day) != (before, event.day)
        if changed:
            words = f"note {card.id}" + (f" --on {day}" if "day" in values else "")
            instead = None if correction.remove else values
            corrections.record(w, transaction, words, [event], instead)
    return {
        "changed": changed,
        **describe_entry(w, event.batch),
        "removed": correction.remove,
        "text_before": before,
        "day": day,
    }


def note_to_edit(w: Workspace, typed: str, correction: Correction) -> tuple[str, Correction]:
    """Return the text of the note that a correction is about, and the correction of that very note.

    Another may be the latest one by the time this one is saved. A new note has the text "".
    """
    if not correction.is_wanted:
        return "", correction
    card = name_lookup.find_topic(w, typed)
    event = corrections.find_fact(w, card, NOTED, "note", correction)
    return str(event.data.get("text", "")), correction._replace(entry=event.batch)


@read_snapshot
def all_notes(w: Workspace, *, track: str | None = None, since: str | None = None) -> NotesReport:
    """Return the notes on all topics, or on those of a track, the newest first."""
    first = "" if since is None else w.parse_period_end(since)
    only = name_lookup.find_track(w, track) if track is not None else None
    roadmap, devices = w.roadmap.id, batches.devices(w.database)
    rows = {row.id: row for row in retired.rows(w.database, roadmap)}
    rows.update((row.id, row) for row in catalog.topic_rows(w.database, roadmap))
    found = [
        TopicNote(
            event.day,
            batches.handle(event.batch, devices),
            event.topic,
            rows[event.topic].title,
            rows[event.topic].track,
            rows[event.topic].topic_index < 0,
            str(event.data.get("text", "")),
        )
        for event in reversed(log.all_notes(w.database, roadmap))
        if event.day >= first and (only is None or rows[event.topic].track == only.id)
    ]
    found.sort(key=lambda note: note.day, reverse=True)  # within a day the last one stays first
    return NotesReport(w.roadmap, tuple(found), only.title if only else "", first)


def notes(w: Workspace, topic: str) -> tuple[Note, ...]:
    """Return the living notes on a topic, the oldest first."""
    return tuple(Note(*row) for row in log.notes(w.database, w.roadmap.id, topic))
