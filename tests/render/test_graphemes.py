"""Every script takes the columns that terminals give it, and breaks where its readers expect it.

Holds: render.graphemes.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.render import graphemes
from roadmap_cli.render.ansi import clean, display_width, wrap

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60).map(clean)
# Texts and their columns by wcwidth 0.6 and rich 15.
WIDTHS = [
    ("Größe", 5),
    ("e\u0301", 1),
    ("面包", 4),
    ("ﾊﾟﾝ", 3),
    ("パン", 4),
    ("각", 2),
    ("\u1100\u1161\u11a8", 2),
    ("नमस्ते", 4),
    ("กำลัง", 4),
    ("தமிழ்", 3),
    ("שָׁלוֹם", 4),
    ("مَرْحَبًا", 5),
    ("👩‍💻", 2),
    ("👨‍👩‍👧", 2),
    ("👍🏽", 2),
    ("🇩🇪🇫🇷", 4),
    ("❤️", 2),
    ("❤", 1),
    ("1️⃣", 2),
    ("⌚", 2),
    ("«“…”» → ✓ ○ │", 13),
]


@pytest.mark.parametrize(("text", "width"), WIDTHS)
def test_a_text_takes_the_columns_that_a_terminal_gives_it(text: str, width: int) -> None:
    assert display_width(text) == width


@given(TEXTS)
def test_the_parts_of_a_text_are_the_text(text: str) -> None:
    parts = list(graphemes.split(text))
    assert "".join(part for part, _ in parts) == text
    assert sum(width for _, width in parts) == display_width(text)


def test_what_is_drawn_as_one_is_one_part() -> None:
    text = "e\u0301👨‍👩‍👧🇩🇪🇫🇷👍🏽❤️สำ"
    parts = [part for part, _ in graphemes.split(text)]
    assert parts == ["e\u0301", "👨‍👩‍👧", "🇩🇪", "🇫🇷", "👍🏽", "❤️", "ส", "ำ"]


@given(TEXTS, st.integers(2, 40))
def test_a_paragraph_in_any_script_fits_the_width(text: str, width: int) -> None:
    for line in wrap(text, width):
        assert display_width(line) <= width or line.isascii() or len(line.split()) == 1


def test_a_paragraph_without_blanks_is_wrapped() -> None:
    text = "学习编程的第一步是安装工具，然后写一个「你好」程序。" * 3
    lines = wrap(text, 30, "  ", "  ")
    assert max(map(display_width, lines)) <= 30
    assert "".join(line.strip() for line in lines) == text
    assert not any(line.strip()[0] in "，。」" or line[-1] == "「" for line in lines)
    assert len(wrap("โปรแกรมคอมพิวเตอร์" * 4, 30)) > 1
    assert wrap("see 面包 there", 9) == ["see 面包", "there"]


@given(TEXTS, st.sampled_from(["ascii", "latin-1", "cp1252", "cp437", "koi8-r"]))
def test_an_encoding_without_a_character_gets_as_many_columns(text: str, encoding: str) -> None:
    result = graphemes.encodable(text, encoding)
    assert result.encode(encoding).decode(encoding) == result
    assert display_width(result) == display_width(text)


def test_a_letter_that_an_encoding_lacks_loses_its_accent_only() -> None:
    assert graphemes.encodable("Größe ő", "latin-1") == "Größe o"
    assert graphemes.encodable("Übung 面包", "ascii") == "Ubung ????"
