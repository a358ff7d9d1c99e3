"""The pages of what is to come: the weeks ahead, and the path to a milestone or topic."""

from datetime import date

from roadmap_cli.core.answers.path import PathReport, PathStep
from roadmap_cli.core.answers.schedule import (
    FROM_OPTION,
    FROM_SETTING,
    ExpectedMilestone,
    Pace,
    PlannedWeek,
    PlanReport,
    TopicPart,
)
from roadmap_cli.core.progress.states import SKIPPED
from roadmap_cli.core.wording import (
    format_by_day,
    format_count,
    format_duration,
    format_weekly_hours,
    quote_title,
)
from roadmap_cli.render.pages.page import (
    HOURS,
    MILESTONE_SYMBOL,
    STATE,
    STATE_WORDS,
    TITLE,
    TOPIC,
    Block,
    Cell,
    Column,
    Page,
    Paragraph,
    Row,
    Table,
    duration,
    state_cell,
)
from roadmap_cli.render.pages.topic_pages import state_cells

_IN_ALL = Column("In all", align_right=True, values=("Hours in all",))
_SIGN = Column("", values=("Kind",))
_PATH_COLUMNS = (_SIGN, TOPIC, TITLE, HOURS, _IN_ALL, STATE)


def plan_page(report: PlanReport) -> Page:
    """Return the page of the coming weeks."""
    roadmap = report.roadmap.title
    if report.pace is None:
        empty = Table("", _week_columns(report), ())
        return Page(roadmap, report.today, (Paragraph(_format_nothing_left(report)),), empty=empty)
    blocks: list[Block] = [Paragraph(_format_pace(report.pace), "quiet")]
    columns = _week_columns(report)
    last = max(
        (i for i, week in enumerate(report.weeks) if week.topics), default=len(report.weeks) - 1
    )
    for number, week in enumerate(report.weeks[: last + 1]):
        # Topics are in the order of their days; a milestone follows those of its day.
        days = [(part.ends, _part_row(part)) for part in week.topics]
        for m in week.milestones:
            milestone = _milestone_cells(m.id, m.title)
            days.append((m.expected, (*milestone, Cell(""), Cell(m.expected))))
        rows = tuple(row for _, row in sorted(days, key=lambda pair: pair[0]))
        if rows:
            title = _format_week(week, number)
            blocks.append(Table(title, columns, rows, name=week.start))
        else:
            blocks.append(Paragraph(f"{_format_week(week, number)}: no topic fits"))
    if not report.topics_later and all(part.finished for part in report.weeks[last].topics[-1:]):
        blocks.append(Paragraph("After that, nothing is left."))
    blocks += map(Paragraph, _later_sentences(report))
    return Page(f"{roadmap}: the coming weeks", report.today, tuple(blocks), group="Week of")


def _week_columns(report: PlanReport) -> tuple[Column, ...]:
    """Return the columns of all weeks, with the ids of all as wide as the longest."""
    names = [part.id for week in report.weeks for part in week.topics]
    names += [milestone.id for week in report.weeks for milestone in week.milestones]
    topic = TOPIC._replace(min_width=max(map(len, names), default=0))
    return _SIGN, topic, TITLE, HOURS, Column("Expected")


def _format_nothing_left(report: PlanReport) -> str:
    count, word = report.behind + report.skipped, "done" if report.behind else "skipped"
    if report.behind and report.skipped:
        where = f"{report.behind} of {count} topics are done, {report.skipped} skipped"
    else:
        all_ = "both" if count == 2 else f"all {count}"
        where = f"{all_} topics are {word}" if count > 1 else f"its only topic is {word}"
    return f"Nothing is left to plan: {where}."


def _format_pace(pace: Pace) -> str:
    if pace.source == FROM_OPTION:
        source = "as you asked"
    elif pace.source == FROM_SETTING:
        source = "as you set with hours_per_week"
    else:
        source = f"the average of your last {pace.weeks} weeks"
    hours, own = format_weekly_hours(pace.minutes), format_weekly_hours(60 * pace.own_hours)
    if pace.own_hours:
        source += " and your own pace" if own == hours else f" (your own pace is {own} of the plan)"
    of_the_plan = " of the plan" if pace.weeks else ""
    return f"At {hours}{of_the_plan}, {source}. The dates follow from this pace; they are not promises."


