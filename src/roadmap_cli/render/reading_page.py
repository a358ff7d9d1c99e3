"""The pages of the reading list and of a search."""

from collections.abc import Sequence

from roadmap_cli.core import reports, wording
from roadmap_cli.core.reports import ReadingLine
from roadmap_cli.render.page import MARKS, Block, Cell, Column, Item, Items, Page, Paragraph, Table


def reading_page(report: reports.ReadingReport) -> Page:
    """Return the page of the reading list."""
    counts = report.counts
    blocks: list[Block] = []
    text = f"{counts.read} of {counts.all} core readings read"
    if counts.minutes_left:
        text += f", {wording.duration(counts.minutes_left)} left"
    if report.hidden:
        text += f"; {report.hidden} read ones are not shown (--all)"
    blocks.append(Paragraph(text, "quiet"))
    if report.readings:
        blocks.append(items_of(report.readings, "", with_topic=True))
    else:
        blocks.append(Paragraph("Nothing to read here."))
    if report.gone:
        blocks.append(items_of(report.gone, "Read, and no longer in the roadmap", with_topic=True))
    return Page(f"Reading list: {report.title}", "", tuple(blocks))


def items_of(readings: Sequence[ReadingLine], title: str, *, with_topic: bool) -> Items:
    """Return readings as a list of things."""
    rows = []
    for r in readings:
        facts = [
            r.kind,
            wording.duration(r.minutes) if r.minutes else "",
            ("free" if r.free else "not free") if r.kind else "",  # of what is gone nobody knows
            "your own" if r.own else "" if r.role == "core" else r.role,
            f"for {r.topic}" if with_topic else "",
            f"read on {r.read}" if r.read else "",
        ]
        text = r.title + (f", {r.part}" if r.part else "")
        rows.append(Item("✓" if r.read else "○", text, r.id, tuple(facts), r.url))
    return Items(title, ("Kind", "Time", "Price", "Role", "Topic", "Read"), tuple(rows))


# -- search --------------------------------------------------------------------------------------


def search_page(report: reports.SearchReport) -> Page:
    """Return the page of what a search found."""
    if not report.hits:
        return Page(f"Search: {report.words}", "", (Paragraph("Nothing holds all these words."),))
    rows = tuple(
        (
            Cell(MARKS.get(hit.state, "·") if hit.kind == "topic" else "·"),
            Cell(hit.id, "id"),
            Cell(hit.title + (f" — {hit.excerpt}" if hit.excerpt else "")),
            Cell(hit.kind, "quiet"),
        )
        for hit in report.hits
    )
    columns = (Column(""), Column("Name"), Column("Title", flexible=True), Column("What"))
    blocks: list[Block] = [Table("", columns, rows)]
    if report.more:
        blocks.append(Paragraph(f"and {report.more} more; add a word", "quiet"))
    return Page(f"Search: {report.words}", "", tuple(blocks))
