"""Export a roadmap as a checklist, and tick boxes in an existing file without other changes.

Holds: formats.markdown.checklist, formats.markdown.escape, formats.markdown.layout,
formats.markdown.topics.
"""

import sys
from html.parser import HTMLParser
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt  # noqa: TID253 - what a web page would show
from tests.examples import examples

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.model.readings import READING_KINDS, Assignment, Check, Reading
from roadmap_cli.core.model.roadmap import Roadmap, Stage, Topic, Track, default_milestones
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.markdown.checklist import Ticks, tick_boxes, to_checklist
from roadmap_cli.formats.markdown.markdown import read_checklist, read_markdown

STAGES = (Stage("basics", "1. Basics"), Stage("more", "More"))
TRACKS = (Track("water", "Water & fire"), Track("leaves", "Leaves"))
READINGS = (
    Reading("heat", "Heat (physics)", url="https://tea.example/heat_(physics)?a=1&copy;=2"),
    Reading("book", "The Book"),
)


def tea(*topics: Topic) -> Roadmap:
    return Roadmap(
        "tea",
        "Making *good* tea",
        "",
        None,
        "en",
        "",
        "",
        STAGES,
        default_milestones(STAGES, topics),
        TRACKS,
        topics,
        READINGS,
    )


TOPICS = (
    Topic("boil", "Boil <water>", "water", "basics", 90, why="Hot water. #1", readings=(
        Assignment("heat", part="chapter 1"), Assignment("book"),
    ), proof="Boil a <litre>\nin *five* minutes", checks=(
        Check("Why <b>?", "100 °C & *more*"), Check("When?", "Now"),
    )),
    Topic("pick", "Pick [leaves]", "leaves", "basics", 25),
    Topic("blend", "1. Blend_them_", "leaves", "more", 1230, optional=True, prerequisites=("boil", "pick")),
)  # fmt: skip


def test_a_checklist_in_full() -> None:
    assert to_checklist(tea(*TOPICS), {"boil": "done", "pick": "in_progress"}) == (
        "# Making \\*good\\* tea <!-- roadmap: tea -->\n\n"
        "## 1. Basics <!-- id: basics -->\n\n"
        "### Water \\& fire <!-- id: water -->\n\n"
        '- [x] <a name="topic-boil"></a>**Boil \\<water\\>** (1 h 30) — Hot water. \\#1 <!-- id: boil -->\n'
        "  - [Heat (physics)](<https://tea.example/heat_(physics)?a=1&amp;copy;=2>): chapter 1"
        " <!-- id: heat -->\n"
        "  - **The Book** <!-- reading --> <!-- id: book --> <!-- kind: article -->\n"
        "  - Exercise: Boil a \\<litre\\> in \\*five\\* minutes <!-- proof -->\n"
        "  - Check yourself: <!-- checks -->\n"
        "    - <details><summary>Why &lt;b&gt;?</summary>100 °C &amp; *more*</details>\n"
        "    - <details><summary>When?</summary>Now</details>\n\n"
        "### Leaves <!-- id: leaves -->\n\n"
        '- [ ] <a name="topic-pick"></a>**Pick \\[leaves\\]** (25 min) <!-- id: pick -->\n\n'
        "## More <!-- id: more -->\n\n"
        "### Leaves <!-- id: leaves -->\n\n"
        '- [ ] <a name="topic-blend"></a>**1. Blend\\_them\\_** (20 h 30, optional)'
        " <!-- id: blend -->\n"
        "  - Needs [Boil \\<water\\>](#topic-boil), [Pick \\[leaves\\]](#topic-pick) <!-- needs -->\n"
    )


def topic_rows(imported: ImportResult) -> list[tuple[object, ...]]:
    roadmap = imported.roadmap
    known = {reading.id: reading for reading in roadmap.readings}
    return [
        (
            t.id,
            t.title,
            t.stage,
            t.track,
            t.minutes,
            t.optional,
            *tuple((known[a.reading].title, known[a.reading].url, a.part) for a in t.readings),
            t.prerequisites,
            t.proof,
            *t.checks,
        )
        for t in roadmap.topics
    ]


