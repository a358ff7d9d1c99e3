"""The pages of topics: in groups, one by itself, on the map, and all in one table."""

from collections.abc import Sequence

from roadmap_cli.core import reports, wording
from roadmap_cli.core.counting import Counts
from roadmap_cli.core.exchange import RoadmapExport, TopicExport
from roadmap_cli.core.path import PathStep
from roadmap_cli.core.reports import TopicLine
from roadmap_cli.core.states import ASSUMED, CLOSED, DONE, IN_PROGRESS, OPEN, SKIPPED
from roadmap_cli.core.wording import counted
from roadmap_cli.render.page import (
    MARKS,
    STYLES,
    WAITS,
    WORDS,
    Bar,
    Block,
    Cell,
    Column,
    Entry,
    Heading,
    Page,
    Paragraph,
    Table,
)
from roadmap_cli.render.reading_page import items_of
from roadmap_cli.render.report_page import counts_sentence, strip_of

Row = tuple[Cell | Bar, ...]


def topics_page(report: reports.TopicsReport) -> Page:
    """Return the page of topics in groups."""
    blocks: list[Block] = []
    if report.kind == "since":
        blocks.append(Paragraph(f"Since {report.summary}:"))
    elif report.summary:
        blocks.append(Paragraph(report.summary))
    if report.kind in ("track", "remaining"):
        blocks.append(Paragraph(counts_sentence(report.counts)))
    for group in report.groups:
        title = f"{group.title} ({len(group.topics)}, {wording.duration(group.minutes)})"
        blocks.append(Table(title, _TOPIC_COLUMNS, tuple(_topic(t) for t in group.topics)))
    if not report.groups:
        empty = {"remaining": "Nothing is left.", "since": "Nothing was recorded."}
        blocks.append(Paragraph(empty.get(report.kind, "No topic is like that.")))
    blocks += [
        Entry(
            "Renamed?",
            f"is {p.id} what was {p.former} («{p.former_title}»)? Then give the {p.kind} {p.id}"
            f" the line {p.line}",
            "warn",
        )
        for p in report.proposals
    ]
    if report.weeks:
        blocks.append(strip_of(report.weeks, report.today))
    title = report.title + (": what is left" if report.kind == "remaining" else "")
    return Page(title, "", tuple(blocks))


UNKNOWN_HERE = "in no version loaded here; load an earlier one to see its title"

_TOPIC_COLUMNS = (
    Column(""),
    Column("Topic"),
    Column("Title", flexible=True),
    Column("Hours", right=True),
    Column("State"),
)


def _topic(topic: TopicLine) -> Row:
    mark, name, state = state_cells(topic)
    if not topic.track:
        return mark, name, Cell(f"({UNKNOWN_HERE})", "quiet"), Cell(""), state
    return mark, name, Cell(topic.title), Cell(wording.duration(topic.minutes)), state


def state_cells(topic: TopicLine | PathStep) -> tuple[Cell, Cell, Cell]:
    """Return the mark, the id and the state of a topic."""
    word = WORDS[topic.state]
    if topic.state == OPEN:
        word = "ready" if topic.ready else "waits"
    style = STYLES.get(topic.state, "" if topic.ready else "quiet")
    word += ", optional" if topic.optional else ""
    return Cell(MARKS[topic.state], style), Cell(topic.id, style), Cell(word, "quiet")


# -- show ----------------------------------------------------------------------------------------


def show_page(report: reports.ShowReport | reports.MilestoneReport) -> Page:
    """Return the page of one topic or one milestone."""
    if isinstance(report, reports.ShowReport):
        return _topic_page(report)
    return _milestone_page(report)


