"""The page of the map: stages, in them tracks, in them topics, and what waits for what."""

from collections.abc import Sequence

from roadmap_cli.core import durations, reports
from roadmap_cli.core.amounts import counted
from roadmap_cli.core.counting import Counts
from roadmap_cli.core.states import ASSUMED, CLOSED, DONE, IN_PROGRESS, OPEN, SKIPPED
from roadmap_cli.render.page import Bar, Block, Cell, Column, Heading, Page, Paragraph, Table
from roadmap_cli.render.signs import MARKS, STYLES, WAITS, WORDS

Row = tuple[Cell | Bar, ...]


def tree_page(report: reports.TreeReport) -> Page:
    """Return the map; topics that are behind the learner share a line unless all were asked for."""
    blocks: list[Block] = []
    stages = [
        [(track.title, _rows(track.topics, whole=report.whole)) for track in stage.tracks]
        for stage in report.stages
    ]
    names = [row[1] for tracks in stages for _, rows in tracks for row in rows]
    # One column for all, so that the map can be read downwards.
    widest = max((len(name.text) for name in names if isinstance(name, Cell)), default=0)
    columns = (Column(""), Column("Topic", least=widest), Column("What", flexible=True))
    for stage, tracks in zip(report.stages, stages, strict=True):
        mark = MARKS[DONE] + " " if stage.folded else ""
        blocks.append(Heading(stage.title, _progress(stage.counts), mark))
        blocks += [Table(title, columns, rows, under=stage.title) for title, rows in tracks]
    if any(stage.folded for stage in report.stages):
        blocks.append(Paragraph("--all unfolds the stages that are behind you.", "quiet"))
    return Page(report.roadmap.title, "", tuple(blocks))


def _progress(counts: Counts) -> str:
    behind = counts.done + counts.assumed
    text = f"{behind} of {counted(counts.counted, 'topic')} behind you"
    if counts.skipped:
        text += f", {counts.skipped} skipped"
    if counts.minutes_left:
        text += f", {durations.written(counts.minutes_left)} to go"
    return text


def _rows(lines: Sequence[reports.TreeLine], *, whole: bool) -> tuple[Row, ...]:
    if whole:
        return tuple(_row(line) for line in lines)
    found: list[Row] = []
    for state in (DONE, ASSUMED, SKIPPED):
        same = [line for line in lines if line.topic.state == state]
        if len(same) == 1:
            found.append(_row(same[0]))
        elif same:
            style = STYLES.get(state, "")
            names = ", ".join(line.topic.id for line in same)
            count = Cell(f"{len(same)} {WORDS[state]}", style)
            found.append((Cell(MARKS[state], style), count, Cell(names, "quiet")))
    return tuple(found) + tuple(_row(line) for line in lines if line.topic.state not in CLOSED)


def _row(line: reports.TreeLine) -> Row:
    topic = line.topic
    waits = topic.state == OPEN and not topic.ready
    style = STYLES.get(topic.state, "quiet" if waits else "strong")
    mark = WAITS if waits else MARKS[topic.state]
    return Cell(mark, style), Cell(topic.id, style), Cell(_what(line), "quiet")


def _what(line: reports.TreeLine) -> str:
    """Say where a topic stands, what it still waits for, and how many wait for it."""
    topic = line.topic
    parts = [] if topic.state == OPEN else [WORDS[topic.state]]
    if topic.state not in CLOSED:
        if line.blocked_by:
            parts.append("after " + ", ".join(line.blocked_by))
        elif topic.state != IN_PROGRESS:
            parts.append("ready")
        if topic.optional:
            parts.append("optional")
        if line.waiting and not line.blocked_by:
            parts.append("1 waits for it" if line.waiting == 1 else f"{line.waiting} wait for it")
    return "; ".join(parts)
