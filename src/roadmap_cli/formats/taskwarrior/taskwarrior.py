"""Tasks of Taskwarrior, from `task export`: a JSON list, or one object a line.

Checked against Taskwarrior 2.6. Ids follow from UUIDs and stay when a task is renamed. Fields that a
topic does not have go into its `why`. It must not know how JSON is read.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from roadmap_cli.core.answers.import_result import ImportedProgress, ImportResult, Remarks
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import Stage, Topic, Track
from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, SKIPPED
from roadmap_cli.formats.text import topic_list
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, make_unique, parse_day, shorten
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.stable_ids import id_from_words
from roadmap_cli.formats.text.strict_json import decode_text, import_error, parse_json

_MAX_TASKS = 100_000
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"]+")
_DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d{1,6}S)?)?")
_STATUSES = frozenset(("pending", "waiting", "completed", "deleted", "recurring"))
_DATES = ("due", "scheduled", "wait", "until")
# Fields that are read elsewhere or say nothing to a learner; others go into `why`.
_SILENT_FIELDS = frozenset(
    "id uuid description status project tags depends annotations entry modified end start urgency"
    " estimate imask mask parent rtype template last priority recur".split()
).union(_DATES)


class Task:
    """A task while it is read; `line` is 0 if the file is one list."""

    def __init__(self, line: int, values: dict[str, Any], remarks: Remarks) -> None:
        self.values = values
        self._line = line
        self._remarks = remarks
        uuid = values.get("uuid")
        self.uuid = uuid.lower() if isinstance(uuid, str) and _UUID.fullmatch(uuid) else ""
        self.description = self.text("description")
        self.status = self.text("status") or "pending"
        self.title = self.description or f"Without a description ({self.uuid[:8] or 'no uuid'})"
        self.id = ""  # of its topic

    def add_remark(self, sentence: str) -> None:
        """Remark on this task."""
        self._remarks.add(sentence, self._line)

    def text(self, key: str) -> str:
        """Return the text of a field, on one line, or ""."""
        return _clean_text(self.values.get(key))

    def items(self, key: str) -> list[Any]:
        """Return the values of a field that is a list or, in older exports, a text with commas."""
        value = self.values.get(key)
        if isinstance(value, str):
            return value.split(",")
        return value if isinstance(value, list) else []


def read_taskwarrior(data: bytes | str, name: str) -> ImportResult:
    """Read an export of Taskwarrior as a roadmap; raise InvalidRoadmap for other files."""
    remarks = Remarks()
    values = _parse_objects(decode_text(data, name), name)
    if len(values) > _MAX_TASKS:
        sentence = f"there are more than {_MAX_TASKS:,} tasks"
        raise import_error(name, "too-many", sentence, "export fewer: task PROJECT export")
    tasks = _remove_templates(_read_tasks(values, remarks), remarks)
    if not tasks:
        sentence = "it has no tasks that could be topics"
        raise import_error(name, "no-topics", sentence, "export again: task export > FILE")
    _assign_ids(tasks)
    needs = _find_needs(tasks, remarks)
    tracks, track_of = _build_tracks(tasks, remarks)
    readings: dict[str, Reading] = {}
    title = topic_list.title_of_file(name, "Tasks")
    by_track: dict[str, list[Topic]] = {track.id: [] for track in tracks}
    for task, track in zip(tasks, track_of, strict=True):
        assignments, words = _read_annotations(task, readings)
        tags = _read_tags(task)
        topic = Topic(
            id=task.id,
            title=shorten(task.title, MAX_TITLE_LENGTH),
            track=track,
            stage="all",
            minutes=_read_minutes(task),
            why=_build_why(task, words),
            prerequisites=tuple(needs[task.id]),
            readings=assignments,
            optional="optional" in tags,
            tags=tuple(tag for tag in tags if tag != "optional"),
        )
        by_track[track].append(topic)
    topics = [topic for track_topics in by_track.values() for topic in track_topics]
    topic_list.add_hours_remark(topics, "task", "hours (`estimate`)", remarks)
    roadmap = topic_list.build_roadmap(name, title, [Stage("all", title)], tracks, topics, readings)
    progress = tuple(filter(None, map(_read_progress, tasks)))
    return ImportResult("taskwarrior", roadmap, progress, tuple(remarks))


def _parse_objects(text: str, name: str) -> list[tuple[int, Any]]:
    """Return the objects with their lines, or with 0 if the file is one list."""
    start = text.lstrip()[:1]
    if start == "[":
        return [(0, item) for item in parse_json(text, name)]
    objects: list[tuple[int, Any]] = []
    for number, line in enumerate(text.split("\n") if start == "{" else [], 1):
        line = line.strip().rstrip(",")
        if line and len(objects) <= _MAX_TASKS:
            objects.append((number, parse_json(line, name, line=number)))
    if not objects:
        sentence = "this is not an export from Taskwarrior: it is not a list of tasks"
        hint = "export again: task export > tasks.json"
        raise import_error(name, "no-tasks", sentence, hint, line=1)
    return objects


def _read_tasks(values: list[tuple[int, Any]], remarks: Remarks) -> list[Task]:
    """Return the tasks among the objects of an export, each once."""
    tasks: list[Task] = []
    uuids: set[str] = set()
    broken = repeated = 0
    for line, value in values:
        if not isinstance(value, dict) or not {"uuid", "description"} & value.keys():
            broken += 1
            if line:
                remarks.add("this is not a task; it was left out", line)
            continue
        task = Task(line, value, remarks)
        if task.uuid and task.uuid in uuids:
            repeated += 1
            continue
        uuids.add(task.uuid)
        if task.status not in _STATUSES:
            task.add_remark(f"{excerpt(task.status)} is not a known status; read as open")
        tasks.append(task)
    if broken:
        entries = "1 entry" if broken == 1 else f"{broken:,} entries"
        remarks.add(f"{entries} left out: not a task")
    remarks.add_count(repeated, "task", "", "left out: the uuid is used twice")
    return tasks


def _remove_templates(tasks: list[Task], remarks: Remarks) -> list[Task]:
    """Return the tasks that are neither deleted nor only templates of recurring ones.

    A deleted task with an estimate is a skipped topic of our own export.
    """
    parents = {task.text("parent").lower() for task in tasks}
    deleted = [t for t in tasks if t.status == "deleted" and "estimate" not in t.values]
    recurring = [t for t in tasks if t.status == "recurring" and t.uuid in parents]
    remarks.add_count(len(deleted), "deleted task", "", f"left out: {_titles(deleted)}")
    outcome = f"left out, because the tasks made from it are there: {_titles(recurring)}"
    remarks.add_count(len(recurring), "recurring task", "", outcome)
    removed = {*deleted, *recurring}
    return [task for task in tasks if task not in removed]


def _titles(tasks: list[Task]) -> str:
    return "; ".join(excerpt(task.title) for task in tasks[:100])


def _assign_ids(tasks: list[Task]) -> None:
    """Set the ids: the first 13 characters of a UUID, or all of it where these are not unique."""
    counts = Counter(task.uuid[:13] for task in tasks)
    ids = []
    for task in tasks:
        if not task.uuid:
            task.add_remark(
                f"{excerpt(task.title)} has no uuid; its id is made from its description"
            )
            ids.append(id_from_words(task.title))
        else:
            ids.append(task.uuid[:13] if counts[task.uuid[:13]] == 1 else task.uuid)
    for task, id_ in zip(tasks, make_unique(ids), strict=True):
        task.id = id_


def _find_needs(tasks: list[Task], remarks: Remarks) -> dict[str, list[str]]:
    """Return the ids of the tasks that each task depends on, without cycles."""
    by_uuid = {task.uuid: task.id for task in tasks if task.uuid}
    titles = {task.id: excerpt(task.title) for task in tasks}
    needs: dict[str, list[str]] = {}
    for task in tasks:
        task_needs: dict[str, None] = {}
        for uuid in task.items("depends"):
            other = by_uuid.get(uuid.strip().lower() if isinstance(uuid, str) else "")
            if other is None:
                missing = f"{excerpt(str(uuid)[:60])}, which is not among the imported tasks"
                task.add_remark(f"{titles[task.id]} depends on {missing}; left out")
            elif other != task.id:
                task_needs[other] = None
        needs[task.id] = list(task_needs)
    needs, back_edges = topic_list.remove_cycles(needs)
    for needed, task_id in back_edges:
        sentence = f"{titles[task_id]} depends on {titles[needed]}, which would make a circle"
        remarks.add(f"{sentence}; it was left out")
    return needs


def _build_tracks(tasks: list[Task], remarks: Remarks) -> tuple[list[Track], list[str]]:
    """Return the tracks that the projects become, and the id of the track of each task."""
    names = [task.text("project") for task in tasks]
    if len(set(names)) > topic_list.MAX_TRACKS:
        remarks.add(
            f"more than {topic_list.MAX_TRACKS} projects; only the first part of their names became tracks"
        )
        names = [name.split(".")[0] for name in names]
        first = set(list(dict.fromkeys(names))[: topic_list.MAX_TRACKS - 1])
        names = [name if name in first else "Other" for name in names]
    return topic_list.build_tracks(
        names, lambda name: name.replace(".", " / ") or "Without a project"
    )


def _read_annotations(
    task: Task, readings: dict[str, Reading]
) -> tuple[tuple[Assignment, ...], list[str]]:
    """Return the assignments and the other words of annotations; add new ones to `readings`."""
    assignments: dict[str, Assignment] = {}
    words: list[str] = []
    texts = [
        _clean_lines(annotation.get("description"))
        for annotation in task.items("annotations")
        if isinstance(annotation, dict)
    ]
    if _URL.search(task.description):
        texts.append(task.description)
    for text in texts:
        urls = [url.rstrip(".,;)") for url in _URL.findall(text)]
        for url in urls:
            title = " ".join(text.replace(url, " ").split()).strip(" -–:")
            title = title if len(urls) == 1 and title else task.title
            if assignment := topic_list.assign_link(url, title, readings, task.add_remark):
                assignments[assignment.reading] = assignment
        if not urls and text:
            words.append(text)
    return tuple(assignments.values()), words


def _build_why(task: Task, words: list[str]) -> str:
    """Return these words of a task, and all fields that a topic does not have."""
    rows = list(words)
    if len(task.description) > MAX_TITLE_LENGTH:
        rows.insert(0, task.description)
    for key in _DATES:
        text = task.text(key)
        if day := parse_day(text)[0]:
            rows.append(f"{key.capitalize()} {day}.")
        elif text:
            rows.append(f"{key.capitalize()}: {text}")
    if recur := task.text("recur"):
        rows.append(f"Recurs: {recur}.")
    for key, value in task.values.items():
        if key in _SILENT_FIELDS:
            continue
        text = _clean_text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = str(value)[:100]
        if text:
            rows.append(f"{_clean_text(key)}: {text}")
        else:
            task.add_remark(f"{excerpt(task.title)}: {excerpt(key)} was left out")
    return topic_list.shorten_why("\n".join(rows), f"{excerpt(task.title)} says", task.add_remark)


def _read_minutes(task: Task) -> int:
    """Return the estimate of a task, 0 if it has none."""
    match = _DURATION.fullmatch(task.text("estimate"))
    days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    total = (days * 24 + hours) * 60 + minutes
    return total if total <= 2000 * 60 else 0


def _read_tags(task: Task) -> list[str]:
    """Return the tags of a task, with its priority."""
    tags = [_clean_text(word) for word in task.items("tags")]
    if priority := task.text("priority"):
        tags.append(f"priority-{priority}")
    return list(dict.fromkeys(filter(None, tags)))


def _read_progress(task: Task) -> ImportedProgress | None:
    """Return the progress on a task, None if there is none."""
    end = parse_day(task.text("end"))[0]
    if task.status == "completed":
        return ImportedProgress(task.id, ASSUMED, end)
    if task.status == "deleted":
        return ImportedProgress(task.id, SKIPPED, end)
    if start := task.text("start"):
        return ImportedProgress(task.id, IN_PROGRESS, parse_day(start)[0])
    return None


def _clean_text(value: Any) -> str:
    """Return a JSON value as one line of text, or "" if it is no text."""
    return " ".join(remove_unsafe_chars(value[:16_000]).split()) if isinstance(value, str) else ""


def _clean_lines(value: Any) -> str:
    """Return a JSON value as text with its own lines, or "" if it is no text."""
    lines = value[:16_000].splitlines() if isinstance(value, str) else []
    return "\n".join(remove_unsafe_chars(line).rstrip() for line in lines).strip()
