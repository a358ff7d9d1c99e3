"""What nobody hopes for: cut files, lost rows, wrong names for -o. Never a lie, never exit 1.

Holds: cli.program, store.opening.damage_checks.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner

SCHEMA_1 = Path(__file__).resolve().parent.parent / "store" / "schema-1.sql"


def damaged_home(learner: Learner, *statements: str) -> None:
    """Do to the database what no command would."""
    with closing(sqlite3.connect(learner.database, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def finding(learner: Learner, name: str) -> tuple[int, bool, str]:
    result = learner.types("doctor --json")
    found = next(f for f in result.data["findings"] if f["name"] == name)
    return result.code, found["good"], found["sentence"]


@pytest.mark.parametrize("name", ["roadmap.db", "device", "config.toml", "backups/x.db"])
def test_an_answer_is_never_written_over_the_programs_own_files(mia: Learner, name: str) -> None:
    mia.types("done mix")
    before = mia.database.read_bytes()
    for way in (str(mia.home / name), os.path.relpath(mia.home / name)):
        result = mia.types(f"report --format md -o {way}")
        assert result.code == 2
        assert "own files" in result.err
    assert mia.database.read_bytes() == before


def test_a_link_to_the_database_does_not_help_either(mia: Learner, tmp_path: Path) -> None:
    link = tmp_path / "report.md"
    link.symlink_to(mia.database)
    assert mia.types(f"report -o {link}").code == 2
    assert mia.types("doctor").code == 0


@pytest.mark.parametrize("line", ["next", "report", "done mix", "doctor", "undo"])
def test_a_file_whose_end_is_missing_is_refused_and_left_as_it_is(mia: Learner, line: str) -> None:
    whole = mia.database.read_bytes()
    mia.database.write_bytes(whole[:-100])
    before = hashlib.sha256(mia.database.read_bytes()).hexdigest()
    result = mia.types(line)
    assert result.code == 4
    # What the doctor found is its answer.
    assert "its end is missing" in " ".join(
        (result.out if line == "doctor" else result.err).split()
    )
    assert hashlib.sha256(mia.database.read_bytes()).hexdigest() == before


def test_a_lost_topic_is_the_datas_fault_and_loading_the_file_again_brings_it_back(
    mia: Learner,
) -> None:
    mia.types("done mix")
    damaged_home(mia, "delete from topic where id = 'knead'")
    for line in ("next", "know shape"):
        result = mia.types(line)
        assert result.code in (0, 4), result
        assert "mistake of the program" not in result.err
    code, good, sentence = finding(mia, "roadmaps")
    assert (code, good) == (4, False)
    assert "the loaded roadmap bread is damaged" in sentence
    assert mia.types(f"load {BREAD}").code == 0
    assert mia.types("doctor").code == 0
    assert mia.asks("show mix")["state"] == "done"


def test_doctor_misses_no_trigger_and_no_table(mia: Learner) -> None:
    damaged_home(mia, "drop trigger event_no_delete")
    assert finding(mia, "schema") == (4, False, "the trigger event_no_delete is missing")
    damaged_home(mia, "drop table assignment")
    code, good, sentence = finding(mia, "schema")
    assert (code, good) == (4, False)
    assert "the table assignment is missing" in sentence


def test_doctor_notices_that_the_end_of_the_log_is_gone(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("done preheat")
    with closing(sqlite3.connect(mia.database)) as connection:
        (trigger,) = connection.execute(
            "select sql from sqlite_master where name = 'event_no_delete'"
        ).fetchone()
    damaged_home(mia, "drop trigger event_no_delete", "delete from event where n = 2", trigger)
    code, good, sentence = finding(mia, "log")
    assert (code, good) == (4, False)
    assert "the log ends before event 2" in sentence
    assert mia.types("doctor --rebuild").code == 4
    assert finding(mia, "projection")[1] is False  # what is left of the truth is not erased


def test_nothing_is_written_after_a_log_that_lost_its_end(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("note mix kept")
    damaged_home(mia, "drop trigger event_no_delete", "delete from event where kind = 'noted'")
    before = mia.database.read_bytes()
    result = mia.types("done knead")
    assert (result.code, result.out) == (4, "")
    assert "the database is damaged" in result.err
    assert "roadmap restore" in result.err
    assert mia.database.read_bytes() == before


@pytest.mark.parametrize("line", ["next", "report", "done mix", "undo"])
def test_where_roadmaps_are_gone_the_shipped_one_does_not_take_their_place(
    mia: Learner, line: str
) -> None:
    mia.types("done mix")
    damaged_home(mia, "delete from roadmap")
    before = mia.database.read_bytes()
    result = mia.types(line)
    assert (result.code, result.out) == (4, "")
    assert "the loaded roadmap is damaged: bread" in result.err
    assert mia.database.read_bytes() == before


def test_a_migration_under_another_name_is_found(mia: Learner) -> None:
    damaged_home(
        mia, "update _sqlite_migrations set name = 'm002_projects_and_revIews' where id = 2"
    )
    code, good, sentence = finding(mia, "schema")
    assert (code, good, sentence) == (4, False, "the list of migrations was changed")


def test_a_wrong_schema_number_is_refused(mia: Learner) -> None:
    for number in (0, -1):
        damaged_home(mia, f"pragma user_version = {number}")
        assert mia.types("next").code == 4


def test_a_database_of_an_older_program_is_not_called_damaged(tmp_path: Path) -> None:
    old = Learner(tmp_path / "old")
    old.home.mkdir()
    with closing(sqlite3.connect(old.database)) as connection:
        connection.executescript(SCHEMA_1.read_text(encoding="utf-8"))
    code, good, sentence = finding(old, "projection")
    assert (code, good) == (0, True)
    assert sentence == "made by another version; the next command rebuilds it"
    assert old.types("next").code == 0
    code, good, sentence = finding(old, "projection")
    assert (code, good, sentence) == (0, True, "matches the log")


# -- numbers that must agree ---------------------------------------------------------------------


def test_a_skipped_topic_is_no_step_of_the_way_in_any_output(mia: Learner) -> None:
    mia.types("done mix")
    mia.types("skip preheat")
    first = mia.asks("report")["milestones"][0]
    next_ = mia.asks("next")
    behind = first["counts"]["done"] + first["counts"]["assumed"]
    assert (next_["step"] - 1, next_["steps"]) == (behind, first["counts"]["counted"])
    assert f"{behind}/{first['counts']['counted']}" in mia.types("report").out


def test_a_reopened_topic_is_not_counted_as_finished_this_week(mia: Learner) -> None:
    mia.types("done mix")
    assert mia.asks("report")["weeks"][-1]["finished"] == 1
    mia.types("reopen mix")
    week = mia.asks("report")["weeks"][-1]
    assert (week["finished"], week["earned"]) == (0, 0)
    assert sum(week["facts"]) == 2


def test_since_tells_of_work_that_changed_no_state(mia: Learner) -> None:
    mia.types("note mix 'too wet'")
    report = mia.asks("report --since 2026-01-01")
    assert [(g["id"], [t["id"] for t in g["topics"]]) for g in report["groups"]] == [
        ("touched", ["mix"])
    ]


def test_reading_the_same_thing_twice_is_not_a_question(ada: Learner) -> None:
    ada.types("start git-basics")
    assert ada.types("read progit").code == 0
    again = ada.types("read progit")
    assert (again.code, again.out.split(":")[0]) == (0, "already read")


def test_the_shipped_roadmap_can_be_used_when_another_came_first(mia: Learner) -> None:
    result = mia.types("use python-backend")
    assert result.code == 0
    assert mia.asks("next")["roadmap"] == {
        "id": "python-backend",
        "title": "Learn Python and become a backend developer",
        "others": 1,
    }


def test_an_update_says_what_left_and_what_that_does_to_the_numbers(
    mia: Learner, tmp_path: Path
) -> None:
    mia.types("done mix")
    changed = tmp_path / "bread.yaml"
    text = BREAD.read_text("utf-8")
    changed.write_text(text.replace("id: mix\n", "id: mix-dough\n").replace("[mix]", "[mix-dough]"))
    result = mia.types(f"load {changed}")
    assert result.code == 0
    assert "Retired     mix (Mix a dough, done)" in result.out
    assert "was: [mix]" in result.out
    assert "% of" in result.out


@pytest.mark.parametrize("line", ["done", "spent mix xx", "undo 0"])
def test_a_failure_while_reading_the_line_names_the_right_command(mia: Learner, line: str) -> None:
    result = mia.types(f"{line} --json")
    assert result.code == 2
    assert result.json["command"] == line.split()[0]
