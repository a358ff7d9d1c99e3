"""The pages of the learner's progress: in one roadmap, and in all that are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from roadmap_cli.core.answers import reports
from roadmap_cli.core.answers.aim.aim_brief import format_goal
from roadmap_cli.core.answers.aim.aim_report import CHOICES_HEADING
from roadmap_cli.core.answers.reports import MilestoneLine, TopicLine
from roadmap_cli.core.forecast import forecast
from roadmap_cli.core.forecast.hit_rate import HitRate
from roadmap_cli.core.memory.review import Calibration
from roadmap_cli.core.progress.counting import Counts
from roadmap_cli.core.progress.milestone_time import format_length
from roadmap_cli.core.progress.states import IN_PROGRESS
from roadmap_cli.core.wording import (
    format_count,
    format_duration,
    format_estimate,
    format_near_day,
    quote_title,
)
from roadmap_cli.render.pages import report_charts
from roadmap_cli.render.pages.page import (
    HOURS,
    NO_MINUTES,
    SYMBOL,
    TO_COME,
    Bar,
    Block,
    Cell,
    Column,
    Field,
    Heatmap,
    Page,
    Paragraph,
    Row,
    Table,
    duration,
    fields,
)
from roadmap_cli.render.text_lines import name_topic

if TYPE_CHECKING:
    from roadmap_cli.core.answers.aim.aim_report import AimReport
    from roadmap_cli.core.answers.roadmap_answers import RoadmapLine, RoadmapsReport

_MAX_MILESTONES, _MAX_TOPICS, _MAX_DATES = 5, 5, 2
_PROGRESS = Column("Progress", align_right=True, hide_if_narrow=True, values=("Progress (%)",))
_TOPICS = Column("Topics", align_right=True, values=("Done", "Topics"))
_LEFT = ("Hours left",)
_ROUTE_COLUMNS = (
    SYMBOL,
    Column("Milestone", wrap=True),
    _PROGRESS,
    _TOPICS,
    HOURS._replace(values=_LEFT),
)
_TRACK_COLUMNS = (
    Column("Track", wrap=True),
    _PROGRESS,
    _TOPICS,
    Column("Left", align_right=True, hide_if_narrow=True, values=_LEFT),
)


def report_page(report: reports.Report) -> Page:
    """Return the page of the learner's progress in a roadmap."""
    blocks: list[Block] = [
        Paragraph(format_counts(report.counts, report.solid, report.verified)),
        Paragraph(_format_hours(report), "quiet"),
        _route(report.milestones),
    ]
    if report.forecast is not None:
        blocks += _forecast(report.forecast, report.hit_rate)
    if report.aim is not None:
        blocks += _aim(report.aim, report.forecast)
    if report.bundle:
        blocks.append(Field("Ready now", _format_bundle(report.bundle)))
    blocks += [_tracks(report.tracks), *report_charts.charts_of_report(report)]
    blocks.append(week_heatmap(report.weeks, report.today))
    if report.retired:
        blocks.append(Paragraph(_format_retired(report), "quiet"))
    if report.calibration is not None:
        blocks.append(Paragraph(_format_calibration(report.calibration), "quiet"))
    note = ("as of " if report.as_of else "") + report.today
    return Page(report.roadmap.title, note, tuple(blocks))


def format_counts(counts: Counts, solid: int | None = None, verified: int = 0) -> str:
    """Return the counts as one sentence that adds up: those that count, then the others."""
    optional = counts.all - counts.counted - counts.skipped  # and not begun
    others = [f"{optional} optional"] if optional else []
    others += [f"{counts.skipped} skipped"] if counts.skipped else []
    if not counts.counted:
        return f"No topic is required: {', '.join(others)}" if others else "No topics"
    progress = Bar(counts.behind, counts.counted)
    word = "known" if counts.assumed and not counts.done else "done"
    text = f"{counts.behind} of {format_count(counts.counted, 'topic')} {word} ({progress.text})"
    parts = [f"{solid} solid"] if solid else []
    parts += [f"{verified} verified"] if verified else []
    parts += [f"{counts.assumed} known"] if counts.assumed and counts.done else []
    text += f", of these {_join(parts)}" if parts else ""
    if counts.in_progress:
        text += f"; {counts.in_progress} in progress"
    left = counts.counted - counts.behind - counts.in_progress
    text += f"; {left} open" if left else ""
    return text + (f"; not counted: {', '.join(others)}" if others else "")


