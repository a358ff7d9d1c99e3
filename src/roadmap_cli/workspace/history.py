"""The use cases `undo`, `redo` and `history`."""

from roadmap_cli.core.answers.change_answers import HistoryAnswer, PastCommand, UndoAnswer
from roadmap_cli.core.answers.summaries import TopicBrief
from roadmap_cli.core.progress.states import FORETOLD, RETRACTED, Fact
from roadmap_cli.errors import UsageError
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.log import log
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.workspace import Workspace, read_daily_snapshot


def undo(w: Workspace, count: int = 1) -> UndoAnswer:
    """Retract the last commands, and the forecasts recorded since."""
    if count < 1:
        raise UsageError(f"{count} is not a number of commands", "roadmap undo 2 takes back two")
    steps: list[PastCommand] = []
    with w.database.writing() as transaction:
        batches: list[str] = []
        forecasts: list[str] = []
        for batch, kind in log.living_batches(w.database):
            (forecasts if kind == FORETOLD else batches).append(batch)
            if len(batches) == count:
                break
        if batches:
            steps = [_step(w, log.read_batch(w.database, batch), living=False) for batch in batches]
            # A forecast is retracted with the progress it was made from, but is no command.
            facts = [Fact(RETRACTED, "", "", {"batch": n}) for n in (*batches, *forecasts)]
            w.record(transaction, "undo" if count == 1 else f"undo {count}", facts)
    return UndoAnswer("undo", tuple(steps))


def redo(w: Workspace) -> UndoAnswer:
    """Retract the last undo."""
    steps: list[PastCommand] = []
    with w.database.writing() as transaction:
        last = log.last_living_undo(w.database)
        if last is not None:
            batches = [log.read_batch(w.database, str(e.data["batch"])) for e in last.events]
            steps = [_step(w, b, living=True) for b in batches if b.kind != FORETOLD]
            w.record(transaction, "redo", [Fact(RETRACTED, "", "", {"batch": last.id})])
    return UndoAnswer("redo", tuple(steps))


def _step(w: Workspace, batch: log.Batch, *, living: bool) -> PastCommand:
    others = [e.roadmap for e in batch.events if e.roadmap not in ("", w.roadmap.id)]
    name = others[0] if others else ""
    return PastCommand(
        batch=batch.id,
        command=batch.command,
        at=batch.at,
        day=batch.day,
        living=living,
        roadmap=name,
    )


@read_daily_snapshot
def history(w: Workspace, typed: str | None = None, count: int = 20) -> HistoryAnswer:
    """Return the last commands, of all or about one topic."""
    row_sums.check_retracted(w.database)
    card = name_lookup.find_topic(w, typed) if typed is not None else None
    key = (w.roadmap.id, card.id) if card else None
    batches = log.recent_batches(w.database, count + 1, key)
    return HistoryAnswer(
        TopicBrief(card.id, card.title) if card else None,
        tuple(_step(w, b, living=not log.is_retracted(w.database, b.id)) for b in batches[:count]),
        len(batches) > count,
    )
