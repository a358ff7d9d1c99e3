"""The page of all loaded roadmaps: how far the learner is in each, and what comes next."""

from roadmap_cli.core import durations
from roadmap_cli.core.management import RoadmapLine, RoadmapsReport
from roadmap_cli.render.page import Bar, Block, Cell, Column, Page, Paragraph, Table

_COLUMNS = (
    Column(""),
    Column("Id"),
    Column("Roadmap", flexible=True),
    Column("Done"),
    Column("Topics", right=True),
    Column("Next milestone", flexible=True),
    Column("Left", right=True),
    Column("File", flexible=True, spare=True),
)


def roadmaps_page(report: RoadmapsReport) -> Page:
    """Return the page of all loaded roadmaps."""
    blocks: list[Block] = [
        Table("", _COLUMNS, tuple(_row(line) for line in report.roadmaps), plain=True)
    ]
    if report.decided_by:
        blocks.append(Paragraph(f"{report.decided_by} says which one is shown.", "quiet"))
    if report.more:
        many = f"{report.more} more are" if report.more > 1 else "1 more is"
        blocks.append(Paragraph(f"{many} out of sight: roadmap roadmaps --all", "quiet"))
    return Page("Roadmaps", "", tuple(blocks))


def _row(line: RoadmapLine) -> tuple[Cell | Bar, ...]:
    counts = line.counts
    behind = counts.done + counts.assumed
    mark = "▸" if line.active else "◌" if line.hidden else " "
    if line.next is not None:
        way = f"{line.next.title} ({line.next.behind} of {line.next.steps})"
    else:
        way = "all reached" if line.milestones else ""
    return (
        Cell(mark),
        Cell(line.id, "id"),
        Cell(line.title, "quiet" if line.hidden else "strong" if line.active else ""),
        Bar(behind, counts.counted),
        Cell(f"{behind} of {counts.counted}"),
        Cell(way),
        Cell(durations.written(line.next.minutes_left) if line.next else "", "quiet"),
        Cell(line.path, "quiet"),
    )
