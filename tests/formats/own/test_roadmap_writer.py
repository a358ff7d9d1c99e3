"""A written roadmap reads back as the same roadmap, in a layout for people.

Holds: formats.own.roadmap_writer.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.core.model.roadmap import (
    Milestone,
    Project,
    Roadmap,
    Source,
    Stage,
    Topic,
    Track,
    default_milestones,
)
from roadmap_cli.formats.own.roadmap_reader import read_roadmap, read_text
from roadmap_cli.formats.own.roadmap_writer import to_yaml
from roadmap_cli.formats.own.yaml_format import text_lines
from roadmap_cli.formats.text.characters import remove_unsafe_chars

ROOT = Path(__file__).resolve().parents[3]
SIGNS = "no true null ~ 3.10 2026-01-01 - # : ? [ ] { } * & ! | > % @ ` ' \" \\ 0x1f 1e3 <<".split()
BREAKS = ["a\n\n b", "a\nb", "a\tb", "a\r\nb", "a\n  b\nc", 'say "x"\n' + "word " * 50]
BLANKS = ["a  b " * 20, "a b " * 60, " a", "\u00a0a", "x" * 300, "é" * 99]
COLONS = ["a: b", "a #b", "#a", "- a", "a:", "--- a"]
WORDS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [*SIGNS, *BREAKS, *BLANKS, *COLONS]
)


def cleaned(text: str) -> str:
    return remove_unsafe_chars(text).strip()


TEXT = WORDS.map(cleaned)
WORD = TEXT.filter(bool)
LINE = TEXT.map(lambda t: t if t.isprintable() else " ".join(t.split()))
TITLE = LINE.filter(bool).map(lambda t: t[:200].strip())
NAME = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True).filter(
    lambda n: n not in ("con", "nul", "prn", "aux")
)
URL = st.sampled_from(["", "https://example.org/a?b=c#d", "http://example.org/%20:#,x"])
MINUTES = st.none() | st.integers(1, 120_000)


@st.composite
def roadmaps(draw: st.DrawFn) -> Roadmap:
    """Draw a roadmap as the reader gives them: topics by stage, what an order names first."""
    names = draw(st.lists(NAME, min_size=1, max_size=7, unique=True))
    stages = [
        Stage(n, draw(TITLE), draw(TEXT))
        for n in draw(st.lists(NAME, min_size=1, max_size=3, unique=True))
    ]
    tracks = [
        Track(n, draw(TITLE), draw(TEXT))
        for n in draw(st.lists(NAME, min_size=1, max_size=3, unique=True))
    ]
    readings = [
        Reading(
            n,
            draw(TITLE),
            draw(LINE),
            draw(st.sampled_from(["book", "article", "video"])),
            draw(URL),
            draw(st.booleans()),
            draw(MINUTES),
            draw(TEXT),
            (),
        )
        for n in draw(st.lists(NAME, max_size=4, unique=True))
    ]
    where = sorted(
        (draw(st.integers(0, len(stages) - 1)), draw(st.integers(0, len(tracks) - 1)), i)
        for i in range(len(names))
    )
    topics: list[Topic] = []
    for stage, track, i in where:
        asked = (
            draw(st.lists(st.sampled_from(readings), unique=True, max_size=3)) if readings else []
        )
        needs = tuple(t.id for t in topics if draw(st.booleans()))
        topics.append(
            Topic(
                names[i],
                draw(TITLE),
                tracks[track].id,
                stages[stage].id,
                draw(st.integers(1, 120_000)),
                draw(TEXT),
                tuple(draw(st.lists(WORD, max_size=2))),
                needs,
                tuple(
                    Assignment(
                        r.id,
                        draw(LINE),
                        draw(MINUTES),
                        draw(st.sampled_from(["core", "alternative"])),
                    )
                    for r in asked
                ),
                draw(TEXT),
                tuple(Check(draw(WORD), draw(WORD)) for _ in range(draw(st.integers(0, 2)))),
                draw(st.booleans()),
                tuple(f"was-{names[i]}-{n}" for n in range(draw(st.integers(0, 2)))),
                tuple(dict.fromkeys(draw(st.lists(WORD, max_size=3)))),
                tuple(draw(st.lists(WORD, max_size=2))),
                refreshes=tuple(n for n in needs if draw(st.booleans())),
                days=draw(st.sampled_from((0, 0, 1, 366))),
                practice=draw(st.sampled_from(("", "sql-joins", "of-another-version"))),
            )
        )
    made = tuple(topics)
    milestones = default_milestones(tuple(stages), made)
    if draw(st.booleans()):
        milestones = tuple(
            Milestone(
                n,
                draw(TITLE),
                draw(st.sampled_from(stages)).id,
                (made[0].id,),
                draw(st.integers(1, 10**6)),
                draw(st.booleans()),
                draw(TEXT),
                draw(TEXT),
            )
            for n in draw(st.lists(NAME, min_size=1, max_size=2, unique=True))
        )
    source = draw(st.none() | st.builds(Source, LINE, LINE, st.none() | st.integers(0, 9999), URL))
    project = draw(st.none() | st.builds(Project, TITLE, TEXT, TEXT))
    return Roadmap(
        draw(NAME),
        draw(TITLE),
        draw(LINE),
        source,
        draw(LINE.map(lambda t: t or "en")),
        draw(URL),
        draw(LINE),
        tuple(stages),
        milestones,
        tuple(tracks),
        made,
        tuple(readings),
        project,
    )


@examples(40, suppress_health_check=list(HealthCheck))
@given(roadmap=roadmaps(), titled=st.booleans())
def test_a_written_roadmap_reads_back_the_same(roadmap: Roadmap, titled: bool) -> None:
    text = to_yaml(roadmap, head=["made by a test", ""], with_titles=titled)
    # The first reading fixes where readings stand; from then on nothing may change.
    once = read_text(text)
    assert [p for p in once.problems if p.severity == "error"] == [], text
    assert once.roadmap == roadmap, text


@examples(150)
@given(text=TEXT.filter(bool))
@example("a\n\n\nb" + " word" * 40)
def test_every_text_reads_back_the_same(text: str) -> None:
    lines = [
        "format: 1",
        "id: x",
        "title: x",
        "tracks: [{id: t, topics: [{id: a, title: a, hours: 1}]}]",
    ]
    lines += ["project:", "  title: x", *text_lines(text, "  start:", "    ")]
    found = read_text("\n".join(lines) + "\n").roadmap
    assert found is not None
    assert found.project is not None
    assert found.project.start == text


@pytest.mark.parametrize("name", ["data/roadmap.yaml", "tests/golden/bread.yaml"])
def test_our_own_roadmaps_read_back_the_same(name: str) -> None:
    roadmap = read_roadmap(str(ROOT / name)).roadmap
    assert roadmap is not None
    assert read_text(to_yaml(roadmap)).roadmap == roadmap


@pytest.mark.parametrize(
    ("name", "title"), [("first-loaf", "First loaf"), ("first-", "First"), ("a--b", "A b")]
)
def test_a_title_that_is_made_of_an_id_reads_back_the_same(name: str, title: str) -> None:
    text = f"""format: 1
