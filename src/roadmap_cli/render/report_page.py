"""The pages of where the learner stands: in one roadmap, and in all that are loaded."""

from collections.abc import Sequence
from datetime import date

from roadmap_cli.core import reports, wording
from roadmap_cli.core.counting import Counts
from roadmap_cli.core.forecast import (
    COLD_WITH_PLAN,
    COLD_WITHOUT_PLAN,
    NOTHING_LEFT,
    Forecast,
    HitRate,
)
from roadmap_cli.core.reports import MilestoneLine, TopicLine
from roadmap_cli.core.review import Calibration
from roadmap_cli.core.roadmap_answers import RoadmapLine, RoadmapsReport
from roadmap_cli.core.states import IN_PROGRESS
from roadmap_cli.core.wording import counted
from roadmap_cli.render.page import Bar, Block, Cell, Column, Entry, Page, Paragraph, Strip, Table

MOST_STOPS = 5
MOST_BUNDLE = 5
MOST_DATES = 2


def report_page(report: reports.Report) -> Page:
    """Return the page that says where the learner stands."""
    blocks: list[Block] = [
        Paragraph(counts_sentence(report.counts, report.solid)),
        Paragraph(_hours(report), "quiet"),
        _route(report.milestones),
    ]
    if report.forecast is not None:
        blocks += _forecast(report.forecast, report.hit_rate)
    if report.bundle:
        blocks.append(Entry("Now", _bundle(report.bundle)))
    blocks.append(_tracks(report.tracks))
    blocks.append(strip_of(report.weeks, report.today))
    if report.retired:
        blocks.append(Paragraph(_retired(report), "quiet"))
    if report.calibration is not None:
        blocks.append(Paragraph(_calibration(report.calibration), "quiet"))
    note = ("as of " if report.as_of else "") + report.today
    return Page(report.roadmap.title, note, tuple(blocks))


def counts_sentence(counts: Counts, solid: int | None = None) -> str:
    """Return the counts as one sentence that adds up."""
    parts = [f"{counts.done} done" + (f" ({solid} solid)" if solid else "")]
    if counts.assumed:
        parts.append(f"{counts.assumed} known before")
    parts.append(f"{counts.in_progress} in progress")
    parts.append(f"{counts.open} open")
    if counts.skipped:
        parts.append(f"{counts.skipped} skipped")
    return (
        f"{', '.join(parts)} = {counted(counts.all, 'topic')};"
        f" {counts.percent} %"
        f" ({counts.behind} of {counts.counted})"
    )


def _retired(report: reports.Report) -> str:
    one = report.retired == 1
    text = "1 topic you touched is" if one else f"{report.retired} topics you touched are"
    text += " not in this version of the roadmap"
    if report.retired_spent:
        text += f" ({wording.duration(report.retired_spent)} of the time recorded)"
    return f"{text}; {'its' if one else 'their'} history is kept: roadmap list --state retired"


def _hours(report: reports.Report) -> str:
    counts, reading = report.counts, report.reading
    text = f"{wording.duration(counts.minutes_left)} left of {wording.duration(counts.minutes)}"
    text += f"; {reading.read} of {counted(reading.all, 'reading')} read"
    if report.spent:
        text += f"; {wording.duration(report.spent)} recorded"
    return text


def _forecast(found: Forecast, fared: HitRate | None) -> list[Block]:
    """Return when the next milestones and the last one come, and what that is based on."""
    if found.kind == NOTHING_LEFT:
        return []
    blocks: list[Block] = []
    if found.kind not in (COLD_WITHOUT_PLAN, COLD_WITH_PLAN):
        stops = [m for m in found.milestones if m.sentence]
        shown = stops[:MOST_DATES] + (stops[-1:] if len(stops) > MOST_DATES else [])
        blocks += [
            Entry("When" if i == 0 else "", f"«{m.title}» {m.sentence}")
            for i, m in enumerate(shown)
        ]
    remarks = [found.sentence.removesuffix(".")]
    if found.lever is not None:
        remarks.append(found.lever.sentence)
    if fared is not None and fared.sentence:
        remarks.append(fared.sentence)
    blocks.append(Entry("" if blocks else "When", "; ".join(remarks) + ".", "quiet"))
    return blocks


def _calibration(found: Calibration) -> str:
    text = f"You recalled {found.recalled} of {found.checks} checks"
    if found.sure:
        text += f"; of {found.sure} topics you were sure of, {found.sure_recalled} at the first"
    return text + "."


