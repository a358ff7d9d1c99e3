"""Plans without boxes and links: lists under headings, tables of weeks, tables in HTML.

Holds: formats.markdown.topics, formats.markdown.title_search, formats.markdown.plain_plans, formats.markdown.sections,
formats.markdown.tables, formats.markdown.html_table.
"""

import pytest

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.markdown.markdown import read_markdown


def read(text: str) -> ImportResult:
    return read_markdown(text, "plan.md")


def titles(imported: ImportResult) -> list[str]:
    return [topic.title for topic in imported.roadmap.topics]


def states(imported: ImportResult) -> dict[str, tuple[str, str]]:
    return {mark.topic: (mark.state, mark.day) for mark in imported.progress}


def test_entries_under_headings_are_topics_of_a_plan_without_boxes_and_links() -> None:
    imported = read(
        "# Tea plan\n\nSlowly.\n\n## Week 1\n\n1. **Leaves**\n   - Green tea\n   - Black tea\n\n"
        "## Week 2\n\n1. **Water**\n   - Boil it\n\n## License\n\n- MIT\n"
    )
    roadmap = imported.roadmap
    assert titles(imported) == ["Green tea", "Black tea", "Boil it"]
    assert [stage.title for stage in roadmap.stages] == ["Week 1", "Week 2"]
    assert [track.title for track in roadmap.tracks] == ["Leaves", "Water"]
    sentences = [remark.sentence for remark in imported.remarks]
    assert (
        "this file has neither boxes nor lists of links, so the entries of its lists became 3"
        " topics" in sentences
    )
    assert "2 texts outside of topics and tracks: left out (lines 3, 18)" in sentences


def test_an_entry_that_describes_its_heading_is_no_topic() -> None:
    imported = read(
        "# Plan\n\n## Leaves\n\n- Goal: know them\n- Time: 2 weeks\n\n## Water\n\n"
        "- Duration: 3 h\n- Boil it\n"
    )
    assert [(t.title, t.why) for t in imported.roadmap.topics] == [
        ("Leaves", "Goal: know them; Time: 2 weeks"),
        ("Boil it", ""),
    ]
    assert imported.roadmap.tracks[-1].summary == "Duration: 3 h"


def test_links_in_a_plan_of_entries_are_readings_of_theirs() -> None:
    entries = "".join(f"- entry {n}\n" for n in range(12))
    imported = read(f"# Plan\n\n## A\n\n{entries}- [Green](https://green.example)\n")
    assert len(titles(imported)) == 13
    assert [len(topic.readings) for topic in imported.roadmap.topics][-1] == 1


def test_numbered_entries_with_links_below_them_are_topics() -> None:
    imported = read(
        "# Tea\n\n## Resources\n\n1. Leaves\n   - [Green](https://g.example)\n"
        "   - [Black](https://b.example)\n\n2. Water\n   - Clay\n     - [Cup](https://c.example)\n"
    )
    assert [(t.title, len(t.readings)) for t in imported.roadmap.topics] == [
        ("Leaves", 2),
        ("Water", 1),
    ]


def test_a_list_that_is_indented_too_little_belongs_to_the_number_above_it() -> None:
    imported = read(
        "# Tea\n\n9. Cups\n   - [Clay](https://c.example)\n\n10. Pots\n   - [Iron](https://i.example)\n"
        "\n11. Tins\n   - [Tin](https://t.example)\n"
    )
    assert [(t.title, len(t.readings)) for t in imported.roadmap.topics] == [
        ("Cups", 1),
        ("Pots", 1),
        ("Tins", 1),
    ]


def test_each_heading_of_the_first_level_is_a_part() -> None:
    imported = read(
        "# Tea\n## Leaves\n- [Green](https://g.example)\n## Water\n- [Boil](https://b.example)\n"
        "# Coffee\n## Beans\n- [Arabica](https://a.example)\n## Mill\n- [Grind](https://m.example)\n"
    )
    assert imported.roadmap.title == "Tea"
    assert [track.title for track in imported.roadmap.tracks] == ["Tea", "Coffee"]
    weeks = read("# Week 1\n- [ ] a\n- [ ] b\n# Week 2\n- [ ] c\n- [ ] d\n")
    assert weeks.roadmap.title == "Plan"
    assert [stage.title for stage in weeks.roadmap.stages] == ["Week 1", "Week 2"]


