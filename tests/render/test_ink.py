"""Ink: what may reach a terminal, and how it keeps to the width."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.render import envelope, plain
from roadmap_cli.render.ink import OutputTarget, cells, clean, padded, shortened, to_ascii, wrapped
from roadmap_cli.render.page import Bar, Cell, Column, Entry, Page, Paragraph, Table

STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
TEXTS = st.text(st.characters(codec=None), max_size=80)


@given(TEXTS)
def test_clean_text_cannot_steer_a_terminal(text: str) -> None:
    assert not STEERING.search(clean(text))
    assert clean(clean(text)) == clean(text)


@given(TEXTS)
def test_clean_text_is_otherwise_the_same(text: str) -> None:
    assert clean(text).replace(" ", "") == STEERING.sub("", text).replace(" ", "")


@given(TEXTS, st.integers(4, 60))
def test_wrapped_text_keeps_every_word_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert " ".join(lines).split() == clean(text).split()
    for line in lines:
        assert cells(line) <= width or len(line.split()) == 1


@given(TEXTS, st.integers(1, 40))
def test_shortened_and_padded_text_has_the_width_it_should_have(text: str, width: int) -> None:
    assert cells(shortened(clean(text), width)) <= width
    assert cells(padded(shortened(clean(text), width), width)) == width


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("ä", 1), ("a\u0308", 1), ("面包", 4)])
def test_wide_and_combining_characters_are_counted_as_they_are_drawn(text: str, width: int) -> None:
    assert cells(text) == width


def test_ascii_drawing_is_as_wide_as_the_other() -> None:
    drawing = "«»→…·–—✓▸○◌‖█▓▒░│├└─≈"
    assert to_ascii(drawing).isascii()
    assert len(to_ascii(drawing)) == len(drawing)


@given(TEXTS)
def test_json_holds_every_text_and_nothing_that_steers_a_terminal(text: str) -> None:
    import json

    written = envelope.answer("x", {"text": text}, [])
    assert json.loads(written)["data"] == {"text": text}
    assert not STEERING.search(written.replace("\n", ""))


# -- tables that do not fit ----------------------------------------------------------------------

COLUMNS = (
    Column(""),
    Column("Topic"),
    Column("Title", flexible=True),
    Column("Hours", right=True),
    Column("State"),
)
ROW = (Cell("○"), Cell("python-errors-debugging"), Cell("Words that are many"), Cell("8 h"))


def text(table: Table, width: int) -> str:
    return plain.text(Page("T", "", (table,)), OutputTarget(width, False, False, True, True))


def test_a_table_that_fits_is_a_table() -> None:
    table = Table("Group", COLUMNS, ((*ROW, Cell("ready")),))
    assert text(table, 80) == (
        "T\nGroup\n○  python-errors-debugging  Words that are many  8 h  ready\n"
    )


def test_a_row_that_does_not_fit_stands_on_several_lines_and_loses_nothing() -> None:
    table = Table("Group", COLUMNS, ((*ROW, Cell("waits, optional")),))
    assert text(table, 40) == (
        "T\nGroup\n○  python-errors-debugging  8 h\n   waits, optional\n   Words that are many\n"
    )


def test_what_stands_behind_a_mark_stays_behind_it() -> None:
    columns = (Column(""), Column("Milestone", flexible=True), Column("Bar"), Column("Hours"))
    table = Table("", columns, ((Cell("▸"), Cell("My first program"), Bar(1, 4), Cell("in 9 h")),))
    assert text(table, 20) == "T\n▸  My first program\n   25 %  in 9 h\n"


def test_a_pipe_keeps_rows_whole() -> None:
    table = Table("Group", COLUMNS, ((*ROW, Cell("waits, optional")),))
    paper = OutputTarget(40, False, False, False)
    assert max(map(len, plain.text(Page("T", "", (table,)), paper).splitlines())) > 40


@pytest.mark.parametrize("color", [True, False])
def test_a_terminal_shows_addresses_whole(color: bool) -> None:
    from roadmap_cli.render import terminal

    url = "https://example.org/" + "x" * 60
    page = Page("T", "2026-03-04", (Entry("Shown", url, "link"), Paragraph(f"See {url} there.")))
    assert terminal.text(page, OutputTarget(40, color, False, True, True)).count(url) == 2
