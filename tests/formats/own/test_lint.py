"""The warnings of `check` about files that load and could still be better.

Holds: formats.own.lint, formats.own.roadmap_builder.
"""

import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from roadmap_cli.formats.own import lint
from roadmap_cli.formats.own.lint import _comparison_key
from roadmap_cli.formats.own.roadmap_reader import read_text
from roadmap_cli.formats.text.problems import MAX_PROBLEMS

ROOT = Path(__file__).parents[3]
HEAD = "format: 1\nid: tea\ntitle: Tea\n"


def warnings(text: str) -> list[tuple[str, str]]:
    result = read_text(text, lint=True)
    assert result.roadmap is not None, result.problems
    return [(problem.code, problem.sentence) for problem in result.problems]


def codes(text: str) -> set[str]:
    return {code for code, _ in warnings(text)}


def one_track(*topics: str, around: str = "") -> str:
    listed = "".join(f"      - {{{topic}}}\n" for topic in topics)
    return f"{HEAD}{around}tracks:\n  - id: tea\n    topics:\n{listed}"


def graph(needs: dict[int, Iterable[int]]) -> str:
    return one_track(
        *(
            f"id: t{topic}, title: T, hours: 1, prerequisites: [{', '.join(f't{n}' for n in below)}]"
            for topic, below in needs.items()
        )
    )


CLEAN = (
    HEAD
    + """\
source: {title: The book of tea, url: "https://example.org/book"}
stages: [{id: basics, title: Basics}, {id: mastery, title: Mastery}]
milestones: [{id: first-drink, title: Your first cup, needs: [first-cup]}, {id: host, needs: [ceremony]}]
tracks:
  - id: tea
    topics:
      - {id: kettle, title: Find a kettle, stage: basics, hours: 1, readings: [water]}
      - {id: boil-water, title: Boil water, stage: basics, hours: 1, prerequisites: [kettle], readings: [water]}
      - {id: first-cup, title: Brew a cup, stage: basics, hours: 1, prerequisites: [boil-water], readings: [cups]}
      - {id: ceremony, title: Serve it, stage: mastery, hours: 2, prerequisites: [first-cup], readings: [cups]}
      - {id: songs, title: Sing, stage: mastery, hours: 1, optional: true, prerequisites: [first-cup], readings: [cups]}
readings:
  - {id: water, title: On water, url: "https://example.org/water", minutes: 20}
  - {id: cups, title: On cups, author: C. Potter, url: "https://example.org/cups#one", minutes: 50}
"""
)


def test_a_clean_file_has_no_warnings() -> None:
    assert warnings(CLEAN) == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("prerequisites: [kettle], readings: [water]", "prerequisites: [kettle]", "no-core-reading"),
        ("minutes: 50", "minutes: 61", "hours-unlikely"),
        ("[boil-water]", "[boil-water, kettle]", "implied-prerequisite"),
        ("id: kettle, title: Find a kettle, stage: basics", "id: kettle, title: Find a kettle, stage: mastery", "later-prerequisite"),
        ("title: Boil water,", "title: Boil water, optional: true,", "needs-optional"),
        ("hours: 1, optional: true,", "hours: 1,", "orphan"),
        ("id: basics, title: Basics}", "id: basics, title: Basics}, {id: gap}", "empty-stage"),
        ("https://example.org/water", "https://EXAMPLE.org/cups/#one", "same-work"),
        ("https://example.org/book", "http://example.org/book", "plain-http"),
        ("hours: 1, optional: true,", "hours: 48, days: 1, proof: Sing., optional: true,", "days-unlikely"),
        ("title: Serve it", f"title: {'Serve it ' * 7}", "long-title"),
        ("id: first-drink,", "id: first-drink, stage: basics,", ""),
        ("id: host,", "id: host, stage: basics,", "later-prerequisite"),
        ("readings:\n", "readings:\n  - {id: extra, title: Extra}\n", "unused-reading"),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_kind_of_warning(before: str, after: str, code: str) -> None:
    assert before in CLEAN
    assert codes(CLEAN.replace(before, after, 1)) == ({code} if code else set())


