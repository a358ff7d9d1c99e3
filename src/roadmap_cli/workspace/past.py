"""The use cases of the past: undo, redo, history."""

from roadmap_cli.core.answers import Brief
from roadmap_cli.core.outcomes import HistoryAnswer, Step, UndoAnswer
from roadmap_cli.core.states import FORETOLD, RETRACTED, Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.store import log
from roadmap_cli.workspace import Workspace, at_one_moment


def undo(w: Workspace, count: int = 1) -> UndoAnswer:
    """Take back the last commands by appending that they are taken back."""
    if count < 1:
        raise UsageError(f"{count} is not a number of commands", "roadmap undo 2 takes back two")
    steps: list[Step] = []
    with w.database.writing() as transaction:
        names: list[str] = []
        forecasts: list[str] = []
        for name, kind in log.living_batches(w.database):
            (forecasts if kind == FORETOLD else names).append(name)
            if len(names) == count:
                break
        if names:
            steps = [_step(w, log.batch(w.database, name), living=False) for name in names]
            # A forecast goes with the progress it was made from; nobody typed it as a command.
            facts = [Fact(RETRACTED, "", "", {"batch": n}) for n in (*names, *forecasts)]
            w.record(transaction, "undo" if count == 1 else f"undo {count}", facts)
    return UndoAnswer("undo", tuple(steps))


def redo(w: Workspace) -> UndoAnswer:
    """Take back the last undo."""
    steps: list[Step] = []
    with w.database.writing() as transaction:
        last = log.last_living_undo(w.database)
        if last is not None:
            batches = [log.batch(w.database, str(e.data["batch"])) for e in last.events]
            steps = [_step(w, b, living=True) for b in batches if b.kind != FORETOLD]
            w.record(transaction, "redo", [Fact(RETRACTED, "", "", {"batch": last.id})])
    return UndoAnswer("redo", tuple(steps))


def _step(w: Workspace, batch: log.Batch, *, living: bool) -> Step:
    elsewhere = [e.roadmap for e in batch.events if e.roadmap not in ("", w.roadmap.id)]
    name = elsewhere[0] if elsewhere else ""
    return Step(batch.id, batch.words, batch.at, batch.day, living, name)


@at_one_moment
def history(w: Workspace, typed: str | None = None, most: int = 20) -> HistoryAnswer:
    """Return the last commands, of all or about one topic."""
    card = w.topic(typed) if typed is not None else None
    key = (w.roadmap.id, card.id) if card else None
    batches = log.recent_batches(w.database, most + 1, key)
    return HistoryAnswer(
        Brief(card.id, card.title) if card else None,
        tuple(_step(w, b, living=not log.is_dead(w.database, b.id)) for b in batches[:most]),
        len(batches) > most,
    )