id: bread
title: Bread
milestones:
  - {{id: {name}, needs: [mix]}}
tracks:
  - id: oven
    topics:
      - {{id: mix, title: Mix it, hours: 1}}
"""
    roadmap = read_text(text).roadmap
    assert roadmap is not None
    assert roadmap.milestones[0].title == title
    assert read_text(to_yaml(roadmap)).roadmap == roadmap


def test_long_text_is_folded_and_short_lists_are_inline() -> None:
    roadmap = read_roadmap(str(ROOT / "data/roadmap.yaml")).roadmap
    assert roadmap is not None
    lines = to_yaml(roadmap).splitlines()
    assert max(len(line) for line in lines if "http" not in line and "- you can" not in line) <= 120
    assert "    needs: [learning-plan, editor-ide, python-syntax, github-account]" in lines
    assert 'version: "2026.12"' in lines


def test_missing_hours_are_left_out() -> None:
    topic = Topic("a", "A", "t", "all", 0)
    roadmap = Roadmap(
        "x", "X", "", None, "en", "", "", (Stage("all", "X"),), (), (Track("t", "T"),), (topic,), ()
    )
    assert "hours" not in to_yaml(roadmap)
    assert [p.code for p in read_text(to_yaml(roadmap)).problems] == ["hours-missing"]


def test_topics_keep_their_order_across_tracks() -> None:
    stages = (Stage("all", "X"),)
    topics = tuple(Topic(n, n, t, "all", 60) for n, t in (("a", "one"), ("b", "two"), ("c", "one")))
    tracks = (Track("one", "One"), Track("two", "Two"))
    roadmap = Roadmap(
        "x",
        "X",
        "",
        None,
        "en",
        "",
        "",
        stages,
        default_milestones(stages, topics),
        tracks,
        topics,
        (),
    )
    found = read_text(to_yaml(roadmap)).roadmap
    assert found is not None
    assert [t.id for t in found.topics] == ["a", "b", "c"]
