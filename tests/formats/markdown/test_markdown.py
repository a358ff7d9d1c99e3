"""Checklists, course tables and lists of links are read as roadmaps.

Holds: formats.markdown.link_readings, formats.markdown.markdown, formats.markdown.outline,
formats.markdown.prerequisites, formats.markdown.words.
"""

import pytest

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.model.roadmap import Topic
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.markdown.markdown import read_markdown

CHECKLIST = """\
# Learn to brew :tea:

[![Badge](https://img.example/badge.svg)](https://ci.example/tea)

## Contents

- [Water](#water)

## Water

Water is most of it.

- [x] [Why water matters (video)](https://video.example/water) - all about lime
- [ ] Boil it:
    - [ ] kettle() - the quick way
    - [ ] pot
    - be patient
    - [How hot?](https://tea.example/heat)
- [ ] Read <https://tea.example/soft> (see [this](https://tea.example/more))

## Leaves

- ### Green
    - [ ] Introduction (video)
- ### Black
    - [ ] Introduction (video)

## Shops

- [Leaf shop](https://shop.example) - cheap
- [Evil](javascript:alert(1))
- [House rules](docs/rules.md)

## License

[CC](https://license.example)
"""

COURSES = """\
# Tea school

## First year

### Basics

Courses | Duration | Effort | Prerequisites | Discussion
:-- | :--: | :--: | :--: | :--:
✅ [Tea 1: Water](https://school.example/1) ([alternative](https://other.example/1)) | 4 weeks | 2-4 hours/week | none | [chat](https://chat.example/1)
[Tea 2: Leaves](https://school.example/2) | 2 months | 3 hours/week | Tea 1, chemistry | -

## Second year

Courses | Hours | Prerequisites
--- | --- | ---
[Blending](https://school.example/3) | 12 | Basics
[Tasting](https://school.example/4) | - | [Blending](https://school.example/3)
"""

LINKS = """\
# Fine tea

## Shops

_Where to buy._

- [Leaf](https://leaf.example) - Green and black.
- Series
  - [Part 1](https://series.example/1)
  - [Part 2](https://series.example/2)

## Books

- [The Book of Tea](https://book.example)
"""


def read(text: str, name: str = "tea/README.md") -> ImportResult:
    return read_markdown(text.encode(), name)


def by_id(imported: ImportResult) -> dict[str, Topic]:
    return {topic.id: topic for topic in imported.roadmap.topics}


def links(imported: ImportResult, topic: str) -> list[str]:
    readings = {reading.id: reading for reading in imported.roadmap.readings}
    return [readings[assignment.reading].url for assignment in by_id(imported)[topic].readings]


def test_every_box_is_a_topic_under_its_headings() -> None:
    imported = read(CHECKLIST)
    roadmap = imported.roadmap
    assert (roadmap.id, roadmap.title) == ("tea", "Learn to brew")
    assert [stage.title for stage in roadmap.stages] == ["Water", "Leaves"]
    assert [topic.title for topic in roadmap.topics if not topic.optional] == [
        "Why water matters (video)",
        "Boil it",
        "Boil it: kettle()",
        "Boil it: pot",
        "Read https://tea.example/soft (see this)",
        "Green: Introduction (video)",
        "Black: Introduction (video)",
    ]
    assert [track.title for track in roadmap.tracks] == ["Water", "Green", "Black", "Shops"]
    assert roadmap.tracks[0].summary == "Water is most of it."


def test_the_text_of_a_box_becomes_its_why() -> None:
    topics = by_id(read(CHECKLIST))
    assert topics["why-water-matters-video"].why == "all about lime"
    assert topics["kettle"].why == "the quick way"
    assert topics["boil-it"].why == "be patient"


def test_a_ticked_box_is_assumed_to_be_known() -> None:
    assert [(mark.topic, mark.state) for mark in read(CHECKLIST).progress] == [
        ("why-water-matters-video", "assumed")
    ]


def test_links_in_and_under_a_box_are_its_readings() -> None:
    imported = read(CHECKLIST)
    assert links(imported, "why-water-matters-video") == ["https://video.example/water"]
    assert links(imported, "boil-it") == ["https://tea.example/heat"]
    assert links(imported, "read-https-tea-example-soft-see-this") == [
        "https://tea.example/soft",
        "https://tea.example/more",
    ]
    kinds = {reading.title: reading.kind for reading in imported.roadmap.readings}
    assert kinds["Why water matters (video)"] == "video"


