"""Entries of the history: finding one by its handle, and what counts of it now.

It only reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli.core.answers.history_answers import PastCommand
from roadmap_cli.core.progress.corrections import is_correction
from roadmap_cli.core.progress.progress import Event
from roadmap_cli.core.progress.states import NOTED, PROVED, RETRACTED, SPENT, VERIFIED
from roadmap_cli.errors import Ambiguous, NotFound, UsageError
from roadmap_cli.store.log import batches as log_batches
from roadmap_cli.store.log.batches import Batch
from roadmap_cli.workspace.workspace import Workspace


def find_entry(w: Workspace, typed: str) -> Batch:
    """Return the batch of a typed handle; raise NotFound or Ambiguous."""
    names = log_batches.find_batches(w.database, typed)
    if not names:
        raise NotFound(f"no entry has the handle '{typed}'", "to see the handles: roadmap history")
    if len(names) > 1:
        raise Ambiguous(f"'{typed}' matches {len(names)} entries", ", ".join(names[:8]))
    return log_batches.read_batch(w.database, names[0])


def find_living(w: Workspace, typed: str) -> str:
    """Return the name of the entry of a handle; raise UsageError if it was taken back."""
    batch = find_entry(w, typed)
    undo_name = log_batches.living_retraction(w.database, batch.id)
    if undo_name:
        raise UsageError(
            f"'{batch.command}' has already been undone",
            f"to redo it: roadmap undo --entry {handle(w, undo_name)}",
        )
    return batch.id


def handle(w: Workspace, batch: str) -> str:
    """Return the short name of a batch."""
    return log_batches.handle(batch, log_batches.devices(w.database))


def past_commands(w: Workspace, batches: Sequence[Batch]) -> tuple[PastCommand, ...]:
    """Return batches as people see them."""
    w.accept_any_roadmap()  # which one is active only decides what is named
    devices = log_batches.devices(w.database)
    own = log_batches.own_devices(w.database)
    corrections = log_batches.living_corrections(w.database, batches)
    return tuple(
        _past_command(w, batch, log_batches.events_as_they_count(batch, corrections), devices, own)
        for batch in batches
    )


def _past_command(
    w: Workspace,
    batch: Batch,
    events: Sequence[Event],
    devices: list[str],
    own: Mapping[str, int],
) -> PastCommand:
    stored = [event for event in batch.events if event.kind != RETRACTED]
    corrections = [event for event in batch.events if is_correction(event)]
    others = [e.roadmap for e in batch.events if e.roadmap not in ("", w.roadmap.id)]
    corrects = corrected_batch(w, batch)
    return PastCommand(
        handle=log_batches.handle(batch.id, devices),
        batch=batch.id,
        command=batch.command,
        at=batch.at,
        day=day_of(batch, events),
        living=not log_batches.is_retracted(w.database, batch.id),
        roadmap=others[0] if others else "",
        device=_other_device(batch.id, own),
        corrected=bool(events) and events != stored,
        removed=bool(stored) and not events,
        corrects=log_batches.handle(corrects, devices) if corrects else "",
        kind=batch.command.partition(" ")[0],
        topics=tuple(dict.fromkeys(event.topic for event in batch.events if event.topic)),
        **_values(events, [event.data.get("instead", {}) for event in corrections]),
    )


def day_of(batch: Batch, events: Sequence[Event]) -> str:
    """Return the day a batch counts for, given its events as they count."""
    return events[0].day if events else batch.day


def corrected_batch(w: Workspace, batch: Batch) -> str:
    """Return the name of the batch that a batch corrects, "" if it corrects none."""
    for event in batch.events:
        if is_correction(event):
            target = log_batches.read_event(w.database, str(event.data["event"]))
            return target.batch if target else ""
    return ""


def describe_entry(w: Workspace, batch: str) -> dict[str, Any]:
    """Return the handle of a batch and its device, "" for our own, as answers name them."""
    device = _other_device(batch, log_batches.own_devices(w.database))
    return {"entry": handle(w, batch), "device": device}


def _other_device(batch: str, own: Mapping[str, int]) -> str:
    return "" if log_batches.is_own(batch, own) else batch.rpartition(".")[0]


def _values(events: Sequence[Event], instead: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the events of a batch, or its corrections, say beside the states of topics."""
    data = [(event.kind, event.data) for event in events]
    return {
        "minutes": sum(d.get("minutes", 0) for kind, d in data if kind == SPENT)
        + sum(d.get("minutes", 0) for d in instead),
        "rating": max((d.get("rating", 0) for _, d in data), default=0),
        "proof": next((d.get("url", "") for kind, d in data if kind == PROVED), ""),
        "passed": sum(d.get("passed", 0) for kind, d in data if kind == VERIFIED),
        "of": sum(d.get("of", 0) for kind, d in data if kind == VERIFIED),
        "note": next(
            (d["text"] for d in [*(d for k, d in data if k == NOTED), *instead] if "text" in d), ""
        ),
    }