def _topic_page(report: reports.ShowReport) -> Page:
    card = report.topic
    state = WORDS[report.state] + (f" since {report.since}" if report.since else "")
    facts = [state] + [wording.duration(card.minutes)] * (not card.is_of_log)
    if report.spent:
        facts.append(f"{wording.duration(report.spent)} recorded")
    if report.due:
        facts.append(f"comes back {report.due}")
    facts += filter(None, (report.track, report.stage))
    if card.optional:
        facts.append("optional")
    if report.retired:
        facts.insert(0, UNKNOWN_HERE if card.is_of_log else "no longer in the roadmap")
    blocks: list[Block] = [Paragraph(" · ".join(facts), "quiet")]
    if card.why:
        blocks.append(Paragraph(card.why))
    blocks += [Entry("Goal" if i == 0 else "", o) for i, o in enumerate(card.outcomes)]
    if report.needs:
        blocks.append(Entry("Needs", ", ".join(_with_state(t) for t in report.needs)))
    if report.leads_to:
        blocks.append(Entry("Opens", ", ".join(_with_state(t) for t in report.leads_to)))
    if report.milestones:
        blocks.append(Entry("Counts for", ", ".join(f"«{m.title}»" for m in report.milestones[:3])))
    if card.proof:
        blocks.append(Entry("Proof", card.proof))
    blocks += _building(report.building)
    if report.proof_shown:
        blocks.append(Entry("Shown", report.proof_shown, "link"))
    for check in card.checks:
        blocks.append(Entry("Ask", check.question))
        blocks.append(Entry("", f"→ {check.answer}", "quiet"))
    if report.readings:
        blocks.append(items_of(report.readings, "Readings", with_topic=False))
    if report.gone:
        blocks.append(items_of(report.gone, "Read, and no longer asked", with_topic=False))
    for i, (day, note) in enumerate(report.notes):
        blocks.append(Entry("Notes" if i == 0 else "", f"{day}  {note}"))
    if card.article:
        blocks.append(Entry("Source", "statements " + ", ".join(card.article), "quiet"))
    if card.tags:
        blocks.append(Entry("Tags", ", ".join(card.tags), "quiet"))
    title = card.id if card.is_of_log else f"{card.id}  {card.title}"
    return Page(title, "", tuple(blocks))


def _building(building: reports.Building | None) -> list[Block]:
    if building is None:
        return []
    blocks: list[Block] = []
    if building.before:
        after = f" (after {building.topic_before})" if building.topic_before else ""
        blocks.append(Entry("Before", f"{building.project}{after}: {building.before}", "quiet"))
    blocks.append(Entry("After", f"{building.project}: {building.after}"))
    return blocks


def _milestone_page(report: reports.MilestoneReport) -> Page:
    counts = report.counts
    if counts.behind == counts.counted:
        where = "reached"
    else:
        where = f"{counts.counted - counts.behind} of {counted(counts.counted, 'topic')} left"
        where += f", {wording.duration(report.minutes_left)} to go"
    facts = ["milestone", where, report.stage]
    blocks: list[Block] = [Paragraph(" · ".join(filter(None, facts)), "quiet")]
    if report.says:
        blocks.append(Entry("Say", report.says))
    if report.proof:
        blocks.append(Entry("Show", report.proof))
    elif report.asks_proof:
        blocks.append(Entry("Show", "a link to what you made"))
    blocks += [
        Entry("Needs" if i == 0 else "", f"{_with_state(t)}  {t.title}")
        for i, t in enumerate(report.needs)
    ]
    blocks.append(Paragraph("What those topics need is needed too.", "quiet"))
    return Page(f"{report.id}  {report.title}", "", tuple(blocks))


def _with_state(topic: TopicLine) -> str:
    return f"{topic.id} ({WORDS[topic.state]})"


# -- the map -------------------------------------------------------------------------------------