def test_a_parent_box_needs_its_children_and_takes_five_minutes() -> None:
    text = "# T\n\n- [ ] Videos:\n  - [ ] first one\n  - [ ] second one\n"
    topic = by_id(read(text))["videos"]
    assert topic.prerequisites == ("first-one", "second-one")
    assert topic.minutes == 5


def test_links_without_a_box_are_optional_further_reading() -> None:
    imported = read(CHECKLIST)
    topic = by_id(imported)["shops-further-reading"]
    assert topic.optional
    assert topic.title == "Shops: further reading"
    assert links(imported, topic.id) == ["https://shop.example", ""]


def test_omissions_are_reported_with_their_line() -> None:
    remarks = {(remark.line, remark.sentence) for remark in read(CHECKLIST).remarks}
    assert (
        31,
        'the link "javascript:alert(1)" was left out: it does not begin with http:// or https://',
    ) in remarks
    assert (32, '"docs/rules.md" is a link to a local file; it was kept as a note') in remarks
    assert (
        36,
        'left out because they are about the list itself: 1 link under "License": https://license.example',
    ) in remarks
    assert (3, "1 badge with a link: left out (line 3)") in remarks
    assert (0, "no topic has hours; each counts as 1 h") in remarks


def test_rows_of_a_course_table_are_topics_with_hours() -> None:
    imported = read(COURSES)
    topics = by_id(imported)
    assert {name: topic.minutes for name, topic in topics.items()} == {
        "tea-1-water": 4 * 3 * 60,
        "tea-2-leaves": 1560,
        "blending": 720,
        "tasting": 720,
    }
    assert [stage.title for stage in imported.roadmap.stages] == ["First year", "Second year"]
    assert [mark.topic for mark in imported.progress] == ["tea-1-water"]
    assert links(imported, "tea-1-water") == [
        "https://school.example/1",
        "https://other.example/1",
        "https://chat.example/1",
    ]
    assert [assignment.role for assignment in topics["tea-1-water"].readings] == [
        "core",
        "alternative",
        "reference",
    ]


def test_prerequisites_match_by_name_or_stay_text() -> None:
    imported = read(COURSES)
    topics = by_id(imported)
    assert topics["tea-2-leaves"].prerequisites == ("tea-1-water",)
    assert topics["tea-2-leaves"].why == "Needs chemistry."
    assert topics["blending"].prerequisites == ("tea-1-water", "tea-2-leaves")
    assert topics["tasting"].prerequisites == ("blending",)
    assert any(
        remark.sentence
        == "Tea 2: Leaves needs chemistry, which is not a topic of this file; added to its why"
        for remark in imported.remarks
    )


def test_mutual_prerequisites_make_no_cycle() -> None:
    text = "|Course|Prerequisites|\n|-|-|\n|[Aa](https://a.example)|Bb|\n|[Bb](https://b.example)|Aa|\n"
    topics = by_id(read(text))
    assert topics["aa"].prerequisites == ("bb",)
    assert topics["bb"].prerequisites == ()


def test_a_table_of_facts_is_not_a_course_table() -> None:
    text = "# T\n\n## N\n\n- [ ] learn\n\n|Power|Value|\n|-|-|\n|7|128|\n|8|256|\n|9|[512](https://n.example)|\n"
    assert list(by_id(read(text))) == ["n-further-reading", "learn"]


def test_a_heading_of_a_list_of_links_is_a_topic_and_its_links_are_readings() -> None:
    imported = read(LINKS)
    assert [(t.id, t.optional, t.why) for t in imported.roadmap.topics] == [
        ("shops", False, "Where to buy."),
        ("books", False, ""),
    ]
    assert [stage.title for stage in imported.roadmap.stages] == ["Fine tea"]
    assert [(r.title, r.note) for r in imported.roadmap.readings] == [
        ("Leaf", "Green and black."),
        ("Series: Part 1", "Series"),
        ("Series: Part 2", "Series"),
        ("The Book of Tea", ""),
    ]


