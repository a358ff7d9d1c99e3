"""Short answers: a topic is named by its id, and by its title where the id does not say it.

Holds: render.text_lines.
"""

import pytest

from roadmap_cli.render.ansi import OutputTarget, display_width
from roadmap_cli.render.text_lines import TextLines, name_topic


@pytest.mark.parametrize(
    ("name", "title", "shown"),
    [
        ("shell-basics", "Shell basics", "shell-basics (9 h)"),
        ("feed-starter", "Feed a starter", "feed-starter (9 h)"),
        ("how-the-web-works", "How the web works", "how-the-web-works (9 h)"),
        ("test-doubles", "Testing with doubles", "test-doubles (9 h)"),
        ("dev-os", "Set up your system", "dev-os (Set up your system, 9 h)"),
        ("git-basics", "Git basics: commit", "git-basics (Git basics: commit, 9 h)"),
        ("grosse", "Größe", "grosse (Größe, 9 h)"),
        ("a", "学习", "a (学习, 9 h)"),
    ],
)
def test_a_title_stands_beside_an_id_that_does_not_say_it(
    name: str, title: str, shown: str
) -> None:
    assert name_topic(name, title, "9 h") == shown


def test_an_id_that_says_all_stands_alone() -> None:
    assert name_topic("shell-basics", "Shell basics") == "shell-basics"


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_field_keeps_its_margin_and_an_address_its_line(width: int) -> None:
    lines = TextLines(OutputTarget(width, False, False, True, True))
    url = "https://example.org/" + "x" * (width - 21)
    lines.add_field("Read", "Words that take more than one line of forty columns to say")
    lines.add_field("", url, "link")
    lines.add_field("Shown", url)
    assert lines[0].startswith("  Read        Words that")
    assert all(line.startswith(" " * 14) for line in lines[1 : lines.index(url)])
    assert lines[-3:] == [url, "  Shown       ", url]
    assert max(map(display_width, lines)) <= width


def test_a_list_has_one_label_and_its_texts_hang() -> None:
    lines = TextLines(OutputTarget(32, False, False, True, True))
    lines.add_bullets("Afterwards", ["you can boil water", "you can wait"])
    assert lines == [
        "  Afterwards  • you can boil",
        "                water",
        "              • you can wait",
    ]
