"""Entries written in the plainest way are read without the parser, and say the same."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from roadmap_cli.core.roadmap import Topic
from roadmap_cli.formats.plain_entries import PlainEntries, entry_of
from roadmap_cli.formats.problems import mark
from roadmap_cli.formats.roadmap_yaml import read_text
from roadmap_cli.formats.tree import Quoted
from roadmap_cli.formats.yaml_writer import written

ROOT = Path(__file__).parents[2]
EVERYTHING = Path(__file__).parent / "everything.yaml"
HEAD = "format: 1\nid: tea\ntitle: Tea\n"
PLAIN = """\
stages:
  - id: basics
    title: Basics
readings:
  - id: book
    title: "The \\"Book\\""
    url: https://example.org/book#one
  - id: film
    title: Film
tracks:
  - title: 'Tea'
    id: tea
    topics:
      - id: kettle
        title: The kettle
        stage: basics
        hours: 1.5
        why: >-
          It boils water, and
          that is what
          # it is for.
        readings: [book]
        proof: Boil some, at 10:30

      - title: A cup
        id: cup
        stage: basics
        hours: 1
        # the kettle
        prerequisites: [kettle]  # a comment
        readings:
          - film
          - id: page
            title: A page
            url: https://example.org/page
          - id: book
            part: chapter 2
        tags: [hot, "3",
               at ten]
        outcomes:
          - >-
            You can drink
            it
          - "You like it"
        checks:
          - question: Is it hot?
            answer: >-
              Yes, it
              is.