def test_links_and_summaries_in_html_are_read() -> None:
    text = (
        "<h1>My tea</h1>\n\n## A\n\n<details><summary>More</summary>\n\n"
        '- [ ] <a href="https://a.example">Boil</a> <img src="x.png"><!-- hush -->\n\n</details>\n\n'
        "- [ ] Pour<br>slowly\n"
    )
    imported = read(text)
    assert imported.roadmap.title == "My tea"
    assert [topic.title for topic in imported.roadmap.topics] == ["Pour slowly", "Boil"]
    assert links(imported, "boil") == ["https://a.example"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("* [x] star", ["star"]),
        ("+ [X] plus", ["plus"]),
        ("1. [ ] number", ["number"]),
        ("> - [ ] quoted", ["quoted"]),
        ("- [ ]\ttab", ["tab"]),
        ("- - [ ] inner", ["inner"]),
        ("- [x] box\n\n[x]: https://reference.example", ["box"]),
        ("- [ ] a\n\n```\n- [ ] code\n```\n\n    - [ ] code\n", ["a"]),
    ],
)
def test_boxes_are_what_github_shows_as_boxes(text: str, titles: list[str]) -> None:
    assert [topic.title for topic in read(text).roadmap.topics] == titles


def test_boxes_that_github_does_not_show_are_read_and_reported() -> None:
    imported = read("- [ ] good\n- [] bad\n- [x]worse\n")
    assert [topic.title for topic in imported.roadmap.topics] == ["good", "bad", "worse"]
    assert [mark.topic for mark in imported.progress] == ["worse"]
    assert [(r.line, r.sentence) for r in imported.remarks if "GitHub" in r.sentence] == [
        (2, "2 boxes that GitHub does not show as one: read; write `- [ ] ` (lines 2, 3)")
    ]


def test_front_matter_is_not_read_as_text() -> None:
    imported = read("---\ntitle: My tea\ntags: [a]\n---\n- [ ] boil\n", "list.md")
    assert imported.roadmap.title == "My tea"
    assert [topic.id for topic in imported.roadmap.topics] == ["boil"]


@pytest.mark.parametrize(
    ("name", "expected_id"),
    [
        ("tea/README.md", "tea"),
        ("/home/me/fine-tea/readme.markdown", "fine-tea"),
        ("C:\\tea\\index.md", "tea"),
        ("tea.md", "tea"),
        ("README.md", "all-about-tea"),
        ("tea/README-ar.md", "tea"),
        ("tea/ReadMe.zh-Hant.md", "tea"),
        ("tea/readme_pt_BR.md", "tea"),
        ("green.ru.md", "green"),
        ("pick-it.md", "pick-it"),
        ("Tea 1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d.md", "tea"),
    ],
)
def test_the_roadmap_is_named_after_its_file_or_folder(name: str, expected_id: str) -> None:
    assert read("# All about tea\n\n- [ ] boil\n", name).roadmap.id == expected_id


@pytest.mark.parametrize("text", ["", "# Only\n\nwords\n", "- [Top](#top)\n", "[here](#there)"])
def test_a_file_without_anything_to_learn_is_refused(text: str) -> None:
    with pytest.raises(InvalidRoadmap) as caught:
        read(text)
    assert [problem.code for problem in caught.value.problems] == ["no-topics"]


def test_ids_of_foreign_letters_are_short_and_stay_when_signs_change() -> None:
    before = read("# 茶\n- [ ] 绿茶\n- [ ] Чай 🟢\n- [ ] Té verde\n")
    after = read("# 茶\n- [x] 绿茶 ⭐\n- [ ] Чай 🔴\n- [ ] Té verde\n")
    assert [t.id for t in before.roadmap.topics] == [t.id for t in after.roadmap.topics]
    assert before.roadmap.topics[2].id == "te-verde"
    assert all(len(topic.id) <= 9 for topic in before.roadmap.topics)


@pytest.mark.parametrize(
    ("entry", "title", "why"),
    [
        ("Day 1 - Leaves - what grows", "Day 1 - Leaves", "what grows"),
        ("01 – [Leaves](https://l.example)", "01 – Leaves", ""),
        ("Leaves - what grows", "Leaves", "what grows"),
        ("Week 3", "Week 3", ""),
        ("**Black** tea (3h)", "Black tea", ""),
        ("**Black** tea - strong", "Black tea", "strong"),
        ("**Black**: strong tea", "Black", "strong tea"),
        ("**Black** is what most people drink", "Black", "is what most people drink"),
    ],
)
def test_a_day_alone_is_no_title(entry: str, title: str, why: str) -> None:
    topic = read(f"- [ ] {entry}\n").roadmap.topics[0]
    assert (topic.title, topic.why) == (title, why)
