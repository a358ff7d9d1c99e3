"""A text is written without quotation marks exactly where every YAML reader reads it as text.

Holds: formats.own.yaml_format.
"""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roadmap_cli.core.control_chars import CONTROL, INVISIBLE
from roadmap_cli.formats.own.yaml_format import format_scalar
from roadmap_cli.formats.text.characters import remove_unsafe_chars

NUMBERS_AND_DAYS = re.compile(
    r"[\d.,:_+-]+(?:e[+-]?\d+)?|0[xob][\da-f_]+|\d{4}-\d\d?-\d\d?(?:[t ].*)?", re.IGNORECASE
)
OTHER_VALUES = re.compile("y|n|yes|no|on|off|true|false|null|nan|inf", re.IGNORECASE)
PLAIN = re.compile(r"[^\W_](?:[^\n\t\r:#]|:(?=\S)|(?<=\S)#)*")
UNSEEN = re.compile(f"[{CONTROL}{INVISIBLE}\ufffe\uffff]")
TEXTS = st.text(
    st.one_of(
        st.sampled_from("aYnoeftrusli019 :#-_.,+x\t\n\r\xa0\u017f\u0131\u2028\u200b\u2065é"),
        st.characters(),
    ),
    max_size=12,
)


@given(st.one_of(TEXTS, st.sampled_from(("Yes", "OFF", "yeſ", "ınf", "1e5", "2026-01-01 x"))))
@example("a\u2065")
@example("a b")
@example("a #b")
@example("a: b")
def test_a_text_is_plain_where_no_sign_has_a_meaning(text: str) -> None:
    expected = (
        PLAIN.fullmatch(text)
        and not NUMBERS_AND_DAYS.fullmatch(text)
        and not OTHER_VALUES.fullmatch(text)
        and text == text.strip()
        and not UNSEEN.search(text)
    )
    assert (format_scalar(text) == text) is bool(expected)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Learn C#", "Learn C#"),
        ("no", '"no"'),
        ("Norway", "Norway"),
        ("1.0", '"1.0"'),
        ("https://example.org/#a", "https://example.org/#a"),
        ("a: b", '"a: b"'),
        ("", '""'),
    ],
)
def test_ambiguous_text_is_quoted(text: str, line: str) -> None:
    assert format_scalar(text) == line


def test_printable_text_has_no_unsafe_character_and_only_ascii_spaces() -> None:
    printable = "".join(c for c in map(chr, range(0x110000)) if c.isprintable())
    assert remove_unsafe_chars(printable) == printable
    assert UNSEEN.search(printable) is None
    assert re.findall(r"\s", printable) == [" "]
