"""The use cases of readings: the list, read marks, and the address to open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from roadmap_cli.core.answers import report_rows, summaries
from roadmap_cli.core.answers.change_answers import OpenAnswer, RecordAnswer
from roadmap_cli.core.answers.reports import ReadingLine, ReadingReport
from roadmap_cli.core.answers.summaries import TopicName
from roadmap_cli.core.model import addresses
from roadmap_cli.core.model.readings import READING_KINDS
from roadmap_cli.core.progress import counting
from roadmap_cli.core.progress.states import IN_PROGRESS, READ, UNREAD, Fact
from roadmap_cli.core.progress.topic_rows import ReadingRow
from roadmap_cli.core.wording import quote_title
from roadmap_cli.errors import Ambiguous, NotFound, UsageError
from roadmap_cli.store.catalog import catalog, reading_rows
from roadmap_cli.store.log import topic_states
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


def read(
    w: Workspace,
    typed: str,
    *,
    topic: str | None = None,
    unread: bool = False,
    on: str | None = None,
) -> RecordAnswer:
    """Record a reading as read, or as unread again."""
    day = w.parse_day(on)
    w.check_stored(w.roadmap.id)
    # Under the write lock, so that the answer is about what this command did, and no other one.
    with w.database.writing() as transaction:
        row = _find_reading(w, typed, topic, unread=unread)
        card = name_lookup.find_topic(w, row.topic)
        is_changed = bool(row.read) == unread
        before = catalog.state_of(w.database, w.roadmap.id, card.id)
        if is_changed:
            words = f"read {row.reading.id}" + (" --unread" if unread else "")
            w.record(transaction, words, [read_mark_fact(w, row, UNREAD if unread else READ, day)])
        rows = reading_rows.topic_readings(w.database, w.roadmap.id, card.id)
        state, until = catalog.state_of(w.database, w.roadmap.id, card.id), ""
        if state != before:
            from roadmap_cli.workspace import running

            until = running.begun_until(w, card, state)
        return RecordAnswer(
            action="unread" if unread else "read",
            roadmap=w.roadmap,
            topic=TopicName(card.id, card.title),
            changed=is_changed,
            text=row.reading.title,
            id=row.reading.id,
            url=row.reading.url,
            day=day if is_changed else row.read,
            is_today=day == w.today,
            left=sum(1 for r in rows if not r.read),
            before=before,
            state=state,
            until=until,
        )


def read_mark_fact(w: Workspace, row: ReadingRow, kind: str, day: str = "") -> Fact:
    """Return a read mark, with the part and the title: it outlives the roadmap file."""
    data = {"reading": row.reading.id, "part": row.assignment.part, "title": row.reading.title}
    return Fact(kind, w.roadmap.id, row.topic, {k: v for k, v in data.items() if v}, day)


def _find_reading(w: Workspace, typed: str, topic: str | None, *, unread: bool) -> ReadingRow:
    """Return the reading of a typed name; of several topics, the one that is probably meant."""
    roadmap = w.roadmap.id
    things = reading_rows.names(w.database, roadmap)
    card = name_lookup.find_topic(w, topic) if topic is not None else None
    rows = reading_rows.topic_readings(w.database, roadmap, card.id if card else None)
    if card is not None:
        ids = {row.reading.id for row in rows}
        things = [thing for thing in things if thing.id in ids]
    try:
        name = name_lookup.choose(typed, things, "reading", f"of {topic}" if topic else "").id
    except NotFound as error:
        raise _explain_topic(w, typed, error) from error
    rows = [row for row in rows if row.reading.id == name]
    if len(rows) > 1:
        rows = _prefer_current_topic(w, rows)
    if len(rows) > 1:
        rows = [row for row in rows if bool(row.read) == unread] or rows
    if len(rows) > 1:
        end = " --unread" if unread else ""
        lines = (f"for {r.topic}: roadmap read {name} --topic {r.topic}{end}" for r in rows[:8])
        raise Ambiguous(f"'{name}' belongs to {len(rows)} topics", "; ".join(lines))
    return rows[0]


def _explain_topic(w: Workspace, typed: str, error: NotFound) -> NotFound:
    """Return the error, or a better one if the name is a topic's."""
    topic = catalog.topic_id(w.database, w.roadmap.id, typed)
    if topic is None:
        return error
    ids = [r.reading.id for r in reading_rows.topic_readings(w.database, w.roadmap.id, topic)]
    hint = "its readings are: " + ", ".join(ids) if ids else "it has no readings"
    return NotFound(f"'{typed}' is a topic, not a reading", hint)


def _prefer_current_topic(w: Workspace, rows: list[ReadingRow]) -> list[ReadingRow]:
    """Return the row of the topic in progress, else that of the next topic, else all."""
    states = topic_states.states(w.database, w.roadmap.id)
    in_progress = [row for row in rows if states.get(row.topic) == IN_PROGRESS]
    if len(in_progress) == 1:
        return in_progress
    plan = w.plan()
    advice = plan.advise()
    if advice is None:
        return rows
    topic = plan.graph.ids[advice.topic]
    return [row for row in rows if row.topic == topic] or rows


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
