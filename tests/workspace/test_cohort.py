"""A mentor reads the cards of a folder: all that are whole, the newest of each, without a database.

Holds: workspace.sharing.cohort, render.pages.cohort_page.
"""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from tests import cards
from tests.builders import fingerprints
from tests.cards import card, topic, write, write_class
from tests.cli.program import Learner
from tests.hostile.harmless import assert_html

from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, PAUSED
from roadmap_cli.render.ansi import display_width


@pytest.fixture
def mentor(tmp_path: Path) -> Learner:
    return Learner(tmp_path / "mentor")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "class").mkdir()
    return tmp_path / "class"


def names(mentor: Learner, line: str) -> list[str]:
    return [learner["name"] for learner in mentor.asks(line)["learners"]]


def test_a_mentor_needs_no_roadmap_and_gets_no_database(mentor: Learner, folder: Path) -> None:
    write_class(folder)
    before = fingerprints(folder)
    assert names(mentor, f"cohort {folder}") == ["Ada", "Ben", "Kim", "Mia", "Zoe"]
    assert not mentor.home.exists()
    assert fingerprints(folder) == before


def test_the_page_says_whom_a_word_may_help_and_everybody_by_name(
    mentor: Learner, folder: Path
) -> None:
    today = date.today().isoformat()
    write_class(folder, today)
    text = mentor.types(f"cohort {folder}").out
    assert "4 of 5 are on the way." in text
    assert 'Ben  quiet for 20 days, in "Knead it"' in text
    assert "Everybody, by name" in text
    assert "knead  Knead it  5 in it, 1 of them quiet" in text
    assert re.search("Pace +the middle half finish", text)
    assert [w for w in re.findall(r"^\w+", text, re.MULTILINE) if w in ("Ada", "Mia", "Zoe")] == [
        *("Ada", "Mia", "Zoe")
    ]
    assert not re.search("rank|percentile|best|worst|behind|slow", text)


def test_of_fewer_than_five_only_people_are_shown(mentor: Learner, folder: Path) -> None:
    for number in range(1, 5):
        write(folder, card(f"L{number}", topic("mix", IN_PROGRESS, 1), number=number))
    answer = mentor.asks(f"cohort {folder}")
    assert (answer["topics"], answer["pace"], len(answer["learners"])) == (None, None, 4)
    text = mentor.types(f"cohort {folder}").out
    assert "from 5 learners on" in text
    assert "Where people stop" not in text


def test_the_newest_copy_of_a_card_counts(mentor: Learner, folder: Path) -> None:
    write(folder, card("Mia", topic("mix", IN_PROGRESS, 9), age=3), "mia.json")
    write(folder, card("Mia", topic("mix", DONE, 0)), "mia.sync-conflict-20261130.json")
    write(folder, card("Mia", topic("mix", PAUSED, 9), age=5), "mia (1).json")
    (learner,) = mentor.asks(f"cohort {folder}")["learners"]
    assert (learner["name"], learner["done"]) == ("Mia", 1)


def test_moments_are_compared_across_time_zones(mentor: Learner, folder: Path) -> None:
    early = card("Mia", topic("mix", IN_PROGRESS, 0))._replace(moment="2026-11-30T18:00:00+09:00")
    late = card("Mia", topic("mix", DONE, 0))._replace(moment="2026-11-30T10:00:00+00:00")
    write(folder, early, "a.json")
    write(folder, late, "b.json")
    assert mentor.asks(f"cohort {folder}")["learners"][0]["done"] == 1


def test_the_same_name_twice_is_told_apart_by_the_file(mentor: Learner, folder: Path) -> None:
    write(folder, card("Mia", number=1), "mia.json")
    write(folder, card("mia", number=2), "mia-2.json")
    write(folder, card("Zoe", number=3), "zoe.json")
    assert names(mentor, f"cohort {folder}") == ["Mia (mia)", "mia (mia-2)", "Zoe"]
    assert (
        mentor.asks(f"cohort {folder} --learner 'mia (mia-2)'")["learner"]["name"] == "mia (mia-2)"
    )
    assert mentor.types(f"cohort {folder} --learner mia").code == 2