def _route(lines: Sequence[MilestoneLine]) -> Table:
    reached = [m for m in lines if m.reached]
    skipped = [m for m in lines if m.skipped]
    ahead = [m for m in lines if not m.reached and not m.skipped]
    rows: list[tuple[Cell | Bar, ...]] = []
    if len(reached) > 2:
        rows.append(_stop(reached[-1], f"{len(reached) - 1} before, ", "✓"))
    else:
        rows += [_stop(m, "", "✓") for m in reached]
    rows += [_stop(m, "", "–") for m in skipped[:MOST_STOPS]]
    rows += [_stop(m, "", "▸" if i == 0 else "○") for i, m in enumerate(ahead[:MOST_STOPS])]
    if len(ahead) > MOST_STOPS:
        last = ahead[-1]
        rows.append(
            (
                Cell("…"),
                Cell(f"{len(ahead) - MOST_STOPS} more, up to {last.title}", "quiet"),
                Cell(""),
                Cell(""),
                Cell(f"in {wording.duration(last.minutes_left)}", "quiet"),
            )
        )
    columns = (
        Column(""),
        Column("Milestone", flexible=True),
        Column("Progress", spare=True),
        Column("Topics", right=True),
        Column("Hours", right=True),
    )
    return Table("Route", columns, tuple(rows), plain=True)


def _stop(milestone: MilestoneLine, before: str, mark: str) -> tuple[Cell | Bar, ...]:
    counts = milestone.counts
    when = f"in {wording.duration(milestone.minutes_left)}"
    if milestone.reached or milestone.skipped:
        when = "reached" if milestone.reached else "skipped"
    return (
        Cell(mark, "good" if milestone.reached else "id"),
        Cell(before + milestone.title, "strong" if mark == "▸" else ""),
        Bar(counts.behind, counts.counted),
        Cell(f"{counts.behind}/{counts.counted}"),
        Cell(when, "quiet" if milestone.reached or milestone.skipped else ""),
    )


def _bundle(bundle: Sequence[TopicLine]) -> str:
    first = [t for t in bundle if t.state == IN_PROGRESS or t.ready][:MOST_BUNDLE]
    names = ", ".join(
        f"{t.id} ({wording.duration(t.minutes)}"
        + (", in progress)" if t.state == IN_PROGRESS else ")")
        for t in first
    )
    later = len(bundle) - len(first)
    return names + (f"; then {later} more" if later else "")


def _tracks(tracks: Sequence[reports.TrackLine]) -> Table:
    rows = tuple(
        (
            Cell(track.title),
            Bar(track.counts.behind, track.counts.counted),
            Cell(f"{track.counts.behind}/{track.counts.counted}"),
            Cell(wording.duration(track.counts.minutes_left) if track.counts.minutes_left else ""),
        )
        for track in tracks
    )
    columns = (
        Column("Track", flexible=True),
        Column("Progress", spare=True),
        Column("Topics", right=True),
        Column("Left", right=True, spare=True),
    )
    return Table("Tracks", columns, rows, fold=2, plain=True)


def strip_of(weeks: Sequence[reports.Week], today: str) -> Strip:
    """Return the weeks as a strip."""
    last = weeks[-1] if weeks else None
    title = "Weeks"
    if last is not None and (last.finished or last.spent):
        parts = [f"{last.finished} finished"] if last.finished else []
        if last.spent:
            parts.append(f"{wording.duration(last.spent)} recorded")
        title += f" (this one: {', '.join(parts)})"
    return Strip(title, tuple((w.start, _until(today, w)) for w in weeks))


def _until(today: str, week: reports.Week) -> tuple[int, ...]:
    """Return the counts of a week, with -1 for the days after today."""
    gone = (date.fromisoformat(today) - date.fromisoformat(week.start)).days
    return tuple(count if i <= gone else -1 for i, count in enumerate(week.facts))


# -- all roadmaps --------------------------------------------------------------------------------

_ROADMAP_COLUMNS = (
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
        Table(
            "", _ROADMAP_COLUMNS, tuple(_roadmap_row(line) for line in report.roadmaps), plain=True
        )
    ]
    if report.decided_by:
        blocks.append(Paragraph(f"{report.decided_by} says which one is shown.", "quiet"))
    if report.more:
        many = f"{report.more} more are" if report.more > 1 else "1 more is"
        blocks.append(Paragraph(f"{many} out of sight: roadmap roadmaps --all", "quiet"))
    return Page("Roadmaps", "", tuple(blocks))


def _roadmap_row(line: RoadmapLine) -> tuple[Cell | Bar, ...]:
    counts = line.counts
    mark = "▸" if line.active else "◌" if line.hidden else " "
    if line.next is not None:
        way = f"{line.next.title} ({line.next.behind} of {line.next.steps})"
    else:
        way = "all reached" if line.milestones else ""
    return (
        Cell(mark),
        Cell(line.id, "id"),
        Cell(line.title, "quiet" if line.hidden else "strong" if line.active else ""),
        Bar(counts.behind, counts.counted),
        Cell(f"{counts.behind} of {counts.counted}"),
        Cell(way),
        Cell(wording.duration(line.next.minutes_left) if line.next else "", "quiet"),
        Cell(line.path, "quiet"),
    )
