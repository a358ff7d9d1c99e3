"""The pages of the reading list and of a search."""

from collections.abc import Sequence

from roadmap_cli.core.answers import reports
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.core.wording import format_duration
from roadmap_cli.render.pages.page import (
    TITLE,
    Block,
    Cell,
    Column,
    ItemList,
    ListItem,
    Page,
    Paragraph,
    Table,
    state_cell,
)
from roadmap_cli.render.text_lines import name_topic

_HIT_COLUMNS = (
    Column("", values=("State",)),
    Column("Name"),
    TITLE._replace(values=("Title", "Excerpt")),
    Column("What"),
)
_FACTS = (
    Column("Kind"),
    Column("Time", values=("Minutes",)),
    Column("Price"),
    Column("Role"),
    Column("Topic"),
    Column("Read"),
)


def reading_page(report: reports.ReadingReport) -> Page:
    """Return the page of the reading list."""
    counts = report.counts
    facts = []
    if counts.all:
        left = f", {format_duration(counts.minutes_left)} to go" if counts.minutes_left else ""
        facts.append(f"{counts.read} of {counts.all} core readings read{left}")
    if report.hidden:
        shows = "shows it" if report.hidden == 1 else "shows them"
        facts.append(f"{report.hidden} already read (--all {shows})")
    blocks: list[Block] = [Paragraph("; ".join(facts), "quiet")] if facts else []
    if report.readings:
        blocks.append(reading_items(report.readings, "", with_topic=True))
    else:
        blocks.append(Paragraph("Nothing to read here."))
    if report.gone:
        title = "Read, and no longer in the roadmap"
        blocks.append(reading_items(report.gone, title, with_topic=True))
    head = reading_items((), "", with_topic=True)
    return Page(f"Reading list: {report.title}", "", tuple(blocks), empty=head)


def reading_items(
    readings: Sequence[reports.ReadingLine], title: str, *, with_topic: bool
) -> ItemList:
    """Return readings as a list of things; the title of a topic stands at its first one."""
    rows = []
    topics: set[str] = set()
    for r in readings:
        topic = r.topic if r.topic in topics else name_topic(r.topic, r.topic_title)
        topics.add(r.topic)
        role = "your own" if r.own else r.role if r.kind or r.role != "core" else ""
        facts = (
            Cell(r.kind),
            Cell(format_duration(r.minutes), values=(r.minutes,)) if r.minutes else Cell(""),
            Cell(("free" if r.free else "not free") if r.kind else ""),  # unknown if it is gone
            Cell("" if role == r.kind else role, values=(role,)),
            Cell(f"for {topic}" if with_topic else "", values=(r.topic,)),
            Cell(f"read on {r.read}" if r.read else "", values=(r.read,)),
        )
        text = r.title + (f", {r.part}" if r.part else "")
        rows.append(ListItem("✓" if r.read else "○", text, r.id, facts, r.url))
    return ItemList(title, _FACTS, tuple(rows))


def search_page(report: reports.SearchReport) -> Page:
    """Return the page of the hits of a search."""
    title = f"Search: {report.words}"
    if not report.hits:
        text = f'Nothing found for "{report.words}".'
        return Page(title, "", (Paragraph(text),), empty=Table("", _HIT_COLUMNS, ()))
    rows = tuple(
        (
            _hit_sign(hit),
            Cell(hit.id, "id"),
            Cell(
                hit.title + (f" — {hit.excerpt}" if hit.excerpt else ""),
                values=(hit.title, hit.excerpt),
            ),
            Cell(hit.kind, "quiet"),
        )
        for hit in report.hits
    )
    blocks: list[Block] = [Table("", _HIT_COLUMNS, rows)]
    if report.more:
        blocks.append(Paragraph(f"and {report.more} more; add a word to narrow it down", "quiet"))
    return Page(title, "", tuple(blocks))


def _hit_sign(hit: reports.SearchHit) -> Cell:
    """Return the sign of a topic's state; whether an open one is ready, a search does not know."""
    if hit.kind != "topic" or hit.state == OPEN:
        return Cell("·", values=(hit.state,))
    return state_cell(hit.state, ready=False)._replace(values=(hit.state,))
