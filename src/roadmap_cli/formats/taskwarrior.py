"""Tasks of Taskwarrior, from `task export`: a list, or one object a line.

Checked against Taskwarrior 2.6. It makes a roadmap of all tasks together: ids, tracks and order.
Ids come from the tasks' UUIDs, so that they stay when a task is renamed. Which tasks there are and
what each says is known to `taskwarrior_tasks`. It must not look at JSON itself.
"""

from __future__ import annotations

from collections import Counter

from roadmap_cli.core.imports import Imported
from roadmap_cli.core.material import Reading
from roadmap_cli.core.roadmap import Stage, Topic, Track
from roadmap_cli.formats.flat_list import (
    MOST_TRACKS,
    remark_on_hours,
    roadmap_of_list,
    title_of_file,
    tracks_of,
    without_cycles,
)
from roadmap_cli.formats.json_text import text_of
from roadmap_cli.formats.markdown_ids import base_of
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened, unique
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.formats.taskwarrior_tasks import (
    Task,
    annotations_of,
    minutes_of,
    needs_of,
    progress_of,
    read_tasks,
    tags_of,
    why_of,
)

__all__ = ["FORMAT", "read_taskwarrior"]

FORMAT = "taskwarrior"


def read_taskwarrior(data: bytes | str, name: str) -> Imported:
    """Read an export of Taskwarrior as a roadmap; raise InvalidRoadmap for what is none."""
    remarks = Remarks()
    tasks = read_tasks(text_of(data, name), name, remarks)
    ids = _ids(tasks, remarks)
    needs = _needs(tasks, ids, remarks)
    tracks, track_of = _tracks(tasks, remarks)
    readings: dict[str, Reading] = {}
    title = title_of_file(name, "Tasks")
    by_track: dict[str, list[Topic]] = {track.id: [] for track in tracks}
    progress = []
    for task, own, track in zip(tasks, ids, track_of, strict=True):
        assignments, words = annotations_of(task, readings, remarks)
        tags = tags_of(task)
        topic = Topic(
            id=own,
            title=shortened(task.title, LONGEST_TITLE),
            track=track,
            stage="all",
            minutes=minutes_of(task),
            why=why_of(task, words, remarks),
            prerequisites=tuple(needs[own]),
            readings=assignments,
            optional="optional" in tags,
            tags=tuple(tag for tag in tags if tag != "optional"),
        )
        by_track[track].append(topic)
        if done := progress_of(task, own):
            progress.append(done)
    topics = [topic for found in by_track.values() for topic in found]
    remark_on_hours(topics, "task", "hours (`estimate`)", remarks)
    roadmap = roadmap_of_list(name, title, [Stage("all", title)], tracks, topics, readings)
    return Imported(FORMAT, roadmap, tuple(progress), tuple(remarks))


def _ids(tasks: list[Task], remarks: Remarks) -> list[str]:
    """Return ids as short as Taskwarrior shows them, and half as long again."""
    short = Counter(task.uuid[:13] for task in tasks)
    wanted = []
    for task in tasks:
        if not task.uuid:
            title = shown(task.title)
            remarks.add(f"{title} has no uuid; its id is made of its words", task.line)
            wanted.append(base_of(task.title))
        else:
            wanted.append(task.uuid[:13] if short[task.uuid[:13]] == 1 else task.uuid)
    return unique(wanted)


def _needs(tasks: list[Task], ids: list[str], remarks: Remarks) -> dict[str, list[str]]:
    """Return what each task depends on, without circles."""
    by_uuid = {task.uuid: own for task, own in zip(tasks, ids, strict=True) if task.uuid}
    needs = {
        own: needs_of(task, own, by_uuid, remarks) for task, own in zip(tasks, ids, strict=True)
    }
    needs, dropped = without_cycles(ids, needs)
    titles = {own: shown(task.title) for task, own in zip(tasks, ids, strict=True)}
    for needed, by in dropped:
        sentence = f"{titles[by]} depends on {titles[needed]}, which closes a circle"
        remarks.add(f"{sentence}; it was left out")
    return needs


def _tracks(tasks: list[Task], remarks: Remarks) -> tuple[list[Track], list[str]]:
    """Return the tracks that the projects become, and the id of that of each task."""
    names = [task.project for task in tasks]
    if len(set(names)) > MOST_TRACKS:
        remarks.add(f"more than {MOST_TRACKS} projects; only their first words are tracks")
        names = [name.split(".")[0] for name in names]
        first = set(list(dict.fromkeys(names))[: MOST_TRACKS - 1])
        names = [name if name in first else "Other" for name in names]
    projects = list(dict.fromkeys(names))
    tracks = tracks_of([name.replace(".", " / ") or "Without a project" for name in projects])
    track_of = {name: track.id for name, track in zip(projects, tracks, strict=True)}
    return tracks, [track_of[name] for name in names]
