"""Tasks of Taskwarrior, from `task export`: a list, or one object a line.

Checked against Taskwarrior 2.6. Ids come from the tasks' UUIDs, so that they stay when a task is
renamed. What a topic has no place for goes into its `why`. It must not know how JSON is read.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from roadmap_cli.core.imports import Imported, ImportedProgress
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import Stage, Topic, Track
from roadmap_cli.core.states import ASSUMED, IN_PROGRESS, SKIPPED
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.flat_list import (
    MOST_TRACKS,
    assign_link,
    remark_on_hours,
    roadmap_of_list,
    shorten_why,
    title_of_file,
    tracks_of,
    without_cycles,
)
from roadmap_cli.formats.json_text import parsed, refused, text_of
from roadmap_cli.formats.plain_words import LONGEST_TITLE, day_of, shortened, unique
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.formats.stable_ids import base_of

FORMAT = "taskwarrior"
_MOST_TASKS = 100_000
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"]+")
_LENGTH = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d{1,6}S)?)?")
_STATES = frozenset(("pending", "waiting", "completed", "deleted", "recurring"))
_DATES = ("due", "scheduled", "wait", "until")
# Of these a roadmap wants to know nothing more; others that it has no word for are remarked on.
_USED = frozenset(
    "id uuid description status project tags depends annotations entry modified end start urgency"
    " estimate imask mask parent rtype template last priority recur".split()
).union(_DATES)


class Task:
    """One task while it is read; `line` is 0 where the file is one list."""

    def __init__(self, line: int, values: dict[str, Any], remarks: Remarks) -> None:
        self.values = values
        self._line = line
        self._remarks = remarks
        uuid = values.get("uuid")
        self.uuid = uuid.lower() if isinstance(uuid, str) and _UUID.fullmatch(uuid) else ""
        self.description = self.text("description")
        self.status = self.text("status") or "pending"
        self.project = self.text("project")
        self.title = self.description or f"Without a description ({self.uuid[:8] or 'no uuid'})"
        self.id = ""  # of its topic

    def add_remark(self, sentence: str) -> None:
        """Remark on this task."""
        self._remarks.add(sentence, self._line)

    def text(self, key: str) -> str:
        """Return the text of a field, on one line, or ""."""
        return _text_in(self.values.get(key))

    def words(self, key: str) -> list[Any]:
        """Return what a field lists, in either form."""
        value = self.values.get(key)
        return value.split(",") if isinstance(value, str) else _list_in(value)


# -- all together ----------------------------------------------------------------------------------


def read_taskwarrior(data: bytes | str, name: str) -> Imported:
    """Read an export of Taskwarrior as a roadmap; raise InvalidRoadmap for what is none."""
    remarks = Remarks()
    tasks = _read_tasks(text_of(data, name), name, remarks)
    _give_ids(tasks)
    needs = _needs(tasks, remarks)
    tracks, track_of = _tracks(tasks, remarks)
    readings: dict[str, Reading] = {}
    title = title_of_file(name, "Tasks")
    by_track: dict[str, list[Topic]] = {track.id: [] for track in tracks}
    for task, track in zip(tasks, track_of, strict=True):
        assignments, words = _annotations_of(task, readings)
        tags = _tags_of(task)
        topic = Topic(
            id=task.id,
            title=shortened(task.title, LONGEST_TITLE),
            track=track,
            stage="all",
            minutes=_minutes_of(task),
            why=_why_of(task, words),
            prerequisites=tuple(needs[task.id]),
            readings=assignments,
            optional="optional" in tags,
            tags=tuple(tag for tag in tags if tag != "optional"),
        )
        by_track[track].append(topic)
    topics = [topic for found in by_track.values() for topic in found]
    remark_on_hours(topics, "task", "hours (`estimate`)", remarks)
    roadmap = roadmap_of_list(name, title, [Stage("all", title)], tracks, topics, readings)
    progress = tuple(filter(None, map(_progress_of, tasks)))
    return Imported(FORMAT, roadmap, progress, tuple(remarks))


def _give_ids(tasks: list[Task]) -> None:
    """Give the tasks ids as short as Taskwarrior shows them, and half as long again."""
    short = Counter(task.uuid[:13] for task in tasks)
    wanted = []
    for task in tasks:
        if not task.uuid:
            task.add_remark(f"{shown(task.title)} has no uuid; its id is made of its words")
            wanted.append(base_of(task.title))
        else:
            wanted.append(task.uuid[:13] if short[task.uuid[:13]] == 1 else task.uuid)
    for task, name in zip(tasks, unique(wanted), strict=True):
        task.id = name


def _needs(tasks: list[Task], remarks: Remarks) -> dict[str, list[str]]:
    """Return the ids of what each task depends on, without circles."""
    by_uuid = {task.uuid: task.id for task in tasks if task.uuid}
    titles = {task.id: shown(task.title) for task in tasks}
    needs: dict[str, list[str]] = {}
    for task in tasks:
        found: dict[str, None] = {}
        for name in task.words("depends"):
            other = by_uuid.get(name.strip().lower() if isinstance(name, str) else "")
            if other is None:
                gone = f"{shown(str(name)[:60])}, which is not among the tasks that are kept"
                task.add_remark(f"{titles[task.id]} depends on {gone}; left out")
            elif other != task.id:
                found[other] = None
        needs[task.id] = list(found)
    needs, dropped = without_cycles(needs)
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
    return tracks_of(names, lambda name: name.replace(".", " / ") or "Without a project")


# -- which there are ------------------------------------------------------------------------------


def _read_tasks(text: str, name: str, remarks: Remarks) -> list[Task]:
    """Return the tasks that become topics; raise InvalidRoadmap for what is no export."""
    values = _values_in(text, name)
    if len(values) > _MOST_TASKS:
        sentence = f"there are more than {_MOST_TASKS:,} tasks"
        raise refused(name, 0, 0, "too-many", sentence, "export fewer: task PROJECT export")
    tasks = _without_templates(_tasks_in(values, remarks), remarks)
    if not tasks:
        sentence = "there is no task in it that could be a topic"
        raise refused(name, 0, 0, "no-topics", sentence, "make one with: task export > FILE")
    return tasks


def _values_in(text: str, name: str) -> list[tuple[int, Any]]:
    """Return the objects with their lines; 0 where the file is one list."""
    start = text.lstrip()[:1]
    if start == "[":
        return [(0, item) for item in parsed(text, name)]
    found: list[tuple[int, Any]] = []
    for number, line in enumerate(text.split("\n") if start == "{" else [], 1):
        line = line.strip().rstrip(",")
        if line and len(found) <= _MOST_TASKS:
            found.append((number, parsed(line, name, line=number)))
    if not found:
        sentence = "this is no export of Taskwarrior: it is no list of tasks"
        raise refused(name, 1, 0, "no-tasks", sentence, "make one with: task export > tasks.json")
    return found


def _tasks_in(values: list[tuple[int, Any]], remarks: Remarks) -> list[Task]:
    """Return the tasks among the objects of an export, each once."""
    tasks: list[Task] = []
    seen: set[str] = set()
    broken = repeated = 0
    for line, value in values:
        if not isinstance(value, dict) or not {"uuid", "description"} & value.keys():
            broken += 1
            if line:
                remarks.add("this is no task; it was left out", line)
            continue
        task = Task(line, value, remarks)
        if task.uuid and task.uuid in seen:
            repeated += 1
            continue
        seen.add(task.uuid)
        if task.status not in _STATES:
            task.add_remark(f"{shown(task.status)} is no status that is known; taken as open")
        tasks.append(task)
    if broken:
        entries = "1 entry" if broken == 1 else f"{broken:,} entries"
        remarks.add(f"{entries}: no task; left out")
    remarks.add_count(repeated, "task", "", "with the uuid of another; left out")
    return tasks


def _without_templates(tasks: list[Task], remarks: Remarks) -> list[Task]:
    """Return the tasks that are neither deleted nor only a pattern for others."""
    parents = {task.text("parent").lower() for task in tasks}
    kept: list[Task] = []
    deleted: list[Task] = []
    recurring: list[Task] = []
    for task in tasks:
        if task.status == "deleted" and "estimate" not in task.values:
            deleted.append(task)
        elif task.status == "recurring" and task.uuid in parents:
            recurring.append(task)
        else:
            kept.append(task)
    remarks.add_count(len(deleted), "deleted task", "", f"left out: {_titles(deleted)}")
    outcome = f"left out, since what it made is there: {_titles(recurring)}"
    remarks.add_count(len(recurring), "recurring task", "", outcome)
    return kept


def _titles(tasks: list[Task]) -> str:
    return "; ".join(shown(task.title) for task in tasks[:100])


# -- what each of them says -----------------------------------------------------------------------


def _annotations_of(
    task: Task, readings: dict[str, Reading]
) -> tuple[tuple[Assignment, ...], list[str]]:
    """Return the readings that annotations name, and what else they say.

    `readings` takes up what is new.
    """
    found: dict[str, Assignment] = {}
    words: list[str] = []
    texts = [
        _text_in(item.get("description"))
        for item in _list_in(task.values.get("annotations"))
        if isinstance(item, dict)
    ]
    if _URL.search(task.description):
        texts.append(task.description)
    for text in texts:
        urls = [url.rstrip(".,;)") for url in _URL.findall(text)]
        for url in urls:
            title = " ".join(text.replace(url, " ").split()).strip(" -–:")
            title = title if len(urls) == 1 and title else task.title
            if assigned := assign_link(url, title, readings, task.add_remark):
                found[assigned.reading] = assigned
        if not urls and text:
            words.append(text)
    return tuple(found.values()), words


def _why_of(task: Task, words: list[str]) -> str:
    """Return these words of a task, and all that a topic has no place for."""
    rows = list(words)
    if len(task.description) > LONGEST_TITLE:
        rows.insert(0, task.description)
    for key in _DATES:
        text = task.text(key)
        if day := day_of(text)[0]:
            rows.append(f"{key.capitalize()} {day}.")
        elif text:
            rows.append(f"{key.capitalize()}: {text}")
    if recur := task.text("recur"):
        rows.append(f"Recurs: {recur}.")
    for key, value in task.values.items():
        if key in _USED:
            continue
        text = _text_in(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = str(value)[:100]
        if text:
            rows.append(f"{_text_in(key)}: {text}")
        else:
            task.add_remark(f"{shown(task.title)}: {shown(key)} was left out")
    return shorten_why("\n".join(rows), f"{shown(task.title)} says", task.add_remark)


def _minutes_of(task: Task) -> int:
    """Return the estimate of a task, 0 where it has none."""
    match = _LENGTH.fullmatch(task.text("estimate"))
    if not match:
        return 0
    days, hours, minutes = (int(part or 0) for part in match.groups())
    found = (days * 24 + hours) * 60 + minutes
    return found if 0 < found <= 2000 * 60 else 0


def _tags_of(task: Task) -> list[str]:
    """Return the tags of a task, its priority among them."""
    found = [_text_in(word) for word in task.words("tags")]
    if priority := task.text("priority"):
        found.append(f"priority-{priority}")
    return list(dict.fromkeys(filter(None, found)))


def _progress_of(task: Task) -> ImportedProgress | None:
    """Return what a task says was done, and when."""
    end = day_of(task.text("end"))[0]
    if task.status == "completed":
        return ImportedProgress(task.id, ASSUMED, end)
    if task.status == "deleted":
        return ImportedProgress(task.id, SKIPPED, end)
    if start := task.text("start"):
        return ImportedProgress(task.id, IN_PROGRESS, day_of(start)[0])
    return None


def _text_in(value: Any) -> str:
    """Return a text of one line, of whatever stood there."""
    return " ".join(without_refused(value[:16_000]).split()) if isinstance(value, str) else ""


def _list_in(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
