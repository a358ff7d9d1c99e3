"""Outlines of Workflowy, Dynalist, OmniOutliner, mind maps and readers of feeds.

Holds: formats.opml.opml, formats.opml.outline.
"""

from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.opml.opml import read_opml
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml


def opml(body: str, head: str = "<title>Tea</title>") -> str:
    return f'<?xml version="1.0"?>\n<opml version="2.0"><head>{head}</head><body>\n{body}\n</body></opml>'


def read(body: str, head: str = "<title>Tea</title>") -> ImportResult:
    return read_opml(opml(body, head), "tea.opml")


def states(result: ImportResult) -> dict[str, str]:
    marks = {mark.topic: mark.state for mark in result.progress}
    return {topic.title: marks.get(topic.id, OPEN) for topic in result.roadmap.topics}


TWO_LEVELS = """
<outline text="Leaves"><outline text="Green" _complete="true"/><outline text="Black"/></outline>
<outline text="Water"><outline text="Boil"/></outline>
"""


def test_outer_entries_are_stages_and_tracks_and_inner_ones_topics() -> None:
    result = read(TWO_LEVELS)
    assert states(result) == {"Green": ASSUMED, "Black": OPEN, "Boil": OPEN}
    assert [stage.title for stage in result.roadmap.stages] == ["Leaves", "Water"]
    assert [track.title for track in result.roadmap.tracks] == ["Leaves", "Water"]
    assert result.roadmap.title == "Tea"


def test_the_second_level_is_the_track_and_deeper_ones_are_needed_topics() -> None:
    result = read(
        '<outline text="Leaves"><outline text="China"><outline text="Green">'
        '<outline text="Steam"/><outline text="Roll"/></outline></outline></outline>'
        '<outline text="Water"/>'
    )
    topics = {topic.title: topic for topic in result.roadmap.topics}
    assert list(topics) == ["Steam", "Roll", "Green", "Water"]
    assert topics["Green"].prerequisites == ("steam", "roll")
    assert topics["Green"].track == "china"
    assert {stage.title for stage in result.roadmap.stages} == {"Leaves", "Tea"}


def test_the_middle_of_a_mind_map_is_the_title() -> None:
    result = read(f'<outline text="All about tea">{TWO_LEVELS}</outline>', "<title>map1</title>")
    assert result.roadmap.title == "All about tea"
    assert [stage.title for stage in result.roadmap.stages] == ["Leaves", "Water"]
    assert 'the title in the head of the file is "map1"' in [r.sentence for r in result.remarks]


@pytest.mark.parametrize(
    ("attributes", "state"),
    [
        ('_complete="true"', ASSUMED), ('complete="true"', ASSUMED), ('_status="checked"', ASSUMED),
        ('_status="indeterminate"', IN_PROGRESS), ('_status="unchecked"', OPEN), ('checked="false"', OPEN),
        ('status="In progress"', IN_PROGRESS), ("", OPEN),
    ],
)  # fmt: skip
def test_programs_spell_completed_in_many_ways(attributes: str, state: str) -> None:
    assert states(read(f'<outline text="Green" {attributes}/>')) == {"Green": state}


def test_signs_and_boxes_before_a_text_are_its_state() -> None:
    result = read('<outline text="✅ Green"/><outline text="[ ] Black"/><outline text="🚧 White"/>')
    assert states(result) == {"Green": ASSUMED, "Black": OPEN, "White": IN_PROGRESS}


def test_what_is_below_something_completed_is_completed() -> None:
    result = read(
        '<outline text="Leaves" _complete="true"><outline text="Green"/></outline><outline text="Water"/>'
    )
    assert states(result) == {"Green": ASSUMED, "Water": OPEN}


