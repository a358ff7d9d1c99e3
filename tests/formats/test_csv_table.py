"""Tables as people and spreadsheets write them become roadmaps."""

import pytest

from roadmap_cli.core.imports import Imported, Mark
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.csv_table import read_csv

TABLE = "Name;Category;Hours;Depends on;Link;Done;Difficulty\nLoops;Basics;1,5;;https://example.org/l;yes;easy\nFunctions;Basics;2h;Loops;;2026-03-01;\nSQL;Data;;Functions, Loops;;maybe;\n"


def read(text: str) -> Imported:
    return read_csv(text, "python.csv")


def test_columns_are_known_by_many_names_and_delimiters() -> None:
    roadmap = read(TABLE).roadmap
    assert [(t.id, t.minutes, t.track) for t in roadmap.topics] == [
        ("loops", 90, "basics"),
        ("functions", 120, "basics"),
        ("sql", 0, "data"),
    ]
    assert roadmap.topics[2].prerequisites == ("functions", "loops")
    assert read("\ufeff" + TABLE.replace(";", "\t")).roadmap == roadmap


def test_what_was_done_becomes_marks_with_their_days() -> None:
    assert read(TABLE).marks == (
        Mark("loops", "assumed"),
        Mark("functions", "assumed", "2026-03-01"),
    )


def test_what_is_not_understood_is_told_with_its_line() -> None:
    told = {(r.line, r.sentence.split(";")[0]) for r in read(TABLE).remarks}
    assert (1, 'the column "Difficulty" is not known') in told
    assert (4, '"maybe" is no state that is known') in told
    assert read(TABLE).roadmap.topics[0].why == "Difficulty: easy"


def test_a_plan_of_numbered_days_with_tasks_of_topics_is_read_without_complaint() -> None:
    found = read("TaskId,Day,Task,Topic,Completed\n1,1,Copy files,Linux,N\n2,17,Join,SQL,Y\n")
    assert [(t.id, t.track) for t in found.roadmap.topics] == [
        ("copy-files", "linux"),
        ("join", "sql"),
    ]
    assert found.marks == (Mark("join", "assumed"),)
    assert [r.line for r in found.remarks] == [1, 0]
    other = read("Course,Lesson\nTea,Boil\n").roadmap.topics[0]
    assert (other.id, other.track) == ("boil", "tea")


def test_ids_of_a_table_without_ids_stay_when_rows_move() -> None:
    rows = TABLE.splitlines()
    moved = "\n".join([rows[0], *reversed(rows[1:])])
    assert {t.id for t in read(moved).roadmap.topics} == {t.id for t in read(TABLE).roadmap.topics}


def test_cells_may_hold_lines_and_a_circle_is_broken() -> None:
    found = read('id,title,needs,why\na,A,b,"one\ntwo"\nb,B,a,\nc,C,nothing-known,\n')
    assert found.roadmap.topics[0].why == "one\ntwo"
    assert sum(len(t.prerequisites) for t in found.roadmap.topics) == 1
    assert [r.line for r in found.remarks if "no row" in r.sentence] == [5]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "title\n", "title,hours\n,2\n"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(InvalidRoadmap):
        read(text)
