"""All notes in one view: each once, whole, the newest first, those of topics that left included.

Holds: cli.commands.note_commands, workspace.notes, render.pages.history_page.
"""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, small_roadmap, small_topics, topic, workspace_at, write_roadmap
from tests.cli.program import Learner, moved_in
from tests.examples import examples

from roadmap_cli.errors import SuspectedDamage
from roadmap_cli.formats.csv import csv_cells
from roadmap_cli.workspace import history, notes, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.workspace import Workspace

LONG = "The dough:\n- 500 g of flour\n\n    - water, and " + "a little patience " * 12 + "end"


@pytest.fixture(scope="module")
def kim(bread_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """Kim has notes of several days on three topics of two tracks."""
    learner = moved_in(bread_home, tmp_path_factory.mktemp("kim") / "home")
    for line in (
        "note mix soft --on 2026-03-01",
        "note knead sticky --on 2026-03-04",
        "done mix --note wet --on 2026-03-02",
        "note bake hot --on 2026-03-03",
        "note bake wrong",
        "undo",
    ):
        assert learner.types(line).code == 0, line
    assert learner.types("note knead --on 2026-03-03", LONG).code == 0
    return learner


def test_the_newest_note_comes_first(kim: Learner) -> None:
    found = [(note["day"], note["topic"]) for note in kim.asks("note --all")["notes"]]
    assert found == [
        ("2026-03-04", "knead"),
        ("2026-03-03", "knead"),
        ("2026-03-03", "bake"),
        ("2026-03-02", "mix"),
        ("2026-03-01", "mix"),
    ]


def test_each_note_has_the_handle_by_which_it_is_corrected(kim: Learner) -> None:
    entries = {step["handle"]: step for step in kim.asks("history")["steps"]}
    for note in kim.asks("note --all")["notes"]:
        assert entries[note["entry"]]["note"] == note["text"]


def test_a_screen_has_the_notes_of_a_topic_together_with_their_lines(kim: Learner) -> None:
    for line in ("note --all", "note --show"):
        out = kim.types(line).out
        assert out.startswith("Notes: Baking bread  5 notes on 3 topics\n")
        assert out.count("\nknead\n") == 1
        shown = [text.strip() for text in out.splitlines()]
        assert all(part in shown for part in ("- 500 g of flour", "")), out
        assert "little patience end" in " ".join(out.split())
        assert "mix (Mix a dough)" in out


def test_only_those_of_a_track_or_since_a_day(kim: Learner) -> None:
    tracks = {note["track"] for note in kim.asks("note --all")["notes"]}
    assert len(tracks) == 2
    parts = [kim.asks(f"note --track {track}")["notes"] for track in tracks]
    assert sum(map(len, parts)) == 5
    assert all(len({note["track"] for note in part}) == 1 for part in parts)
    assert len(kim.asks("note --all --since 2026-03-03")["notes"]) == 3
    assert kim.asks("note --since 2026-03-05")["notes"] == []
    assert "No notes since 2026-03-05." in kim.types("note --since 2026-03-05").out


def test_a_table_brings_each_note_back(kim: Learner, tmp_path: Path) -> None:
    path = tmp_path / "notes.csv"
    assert kim.types(f"note --all --format csv -o {path}").code == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    for row, note in zip(rows, kim.asks("note --all")["notes"], strict=True):
        assert csv_cells.unescape_formulas(row["Text"]) == note["text"]
        assert [row[name] for name in ("Day", "Entry", "Topic", "Title", "Track", "Retired")] == [
            *(note[name] for name in ("day", "entry", "topic", "title", "track")),
            "0",
        ]


@pytest.mark.parametrize("name", ["md", "html"])
def test_a_document_has_all_of_each_note(kim: Learner, name: str) -> None:
    text = kim.types(f"note --all --format {name}").out
    assert "patience end" in text
    assert all(word in text for word in ("soft", "wet", "sticky", "hot"))


def test_without_notes_it_says_how_to_write_one(mia: Learner) -> None:
    assert "No notes yet. To add one: roadmap note TOPIC TEXT" in mia.types("note --all").out
    assert mia.types("note --all --format csv").out.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("note", "roadmap note --all"),
        ("note --on yesterday", "TOPIC is missing"),
        ("note --all --remove", "TOPIC is missing"),
        ("note mix --all", "roadmap note mix --show"),
        ("note mix text --since yesterday", "leave TOPIC out"),
        ("note mix text --track dough", "leave TOPIC out"),
        ("note mix text --format md", "roadmap note --all"),
        ("note mix text -o FILE", "roadmap note --all"),
        ("note mix text --show", "changes none"),
        ("note --all --track zzz", "zzz"),
        ("note --all --since 2999-01-01", "in the future"),
    ],
)
def test_what_would_not_count_is_refused_and_nothing_is_recorded(
    mia: Learner, line: str, wanted: str
) -> None:
    result = mia.types(line)
    assert (result.code, result.out) == (2, "")
    assert wanted in result.err
    assert mia.asks("history")["steps"] == []


# -- topics that left, were renamed, or are damaged ----------------------------------------------


@pytest.fixture
def w(tmp_path: Path) -> Workspace:
    w = workspace_at(tmp_path / "home")
    write_roadmap(w, small_roadmap())
    notes.note(w, "omega", "still mine")
    notes.note(w, "alpha", "first")
    return w


def test_the_notes_on_a_topic_that_left_stay_and_are_said_to(w: Workspace) -> None:
    write_roadmap(w, small_roadmap(*small_topics()[:-1], version="2"), "another")
    alpha, omega = notes.all_notes(w).notes
    assert (alpha.text, alpha.retired) == ("first", False)
    assert (omega.text, omega.retired, omega.title) == ("still mine", True, "All about omega")


def test_the_notes_on_a_renamed_topic_are_on_its_new_name(w: Workspace) -> None:
    renamed = topic("zeta", was=["omega"])
    write_roadmap(w, small_roadmap(*small_topics()[:-1], renamed, version="2"), "another")
    assert [note.topic for note in notes.all_notes(w).notes] == ["alpha", "zeta"]


def test_a_note_that_is_missing_is_never_passed_over(w: Workspace) -> None:
    with w.database.writing():
        w.database.connection.execute("update topic_state set notes = 2 where topic = 'alpha'")
    with pytest.raises(SuspectedDamage):
        notes.all_notes(w)


@examples(25)
@given(steps=st.lists(st.tuples(st.sampled_from(["alpha", "beta"]), st.integers(0, 9)), max_size=6))
def test_the_view_is_the_notes_of_each_topic(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    w = workspace_at(tmp_path_factory.mktemp("any") / "home")
    write_roadmap(w, small_roadmap())
    for number, (name, days) in enumerate(steps):
        day = (NOON - timedelta(days=days)).date().isoformat()
        if days % 3:
            notes.note(w, name, str(number), on=day)
        else:
            topic_changes.done(w, [name], options=DoneOptions(note=str(number)), on=day)
    if len(steps) > 2:
        history.undo(w)
    found = notes.all_notes(w).notes
    assert [note.day for note in found] == sorted((note.day for note in found), reverse=True)
    for name in ("alpha", "beta"):
        texts = [note.text for note in found if note.topic == name]
        assert sorted(texts) == sorted(note.text for note in notes.notes(w, name))
    w.close()
