"""Tables as Goodreads, Notion, Airtable, Trello and spreadsheets in several languages write them.

Holds: formats.csv.csv_columns, formats.csv.csv_fields, formats.csv.csv_progress,
formats.csv.csv_todoist, formats.text.remark_kinds.
"""

import csv
import io
from datetime import date
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.answers.import_result import ImportedProgress, ImportResult
from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN, SKIPPED
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.csv.csv_columns import CHOICES, Columns
from roadmap_cli.formats.csv.csv_table import read_csv


def read(text: str, **names: str) -> ImportResult:
    return read_csv(text, "table.csv", names)


def states(result: ImportResult) -> list[tuple[str, str, str]]:
    marks = {mark.topic: mark for mark in result.progress}
    nothing = ImportedProgress("", OPEN)
    found = [(t.title, marks.get(t.id, nothing)) for t in result.roadmap.topics]
    return [(title, mark.state, mark.day) for title, mark in found]


def test_the_shelves_of_goodreads_are_states_and_its_days_are_days() -> None:
    result = read(
        "Book Id,Title,Author,ISBN,Date Read,Date Added,Bookshelves,Exclusive Shelf\n"
        '1,Green tea,Ann,"=""0190274689""",2026/01/02,2025/12/01,tea,read\n'
        "2,Black tea,Bob,,,2025/12/01,to-read,to-read\n"
        "3,White tea,Cy,,,2025/12/01,currently-reading,currently-reading\n"
        "4,Red tea,Di,,,2025/12/01,,did-not-finish\n"
    )
    assert states(result) == [
        ("Green tea", ASSUMED, "2026-01-02"),
        ("Black tea", OPEN, ""),
        ("White tea", IN_PROGRESS, ""),
        ("Red tea", SKIPPED, ""),
    ]
    assert [topic.tags for topic in result.roadmap.topics] == [("tea",), (), (), ()]
    assert [remark.sentence for remark in result.remarks][:2] == [
        '1 unknown column, added to `why`: "Author" (4 cells)',
        '3 columns left out, as they only number or date the rows: "Book Id" (4 cells), "ISBN"'
        ' (1 cell), "Date Added" (4 cells)',
    ]


@pytest.mark.parametrize(
    ("header", "state"),
    [
        ("Titel;Status;Stunden", "Erledigt"),
        ("Titre;Statut;Heures", "Terminé"),
        ("Título;Estado;Horas", "Hecho"),
        ("Título;Situação;Horas", "Concluído"),
        ("Titolo;Stato;Ore", "Completato"),
        ("Naam;Status;Uren", "Klaar"),
        ("Nazwa;Stan;Godziny", "Zrobione"),
        ("Başlık;Durum;Saat", "Tamamlandı"),
        ("Название;Статус;Часы", "Готово"),
        ("标题;状态;小时", "已完成"),
        ("タイトル;ステータス;時間", "完了"),
        ("제목;상태;시간", "완료"),
        ("العنوان;الحالة;ساعات", "تم"),
    ],
)
def test_a_spreadsheet_may_speak_another_language(header: str, state: str) -> None:
    result = read(f"{header}\nTe 1;{state};2,5\nTe 2;;1\n")
    assert states(result) == [("Te 1", ASSUMED, ""), ("Te 2", OPEN, "")]
    assert [topic.minutes for topic in result.roadmap.topics] == [150, 60]
    assert result.remarks == ()


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("Semester,Code,Course Title", "Green tea"),
        ("Card ID,Card Name,List Name", "List Name"),
        ("book_name,author", "book_name"),
        ("📚 Name,Author", "📚 Name"),
        ("Course Name,Lesson Name", "Lesson Name"),
        ("Lecture,Topic", "Topic"),
        ("Author Name,Item name", "Item name"),
        ("Chapter,Pages", "Chapter"),
        ("Day,Topics,Resources", "Topics"),
        ("Tasks,Topic", "Topic"),
    ],
)
def test_the_title_is_what_names_the_row(header: str, title: str) -> None:
    columns = Columns(header.split(","))
    expected = {"Green tea": "Course Title", "List Name": "Card Name"}.get(title, title)
    assert columns.name_of("title") == expected


def test_a_number_is_no_title_if_something_else_could_be() -> None:
    result = read("Lesson,Topic\n1,Green tea\n2,Black tea\n")
    assert [topic.title for topic in result.roadmap.topics] == ["Green tea", "Black tea"]
    assert [topic.title for topic in read("Lesson\n1\n2\n").roadmap.topics] == ["1", "2"]


def test_numbered_stages_stand_in_the_order_of_their_numbers() -> None:
    result = read("Week,Title\n10,White\n2,Black\n1,Green\n")
    assert [stage.title for stage in result.roadmap.stages] == ["Week 1", "Week 2", "Week 10"]
    assert [topic.title for topic in result.roadmap.topics] == ["Green", "Black", "White"]
    named = read("Phase,Title\nPhase 2: hot,Black\nPhase 1: cold,Green\n,Red\n")
    assert [stage.title for stage in named.roadmap.stages] == [
        "Phase 1: cold",
        "Phase 2: hot",
        "Other",
    ]
    words = read("Level,Title\nlast 1,Black\nfirst 2,Green\n").roadmap
    assert [stage.title for stage in words.stages] == ["last 1", "first 2"]


