"""What each report shows, in which order and in which words: reports in, pages out.

It decides no numbers and applies no ink.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from roadmap_cli.core import durations, reports
from roadmap_cli.core.reports import Counts, MilestoneLine, ReadingLine, TopicLine
from roadmap_cli.core.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.render.page import (
    Bar,
    Block,
    Cell,
    Column,
    Entry,
    Item,
    Items,
    Page,
    Paragraph,
    Strip,
    Table,
)

MOST_STOPS = 5
MOST_BUNDLE = 5

_MARKS = {DONE: "✓", ASSUMED: "≈", IN_PROGRESS: "▸", PAUSED: "‖", SKIPPED: "–", OPEN: "○"}
_STYLES = {DONE: "good", ASSUMED: "good", IN_PROGRESS: "id", SKIPPED: "quiet", PAUSED: "quiet"}
_WORDS = {
    DONE: "done",
    ASSUMED: "known",
    IN_PROGRESS: "in progress",
    PAUSED: "put aside",
    SKIPPED: "skipped",
    OPEN: "open",
}


def page(report: Any) -> Page | None:
    """Return the page of a report, or None when it is not one."""
    composer = _COMPOSERS.get(type(report))
    return composer(report) if composer else None


# -- report --------------------------------------------------------------------------------------


def _report(report: reports.Report) -> Page:
    blocks: list[Block] = [
        Paragraph(_counts(report.counts)),
        Paragraph(_hours(report), "quiet"),
        _route(report.milestones),
    ]
    if report.bundle:
        blocks.append(Entry("Now", _bundle(report.bundle)))
    blocks.append(_tracks(report.tracks))
    blocks.append(_strip(report.weeks, report.today))
    if report.retired:
        blocks.append(
            Paragraph(
                f"{report.retired} topics you touched are no longer in this roadmap;"
                " their history is kept.",
                "quiet",
            )
        )
    note = ("as of " if report.as_of else "") + report.today
    return Page(report.roadmap.title, note, tuple(blocks))


def _counts(counts: Counts) -> str:
    parts = [f"{counts.done} done"]
    if counts.assumed:
        parts.append(f"{counts.assumed} known before")
    parts.append(f"{counts.in_progress} in progress")
    parts.append(f"{counts.open} open")
    if counts.skipped:
        parts.append(f"{counts.skipped} skipped")
    behind = counts.done + counts.assumed
    return (
        f"{', '.join(parts)} = {counts.all} topics; {counts.percent} %"
        f" ({behind} of {counts.counted})"
    )


def _hours(report: reports.Report) -> str:
    counts, reading = report.counts, report.reading
    text = f"{durations.written(counts.minutes_left)} left of {durations.written(counts.minutes)}"
    text += f"; {reading.read} of {reading.all} readings read"
    if report.spent:
        text += f"; {durations.written(report.spent)} recorded"
    return text


def _route(lines: Sequence[MilestoneLine]) -> Table:
    reached = [m for m in lines if m.reached]
    ahead = [m for m in lines if not m.reached]
    rows: list[tuple[Cell | Bar, ...]] = []
    if len(reached) > 2:
        rows.append(_stop(reached[-1], f"{len(reached) - 1} before, ", "✓"))
    else:
        rows += [_stop(m, "", "✓") for m in reached]
    rows += [_stop(m, "", "▸" if i == 0 else "○") for i, m in enumerate(ahead[:MOST_STOPS])]
    if len(ahead) > MOST_STOPS:
        last = ahead[-1]
        rows.append(
            (
                Cell("…"),
                Cell(f"{len(ahead) - MOST_STOPS} more, up to {last.title}", "quiet"),
                Cell(""),
                Cell(""),
                Cell(f"in {durations.written(last.minutes_left)}", "quiet"),
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
    behind = counts.done + counts.assumed + counts.skipped
    when = "reached" if milestone.reached else f"in {durations.written(milestone.minutes_left)}"
    return (
        Cell(mark, "good" if milestone.reached else "id"),
        Cell(before + milestone.title, "strong" if mark == "▸" else ""),
        Bar(behind, counts.all),
        Cell(f"{behind}/{counts.all}"),
        Cell(when, "quiet" if milestone.reached else ""),
    )


def _bundle(bundle: Sequence[TopicLine]) -> str:
    first = [t for t in bundle if t.state == IN_PROGRESS or t.ready][:MOST_BUNDLE]
    names = ", ".join(
        f"{t.id} ({durations.written(t.minutes)}"
        + (", in progress)" if t.state == IN_PROGRESS else ")")
        for t in first
    )
    later = len(bundle) - len(first)
    return names + (f"; then {later} more" if later else "")


def _tracks(tracks: Sequence[reports.TrackLine]) -> Table:
    rows = tuple(
        (
            Cell(track.title),
            Bar(track.counts.done + track.counts.assumed, track.counts.counted),
            Cell(f"{track.counts.done + track.counts.assumed}/{track.counts.counted}"),
            Cell(durations.written(track.counts.minutes_left) if track.counts.minutes_left else ""),
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


def _strip(weeks: Sequence[reports.Week], today: str) -> Strip:
    last = weeks[-1] if weeks else None
    title = "Weeks"
    if last is not None and (last.finished or last.spent):
        parts = [f"{last.finished} finished"] if last.finished else []
        if last.spent:
            parts.append(f"{durations.written(last.spent)} recorded")
        title += f" (this one: {', '.join(parts)})"
    return Strip(title, tuple((w.start, _until(today, w)) for w in weeks))


def _until(today: str, week: reports.Week) -> tuple[int, ...]:
    """Return the counts of a week, with -1 for the days after today."""
    gone = (date.fromisoformat(today) - date.fromisoformat(week.start)).days
    return tuple(count if i <= gone else -1 for i, count in enumerate(week.facts))


# -- topics in groups ----------------------------------------------------------------------------


def _topics(report: reports.TopicsReport) -> Page:
    blocks: list[Block] = []
    if report.kind == "since":
        blocks.append(Paragraph(f"Since {report.summary}:"))
    elif report.summary:
        blocks.append(Paragraph(report.summary))
    if report.kind in ("track", "remaining"):
        blocks.append(Paragraph(_counts(report.counts)))
    for group in report.groups:
        title = f"{group.title} ({len(group.topics)}, {durations.written(group.minutes)})"
        blocks.append(Table(title, _TOPIC_COLUMNS, tuple(_topic(t) for t in group.topics)))
    if not report.groups:
        empty = {"remaining": "Nothing is left.", "since": "Nothing was recorded."}
        blocks.append(Paragraph(empty.get(report.kind, "No topic is like that.")))
    if report.weeks:
        blocks.append(_strip(report.weeks, report.today))
    title = report.title + (": what is left" if report.kind == "remaining" else "")
    return Page(title, "", tuple(blocks))


_TOPIC_COLUMNS = (
    Column(""),
    Column("Topic"),
    Column("Title", flexible=True),
    Column("Hours", right=True),
    Column("State"),
)


def _topic(topic: TopicLine) -> tuple[Cell | Bar, ...]:
    word = _WORDS[topic.state]
    if topic.state == OPEN:
        word = "ready" if topic.ready else "waits"
    if topic.optional:
        word += ", optional"
    style = _STYLES.get(topic.state, "" if topic.ready else "quiet")
    return (
        Cell(_MARKS[topic.state], style),
        Cell(topic.id, style),
        Cell(topic.title),
        Cell(durations.written(topic.minutes)),
        Cell(word, "quiet"),
    )


# -- tree ----------------------------------------------------------------------------------------


def _tree(report: reports.TreeReport) -> Page:
    blocks: list[Block] = []
    for title, tracks in report.stages:
        blocks.append(Paragraph(title, "strong"))
        for track, lines in tracks:
            rows = tuple(
                (
                    Cell(_MARKS[line.topic.state], _STYLES.get(line.topic.state, "")),
                    Cell(line.topic.id, _STYLES.get(line.topic.state, "")),
                    Cell(_blocked(line), "quiet"),
                )
                for line in lines
            )
            blocks.append(
                Table(
                    track, (Column(""), Column("Topic"), Column("Waits for", flexible=True)), rows
                )
            )
    if not blocks:
        blocks.append(Paragraph("Every stage is behind you; --all shows them."))
    return Page(report.roadmap.title, "", tuple(blocks))


def _blocked(line: reports.TreeLine) -> str:
    if line.topic.state in (DONE, ASSUMED, SKIPPED):
        return ""
    if line.blocked_by:
        return "after " + ", ".join(line.blocked_by)
    return "in progress" if line.topic.state == IN_PROGRESS else "ready"


# -- show ----------------------------------------------------------------------------------------


def _show(report: reports.ShowReport) -> Page:
    card = report.topic
    state = _WORDS[report.state] + (f" since {report.since}" if report.since else "")
    facts = [state, durations.written(card.minutes)]
    if report.spent:
        facts.append(f"{durations.written(report.spent)} recorded")
    facts += [report.track, report.stage]
    if card.optional:
        facts.append("optional")
    if report.retired:
        facts.insert(0, "no longer in the roadmap")
    blocks: list[Block] = [Paragraph(" · ".join(facts), "quiet")]
    if card.why:
        blocks.append(Paragraph(card.why))
    blocks += [Entry("Goal" if i == 0 else "", o) for i, o in enumerate(card.outcomes)]
    if report.needs:
        blocks.append(Entry("Needs", ", ".join(_with_state(t) for t in report.needs)))
    if report.leads_to:
        blocks.append(Entry("Opens", ", ".join(_with_state(t) for t in report.leads_to)))
    if report.milestones:
        blocks.append(Entry("Counts for", ", ".join(f"«{m}»" for m in report.milestones[:3])))
    if card.proof:
        blocks.append(Entry("Proof", card.proof))
    if report.proof_shown:
        blocks.append(Entry("Shown", report.proof_shown, "link"))
    for check in card.checks:
        blocks.append(Entry("Ask", check.question))
        blocks.append(Entry("", f"→ {check.answer}", "quiet"))
    if report.readings:
        blocks.append(_readings(report.readings, "Readings", with_topic=False))
    for i, (day, note) in enumerate(report.notes):
        blocks.append(Entry("Notes" if i == 0 else "", f"{day}  {note}"))
    if card.article:
        blocks.append(Entry("Source", "statements " + ", ".join(card.article), "quiet"))
    if card.tags:
        blocks.append(Entry("Tags", ", ".join(card.tags), "quiet"))
    return Page(f"{card.id}  {card.title}", "", tuple(blocks))


def _with_state(topic: TopicLine) -> str:
    return f"{topic.id} ({_WORDS[topic.state]})"


# -- readings ------------------------------------------------------------------------------------


def _reading(report: reports.ReadingReport) -> Page:
    counts = report.counts
    blocks: list[Block] = []
    text = f"{counts.read} of {counts.all} core readings read"
    if counts.minutes_left:
        text += f", {durations.written(counts.minutes_left)} left"
    if report.hidden:
        text += f"; {report.hidden} read ones are not shown (--all)"
    blocks.append(Paragraph(text, "quiet"))
    if report.readings:
        blocks.append(_readings(report.readings, "", with_topic=True))
    else:
        blocks.append(Paragraph("Nothing to read here."))
    return Page(f"Reading list: {report.title}", "", tuple(blocks))


def _readings(readings: Sequence[ReadingLine], title: str, *, with_topic: bool) -> Items:
    rows = []
    for r in readings:
        facts = [
            r.kind,
            durations.written(r.minutes) if r.minutes else "",
            "free" if r.free else "not free",
            "your own" if r.own else "" if r.role == "core" else r.role,
            f"for {r.topic}" if with_topic else "",
            f"read on {r.read}" if r.read else "",
        ]
        text = r.title + (f", {r.part}" if r.part else "")
        rows.append(Item("✓" if r.read else "○", text, r.id, tuple(facts), r.url))
    return Items(title, ("Kind", "Time", "Price", "Role", "Topic", "Read"), tuple(rows))


# -- search --------------------------------------------------------------------------------------


def _search(report: reports.SearchReport) -> Page:
    if not report.hits:
        return Page(f"Search: {report.words}", "", (Paragraph("Nothing holds all these words."),))
    rows = tuple(
        (
            Cell(_MARKS.get(hit.state, "·") if hit.kind == "topic" else "·"),
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


_COMPOSERS: dict[type, Callable[[Any], Page]] = {
    reports.Report: _report,
    reports.TopicsReport: _topics,
    reports.TreeReport: _tree,
    reports.ShowReport: _show,
    reports.ReadingReport: _reading,
    reports.SearchReport: _search,
}
