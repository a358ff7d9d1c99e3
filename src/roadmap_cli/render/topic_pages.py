"""The pages of topics: in groups, and one by itself."""

from roadmap_cli.core import durations, reports
from roadmap_cli.core.amounts import counted
from roadmap_cli.core.reports import TopicLine
from roadmap_cli.core.states import OPEN
from roadmap_cli.render.page import (
    Bar,
    Block,
    Cell,
    Column,
    Entry,
    Page,
    Paragraph,
    Table,
)
from roadmap_cli.render.reading_page import items_of
from roadmap_cli.render.report_page import counts_sentence, strip_of
from roadmap_cli.render.signs import MARKS, STYLES, WORDS


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
        title = f"{group.title} ({len(group.topics)}, {durations.written(group.minutes)})"
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


def _topic(topic: TopicLine) -> tuple[Cell | Bar, ...]:
    word = WORDS[topic.state]
    if topic.state == OPEN:
        word = "ready" if topic.ready else "waits"
    if topic.optional:
        word += ", optional"
    style = STYLES.get(topic.state, "" if topic.ready else "quiet")
    return (
        Cell(MARKS[topic.state], style),
        Cell(topic.id, style),
        Cell(topic.title) if topic.track else Cell(f"({UNKNOWN_HERE})", "quiet"),
        Cell(durations.written(topic.minutes) if topic.track else ""),
        Cell(word, "quiet"),
    )


# -- show ----------------------------------------------------------------------------------------


def show_page(report: reports.ShowReport | reports.MilestoneReport) -> Page:
    """Return the page of one topic or one milestone."""
    if isinstance(report, reports.ShowReport):
        return _topic_page(report)
    return _milestone_page(report)


def _topic_page(report: reports.ShowReport) -> Page:
    card = report.topic
    state = WORDS[report.state] + (f" since {report.since}" if report.since else "")
    facts = [state] + [durations.written(card.minutes)] * (not card.is_of_log)
    if report.spent:
        facts.append(f"{durations.written(report.spent)} recorded")
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
    behind = counts.done + counts.assumed
    if behind == counts.counted:
        where = "reached"
    else:
        where = f"{counts.counted - behind} of {counted(counts.counted, 'topic')} left"
        where += f", {durations.written(report.minutes_left)} to go"
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
