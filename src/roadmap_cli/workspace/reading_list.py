"""The use cases that look at readings: the list, and the address to open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from roadmap_cli.core.answers import report_rows, summaries
from roadmap_cli.core.answers.change_answers import OpenAnswer
from roadmap_cli.core.answers.reports import ReadingLine, ReadingReport
from roadmap_cli.core.model import addresses
from roadmap_cli.core.model.readings import READING_KINDS
from roadmap_cli.core.progress import counting
from roadmap_cli.core.progress.topic_rows import ReadingRow
from roadmap_cli.core.wording import quote_title
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.workspace import name_lookup
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


@read_snapshot
def reading(
    w: Workspace,
    *,
    topic: str | None = None,
    kinds: Sequence[str] = (),
    free: bool = False,
    own: bool = False,
    everything: bool = False,
) -> ReadingReport:
    """Return the reading list, unread ones first; read ones that left the roadmap apart.

    Without any option it is of the topics in progress or ready on the way to the next milestone.
    """
    for kind in kinds:
        if kind not in READING_KINDS:
            raise UsageError(
                f"no kind of reading is called '{kind}'", f"kinds are: {', '.join(READING_KINDS)}"
            )
    if everything and topic is not None:
        raise UsageError(
            "--all lists all topics, --topic only one", f"roadmap reading --topic {topic}"
        )
    name = w.roadmap.id
    card = name_lookup.find_topic(w, topic) if topic is not None else None
    rows = reading_rows.topic_readings(w.database, name, card.id if card else None)
    is_filtered = bool(kinds or free or own)
    is_default = card is None and not everything and not is_filtered
    title = card.title if card else w.roadmap.title
    unassigned: Sequence[ReadingRow] = ()
    if is_default:
        at_hand = _topics_in_progress_or_ready(w)
        title = "topics that you can study now"
        rows = [row for row in rows if row.topic in at_hand]
    elif not is_filtered:
        unassigned = reading_rows.unassigned_readings(w.database, name, card.id if card else None)
    rows = [
        row
        for row in rows
        if (not kinds or row.reading.kind in kinds)
        and (row.reading.free or not free)
        and (row.own or not own)
    ]
    unread = [row for row in rows if not row.read]
    read = [row for row in rows if row.read] if everything or card else []
    titles = {thing.id: thing.title for thing in catalog.topic_names(w.database, name)}
    return ReadingReport(
        roadmap=w.roadmap,
        title=title,
        readings=_with_titles([*unread, *read], titles),
        counts=counting.count_readings(rows),
        hidden=len(rows) - len(unread) - len(read),
        next=summaries.first_unread(rows),
        gone=_with_titles(unassigned, titles),
    )


def _with_titles(rows: Iterable[ReadingRow], titles: Mapping[str, str]) -> tuple[ReadingLine, ...]:
    """Return the lines of readings, each with the title of its topic unless that left."""
    lines = map(report_rows.reading_line, rows)
    return tuple(line._replace(topic_title=titles.get(line.topic, line.topic)) for line in lines)


def _topics_in_progress_or_ready(w: Workspace) -> set[str]:
    """Return the topics in progress and those ready on the way to the next milestone."""
    plan = w.plan()
    advice = plan.advise()
    indexes = set(plan.learner.started)
    if advice is not None:
        indexes.update((advice.topic, *advice.ready))
    return {plan.graph.ids[index] for index in indexes}


def find_address(w: Workspace, typed: str) -> OpenAnswer:
    """Return the address of a reading, or of a topic's first unread reading."""
    w.check_stored(w.roadmap.id)
    roadmap = w.roadmap.id
    topic, name = catalog.topic_id(w.database, roadmap, typed), typed
    if topic is None:
        readings = reading_rows.names(w.database, roadmap)
        if all(reading.id != typed for reading in readings):
            try:
                topic = name_lookup.find_topic(w, typed).id
            except NotFound:
                name = name_lookup.choose(typed, readings, "topic or reading").id
    rows = reading_rows.topic_readings(w.database, roadmap, topic)
    if topic is None:
        reading = next(row.reading for row in rows if row.reading.id == name)
        return _open_answer(reading.title, reading.url)
    unread = summaries.first_unread(rows)
    if unread is None:
        raise NotFound(f"{topic} has no unread reading", f"roadmap reading --topic {topic}")
    return _open_answer(unread.title, unread.url)


def _open_answer(title: str, url: str) -> OpenAnswer:
    if not url:
        raise NotFound(f"{quote_title(title)} has no address")
    fault = addresses.find_fault(url)
    if fault:
        raise UsageError(f"the address {fault}: {url}")
    return OpenAnswer(title, url, opened=False)
