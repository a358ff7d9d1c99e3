"""Tasks of Taskwarrior, from `task export`: a list, or one object a line.

Checked against Taskwarrior 2.6. Ids come from the tasks' UUIDs, so that they stay when a task is
renamed. What a task says that a topic cannot is kept in its `why`.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from roadmap_cli.core.imports import Imported, Mark, Remark
from roadmap_cli.core.material import Assignment, Reading
from roadmap_cli.core.roadmap import Roadmap, Stage, Topic, Track, default_milestones
from roadmap_cli.core.states import ASSUMED, IN_PROGRESS, SKIPPED
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.drop_cycles import without_cycles
from roadmap_cli.formats.ids import slug_of
from roadmap_cli.formats.json_text import parsed, refused, text_of
from roadmap_cli.formats.markdown_ids import Wanted, base_of, stable_ids
from roadmap_cli.formats.plain_words import LONGEST_TITLE, day_of, link_ids, shortened, unique
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.urls import url_fault

__all__ = ["FORMAT", "read_taskwarrior"]

FORMAT = "taskwarrior"
MOST_TASKS = 100_000
_MOST_TRACKS = 1000
_LONGEST_WHY = 4000
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"]+")
_LENGTH = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d{1,6}S)?)?")
_STATES = frozenset(("pending", "waiting", "completed", "deleted", "recurring"))
# Of these a roadmap wants to know nothing; the others that it has no word for are told.
_OWN = frozenset(
    "id uuid description status project tags depends annotations entry modified end start urgency"
    " estimate imask mask parent rtype template last recur wait".split()
)
_DATES = ("due", "scheduled", "until")


def read_taskwarrior(data: bytes | str, name: str) -> Imported:
    """Read an export of Taskwarrior as a roadmap; raise InvalidRoadmap for what is none."""
    return _Tasks(_values_in(text_of(data, name), name), name).imported()


def _values_in(text: str, name: str) -> list[tuple[int, Any]]:
    """Return the objects with their lines; 0 where the file is one list."""
    start = text.lstrip()[:1]
    if start == "[":
        value = parsed(text, name)
        return [(0, item) for item in value]
    found = []
    if start == "{":
        for number, line in enumerate(text.split("\n"), 1):
            line = line.strip().rstrip(",")
            if line:
                found.append((number, parsed(line, name, line=number)))
            if len(found) > MOST_TASKS:
                break
    if not found:
        sentence = "this is no export of Taskwarrior: it is no list of tasks"
        raise refused(name, 1, 0, "no-tasks", sentence, "make one with: task export > tasks.json")
    return found


class _Task:
    """One task while it is read."""

    def __init__(self, line: int, values: dict[str, Any]) -> None:
        self.line = line
        self.values = values
        uuid = values.get("uuid")
        self.uuid = uuid.lower() if isinstance(uuid, str) and _UUID.fullmatch(uuid) else ""
        self.description = _text(values.get("description"))
        self.status = _text(values.get("status")) or "pending"
        self.project = _text(values.get("project"))

    @property
    def title(self) -> str:
        return self.description or f"Without a description ({self.uuid[:8] or 'no uuid'})"


class _Tasks:
    """An export while it is read."""

    def __init__(self, values: list[tuple[int, Any]], name: str) -> None:
        self._name = name
        self._remarks: list[Remark] = []
        if len(values) > MOST_TASKS:
            sentence = f"there are more than {MOST_TASKS:,} tasks"
            raise refused(name, 0, 0, "too-many", sentence, "export fewer: task PROJECT export")
        self._tasks = self._kept(values)
        if not self._tasks:
            sentence = "there is no task in it that could be a topic"
            raise refused(name, 0, 0, "no-topics", sentence, "make one with: task export > FILE")

    def imported(self) -> Imported:
        """Return the roadmap with all that is to be told of it."""
        tasks = self._tasks
        ids = self._ids()
        by_uuid = {task.uuid: made for task, made in zip(tasks, ids, strict=True) if task.uuid}
        needs = {
            made: self._needs(task, made, by_uuid) for task, made in zip(tasks, ids, strict=True)
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
            asked, words = self._annotations(task, readings)
            track = track_of[place]
            by_track[track].append(
                Topic(
                    made,
                    shortened(task.title, LONGEST_TITLE),
                    tracks[track].id,
                    "all",
                    self._minutes(task),
                    why=self._why(task, words),
                    prerequisites=tuple(needs[made]),
                    readings=asked,
                    optional="optional" in self._tags(task),
                    tags=tuple(t for t in self._tags(task) if t != "optional"),
                )
            )
            if mark := self._mark(task, made):
                marks.append(mark)
        topics = tuple(topic for found in by_track for topic in found)
        without = sum(not topic.minutes for topic in topics)
        if without:
            self._tell(
                0,
                f"{without:,} of {len(topics):,} tasks have no `estimate`; they count the middle"
                " of their track, else an hour, until you write `hours`",
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

    # -- which tasks -------------------------------------------------------------------------

    def _kept(self, values: list[tuple[int, Any]]) -> list[_Task]:
        tasks: list[_Task] = []
        seen: set[str] = set()
        broken = twice = 0
        for line, value in values:
            if not isinstance(value, dict) or not {"uuid", "description"} & value.keys():
                broken += 1
                if line:
                    self._tell(line, "this is no task; it was left out")
                continue
            task = _Task(line, value)
            if task.uuid and task.uuid in seen:
                twice += 1
                continue
            seen.add(task.uuid)
            if task.status not in _STATES:
                self._tell(line, f"{shown(task.status)} is no status that is known; taken as open")
            tasks.append(task)
        self._count(broken, "entry", "entries", "no task; left out")
        self._count(twice, "task", "tasks", "with the uuid of another; left out")
        parents = {_text(task.values.get("parent")).lower() for task in tasks}
        kept, deleted, recurring = [], [], []
        for task in tasks:
            if task.status == "deleted" and "estimate" not in task.values:
                deleted.append(task)
            elif task.status == "recurring" and task.uuid in parents:
                recurring.append(task)
            else:
                kept.append(task)
        told = "; ".join(shown(task.title) for task in deleted[:100])
        self._count(len(deleted), "deleted task", "deleted tasks", f"left out: {told}")
        told = "; ".join(shown(task.title) for task in recurring[:100])
        self._count(
            len(recurring),
            "recurring task",
            "recurring tasks",
            f"left out, since what it made is there: {told}",
        )
        return kept

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

    # -- what a task says --------------------------------------------------------------------

    def _needs(self, task: _Task, made: str, by_uuid: dict[str, str]) -> list[str]:
        said = task.values.get("depends")
        names = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else []
        found: dict[str, None] = {}
        for name in names:
            uuid = name.strip().lower() if isinstance(name, str) else ""
            other = by_uuid.get(uuid)
            if other is None:
                gone = f"depends on {shown(str(name)[:60])}, which is no task of this file"
                self._tell(task.line, f"{shown(task.title)} {gone}; left out")
            elif other != made:
                found[other] = None
        return list(found)

    def _annotations(
        self, task: _Task, readings: dict[str, Reading]
    ) -> tuple[tuple[Assignment, ...], list[str]]:
        """Return the readings that annotations name, and what else they say."""
        found: dict[str, Assignment] = {}
        words: list[str] = []
        said = task.values.get("annotations")
        texts = [_text(a.get("description")) for a in _objects(said)]
        for text in [*texts, *([task.description] if _URL.search(task.description) else [])]:
            urls = [url.rstrip(".,;)") for url in _URL.findall(text)]
            for url in urls:
                if fault := url_fault(url):
                    self._tell(task.line, f"the link {shown(url)} was left out: {fault[0]}")
                    continue
                name = link_ids(url)
                title = " ".join(text.replace(url, " ").split()).strip(" -–:")
                title = title if len(urls) == 1 else ""
                reading = Reading(
                    name, shortened(title or task.title, LONGEST_TITLE), kind="article", url=url
                )
                readings.setdefault(name, reading)
                found[name] = Assignment(name)
            if not urls and text:
                words.append(text)
        return tuple(found.values()), words

    def _why(self, task: _Task, words: list[str]) -> str:
        rows = list(words)
        if len(task.description) > LONGEST_TITLE:
            rows.insert(0, task.description)
        for key in _DATES:
            if day := day_of(_text(task.values.get(key)))[0]:
                rows.append(f"{key.capitalize()} {day}.")
        for key, value in task.values.items():
            if key in _OWN or key in _DATES or key == "priority":
                continue
            text = _text(value) if isinstance(value, str) else ""
            if isinstance(value, int | float) and not isinstance(value, bool):
                text = str(value)[:100]
            if text:
                rows.append(f"{_text(key)}: {text}")
            else:
                self._tell(task.line, f"{shown(task.title)}: {shown(key)} was left out")
        text = "\n".join(rows)
        if len(text) > _LONGEST_WHY:
            told = f"{shown(task.title)} says {len(text):,} characters"
            self._tell(task.line, f"{told}; {_LONGEST_WHY:,} are kept")
        return shortened(text, _LONGEST_WHY)

    def _minutes(self, task: _Task) -> int:
        match = _LENGTH.fullmatch(_text(task.values.get("estimate")))
        if not match:
            return 0
        days, hours, minutes = (int(part or 0) for part in match.groups())
        found = (days * 24 + hours) * 60 + minutes
        return found if 0 < found <= 2000 * 60 else 0

    def _tags(self, task: _Task) -> list[str]:
        said = task.values.get("tags")
        words = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else []
        found = [_text(word) for word in words]
        if priority := _text(task.values.get("priority")):
            found.append(f"priority-{priority}")
        return list(dict.fromkeys(filter(None, found)))

    def _mark(self, task: _Task, made: str) -> Mark | None:
        end = day_of(_text(task.values.get("end")))[0]
        if task.status == "completed":
            return Mark(made, ASSUMED, end)
        if task.status == "deleted":
            return Mark(made, SKIPPED, end)
        if start := _text(task.values.get("start")):
            return Mark(made, IN_PROGRESS, day_of(start)[0])
        return None

    # -- the head, and telling ---------------------------------------------------------------

    def _stem(self) -> str:
        return without_refused(os.path.splitext(os.path.basename(self._name))[0])

    def _title(self) -> str:
        words = " ".join(re.sub(r"[-_]+", " ", self._stem()).split())
        return shortened(f"{words[:1].upper()}{words[1:]}", LONGEST_TITLE) or "Tasks"

    def _tell(self, line: int, sentence: str) -> None:
        self._remarks.append(Remark(sentence, line))

    def _count(self, count: int, one: str, many: str, what: str) -> None:
        if count:
            self._tell(0, f"{count:,} {one if count == 1 else many}: {what}")


def _text(value: Any) -> str:
    """Return a text of one line, of whatever stood there."""
    return " ".join(without_refused(value[:16_000]).split()) if isinstance(value, str) else ""


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
