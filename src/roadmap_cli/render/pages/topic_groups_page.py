"""The page of topics in groups: what is left, a track, a list."""

from collections.abc import Sequence

from roadmap_cli.core.answers import reports
from roadmap_cli.core.answers.reports import TopicLine
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.core.wording import format_count, format_duration, quote_title
from roadmap_cli.render.pages.page import (
    STATE,
    SYMBOL,
    TITLE,
    TOPIC,
    Block,
    Cell,
    Column,
    Field,
    Page,
    Paragraph,
    Row,
    Table,
    duration,
)
from roadmap_cli.render.pages.report_page import format_counts
from roadmap_cli.render.pages.topic_pages import UNKNOWN_TITLE, state_cells

_ESTIMATE = Column("In the plan", align_right=True, values=("Hours",))
_LEFT = Column("Left", align_right=True, values=("Hours left",))
_SPENT = Column("Spent", align_right=True, values=("Hours spent",))


def topics_page(report: reports.TopicsReport) -> Page:
    """Return the page of topics in groups."""
    blocks: list[Block] = []
    if report.summary:
        blocks.append(Paragraph(report.summary))
    if report.kind in ("track", "remaining"):
        blocks.append(Paragraph(format_counts(report.counts)))
    is_spent = any(group.spent for group in report.groups)
    hours = _LEFT if report.kind == "remaining" else _ESTIMATE
    columns = (SYMBOL, TOPIC, TITLE, hours, *([_SPENT] if is_spent else []), STATE)
    for group in report.groups:
        rows = tuple(_topic_row(topic, report.kind, columns) for topic in group.topics)
        title = _format_group(group, report.kind)
        blocks.append(Table(title, columns, rows, name=group.title))
    if not report.groups:
        is_remaining = report.kind == "remaining"
        blocks.append(Paragraph("Nothing is left." if is_remaining else "No topics match."))
    for p in report.proposals:
        question = f"was {p.id} called {p.former} ({quote_title(p.former_title)})?"
        answer = f"If so, give the {p.kind} {p.id} the line {p.line}"
        blocks.append(Field("Renamed?", f"{question} {answer}", "warn"))
    title = report.title + (": what is left" if report.kind == "remaining" else "")
    return Page(title, "", tuple(blocks), empty=Table("", columns, ()))


def _format_group(group: reports.TopicGroup, kind: str) -> str:
    """Return the heading of a group: how many topics, and their hours, of one kind or named."""
    parts = [format_count(len(group.topics), "topic")]
    optional = sum(topic.optional and topic.state == OPEN for topic in group.topics)
    parts += [f"of these {optional} optional"] if optional else []
    if kind == "remaining":
        parts.append(f"{format_duration(group.minutes_left)} to go")
    else:
        parts.append(format_duration(group.minutes))
    return f"{group.title} ({', '.join(parts)})"


def _topic_row(topic: TopicLine, kind: str, columns: Sequence[Column]) -> Row:
    symbol, name, state = state_cells(topic)
    title, hours = Cell(f"({UNKNOWN_TITLE})", "quiet", values=("",)), Cell("")
    if topic.track:
        minutes = topic.minutes_left if kind == "remaining" else topic.minutes
        title, hours = Cell(topic.title), duration(minutes)
    spent = duration(topic.spent, "quiet", "{} spent") if topic.spent else Cell("")
    return (symbol, name, title, hours, *([spent] if _SPENT in columns else []), state)
