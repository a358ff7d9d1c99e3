"""Valid roadmap files are read into roadmaps.

Holds: formats.own.roadmap_reader.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from roadmap_cli.core.model.readings import Assignment, Check, Reading
from roadmap_cli.core.model.roadmap import (
    Milestone,
    Project,
    Roadmap,
    Source,
    Stage,
    Track,
    default_milestones,
    graph_of,
)
from roadmap_cli.errors import Problem
from roadmap_cli.formats.own.roadmap_reader import read_roadmap, read_text
from roadmap_cli.formats.text.problems import format_problem
from roadmap_cli.formats.text.source_file import file_digest

EVERYTHING = Path(__file__).parents[1] / "everything.yaml"
HEAD = "format: 1\nid: tea\ntitle: Tea\n"


def loaded(text: str | bytes) -> Roadmap:
    result = read_text(text)
    assert [format_problem(p) for p in result.problems if p.severity == "error"] == []
    assert result.roadmap is not None
    return result.roadmap


def one_track(*topics: str, before: str = "", after: str = "") -> str:
    listed = "".join(f"      - {{{topic}}}\n" for topic in topics)
    return f"{HEAD}{before}tracks:\n  - id: tea\n    topics:\n{listed}{after}"


@pytest.fixture(scope="module")
def everything() -> Roadmap:
    return loaded(EVERYTHING.read_bytes())


def test_a_file_with_every_key_has_no_problem() -> None:
    assert read_roadmap(str(EVERYTHING)).problems == []


def test_the_top_of_the_file_is_kept_as_written(everything: Roadmap) -> None:
    assert everything.version == "3.10"
    assert everything.source == Source(
        "The book of tea", "Okakura Kakuzo", 1906, "https://example.org/book-of-tea"
    )
    assert (everything.language, everything.license) == ("en", "CC0-1.0")
    assert everything.homepage == "https://example.org/tea"
    assert everything.project == Project(
        "The tea table", "A table that you lay for your friends.", "an empty table"
    )
    assert everything.tracks == (
        Track("water", "Water", "Half of the taste"),
        Track("tea", "Tea"),
    )


def test_stages_keep_their_goal_and_order(everything: Roadmap) -> None:
    assert everything.stages == (
        Stage("basics", "Basics", "A cup that you like to drink", ("kettle", "boil-water")),
        Stage("mastery", "Mastery", "A cup that others\nlike to drink"),
    )


def test_milestones_keep_their_weight_or_get_one_by_their_stage(everything: Roadmap) -> None:
    assert everything.milestones == (
        Milestone("first-drink", "Your first cup", "basics", ("first-cup",), 2500),
        Milestone(
            "ceremony",
            "A ceremony",
            "mastery",
            ("serve",),
            1000,
            asks_proof=True,
            says="I held a tea ceremony.",
            proof="a picture of the table",
        ),
    )


def test_a_topic_keeps_every_key(everything: Roadmap) -> None:
    topic = everything.topics[1]
    assert topic._replace(readings=()) == type(topic)(
        id="boil-water",
        title="Boil water: how hot?",
        track="water",
        stage="basics",
        minutes=15,
        why="no tea without it",
        outcomes=("you can tell 80 degrees from 100",),
        prerequisites=("kettle",),
        proof="Boil a litre.",
        checks=(Check("When does water boil?", "At 100 degrees, by the sea"),),
        was=("heat-water", "warm-water"),
        tags=("hot", "no"),
        article=("1", "2.5"),
        builds="a pot of hot water",
    )


def test_readings_are_referred_to_or_described_in_place(everything: Roadmap) -> None:
    leaves, book, described = everything.topics[1].readings
    assert leaves == Assignment("leaves")
    assert book == Assignment("water-book", "chapters 1 and 2", 110, "alternative")
    assert described.role == "reference"
    # Another page of the same title has its id already.
    assert described.reading.startswith("using-tea-leaves")
    assert everything.readings[0] == Reading(
        "leaves", "Using tea leaves", url="https://example.org/leaves"
    )
    assert everything.readings[1] == Reading(
        "water-book",
        "On water",
        "W. Ater",
        "book",
        "https://example.org/water",
        free=False,
        minutes=300,
        note="Chapter 3 is dry.",
    )
    assert everything.readings[2] == Reading(
        described.reading,
        "Using tea leaves",
        "A. Nyone",
        "tutorial",
        "https://example.org/other-leaves",
        free=False,
        minutes=10,
        note="short",
    )


def test_topics_follow_the_order_of_their_stage_and_then_the_file(everything: Roadmap) -> None:
    assert [topic.id for topic in everything.topics] == [
        "kettle",
        "boil-water",
        "thermometer",
        "first-cup",
        "serve",
    ]


def test_the_prerequisites_make_a_graph(everything: Roadmap) -> None:
    assert graph_of(everything).size == 5


def test_the_smallest_roadmap_has_no_topics() -> None:
    roadmap = loaded(HEAD + "tracks: []\n")
    assert roadmap.topics == ()
    assert roadmap.stages == (Stage("all", "Tea"),)
    assert roadmap.milestones == ()


def test_without_stages_and_milestones_there_is_one_of_each() -> None:
    roadmap = loaded(one_track("id: a, title: A, hours: 1", "id: b, title: B, hours: 2"))
    assert [topic.stage for topic in roadmap.topics] == ["all", "all"]
    assert roadmap.milestones == default_milestones(roadmap.stages, roadmap.topics)
    assert roadmap.milestones[0].needs == ("a", "b")


def test_empty_lists_mean_the_same_as_missing_keys() -> None:
    lists = "stages: []\nmilestones: []\nreadings: []\n"
    empty = "outcomes: [], prerequisites: [], readings: [], checks: [], was: [], tags: []"
    roadmap = loaded(one_track(f"id: a, title: A, hours: 1, {empty}", before=lists))
    assert len(roadmap.milestones) == 1


def test_the_keys_of_the_file_may_stand_in_any_order() -> None:
    lines = one_track("prerequisites: [b], title: A, hours: 1, id: a", "hours: 1, title: B, id: b")
    before, tracks = lines.split("tracks:")
    assert loaded("tracks:" + tracks + before) == loaded(lines)


def test_the_id_of_a_track_may_stand_after_its_topics() -> None:
    text = HEAD + "tracks:\n  - topics: [{id: a, title: A, hours: 1}]\n    title: Green tea\n"
    roadmap = loaded(text)
    assert roadmap.topics[0].track == roadmap.tracks[0].id == "green-tea"


def test_a_stage_without_a_title_gets_one_from_its_id() -> None:
    roadmap = loaded(HEAD + "stages: [{id: first-steps}]\ntracks: []\n")
    assert roadmap.stages == (Stage("first-steps", "First steps"),)


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [("3", 180), ("0.25", 15), (".5", 30), ("1.333", 80), ("0.001", 1), ("2000", 120_000)],
)
def test_hours_become_whole_minutes(hours: str, minutes: int) -> None:
    assert loaded(one_track(f"id: a, title: A, hours: {hours}")).topics[0].minutes == minutes


@pytest.mark.parametrize(("weight", "inside"), [("2", 2000), ("0.5", 500), ("0.00001", 1)])
def test_weights_become_thousandths(weight: str, inside: int) -> None:
    goals = f"milestones: [{{id: m, needs: [a], weight: {weight}}}]\n"
    assert loaded(one_track("id: a, title: A, hours: 1", before=goals)).milestones[0].weight == (
        inside
    )


@pytest.mark.parametrize("word", ["no", "yes", "on", "3.10", "012", "2026-13-45", "1:30", "0x1F"])
def test_a_plain_word_is_always_text(word: str) -> None:
    assert loaded(one_track(f"id: a, title: {word}, hours: 1")).topics[0].title == word


def test_hours_that_are_missing_are_the_median_of_the_track() -> None:
    text = one_track(
        "id: a, title: A, hours: 1", "id: b, title: B, hours: 4", "id: c, title: C, hours: 2",
        "id: d, title: D",
    )  # fmt: skip
    result = read_text(text)
    assert result.roadmap is not None
    assert result.roadmap.topics[3].minutes == 120
    assert [p.sentence for p in result.problems] == [
        "d has no hours; 2 h is used, the median of the track tea"
    ]


STAGES = "stages: [{id: one, order: [e]}, {id: two}, {id: three}]\n"


def test_a_stage_that_is_missing_is_the_latest_of_what_the_topic_needs() -> None:
    text = one_track(
        "id: d, title: D, hours: 1, prerequisites: [c]",
        "id: c, title: C, hours: 1, prerequisites: [a, b]",
        "id: a, title: A, hours: 1, stage: one",
        "id: b, title: B, hours: 1, stage: two",
        "id: e, title: E, hours: 1",
        "id: f, title: F, hours: 1",
        before=STAGES,
    )
    result = read_text(text)
    assert result.roadmap is not None
    assert {topic.id: topic.stage for topic in result.roadmap.topics} == {
        "a": "one", "b": "two", "c": "two", "d": "two", "e": "one", "f": "one",
    }  # fmt: skip
    # `e` was placed by the order of its stage, so that nothing had to be assumed.
    assert {p.sentence.split()[0] for p in result.problems} == {"c", "d", "f"}


def test_a_milestone_without_a_stage_is_in_the_latest_of_its_needs() -> None:
    goals = "milestones: [{id: m, needs: [a, b]}]\n"
    text = one_track(
        "id: a, title: A, hours: 1, stage: three", "id: b, title: B, hours: 1, stage: two",
        before=goals + "stages: [{id: one}, {id: two}, {id: three}]\n",
    )  # fmt: skip
    milestone = loaded(text).milestones[0]
    assert (milestone.stage, milestone.weight) == ("three", 1000)


def test_the_same_page_described_twice_is_one_reading() -> None:
    reading = "readings: [{title: On tea, url: 'https://example.org/tea'}]"
    roadmap = loaded(
        one_track(f"id: a, title: A, hours: 1, {reading}", f"id: b, title: B, hours: 1, {reading}")
    )
    assert [reading.id for reading in roadmap.readings] == ["on-tea"]


def test_two_pages_of_one_title_are_two_readings() -> None:
    roadmap = loaded(
        one_track(
            "id: a, title: A, hours: 1, readings: [{title: On tea, url: 'https://a.example/'}]",
            "id: b, title: B, hours: 1, readings: [{title: On tea, url: 'https://b.example/'}]",
        )
    )
    first, second = roadmap.readings
    assert first.id == "on-tea"
    assert second.id.startswith("on-tea-")
    assert roadmap.topics[1].readings[0].reading == second.id


def test_an_id_made_from_a_title_does_not_collide_with_one_in_the_file() -> None:
    roadmap = loaded(
        one_track(
            "id: a, title: A, hours: 1, readings: [{title: Tea, url: 'https://a.example/'}]",
            "id: b, title: B, hours: 1, "
            "readings: [{id: tea, title: Other tea, url: 'https://b.example/'}]",
        )
    )
    assert roadmap.topics[1].readings[0].reading == "tea"
    assert roadmap.topics[0].readings[0].reading != "tea"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    text = EVERYTHING.read_bytes()
    assert loaded(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")) == loaded(text)


def test_json_is_read_too() -> None:
    text = (
        '{"format": 1, "id": "tea", "title": "Tea", "tracks": [{"id": "tea", "topics": '
        '[{"id": "a", "title": "A\\u00e9", "hours": 1.5, "optional": true}]}]}'
    )
    topic = loaded(text).topics[0]
    assert (topic.title, topic.minutes, topic.optional) == ("Aé", 90, True)


def test_titles_may_use_all_scripts() -> None:
    title = "Чай · 茶 · شاي · चाय · ชา 🍵"
    assert loaded(one_track(f"id: a, title: {title}, hours: 1")).topics[0].title == title


def test_a_title_over_several_lines_becomes_one() -> None:
    text = one_track().replace(
        "    topics:\n", "    topics: []\n    title: |\n      Green\n      tea\n"
    )
    assert loaded(text).tracks[0].title == "Green tea"


def test_the_digest_is_the_same_with_and_without_parsing() -> None:
    expected = hashlib.sha256(EVERYTHING.read_bytes()).hexdigest()
    assert read_roadmap(str(EVERYTHING)).digest == file_digest(str(EVERYTHING)) == expected


def test_the_digest_does_not_import_yaml() -> None:
    program = (
        "import sys, roadmap_cli.formats.text.source_file, roadmap_cli.formats.text.problems;"
        "print(sorted({'yaml', 'rich', 'typer'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_problem_is_formatted_as_editors_expect() -> None:
    error = Problem("tea.yaml", 3, 8, "wrong-type", "hours is abc", "write 1")
    assert format_problem(error) == "tea.yaml:3:8: wrong-type hours is abc\n  hint: write 1"
    warning = error._replace(severity="warning", hint="")
    assert format_problem(warning) == "tea.yaml:3:8: warning wrong-type hours is abc"
    assert format_problem(error._replace(line=0, hint="")) == "tea.yaml: wrong-type hours is abc"


def test_the_shipped_roadmap_has_no_problem() -> None:
    shipped = Path(__file__).parents[3] / "data" / "roadmap.yaml"
    assert [format_problem(problem) for problem in read_roadmap(str(shipped)).problems] == []