"""


def plain_entries(text: str) -> PlainEntries:
    return PlainEntries(text.encode(), ("topics",))


def entries(text: str) -> list[dict[str, object]]:
    """Return what the plain entries of a text say."""
    plain = plain_entries(text)
    return [entry_of(plain.text(f"{plain.word}{n}"), mark(1, 1)) for n in range(plain.left)]


def test_what_is_plain_is_taken_out_and_the_rest_keeps_its_lines() -> None:
    plain = plain_entries(HEAD + PLAIN)
    word = plain.word
    assert plain.left == 5
    assert plain.rest.decode().splitlines()[:8] == [
        "format: 1",
        "id: tea",
        "title: Tea",
        "stages:",
        f"  - {word}0",
        "",
        "readings:",
        f"  - {word}1",
    ]
    assert len(plain.rest.splitlines()) == len((HEAD + PLAIN).splitlines())


def test_a_plain_entry_says_what_is_written() -> None:
    stage, reading, _, kettle, cup = entries(PLAIN)
    assert stage == {"id": "basics", "title": "Basics"}
    assert reading == {
        "id": "book",
        "title": 'The "Book"',
        "url": "https://example.org/book#one",
    }
    assert kettle["why"] == "It boils water, and that is what # it is for."
    assert (kettle["readings"], kettle["proof"]) == (["book"], "Boil some, at 10:30")
    assert cup["prerequisites"] == ["kettle"]
    assert cup["tags"] == ["hot", "3", "at ten"]
    assert cup["readings"] == [
        "film",
        {"id": "page", "title": "A page", "url": "https://example.org/page"},
        {"id": "book", "part": "chapter 2"},
    ]
    assert cup["outcomes"] == ["You can drink it", "You like it"]
    assert cup["checks"] == [{"question": "Is it hot?", "answer": "Yes, it is."}]


def test_what_is_quoted_stays_quoted() -> None:
    [entry] = entries("a:\n  - id: '3'\n    hours: 3\n    why: \"null\"\n    proof: null\n")
    assert [type(entry[key]) for key in ("id", "hours", "why")] == [Quoted, str, Quoted]
    assert entry["proof"] is None


@pytest.mark.parametrize(
    "row",
    [
        "why: |-",
        "why: a: b",
        "why: a #b",
        "why: &a b",
        "why: '",
        'why: "\\u0041"',
        "why: a ",
        "why: {a: b}",
        "why: a\tb",
        "why: a\x85b",
        "tags: [a",
        "tags: [a: b]",
        "tags: [[a]]",
        "topics: []",
        "  more",
        "more",
        "? a",
        "Why: a",
    ],
)
def test_anything_else_is_left_to_the_parser(row: str) -> None:
    text = f"a:\n  - id: b\n    {row}\n    title: c\n"
    plain = plain_entries(text)
    assert (plain.left, plain.rest) == (0, text.encode())


@pytest.mark.parametrize("after", ["     c", "    # c\n     c", "\n\n    c"])
def test_what_may_go_on_below_is_left_to_the_parser(after: str) -> None:
    assert plain_entries(f"a:\n  - id: b\n{after}\n").left == 0


def test_a_key_that_stands_twice_has_its_problem() -> None:
    text = HEAD + PLAIN.replace("        proof: Boil some, at 10:30\n", "        hours: 2\n")
    result = read_text(text, plainly=True)
    assert [(p.line, p.code) for p in result.problems] == [(26, "duplicate-key")]


def test_of_what_is_assumed_the_place_is_told_too() -> None:
    text = HEAD + PLAIN.replace("        hours: 1\n", "").replace("        hours: 1.5\n", "")
    result = read_text(text, plainly=True)
    assert [(p.line, p.column, p.code) for p in result.problems] == [
        (17, 13, "hours-missing"),
        (28, 13, "hours-missing"),
    ]
    assert result == read_text(text, plainly=False)


@pytest.mark.parametrize("path", [ROOT / "data" / "roadmap.yaml", EVERYTHING], ids=lambda p: p.stem)
def test_a_topic_that_this_program_writes_is_plain_unless_it_has_texts_of_several_lines(
    path: Path,
) -> None:
    roadmap = read_text(path.read_bytes()).roadmap
    assert roadmap is not None
    text = written(roadmap)
    begin = text.index("\ntracks:")
    taken = [entry for entry in entries(text[begin:]) if "title" in entry]
    of_lines = [t.id for t in roadmap.topics if any("\n" in words for words in texts_of(t))]
    assert {t.id for t in roadmap.topics} - set(of_lines) == {
        entry["id"] for entry in taken if "stage" in entry
    } - set(of_lines)


def texts_of(topic: Topic) -> tuple[str, ...]:
    checks = [text for check in topic.checks for text in check]
    return (topic.why, topic.proof, topic.builds, *topic.outcomes, *checks)


ROWS = st.sampled_from(
    [
        "# comment", "", "  ", "why: more", "- x", "- id: q", "tags: [x]", '"', "text", "]", "...",
        "---", "was: [old]", "hours: 3", "topics:", "readings:", "- id: a\n  title: b", "'", "[", "{",
        "? x", "&a", "plain-entry-0-1", "- plain-entry-0-1", "id:", "title:\n  - x", '- "\\x70lain-entry-0-1"', "- - id: b", "-", "id: z", "title: null",
    ]
)  # fmt: skip
VALUES = st.sampled_from(
    [
        "null", "~", '""', "''", "[]", "{}", '"a \\"b\\" c"', "'it''s'", '"x"', "3", '"3"', "true",
        "yes", "[a, b]", "[a, a]", "[a, \"b\", 'c']", "[a,\n          b]", "[a, b] # c", "[ a ]",
        "[a,b]", "[a, b,]", ">-\n          folded", "|-\n          kept", ">\n          kept", "a: b",
        "a #b", "a b # c", "é", "- x", "[null]", "text\n          more", "\n          text", "a:b",
        "&a x", "*a", '"a" b', "\u00a0x", "x\u2028y", "x ", "@x", "-x", '"\\n"', "  two", "x\t",
        "\n          - a: b\n            c: d", "\n          - a\n          - 'b'", "a\r", "",
    ]
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a good file with a few things changed."""
    lines = (HEAD + PLAIN).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        kind = draw(st.sampled_from(["value", "row", "shift", "end", "away", "again"]))
        if kind == "value" and ": " in line:
            lines[place] = f"{line.split(': ')[0]}: {draw(VALUES)}"
        elif kind == "row":
            margin = len(line) - len(line.lstrip()) + draw(st.integers(-2, 3))
            lines.insert(place, " " * max(margin, 0) + draw(ROWS))
        elif kind == "shift":
            lines[place] = line[1:] if draw(st.booleans()) else f" {line}"
        elif kind == "end":
            lines[place] += draw(st.sampled_from([" ", " # c", ":", '"', " - a", ",", "\r"]))
        elif kind == "away":
            del lines[place]
        else:
            lines.insert(place, line)
    return "\n".join(lines)


@given(texts())
@example(HEAD + PLAIN.replace("    topics:\n", "    topics: [\n") + "    ]\n")
@example(HEAD + PLAIN.replace("why: >-", "why: |"))
@example(HEAD + PLAIN.replace("    title: Basics", "    title: 'Basics\n      of tea'"))
@example(HEAD + PLAIN.replace("tracks:\n  - title", "tracks:\n - title"))
@example(HEAD + PLAIN.replace("        id: cup\n", "        id:\n          - cup\n"))
@example(HEAD + PLAIN.replace("      - id: kettle\n", "      - id:\n          - kettle\n"))
@example(HEAD + PLAIN.replace("[kettle]  #", "[kettle,\n          kettle]  #"))
@example(HEAD + PLAIN + '      - "\\x70lain-entry-0-1"\n')
@example(HEAD + PLAIN + '      - "\\x70lain-entry-0-99"\n')
@example(HEAD + PLAIN + f'      - "\\x70lain-entry-0-{"9" * 5000}"\n')
@example(HEAD + "version: |\n  - id: x\n    title: y\n" + PLAIN + '      - "\\x70lain-entry-0-0"\n')
def test_with_and_without_the_parser_a_file_says_the_same(text: str) -> None:
    assert read_text(text, plainly=True) == read_text(text, plainly=False)
