"""Topics as tasks in the JSON that `task import` takes; the same topic is always the same task.

Checked against Taskwarrior 2.6. What it has no word for travels as tags and annotations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from roadmap_cli.core import addresses
from roadmap_cli.core.control_chars import HIDDEN, STEERING
from roadmap_cli.core.exchange import RoadmapExport, TopicExport
from roadmap_cli.core.states import ASSUMED, DONE, IN_PROGRESS, PAUSED, SKIPPED

_OURS = UUID("9c0d0a3e-6a1f-5c58-9d3f-0a7c1f6f2d11")  # drawn once; every task's id hangs on it
_STATUS = {DONE: "completed", ASSUMED: "completed", SKIPPED: "deleted"}
# States that Taskwarrior does not tell apart.
_TOLD_BY_TAG = {ASSUMED: "assumed", PAUSED: "paused"}
_CONTROL = re.compile(f"[{STEERING}{HIDDEN}]+")
_NO_TAG = re.compile(r"\W+")


def written(roadmaps: Iterable[RoadmapExport]) -> str:
    """Return a JSON array of tasks, one a line, in the order of the roadmaps."""
    tasks = [
        json.dumps(_task(roadmap, topic), ensure_ascii=False)
        for roadmap in roadmaps
        for topic in roadmap.topics
    ]
    return "[\n" + ",\n".join(tasks) + "\n]\n" if tasks else "[]\n"


def task_id(roadmap: str, topic: str) -> str:
    """Return the UUID that a topic has as a task."""
    return str(uuid5(_OURS, f"{roadmap}\n{topic}"))


def _task(roadmap: RoadmapExport, topic: TopicExport) -> dict[str, Any]:
    first = min(filter(None, (topic.began, topic.since, topic.touched)), default="")
    entry = _moment(min(filter(None, (first, roadmap.loaded[:10]))))
    found: dict[str, Any] = {
        "uuid": task_id(roadmap.id, topic.id),
        "description": _text(topic.title) or topic.id,
        "status": _STATUS.get(topic.state, "pending"),
        "entry": entry,
        "project": f"{roadmap.id}.{topic.track}",
    }
    if found["status"] != "pending":
        found["end"] = _moment(topic.since)
    elif topic.state == IN_PROGRESS:
        found["start"] = _moment(topic.since)
    tags = [*topic.tags, _TOLD_BY_TAG.get(topic.state, ""), "optional" if topic.optional else ""]
    tags = list(dict.fromkeys(filter(None, (_NO_TAG.sub("_", t).strip("_") for t in tags))))
    if tags:
        found["tags"] = tags
    if topic.prerequisites:
        found["depends"] = [task_id(roadmap.id, needed) for needed in topic.prerequisites]
    # An attribute of the user's own (a UDA): Taskwarrior keeps it also where it is not configured.
    found["estimate"] = f"PT{topic.minutes}M"
    annotations = list(_annotations(topic, first or roadmap.loaded[:10]))
    if annotations:
        found["annotations"] = annotations
    return found


def _annotations(topic: TopicExport, first: str) -> Iterator[dict[str, str]]:
    """Yield links, proof and notes; no two at the same moment, by which they are told apart."""
    told = [
        (first, f"{_text(reading.title)} {reading.url}")
        for reading in topic.readings
        if reading.url and not addresses.fault(reading.url)
    ]
    if topic.proved:
        told.append((topic.touched, f"proof {_text(topic.proved)}"))
    told += [(note.day, _text(note.text)) for note in topic.notes]
    for i, (day, text) in enumerate(told):
        yield {"entry": _moment(day, i), "description": text}


def _moment(day: str, second: int = 0) -> str:
    """Return noon of a day in UTC, which is the same day almost everywhere; or seconds later."""
    minutes, seconds = divmod(second, 60)
    return f"{day.replace('-', '')}T12{minutes % 60:02}{seconds:02}Z"


def _text(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())