def _format_week(week: PlannedWeek, number: int) -> str:
    name = f"This week, until {week.end}" if number == 0 else f"Week of {week.start}"
    hours = format_duration(week.minutes)
    if week.planned < week.minutes:
        hours = f"{format_duration(week.planned)} of {hours}"
    return f"{name} ({hours})"


def _part_row(part: TopicPart) -> Row:
    sign = state_cell(part.state, ready=True)  # when its turn comes
    return (
        sign._replace(values=("topic",)),
        Cell(part.id, sign.style),
        Cell(part.title + (" (optional)" if part.optional else ""), values=(part.title,)),
        duration(part.minutes) if part.minutes else Cell("", values=(0,)),
        Cell(part.ends)
        if part.finished
        else Cell(_format_continuation(part), "quiet", values=("",)),
    )


def _format_continuation(part: TopicPart) -> str:
    """Return that a topic goes on after its week; one that runs has a day."""
    return f"runs until {part.until}" if part.until else "continues"


def _milestone_cells(name: str, title: str) -> Row:
    title_cell = Cell(f"milestone {quote_title(title)}", "strong", values=(title,))
    sign = Cell(MILESTONE_SYMBOL, "good", values=("milestone",))
    return sign, Cell(name, "good"), title_cell


def _later_sentences(report: PlanReport) -> list[str]:
    sentences = []
    if report.aim is not None:
        when = _format_expected(report, report.aim)
        sentences.append(f"Your goal, {quote_title(report.aim.title)}, is {when} at this pace.")
    optional, later = report.optional_later, report.topics_later - report.optional_later
    parts = [f"{later} more {'topic' if later == 1 else 'topics'}"] if later else []
    parts += [f"{optional} optional"] if optional else []
    if parts:
        come = "comes" if report.topics_later == 1 else "come"
        noun = "" if later else " topic" if optional == 1 else " topics"
        sentences.append(f"{' and '.join(parts)}{noun} {come} after these weeks.")
    then = report.then
    if then is not None and (report.aim is None or then.id != report.aim.id):
        when = _format_expected(report, then)
        sentences.append(
            f"The milestone after that is {quote_title(then.title)}, {when} at this pace."
        )
    return sentences


def _format_expected(report: PlanReport, milestone: ExpectedMilestone) -> str:
    if not milestone.expected:
        return "more than ten years away"
    today, day = date.fromisoformat(report.today), date.fromisoformat(milestone.expected)
    return f"expected {format_by_day(day, today)}"


def path_page(report: PathReport) -> Page:
    """Return the page of the path to a milestone or topic."""
    blocks: list[Block] = [Paragraph(_format_path(report))]
    rows = [_step_row(step) for step in report.steps]
    if rows and report.kind == "milestone":
        total = duration(report.minutes_left)
        rows.append((*_milestone_cells(report.id, report.title), Cell(""), total, Cell("")))
    if rows:
        blocks.append(Table("", _PATH_COLUMNS, tuple(rows)))
    title = f"The way to {quote_title(report.title)}"
    return Page(title, "", tuple(blocks), empty=Table("", _PATH_COLUMNS, ()))


def _format_path(report: PathReport) -> str:
    """Return how much is left of a path, or why nothing is."""
    skipped = f", {report.skipped} skipped" if report.skipped else ""
    done = f"{report.behind} of {format_count(report.all, 'topic')} done"
    if report.steps:
        text = f"{done}{skipped}, {format_duration(report.minutes_left)} to go."
        started = [step.id for step in report.steps if not step.needed]
        if started:
            are, them = ("is", "it") if len(started) == 1 else ("are", "them")
            names = " and ".join(started)
            text += f" You have started {names}, which {are} short and not on the way:"
            text += f" finish {them} first."
        return text
    if report.kind == "topic":
        text = f"Nothing is left to do: {report.id} is {STATE_WORDS[report.state]}"
        text += f" (since {report.since})"
        if report.state == SKIPPED:
            return f"{text}. To make it open again: roadmap reopen {report.id}"
        return f"{text}."
    text = f"Nothing is left to do for {quote_title(report.title)}: "
    if report.behind:
        return f"{text}{done}{skipped}."
    if report.skipped > 1:
        return f"{text}all {report.skipped} topics are skipped."
    return f"{text}its only topic is skipped."


def _step_row(step: PathStep) -> Row:
    sign, name, state = state_cells(step)
    sign = sign._replace(values=("topic",))
    return sign, name, Cell(step.title), duration(step.minutes), duration(step.total), state