def test_loading_without_lint_gives_no_such_warning() -> None:
    for file in (ROOT / "tests" / "bad").glob("*.yaml"):
        result = read_text(file.read_bytes())
        known = {"hours-missing", "stage-missing", "repeated-entry"}
        assert {p.code for p in result.problems if p.severity == "warning"} <= known


def test_a_file_with_errors_is_not_linted() -> None:
    broken = CLEAN.replace("prerequisites: [kettle]", "prerequisites: [kettel, nobody]")
    result = read_text(broken.replace("https://", "http://"), lint=True)
    assert {problem.severity for problem in result.problems} == {"error"}


def test_linting_does_not_change_the_roadmap() -> None:
    for file in (*(ROOT / "tests" / "bad").glob("*.yaml"), ROOT / "data" / "roadmap.yaml"):
        data = file.read_bytes()
        assert read_text(data, lint=True).roadmap == read_text(data).roadmap


def test_a_file_without_readings_gives_no_warning_about_readings() -> None:
    assert warnings(one_track("id: a, title: A, hours: 1")) == []


def test_default_hours_give_no_warning() -> None:
    book = "readings: [{id: b, title: B, minutes: 600}]\n"
    text = one_track("id: a, title: A, readings: [b]", around=book)
    assert codes(text) == {"hours-missing"}


def test_a_default_stage_is_never_too_early() -> None:
    text = one_track(
        "id: a, title: A, hours: 1, stage: two", "id: b, title: B, hours: 1, prerequisites: [a]",
        "id: c, title: C, hours: 1, stage: one", around="stages: [{id: one}, {id: two}]\n",
    )  # fmt: skip
    assert codes(text) == {"stage-missing", "orphan"}


def test_a_stage_is_what_the_order_says_it_is() -> None:
    text = one_track(
        "id: a, title: A, hours: 1", "id: b, title: B, hours: 1, prerequisites: [a]",
        around="stages: [{id: one, order: [b]}, {id: two, order: [a]}]\n",
    )  # fmt: skip
    assert codes(text) == {"later-prerequisite"}


def test_where_few_topics_are_joined_standing_alone_means_nothing() -> None:
    alone = [f"id: t{n}, title: T, hours: 1" for n in range(5)]
    joined = "id: last, title: L, hours: 1, prerequisites: [t0]"
    assert warnings(one_track(*alone, joined)) == []
    assert [code for code, _ in warnings(one_track(*alone[:3], f"{joined[:-1]}, t1]"))] == [
        "orphan"
    ]


def test_the_same_reading_described_twice_is_one_work() -> None:
    reading = "readings: [{title: On tea, author: A, url: 'https://example.org/tea'}]"
    topics = [f"id: {name}, title: T, hours: 1, {reading}" for name in ("a", "b")]
    assert warnings(one_track(*topics)) == []


def test_an_exercise_explains_the_hours_whatever_its_role() -> None:
    book = "{title: A, url: 'https://a.example/1', minutes: 60}"
    more = "{title: B, url: 'https://a.example/2', minutes: 60, kind: KIND, role: reference}"
    text = one_track(f"id: a, title: A, hours: 21, readings: [{book}, {more}]")
    assert codes(text.replace("KIND", "docs")) == {"hours-unlikely"}
    assert codes(text.replace("KIND", "exercise")) == set()


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "127.1.2.3", "[::1]", "[::1]:80"])
def test_nobody_gives_a_certificate_to_ones_own_machine(host: str) -> None:
    reading = f"readings: [{{title: A, url: 'http://{host}/'}}]"
    assert codes(one_track(f"id: a, title: A, hours: 1, {reading}")) == set()


