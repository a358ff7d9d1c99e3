"""Text for a terminal: cleaning, width, wrapping; tables that are too wide.

Holds: render.ansi, render.pages.page.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.render import envelope
from roadmap_cli.render.ansi import (
    OutputTarget,
    clean,
    display_width,
    pad,
    to_ascii,
    truncate,
    wrap,
)
from roadmap_cli.render.pages import plain
from roadmap_cli.render.pages.page import Bar, Cell, Column, Field, Page, Paragraph, Table

CONTROL_CHARS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
TEXTS = st.text(st.characters(codec=None), max_size=80)


@given(TEXTS)
def test_clean_text_has_no_control_characters(text: str) -> None:
    assert not CONTROL_CHARS.search(clean(text))
    assert clean(clean(text)) == clean(text)


@given(TEXTS)
def test_clean_changes_nothing_else(text: str) -> None:
    assert clean(text).replace(" ", "") == CONTROL_CHARS.sub("", text).replace(" ", "")


@given(TEXTS, st.integers(4, 60))
def test_wrapped_text_keeps_every_word_and_fits_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert " ".join(lines).split() == clean(text).split()
    for line in lines:
        assert display_width(line) <= width or len(line.split()) == 1


@given(TEXTS, st.integers(1, 40))
def test_truncated_and_padded_text_has_the_given_width(text: str, width: int) -> None:
    assert display_width(truncate(clean(text), width)) <= width
    assert display_width(pad(truncate(clean(text), width), width)) == width


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("ä", 1), ("a\u0308", 1), ("面包", 4)])
def test_display_width_counts_wide_and_combining_characters(text: str, width: int) -> None:
    assert display_width(text) == width


def test_ascii_drawing_keeps_its_width() -> None:
    drawing = "«»→…·–—✓▸○◌‖█▓▒░│├└─≈"
    assert to_ascii(drawing).isascii()
    assert len(to_ascii(drawing)) == len(drawing)


@given(TEXTS)
def test_json_keeps_every_text_and_escapes_control_characters(text: str) -> None:
    import json

    document = envelope.format_answer("x", {"text": text}, [])
    assert json.loads(document)["data"] == {"text": text}
    assert not CONTROL_CHARS.search(document.replace("\n", ""))


# -- tables that are too wide --------------------------------------------------------------------

COLUMNS = (
    Column(""),
    Column("Topic"),
    Column("Title", wrap=True),
    Column("Hours", align_right=True),
    Column("State"),
)
ROW = (Cell("○"), Cell("python-errors-debugging"), Cell("Words that are many"), Cell("8 h"))


def text(table: Table, width: int) -> str:
    return plain.format_page(Page("T", "", (table,)), OutputTarget(width, False, False, True, True))


def test_a_table_that_fits_is_aligned() -> None:
    table = Table("Group", COLUMNS, ((*ROW, Cell("ready")),))
    assert text(table, 80) == (
        "T\nGroup\n○  python-errors-debugging  Words that are many  8 h  ready\n"
    )


def test_a_row_that_is_too_wide_takes_several_lines() -> None:
    table = Table("Group", COLUMNS, ((*ROW, Cell("waits, optional")),))
    assert text(table, 40) == (
        "T\nGroup\n○  python-errors-debugging  8 h\n   waits, optional\n   Words that are many\n"
    )


def test_a_row_on_several_lines_keeps_its_symbol_in_front() -> None:
    columns = (Column(""), Column("Milestone", wrap=True), Column("Bar"), Column("Hours"))
    table = Table("", columns, ((Cell("▸"), Cell("My first program"), Bar(1, 4), Cell("in 9 h")),))
    assert text(table, 20) == "T\n▸  My first program\n   25 %  in 9 h\n"


def test_a_pipe_gets_every_row_on_one_line() -> None:
    table = Table("Group", COLUMNS, ((*ROW, Cell("waits, optional")),))
    pipe = OutputTarget(40, False, False, False)
    assert max(map(len, plain.format_page(Page("T", "", (table,)), pipe).splitlines())) > 40


@pytest.mark.parametrize("color", [True, False])
def test_addresses_are_not_broken_on_a_terminal(color: bool) -> None:
    from roadmap_cli.render.pages import terminal

    url = "https://example.org/" + "x" * 60
    page = Page("T", "2026-03-04", (Field("Shown", url, "link"), Paragraph(f"See {url} there.")))
    assert terminal.format_page(page, OutputTarget(40, color, False, True, True)).count(url) == 2
