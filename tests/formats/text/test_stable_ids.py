"""Ids, and with them progress, survive edits of a Markdown source.

Holds: formats.text.stable_ids.
"""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.formats.markdown.markdown import read_markdown
from roadmap_cli.formats.text.identifiers import RESERVED_IDS, slugify
from roadmap_cli.formats.text.stable_ids import IdRequest, stable_ids

LIST = """\
# Tea

## Water

- [ ] [Introduction (video)](https://a.example/1)
- [ ] Boil it - in a kettle
- [ ] Filter it
  - [ ] insert

## Leaves

- [ ] [Introduction (video)](https://a.example/2)
- [ ] Pick them
"""


def ids(text: str) -> dict[str, str]:
    """Return the id of each topic by the last words of its title."""
    topics = read_markdown(text, "tea.md").roadmap.topics
    return {topic.id: topic.title for topic in topics}


def test_repeated_words_get_their_heading_in_the_id() -> None:
    assert list(ids(LIST)) == [
        "water-introduction-video",
        "boil-it",
        "filter-it",
        "insert",
        "leaves-introduction-video",
        "pick-them",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://a.example/1", "https://b.example/elsewhere"),
        ("in a kettle", "in a pot, says the author now"),
        ("- [ ] Boil", "- [x] Boil"),
        ("- [ ] Boil", "* [ ] **Boil"),
        ("## Water\n", "## Water\n\nSome words and [a link](#here).\n\n- [ ] Quite new\n"),
        ("- [ ] Boil it - in a kettle\n- [ ] Filter it\n", "- [ ] Filter it\n- [ ] Boil it\n"),
        ("# Tea", "# The new title"),
        ("## Leaves", "## All the rest\n\n## Leaves"),
    ],
)
def test_ids_survive_upstream_edits(old: str, new: str) -> None:
    assert old in LIST
    new = new.replace("**Boil", "**Boil it**").replace("**Boil it** it", "**Boil it**")
    changed = LIST.replace(old, new).replace("**Boil it** it", "**Boil it**")
    assert set(ids(LIST)) <= set(ids(changed))


def test_a_topic_that_moves_to_another_heading_keeps_its_id() -> None:
    moved = LIST.replace("- [ ] Boil it - in a kettle\n", "") + "- [ ] Boil it\n"
    assert set(ids(moved)) == set(ids(LIST))


def test_equal_words_in_one_list_are_distinguished_by_their_links() -> None:
    first = "- [ ] [Sort](https://a.example)\n"
    second = "- [ ] [Sort](https://b.example)\n"
    one, other = list(ids(first + second)), list(ids(second + first))
    assert len(set(one)) == 2
    assert one == other[::-1]


def test_indistinguishable_entries_are_numbered() -> None:
    names = [name.id for name in stable_ids([IdRequest("same")] * 3)]
    assert len(set(names)) == 3
    assert names[0] == "same"


def test_non_latin_words_get_a_hash() -> None:
    names = [
        name.id
        for name in stable_ids(
            [IdRequest("水を沸かす"), IdRequest("水を注ぐ"), IdRequest("C 语言")]
        )
    ]
    assert len(set(names)) == 3
    assert names[2].startswith("c-")


def test_a_comment_in_the_file_gives_the_id() -> None:
    assert list(ids("- [ ] Boil water <!-- id: heat -->\n- [ ] Pour <!-- note -->")) == [
        "heat",
        "pour",
    ]


def test_equal_words_with_contexts_of_different_lengths_get_different_ids() -> None:
    requests = [IdRequest("a", ("b",), "c"), IdRequest("a", ("b", "c"), "c")] * 2
    assert len({name.id for name in stable_ids(requests)}) == 4


@given(st.text(st.one_of(st.sampled_from("aB9 -+#cC._/\t\x1c\u00e9\ufb01\u212b"), st.characters())))
def test_a_slug_has_letters_and_digits_with_hyphens_for_the_rest(
    words: str,
) -> None:
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    spoken = ascii_only.replace("c++", "cpp").replace("c#", "c-sharp")
    expected = "-".join(re.findall("[a-z0-9]+", spoken))[:64].rstrip("-")
    assert slugify(words) == (f"{expected}-1" if expected in RESERVED_IDS else expected)
