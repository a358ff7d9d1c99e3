"""The use cases `undo`, `redo` and `history`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roadmap_cli.core.answers.history_answers import HistoryAnswer, UndoAnswer
from roadmap_cli.core.answers.summaries import TopicName
from roadmap_cli.core.progress.states import AIMED, FORETOLD, RETRACTED, Fact
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import UsageError
from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import Transaction
from roadmap_cli.store.log import batches as log_batches
from roadmap_cli.store.log.batches import Batch
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.past_commands import day_of, find_living, handle, past_commands
from roadmap_cli.workspace.workspace import Workspace, read_daily_snapshot


def undo(w: Workspace, count: int = 1, *, entry: str | None = None) -> UndoAnswer:
    """Retract this machine's last commands and its forecasts since, or one entry of any age."""
    if count < 1:
        raise UsageError(f"{count} is not a number of commands", "to undo two: roadmap undo 2")
    with w.database.writing() as transaction:
        if entry is not None:
            name = find_living(w, entry)
            return _retract(w, transaction, "undo", f"undo --entry {handle(w, name)}", [name])
        own = log_batches.own_devices(w.database)
        names: list[str] = []
        forecasts: list[str] = []
        for name, kind in log_batches.living_batches(w.database, own):
            (forecasts if kind == FORETOLD else names).append(name)
            if len(names) == count:
                break
        hint = _hint_at_other_machines(w, own) if len(names) < count else ""
        if 0 < len(names) < count:
            verb = "was" if len(names) == 1 else "were"
            most = f"there {verb} only {format_count(len(names), 'command')} to undo"
            hint = "; ".join(filter(None, (most, hint)))
        # A forecast is retracted with the progress it was made from, but is no command.
        names += forecasts if names else []
        words = "undo" if count == 1 else f"undo {count}"
        # What the last commands unlocked was said by them, a moment ago.
        answer = _retract(w, transaction, "undo", words, names, with_readiness=False)
        return answer._replace(hint=hint)


def redo(w: Workspace) -> UndoAnswer:
    """Retract this machine's last undo."""
    with w.database.writing() as transaction:
        own = log_batches.own_devices(w.database)
        last = log_batches.last_living_undo(w.database, own)
        return _retract(w, transaction, "redo", "redo", [last.id] if last else [])


def _hint_at_other_machines(w: Workspace, own: Mapping[str, int]) -> str:
    """Return how to undo the last command of another machine, "" if there is none."""
    living = log_batches.living_batches(w.database)
    others = (n for n, kind in living if kind != FORETOLD and not log_batches.is_own(n, own))
    name = next(others, "")
    return (
        f"to undo the last of another machine: roadmap undo --entry {handle(w, name)}"
        if name
        else ""
    )


def _retract(
    w: Workspace,
    transaction: Transaction,
    action: str,
    words: str,
    names: Sequence[str],
    *,
    with_readiness: bool = True,
) -> UndoAnswer:
    """Retract batches, and say what of them counts then and what that changed."""
    if not names:
        return UndoAnswer(action, ())
    facts = [Fact(RETRACTED, "", "", {"batch": name}) for name in names]
    batches = [b for name in names for b in log_batches.target_batches(w.database, name)]
    # A forecast that went with commands is left unsaid.
    commands = [b for b in batches if b.kind != FORETOLD] or batches
    from roadmap_cli.workspace import effects

    before = effects.read_states(w, (event for batch in batches for event in batch.events))
    goals = _describe_goals(w, batches)
    w.record(transaction, words, facts)
    return UndoAnswer(
        action,
        past_commands(w, commands),
        effects.find_effects(w, before, with_readiness=with_readiness),
        goals=tuple(goal for goal in _describe_goals(w, batches) if goal not in goals),
    )


def _describe_goals(w: Workspace, batches: Sequence[Batch]) -> list[str]:
    """Say which goal there is in each roadmap where some batches chose one."""
    roadmaps = [batch.events[0].roadmap for batch in batches if batch.kind == AIMED]
    if not roadmaps:
        return []
    from roadmap_cli.workspace import aim_goal

    return aim_goal.explain_present(w.database, roadmaps)


def history(
    w: Workspace,
    typed: str | None = None,
    count: int | None = 20,
    *,
    since: str | None = None,
    until: str | None = None,
    everything: bool = False,
    is_of_one_roadmap: bool = False,
) -> HistoryAnswer:
    """Return the last commands, of all, of the active roadmap or about one topic.

    A period is of the days that entries count for. All of them without a count. `everything`
    includes upkeep, which is about no topic.
    """
    if everything and typed is not None:
        raise UsageError(
            "--all adds forecasts, which are about no topic", "leave TOPIC or --all out"
        )
    first = "" if since is None else w.parse_period_end(since)
    last = "" if until is None else w.parse_period_end(until, is_last=True)
    if last and first > last:
        raise UsageError(f"--since {first} is after --until {last}", "swap the two days")
    if typed is None and not is_of_one_roadmap:
        w.accept_any_roadmap()
    return _read_history(w, typed, count, (first, last), everything, is_of_one_roadmap)


@read_daily_snapshot
def _read_history(
    w: Workspace,
    typed: str | None,
    count: int | None,
    period: tuple[str, str],
    everything: bool,
    is_of_one_roadmap: bool,
) -> HistoryAnswer:
    row_sums.check_retracted(w.database)
    card = name_lookup.find_topic(w, typed) if typed is not None else None
    key = (w.roadmap.id, card.id) if card else None
    roadmap = w.roadmap.id if is_of_one_roadmap else ""
    limit = None if count is None or any(period) else count + 1
    batches = log_batches.recent_batches(
        w.database, limit, key, roadmap=roadmap, with_upkeep=everything
    )
    if any(period):
        batches = _choose_period(w, batches, *period)
    return HistoryAnswer(
        TopicName(card.id, card.title) if card else None,
        past_commands(w, batches[:count]),
        count is not None and len(batches) > count,
        *period,
    )


def _choose_period(w: Workspace, batches: Sequence[Batch], first: str, last: str) -> list[Batch]:
    """Return the batches that count for a day from the first to the last; "" is no bound."""
    corrections = log_batches.living_corrections(w.database, batches)
    days = (
        day_of(batch, log_batches.events_as_they_count(batch, corrections)) for batch in batches
    )
    return [
        batch
        for batch, day in zip(batches, days, strict=True)
        if first <= day and (not last or day <= last)
    ]