def _join(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _format_retired(report: reports.Report) -> str:
    one = report.retired == 1
    text = f"You worked on {format_count(report.retired, 'topic')} that"
    text += f" {'is' if one else 'are'} not in this version of the roadmap"
    if report.retired_spent:
        text += f" ({format_duration(report.retired_spent)} of the time spent)"
    return f"{text}; {'its' if one else 'their'} history is kept: roadmap list --state retired"


def _format_hours(report: reports.Report) -> str:
    counts, reading = report.counts, report.reading
    text = f"{format_duration(counts.minutes_left)} to go"
    if counts.minutes_left < counts.minutes:
        text += f" of the plan's {format_duration(counts.minutes)}"
    if not counts.counted:  # then hours would be 0 of 0
        text = "each topic counts once you begin it" if counts.open else "nothing to do"
    text += f"; {reading.read} of {format_count(reading.all, 'core reading')} read"
    if report.spent:
        text += f"; {format_duration(report.spent)} spent"
    return text


def _forecast(expected: forecast.Forecast, hit_rate: HitRate | None) -> list[Block]:
    """Return when the next milestones and the last one come, and what that is based on."""
    if expected.kind == forecast.NOTHING_LEFT:
        return []
    blocks: list[Block] = []
    if expected.kind not in (forecast.COLD_WITHOUT_PLAN, forecast.COLD_WITH_PLAN):
        milestones = [m for m in expected.milestones if m.sentence]
        last = milestones[-1:] if len(milestones) > _MAX_DATES else []
        dates = [f"{quote_title(m.title)}: {m.sentence}" for m in milestones[:_MAX_DATES] + last]
        blocks += fields("When", dates)
    remarks = [expected.sentence]
    if expected.lever is not None:
        remarks.append(expected.lever.sentence)
    if hit_rate is not None and hit_rate.sentence:
        remarks.append(hit_rate.sentence)
    blocks.append(Field("" if blocks else "When", " ".join(remarks), "quiet"))
    return blocks


def _aim(aim: AimReport, expected: forecast.Forecast | None) -> list[Field]:
    """Return the goal, what it takes, and what may make it surer."""
    sentences = aim.sentences
    shown = [m for m in expected.milestones if m.sentence] if expected is not None else []
    if aim.likely and not aim.by and aim.id in [m.id for m in shown[:_MAX_DATES] + shown[-1:]]:
        sentences = sentences[:-1]  # the date stands under "When"
    choices = [line for choice in aim.choices for line in (f"{choice.sentence}:", choice.command)]
    if choices:
        choices.insert(0, CHOICES_HEADING)
    return fields("Goal", [format_goal(aim.title, aim.by), *sentences, *choices])


def _format_calibration(calibration: Calibration) -> str:
    text = f"Reviews: {calibration.recalled} of {calibration.checks} recalled."
    if calibration.sure:
        sure = format_count(calibration.sure, "topic")
        text += f" Of the {sure} you were sure of, you knew {calibration.sure_recalled} first time."
    return text


def _route(milestones: Sequence[MilestoneLine]) -> Table:
    reached = [m for m in milestones if m.reached]
    skipped = [m for m in milestones if m.skipped]
    ahead = [m for m in milestones if not m.reached and not m.skipped]
    if len(reached) > 2:
        rows = [_milestone_row(reached[-1], "✓", f" (and {len(reached) - 1} earlier)")]
    else:
        rows = [_milestone_row(m, "✓") for m in reached]
    rows += [_milestone_row(m, "–") for m in skipped[:_MAX_MILESTONES]]
    rows += [_milestone_row(m, "○" if i else "▸") for i, m in enumerate(ahead[:_MAX_MILESTONES])]
    more = len(ahead) - _MAX_MILESTONES
    if more > 0:
        name = Cell(f"{more} more, ending with {quote_title(ahead[-1].title)}", "quiet")
        rows.append((Cell("…"), name, Cell(""), Cell(""), Cell("")))
    return Table("Route", _ROUTE_COLUMNS, tuple(rows), hide_title=True)


def _milestone_row(milestone: MilestoneLine, symbol: str, earlier: str = "") -> Row:
    counts, time = milestone.counts, milestone.time
    hours = duration(counts.minutes_left, text="{} to go")
    if milestone.reached or milestone.skipped:
        text = "reached" if milestone.reached else "skipped"
        text = f"took {format_length(time.days)}" if time is not None else text
        hours = hours._replace(text=text, style="quiet")
    return (
        Cell(symbol, "good" if milestone.reached else "id"),
        Cell(milestone.title + earlier, "strong" if symbol == "▸" else ""),
        Bar(counts.behind, counts.counted),
        _count_cell(counts),
        hours,
    )


def _format_bundle(bundle: Sequence[TopicLine]) -> str:
    running = [t for t in bundle if t.until]
    ready = [t for t in bundle if t.ready or (t.state == IN_PROGRESS and not t.until)]
    topics = ready[:_MAX_TOPICS]
    names = []
    for topic in topics:
        state = "in progress" if topic.state == IN_PROGRESS else ""
        left, spent = topic.minutes_left, topic.spent
        is_over = spent >= topic.minutes  # then nobody knows what is left
        time = format_estimate(topic.minutes, left, spent) if is_over else format_duration(left)
        names.append(name_topic(topic.id, topic.title, time, state))
    more, later = len(ready) - len(topics), len(bundle) - len(ready) - len(running)
    parts = [", ".join(names) + (f" and {more} more" if more else "")] if names else []
    parts += [f"{t.id} runs until {format_near_day(t.until)}" for t in running[:_MAX_TOPICS]]
    return "; ".join(parts + ([f"then {later} more"] if later else []))


def _tracks(tracks: Sequence[reports.TrackLine]) -> Table:
    rows = []
    for track in tracks:
        counts = track.counts
        progress = Bar(counts.behind, counts.counted)
        left = duration(counts.minutes_left)
        if not counts.minutes_left:
            left = left._replace(text="")
        rows.append((Cell(track.title), progress, _count_cell(counts), left))
    return Table("Tracks", _TRACK_COLUMNS, tuple(rows), rows_per_line=3, hide_title=True)


def _count_cell(counts: Counts, separator: str = "/") -> Cell:
    text = f"{counts.behind}{separator}{counts.counted}"
    return Cell(text, values=(counts.behind, counts.counted))


def week_heatmap(weeks: Sequence[reports.Week], today: str, first: str = "") -> Heatmap:
    """Return the heatmap of the time spent; days before the first and after today are empty."""
    title = "Weeks"
    last = weeks[-1] if weeks else None
    if last is not None and (last.finished or last.spent):
        parts = [f"{format_count(last.finished, 'topic')} done"] if last.finished else []
        if last.spent:
            parts.append(f"{format_duration(last.spent)} spent")
        title += f" (this one: {', '.join(parts)})"
    days = []
    for week in weeks:
        monday = date.fromisoformat(week.start)
        past = (date.fromisoformat(today) - monday).days
        before = max(0, (date.fromisoformat(first or week.start) - monday).days)
        numbers = zip(week.spent_days, week.finished_days, strict=True)
        marks = [minutes or (NO_MINUTES if finished else 0) for minutes, finished in numbers]
        shown = (*[TO_COME] * before, *marks[before : past + 1], *[TO_COME] * (6 - past))
        days.append((week.start, shown))
    return Heatmap(title, tuple(days))


_ROADMAP_COLUMNS = (
    SYMBOL._replace(values=("Active",)),
    Column("Id"),
    Column("Roadmap", wrap=True),
    _PROGRESS._replace(hide_if_narrow=False),
    _TOPICS,
    Column("Next milestone", wrap=True),
    Column("To go", align_right=True, values=_LEFT),
    Column("File", wrap=True, hide_if_narrow=True),
)


def roadmaps_page(report: RoadmapsReport) -> Page:
    """Return the page of all loaded roadmaps."""
    rows = tuple(_roadmap_row(line) for line in report.roadmaps)
    blocks: list[Block] = [Table("", _ROADMAP_COLUMNS, rows)]
    if report.decided_by:
        blocks.append(Paragraph(f"{report.decided_by} decides which one is shown.", "quiet"))
    if report.more:
        more = f"{report.more} more are" if report.more > 1 else "1 more is"
        blocks.append(Paragraph(f"{more} hidden: roadmap roadmaps --all", "quiet"))
    return Page("Roadmaps", "", tuple(blocks))


def _roadmap_row(line: RoadmapLine) -> Row:
    counts = line.counts
    active = "yes" if line.active else "hidden" if line.hidden else ""
    milestone = Cell("all reached" if line.milestones else "", values=("",))
    if line.next is not None:
        left = format_duration(line.next.minutes_left)
        text = f"{line.next.title} ({line.next.behind} of {line.next.steps}, {left} to go)"
        milestone = Cell(text, values=(line.next.title,))
    return (
        Cell("▸" if line.active else "–" if line.hidden else " ", values=(active,)),
        Cell(line.id, "id"),
        Cell(line.title, "quiet" if line.hidden else "strong" if line.active else ""),
        Bar(counts.behind, counts.counted),
        _count_cell(counts, " of "),
        milestone,
        duration(counts.minutes_left, "quiet"),
        Cell(line.path, "quiet"),
    )
