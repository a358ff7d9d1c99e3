"""The kind of a reading is guessed from its title and its address.

Holds: formats.markdown.markdown.
"""

import pytest

from roadmap_cli.formats.markdown.link_readings import guess_kind


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
def test_the_title_decides_before_the_address(title: str, url: str, kind: str) -> None:
    assert guess_kind(title, url) == kind
