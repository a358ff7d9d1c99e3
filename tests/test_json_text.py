"""JSON is written and read as the module `json` does it, character for character.

Holds: json_text.
"""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli import json_text

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(), part, max_size=4),
    max_leaves=12,
)


@examples(300)
@given(values)
def test_a_value_is_written_and_read_as_json_does(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert json_text.encode(value) == text
    assert repr(json_text.decode(text)) == repr(json.loads(text))
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert json_text.encode_canonically(value) == canonical


@pytest.mark.parametrize(
    "text",
    ["", " ", "{", "[1", "[1,]", '"a', '"\x01"', "nul", "{} ", " {}", "1 2", '{"a":}', "{1:2}"],
)
def test_what_is_not_one_value_from_end_to_end_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_text.decode(text)


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="set is not a value of JSON"):
        json_text.encode({1})


def test_a_broken_text_is_refused_where_json_was_not_loaded() -> None:
    """The function in C cannot say what is wrong then."""
    program = """
import sys
from roadmap_cli import json_text
assert "json" not in sys.modules
for text in sys.argv[1:]:
    try:
        print(json_text.decode(text))
    except ValueError:
        print("refused")
"""
    done = subprocess.run(
        [sys.executable, "-c", program, "{", "[1,]", '"a', "[1]"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["refused"] * 3 + ["[1]"]