def tree_page(report: reports.TreeReport) -> Page:
    """Return the map; topics that are behind the learner share a line unless all were asked for."""
    blocks: list[Block] = []
    stages = [
        [(track.title, _tree_rows(track.topics, whole=report.whole)) for track in stage.tracks]
        for stage in report.stages
    ]
    names = [row[1] for tracks in stages for _, rows in tracks for row in rows]
    # One column for all, so that the map can be read downwards.
    widest = max((len(name.text) for name in names if isinstance(name, Cell)), default=0)
    columns = (Column(""), Column("Topic", least=widest), Column("What", flexible=True))
    for stage, tracks in zip(report.stages, stages, strict=True):
        mark = MARKS[DONE] + " " if stage.folded else ""
        blocks.append(Heading(stage.title, _stage_progress(stage.counts), mark))
        blocks += [Table(title, columns, rows, under=stage.title) for title, rows in tracks]
    if any(stage.folded for stage in report.stages):
        blocks.append(Paragraph("--all unfolds the stages that are behind you.", "quiet"))
    return Page(report.roadmap.title, "", tuple(blocks))


def _stage_progress(counts: Counts) -> str:
    text = f"{counts.behind} of {counted(counts.counted, 'topic')} behind you"
    if counts.skipped:
        text += f", {counts.skipped} skipped"
    if counts.minutes_left:
        text += f", {wording.duration(counts.minutes_left)} to go"
    return text


def _tree_rows(lines: Sequence[reports.TreeLine], *, whole: bool) -> tuple[Row, ...]:
    if whole:
        return tuple(_tree_row(line) for line in lines)
    found: list[Row] = []
    for state in (DONE, ASSUMED, SKIPPED):
        same = [line for line in lines if line.topic.state == state]
        if len(same) == 1:
            found.append(_tree_row(same[0]))
        elif same:
            style = STYLES.get(state, "")
            names = ", ".join(line.topic.id for line in same)
            count = Cell(f"{len(same)} {WORDS[state]}", style)
            found.append((Cell(MARKS[state], style), count, Cell(names, "quiet")))
    return tuple(found) + tuple(_tree_row(line) for line in lines if line.topic.state not in CLOSED)


def _tree_row(line: reports.TreeLine) -> Row:
    topic = line.topic
    waits = topic.state == OPEN and not topic.ready
    style = STYLES.get(topic.state, "quiet" if waits else "strong")
    mark = WAITS if waits else MARKS[topic.state]
    return Cell(mark, style), Cell(topic.id, style), Cell(_tree_words(line), "quiet")


def _tree_words(line: reports.TreeLine) -> str:
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


# -- one table for spreadsheets ------------------------------------------------------------------

_EXPORT_COLUMNS = (
    "id title track stage state since started hours spent optional prerequisites links read proof"
    " rating tags notes"
).split()


def topics_table(roadmaps: Sequence[RoadmapExport]) -> Page:
    """Return one table of all topics; with several roadmaps its first column names them."""
    several = len(roadmaps) != 1
    names = ["roadmap", *_EXPORT_COLUMNS] if several else _EXPORT_COLUMNS
    rows = tuple(
        tuple(Cell(text) for text in ([roadmap.id] if several else []) + _export_texts(topic))
        for roadmap in roadmaps
        for topic in roadmap.topics
    )
    title = ", ".join(roadmap.title for roadmap in roadmaps)
    return Page(title, "", (Table("", tuple(map(Column, names)), rows),))


def _export_texts(topic: TopicExport) -> list[str]:
    links = [reading for reading in topic.readings if reading.url]
    return [
        topic.id,
        topic.title,
        topic.track,
        topic.stage,
        topic.state,
        topic.since,
        topic.began,
        f"{topic.hours:g}",
        f"{wording.hours(topic.spent_minutes):g}" if topic.spent_minutes else "",
        "yes" if topic.optional else "",
        " ".join(topic.prerequisites),
        " ".join(reading.url for reading in links),
        " ".join(reading.url for reading in links if reading.read),
        topic.proved,
        str(topic.rating) if topic.rating else "",
        " ".join(topic.tags),
        " / ".join(note.text for note in topic.notes),
    ]
