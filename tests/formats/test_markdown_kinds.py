"""A link of a Markdown list becomes the kind of reading that its words and its address tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.formats.markdown_readings import kind_of


@pytest.mark.parametrize(
    ("title", "url", "kind"),
    [
        ("Sorting (video)", "https://example.org/sorting", "video"),
        ("Sorting", "https://www.youtube.com/watch?v=1", "video"),
        ("The Sorting BOOK", "https://example.org/", "book"),
        ("Sorting", "https://leetcode.com/problems/sort", "exercise"),
        ("Sort", "https://github.com/someone/sort", "reference"),
        ("A cheatsheet of sorting", "https://example.org/", "reference"),
        ("Bookkeeping of courses-to-be", "https://example.org/", "course"),
        ("Bookkeeping", "https://example.org/", "article"),
        ("Sorting", "https://example.org/sorting", "article"),
    ],
)
def test_the_words_count_before_the_address(title: str, url: str, kind: str) -> None:
    assert kind_of(title, url) == kind


TITLES = st.lists(
    st.sampled_from(
        "Video videos BOOK bookkeeping course mooc tutorial exercise docs the reference manual"
        " cheat sheet cheatsheet playlist a-video video_x specialization".split()
    ),
    max_size=4,
).map(" ".join)
ADDRESSES = st.builds(
    "https://{}/{}".format,
    st.sampled_from(
        ("youtu.be", "vimeo.com", "example.org", "docs.x.org", "github.com", "edx.org")
    ),
    st.sampled_from(("", "a/b", "a/b/c", "book/1", "docs/", "tutorial", "learn")),
)


@given(TITLES, ADDRESSES)
def test_a_letter_that_is_not_english_changes_no_kind(title: str, url: str) -> None:
    assert kind_of(title, url) == kind_of(f"{title} é", url)