def test_a_title_with_only_text_below_it_is_no_part() -> None:
    imported = read("# Tea\n\nAll about it.\n\n# Leaves\n- [ ] a\n\n# Water\n- [ ] b\n")
    assert [stage.title for stage in imported.roadmap.stages] == ["Leaves", "Water"]


def test_a_table_of_weeks_is_a_plan_without_any_link() -> None:
    imported = read(
        "# Tea\n\n| Week | Topic | Reading | Done |\n|---|---|---|---|\n"
        "| 1 | Green | Leaves, ch. 1 | x |\n| 2 | Black | Leaves, ch. 2 | |\n"
    )
    assert [(t.id, t.why) for t in imported.roadmap.topics] == [
        ("green", "Week: 1; Reading: Leaves, ch. 1"),
        ("black", "Week: 2; Reading: Leaves, ch. 2"),
    ]
    assert states(imported) == {"green": ("assumed", "")}


@pytest.mark.parametrize(
    ("head", "row", "title"),
    [
        ("Date | Three-hour assignment | Output", "Mon Jun 22 | Green | notes.md", "Green"),
        ("周数 | 主题 | 成果", "第1周 | 绿茶 | 笔记", "绿茶"),
        ("第几天 | 学习任务", "1 | 绿茶", "绿茶"),
        ("주차 | 과목", "1 | 녹차", "녹차"),
        ("Semana | Tema", "1 | Té verde", "Té verde"),
        ("Giorno | Argomento", "1 | Tè verde", "Tè verde"),
    ],
)
def test_a_table_of_days_or_weeks_is_a_plan_in_other_words(head: str, row: str, title: str) -> None:
    rule = " | ".join("---" for _ in head.split(" | "))
    links = "## Read\n\n- [a](https://a.example)\n- [b](https://b.example)\n"
    imported = read(f"# Tea\n\n| {head} |\n| {rule} |\n| {row} |\n\n{links}")
    assert imported.roadmap.topics[0].title == title


@pytest.mark.parametrize(
    ("head", "row", "title"),
    [
        ("# Day | Topics", "01 | [Green](01.md)", "Green"),
        ("Day | Topic", "Day 1 | [Green](https://g.example)", "Green"),
        ("Semester | Code | Course Title", "1 | TEA101 | [Green](https://g.example)", "Green"),
        ("Notebook | Open", "Green | [![open](b.svg)](https://g.example)", "Green"),
        ("Тема | Ссылка", "Зелёный | [тут](https://g.example)", "Зелёный"),
    ],
)
def test_a_number_is_no_title(head: str, row: str, title: str) -> None:
    rule = " | ".join("---" for _ in head.split(" | "))
    imported = read(f"# Tea\n\n| {head} |\n| {rule} |\n| {row} |\n")
    assert [(t.title, len(t.readings)) for t in imported.roadmap.topics] == [(title, 1)]


def test_cells_say_the_state_and_its_day() -> None:
    imported = read(
        "# Tea\n\n| Topic | Status | Finished |\n|---|---|---|\n| Green | ✅ Done | January 2, 2026 |\n"
        "| Black | 🚧 In Progress | |\n| White | Won't do | |\n| Red | Backlog | |\n| 🔄 Blue | | |\n"
    )
    assert titles(imported) == ["Green", "Black", "White", "Red", "Blue"]
    assert states(imported) == {
        "green": ("assumed", "2026-01-02"),
        "black": ("in_progress", ""),
        "white": ("skipped", ""),
        "blue": ("in_progress", ""),
    }


def test_a_small_table_of_links_never_makes_the_syllabus_optional() -> None:
    imported = read(
        "# Tea\n\n## Where we meet\n\n| What | Where |\n|---|---|\n| Chat | [join](https://c.example) |\n\n"
        "## Module 1\n\n- [Green](https://g.example)\n\n## Module 2\n\n- [Boil](https://b.example)\n"
    )
    assert [(t.title, t.optional) for t in imported.roadmap.topics] == [
        ("Chat", False),
        ("Module 1", False),
        ("Module 2", False),
    ]


