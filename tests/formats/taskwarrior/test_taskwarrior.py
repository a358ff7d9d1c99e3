"""Exports of Taskwarrior become roadmaps, with completed tasks as progress.

Holds: formats.taskwarrior.taskwarrior.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from roadmap_cli.core.answers.import_result import ImportedProgress
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.taskwarrior.taskwarrior import read_taskwarrior

A, B, C = (f"{n}0000000-1111-4111-8111-11111111111{n}" for n in "abc")


def tasks(**more: Any) -> list[dict[str, Any]]:
    return [
        {
            "uuid": A,
            "description": "Loops",
            "status": "completed",
            "end": "20260301T101112Z",
            "project": "py.basics",
            "tags": ["x"],
        },
        {
            "uuid": B,
            "description": "API",
            "status": "pending",
            "depends": [A],
            "estimate": "PT90M",
            "due": "20261201T000000Z",
            "annotations": [
                {"description": "Docs https://example.org/d"},
                {"description": "ask Mia"},
            ],
            **more,
        },
        {"uuid": C, "description": "Old", "status": "deleted"},
    ]


def test_tasks_become_topics_with_ids_from_their_uuids() -> None:
    result = read_taskwarrior(json.dumps(tasks()), "tasks.json")
    loops, api = result.roadmap.topics
    assert (loops.id, api.id) == (A[:13], B[:13])
    assert api.prerequisites == (loops.id,)
    assert (api.minutes, api.why) == (90, "ask Mia\nDue 2026-12-01.")
    assert result.roadmap.readings[0].title == "Docs"
    assert result.progress == (ImportedProgress(loops.id, "assumed", "2026-03-01"),)
    assert any("Old" in r.sentence for r in result.remarks)


def test_waiting_and_recurrence_are_kept_in_the_why() -> None:
    more = tasks(recur="weekly", wait="20261124T000000Z", until="someday")
    result = read_taskwarrior(json.dumps(more), "tasks.json")
    assert result.roadmap.topics[1].why == (
        "ask Mia\nDue 2026-12-01.\nWait 2026-11-24.\nUntil: someday\nRecurs: weekly."
    )


def test_a_list_and_one_task_a_line_give_the_same_roadmap() -> None:
    lines = ",\n".join(json.dumps(task) for task in tasks(depends=A))
    assert (
        read_taskwarrior(lines, "tasks.json").roadmap
        == read_taskwarrior(json.dumps(tasks()), "tasks.json").roadmap
    )


def test_a_broken_line_is_reported_by_its_number() -> None:
    with pytest.raises(InvalidRoadmap) as result:
        read_taskwarrior('{"uuid": "1", "description": "a"}\n{oops\n', "tasks.json")
    assert result.value.problems[0].line == 2


@pytest.mark.skipif(shutil.which("task") is None, reason="Taskwarrior is not installed")
def test_a_real_export_is_read(tmp_path: Path) -> None:
    (tmp_path / "rc").write_text("confirmation=no\n")
    env = {**os.environ, "TASKRC": str(tmp_path / "rc"), "TASKDATA": str(tmp_path)}

    def task(*words: str) -> str:
        done = subprocess.run(
            ["task", *words],
            env=env,
            capture_output=True,
            text=True,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return done.stdout

    task("add", "project:py.basics", "Loops")
    task("add", "depends:1", "API")
    task("1", "done")
    result = read_taskwarrior(task("export"), "tasks.json")
    assert {t.title for t in result.roadmap.topics} == {"Loops", "API"}
    assert [m.state for m in result.progress] == ["assumed"]
