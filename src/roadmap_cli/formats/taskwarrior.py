"""Tasks of Taskwarrior, from `task export`: a list, or one object a line.

Checked against Taskwarrior 2.6. It makes a roadmap of all tasks together: ids, tracks and order.
Ids come from the tasks' UUIDs, so that they stay when a task is renamed. Which tasks there are is
told by `taskwarrior_tasks`, what each says by `taskwarrior_fields`. It must not look at JSON itself.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import Any

from roadmap_cli.core.imports import Imported, Remark
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import Roadmap, Stage, Topic, Track, default_milestones
from roadmap_cli.formats.amounts import lacking
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.drop_cycles import without_cycles
from roadmap_cli.formats.ids import slug_of
from roadmap_cli.formats.json_text import refused, text_of
from roadmap_cli.formats.markdown_ids import Wanted, base_of, stable_ids
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened, unique
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.taskwarrior_fields import (
    annotations_of,
    mark_of,
    minutes_of,
    needs_of,
    tags_of,
    why_of,
)
from roadmap_cli.formats.taskwarrior_tasks import MOST_TASKS, tasks_in, values_in

__all__ = ["FORMAT", "read_taskwarrior"]

FORMAT = "taskwarrior"
_MOST_TRACKS = 1000


def read_taskwarrior(data: bytes | str, name: str) -> Imported:
    """Read an export of Taskwarrior as a roadmap; raise InvalidRoadmap for what is none."""
    return _Tasks(values_in(text_of(data, name), name), name).imported()


class _Tasks:
    """An export while it is read."""

    def __init__(self, values: list[tuple[int, Any]], name: str) -> None:
        self._name = name
        self._remarks: list[Remark] = []
        if len(values) > MOST_TASKS:
            sentence = f"there are more than {MOST_TASKS:,} tasks"
            raise refused(name, 0, 0, "too-many", sentence, "export fewer: task PROJECT export")
        self._tasks = tasks_in(values, self._tell)
        if not self._tasks:
            sentence = "there is no task in it that could be a topic"
            raise refused(name, 0, 0, "no-topics", sentence, "make one with: task export > FILE")

    def imported(self) -> Imported:
        """Return the roadmap with all that is to be told of it."""
        tasks = self._tasks
        ids = self._ids()
        by_uuid = {task.uuid: made for task, made in zip(tasks, ids, strict=True) if task.uuid}
        needs = {
            made: needs_of(task, made, by_uuid, self._tell)
            for task, made in zip(tasks, ids, strict=True)
        }
        needs, circles = without_cycles(ids, needs)
        titles = {made: task.title for task, made in zip(tasks, ids, strict=True)}
        for first, second in circles:
            told = f"{shown(titles[second])} depends on {shown(titles[first])}"
            self._tell(0, f"{told}, which closes a circle; it was left out")
        tracks, track_of = self._tracks()
        readings: dict[str, Reading] = {}
        title = self._title()
        by_track: list[list[Topic]] = [[] for _ in tracks]
        marks = []
        for place, (task, made) in enumerate(zip(tasks, ids, strict=True)):
            asked, words = annotations_of(task, readings, self._tell)
            track = track_of[place]
            by_track[track].append(
                Topic(
                    made,
                    shortened(task.title, LONGEST_TITLE),
                    tracks[track].id,
                    "all",
                    minutes_of(task),
                    why=why_of(task, words, self._tell),
                    prerequisites=tuple(needs[made]),
                    readings=asked,
                    optional="optional" in tags_of(task),
                    tags=tuple(t for t in tags_of(task) if t != "optional"),
                )
            )
            if mark := mark_of(task, made):
                marks.append(mark)
        topics = tuple(topic for found in by_track for topic in found)
        without = sum(not topic.minutes for topic in topics)
        if without:
            self._tell(
                0,
                lacking(
                    without,
                    len(topics),
                    "task",
                    "hours (`estimate`)",
                    "the middle of the track, else an hour, until you write `hours`",
                ),
            )
        stages = (Stage("all", title),)
        roadmap = Roadmap(
            slug_of(self._stem()) or base_of(title),
            title,
            "",
            None,
            "en",
            "",
            "",
            stages,
            default_milestones(stages, topics),
            tuple(tracks),
            topics,
            tuple(readings.values()),
        )
        return Imported(FORMAT, roadmap, tuple(marks), tuple(self._remarks))

    def _ids(self) -> list[str]:
        """Return ids as short as Taskwarrior shows them, and half as long again."""
        short = Counter(task.uuid[:13] for task in self._tasks)
        wanted = []
        for task in self._tasks:
            if not task.uuid:
                self._tell(
                    task.line, f"{shown(task.title)} has no uuid; its id is made of its words"
                )
                wanted.append(base_of(task.title))
            else:
                wanted.append(task.uuid[:13] if short[task.uuid[:13]] == 1 else task.uuid)
        return unique(wanted)

    def _tracks(self) -> tuple[list[Track], list[int]]:
        names = list(dict.fromkeys(task.project for task in self._tasks))
        if len(names) > _MOST_TRACKS:
            self._tell(0, f"more than {_MOST_TRACKS} projects; only their first words are tracks")
            cut = {name: name.split(".")[0] for name in names}
            first = set(list(dict.fromkeys(cut.values()))[: _MOST_TRACKS - 1])
            cut = {name: cut[name] if cut[name] in first else "Other" for name in cut}
            names = list(dict.fromkeys(cut.values()))
        else:
            cut = {name: name for name in names}
        titles = [name.replace(".", " / ") or "Without a project" for name in names]
        ids = unique([made.id for made in stable_ids([Wanted(title) for title in titles])])
        tracks = [Track(i, shortened(t, LONGEST_TITLE)) for i, t in zip(ids, titles, strict=True)]
        place = {name: number for number, name in enumerate(names)}
        return tracks, [place[cut[task.project]] for task in self._tasks]

    def _stem(self) -> str:
        return without_refused(os.path.splitext(os.path.basename(self._name))[0])

    def _title(self) -> str:
        words = " ".join(re.sub(r"[-_]+", " ", self._stem()).split())
        return shortened(f"{words[:1].upper()}{words[1:]}", LONGEST_TITLE) or "Tasks"

    def _tell(self, line: int, sentence: str) -> None:
        self._remarks.append(Remark(sentence, line))
