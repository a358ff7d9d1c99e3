"""The use case of the reading list: what to read, and what is read. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core import answers, counting, report_rows
from roadmap_cli.core.readings import READING_KINDS
from roadmap_cli.core.reports import (
    ReadingReport,
)
from roadmap_cli.errors import UsageError
from roadmap_cli.store import catalog, reading_rows
from roadmap_cli.workspace import Workspace, at_one_moment


@at_one_moment
def reading(
    w: Workspace,
    *,
    topic: str | None = None,
    kinds: Sequence[str] = (),
    free: bool = False,
    own: bool = False,
    everything: bool = False,
) -> ReadingReport:
    """Return the reading list: what is unread first, of the topics at hand or of all.

    What was read and has left the roadmap stands apart. Without a topic and without `everything` it lists the readings of the topics that are in
    progress or ready on the way to the next milestone.
    """
    for kind in kinds:
        if kind not in READING_KINDS:
            raise UsageError(
                f"no reading is of the kind '{kind}'", f"kinds are: {', '.join(READING_KINDS)}"
            )
    name = w.roadmap.id
    rows = reading_rows.asked(w.database, name)
    gone = []
    filtered = bool(kinds or free or own)
    if topic is not None:
        card = w.topic(topic)
        title = card.title
        rows = [r for r in rows if r.topic == card.id]
        gone = [] if filtered else reading_rows.gone(w.database, name, card.id)
    elif everything or filtered:
        title = w.roadmap.title
        gone = [] if filtered else reading_rows.gone(w.database, name)
    else:
        at_hand = _at_hand(w)
        title = "the topics at hand"
        rows = [r for r in rows if r.topic in at_hand]
    if kinds:
        rows = [r for r in rows if r.reading.kind in kinds]
    if free:
        rows = [r for r in rows if r.reading.free]
    if own:
        rows = [r for r in rows if r.own]
    counts = counting.reading_counts(rows)
    unread = [r for r in rows if not r.read]
    read = [r for r in rows if r.read] if everything or topic is not None else []
    hidden = len(rows) - len(unread) - len(read)
    return ReadingReport(
        w.roadmap,
        title,
        tuple(report_rows.reading_line(r) for r in [*unread, *read]),
        counts,
        hidden,
        answers.first_unread(rows),
        tuple(report_rows.reading_line(r) for r in gone),
    )


def _at_hand(w: Workspace) -> set[str]:
    """Return the topics in progress and those ready on the way to the next milestone."""
    plan = w.plan()
    advice = plan.advise()
    places = set(plan.standing.started)
    if advice is not None:
        places.update((advice.topic, *advice.ready))
    return {name for name, _ in catalog.names_at(w.database, w.roadmap.id, sorted(places))}
