"""The pages of topics: one by itself, on the map, and all in one table."""

from collections.abc import Sequence

from roadmap_cli.core.answers import reports
from roadmap_cli.core.answers.exchange_answers import RoadmapExport, TopicExport
from roadmap_cli.core.answers.path import PathStep
from roadmap_cli.core.answers.reports import TopicLine
from roadmap_cli.core.progress.counting import Counts
from roadmap_cli.core.progress.milestone_time import format_milestone_time
from roadmap_cli.core.progress.states import ASSUMED, CLOSED, DONE, OPEN, SKIPPED
from roadmap_cli.core.progress.verification import format_verification
from roadmap_cli.core.wording import (
    format_count,
    format_duration,
    format_near_day,
    hours,
    quote_title,
)
from roadmap_cli.formats.csv import csv_cells
from roadmap_cli.render.pages.page import (
    STATE_SYMBOLS,
    STATE_WORDS,
    SYMBOL,
    TITLE,
    TOPIC,
    Block,
    BulletList,
    Cell,
    Column,
    Field,
    NoteField,
    Page,
    PageHeading,
    Paragraph,
    Questions,
    Row,
    Table,
    fields,
    state_cell,
    state_word,
)
from roadmap_cli.render.pages.reading_page import reading_items
from roadmap_cli.render.text_lines import format_list, name_topic

UNKNOWN_TITLE = "in no version loaded here; load an earlier one to see its title"
_TREE_COLUMNS = (
    SYMBOL,
    TOPIC,
    TITLE,
    Column("What", wrap=True, values=("State", "Optional", "After", "Waiting")),
)


def state_cells(topic: TopicLine | PathStep) -> tuple[Cell, Cell, Cell]:
    """Return the sign, the id and the state of a topic."""
    sign = state_cell(topic.state, ready=topic.ready)
    word = state_word(topic.state, ready=topic.ready)
    values = (word, "yes" if topic.optional else "")
    text = word + format_until(topic.until) + (", optional" if topic.optional else "")
    return sign, Cell(topic.id, sign.style), Cell(text, "quiet", values=values)


def format_until(day: str) -> str:
    """Return until when a topic in progress runs, "" for one that does not run."""
    return f", until {format_near_day(day)}" if day else ""


def show_page(
    report: reports.ShowReport | reports.MilestoneReport, *, has_answers: bool = False
) -> Page:
    """Return the page of one topic, with or without the answers to its questions, or milestone."""
    if isinstance(report, reports.ShowReport):
        return _topic_page(report, has_answers=has_answers)
    return _milestone_page(report)


def _topic_page(report: reports.ShowReport, *, has_answers: bool) -> Page:
    card = report.topic
    blocks: list[Block] = [Paragraph(_format_topic_facts(report), "quiet")]
    if report.hint is not None:
        blocks.append(Field("Hint", report.hint.sentence))
    if card.why:
        blocks.append(Paragraph(card.why))
    if card.outcomes:
        blocks.append(BulletList("Afterwards", card.outcomes))
    rows = [
        Field("Exercise", card.proof),
        *_project_fields(report.building),
        Field("Practice", _format_practice(report)),
        Field("Shown", report.proof_shown, "link"),
        Field("Needs", ", ".join(map(_format_topic, report.needs))),
        Field("Refreshes", ", ".join(map(_format_topic, report.refreshes))),
        Field("Unlocks", ", ".join(map(_format_topic, report.leads_to))),
        Field(
            "Counts for",
            format_list([f"{quote_title(m.title)}" for m in report.milestones], limit=3),
        ),
    ]
    blocks += [row for row in rows if row.text]
    if card.checks:
        see, ask = f"roadmap show {card.id} --answers", f"roadmap review {card.id}"
        hints = f"see the answers: {see}", f"be asked one of them: {ask}"
        blocks.append(Questions(card.checks, has_answers, hints))
    if report.readings:
        blocks.append(reading_items(report.readings, "Readings", with_topic=False))
    if report.gone:
        title = "Read, and no longer on the list"
        blocks.append(reading_items(report.gone, title, with_topic=False))
    blocks += [
        NoteField("" if i else "Notes", note.day, note.text) for i, note in enumerate(report.notes)
    ]
    if card.tags:
        blocks.append(Field("Tags", ", ".join(card.tags), "quiet"))
    title = card.id if card.is_known_from_log else f"{card.id}  {card.title}"
    return Page(title, "", tuple(blocks))


