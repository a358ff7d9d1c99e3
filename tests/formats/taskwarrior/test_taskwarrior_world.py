"""Tasks as people's Taskwarrior 2.6 and 3 export them, and our own export read again.

Holds: formats.taskwarrior.tasks.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from roadmap_cli.core.answers.change_answers import Note
from roadmap_cli.core.answers.exchange_answers import ReadingExport, RoadmapExport, TopicExport
from roadmap_cli.core.answers.import_result import ImportedProgress, ImportResult
from roadmap_cli.core.progress.counting import Counts
from roadmap_cli.core.progress.states import OPEN, STATES
from roadmap_cli.formats.taskwarrior.taskwarrior import read_taskwarrior
from roadmap_cli.formats.taskwarrior.taskwarrior_export import to_taskwarrior

A = "a0000000-1111-4111-8111-11111111111a"


def read(*tasks: dict[str, Any], day_starts: int = 0) -> ImportResult:
    base = {"uuid": A, "description": "Green tea", "status": "pending"}
    return read_taskwarrior(json.dumps([{**base, **task} for task in tasks]), "t.json", day_starts)


@pytest.mark.parametrize(
    ("estimate", "minutes"),
    [
        (1.5, 90), (2, 120), ("2", 120), ("1.5", 90), ("PT90M", 90), ("PT1H30M", 90), ("PT1.5H", 90),
        ("P1D", 1440), ("P1W", 10080), ("90min", 90), ("90 minutes", 90), ("3h", 180), ("2 hours", 120),
        ("1h 30min", 90), ("", 0), (0, 0),
    ],
)  # fmt: skip
def test_an_estimate_is_a_number_of_hours_or_a_duration(estimate: object, minutes: int) -> None:
    assert read({"estimate": estimate}).roadmap.topics[0].minutes == minutes


def test_numbers_read_as_hours_are_said_with_their_count() -> None:
    result = read({"estimate": 1.5}, {"uuid": A.replace("a0", "b0"), "estimate": "2"})
    assert [remark.sentence for remark in result.remarks] == [
        "2 estimates without a unit: read as hours"
    ]


def test_an_estimate_that_is_no_time_is_kept_in_the_why() -> None:
    result = read({"estimate": "a while"})
    assert result.roadmap.topics[0].why == "estimate: a while"
    assert '"a while" is not a time' in result.remarks[0].sentence


def test_a_deleted_task_is_left_out_also_with_an_estimate() -> None:
    other = {
        "uuid": A.replace("a0", "b0"),
        "description": "Old",
        "status": "deleted",
        "estimate": 2,
    }
    result = read({}, other)
    assert [topic.title for topic in result.roadmap.topics] == ["Green tea"]
    assert any("1 deleted task" in r.sentence and '"Old"' in r.sentence for r in result.remarks)


def test_there_is_one_remark_for_all_unknown_dependencies() -> None:
    result = read(
        *({"uuid": f"{n:08x}-1111-4111-8111-111111111111", "depends": [A]} for n in range(9))
    )
    (remark,) = [r for r in result.remarks if "dependencies" in r.sentence]
    assert remark.sentence.startswith("9 dependencies are not among the imported tasks")


STATUSES = {"completed": "assumed", "pending": OPEN, "waiting": OPEN, "deleted": ""}
TEXTS = st.text("abc é水\n", min_size=1, max_size=9).filter(lambda text: bool(text.strip()))


@pytest.mark.usefixtures("in_utc")
@examples(60)
@given(
    st.lists(
        st.tuples(
            TEXTS, st.sampled_from(sorted(STATUSES)), st.integers(1, 90), TEXTS, st.booleans()
        ),
        min_size=1,
        max_size=5,
    )
)
def test_each_task_comes_over_with_its_words_state_day_hours_and_address(
    rows: list[tuple[str, str, int, str, bool]],
) -> None:
    tasks = [{"description": "Leaf", "status": "pending", "uuid": "f" + A[1:]}]
    for number, (title, status, hours, note, is_numeric) in enumerate(rows):
        task = {
            "uuid": f"{number:08x}-1111-4111-8111-111111111111",
            "description": title,
            "status": status,
            "estimate": hours if is_numeric else f"PT{hours}H",
            "annotations": [
                {"description": f"https://tea.example/{number}"},
                {"description": note},
            ],
            "mood": note,
        }
        tasks.append(task | ({"end": "20260301T120000Z"} if status == "completed" else {}))  # type: ignore[arg-type]
    result = read(*tasks)
    marks = {mark.topic: (mark.state, mark.day) for mark in result.progress}
    topics = {topic.id: topic for topic in result.roadmap.topics}
    urls = {reading.id: reading.url for reading in result.roadmap.readings}
    said = " ".join(remark.sentence for remark in result.remarks)
    for number, (title, status, hours, note, _) in enumerate(rows):
        words = " ".join(title.split())
        topic = topics.get(f"{number:08x}-1111")
        if status == "deleted":
            assert topic is None
            assert f'"{words}"' in said
            continue
        assert topic is not None
        assert (topic.title, topic.minutes) == (words, hours * 60)
        assert [urls[a.reading] for a in topic.readings] == [f"https://tea.example/{number}"]
        assert f"mood: {' '.join(note.split())}" in topic.why
        expected = ("assumed", "2026-03-01") if status == "completed" else (OPEN, "")
        assert marks.get(topic.id, (OPEN, "")) == expected


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "day", "due"),
    [
        ("Asia/Tokyo", "2026-03-02", "2026-03-01"),
        ("Europe/Berlin", "2026-03-02", "2026-03-01"),
        ("America/New_York", "2026-03-01", "2026-02-28"),
        ("UTC", "2026-03-01", "2026-02-28"),
    ],
    indirect=["zone"],
)
def test_days_are_those_of_the_learner(zone: str, day: str, due: str) -> None:
    task = {"status": "completed", "end": "20260301T233000Z", "due": "20260228T230000Z"}
    result = read(task)
    assert result.progress[0].day == day
    assert result.roadmap.topics[0].why == f"Due {due}."
    assert read(task, day_starts=4).progress[0].day <= day


@pytest.mark.parametrize("zone", ["UTC"], indirect=True)
def test_a_day_begins_at_the_hour_of_the_settings(zone: str) -> None:
    task = {"status": "completed", "end": "20260302T013000Z"}
    assert read(task).progress[0].day == "2026-03-02"
    assert read(task, day_starts=4).progress[0].day == "2026-03-01"


def exported(number: int, state: str, **fields: Any) -> TopicExport:
    since = "" if state == OPEN else "2026-03-02"
    reading = ReadingExport(
        "r", "The leaf", "", "article", f"https://tea.example/{number}", True, "", None, "core", "", True
    )  # fmt: skip
    topic = TopicExport(
        *(f"tea-{number}", f"Tea {number}", "web", "Web", "all", 1.5, 90, False, ("hot",), ()),
        *("", (), "", (), state, since, "", since, 0, 0, "", (), (reading,)),
    )
    return topic._replace(**fields)


def assert_comes_back(topics: list[TopicExport], text: str) -> None:
    result = read_taskwarrior(text, "tasks.json")
    assert result.remarks == ()
    marks = {mark.topic: mark for mark in result.progress}
    urls = {reading.id: (reading.title, reading.url) for reading in result.roadmap.readings}
    back = {topic.id: topic for topic in result.roadmap.topics}
    assert set(back) == {topic.id for topic in topics}
    for topic in topics:
        own, mark = back[topic.id], marks.get(topic.id, ImportedProgress(topic.id, OPEN))
        assert (own.title, own.minutes, own.why) == (topic.title, topic.minutes, "")
        assert (own.track, own.optional, own.tags) == (topic.track, topic.optional, topic.tags)
        assert own.prerequisites == topic.prerequisites
        assert [urls[a.reading] for a in own.readings] == [(r.title, r.url) for r in topic.readings]
        assert (mark.state, mark.day) == (topic.state, topic.since)
        assert (mark.proof, mark.notes) == (topic.proved, tuple(n.text for n in topic.notes))


@examples(40)
@given(
    st.lists(
        st.tuples(st.sampled_from(STATES), st.booleans(), st.booleans()), min_size=1, max_size=5
    )
)
def test_what_was_exported_comes_back_as_it_was(rows: list[tuple[str, bool, bool]]) -> None:
    topics = [
        exported(
            number,
            state,
            optional=optional,
            prerequisites=tuple(f"tea-{n}" for n in range(number) if has_more),
            notes=(Note("2026-03-02", "two\nlines"),) if has_more else (),
            proved="https://me.example/p" if has_more else "",
        )
        for number, (state, optional, has_more) in enumerate(rows)
    ]
    roadmap = RoadmapExport(
        "site", "A site", "1", "2026-03-04T12:00:00+01:00", Counts(), tuple(topics)
    )
    assert_comes_back(topics, to_taskwarrior([roadmap]))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"], indirect=True)
def test_what_was_exported_comes_back_anywhere(zone: str) -> None:
    topics = [exported(1, "done"), exported(2, "skipped"), exported(3, "in_progress")]
    roadmap = RoadmapExport(
        "site", "A site", "1", "2026-03-04T12:00:00+01:00", Counts(), tuple(topics)
    )
    assert_comes_back(topics, to_taskwarrior([roadmap]))


@pytest.mark.skipif(shutil.which("task") is None, reason="Taskwarrior is not installed")
def test_what_was_exported_comes_back_through_taskwarrior(tmp_path: Path) -> None:
    (tmp_path / "rc").write_text("confirmation=no\n")
    env = {**os.environ, "TASKRC": str(tmp_path / "rc"), "TASKDATA": str(tmp_path)}
    topics = [exported(number, state) for number, state in enumerate(STATES)]
    roadmap = RoadmapExport(
        "site", "A site", "1", "2026-03-04T12:00:00+01:00", Counts(), tuple(topics)
    )
    words = {"env": env, "capture_output": True, "text": True, "check": True}
    subprocess.run(["task", "import"], input=to_taskwarrior([roadmap]), **words)
    out = subprocess.run(["task", "export"], stdin=subprocess.DEVNULL, **words)
    assert_comes_back(topics, out.stdout)