def test_the_list_of_a_card_is_its_track_and_its_state() -> None:
    result = read("Card Name,List Name\nGreen,Done\nBlack,To do\nWhite,Tea\n")
    assert states(result) == [("Green", ASSUMED, ""), ("Black", OPEN, ""), ("White", OPEN, "")]
    assert [track.title for track in result.roadmap.tracks] == ["Done", "To do", "Tea"]
    assert states(read("Title,Category\nGreen,Reading\n")) == [("Green", OPEN, "")]


def test_sections_and_notes_of_todoist_belong_to_its_tasks() -> None:
    result = read(
        "TYPE;CONTENT;DESCRIPTION;PRIORITY;INDENT;DATE;DURATION;DURATION_UNIT\n"
        "meta;view_style=list;;;;;;\nsection;Day 1;;;;;;\ntask;Green;Pick it;4;1;;96;minute\n"
        "note;Then boil;;;;;;\nsection;Day 2;;;;;;\ntask;Black;;1;1;;;\n"
    )
    green, black = result.roadmap.topics
    assert (green.title, green.track, green.minutes) == ("Green", "day-1", 96)
    assert green.why == "Pick it\nThen boil\nPriority: 4"
    assert (black.title, black.track) == ("Black", "day-2")
    assert [r.sentence for r in result.remarks][:2] == [
        'left out: meta "view_style=list"',
        '1 unknown column, added to `why`: "Priority" (2 cells)',
    ]


def test_labels_files_and_indents_of_todoist_are_no_part_of_a_title() -> None:
    file = '[[file {""file_name"":""leaf.png"",""file_url"":""https:\\/\\/f.example\\/leaf.png""}]]'
    result = read(
        "TYPE,CONTENT,PRIORITY,INDENT\ntask,* Tea @home @30min,,1\ntask,Green @hot,,2\n"
        f'note,"Look: {file}",,\ntask,write to a@b.example,,2\ntask,Boil,,3\ntask,Water,,1\n'
        "task,Boil,,2\n"
    )
    topics = result.roadmap.topics
    assert [(t.title, t.tags, t.prerequisites, t.why) for t in topics] == [
        ("Tea", ("home", "30min"), ("green", "write-to-a-b-example"), ""),
        ("Green", ("hot",), (), "Look: leaf.png"),
        ("write to a@b.example", (), (), ""),
        ("Boil", (), (), "Part of: write to a@b.example"),
        ("Water", (), (), ""),
        ("Boil", (), (), "Part of: Water"),
    ]
    assert [reading.url for reading in result.roadmap.readings] == ["https://f.example/leaf.png"]


def test_a_day_of_finishing_alone_says_done() -> None:
    assert states(read("Name,Date finished\nGreen,2026-01-02\nBlack,\n")) == [
        ("Green", ASSUMED, "2026-01-02"),
        ("Black", OPEN, ""),
    ]
    assert states(read("Name,Done,Date finished\nGreen,no,2026-01-02\n")) == [("Green", OPEN, "")]


def test_a_year_of_finishing_says_done_without_a_day() -> None:
    result = read("Name,Year Read\nGreen,2021\nBlack,2022-05\nWhite,\n")
    assert states(result) == [("Green", ASSUMED, ""), ("Black", ASSUMED, ""), ("White", OPEN, "")]
    assert result.roadmap.topics[0].why == "Year Read: 2021"
    assert result.remarks[0].sentence.startswith("2 cells are not full dates")


def test_any_other_day_is_kept_and_said_once_with_a_count() -> None:
    text = "title,date\nGreen,2026-01-02\nBlack,2026-02-03\n"
    result = read(text)
    assert [topic.why for topic in result.roadmap.topics] == [
        "date: 2026-01-02",
        "date: 2026-02-03",
    ]
    (remark,) = [r for r in result.remarks if "nothing is said to be done" in r.sentence]
    assert remark.line == 2
    assert remark.sentence.startswith("2 days on which")
    assert states(read(text, since="Date"))[1] == ("Black", ASSUMED, "2026-02-03")


def test_a_second_day_of_something_finished_is_kept() -> None:
    result = read(
        "title,status,date,date read,started\nGreen,done,2026-01-01,2026-02-02,2026-01-15\n"
    )
    assert result.progress == (ImportedProgress("green", ASSUMED, "2026-02-02", "2026-01-15"),)
    assert result.roadmap.topics[0].why == "date: 2026-01-01"


