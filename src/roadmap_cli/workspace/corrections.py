"""What the options `--instead`, `--entry` and `--remove` do: a fact that counts otherwise or no longer.

It finds the fact and records the correction; the use cases say what counts in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from roadmap_cli.annotations import Any
from roadmap_cli.core.progress.progress import Event, TopicKey
from roadmap_cli.core.progress.states import RETRACTED, Fact
from roadmap_cli.core.progress.topic_rows import TopicCard
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.store.database.database import Transaction
from roadmap_cli.store.log import log
from roadmap_cli.store.log.batches import is_retracted, read_batch
from roadmap_cli.values import Record
from roadmap_cli.workspace.past_commands import corrected_batch, find_entry, handle
from roadmap_cli.workspace.workspace import Workspace


class Correction(Record):
    """Which entry a command corrects: the latest of its kind, unless one is named."""

    instead: bool = False
    entry: str | None = None
    remove: bool = False

    @property
    def is_wanted(self) -> bool:
        """Return whether the command corrects an entry, and adds none."""
        return self.instead or self.remove or self.entry is not None


NO_CORRECTION = Correction()


def find_fact(w: Workspace, card: TopicCard, kind: str, what: str, correction: Correction) -> Event:
    """Return the fact of a kind that counts for a topic: the latest, or that of an entry.

    Errors call it `what`. Raises NotFound.
    """
    key = (w.roadmap.id, card.id)
    events = list(log.living_events_about(w.database, key, kind))
    if correction.entry is not None:
        batch = find_entry(w, correction.entry)
        name = corrected_batch(w, batch) or batch.id
        events = [event for event in events if event.batch == name]
        if not events:
            raise NotFound(
                _explain_missing(w, name, kind, f"{what} on {card.id}", key),
                f"'roadmap history {card.id}' shows its entries with their handles",
            )
    if not events:
        act, hint = "correct", "to add one, leave --instead out; "
        if correction.remove:
            act, hint = "remove", ""
        raise NotFound(
            f"there is no {what} on {card.id} to {act}",
            f"{hint}'roadmap history {card.id}' shows what was recorded",
        )
    return events[-1]


def _explain_missing(w: Workspace, name: str, kind: str, what: str, topic: TopicKey) -> str:
    """Return why no fact of a kind about a topic counts in a batch."""
    batch = read_batch(w.database, name)
    entry = f"entry {handle(w, name)}, '{batch.command}'"
    keys = (
        log.current_key(w.database, (e.roadmap, e.topic)) for e in batch.events if e.kind == kind
    )
    if topic not in keys:
        return f"{entry}, has no {what}"
    act = "undone" if is_retracted(w.database, name) else "removed"
    return f"the {what} of {entry}, was {act}"


def record(
    w: Workspace,
    transaction: Transaction,
    words: str,
    events: Sequence[Event],
    instead: Mapping[str, Any] | None,
    new_facts: Iterable[Fact] = (),
) -> None:
    """Record what counts in place of some facts, None for nothing, and what is new with that."""
    more = {} if instead is None else {"instead": instead}
    name = handle(w, events[-1].batch)
    ending = "--remove" if instead is None else ""
    w.record(
        transaction,
        " ".join(filter(None, (words, ending, f"--entry {name}"))),
        [
            Fact(RETRACTED, e.roadmap, e.topic, {"event": f"{e.device}.{e.n}", **more})
            for e in events
        ]
        + list(new_facts),
    )


def refuse_with_remove(options: Mapping[str, object]) -> None:
    """Raise UsageError if `--remove` was given with a value that would not count."""
    for name, value in options.items():
        if value is not None:
            raise UsageError(
                f"--remove removes an entry, so {name} would not count", f"leave {name} out"
            )
