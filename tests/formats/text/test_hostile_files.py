"""Files made to hang, crash or fool a program are answered with a sentence.

Holds: formats.text.characters, formats.text.problems, formats.text.source_file.
"""

import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.own import yaml_reader
from roadmap_cli.formats.own.roadmap_reader import read_roadmap, read_text
from roadmap_cli.formats.own.yaml_reader import PythonParser
from roadmap_cli.formats.text.source_file import MAX_FILE_SIZE, file_digest

HEAD = b"format: 1\nid: tea\ntitle: Tea\n"
TRACKS = b"tracks: [{id: tea, topics: ["
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
MERGE_BOMB = b"a0: &a0 {x: 1}\n" + b"".join(
    b"a%d: &a%d {<<: [%s]}\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 20)
)
LAUGHS = b"a0: &a0 [lol]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 10)
)


def codes(text: bytes) -> list[str]:
    result = read_text(text)
    assert result.roadmap is None
    return [problem.code for problem in result.problems]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + b"x: " + b"[" * 100_000, "too-deep"),
        (HEAD + b"x: " + b"{" * 100_000, "too-deep"),
        (b"? " * 100_000, "too-deep"),
        (b"".join(b" " * depth + b"a:\n" for depth in range(1500)), "too-deep"),
        (b"[" * 500, "wrong-type"),
        (b"- " * 100_000, "wrong-type"),
        (MERGE_BOMB, "anchor"),
        (LAUGHS, "anchor"),
        (HEAD + b"<<: *a\n", "merge-key"),
        (b"\x00" * 100_000, "bad-character"),
        (b"\xff\xfe" + "format: 1".encode("utf-16-le"), "not-utf8"),
        (b"\xe9" * 100_000, "not-utf8"),
        (HEAD + b'version: "' + b"\\x1b[31m" * 2000 + b'"\n', "bad-character"),
        (HEAD + b"version: " + "\u202e".encode() * 100_000, "bad-character"),
        (HEAD + b"version: " + b"9" * 5000 + b"\nformat: 1\n", "duplicate-key"),
        (b"format: " + b"9" * 5000, "wrong-type"),
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"---\n...\n", "wrong-type"),
        (b"just a word", "wrong-type"),
        (HEAD + b"tracks: []\n---\nformat: 1\n", "second-document"),
        (HEAD + b"x: !!python/object/apply:os.system [echo]\n", "tag"),
        (b'"' + b"a" * 1_000_000, "syntax"),
        (HEAD + b"version: " + b"a" * 1_000_000, "too-long"),
        (HEAD + b"tracks: [" + b"a," * 300_000 + b"]", "too-many"),
        (HEAD + b"x: [" + b"a," * 300_000 + b"]", "too-many"),
        (HEAD + TRACKS + b"{id: a, title: A, tags: [" + b"a," * 300_000 + b"]}]}]", "too-many"),
        (b"".join(b"key%d: a\n" % i for i in range(2000)), "too-many"),
        (HEAD + b"milestones: [" + b"{id: m, needs: [a]}," * 2000 + b"]", "too-many"),
    ],
)
def test_a_hostile_file_is_refused_with_a_reason(text: bytes, code: str) -> None:
    assert code in codes(text)


def test_endless_brackets_are_refused_by_the_parser_or_the_reader() -> None:
    # Newer parsers give up before they say what the file begins with.
    assert codes(b"[" * 100_000)[0] in ("wrong-type", "too-deep")


@pytest.mark.parametrize("before", ["a", "é", "\U0001f600"])
@pytest.mark.parametrize("length", [1_048_574, 1_048_575, 1_048_576, 1_048_577])
def test_an_unsafe_character_is_found_after_a_million_harmless_ones(
    before: str, length: int
) -> None:
    text = f"# {'x' * (length - 4)}\n{before}\u202e\n"
    [problem] = [p for p in read_text(text).problems if p.code == "bad-character"]
    assert (problem.line, problem.column) == (2, 2)