def _format_practice(report: reports.ShowReport) -> str:
    name, verified = report.topic.id, report.verified
    text = format_verification(verified) if verified else ""
    if report.practice and not (verified and verified.holds):
        how = f"lay it out: roadmap practice {name}; check it: roadmap verify {name}"
        text = f"{text}; {how}" if text else how
    return text


def _format_topic_facts(report: reports.ShowReport) -> str:
    card, facts = report.topic, []
    if report.retired:
        facts.append(UNKNOWN_TITLE if card.is_known_from_log else "no longer in the roadmap")
    state = state_word(report.state, ready=all(need.state in CLOSED for need in report.needs))
    if report.retired:
        state = STATE_WORDS[report.state]
    preposition = "on" if report.state in (DONE, SKIPPED) else "since"
    state += f" {preposition} {report.since}" if report.since else ""
    facts.append(state + format_until(report.until))
    if not card.is_known_from_log:
        text = f"{format_duration(card.minutes)} in the plan"
        if 0 < report.minutes_left < card.minutes > report.spent:
            text += f", about {format_duration(report.minutes_left)} to go"
        facts.append(text)
    if report.days:
        facts.append(f"{format_count(report.days, 'day')} at least")
    if report.spent:
        facts.append(f"{format_duration(report.spent)} spent")
    if report.due:
        facts.append(f"{'review due since' if report.is_due else 'next review'} {report.due}")
    facts += filter(None, (report.track, report.stage, "optional" if card.optional else ""))
    return " · ".join(facts)


def _project_fields(step: reports.ProjectStep | None) -> list[Field]:
    if step is None:
        return []
    if not step.before:
        return [Field("Project", f"{step.project}: {step.after}")]
    topic = f" after {step.topic_before}" if step.topic_before else ""
    return [
        Field("Project", f"{step.project}{topic}: {step.before}", "quiet"),
        Field("Becomes", step.after),
    ]


def _milestone_page(report: reports.MilestoneReport) -> Page:
    counts = report.counts
    progress = f"reached {report.day}" if report.day else "reached"
    if report.time is not None:
        progress += f", took {format_milestone_time(report.time)}"
    if counts.behind != counts.counted:
        topics = f"{counts.behind} of {format_count(counts.counted, 'topic')} done"
        progress = f"{topics}, {format_duration(report.minutes_left)} to go"
    facts = " · ".join(filter(None, ("milestone", progress, report.stage)))
    proof = report.proof or ("a link to what you made" if report.asks_proof else "")
    rows = [
        Field("You can say", report.says and f'"{report.says}"'),
        Field("To show", proof),
        *fields("Needs", [*map(_format_topic, report.needs), "and everything those topics need"]),
    ]
    blocks: list[Block] = [Paragraph(facts, "quiet"), *(row for row in rows if row.text)]
    return Page(f"{report.id}  {report.title}", "", tuple(blocks))


def _format_topic(topic: TopicLine) -> str:
    return name_topic(topic.id, topic.title, state_word(topic.state, ready=topic.ready))