def test_notes_links_tags_and_columns_are_kept() -> None:
    result = read(
        '<outline text="&lt;b&gt;Green&lt;/b&gt; &lt;a href=&quot;https://tea.example/g&quot;&gt;tea&lt;/a&gt;"'
        ' _note="Pick it.&#10;See https://tea.example/n" category="hot,optional" Cups="3" created="2026"/>'
        '<outline text="Black" type="link" url="https://tea.example/b"/>'
    )
    green, black = result.roadmap.topics
    assert (green.title, green.why) == ("Green tea", "Pick it.\nSee https://tea.example/n\nCups: 3")
    assert (green.tags, green.optional) == (("hot",), True)
    urls = {reading.id: reading.url for reading in result.roadmap.readings}
    assert [urls[a.reading] for a in green.readings] == [
        "https://tea.example/g",
        "https://tea.example/n",
    ]
    assert [urls[a.reading] for a in black.readings] == ["https://tea.example/b"]
    assert 'left out, as they say nothing about what to learn: "created" (1), "type" (1)' in [
        remark.sentence for remark in result.remarks
    ]


def test_hash_tags_are_tags_and_no_part_of_the_title() -> None:
    (topic,) = read('<outline text="Green #hot tea #2 in C# #every-day"/>').roadmap.topics
    assert topic.title == "Green tea #2 in C#"
    assert topic.tags == ("hot", "every-day")


def test_a_list_of_feeds_is_a_list_of_links() -> None:
    result = read(
        '<outline text="Blog" type="rss" xmlUrl="https://t.example/rss" htmlUrl="https://t.example"/>'
    )
    assert [(r.title, r.url) for r in result.roadmap.readings] == [
        ("Blog", "https://t.example"),
        ("Feed of Blog", "https://t.example/rss"),
    ]


def test_the_words_of_a_stage_and_of_the_head_are_reported() -> None:
    result = read('<outline text="Leaves" _note="All of them"><outline text="Green"/></outline><outline text="W"/>',
                  "<title>Tea</title><ownerName>Ann</ownerName>")  # fmt: skip
    assert [(r.line, r.sentence) for r in result.remarks][:2] == [
        (3, '"Leaves" says: All of them'),
        (0, 'left out of the head of the file: "ownerName"'),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<opml><body>", "syntax"),
        ("<html><body/></html>", "no-outline"),
        (
            '<!DOCTYPE opml [<!ENTITY a "b">]><opml><body><outline text="&a;"/></body></opml>',
            "doctype",
        ),
        (opml(""), "no-topics"),
        (opml('<outline text="a">' * 150 + "</outline>" * 150), "too-many"),
    ],
)
def test_what_is_no_outline_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidRoadmap) as found:
        read_opml(text, "x.opml")
    assert found.value.problems[0].code == code


WORDS = st.text("abc &<\"'XY1é", min_size=1, max_size=8).filter(
    lambda t: any(c.isalpha() for c in t)
)
TREES = st.recursive(
    st.tuples(WORDS, st.booleans(), st.just(())),
    lambda inner: st.tuples(WORDS, st.booleans(), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=8,
)


@examples(80)
@given(st.lists(TREES, min_size=1, max_size=4))
def test_each_entry_is_a_topic_or_a_part_with_its_state_and_address(trees: list[tuple]) -> None:  # type: ignore[type-arg]
    leaves: list[bool] = []
    texts: list[str] = []

    def xml(tree: tuple, above: bool) -> str:  # type: ignore[type-arg]
        words, done, children = tree
        texts.append(" ".join(words.split()))
        if not children:
            leaves.append(done or above)
        url = f"https://tea.example/{len(texts)}"
        inner = "".join(xml(child, done or above) for child in children)
        return f'<outline text={quoteattr(words)} complete="{str(done).lower()}" url="{url}">{inner}</outline>'

    result = read("".join(xml(tree, False) for tree in trees))
    roadmap = result.roadmap
    parts = {part.title for part in (*roadmap.stages, *roadmap.tracks)}
    found = [topic.title for topic in roadmap.topics]
    parts |= {name for part in parts for name in part.split(" / ")} | {roadmap.title}
    found += [title.rpartition(": ")[2] for title in found]
    assert {*found, *parts} >= set(texts)
    assert len(roadmap.topics) >= len(leaves)
    assert sum(mark.state == ASSUMED for mark in result.progress) >= sum(leaves)
    urls = {reading.url for reading in roadmap.readings}
    said = " ".join(remark.sentence for remark in result.remarks)
    assert all(
        f"https://tea.example/{n + 1}" in urls or f"/{n + 1}" in said for n in range(len(texts))
    )
    assert read_text(to_yaml(roadmap)).roadmap is not None