def test_the_same_name_and_file_in_two_folders_is_still_two(mentor: Learner, folder: Path) -> None:
    for number, place in enumerate(("a", "b"), 1):
        write(folder / place, card("Mia", number=number * 16**27), "mia.json")
    assert names(mentor, f"cohort {folder}/a {folder}/b") == ["Mia (mia)", "Mia (mia) 2"]


def test_nobody_takes_the_place_of_another_by_a_name(mentor: Learner, folder: Path) -> None:
    for number, name in enumerate(("Mia (b)", "Mia", "Mia", "Mia (b) 2"), 1):
        write(
            folder,
            card(name, topic("mix", IN_PROGRESS, 30), number=number),
            f"{name[-1]}{number}.json",
        )
    write(folder, card("Mia", number=9), "b.json")
    answer = mentor.asks(f"cohort {folder}")
    assert len({learner["name"].casefold() for learner in answer["learners"]}) == 5
    assert len(set(answer["needs"])) == 5


def test_broken_files_are_named_and_passed_over(mentor: Learner, folder: Path) -> None:
    write(folder, card("Mia"), "mia.json")
    (folder / "a.json").write_text("{", "utf-8")
    (folder / "b.json").write_text("[]", "utf-8")
    (folder / "c.json").mkdir()
    (folder / ".hidden.json").write_text("{", "utf-8")
    (folder / "notes.txt").write_text("x", "utf-8")
    said = mentor.types(f"cohort {folder}")
    assert said.code == 0
    for words in ("a.json cannot be read", "b.json is not a card", "c.json is not a file"):
        assert words in said.err
    assert "hidden" not in said.err
    assert "notes" not in said.err
    for number in range(20):
        (folder / f"x{number}.json").write_text("{}", "utf-8")
    said = mentor.types(f"cohort {folder}")
    assert "18 more files could not be used" in said.err


def test_all_files_that_could_not_be_used_are_named_in_json(mentor: Learner, folder: Path) -> None:
    for number in range(17):
        (folder / f"{number}.json").write_text("{}")
    answer = mentor.asks(f"cohort {folder}")
    assert len(answer["faults"]) == 17
    assert "12 more files could not be used; --json names all" in mentor.types(
        f"cohort {folder}"
    ).err.replace("\n  ", " ")


def test_a_card_from_a_day_still_to_come_counts_as_of_today(mentor: Learner, folder: Path) -> None:
    today = date.today().isoformat()
    future = card("Mia", topic("mix", IN_PROGRESS, 1), age=-2_000_000, today=today)
    write(folder, future, "mia.json")
    answer = mentor.asks(f"cohort {folder}")
    (learner,) = answer["learners"]
    assert (learner["age"], learner["need"]) == (0, "")
    assert "a clock is wrong: Mia" in " ".join(mentor.types(f"cohort {folder}").err.split())
    write(
        folder, card("Mia", topic("mix", DONE, 1), today=today), "mia (1).json"
    )  # the same card, later
    (learner,) = mentor.asks(f"cohort {folder}")["learners"]
    assert (learner["as_of"], learner["done"]) == (today, 1)


def test_a_folder_without_cards_is_no_failure(mentor: Learner, folder: Path) -> None:
    said = mentor.types(f"cohort {folder}")
    assert (said.code, said.err) == (0, "")
    assert "Nobody shares here yet." in said.out
    assert mentor.asks(f"cohort {folder}")["learners"] == []
    assert mentor.types(f"cohort {folder} --format csv").out.startswith("Learner,")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cohort {folder}/nowhere", "there is no folder"),
        ("cohort {folder} --learner Nobody", "nobody called 'Nobody'"),
        ("cohort {folder} --topic nothing", "nobody who shares bread"),
        ("cohort {folder} --roadmap tea", "nobody shares a roadmap 'tea'"),
        ("cohort {folder} --learner Mia --topic mix", "give one"),
        ("cohort {folder} --quiet-days 0", "quiet-days"),
        ("cohort", "DIR"),
    ],
)
def test_what_is_not_there_is_said(mentor: Learner, folder: Path, line: str, words: str) -> None:
    write_class(folder)
    said = mentor.types(line.format(folder=folder))
    assert (said.code, said.out) == (2, ""), said
    assert words in said.err


