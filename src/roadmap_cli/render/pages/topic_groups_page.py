"""The page of topics in groups: what is left, a track, a list, what happened since a day."""

from collections.abc import Sequence

from roadmap_cli.core.answers import reports
from roadmap_cli.core.answers.reports import TopicLine
from roadmap_cli.core.progress.states import DONE, OPEN
from roadmap_cli.core.wording import format_count, format_duration
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
    fields,
)
from roadmap_cli.render.pages.report_page import format_counts, week_heatmap
from roadmap_cli.render.pages.topic_pages import UNKNOWN_TITLE, state_cells

_ESTIMATE = Column("In the plan", align_right=True, values=("Hours",))
_LEFT = Column("Left", align_right=True, values=("Hours left",))
_SPENT = Column("Spent", align_right=True, values=("Hours spent",))
_STATE_AND_DAY = STATE._replace(values=(*STATE.values, "Since"))


def topics_page(report: reports.TopicsReport) -> Page:
    """Return the page of topics in groups."""
    blocks: list[Block] = []
    if report.kind == "since":
        blocks.append(Paragraph(_format_period(report)))
        blocks += fields("Reached", (f'{m.day}  "{m.title}"' for m in report.milestones))
    elif report.summary:
        blocks.append(Paragraph(report.summary))
    if report.kind in ("track", "remaining"):
        blocks.append(Paragraph(format_counts(report.counts)))
    is_spent = any(group.spent for group in report.groups)
    hours = _LEFT if report.kind == "remaining" else _ESTIMATE
    state = _STATE_AND_DAY if report.kind == "since" else STATE
    columns = (SYMBOL, TOPIC, TITLE, hours, *([_SPENT] if is_spent else []), state)
    for group in report.groups:
        rows = tuple(_topic_row(topic, report.kind, columns) for topic in group.topics)
        title = _format_group(group, report.kind)
        blocks.append(Table(title, columns, rows, name=group.title))
    if not report.groups:
        empty = {"remaining": "Nothing left to do.", "since": "Nothing was recorded."}
        blocks.append(Paragraph(empty.get(report.kind, "No topics match.")))
    for p in report.proposals:
        question = f'was {p.id} called {p.former} ("{p.former_title}")?'
        answer = f"If so, give the {p.kind} {p.id} the line {p.line}"
        blocks.append(Field("Renamed?", f"{question} {answer}", "warn"))
    if report.weeks:
        weeks = week_heatmap(report.weeks, report.today)
        blocks.append(weeks._replace(several_lines=True))
    title = report.title + (": what is left" if report.kind == "remaining" else "")
    return Page(title, "", tuple(blocks))


def _format_period(report: reports.TopicsReport) -> str:
    """Return the sums of what happened since a day."""
    parts = []
    if report.spent:
        parts.append(f"{format_duration(report.spent)} spent")
    if report.earned:
        parts.append(f"{format_duration(report.earned)} of the plan earned")
    done = [len(group.topics) for group in report.groups if group.id == DONE]
    parts += [f"{format_count(count, 'topic')} done" for count in done]
    return f"Since {report.summary}:" + (f" {', '.join(parts)}." if parts else "")


def _format_group(group: reports.TopicGroup, kind: str) -> str:
    """Return the heading of a group: how many topics, and their hours, of one kind or named."""
    parts = [str(len(group.topics))]
    if kind == "remaining":
        parts.append(f"{format_duration(group.minutes_left)} to go")
    elif kind != "since" or group.id == DONE:
        parts.append(f"{format_duration(group.minutes)} in the plan")
    if group.spent and kind == "since":
        parts.append(f"{format_duration(group.spent)} spent")
    return f"{group.title} ({', '.join(parts)})"


def _topic_row(topic: TopicLine, kind: str, columns: Sequence[Column]) -> Row:
    symbol, name, state = state_cells(topic)
    if kind == "since":
        text = state.text if topic.state == OPEN else f"{state.text} {topic.since}"
        state = state._replace(text=text, values=(*(state.values or ()), topic.since))
    title, hours = Cell(f"({UNKNOWN_TITLE})", "quiet", values=("",)), Cell("")
    if topic.track:
        minutes = topic.minutes_left if kind == "remaining" else topic.minutes
        title, hours = Cell(topic.title), duration(minutes)
    spent = duration(topic.spent, "quiet", "{} spent") if topic.spent else Cell("")
    return (symbol, name, title, hours, *([spent] if _SPENT in columns else []), state)
