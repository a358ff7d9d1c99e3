"""The pages of what is to come: the weeks ahead, and the way to one goal."""

from datetime import date

from roadmap_cli.core import wording
from roadmap_cli.core.path import PathReport, PathStep
from roadmap_cli.core.schedule import ASKED, SET, Expected, Pace, Part, PlannedWeek, PlanReport
from roadmap_cli.core.states import SKIPPED
from roadmap_cli.render.page import (
    MARKS,
    MILESTONE,
    STYLES,
    WORDS,
    Bar,
    Block,
    Cell,
    Column,
    Page,
    Paragraph,
    Table,
)
from roadmap_cli.render.topic_pages import state_cells

_PATH_COLUMNS = (
    Column(""),
    Column("Topic"),
    Column("Title", flexible=True),
    Column("Hours", right=True),
    Column("In all", right=True),
    Column("State"),
)


def plan_page(report: PlanReport) -> Page:
    """Return the page of the coming weeks."""
    title = report.roadmap.title
    if report.pace is None:
        return Page(title, report.today, (Paragraph(_nothing_left(report)),))
    blocks: list[Block] = [Paragraph(_pace(report.pace), "quiet")]
    columns = _week_columns(report)
    filled = [i for i, week in enumerate(report.weeks) if week.topics]
    last = filled[-1] if filled else len(report.weeks) - 1
    for number, week in enumerate(report.weeks[: last + 1]):
        # Topics stand in the order of their days; a milestone comes after those of its day.
        days = [(part.ends, _part(part)) for part in week.topics]
        days += [(m.expected, _milestone(m)) for m in week.milestones]
        rows = tuple(row for _, row in sorted(days, key=lambda pair: pair[0]))
        if rows:
            blocks.append(Table(_week(week, number), columns, rows))
        else:
            blocks.append(Paragraph(f"{_week(week, number)}: nothing fits"))
    if not report.topics_later and all(part.finished for part in report.weeks[last].topics[-1:]):
        blocks.append(Paragraph("With that, nothing is left."))
    blocks += _later(report)
    return Page(f"{title}: what is to come", report.today, tuple(blocks))


def _week_columns(report: PlanReport) -> tuple[Column, ...]:
    """Return the columns of all weeks, the first ones in line with each other."""
    names = [part.id for week in report.weeks for part in week.topics]
    names += [milestone.id for week in report.weeks for milestone in week.milestones]
    return (
        Column(""),
        Column("Topic", least=max(map(len, names), default=0)),
        Column("Title", flexible=True),
        Column("Hours", right=True),
        Column("Expected"),
    )


def _nothing_left(report: PlanReport) -> str:
    count, word = report.behind + report.skipped, "behind you" if report.behind else "skipped"
    if report.behind and report.skipped:
        where = f"{report.behind} of {count} topics are behind you, {report.skipped} skipped"
    else:
        where = f"all {count} topics are {word}" if count > 1 else f"its only topic is {word}"
    return f"Nothing is left to plan: {where}."


def _pace(pace: Pace) -> str:
    if pace.source == ASKED:
        why = "as you asked"
    elif pace.source == SET:
        why = "as you set with hours_per_week"
    else:
        why = f"the mean of your last {pace.weeks} full weeks"
    return f"At {wording.hours_a_week(pace.minutes)}, {why}. The days follow from this pace; they are no promise."


def _week(week: PlannedWeek, number: int) -> str:
    name = f"This week, up to {week.end}" if number == 0 else f"Week of {week.start}"
    room = wording.duration(week.minutes)
    if week.planned < week.minutes:
        room = f"{wording.duration(week.planned)} of {room}"
    return f"{name} ({room})"


def _part(part: Part) -> tuple[Cell | Bar, ...]:
    style = STYLES.get(part.state, "")
    return (
        Cell(MARKS[part.state], style),
        Cell(part.id, style),
        Cell(part.title + (" (optional)" if part.optional else "")),
        Cell(wording.duration(part.minutes)),
        Cell(part.ends if part.finished else "goes on", "" if part.finished else "quiet"),
    )


def _milestone(milestone: Expected) -> tuple[Cell | Bar, ...]:
    return (
        Cell(MILESTONE, "good"),
        Cell(milestone.id, "good"),
        Cell(f"milestone «{milestone.title}»", "strong"),
        Cell(""),
        Cell(milestone.expected),
    )


def _later(report: PlanReport) -> list[Block]:
    found: list[Block] = []
    if report.topics_later:
        more = f"{report.topics_later} more topic" + ("s" if report.topics_later > 1 else "")
        found.append(
            Paragraph(f"{more} come{'s' if report.topics_later == 1 else ''} after these weeks.")
        )
    then = report.then
    if then is not None:
        if then.expected:
            today = date.fromisoformat(report.today)
            when = f"expected {wording.likely_day(date.fromisoformat(then.expected), today)}"
        else:
            when = "more than ten years away"
        found.append(Paragraph(f"The milestone after that is «{then.title}», {when} at this pace."))
    return found


# -- path ----------------------------------------------------------------------------------------


def path_page(report: PathReport) -> Page:
    """Return the page of the way to one goal."""
    title = f"The way to «{report.title}»"
    if not report.steps:
        return Page(title, "", (Paragraph(_behind(report)),))
    rows = [_step(step) for step in report.steps]
    if report.kind == "milestone":
        rows.append(
            (
                Cell(MILESTONE, "good"),
                Cell(report.id, "good"),
                Cell(f"milestone «{report.title}»", "strong"),
                Cell(""),
                Cell(wording.duration(report.minutes_left)),
                Cell(""),
            )
        )
    return Page(title, "", (Paragraph(_ahead(report)), Table("", _PATH_COLUMNS, tuple(rows))))


def _ahead(report: PathReport) -> str:
    count = len(report.steps)
    text = f"{count} topic{'s' if count > 1 else ''} to go, {wording.duration(report.minutes_left)}"
    text += f"; {report.behind} of {report.all} behind you"
    return text + (f", {report.skipped} skipped on the way." if report.skipped else ".")


def _behind(report: PathReport) -> str:
    """Say of a goal that needs nothing more why that is so."""
    if report.kind == "topic":
        text = f"Nothing is left to do: {report.id} is {WORDS[report.state]} since {report.since}"
        if report.state == SKIPPED:
            return f"{text}; 'roadmap reopen {report.id}' brings it back."
        return f"{text}."
    text = f"Nothing is left to do for «{report.title}»: "
    if not report.behind:
        whole = f"all {report.skipped} topics" if report.skipped > 1 else "the only topic"
        return f"{text}{whole} of the way {'are' if report.skipped > 1 else 'is'} skipped."
    text += f"{report.behind} of {report.all} topics are behind you"
    return text + (f", {report.skipped} skipped on the way." if report.skipped else ".")


def _step(step: PathStep) -> tuple[Cell | Bar, ...]:
    mark, name, state = state_cells(step)
    hours, total = wording.duration(step.minutes), wording.duration(step.total)
    return mark, name, Cell(step.title), Cell(hours), Cell(total), state