def test_an_exported_checklist_is_read_back_as_the_same_topics() -> None:
    imported = read_markdown(to_checklist(tea(*TOPICS), {"boil": "assumed"}), "elsewhere.md")
    assert (imported.roadmap.id, imported.roadmap.title) == ("tea", "Making *good* tea")
    assert [(s.id, s.title) for s in imported.roadmap.stages] == [
        ("basics", "1. Basics"),
        ("more", "More"),
    ]
    assert [(t.id, t.title) for t in imported.roadmap.tracks] == [(t.id, t.title) for t in TRACKS]
    assert topic_rows(imported) == [
        (
            "boil",
            "Boil <water>",
            "basics",
            "water",
            90,
            False,
            (READINGS[0].title, READINGS[0].url, "chapter 1"),
            ("The Book", "", ""),
            (),
            "Boil a <litre> in *five* minutes",
            *TOPICS[0].checks,
        ),
        ("pick", "Pick [leaves]", "basics", "leaves", 25, False, (), ""),
        ("blend", "1. Blend_them_", "more", "leaves", 1230, True, ("boil", "pick"), ""),
    ]
    assert [mark.topic for mark in imported.progress] == ["boil"]


WORDS = st.text(
    st.sampled_from("abA1 .:-—`*_[]()<>#|~&$\\!/\"'éß水✅\u00a0") | st.characters(codec="utf-8"),
    max_size=60,
).map(lambda text: f"T{' '.join(text.split())}e")


ENTRIES = st.lists(
    st.tuples(WORDS, WORDS, st.integers(1, 120_000), WORDS, WORDS, WORDS, WORDS, WORDS),
    min_size=1,
    max_size=4,
)


def clean(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable() or c == " ").split())


@examples(90)
@given(ENTRIES)
def test_any_text_of_a_roadmap_is_read_back_unchanged(
    entries: list[tuple[str, str, int, str, str, str, str, str]],
) -> None:
    topics = tuple(
        Topic(
            f"t{i}",
            title,
            "water",
            "basics",
            minutes,
            why=why,
            prerequisites=tuple(f"t{n}" for n in range(i)),
            readings=(Assignment(f"r{i}", part=part),),
            proof=proof,
            checks=(Check(question, answer), Check("And?", title)),
        )
        for i, (title, why, minutes, part, proof, question, answer, _) in enumerate(entries)
    )
    readings = tuple(
        Reading(f"r{i}", f"{i} {entry[7]}", url=f"https://tea.example/{i}" if i % 2 else "")
        for i, entry in enumerate(entries)
    )
    text = to_checklist(tea(*topics)._replace(readings=readings), {})
    back = read_markdown(text, "x.md").roadmap
    known = {reading.id: reading for reading in back.readings}
    assert [
        (
            t.id,
            clean(t.title),
            t.minutes,
            t.prerequisites,
            clean(t.proof),
            *((clean(c.question), clean(c.answer)) for c in t.checks),
            *((clean(known[a.reading].title), known[a.reading].url) for a in t.readings),
        )
        for t in back.topics
    ] == [
        (
            t.id,
            clean(t.title),
            t.minutes,
            t.prerequisites,
            clean(t.proof),
            *((clean(c.question), clean(c.answer)) for c in t.checks),
            (clean(reading.title), reading.url),
        )
        for t, reading in zip(topics, readings, strict=True)
    ]
    assert [box.topic for box in read_checklist(text, "x.md").boxes] == [t.id for t in topics]


EDGES = st.sampled_from(
    [
        *("- [ ] tricky", "[x] y", "[ ]", ":smile: face", "✅ done", "1. x", "1) x", "- x", "+ x"),
        *("(2 h) x", "(2 h)", "x (1 h, optional)", "— x", "x — y", "x: y", ": x", "x:", ";x;"),
        *(
            "***",
            "…",
            "#x",
            "# x",
            "> x",
            "x,",
            "Proof: x",
            "Needs x",
            "insert",
            "https://a.example",
        ),
        *(
            "<!-- id: other -->",
            "role: core",
            "a | b",
            "~~x~~",
            "`x`",
            "@x",
            "x.",
            "*x*",
            "License",
        ),
        *("Week 1", "Contents", "video", "Table of contents", "docs"),
    ]
)


