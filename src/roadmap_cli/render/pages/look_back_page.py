"""The page of a look back: what happened in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from roadmap_cli.core.answers.look_back import (
    EstimateCheck,
    LookBack,
    MilestoneLookBack,
    Month,
    NoteLookBack,
)
from roadmap_cli.core.answers.reports import TopicGroup, TopicLine
from roadmap_cli.core.progress.milestone_time import format_milestone_time
from roadmap_cli.core.progress.states import DONE
from roadmap_cli.core.wording import (
    format_count,
    format_duration,
    format_factor,
    hours,
    quote_title,
)
from roadmap_cli.render.pages.page import (
    MILESTONE_SYMBOL,
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
    state_cell,
)
from roadmap_cli.render.pages.report_page import week_heatmap
from roadmap_cli.render.text_lines import format_list, name_topic

_MAX_NOTES, _MAX_READINGS, _MAX_NOTE_LENGTH = 5, 3, 100
# A longer look back has years in place of months.
_MAX_MONTHS = 24
_DAY = Column("Day")
_MILESTONE_COLUMNS = (
    SYMBOL,
    Column("Milestone", wrap=True, values=("Id", "Title")),
    _DAY,
    Column("Took", values=("Days", "Hours spent")),
)
_TOPIC_COLUMNS = (
    SYMBOL,
    TOPIC,
    TITLE,
    Column("In the plan", align_right=True, values=("Hours",)),
    Column("Spent", align_right=True, values=("Hours spent",)),
    _DAY,
)
_MONTH_COLUMNS = (
    Column("Month"),
    Column("Days", align_right=True),
    Column("Spent", align_right=True, values=("Hours spent",)),
    Column("Earned", align_right=True, values=("Hours of the plan earned",)),
    Column("Also", wrap=True, values=("Done", "Reviews", "Recalled", "Readings", "Notes")),
)


def look_back_page(report: LookBack) -> Page:
    """Return the page of what happened in a period."""
    blocks: list[Block] = [Paragraph(_format_sums(report))]
    if report.estimate.topics:
        blocks.append(Field("Estimates", _format_estimates(report.estimate, report.finished)))
    if report.reviews:
        blocks.append(Field("Reviews", f"{report.recalled} of {report.reviews} recalled"))
    blocks += _readings(report)
    blocks += _others(report.groups)
    if report.milestones:
        rows = tuple(map(_milestone_row, report.milestones))
        title = f"Milestones ({len(rows)})"
        blocks.append(Table(title, _MILESTONE_COLUMNS, rows, name="Milestones"))
    blocks += [_topics(group) for group in report.groups if group.id == DONE]
    if len(report.months) > 1 and report.days_studied:
        blocks.append(_months(report.months))
    blocks += _notes(report.notes)
    if report.weeks and report.days_studied:
        weeks = week_heatmap(report.weeks, report.last, report.first)
        blocks.append(weeks._replace(title="Weeks", several_lines=True))
    return Page(report.title, f"{report.first} to {report.last}", tuple(blocks))


def _format_sums(report: LookBack) -> str:
    """Return the days of study, the hours and the topics in a sentence."""
    if not report.days_studied:
        return "No study was recorded." if report.groups else "Nothing was recorded."
    days = format_count(report.days, "day")
    of = f"of {days}"
    if report.counted_from > report.first:
        of = f"of the {days} since you began on {report.counted_from}"
    if report.days == 1:
        of = f"day, {report.counted_from}"
    parts = [f"{format_duration(report.spent)} spent"] if report.spent else []
    if report.earned:
        parts.append(f"{format_duration(report.earned)} of the plan earned")
    if report.finished:
        parts.append(f"{format_count(report.finished, 'topic')} done")
    sums = f": {', '.join(parts)}" if parts else ""
    return f"You studied on {report.days_studied:,} {of}{sums}."


def _format_estimates(estimate: EstimateCheck, finished: int) -> str:
    """Return what the topics done were planned to take and what they took."""
    if estimate.topics == finished:
        which = "the topic done" if finished == 1 else f"the {finished} topics done"
    else:
        which = f"the {estimate.topics} of {finished} topics done that have time on record"
    factor = format_factor(estimate.spent / estimate.minutes)
    compared = f"{factor} times the plan" if factor else "about as planned"
    planned, took = format_duration(estimate.minutes), format_duration(estimate.spent)
    return f"{which}: planned {planned}, took {took} in all, {compared}"


def _readings(report: LookBack) -> list[Field]:
    """Return how many readings were read, and the last of them."""
    readings = report.readings
    if not readings:
        return []
    number = len(readings)
    count = format_count(number, "core reading")
    if report.core_readings != number:
        core = f" ({report.core_readings} core)" if report.core_readings else ""
        count = f"{format_count(number, 'reading')}{core}"
    names = [f"{r.title}, {r.part}" if r.part else r.title for r in reversed(readings)]
    text = format_list(names, "; ", _MAX_READINGS)
    return [Field("Reading", f"{count}: {text}")]


def _others(groups: Sequence[TopicGroup]) -> list[Field]:
    """Return a line for each group of topics that are not done."""
    return [
        Field(group.title, format_list(list(map(_name, group.topics))))
        for group in groups
        if group.id != DONE
    ]


def _name(topic: TopicLine) -> str:
    spent = f"{format_duration(topic.spent)} spent" if topic.spent else ""
    return name_topic(topic.id, topic.title if topic.track else topic.id, spent)


def _milestone_row(milestone: MilestoneLookBack) -> Row:
    time = milestone.time
    took = Cell("", values=("", ""))
    if time is not None:
        text = f"took {format_milestone_time(time)}"
        took = Cell(text, "quiet", values=(time.days, hours(time.spent)))
    return (
        Cell(MILESTONE_SYMBOL, "good"),
        Cell(f"{quote_title(milestone.title)}", "strong", values=(milestone.id, milestone.title)),
        Cell(milestone.day),
        took,
    )


def _topics(group: TopicGroup) -> Table:
    sums = f"{format_duration(group.minutes)} in the plan"
    if group.spent:
        sums += f", {format_duration(group.spent)} spent"
    rows = tuple(map(_topic_row, group.topics))
    return Table(f"{group.title} ({len(rows)}, {sums})", _TOPIC_COLUMNS, rows, name=group.title)


def _topic_row(topic: TopicLine) -> Row:
    sign = state_cell(topic.state, ready=topic.ready)
    spent = _hours(topic.spent, "{} spent")
    plan = duration(topic.minutes) if topic.track else Cell("")
    return sign, Cell(topic.id, sign.style), Cell(topic.title), plan, spent, Cell(topic.since)


def _hours(minutes: int, text: str) -> Cell:
    """Return minutes with a word; people are not shown a 0."""
    return duration(minutes, text=text) if minutes else Cell("", values=(0,))


def _months(months: Sequence[Month]) -> Table:
    """Return a row for each month or, of a long period, for each year."""
    is_long = len(months) > _MAX_MONTHS
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 8)
    for month, *numbers in months:
        name = month[:4] if is_long else month
        sums[name] = [a + b for a, b in zip(sums[name], numbers, strict=True)]
    rows = tuple(_month_row(Month(name, *numbers)) for name, numbers in sums.items())
    head = Column("Year") if is_long else _MONTH_COLUMNS[0]
    title = "Years" if is_long else "Months"
    return Table(title, (head, *_MONTH_COLUMNS[1:]), rows)


def _month_row(month: Month) -> Row:
    counts = month.finished, month.reviews, month.recalled, month.readings, month.notes
    parts = [f"{month.finished} done"] if month.finished else []
    if month.reviews:
        parts.append(f"{month.recalled}/{month.reviews} recalled")
    if month.readings:
        parts.append(f"{month.readings} read")
    return (
        Cell(month.month),
        Cell(format_count(month.days, "day"), values=(month.days,)),
        _hours(month.spent, "{} spent"),
        _hours(month.earned, "{} earned"),
        Cell(", ".join(parts), "quiet", values=counts),
    )


def _notes(notes: Sequence[NoteLookBack]) -> list[Field]:
    """Return how many notes there are and the last of them, a line each."""
    if not notes:
        return []
    last = notes[-_MAX_NOTES:]
    more = f"{len(notes)} in all, the last {len(last)}:" if len(last) < len(notes) else ""
    return fields("Notes", filter(None, (more, *map(_format_note, last))))


def _format_note(note: NoteLookBack) -> str:
    text = " / ".join(" ".join(line.split()) for line in note.text.splitlines() if line.strip())
    if len(text) > _MAX_NOTE_LENGTH:
        text = f"{text[:_MAX_NOTE_LENGTH].rsplit(' ', 1)[0]} …"
    return f"{note.day}  {note.topic}: {text}"
