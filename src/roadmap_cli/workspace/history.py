"""The use cases `undo`, `redo`, `move` and `history`."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.answers.history_answers import HistoryAnswer, MoveAnswer, UndoAnswer
from roadmap_cli.core.answers.summaries import TopicBrief
from roadmap_cli.core.progress.corrections import FIXED_KINDS
from roadmap_cli.core.progress.states import FORETOLD, RETRACTED, Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import Transaction
from roadmap_cli.store.log import batches as log_batches
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.effects import find_effects, read_states
from roadmap_cli.workspace.past_commands import find_entry, handle, past_commands
from roadmap_cli.workspace.workspace import Workspace, read_daily_snapshot


def undo(w: Workspace, count: int = 1, *, entry: str | None = None) -> UndoAnswer:
    """Retract this machine's last commands and its forecasts since, or one entry of any age."""
    if count < 1:
        raise UsageError(f"{count} is not a number of commands", "roadmap undo 2 takes back two")
    with w.database.writing() as transaction:
        if entry is not None:
            name = _find_living(w, entry)
            return _retract(w, transaction, "undo", f"undo --entry {handle(w, name)}", [name])
        own = log_batches.own_devices(w.database)
        names: list[str] = []
        forecasts: list[str] = []
        for name, kind in log_batches.living_batches(w.database, own):
            (forecasts if kind == FORETOLD else names).append(name)
            if len(names) == count:
                break
        # A forecast is retracted with the progress it was made from, but is no command.
        names += forecasts if names else []
        words = "undo" if count == 1 else f"undo {count}"
        return _retract(w, transaction, "undo", words, names)


def redo(w: Workspace) -> UndoAnswer:
    """Retract this machine's last undo."""
    with w.database.writing() as transaction:
        own = log_batches.own_devices(w.database)
        last = log_batches.last_living_undo(w.database, own)
        return _retract(w, transaction, "redo", "redo", [last.id] if last else [])


def _find_living(w: Workspace, typed: str) -> str:
    """Return the name of the entry of a handle; raise UsageError if it was taken back."""
    batch = find_entry(w, typed)
    undo_name = log_batches.living_retraction(w.database, batch.id)
    if undo_name:
        raise UsageError(
            f"«{batch.command}» was taken back already",
            f"to put it back: roadmap undo --entry {handle(w, undo_name)}",
        )
    return batch.id


def _hint_at_other_machines(w: Workspace) -> str:
    """Return how the last command of another machine is taken back, "" if there is none."""
    kinds = log_batches.living_batches(w.database)
    name = next((name for name, kind in kinds if kind != FORETOLD), "")
    return f"the last of another machine: roadmap undo --entry {handle(w, name)}" if name else ""


def _retract(
    w: Workspace, transaction: Transaction, action: str, words: str, names: Sequence[str]
) -> UndoAnswer:
    """Retract batches, and say what of them counts then and what that changed."""
    if not names:
        return UndoAnswer(action, (), hint=_hint_at_other_machines(w) if action == "undo" else "")
    batches = [b for name in names for b in log_batches.settled_batches(w.database, name)]
    commands = [b for b in batches if b.kind != FORETOLD or [b.id] == list(names)]
    before = read_states(w, (event for batch in batches for event in batch.events))
    w.record(transaction, words, [Fact(RETRACTED, "", "", {"batch": name}) for name in names])
    return UndoAnswer(action, past_commands(w, commands), find_effects(w, before))


def move(w: Workspace, typed: str, on: str) -> MoveAnswer:
    """Make an entry count for another day; its place in the order of the log stays."""
    day = w.parse_day(on)
    with w.database.writing() as transaction:
        batch = log_batches.read_batch(w.database, _find_living(w, typed))
        corrections = log_batches.living_corrections(w.database, [batch])
        events = log_batches.events_as_they_count(batch, corrections)
        movable_events = [e for e in events if e.topic and e.kind not in FIXED_KINDS]
        if not movable_events:
            raise UsageError(
                f"«{batch.command}» keeps its day", "an entry about topics can be moved"
            )
        facts = [
            Fact(
                RETRACTED,
                event.roadmap,
                event.topic,
                {"event": f"{event.device}.{event.n}", "instead": {"day": day}},
            )
            for event in movable_events
            if event.day != day
        ]
        if facts:
            w.record(transaction, f"move {handle(w, batch.id)} {day}", facts)
        (step,) = past_commands(w, [batch])
    return MoveAnswer(step=step, before=movable_events[0].day, changed=bool(facts))


@read_daily_snapshot
def history(
    w: Workspace, typed: str | None = None, count: int = 20, *, everything: bool = False
) -> HistoryAnswer:
    """Return the last commands, of all or about one topic; `everything` includes upkeep."""
    row_sums.check_retracted(w.database)
    card = name_lookup.find_topic(w, typed) if typed is not None else None
    key = (w.roadmap.id, card.id) if card else None
    batches = log_batches.recent_batches(w.database, count + 1, key, with_upkeep=everything)
    return HistoryAnswer(
        TopicBrief(card.id, card.title) if card else None,
        past_commands(w, batches[:count]),
        len(batches) > count,
    )
