"""The pages of a mentor: a cohort, one learner of it, one topic.

They list people by name, or by whether a word may help. They rank nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.core.cohort import status as needs
from roadmap_cli.core.cohort.cohort import (
    FEWEST,
    Cohort,
    CohortPace,
    CohortTopic,
    LearnerReport,
    TopicTally,
)
from roadmap_cli.core.cohort.status import RECENT_WEEKS, LearnerStatus, TopicStatus
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.core.wording import format_count, format_duration, hours, quote_title
from roadmap_cli.render.pages.page import (
    STATE_STYLES,
    STATE_SYMBOLS,
    SYMBOL,
    TITLE,
    TOPIC,
    WAITING,
    Bar,
    Block,
    Cell,
    Column,
    Field,
    Page,
    Paragraph,
    Row,
    Table,
    duration,
)
from roadmap_cli.render.text_lines import format_list, format_state

_MAX_TOPICS = 10  # of those that stop people
_MAX_NAMES = 20
_LEARNER = Column("Learner")
_COLUMNS = (
    _LEARNER,
    Column("Done", align_right=True),
    Column("", hide_if_narrow=True),
    Column("Last seen"),
    Column("In progress", wrap=True),
)
_HOURS = Column("Hours", align_right=True, hide_if_narrow=True)
_TALLY = (TOPIC, TITLE, Column("Learners"))
_TOPIC_COLUMNS = (SYMBOL, TOPIC, TITLE, Column("State"), Column("Since"), Column("Last seen"))
_AT_TOPIC = (
    SYMBOL,
    _LEARNER._replace(wrap=True),
    Column("State"),
    Column("Since"),
    Column("Last seen"),
)
# In CSV there is a line for each learner, and a column for each number.
_CSV = tuple(
    map(
        Column,
        (
            *("Learner", "Version", "As of", "Topics", "Done", "Known", "Skipped"),
            *("In progress", "Last day", f"Done in {RECENT_WEEKS} weeks", "Hours spent"),
            *("Need", "Days"),
        ),
    )
)
_ORDER = (IN_PROGRESS, PAUSED, DONE, ASSUMED, SKIPPED, OPEN)


def cohort_page(cohort: Cohort) -> Page:
    """Return the page of a cohort: who may need a word, everybody by name, what stops people."""
    if not cohort.learners:
        return _empty_page(cohort)
    return Page(
        cohort.title,
        f"{format_count(len(cohort.learners), 'learner')}, {cohort.today}",
        (Paragraph(_summary(cohort)), *_needs(cohort), _everybody(cohort), *_in_common(cohort)),
    )


def _empty_page(cohort: Cohort) -> Page:
    how = "COHORT" if cohort.title else "--into DIR --name NAME"
    blocks = (
        Paragraph("Nobody shares here yet."),
        *_not_sharing(cohort),
        Paragraph(f"they share with: roadmap share {how}", "quiet"),
    )
    return Page(cohort.title or "Cohort", cohort.today, blocks, empty=Table("", _CSV, ()))


def _not_sharing(cohort: Cohort) -> list[Block]:
    if not cohort.not_sharing:
        return []
    names = format_list(cohort.not_sharing, limit=_MAX_NAMES)
    return [Field("Not sharing", names, "quiet")]


def cohort_table(cohort: Cohort) -> Page:
    """Return a cohort as one table for a spreadsheet."""
    table = Table("", _CSV, tuple(_csv_row(status) for status in cohort.learners))
    return Page(cohort.title, cohort.today, (table,))


def _summary(cohort: Cohort) -> str:
    everybody, waiting = len(cohort.learners), len(cohort.needs)
    fine = everybody - waiting
    if not fine:
        return "A word may help." if everybody == 1 else "A word may help each of them."
    if not waiting:
        return "Everybody is on the way." if everybody > 1 else "On the way."
    return f"{fine} of {everybody} {'is' if fine == 1 else 'are'} on the way."


def _needs(cohort: Cohort) -> list[Block]:
    by_name = {status.name: status for status in cohort.learners}
    rows = tuple((Cell(name, "strong"), Cell(format_need(by_name[name]))) for name in cohort.needs)
    return [Table("A word may help", (_LEARNER, Column("Why", wrap=True)), rows)] if rows else []


def format_need(status: LearnerStatus) -> str:
    """Return why a word may help, without a judgement."""
    days = format_count(status.need_days, "day")
    if status.need == needs.OLD_CARD:
        return f"nothing shared for {days}"
    if status.need == needs.NOT_BEGUN:
        return "not begun yet"
    if status.need == needs.LEFT_TOPIC:
        quiet = [quote_title(topic.title) for topic in status.in_progress if topic.is_quiet]
        return f"busy with other topics; {format_list(quiet, limit=2)} untouched for {days}"
    titles = [quote_title(topic.title) for topic in status.in_progress]
    where = f"in {format_list(titles, limit=2)}" if titles else "between topics"
    when = f" when last shared, {_ago(status.age)}" if status.age else ""
    return f"quiet for {days}, {where}{when}"


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _everybody(cohort: Cohort) -> Table:
    has_hours = any(status.minutes is not None for status in cohort.learners)
    columns = (*_COLUMNS[:-1], *([_HOURS] if has_hours else []), _COLUMNS[-1])
    rows = tuple(_learner_row(status, columns) for status in cohort.learners)
    return Table("Everybody, by name", columns, rows)


def _learner_row(status: LearnerStatus, columns: Sequence[Column]) -> Row:
    topics = [topic.title for topic in status.in_progress]
    last = _ago(status.days + status.age) if status.touched else "not begun"
    row: list[Cell | Bar] = [
        Cell(status.name, "strong"),
        Cell(f"{status.behind} of {status.size}"),
        Bar(min(status.behind, status.size), status.size),
        Cell(last, "quiet"),
    ]
    if _HOURS in columns:
        row.append(Cell("") if status.minutes is None else duration(status.minutes))
    row.append(Cell(format_list(topics, limit=1)))
    return tuple(row)


def _csv_row(status: LearnerStatus) -> Row:
    values: tuple[str | float, ...] = (
        *(status.name, status.version, status.as_of),
        *(status.size, status.done, status.known, status.skipped),
        ", ".join(topic.id for topic in status.in_progress),
        *(status.touched, status.recent),
        "" if status.minutes is None else hours(status.minutes),
        *(status.need, status.need_days if status.need else ""),
    )
    return tuple(Cell(str(value), values=(value,)) for value in values)


def _in_common(cohort: Cohort) -> list[Block]:
    """Return what the learners have in common: what stops people, their pace, their versions."""
    blocks: list[Block] = []
    if cohort.topics is None:
        sentence = f"Topics and pace are summed up from {FEWEST} learners on."
        blocks.append(Paragraph(sentence, "quiet"))
    shown = [t for t in cohort.topics or () if t.quiet or t.paused or t.in_progress > 1]
    if shown:
        rows = tuple(
            (Cell(t.id, "id"), Cell(t.title), Cell(_format_tally(t))) for t in shown[:_MAX_TOPICS]
        )
        blocks.append(Table("Where people stop", _TALLY, rows))
    if cohort.pace is not None:
        blocks.append(Field("Pace", _format_pace(cohort.pace)))
    if len(cohort.versions) > 1:
        versions = [f"{v.learners} with {v.version or 'none'}" for v in cohort.versions]
        blocks.append(Field("Versions", format_list(versions), "quiet"))
    if cohort.others:
        others = [f"{other.id} ({other.learners})" for other in cohort.others]
        also = format_list(others)
        blocks.append(Field("Also shared", f"{also}: --roadmap ID", "quiet"))
    return [*blocks, *_not_sharing(cohort)]


def _format_tally(tally: TopicTally) -> str:
    parts = [f"{tally.in_progress} in it"] if tally.in_progress else []
    if tally.quiet:
        all_quiet = tally.quiet == tally.in_progress
        parts[0] += ", quiet" if all_quiet else f", {tally.quiet} of them quiet"
    parts += [f"{tally.paused} paused"] if tally.paused else []
    parts += [f"{tally.done} got through"] if tally.done else []
    return "; ".join(parts)


def _format_pace(pace: CohortPace) -> str:
    if not pace.high:
        return f"most finished no topic in the last {RECENT_WEEKS} weeks"
    low, high = (f"{number:.1f}".removesuffix(".0") for number in (pace.low, pace.high))
    amount = f"about {high}" if low == high else f"{low} to {high}"
    return f"the middle half finish {amount} topics a week, over the last {RECENT_WEEKS} weeks"


def learner_page(report: LearnerReport) -> Page:
    """Return the page of one learner: where they stand, topic by topic."""
    learner = report.learner
    progress = f"{learner.behind} of {format_count(learner.size, 'topic')} done"
    progress += f", of these {learner.known} known" if learner.known else ""
    version = f", version {learner.version}" if learner.version else ""
    blocks: list[Block] = [
        Field("Roadmap", f"{report.title}{version}"),
        Field("Progress", f"{progress}; {learner.recent} in the last {RECENT_WEEKS} weeks"),
        Field("Shared", f"{_ago(learner.age)} ({learner.as_of})"),
    ]
    if learner.minutes is not None:
        blocks.append(Field("Hours", f"{format_duration(learner.minutes)} spent"))
    if learner.need:
        blocks.append(Field("A word?", format_need(learner), "strong"))
    topics = sorted(learner.topics, key=lambda t: (_ORDER.index(t.state), t.days, t.id))
    has_hours = learner.minutes is not None
    columns = (*_TOPIC_COLUMNS, *([_HOURS] if has_hours else []))
    rows = tuple(
        (
            _sign(topic),
            Cell(topic.id, _sign(topic).style),
            Cell(topic.title),
            *_state_cells(topic, learner.age),
            *([duration(topic.minutes or 0)] if has_hours else []),
        )
        for topic in topics
    )
    blocks.append(Table("Topics", columns, rows) if rows else Paragraph("Not begun yet."))
    return Page(learner.name, report.today, tuple(blocks), empty=Table("", columns, ()))


def topic_page(report: CohortTopic) -> Page:
    """Return the page of one topic: who is in it, who got through."""
    rows = tuple(
        (_sign(row.topic), Cell(row.name, "strong"), *_state_cells(row.topic, 0))
        for row in report.learners
    )
    note = f"{report.topic} of {report.title}, {report.today}"
    blocks: list[Block] = [Table("", _AT_TOPIC, rows)]
    return Page(report.topic_title, note, tuple(blocks))


def _sign(topic: TopicStatus) -> Cell:
    key = WAITING if topic.state == OPEN else topic.state
    return Cell(STATE_SYMBOLS[key], STATE_STYLES[key])


def _state_cells(topic: TopicStatus, age: int) -> tuple[Cell, Cell, Cell]:
    """Return the state of a topic, since when, and when it was last touched."""
    state = format_state(topic.state) + (", quiet" if topic.is_quiet else "")
    last = Cell(_ago(topic.days + age), "quiet", values=(topic.touched,))
    return Cell(state), Cell(topic.since, "quiet"), last