def test_files_may_be_named_one_by_one_and_twice(mentor: Learner, folder: Path) -> None:
    write_class(folder)
    one = next(iter(sorted(folder.iterdir())))
    assert names(mentor, f"cohort {one} {one}") == ["Zoe"]
    assert len(names(mentor, f"cohort {one} {folder}")) == 5


def test_one_learner_is_shown_topic_by_topic(mentor: Learner, folder: Path) -> None:
    topics = (
        *(topic("mix", DONE, 30, minutes=90), topic("rise", ASSUMED, 40, minutes=0)),
        topic("knead", IN_PROGRESS, 20, minutes=45),
    )
    write(folder, card("Mia", *topics))
    text = mentor.types(f"cohort {folder} --learner mi").out
    assert text.splitlines()[0].startswith("Mia")
    for words in (
        "2 of 7 topics done, of these 1 known",
        "2 h 15 spent",
        "quiet for 20 days",
    ):
        assert words in text
    assert text.index("knead") < text.index("mix ") < text.index("rise")


def test_one_topic_names_who_is_in_it_and_who_got_through(mentor: Learner, folder: Path) -> None:
    write_class(folder)
    text = mentor.types(f"cohort {folder} --topic kne").out
    assert "Knead it" in text
    assert re.search("Ben +in progress, quiet", text)


def test_several_roadmaps_are_shown_one_at_a_time(mentor: Learner, folder: Path) -> None:
    write_class(folder)
    write(folder, card("Eva", number=77, id="tea", title="Tea"), "eva.json")
    assert "tea (1): --roadmap ID" in mentor.types(f"cohort {folder}").out
    assert names(mentor, f"cohort {folder} --roadmap tea") == ["Eva"]


def test_versions_are_told_where_they_differ(mentor: Learner, folder: Path) -> None:
    write_class(folder)
    assert "Versions" not in mentor.types(f"cohort {folder}").out
    write(folder, card("Eva", number=77, version="2"), "eva.json")
    assert "5 with 1, 1 with 2" in mentor.types(f"cohort {folder}").out


def test_a_spreadsheet_gets_a_row_for_each_learner(mentor: Learner, folder: Path) -> None:
    write_class(folder)
    rows = list(csv.DictReader(io.StringIO(mentor.types(f"cohort {folder} --format csv").out)))
    assert [row["Learner"] for row in rows] == ["Ada", "Ben", "Kim", "Mia", "Zoe"]
    assert rows[1]["Last day"] == cards.day(20)


def test_the_page_for_a_browser_is_one_file_without_scripts(mentor: Learner, folder: Path) -> None:
    write_class(folder)
    path = folder.parent / "class.html"
    assert mentor.types(f"cohort {folder} -o {path}").code == 0
    text = path.read_text("utf-8")
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert assert_html(text) == []


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_screen_is_never_wider_than_the_terminal(
    mentor: Learner, folder: Path, columns: int
) -> None:
    write_class(folder)
    write(folder, card("Maximiliane Wilhelmine von Hohenstein-Lauenburg zu Xyz", number=99))
    code, screen = mentor.sees(f"cohort {folder} --no-pager --color never", columns)
    assert code == 0
    assert max(display_width(line.rstrip("\r")) for line in screen.split("\n")) <= columns


@pytest.mark.parametrize("command", ["cohort {}", "report"])
def test_an_ending_that_names_no_format_is_refused(
    mentor: Learner, folder: Path, command: str
) -> None:
    write_class(folder)
    result = mentor.types(f"{command.format(folder)} -o {folder}/x.foo")
    assert result.code == 2
    assert "names no format" in result.err
    assert not (folder / "x.foo").exists()


def test_ten_thousand_cards_are_read(mentor: Learner, folder: Path) -> None:
    for number in range(10_000):
        state, ago = (DONE, IN_PROGRESS)[number % 2], number % 40
        write(folder, card(f"L{number}", topic("mix", state, ago), number=number), f"{number}.json")
    answer = mentor.asks(f"cohort {folder}")
    assert len(answer["learners"]) == 10_000
    assert answer["topics"][0]["in_progress"] == 5000
