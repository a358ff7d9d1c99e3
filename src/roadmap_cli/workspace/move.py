"""The use case `move`: another day for an entry of the history."""

from __future__ import annotations

from roadmap_cli.core.answers.effects import MoveAnswer
from roadmap_cli.core.progress.corrections import FIXED_KINDS
from roadmap_cli.core.progress.states import RETRACTED, Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.store.log import batches as log_batches
from roadmap_cli.store.log.batches import Batch
from roadmap_cli.workspace import effects
from roadmap_cli.workspace.past_commands import (
    corrected_batch,
    find_living,
    handle,
    past_commands,
)
from roadmap_cli.workspace.workspace import Workspace


def move(w: Workspace, typed: str, on: str) -> MoveAnswer:
    """Make an entry count for another day; its place in the order of the log stays."""
    day = w.parse_day(on)
    with w.database.writing() as transaction:
        batch = log_batches.read_batch(w.database, find_living(w, typed))
        corrections = log_batches.living_corrections(w.database, [batch])
        events = log_batches.events_as_they_count(batch, corrections)
        movable_events = [e for e in events if e.topic and e.kind not in FIXED_KINDS]
        if not movable_events:
            raise UsageError(f"'{batch.command}' keeps its day", _explain_fixed_day(w, batch, day))
        moved_events = [event for event in movable_events if event.day != day]
        before = effects.read_states(w, moved_events)
        facts = [
            Fact(
                RETRACTED,
                event.roadmap,
                event.topic,
                {"event": f"{event.device}.{event.n}", "instead": {"day": day}},
            )
            for event in moved_events
        ]
        if facts:
            w.record(transaction, f"move {handle(w, batch.id)} {day}", facts)
        (step,) = past_commands(w, [batch])
        return MoveAnswer(
            step=step,
            before=moved_events[0].day if moved_events else day,
            changed=bool(facts),
            effects=effects.find_effects(w, before),
        )


def _explain_fixed_day(w: Workspace, batch: Batch, day: str) -> str:
    """Return why nothing of an entry can be moved, and what can be instead."""
    corrected = corrected_batch(w, batch)
    if corrected:
        return (
            f"it corrects another entry; move that one: roadmap move {handle(w, corrected)} {day}"
        )
    if batch.retracted:
        return "it undid or redid other entries, which have their own days"
    if all(event.kind in FIXED_KINDS for event in batch.events):
        return "review answers, forecasts and goals always keep their day"
    return "what it recorded has been removed"
