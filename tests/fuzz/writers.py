"""A stranger's words in every place of what we write, in every form that we write."""

from markdown_it.common.normalize_url import normalizeLink as normalized
from tests.hostile import harmless

from roadmap_cli.core.answers.change_answers import Note
from roadmap_cli.core.answers.exchange_answers import ReadingExport, RoadmapExport, TopicExport
from roadmap_cli.core.model import addresses
from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.core.model.roadmap import Roadmap, Source, Stage, Topic, Track, default_milestones
from roadmap_cli.core.progress.counting import count
from roadmap_cli.formats import anki
from roadmap_cli.formats.markdown import checklist
from roadmap_cli.formats.own import roadmap_writer
from roadmap_cli.formats.taskwarrior import taskwarrior_export
from roadmap_cli.render import envelope, formats
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.pages import documents, topic_pages
from roadmap_cli.render.pages.page import (
    Bar,
    Cell,
    Chart,
    Column,
    Field,
    Heatmap,
    ItemList,
    ListItem,
    NoteField,
    Page,
    PageHeading,
    Paragraph,
    Table,
)
from roadmap_cli.render.web import page_html

GOOD = "https://good.example/a?b=c&d=(e)"
PAPER = OutputTarget(80, False, False, False)


def page_of(text: str) -> Page:
    """Return a page that says a text wherever a page can."""
    cells = (Cell(text), Cell("x", "", text), Cell("x", "", GOOD), Bar(1, 3))
    columns = (Column("A"), Column("B"), Column("C"), Column("D"))
    item = ListItem("✓", text, text, (Cell(text), Cell("")), text)
    return Page(
        text,
        text,
        (
            Paragraph(text),
            PageHeading(text, text, text),
            Field(text, text, "link"),
            Field("", text),
            NoteField(text, "2026-03-02", text),
            Table(text, columns, (cells,), section=text),
            ItemList(text, (Column("one"), Column("two")), (item, item._replace(link=GOOD))),
            Heatmap(text, (("2026-03-02", (0, 1, 90, 300, 900, -1, -2)),)),
            Chart(text, text, lambda _: [], text),
        ),
    )


def export_of(text: str) -> RoadmapExport:
    """Return a roadmap to export that says a text wherever one can."""
    reading = ReadingExport("r", text, text, "book", text, True, text, 5, "core", "", True)
    good = reading._replace(id="g", url=GOOD)
    topic = TopicExport(
        "alpha", text, "track", text, "basics", 1.0, 60, False, (text,), (), text, (text,), text,
        (Check(text, text),), "done", "2026-03-04", "2026-03-04", "2026-03-04", 30, 3, text,
        (Note("2026-03-04", text),), (reading, good),
    )  # fmt: skip
    return RoadmapExport("small", text, text, "2026-03-04T12:00:00", count(()), (topic,))


def roadmap_of(text: str) -> Roadmap:
    """Return a roadmap that says a text wherever its own file could."""
    stages = (Stage("basics", text, text),)
    topics = (
        Topic(
            "alpha", text, "track", "basics", 60, why=text, outcomes=(text,),
            readings=(Assignment("r", text), Assignment("g")), proof=text,
            checks=(Check(text, text),), tags=(text,),
        ),
    )  # fmt: skip
    readings = (Reading("r", text, text, url=""), Reading("g", text, url=GOOD))
    return Roadmap(
        "small", text, text, Source(text, text), "en", "", text, stages,
        default_milestones(stages, topics), (Track("track", text, text),), topics, readings,
    )  # fmt: skip


def assert_harmless(text: str) -> None:
    """Assert that nothing we write lets a text be more than words."""
    page = page_of(text)
    harmless.assert_text("".join(formats.format_page(None, page, "terminal", PAPER)))
    # What a text is taken for where an address should stand may be one.
    own = {} if addresses.find_fault(text) else {normalized(text)}
    harmless.assert_markdown(documents.to_markdown(page), {GOOD, *own})
    harmless.assert_csv(documents.to_csv(page))
    assert set(harmless.assert_html(page_html.page_html(page))) >= {GOOD}
    export = export_of(text)
    harmless.assert_json(envelope.format_answer("export", export, [text]))
    harmless.assert_csv(documents.to_csv(topic_pages.topics_table([export])))
    harmless.assert_text(taskwarrior_export.to_taskwarrior([export]))
    cards = anki.to_anki([export])
    harmless.assert_text(cards, tabs=True)
    for line in cards.splitlines()[7:]:
        assert line.count("\t") == 4, line
        assert "<" not in line.replace("<br>", ""), line
        assert "[" not in line, line
    clean = " ".join(text.split())[:200].strip()
    roadmap = roadmap_of(clean or "x")
    harmless.assert_markdown(checklist.to_checklist(roadmap, {"alpha": "done"}), {GOOD}, own=True)
    yaml = roadmap_writer.to_yaml(roadmap)
    harmless.assert_text(yaml)
    assert_calendar(text)


def assert_calendar(text: str) -> None:
    """Assert that a calendar holds the events of a plan and nothing that a title smuggles in."""
    from roadmap_cli.core.answers.schedule import TopicPart
    from roadmap_cli.formats import ical

    part = TopicPart._make(
        {"id": "alpha", "title": text, "minutes": 30, "begins": "2026-03-04", "ends": "2026-03-04",
         "finished": True}.get(name) for name in TopicPart._fields
    )  # fmt: skip
    event = ical._topic_event("small", [part], text)
    text_of_event = event.to_ical().decode("utf-8")
    lines = text_of_event.replace("\r\n ", "").split("\r\n")
    harmless.assert_text("\n".join(lines))
    names = [line.partition(":")[0].partition(";")[0] for line in lines if line]
    assert names == [
        "BEGIN", "SUMMARY", "DTSTART", "DTEND", "UID", "DESCRIPTION", "END",
    ] or sorted(names) == sorted(
        ["BEGIN", "SUMMARY", "DTSTART", "DTEND", "UID", "DESCRIPTION", "END"]
    ), names  # fmt: skip