def test_the_days_of_a_column_show_together_which_number_is_the_month() -> None:
    assert states(read("Name,Done on\nGreen,1/2/2026\nBlack,1/13/2026\n")) == [
        ("Green", ASSUMED, "2026-01-02"),
        ("Black", ASSUMED, "2026-01-13"),
    ]
    assert states(read("Name,Done on\nGreen,1/2/2026\nBlack,13/1/2026\n"))[0][2] == "2026-02-01"
    result = read("Name,Done on\nGreen,1/2/2026\nBlack,3/4/2026\n")
    assert states(result) == [("Green", OPEN, ""), ("Black", OPEN, "")]
    assert [topic.why for topic in result.roadmap.topics] == [
        "Done on: 1/2/2026",
        "Done on: 3/4/2026",
    ]
    assert [r.sentence for r in result.remarks if "dates" in r.sentence] == [
        '2 cells are no dates, or not clearly ("1/2/2026", "3/4/2026"; lines 2, 3); added to'
        " `why`; 2026-03-01 is always clear"
    ]


def test_there_is_one_remark_for_each_kind_of_cell() -> None:
    rows = "".join(f"Tea {n},maybe,soon,{n} cups\n" for n in range(239))
    result = read(f"title,done,since,hours\n{rows}")
    assert [(r.line, r.sentence.split(" (")[0]) for r in result.remarks] == [
        (2, "239 cells are no dates, or not clearly"),
        (2, "239 states are not known"),
        (2, "239 cells are not a number of hours"),
        (0, "no topic has hours; each counts as the median of the track, or else an hour, until"
            " you write `hours`"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "minutes"),
    [
        ("Duration (min)", "90", 90),
        ("Estimated time", "2-3 hours", 150),
        ("Time (hrs)", "1.5", 90),
        ("Length (minutes)", "90 min", 90),
        ("hours", "1:30:00", 90),
        ("Dauer", "2 Stunden", 120),
        ("hours", "90 minutes", 90),
    ],
)
def test_hours_have_units_in_the_cell_or_in_the_header(
    column: str, cell: str, minutes: int
) -> None:
    assert read(f"title,{column}\nTea,{cell}\n").roadmap.topics[0].minutes == minutes


def test_a_person_can_name_the_columns() -> None:
    result = read("Pealkiri,Olek,Name\nTee,done,x\n", title="pealkiri", done="Olek")
    assert states(result) == [("Tee", ASSUMED, "")]
    assert result.roadmap.topics[0].why == "Name: x"
    for text, hint in (
        ("Pealkiri,Olek\nTee,x\n", "--column 'title=Pealkiri'"),
        ("kp,minutid,Pealkiri\n2026-01-01,40,Tee\n", "--column 'title=Pealkiri'"),
        ("", "into the first row"),
    ):
        with pytest.raises(InvalidRoadmap) as found:
            read(text)
        assert hint in str(found.value.hint)
    with pytest.raises(InvalidRoadmap, match='no column "Opus"'):
        read("a,b\n1,2\n", title="Opus")


def test_a_row_with_too_many_cells_is_said() -> None:
    result = read("title,why\nTea,hot,sweet\n")
    assert result.remarks[0].sentence.startswith('the row "Tea" has more cells than the header')
    assert result.roadmap.topics[0].why == "hot\nsweet"


WORDS = st.text(printable + "é水", min_size=1, max_size=12).map(
    lambda text: " ".join(text.split()).strip(" '=+-@")
)
TITLES = WORDS.filter(lambda text: any(c.isalpha() for c in text))
STATES = {ASSUMED: "Done", OPEN: "Backlog", IN_PROGRESS: "🚧 Doing", SKIPPED: "Won't do"}


@examples(80)
@given(
    st.lists(
        st.tuples(
            TITLES,
            st.sampled_from(sorted(STATES)),
            st.dates(date(1970, 1, 1), date(2090, 1, 1)),
            st.integers(1, 300),
            st.integers(1, 99).map(lambda n: f"https://tea.example/{n}"),
            WORDS,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_titles_states_days_hours_addresses_and_other_cells_come_over(
    rows: list[tuple[str, str, date, int, str, str]],
) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Task name", "Status", "Completed on", "Hours", "Web link", "Colour"])
    for title, state, day, hours, url, other in rows:
        writer.writerow(
            [title, STATES[state], f"{day:%B} {day.day}, {day.year}", hours, url, other]
        )
    result = read(out.getvalue())
    roadmap = result.roadmap
    urls = {reading.id: reading.url for reading in roadmap.readings}
    found = [
        (topic.title, topic.minutes, [urls[a.reading] for a in topic.readings])
        for topic in roadmap.topics
    ]
    assert found == [(row[0], row[3] * 60, [row[4]]) for row in rows]
    for (_, state, day), row in zip(states(result), rows, strict=True):
        assert state == row[1]
        assert day == ("" if state == OPEN else row[2].isoformat())
    for topic, row in zip(roadmap.topics, rows, strict=True):
        assert f"Colour: {row[5]}" in topic.why or not row[5]
        assert row[1] != OPEN or f"{row[2].year}" in topic.why


def test_each_choice_of_a_column_names_a_column() -> None:
    assert set(CHOICES) >= {"title", "done", "since", "hours", "links"}
