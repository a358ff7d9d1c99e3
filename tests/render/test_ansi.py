"""Text for a terminal: cleaning, width, wrapping; tables that are too wide.

Holds: render.ansi, render.pages.page.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.render import ansi, envelope, formats
from roadmap_cli.render.ansi import (
    OutputTarget,
    clean,
    display_width,
    pad,
    paint,
    to_ascii,
    truncate,
    wrap,
)
from roadmap_cli.render.pages.page import (
    MILESTONE_SYMBOL,
    STATE_SYMBOLS,
    Bar,
    Cell,
    Column,
    Field,
    Page,
    PageHeading,
    Paragraph,
    Table,
)

CONTROL_CHARS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
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
    assert "".join("".join(lines).split()) == "".join(clean(text).split())
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
    drawing = "«»“”→…·•–—✓▸○◌◆‖█▓▒░│├└─≈"
    assert ansi.to_ascii(drawing).isascii()
    assert len(to_ascii(drawing)) == len(drawing)


@pytest.mark.parametrize("signs", ["·*░▒▓█", " ▁▂▃▄▅▆▇█", "░▒━·", "●◉○", "░▏▌█", "✓▸○–…"])
def test_the_signs_of_one_picture_differ_in_ascii_too(signs: str) -> None:
    assert len(set(to_ascii(signs))) == len(signs)


def test_each_state_has_a_sign_of_its_own_in_ascii_too() -> None:
    signs = [*STATE_SYMBOLS.values(), MILESTONE_SYMBOL]
    assert len({to_ascii(sign) for sign in signs}) == len(set(signs)) == len(signs)


@given(TEXTS)
def test_json_keeps_every_text_and_escapes_control_characters(text: str) -> None:
    import json

    document = envelope.format_answer("x", {"text": text}, [])
    assert json.loads(document)["data"] == {"text": text}
    assert not CONTROL_CHARS.search(document.replace("\n", ""))


# -- colours and links -----------------------------------------------------------------------------

COLORED = OutputTarget(80, color=True, ascii=False, terminal=True, bound=True, links=True)


def luminance(number: int) -> float:
    """Return the luminance of a colour of the fixed palette of 256, by WCAG."""
    steps = (0, 95, 135, 175, 215, 255)
    cube = number - 16
    levels = (steps[cube // 36], steps[cube // 6 % 6], steps[cube % 6]) if number < 232 else ()
    shares = [c / 255 for c in levels or (8 + 10 * (number - 232),) * 3]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("style", [style for style in ansi._SGR if style])
def test_a_style_can_be_read_on_white_and_on_black(style: str) -> None:
    codes = paint(COLORED, style, "x").partition("x")[0]
    color = re.search(r"38;5;(\d+)", codes)
    rest = re.sub(r"38;5;\d+", "", codes)
    assert set(re.findall(r"\d+", rest.replace("]8;;", ""))) <= {"1", "4"}, "bold and underlined"
    if color is not None:
        light = luminance(int(color[1]))
        assert 1.05 / (light + 0.05) >= 4.5, "on white"
        assert (light + 0.05) / 0.05 >= 4.5, "on black"


def test_an_address_is_a_link_where_the_terminal_follows_it() -> None:
    url = "https://example.org/a"
    linked = f"\x1b]8;;{url}\x1b\\\x1b[4m{url}\x1b[0m\x1b]8;;\x1b\\"
    assert paint(COLORED, "link", url) == linked
    for target in (COLORED._replace(links=False), COLORED._replace(color=False)):
        assert "\x1b]8" not in paint(target, "link", url)
    for text in ("no address", "https://exämple.org", "javascript:alert(1)"):
        assert "\x1b]8" not in paint(COLORED, "link", text)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_an_address_keeps_its_line_and_loses_its_indent_before_it_is_broken(width: int) -> None:
    short, long = "https://example.org/x", "https://example.org/" + "x" * (width - 22)
    lines = wrap(f"See {short} and {long} there.", width, "Label  ", "       ")
    assert long in lines
    assert all(line.startswith("       ") for line in lines[1:] if line != long)
    assert wrap(long, width, "Label  ", "       ") == ["Label  ", long]
    assert wrap(long, width, "       ", "       ") == [long]


# -- tables that are too wide --------------------------------------------------------------------

COLUMNS = (
    Column(""),
    Column("Topic"),
    Column("Title", wrap=True),
    Column("Hours", align_right=True),
    Column("State"),
)
ROW = (Cell("○"), Cell("python-errors-debugging"), Cell("Words that are many"), Cell("8 h"))


def page_text(page: Page, target: OutputTarget) -> str:
    return "".join(formats.format_page(None, page, "terminal", target))


def text(table: Table, width: int) -> str:
    return page_text(Page("T", "", (table,)), OutputTarget(width, False, False, False, True))


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
    assert max(map(len, page_text(Page("T", "", (table,)), pipe).splitlines())) > 40


@pytest.mark.parametrize("color", [True, False])
def test_addresses_are_not_broken_on_a_terminal(color: bool) -> None:
    url = "https://example.org/" + "x" * 60
    page = Page("T", "2026-03-04", (Field("Shown", url, "link"), Paragraph(f"See {url} there.")))
    assert page_text(page, OutputTarget(40, color, False, True, True)).count(url) == 2


# -- lines that hold together ----------------------------------------------------------------------

TITLES = ["Bread", "面包", "नमस्ते", "กำลัง", "مرحبا", "👩‍💻 code", "🇩🇪 Brot", "Größe", "❤️"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_columns_stay_in_line_with_every_script(width: int) -> None:
    rows = tuple((Cell("○"), Cell("a-topic"), Cell(t), Cell("8 h"), Cell("ready")) for t in TITLES)
    lines = text(Table("", COLUMNS, rows), width).splitlines()[1:]
    assert len({display_width(line[: line.index("8 h")]) for line in lines}) == 1
    assert len(lines) == len(TITLES)


def test_texts_that_do_not_fit_side_by_side_are_below_each_other() -> None:
    columns = (Column(""), Column("Topic"), Column("A", wrap=True), Column("B", wrap=True))
    rows = (
        (Cell("○"), Cell("one"), Cell("Words that take a while to read"), Cell("after two, three")),
        (Cell("○"), Cell("two"), Cell("Short"), Cell("ready")),
    )
    assert text(Table("", columns, rows), 60).splitlines()[1:] == [
        "○  one  Words that take a while to read  after two, three",
        "○  two  Short                            ready",
    ]
    assert text(Table("", columns, rows), 42).splitlines()[1:] == [
        "○  one  Words that take a while to read",
        "        after two, three",
        "○  two  Short  ready",
    ]


@pytest.mark.parametrize(("width", "lines"), [(44, 4), (80, 2), (200, 2)])
def test_rows_stand_side_by_side_only_where_none_of_them_is_cut(width: int, lines: int) -> None:
    columns = (Column("Track", wrap=True), Column("Bar"), Column("Topics", align_right=True))
    titles = ["Software design", "Git", "Testing and code quality", "Security"]
    rows = tuple((Cell(title), Bar(1, 4), Cell("1/4")) for title in titles)
    target = OutputTarget(width, False, False, True, True)
    shown = page_text(Page("T", "", (Table("", columns, rows, rows_per_line=2),)), target)
    assert len(shown.splitlines()) == lines + 1
    assert all(title in shown for title in titles)


def test_a_section_is_a_tree_of_branches() -> None:
    columns = (Column(""), Column("Topic"), Column("Title", wrap=True))
    row = Cell("○"), Cell("a"), Cell("Words that need more than one line")
    page = Page(
        "T",
        "",
        (
            PageHeading("Stage"),
            Table("One", columns, (row, row), section="Stage"),
            Table("Two", columns, (row,), section="Stage"),
        ),
    )
    assert page_text(page, OutputTarget(40, False, False, True, True)) == (
        "T\n\nStage\n"
        "├─ One\n"
        "│  ├─ ○  a  Words that need more than\n"
        "│  │        one line\n"
        "│  └─ ○  a  Words that need more than\n"
        "│           one line\n"
        "└─ Two\n"
        "   └─ ○  a  Words that need more than\n"
        "            one line\n"
    )


def test_an_ellipsis_is_three_dots_in_ascii_except_where_a_word_is_cut() -> None:
    assert ansi.to_ascii("and so on …") == "and so on ..."
    assert ansi.to_ascii("a wo…") == "a wo~", "one column, so that tables stay aligned"