@examples(60)
@given(st.data())
def test_an_exported_checklist_is_read_back_in_full(data: st.DataObject) -> None:
    def words() -> str:
        return data.draw(EDGES | WORDS.map(clean))

    readings = tuple(
        Reading(
            f"r{i}",
            words(),
            kind=data.draw(st.sampled_from(READING_KINDS)),
            url=data.draw(
                st.sampled_from(("", "https://tea.example/docs", f"http://t.example/{i}"))
            ),
        )
        for i in range(3)
    )
    topics = tuple(
        Topic(
            f"t{i}",
            words(),
            f"track-{i % 2}",
            f"stage-{i // 2}",
            60,
            why=data.draw(st.just("") | EDGES | WORDS.map(clean)),
            readings=tuple(
                Assignment(
                    f"r{n}",
                    part=data.draw(st.just("") | EDGES),
                    role=data.draw(st.sampled_from(("core", "alternative", "reference"))),
                )
                for n in data.draw(st.permutations(range(3)))[: data.draw(st.integers(0, 3))]
            ),
            proof=data.draw(st.just("") | EDGES),
        )
        for i in range(4)
    )
    roadmap = tea(*topics)._replace(
        title=data.draw(EDGES.filter(lambda text: "ontents" not in text)),
        stages=tuple(Stage(f"stage-{i}", words()) for i in range(2)),
        tracks=tuple(Track(f"track-{i}", words()) for i in range(2)),
        readings=readings,
    )
    back = read_markdown(to_checklist(roadmap, {}), "x.md").roadmap
    used = {asked.reading for topic in topics for asked in topic.readings}
    assert (back.id, back.title) == (roadmap.id, roadmap.title)
    assert [(s.id, s.title) for s in back.stages] == [(s.id, s.title) for s in roadmap.stages]
    assert [(t.id, t.title) for t in back.tracks] == [(t.id, t.title) for t in roadmap.tracks]
    assert sorted(back.topics) == sorted(topics)
    assert sorted(back.readings) == sorted(r for r in readings if r.id in used)


HOSTILE = st.lists(
    st.sampled_from(
        [
            *("<script>alert(1)</script>", "</details>", "</summary>", "<!--", "-->", "&lt;b&gt;"),
            *(
                "](javascript:alert(1))",
                "[x](https://evil.example)",
                "![x](y)",
                "<https://e.example>",
            ),
            *(
                "\n\n# Head",
                "\n- [ ] box",
                "```",
                "`",
                "|",
                "*",
                "__",
                "~~",
                "\\",
                "<a name=x>",
                "$$",
            ),
            *(
                "\u202e",
                "\x1b[31m",
                "<!-- id: other -->",
                "&amp;",
                "[^1]",
                "[x]: https://e.example",
            ),
        ]
    ),
    max_size=5,
).map(" ".join)
ALLOWED = {"a", "details", "summary"}


@examples(100)
@given(st.lists(HOSTILE, min_size=6, max_size=6))
def test_hostile_text_becomes_no_tag_link_or_line(words: list[str]) -> None:
    title, why, part, proof, question, answer = (f"T {w}" for w in words)
    boil = Topic("boil", title, "water", "basics", 60, why=why, proof=proof)
    boil = boil._replace(
        readings=(Assignment("heat", part=part), Assignment("book", part=part)),
        checks=(Check(question, answer),),
    )
    blend = Topic("blend", "Blend", "water", "basics", 60, prerequisites=("boil",))
    text = to_checklist(tea(boil, blend)._replace(title=title), {})
    plainly = to_checklist(tea(boil._replace(title="T"), blend), {})
    assert len(text.splitlines()) == len(plainly.splitlines())
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    tags, links = PageParser.of(html)
    assert tags <= ALLOWED | {"h1", "h2", "h3", "ul", "li", "p", "strong"}
    assert links == [
        "<a name=topic-boil>",
        READINGS[0].url,
        "<a name=topic-blend>",
        "#topic-boil",
    ]


