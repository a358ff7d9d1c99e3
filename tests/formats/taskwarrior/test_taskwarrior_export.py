"""Topics as tasks: stable UUIDs, and valid JSON for any text.

Holds: formats.taskwarrior.taskwarrior_export.
"""

import json
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.core.answers.change_answers import Note
from roadmap_cli.core.answers.exchange_answers import ReadingExport, RoadmapExport, TopicExport
from roadmap_cli.core.progress.counting import Counts
from roadmap_cli.core.progress.states import STATES
from roadmap_cli.formats.taskwarrior import taskwarrior_export


def topic(name: str, state: str = "open", since: str = "", **fields: object) -> TopicExport:
    result = TopicExport(
        *(name, f"About {name}", "web", "Web", "basics", 1.5, 90, False, (), (), "", (), "", ()),
        *(state, since, "", since, 0, 0, "", (), ()),
    )
    return result._replace(**fields)


def tasks(
    *topics: TopicExport, loaded: str = "2026-03-04T12:00:00+01:00"
) -> list[dict[str, object]]:
    roadmap = RoadmapExport("site", "A site", "1", loaded, Counts(), topics)
    found: list[dict[str, object]] = json.loads(taskwarrior_export.to_taskwarrior([roadmap]))
    return found


def test_a_task_has_the_state_of_its_topic() -> None:
    exported = tasks(
        topic("a"),
        topic("b", "in_progress", "2026-03-01"),
        topic("c", "done", "2026-03-02"),
        topic("d", "assumed", "2026-03-02"),
        topic("e", "skipped", "2026-03-02"),
        topic("f", "paused", "2026-03-05"),
    )
    assert [task["status"] for task in exported] == [
        *("pending", "pending", "completed", "completed", "deleted", "pending"),
    ]
    assert [task.get("end", "")[:8] for task in exported] == [  # type: ignore[index]
        *("", "", "20260302", "20260302", "20260302", ""),
    ]
    assert [task.get("tags") for task in exported] == [
        None,
        None,
        None,
        ["assumed"],
        None,
        ["paused"],
    ]
    assert exported[1]["start"] == "20260301T120000Z"
    assert all(task["entry"] <= "20260304T120000Z" for task in exported)  # type: ignore[operator]
    assert {task["estimate"] for task in exported} == {"PT90M"}


def test_the_uuid_follows_from_roadmap_and_topic_alone() -> None:
    (before,) = tasks(topic("a"))
    (after,) = tasks(topic("a", "done", "2026-03-04", title="New"), loaded="2026-04-01T00:00:00Z")
    assert before["uuid"] == after["uuid"] == taskwarrior_export.task_uuid("site", "a")
    assert UUID(str(before["uuid"])).version == 5
    assert taskwarrior_export.task_uuid("other", "a") != before["uuid"]


def test_prerequisites_become_dependencies() -> None:
    one, two = tasks(topic("a"), topic("b", prerequisites=("a",)))
    assert two["depends"] == [one["uuid"]]


@given(st.text(), st.text(), st.lists(st.text(), max_size=3), st.sampled_from(STATES))
def test_any_text_is_clean_and_only_a_note_has_lines(
    title: str, note: str, tags: list[str], state: str
) -> None:
    link = ReadingExport(
        "r", title, "", "article", "javascript:x", True, "", None, "core", "", True
    )
    since = "" if state == "open" else "2026-03-04"
    (task,) = tasks(
        topic(
            "a", state, since, title=title, tags=tuple(tags), notes=(Note("2026-03-04", note),)
        )._replace(readings=(link,)),
    )
    assert task["description"]
    texts = [str(task["description"]), *(a["description"] for a in task["annotations"])]  # type: ignore[attr-defined]
    assert all("\x1b" not in text and "\r" not in text for text in texts)
    assert len(texts[0].splitlines()) <= 1
    assert len(texts[-1].split("\n")) <= max(1, len(note.splitlines()))
    assert not any("javascript" in text for text in texts[1:] if "javascript" not in note)
    assert all(tag.replace("_", "a").isalnum() for tag in task.get("tags", []))  # type: ignore[attr-defined]
    assert date.fromisoformat(str(task["entry"])[:8])


def test_no_topics_give_an_empty_list() -> None:
    assert taskwarrior_export.to_taskwarrior([]) == "[]\n"
