"""A program that lends books: ids are read from answers, refusals are told, and a story is compared.

Holds: practice.tools.shelf_program, practice.tools.shelf_story.
"""

from datetime import date
from pathlib import Path

import pytest

from roadmap_cli.practice import materials
from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.jail import Run
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.shelf_program import (
    Program,
    demand_refusal,
    find_names,
    make_unknown,
)
from roadmap_cli.practice.tools.shelf_story import Library

NAME = "python-cli-project"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    for name in ("folder", "home"):
        (tmp_path / name).mkdir()
    materials.write_starter(NAME, 1, str(tmp_path / "folder"))
    materials.write_solution(NAME, 1, str(tmp_path / "folder"))
    return Room(str(tmp_path / "folder"), 1, str(tmp_path / "home"))


def answer(out: str, err: str = "", code: int = 0) -> Run:
    return Run("shelf", code, out, err, 0.1)


@pytest.mark.parametrize(
    ("out", "key"),
    [
        ("Added Winter 7 as #12.", "12"),
        ('{"id": "B-3", "copies": 1}', "B-3"),
        ("12 2026-11-30", "12"),
        ("0b9e5c1e-1111-4222-8333-444455556666 of 2", "0b9e5c1e-1111-4222-8333-444455556666"),
    ],
)
def test_an_id_is_the_one_number_that_was_not_sent(room: Room, out: str, key: str) -> None:
    assert Program(room).read_id("add-book", answer(out), ("Winter 7",)) == key


@pytest.mark.parametrize("out", ["done", "book 3 on shelf 4"])
def test_an_id_that_cannot_be_told_is_not_guessed(room: Room, out: str) -> None:
    with pytest.raises(CouldNotLook, match=r"pattern in exam.toml says which"):
        Program(room).read_id("add-book", answer(out), ())


def test_a_number_that_was_sent_is_not_taken_for_an_id(room: Room) -> None:
    with pytest.raises(CouldNotLook, match=r"no new number .* says which"):
        Program(room).read_id("add-member", answer("Added member 501."), ("Ada", "501"))


def test_a_refusal_has_a_message_and_a_code() -> None:
    demand_refusal(answer("", "no such book", 2), "it")
    for run in (
        answer("no"),
        answer("", "", 1),
        answer("", "Traceback (most recent call last)", 1),
    ):
        with pytest.raises(NotYet):
            demand_refusal(run, "it")


def test_names_are_found_as_json_writes_them() -> None:
    assert find_names(
        answer('["\\u0141\\u00f3d\\u017a"]\nSALT   ROADS'), ["Łódź", "Salt Roads", "Ink"]
    ) == {
        "Łódź",
        "Salt Roads",
    }


@pytest.mark.parametrize(
    ("known", "unknown"), [("3", "987654"), ("B3", "B987654"), ("Ink", "Nothing Known")]
)
def test_an_unknown_reference_has_the_form_of_a_known_one(known: str, unknown: str) -> None:
    assert make_unknown(known) == unknown


def test_a_program_starts_without_books_in_every_clone(room: Room) -> None:
    assert [Program(room).add("add-book", "Ink") for _ in range(2)] == ["1", "1"]


def test_a_list_that_differs_from_the_model_is_told_with_what_led_to_it(room: Room) -> None:
    library = Library(room, 2, 1, "test")
    library.look_at_nothing()
    title = library.titles[0]
    library.lend(title, library.names[0], date(2020, 1, 2))
    library.compare_overdue(library.day)
    del library.due[title]
    with pytest.raises(NotYet, match=f"after: lend {title} until 2020"):
        library.compare_overdue(library.day)
