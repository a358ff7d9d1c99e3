"""CSV tables from people and spreadsheets become roadmaps.

Holds: formats.csv.csv_cells, formats.csv.csv_rows, formats.csv.csv_table,
formats.text.topic_list.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core import wording
from roadmap_cli.core.answers.change_answers import Note
from roadmap_cli.core.answers.exchange_answers import ReadingExport, RoadmapExport, TopicExport
from roadmap_cli.core.answers.import_result import ImportedProgress, ImportResult
from roadmap_cli.core.progress.counting import count
from roadmap_cli.core.progress.states import STATES
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.csv import csv_cells
from roadmap_cli.formats.csv.csv_table import read_csv
from roadmap_cli.render.ansi import clean
from roadmap_cli.render.pages.documents import to_csv
from roadmap_cli.render.pages.topic_pages import topics_table

TABLE = "Name;Category;Hours;Depends on;Link;Done;Difficulty\nLoops;Basics;1,5;;https://example.org/l;yes;easy\nFunctions;Basics;2h;Loops;;2026-03-01;\nSQL;Data;;Functions, Loops;;maybe;\n"


def read(text: str) -> ImportResult:
    return read_csv(text, "python.csv")


def test_columns_have_many_names_and_delimiters() -> None:
    roadmap = read(TABLE).roadmap
    assert [(t.id, t.minutes, t.track) for t in roadmap.topics] == [
        ("loops", 90, "basics"),
        ("functions", 120, "basics"),
        ("sql", 0, "data"),
    ]
    assert roadmap.topics[2].prerequisites == ("functions", "loops")
    assert read("\ufeff" + TABLE.replace(";", "\t")).roadmap == roadmap


def test_done_rows_become_progress_with_their_days() -> None:
    assert read(TABLE).progress == (
        ImportedProgress("loops", "assumed"),
        ImportedProgress("functions", "assumed", "2026-03-01"),
    )


def test_unknown_values_are_reported_with_their_line() -> None:
    remarks = {(r.line, r.sentence.split(";")[0]) for r in read(TABLE).remarks}
    assert (1, '1 unknown column, added to `why`: "Difficulty" (1 cell)') in remarks
    assert (4, '"maybe" is not a known state') in remarks
    assert read(TABLE).roadmap.topics[0].why == "Difficulty: easy"


def test_the_numbers_of_a_plan_with_days_order_the_tasks_of_its_topics() -> None:
    result = read("TaskId,Day,Task,Topic,Completed\n2,17,Join,SQL,Y\n1,1,Copy files,Linux,N\n")
    assert [(t.id, t.track) for t in result.roadmap.topics] == [
        ("copy-files", "linux"),
        ("join", "sql"),
    ]
    assert result.progress == (ImportedProgress("join", "assumed"),)
    assert [(r.line, r.sentence.split(":")[0]) for r in result.remarks][:2] == [
        (1, "1 column left out, as they only number or date the rows"),
        (0, 'the numbers in "Day" are the order of the topics'),
    ]
    other = read("Course,Lesson\nTea,Boil\n").roadmap.topics[0]
    assert (other.id, other.track) == ("boil", "tea")


def test_generated_ids_survive_a_new_order_of_rows() -> None:
    rows = TABLE.splitlines()
    moved = "\n".join([rows[0], *reversed(rows[1:])])
    assert {t.id for t in read(moved).roadmap.topics} == {t.id for t in read(TABLE).roadmap.topics}


def test_cells_may_have_several_lines_and_cycles_are_broken() -> None:
    result = read('id,title,needs,why\na,A,b,"one\ntwo"\nb,B,a,\nc,C,nothing-known,\n')
    assert result.roadmap.topics[0].why == "one\ntwo"
    assert sum(len(t.prerequisites) for t in result.roadmap.topics) == 1
    assert [r.line for r in result.remarks if "is not a row" in r.sentence] == [5]


def test_unusable_cells_are_kept_in_the_why() -> None:
    result = read(
        "title,done,since,optional,link,Extra\n"
        "Boil,maybe,01/02/2026,hello,ftp://tea.example/x,with sugar\n"
    )
    topic = result.roadmap.topics[0]
    assert topic.why.split("\n") == [
        "Extra: with sugar",
        "since: 01/02/2026",
        "done: maybe",
        "link: ftp://tea.example/x",
        "optional: hello",
    ]
    assert (topic.optional, result.progress) == (False, ())


def test_parentheses_inside_an_address_are_kept_and_around_it_removed() -> None:
    text = "title;link\nBoil;(https://tea.example/heat_(physics)), https://tea.example/b)\n"
    assert [reading.url for reading in read(text).roadmap.readings] == [
        "https://tea.example/heat_(physics)",
        "https://tea.example/b",
    ]


def test_the_column_proof_becomes_the_proof() -> None:
    assert read("title,proof\nBoil,Boil a litre\n").roadmap.topics[0].proof == "Boil a litre"


DAYS = st.dates(date(1970, 1, 1), date(2090, 1, 1)).map(date.isoformat)
WORDS = st.text(
    st.sampled_from("abA1 .:-—`*_[]()<>=+@'\"|;,\tß水✅") | st.characters(codec="utf-8"),
    max_size=30,
).map(lambda text: " ".join(clean(text).split()))
TITLES = WORDS.filter(lambda text: len(text) > 0) | st.sampled_from(("- [ ] tricky", "=1+1", "'x"))


@st.composite
def exported(draw: st.DrawFn) -> RoadmapExport:
    """A roadmap with progress, as it is exported."""
    topics = []
    for place in range(draw(st.integers(1, 4))):
        state = draw(st.sampled_from(STATES))
        readings = tuple(
            ReadingExport(
                f"r{n}",
                "",
                "",
                "article",
                (
                    "https://tea.example/heat_(physics)",
                    "https://tea.example/a;b,",
                    "http://t.example",
                )[n],
                True,
                "",
                None,
                "core",
                draw(st.just("") | DAYS),
                False,
            )
            for n in range(draw(st.integers(0, 3)))
        )
        minutes = draw(st.integers(1, 60_000))
        note = draw(st.just("") | TITLES)
        topics.append(
            TopicExport(
                f"t{place}",
                draw(TITLES),
                draw(st.sampled_from(("water", "leaves"))),
                "",
                draw(st.sampled_from(("first", "later"))),
                wording.hours(minutes),
                minutes,
                draw(st.booleans()),
                tuple(draw(st.sets(st.sampled_from(("hot", "wet", "green"))))),
                tuple(f"t{n}" for n in range(place) if draw(st.booleans())),
                "",
                (),
                "",
                (),
                state,
                draw(DAYS) if state != "open" else "",
                draw(st.just("") | DAYS) if state != "open" else "",
                "",
                draw(st.just(0) | st.integers(1, 60_000)),
                draw(st.integers(0, 4)),
                draw(st.sampled_from(("", "https://me.example/tea"))),
                (Note("2026-01-01", note),) if note else (),
                readings,
            )
        )
    return RoadmapExport("tea", "Tea", "", "", count([]), tuple(topics), ())


@examples(60)
@given(exported())
def test_our_own_export_is_read_back_with_its_progress(roadmap: RoadmapExport) -> None:
    result = read(to_csv(topics_table([roadmap])))
    back = {topic.id: topic for topic in result.roadmap.topics}
    marks = {mark.topic: mark for mark in result.progress}
    nothing = ImportedProgress("", "open")
    assert [remark.sentence for remark in result.remarks] == []
    for topic in roadmap.topics:
        own = back[topic.id]
        mark = marks.get(topic.id, nothing)
        assert (own.title, own.minutes, own.optional) == (
            topic.title,
            topic.minutes,
            topic.optional,
        )
        assert (own.prerequisites, own.tags) == (topic.prerequisites, topic.tags)
        assert (own.track, own.stage, own.why) == (topic.track, topic.stage, "")
        urls = {reading.id: reading.url for reading in result.roadmap.readings}
        assert [urls[a.reading] for a in own.readings] == [r.url for r in topic.readings]
        assert (mark.state, mark.day) == (topic.state, topic.since)
        assert [urls[name] for name in mark.read] == [r.url for r in topic.readings if r.read]
        assert (mark.began, mark.spent) == (topic.began, topic.spent_minutes)
        assert (mark.proof, mark.rating) == (topic.proved, topic.rating)
        assert mark.notes == tuple(note.text for note in topic.notes)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "title\n", "title,hours\n,2\n"])
def test_a_file_without_a_table_is_refused(text: str) -> None:
    with pytest.raises(InvalidRoadmap):
        read(text)


def test_a_row_keeps_at_most_a_thousand_cells() -> None:
    wide = ",".join(f"c{n}" for n in range(1200))
    made = read(f"title,{wide}\nTea,{','.join(str(n) for n in range(1200))}\n")
    assert [(r.line, r.sentence) for r in made.remarks if "1,201 cells" in r.sentence] == [
        (1, "the row has 1,201 cells; only 1,000 are kept"),
        (2, "the row has 1,201 cells; only 1,000 are kept"),
    ]


@given(st.text("'=-+@;\t\n\" a/"))
def test_a_cell_is_read_as_the_text_that_was_written(text: str) -> None:
    assert csv_cells.unescape_formulas(csv_cells.escape_formulas(text)) == text


@given(st.lists(st.text("/\na").map(str.strip).filter(bool)))
def test_each_note_of_a_cell_comes_back(notes: list[str]) -> None:
    assert list(csv_cells.split_notes(csv_cells.join_notes(notes))) == notes
