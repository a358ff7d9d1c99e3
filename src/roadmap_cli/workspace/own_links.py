"""The use case `link`: readings of the learner's own, added to a topic and taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from roadmap_cli.core.answers.change_answers import RecordAnswer
from roadmap_cli.core.answers.summaries import TopicName
from roadmap_cli.core.model import addresses
from roadmap_cli.core.model.name_search import fold_text
from roadmap_cli.core.progress.states import LINKED, UNREAD, Fact
from roadmap_cli.core.progress.topic_rows import ReadingRow
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.store.catalog import reading_rows
from roadmap_cli.store.database.row_sums import digest
from roadmap_cli.store.log import log
from roadmap_cli.workspace import corrections, name_lookup, reading
from roadmap_cli.workspace.past_commands import describe_entry, handle
from roadmap_cli.workspace.workspace import Workspace


def link(
    w: Workspace,
    typed: str,
    url: str,
    *,
    title: str | None = None,
    minutes: int | None = None,
    on: str | None = None,
) -> RecordAnswer:
    """Add a reading of the learner's own to a topic, or give it another title or time."""
    day = w.parse_day(on)
    w.check_stored(w.roadmap.id)
    card = name_lookup.find_topic(w, typed)
    fault = addresses.find_fault(url)
    if fault:
        raise UsageError(f"the address {fault}: {url}", "give one like https://example.org/page")
    roadmap = w.roadmap.id
    # Looked up under the write lock: two commands must not give two links one id.
    with w.database.writing() as transaction:
        rows = reading_rows.topic_readings(w.database, roadmap, card.id)
        same = next((row for row in rows if row.reading.url == url), None)
        if same is not None and not same.own and (title is not None or minutes is not None):
            raise UsageError(
                f"{same.reading.id} is a reading of the roadmap and keeps its title and time",
                f"leave --title and --time out; to mark it read: roadmap read {same.reading.id}",
            )
        name = same.reading.id if same else _new_link_id(w, url)
        old = same.reading if same else None
        minutes = minutes if minutes is not None else old.minutes if old else None
        title = title or (old.title if old else url)
        is_changed = old is None or (title, minutes or 0) != (old.title, old.minutes or 0)
        if is_changed:
            data = {"reading": name, "url": url, "title": title if title != url else ""}
            fact = Fact(LINKED, roadmap, card.id, {**data, "minutes": minutes or 0}, day)
            w.record(transaction, f"link {card.id} {url}", [fact])
        elif on is not None:
            w.remarks += _explain_unused_day(w, card.id, name, day)
    return RecordAnswer(
        action="link",
        roadmap=w.roadmap,
        topic=TopicName(card.id, card.title),
        changed=is_changed,
        text=title,
        id=name,
        url=url,
        day=day if is_changed else "",
        is_today=day == w.today,
    )


def _explain_unused_day(w: Workspace, topic: str, reading: str, day: str) -> list[str]:
    """Return a remark if a link that is there already was not added on the day that was typed."""
    events = log.living_events_about(w.database, (w.roadmap.id, topic), LINKED)
    event = next((e for e in events if e.data.get("reading") == reading), None)
    if event is None:
        return [f"nothing was recorded for {day}: {reading} is a reading of the roadmap itself"]
    if event.day == day:
        return []
    sentence = f"nothing was recorded for {day}: the link is there since {event.day}"
    return [f"{sentence}; to move it: roadmap move {handle(w, event.batch)} {day}"]


def _new_link_id(w: Workspace, url: str) -> str:
    rows = reading_rows.topic_readings(w.database, w.roadmap.id)
    other_ids = {row.reading.id for row in rows if row.reading.url != url}
    return next(link_id for link_id in _link_ids(url) if link_id not in other_ids)


def remove_link(
    w: Workspace,
    typed: str,
    url: str,
    *,
    title: str | None = None,
    minutes: int | None = None,
    on: str | None = None,
) -> RecordAnswer:
    """Remove a reading of the learner's own from a topic; it is named by its address, id or title."""
    corrections.refuse_with_remove({"--title": title, "--time": minutes, "--on": on})
    w.check_stored(w.roadmap.id)
    card = name_lookup.find_topic(w, typed)
    with w.database.writing() as transaction:
        rows = reading_rows.topic_readings(w.database, w.roadmap.id, card.id)
        row = _find_own_link(card.id, url, [row for row in rows if row.own])
        events = log.living_events_about(w.database, (w.roadmap.id, card.id), LINKED)
        events_of_link = [e for e in events if e.data.get("reading") == row.reading.id]
        # That it was read stays a day of work; the mark goes with the link.
        marks = [reading.read_mark_fact(w, row, UNREAD)] if row.read else []
        words = f"link {card.id} {row.reading.url}"
        corrections.record(w, transaction, words, events_of_link, None, marks)
    return RecordAnswer(
        action="link",
        roadmap=w.roadmap,
        topic=TopicName(card.id, card.title),
        changed=True,
        text=row.reading.title,
        id=row.reading.id,
        url=row.reading.url,
        removed=True,
        **describe_entry(w, events_of_link[-1].batch),
    )


def _find_own_link(topic: str, typed: str, rows: Sequence[ReadingRow]) -> ReadingRow:
    """Return the link of an address, which is typed in full, or of a name, as `read` takes it."""
    row = next((row for row in rows if row.reading.url == typed), None)
    if row is not None:
        return row
    names = name_lookup.candidates((r.reading.id, r.reading.title) for r in rows)
    try:
        # The beginning of an address is that of many.
        is_name = addresses.find_fault(typed) != ""
        name = name_lookup.choose(typed, names if is_name else (), "link").id
    except NotFound as error:
        raise NotFound(
            f"{topic} has no link of your own to {typed}",
            f"to see your links: roadmap reading --topic {topic} --own",
        ) from error
    return next(row for row in rows if row.reading.id == name)


def _link_ids(url: str) -> Iterator[str]:
    """Yield possible ids for a link, the shortest first.

    They depend on the address alone: two machines give the same link the same id.
    """
    parts = urlsplit(url)
    page = parts.path.strip("/").rpartition("/")[2].partition(".")[0]
    text = f"{(parts.hostname or '').removeprefix('www.')} {page}"
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in fold_text(text)).split()
    base = "-".join(words)[:40].strip("-") or "link"
    for size in (4, 8, 16, 32):
        yield f"{base}-{digest(url.encode('utf-8', 'surrogateescape'), size)}"