def test_readings_without_an_author_may_share_a_title() -> None:
    readings = (
        "[{title: Start, url: 'https://a.example'}, {title: Start, url: 'https://b.example'}]"
    )
    assert warnings(one_track(f"id: a, title: A, hours: 1, readings: {readings}")) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org/a", "http://EXAMPLE.org/a/", True),
        ("https://example.org", "HTTPS://example.org/", True),
        ("https://example.org/a#b", "https://example.org/a/#b", True),
        ("https://example.org/a#b", "https://example.org/a#c", False),
        ("https://example.org/a", "https://example.org/a#b", False),
        ("https://example.org/a", "https://example.org/A", False),
        ("https://example.org?Q=1", "https://example.org?q=1", False),
        ("https://example.org/a?b=1", "https://example.org/a?b=2", False),
    ],
)
def test_addresses_that_lead_to_one_page_have_one_comparison_key(
    one: str, other: str, same: bool
) -> None:
    assert (_comparison_key(one) == _comparison_key(other)) is same


def implied_by_search(needs: dict[int, list[int]]) -> set[tuple[int, int]]:
    """Return the same by following every way there is."""
    below: dict[int, set[int]] = {}
    for topic, direct in needs.items():
        below[topic] = set(direct).union(*(below[n] for n in direct))
    return {(t, n) for t in needs for n in needs[t] if any(n in below[m] for m in needs[t])}


def implied_by_check(needs: dict[int, list[int]]) -> set[tuple[int, int]]:
    found = set()
    for code, sentence in warnings(graph(needs)):
        if code == "implied-prerequisite":
            topic, _, needed, *_ = sentence.split()
            found.add((int(topic[1:]), int(needed[1:])))
            way = [int(name[1:]) for name in sentence.partition(": ")[2].split(" → ")]
            assert all(after in needs[before] for before, after in pairwise(way))
            assert (way[0], way[-1]) == (int(topic[1:]), int(needed[1:]))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_implied_prerequisites_are_those_that_a_search_finds(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lint, "_MAX_STEPS", 100)
    draw = random.Random(seed)
    size = draw.randrange(2, 40)
    needs = {t: draw.sample(range(t), k=min(t, draw.randrange(5))) for t in range(size)}
    assert implied_by_check(needs) == implied_by_search(needs)


def test_an_implied_prerequisite_is_found_across_a_long_file() -> None:
    chain = {t: [t - 1] if t else [] for t in range(2000)}
    chain[1999] = [1998, 0]
    ((code, sentence),) = warnings(graph(chain))
    assert code == "implied-prerequisite"
    assert sentence.startswith("t1999 needs t0 anyway: t1999 → t1998 → ")
    assert sentence.endswith(" → ... → t0")


def test_outside_the_window_no_implied_prerequisite_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lint, "WINDOW", 10)
    chain = {t: [t - 1] if t else [] for t in range(40)}
    chain[39] = [38, 35, 0]
    assert implied_by_check(chain) == {(39, 35)}


class Counting(list[int]):
    """A list of prerequisites that counts how often one of them is looked at."""

    looks = 0

    def __getitem__(self, place: object) -> object:  # type: ignore[override]
        found = super().__getitem__(place)  # type: ignore[index]
        Counting.looks += len(found) if isinstance(found, list) else 1
        return found


def steps(size: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many prerequisites are looked at where each topic needs all the ways down."""
    whole = lint.Edges.__init__

    def counted(edges: lint.Edges, file: lint.ParsedFile) -> None:
        whole(edges, file)
        edges.needs = Counting(edges.needs)

    with monkeypatch.context() as patch:
        patch.setattr(lint.Edges, "__init__", counted)
        Counting.looks = 0
        text = graph({t: sorted({max(t - 1, 0), max(t - 2, 0), 0} - {t}) for t in range(size)})
        read_text(text, lint=True)
    return Counting.looks


def test_the_search_for_implied_prerequisites_is_linear(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = steps(500, monkeypatch), steps(1000, monkeypatch)
    assert small > 500
    assert large < 2.2 * small


def test_of_one_code_a_thousand_are_listed_and_the_rest_is_counted() -> None:
    many = {t: sorted({t - 1, 0} - {-1, t}) for t in range(MAX_PROBLEMS + 12)}
    found = warnings(graph(many))
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1][1].startswith("10 more")
