"""Topics as tasks, in the JSON of `task import`; a topic always has the same UUID.

Checked against Taskwarrior 2.6. What its tasks cannot hold becomes tags, annotations and attributes
of ours, by which an import recognises what it exported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from roadmap_cli.core.answers.exchange_answers import RoadmapExport, TopicExport
from roadmap_cli.core.control_chars import CONTROL, INVISIBLE
from roadmap_cli.core.model import addresses
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, PAUSED, SKIPPED

_NAMESPACE = UUID("9c0d0a3e-6a1f-5c58-9d3f-0a7c1f6f2d11")  # never changes: all UUIDs follow from it
_STATUS = {DONE: "completed", ASSUMED: "completed", SKIPPED: "deleted"}
# States that Taskwarrior does not have.
_STATE_TAGS = {ASSUMED: "assumed", PAUSED: "paused"}
_CONTROL = re.compile(f"[{CONTROL}{INVISIBLE}]+")
_NOT_IN_TAGS = re.compile(r"\W+")


def to_taskwarrior(roadmaps: Iterable[RoadmapExport]) -> str:
    """Return the tasks as a JSON array, one a line, in the order of the roadmaps."""
    tasks = [
        json.dumps(_task(roadmap, topic), ensure_ascii=False)
        for roadmap in roadmaps
        for topic in roadmap.topics
    ]
    return "[\n" + ",\n".join(tasks) + "\n]\n" if tasks else "[]\n"


def task_uuid(roadmap: str, topic: str) -> str:
    """Return the UUID that a topic has as a task."""
    return str(uuid5(_NAMESPACE, f"{roadmap}\n{topic}"))


def _task(roadmap: RoadmapExport, topic: TopicExport) -> dict[str, Any]:
    first = min(filter(None, (topic.began, topic.since, topic.touched)), default="")
    entry = _noon(min(filter(None, (first, roadmap.loaded[:10]))))
    task: dict[str, Any] = {
        "uuid": task_uuid(roadmap.id, topic.id),
        "description": _text(topic.title) or topic.id,
        "status": _STATUS.get(topic.state, "pending"),
        "entry": entry,
        "project": f"{roadmap.id}.{topic.track}",
    }
    if task["status"] != "pending":
        task["end"] = _noon(topic.since)
    elif topic.state == IN_PROGRESS:
        task["start"] = _noon(topic.since)
    tags = [*topic.tags, _STATE_TAGS.get(topic.state, ""), "optional" if topic.optional else ""]
    tags = list(dict.fromkeys(filter(None, (_NOT_IN_TAGS.sub("_", t).strip("_") for t in tags))))
    if tags:
        task["tags"] = tags
    if topic.prerequisites:
        task["depends"] = [task_uuid(roadmap.id, needed) for needed in topic.prerequisites]
    # User-defined attributes: Taskwarrior keeps them even if they are not configured.
    task["estimate"] = f"PT{topic.minutes}M"
    task |= {"roadmap": roadmap.id, "topic": topic.id}
    if topic.state == PAUSED:
        task["paused"] = topic.since
    annotations = list(_annotations(topic, first or roadmap.loaded[:10]))
    if annotations:
        task["annotations"] = annotations
    return task


def _annotations(topic: TopicExport, first: str) -> Iterator[dict[str, str]]:
    """Yield links, proof and notes, each with a time of its own, which identifies it."""
    entries = [
        (first, f"{_text(reading.title)} {reading.url}")
        for reading in topic.readings
        if reading.url and not addresses.find_fault(reading.url)
    ]
    if topic.proved:
        entries.append((topic.touched, f"proof {_text(topic.proved)}"))
    entries += [(note.day, _lines(note.text)) for note in topic.notes]
    for i, (day, text) in enumerate(entries):
        yield {"entry": _noon(day, i), "description": text}


def _noon(day: str, second: int = 0) -> str:
    """Return noon of a day in UTC, the same day almost everywhere, plus some seconds."""
    minutes, seconds = divmod(second, 60)
    return f"{day.replace('-', '')}T12{minutes % 60:02}{seconds:02}Z"


def _text(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _lines(text: str) -> str:
    """Return text with the lines that a person wrote; JSON and Taskwarrior keep them."""
    return "\n".join(_CONTROL.sub(" ", line).rstrip() for line in text.splitlines())