def test_a_table_in_html_is_read_with_the_cells_that_span_rows() -> None:
    imported = read(
        "# Tea\n<table>\n<tr><th>Kind</th><th>Topic</th><th>Status</th></tr>\n"
        "<tr><td rowspan='2'>Leaf</td><td>Green</td><td>done</td></tr>\n"
        '<tr><td><a href="https://b.example">Black</a></td><td>open</td></tr>\n'
        "<tr><td>Water</td><td>\n\n**Boil** it\n\n</td><td>45%</td></tr>\n</table>\n"
    )
    assert [(t.title, t.why, len(t.readings)) for t in imported.roadmap.topics] == [
        ("Green", "Kind: Leaf", 0),
        ("Black", "Kind: Leaf", 1),
        ("Boil it", "Kind: Water", 0),
    ]
    assert states(imported) == {"green": ("assumed", ""), "boil-it": ("in_progress", "")}


def test_a_table_that_only_lays_out_a_page_is_read_as_text() -> None:
    imported = read(
        '# Tea\n\n## Leaves\n\n<table><tr><td><a href="https://g.example">Green</a></td>'
        '<td><a href="https://b.example">Black</a></td></tr></table>\n\n- [ ] Pick\n'
    )
    further, pick = imported.roadmap.topics
    assert (further.optional, len(further.readings), pick.title) == (True, 2, "Pick")


@pytest.mark.parametrize(
    ("entry", "title", "minutes"),
    [
        ("White tea [2h]", "White tea", 120),
        ("White tea (~3 hours)", "White tea", 180),
        ("White tea — 45 min", "White tea", 45),
        ("White tea (1.5 h)", "White tea", 90),
        ("White tea (2-4 hours)", "White tea", 180),
        ("White tea: 1h30", "White tea", 90),
        ("**White tea** (3h): why", "White tea", 180),
        ("White tea (1h 30m)", "White tea", 90),
        ("White tea [estimate:: 2h]", "White tea", 120),
        ("Chapter 2 (2nd edition)", "Chapter 2 (2nd edition)", 60),
    ],
)
def test_hours_in_a_title_are_hours(entry: str, title: str, minutes: int) -> None:
    (topic,) = read(f"- [ ] {entry}\n").roadmap.topics
    assert (topic.title, topic.minutes) == (title, minutes)


def test_a_file_with_nothing_to_learn_is_told_what_to_write() -> None:
    with pytest.raises(InvalidRoadmap) as caught:
        read("# Tea\n\nA cup of it.\n")
    assert caught.value.hint.startswith("write `- [ ] ` before each thing to learn")


def test_a_heading_of_state_says_it_of_its_entries() -> None:
    imported = read(
        "# Tea\n\n## Done\n\n- Green\n\n## Now\n\n**In progress:**\n- Black\n\n**Upcoming:**\n- White\n"
        "\n**Later:**\n- Red\n\n## ✅ Что я выучил (Done)\n\n- Oolong #tea\n- #tea\n"
    )
    assert titles(imported) == ["Green", "Black", "White", "Red", "Oolong"]
    assert states(imported) == {
        "green": ("assumed", ""),
        "black": ("in_progress", ""),
        "oolong": ("assumed", ""),
    }


def test_what_describes_a_program_is_no_plan() -> None:
    imported = read("# Tea\n\n## Features\n\n- Fast\n\n## Leaves\n\n- Green\n")
    assert titles(imported) == ["Green"]
    with pytest.raises(InvalidRoadmap):
        read("# Tea\n\n## Installation\n\n- Run it\n\n## Usage\n\n- Drink\n")


def test_a_table_of_weeks_needs_no_head_that_is_known() -> None:
    imported = read("# Tea\n\n| Week | 12-hour focus | Evidence |\n|-|-|-|\n| 1 | Leaves | Cup |\n")
    assert [(t.title, t.why) for t in imported.roadmap.topics] == [
        ("Leaves", "Week: 1; Evidence: Cup")
    ]


def test_a_dash_in_the_name_of_a_note_divides_no_words() -> None:
    imported = read("# Tea\n\n- [[M1 - Green - Leaves]]\n- [[M1 - Black]] - the strong one\n")
    assert [(t.title, t.why) for t in imported.roadmap.topics] == [
        ("M1 - Green - Leaves", ""),
        ("M1 - Black", "the strong one"),
    ]