class PageParser(HTMLParser):
    """Collects the tags and link targets of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    @classmethod
    def of(cls, html: str) -> tuple[set[str], list[str]]:
        parser = cls()
        parser.feed(html)
        parser.close()
        return parser.tags, parser.links

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        known = dict(attrs)
        if tag == "a":
            self.links.append(known.get("href") or f"<a name={known.get('name')}>")


OURS = (
    b"\xef\xbb\xbf# Tea\r\n\r\n* [ ] Boil  \r\n\t- [X] kettle\r\n1. [ ] pour\r\n"
    b"\r\n```\r\n- [ ] Boil\r\n```\r\n> - [ ]\t**stir**: well\r\n- - [ ] sip\r\n- [x] own one"
)


def test_only_the_characters_in_the_boxes_change() -> None:
    done = ["boil", "kettle", "pour", "stir", "sip", "gone"]
    new, report = tick_boxes(OURS, done)
    assert new == (
        b"\xef\xbb\xbf# Tea\r\n\r\n* [x] Boil  \r\n\t- [X] kettle\r\n1. [x] pour\r\n"
        b"\r\n```\r\n- [ ] Boil\r\n```\r\n> - [x]\t**stir**: well\r\n- - [x] sip\r\n- [x] own one"
    )
    assert report == Ticks(4, 1, (12,), ("gone",))
    assert tick_boxes(new, done) == (new, Ticks(0, 5, (12,), ("gone",)))


def test_boxes_of_topics_that_are_not_done_are_unchanged() -> None:
    assert tick_boxes(OURS, [], known=["boil", "kettle", "pour", "stir", "sip"])[0] == OURS


def test_a_file_without_boxes_is_refused() -> None:
    with pytest.raises(InvalidRoadmap):
        tick_boxes(b"# Nothing\n", ["boil"])


class CountingStr(str):
    """A string that counts comparisons."""

    __slots__ = ()
    __hash__ = str.__hash__
    compared = 0

    def __eq__(self, other: object) -> bool:
        CountingStr.compared += 1
        return str.__eq__(self, other)


def count_operations(boxes: int) -> int:
    """Return how many calls and comparisons it takes to tick every second box of a file."""
    file = "".join(f"{'' if i % 50 else f'## Part {i}'}\n- [ ] entry {i}\n" for i in range(boxes))
    data = file.encode()
    read = read_checklist(data, "x.md")
    known = [CountingStr(box.topic) for box in read.boxes]
    # Separate objects, so that each lookup costs a comparison.
    done = [CountingStr(name) for name in known[::2]]
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    CountingStr.compared = 0
    sys.setprofile(count)
    try:
        report = tick_boxes(data, done, known=known, checklist=read)[1]
    finally:
        sys.setprofile(None)
    assert report.ticked == boxes // 2
    return calls + CountingStr.compared


def test_ticking_boxes_takes_linear_time() -> None:
    assert count_operations(600) <= 2.1 * count_operations(300)


PIECES = st.sampled_from(
    [
        "- [ ] ",
        "* [x] ",
        "1. [X] ",
        "  ",
        "\t",
        "> ",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "# h",
        "boil ",
        "ü",
        "```\n",
        "[a](https://a.example)",
        "**b** ",
        "`[ ]`",
        "[x]: y\n",
        "<!-- id: k -->",
        "| a |\n",
        "|-|\n",
        "\u2028",
        "\x0b",
        "\x1b",
        "<details>\n",
        "水",
        "[ ] ",
        "- - [ ] a",
    ]
)


@examples(200)
@given(st.lists(PIECES, max_size=40), st.data())
def test_ticks_change_nothing_else_and_are_read_back(
    pieces: list[str], data: st.DataObject
) -> None:
    file = "".join(pieces).encode()
    try:
        boxes = read_checklist(file, "x.md").boxes
    except InvalidRoadmap:
        return
    names = sorted({box.topic for box in boxes})
    done = data.draw(st.sets(st.sampled_from(names))) if names else set()
    new, report = tick_boxes(file, done, known=names, name="x.md")
    changed = [i for i, (old, now) in enumerate(zip(file, new, strict=True)) if old != now]
    assert len(changed) == report.ticked
    assert all(new[i - 1 : i + 2] == b"[x]" and file[i : i + 1] == b" " for i in changed)
    assert [box.topic for box in read_checklist(new, "x.md").boxes] == [box.topic for box in boxes]
    assert {m.topic for m in read_checklist(new, "x.md").result.progress} >= done
    assert tick_boxes(new, done, known=names, name="x.md")[0] == new
