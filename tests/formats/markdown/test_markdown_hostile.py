"""Malicious Markdown is refused with a reason or read as a valid roadmap.

Holds: formats.markdown.parser, formats.markdown.phrase.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.model.roadmap import graph_of
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.markdown.markdown import read_markdown
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml
from roadmap_cli.formats.text.characters import find_unsafe_char
from roadmap_cli.formats.text.identifiers import find_url_fault, is_id

BOX = "- [ ] start\n\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("- " * 5000 + "a", "too-deep"),
        ("\n".join("  " * i + "- [ ] a" for i in range(1000)), "too-deep"),
        (">" * 5000 + " a", "too-deep"),
        (b"x" * 10_000_001, "too-big"),
        (b"- [ ] a\n" * 1_000_000, "too-big"),
        (b"\n" * 5_000_000, "too-big"),
        (b"- [ ] caf\xe9", "not-utf8"),
        ("- [ ] a".encode("utf-16"), "not-utf8"),
        (b"- [ ] a\n\x00", "bad-character"),
        (b"", "no-topics"),
    ],
)
def test_unreadable_files_are_refused_with_a_code(data: bytes | str, code: str) -> None:
    with pytest.raises(InvalidRoadmap) as caught:
        read_markdown(data, "x.md")
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "[a](",
        "*a_",
        "<!--",
        "`",
        "&#",
        "<a ",
        "a - ",
        "(",
        "https://a.b/)",
        ":a",
        "**a** ",
    ],
)
def test_repeated_characters_are_read_in_linear_time(piece: str) -> None:
    # Quadratic work would take minutes here.
    imported = read_markdown(BOX + "- [ ] end " + piece * (20_000 // len(piece)), "x.md")
    assert 1 <= len(imported.roadmap.topics) <= 3


def test_a_problem_has_its_line() -> None:
    with pytest.raises(InvalidRoadmap) as caught:
        read_markdown(b"# a\r\n\r\n- [ ] caf\xe9", "x.md")
    assert caught.value.problems[0].line == 3


def test_control_characters_are_removed_and_reported() -> None:
    imported = read_markdown("# T\n- [ ] a\x1b[31mb\u202ec &#x202e;d\n", "x.md")
    assert imported.roadmap.topics[0].title == "a[31mbc d"
    assert (2, "left out: terminal control characters, the first of them here") in [
        (remark.line, remark.sentence) for remark in imported.remarks
    ]


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("\x0fhttps://a.b/c", "https://a.b/c"),  # as every browser reads it
        (" https://a.b/c\x1f", "https://a.b/c"),
        ("a\u202e/b.md", ""),
        ("ht\x0ftps://a.b", ""),
        ("https://a.b/\u202ec", None),
    ],
)
@pytest.mark.parametrize("words", ["c", ""])
def test_control_characters_in_html_addresses_do_not_reach_the_file(
    address: str, url: str | None, words: str
) -> None:
    roadmap = read_markdown(f"- [ ] Read <a href='{address}'>{words}</a>\n", "x.md").roadmap
    assert read_text(to_yaml(roadmap)).roadmap == roadmap
    assert [reading.url for reading in roadmap.readings] == ([] if url is None else [url])


PIECES = st.sampled_from(
    [
        "- [ ] ",
        "* [x] ",
        "1. [X] ",
        "# ",
        "## ",
        "### ",
        "\n",
        "\n\n",
        "\r\n",
        "  ",
        "    ",
        "> ",
        "[a](https://a.b/c)",
        "[a](b.md)",
        "[a](javascript:x)",
        "[a](#x)",
        "![p](https://q.r)",
        "**bold**",
        "`code`",
        "```\n",
        "|a|prerequisites|effort|\n|-|-|-|\n",
        "|[c](https://x.y)|c|4 h|\n",
        "<details>\n",
        "<summary>S</summary>\n",
        "</details>\n",
        "<a href='https://h.i'>",
        "<a href='",
        "'>",
        "</a>",
        "<!-- ",
        "-->",
        "<!-- id: zz -->",
        "<h1>T</h1>\n",
        "word ",
        "insert",
        "ünï",
        "中文",
        "\u202e",
        "\ufeff",
        "\x0b",
        "\u2028",
        "\xa0",
        ":smile: ",
        "✅",
        " - ",
        "(3 h)",
        "https://bare.x/y_(z)",
        "[r]",
        "[r]: https://ref.x\n",
        "&#0;",
        "\\",
        "[",
        "]",
        "---\n",
        "title: x\n",
        "===\n",
        "con",
        "w " * 120,
        "http://[::1/",
        "//proto.rel",
        "https://user@x.y",
        "[](https://e.f)",
        "_",
        "aux",
    ]
)


@examples(250)
@given(st.lists(PIECES, max_size=50))
def test_any_text_becomes_a_valid_roadmap_or_is_refused(pieces: list[str]) -> None:
    try:
        imported = read_markdown("".join(pieces), "x/y.md")
    except InvalidRoadmap:
        return
    roadmap = imported.roadmap
    graph_of(roadmap)
    assert read_text(to_yaml(roadmap)).roadmap == roadmap
    for things in (roadmap.stages, roadmap.tracks, roadmap.topics, roadmap.readings):
        names = [thing.id for thing in things]
        assert len(set(names)) == len(names)
        assert all(is_id(name) for name in names)
        for thing in things:
            assert 0 < len(thing.title) <= 200
            assert not find_unsafe_char(thing.title)
            assert thing.title == " ".join(thing.title.split())
    assert {topic.track for topic in roadmap.topics} == {track.id for track in roadmap.tracks}
    assert {topic.stage for topic in roadmap.topics} == {stage.id for stage in roadmap.stages}
    reading_ids = {reading.id for reading in roadmap.readings}
    for topic in roadmap.topics:
        assigned = [assignment.reading for assignment in topic.readings]
        assert len(set(assigned)) == len(assigned)
        assert reading_ids.issuperset(assigned)
        assert 0 < topic.minutes <= 120_000
        assert len(topic.why) <= 600
        assert not find_unsafe_char(topic.why)
    assert not any(reading.url and find_url_fault(reading.url) for reading in roadmap.readings)
    assert {mark.topic for mark in imported.progress} <= {topic.id for topic in roadmap.topics}