def test_the_limit_of_values_applies_to_each_part_of_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A duplicate key and its value count for neither of the parts around it."""
    monkeypatch.setattr(yaml_reader, "MAX_VALUES_IN_ELEMENT", 100)
    part = b"[" + b"a," * 99 + b"]\n"
    for text in (b"x: " + part + b"y: " + part, b"x: " + part + b"title: " + part + b"y: " + part):
        assert "too-many" not in codes(HEAD + text)
    assert "duplicate-key" in codes(HEAD + b"x: " + part + b"title: " + part)
    assert "too-many" in codes(HEAD + b"x: [" + b"a," * 100 + b"]\n")
    monkeypatch.setattr(yaml_reader, "MAX_VALUES", 150)
    assert "too-many" in codes(HEAD + b"x: " + part + b"title: " + part)


def test_reading_stops_after_a_thousand_problems() -> None:
    result = read_text(HEAD + TRACKS + b"{}," * 10_000 + b"]}]")
    assert len(result.problems) == 1001
    assert result.problems[-1].code == "too-many"


def test_at_most_a_thousand_warnings_of_one_code_are_listed() -> None:
    topics = b"".join(b"{id: t%d, title: T}," % i for i in range(3000))
    result = read_text(HEAD + TRACKS + topics + b"]}]")
    assert result.roadmap is not None
    assert len(result.problems) == 1001
    assert "2,000 more warnings" in result.problems[-1].sentence


def test_a_long_cycle_is_shortened_to_one_line() -> None:
    topics = b"".join(
        b"{id: t%d, title: T, hours: 1, prerequisites: [t%d]}," % (i, (i + 1) % 5000)
        for i in range(5000)
    )
    (problem,) = read_text(HEAD + TRACKS + topics + b"]}]").problems
    assert problem.code == "cycle"
    assert "t0 → t1 → t2" in problem.sentence
    assert "(4,988 more)" in problem.sentence
    assert len(problem.sentence) + len(problem.hint) < 1500


def test_a_name_of_many_lines_and_characters_stays_on_one_line() -> None:
    name = b'"' + b"very long\\n" * 1500 + b'"'
    topic = b"{id: a, title: A, hours: 1, prerequisites: [" + name + b"]}"
    (problem,) = read_text(HEAD + TRACKS + topic + b"]}]").problems
    assert "\n" not in problem.sentence
    assert len(problem.sentence) <= 700


@POSIX
def test_a_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "roadmap.yaml"
    os.mkfifo(pipe)
    (problem,) = read_roadmap(str(pipe)).problems
    assert (problem.code, problem.sentence) == (
        "not-a-file",
        "this is a named pipe, not a file",
    )


@POSIX
def test_a_device_is_refused_at_once() -> None:
    (problem,) = read_roadmap("/dev/zero").problems
    assert (problem.code, problem.sentence) == ("not-a-file", "this is a device, not a file")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    (problem,) = read_roadmap(str(tmp_path)).problems
    assert (problem.code, problem.sentence) == ("not-a-file", "this is a directory, not a file")


@pytest.mark.parametrize("name", ["absent.yaml", "nul\0byte.yaml", "x" * 5000, ""])
def test_a_file_that_cannot_exist_is_reported_as_missing_or_unreadable(name: str) -> None:
    result = read_roadmap(name)
    assert result.roadmap is None
    assert result.digest == ""
    assert result.problems[0].code in ("missing-file", "unreadable")


@POSIX
def test_a_link_to_itself_is_unreadable(tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    (problem,) = read_roadmap(str(loop)).problems
    assert problem.code == "unreadable"


def test_fifty_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    with big.open("wb") as file:
        file.truncate(50_000_000)
    (problem,) = read_roadmap(str(big)).problems
    assert problem.code == "too-big"
    assert f"the limit is {MAX_FILE_SIZE:,}" in problem.sentence
    with pytest.raises(InvalidRoadmap, match="the limit is 40,000,000"):
        file_digest(str(big))


@given(st.binary(max_size=300))
@example(b"\xed\xa0\x80")
@example(b"%YAML 1." + b"1" * 5000 + b"\n---\na")
@examples(250)
def test_random_bytes_are_a_problem_and_never_an_exception(data: bytes) -> None:
    result = read_text(data)
    assert result.roadmap is None
    assert result.problems


PIECES = [
    "&a ", "*a", "!!str ", "<<: *a", "[", "]", "{", "}", "- ", ": ", "\n", "\t", "'", '"', "#",
    "null", "~", "-1", ".nan", "\\ud800", "\u202e", "\x00", "? ", "|", ">", "%", "@", "---\n",
    "id: ", "id: con\n", "hours: 3\n", "format: 2\n", "prerequisites: [a]", "é", "😀",
]  # fmt: skip
VALID = (Path(__file__).parents[2] / "formats" / "everything.yaml").read_text(encoding="utf-8")


def mutated(text: str, seed: int) -> str:
    dice = random.Random(seed)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text))
        length = dice.choice((0, 0, 1, 3, 20, 200))
        text = text[:at] + dice.choice([*PIECES, ""]) + text[at + length :]
    return text


@given(st.integers(min_value=0))
@examples(300, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_roadmap_loads_or_has_problems_with_a_position(seed: int) -> None:
    text = mutated(VALID, seed)
    lines = len(text.replace("\r", "\n").split("\n")) + 1
    result = read_text(text)
    errors = [problem for problem in result.problems if problem.severity == "error"]
    assert (result.roadmap is None) == bool(errors)
    for problem in result.problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.sentence.isprintable() or problem.sentence.splitlines() == [problem.sentence]


@given(st.integers(min_value=0))
@examples(60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_without_libyaml_a_damaged_file_raises_no_exception(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(yaml_reader, "create_parser", PythonParser)
    for text in (mutated(VALID[:1500], seed), '"\\UFFFFFFFF"', "%YAML 1." + "1" * 5000 + "\n---"):
        result = read_text(text)
        errors = any(problem.severity == "error" for problem in result.problems)
        assert (result.roadmap is None) == errors