def tree_page(report: reports.TreeReport) -> Page:
    """Return the map; topics that are closed share a line unless all were asked for."""
    stages = [
        [(track.title, _tree_rows(track.topics, whole=report.whole)) for track in stage.tracks]
        for stage in report.stages
    ]
    names = [row[1].text for tracks in stages for _, rows in tracks for row in rows]
    # The ids of all tracks get one width, so that the map can be read downwards.
    width = max(map(len, names), default=0)
    columns = tuple(c._replace(min_width=width) if c is TOPIC else c for c in _TREE_COLUMNS)
    blocks: list[Block] = []
    for stage, tracks in zip(report.stages, stages, strict=True):
        symbol = STATE_SYMBOLS[DONE] + " " if stage.folded else ""
        blocks.append(PageHeading(stage.title, _format_stage(stage.counts), symbol))
        blocks += [Table(title, columns, rows, section=stage.title) for title, rows in tracks]
    if any(stage.folded for stage in report.stages):
        blocks.append(Paragraph("--all shows the finished stages, too.", "quiet"))
    return Page(report.roadmap.title, "", tuple(blocks))


def _format_stage(counts: Counts) -> str:
    text = f"{counts.behind} of {format_count(counts.counted, 'topic')} done"
    if counts.skipped:
        text += f", {counts.skipped} skipped"
    if counts.minutes_left:
        text += f", {format_duration(counts.minutes_left)} to go"
    return text


def _tree_rows(lines: Sequence[reports.TreeLine], *, whole: bool) -> tuple[Row, ...]:
    if whole:
        return tuple(map(_tree_row, lines))
    rows: list[Row] = []
    for state in (DONE, ASSUMED, SKIPPED):
        same = [line for line in lines if line.topic.state == state]
        if len(same) == 1:
            rows.append(_tree_row(same[0]))
        elif same:
            sign = state_cell(state, ready=False)
            names = ", ".join(line.topic.id for line in same)
            count = Cell(f"{len(same)} {STATE_WORDS[state]}", sign.style)
            rows.append((sign, count, Cell(names, "quiet"), Cell("")))
    rows += [_tree_row(line) for line in lines if line.topic.state not in CLOSED]
    return tuple(rows)


def _tree_row(line: reports.TreeLine) -> Row:
    topic = line.topic
    sign, name, state = state_cells(topic)
    values = (*(state.values or ()), " ".join(line.blocked_by), line.waiting or "")
    what = Cell(_format_tree_line(line), "quiet", values=values)
    return sign, name, Cell(topic.title), what


def _format_tree_line(line: reports.TreeLine) -> str:
    """Return the state of a topic, what blocks it, and how many topics it blocks."""
    topic = line.topic
    is_waiting = topic.state == OPEN and line.blocked_by
    word = state_word(topic.state, ready=topic.ready) + format_until(topic.until)
    parts = [] if is_waiting else [word]
    if topic.state not in CLOSED:
        if line.blocked_by:
            parts.append("after " + ", ".join(line.blocked_by))
        if topic.optional:
            parts.append("optional")
        if line.waiting and not line.blocked_by:
            parts.append("1 waits for it" if line.waiting == 1 else f"{line.waiting} wait for it")
    return "; ".join(parts)


def topics_table(roadmaps: Sequence[RoadmapExport]) -> Page:
    """Return one table of all topics; with several roadmaps its first column names them."""
    several = len(roadmaps) != 1
    names = ["roadmap", *_EXPORT_COLUMNS] if several else _EXPORT_COLUMNS
    rows = tuple(
        tuple(map(Cell, ([roadmap.id] if several else []) + _export_texts(topic)))
        for roadmap in roadmaps
        for topic in roadmap.topics
    )
    title = ", ".join(roadmap.title for roadmap in roadmaps)
    return Page(title, "", (Table("", tuple(map(Column, names)), rows),))


_EXPORT_COLUMNS = (
    "id title track stage state since started hours spent_hours optional prerequisites links read proof"
    " rating tags notes"
).split()


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
        f"{hours(topic.spent_minutes):g}" if topic.spent_minutes else "",
        "yes" if topic.optional else "",
        " ".join(topic.prerequisites),
        " ".join(reading.url for reading in links),
        " ".join(reading.url for reading in links if reading.read),
        topic.proved,
        str(topic.rating) if topic.rating else "",
        " ".join(topic.tags),
        csv_cells.join_notes(note.text for note in topic.notes),
    ]
