"""Tasks of Taskwarrior, from `task export`: a JSON list, or one object a line.

Checked against Taskwarrior 2.6. Ids follow from UUIDs and stay when a task is renamed. Fields that a
topic does not have go into its `why`. It must not know how JSON is read.
"""

from __future__ import annotations

import re
from collections import Counter

from roadmap_cli.core.answers.import_result import ImportedProgress, ImportResult, Remarks
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import Stage, Topic, Track
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.core.wording import format_count
from roadmap_cli.formats.taskwarrior.tasks import (
    MAX_TASKS,
    Task,
    parse_objects,
    read_tasks,
)
from roadmap_cli.formats.text import topic_list
from roadmap_cli.formats.text.identifiers import find_url_fault
from roadmap_cli.formats.text.json_texts import clean_lines, clean_text
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, make_unique, shorten
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind, RemarkKinds
from roadmap_cli.formats.text.stable_ids import id_from_words
from roadmap_cli.formats.text.strict_json import decode_text, import_error

_URL = re.compile(r"https?://[^\s<>\"]+")
_MAX_NAMED = 100
_DATES = ("due", "scheduled", "wait", "until")
# Fields that are read elsewhere or say nothing to a learner; others go into `why`.
_SILENT_FIELDS = frozenset(
    "id uuid description status project tags depends annotations entry modified end start urgency"
    " estimate imask mask parent rtype template last priority recur".split()
).union(_DATES)
_OWN_FIELDS = frozenset(("roadmap", "topic", "paused"))
# What our own export says with tags.
_OWN_TAGS = frozenset((ASSUMED, PAUSED, "optional"))
_NO_UUID = RemarkKind(
    "{} has no uuid", "{} tasks have no uuid", "the id is made from the description"
)
_UNKNOWN_NEED = RemarkKind(
    "{}, which is not among the imported tasks",
    "{} dependencies are not among the imported tasks",
    "left out",
)
_LEFT_OUT = RemarkKind("{} was left out", "{} values were left out", "they are no text")
_NOT_A_TIME = RemarkKind(
    "{} is not a time", "{} estimates are no times", "added to `why`; PT90M, 90m and 1.5 hours are"
)


def read_taskwarrior(data: bytes | str, name: str, day_starts: int = 0) -> ImportResult:
    """Read an export of Taskwarrior as a roadmap; raise InvalidRoadmap for other files.

    The learner's day begins at the hour `day_starts` of the local time.
    """
    remarks, kinds = Remarks(), RemarkKinds()
    values = parse_objects(decode_text(data, name), name)
    if len(values) > MAX_TASKS:
        sentence = f"there are more than {MAX_TASKS:,} tasks"
        raise import_error(name, "too-many", sentence, "export fewer: task PROJECT export")
    tasks = _remove_templates(read_tasks(values, remarks, kinds), remarks)
    if not tasks:
        sentence = "it has no tasks that could be topics"
        raise import_error(name, "no-topics", sentence, "export again: task export > FILE")
    _assign_ids(tasks)
    needs = _find_needs(tasks, remarks)
    tracks, track_of = _build_tracks(tasks, remarks)
    readings: dict[str, Reading] = {}
    title = topic_list.title_of_file(name, "Tasks")
    by_track: dict[str, list[Topic]] = {track.id: [] for track in tracks}
    progress = []
    numbers = 0
    for task, track in zip(tasks, track_of, strict=True):
        topic, notes = _build_topic(task, track, needs[task.id], readings)
        by_track[track].append(topic)
        if task_progress := _read_progress(task, notes, day_starts):
            progress.append(task_progress)
        numbers += task.has_bare_estimate and topic.minutes > 0
    topics = [topic for track_topics in by_track.values() for topic in track_topics]
    kinds.write(remarks)
    remarks.add_count(numbers, "estimate", "without a unit", "read as hours")
    topic_list.add_hours_remark(topics, "task", "hours (`estimate`)", remarks)
    roadmap = topic_list.build_roadmap(name, title, [Stage("all", title)], tracks, topics, readings)
    return ImportResult("taskwarrior", roadmap, tuple(progress), tuple(remarks))


def _build_topic(
    task: Task, track: str, needs: list[str], readings: dict[str, Reading]
) -> tuple[Topic, list[str]]:
    """Return the topic of a task, and the notes of one that we exported."""
    assignments, words = _read_annotations(task, readings)
    tags = _read_tags(task)
    notes, words = (words, []) if task.own_topic else ([], words)
    minutes = task.minutes()
    if minutes is None:
        estimate = str(task.values["estimate"])[:100]
        task.add_remark(_NOT_A_TIME, excerpt(estimate))
        words.append(f"estimate: {clean_text(estimate)}")
    topic = Topic(
        id=task.id,
        title=shorten(task.title, MAX_TITLE_LENGTH),
        track=track,
        stage="all",
        minutes=minutes or 0,
        why=_build_why(task, words),
        prerequisites=tuple(needs),
        readings=assignments,
        optional="optional" in tags,
        tags=tuple(t for t in tags if t != "optional" and not (task.own_topic and t in _OWN_TAGS)),
    )
    return topic, notes


def _remove_templates(tasks: list[Task], remarks: Remarks) -> list[Task]:
    """Return the tasks that are neither deleted nor only templates of recurring ones.

    In our own export a deleted task is a skipped topic.
    """
    parents = {task.text("parent").lower() for task in tasks}
    deleted = [t for t in tasks if t.status == "deleted" and not t.own_topic]
    recurring = [t for t in tasks if t.status == "recurring" and t.uuid in parents]
    remarks.add_count(len(deleted), "deleted task", "", f"left out: {_titles(deleted)}")
    outcome = f"left out, because the tasks made from it are there: {_titles(recurring)}"
    remarks.add_count(len(recurring), "recurring task", "", outcome)
    removed = {*deleted, *recurring}
    return [task for task in tasks if task not in removed]


def _titles(tasks: list[Task]) -> str:
    titles = "; ".join(excerpt(task.title) for task in tasks[:_MAX_NAMED])
    more = len(tasks) - _MAX_NAMED
    return f"{titles} and {format_count(more, 'more task')}" if more > 0 else titles


def _assign_ids(tasks: list[Task]) -> None:
    """Set the ids: those of our own topics, else the first 13 characters of a UUID if unique."""
    counts = Counter(task.uuid[:13] for task in tasks)
    ids = []
    for task in tasks:
        if not task.uuid:
            task.add_remark(_NO_UUID, excerpt(task.title))
            ids.append(id_from_words(task.title))
        elif task.own_topic:
            ids.append(task.own_topic)
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
                example = f"{titles[task.id]} depends on {excerpt(str(uuid)[:60])}"
                task.add_remark(_UNKNOWN_NEED, example)
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
    names = [task.text("project").removeprefix(f"{task.own_roadmap}.") for task in tasks]
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
        clean_lines(annotation.get("description"))
        for annotation in task.items("annotations")
        if isinstance(annotation, dict)
    ]
    if _URL.search(task.description):
        texts.append(task.description)
    for text in texts:
        urls = [url.rstrip(".,;)") for url in _URL.findall(text)]
        if task.own_topic and text.startswith("proof "):
            continue
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
        if day := task.day(key):
            rows.append(f"{key.capitalize()} {day}.")
        elif text:
            rows.append(f"{key.capitalize()}: {text}")
    if recur := task.text("recur"):
        rows.append(f"Recurs: {recur}.")
    silent = _SILENT_FIELDS | _OWN_FIELDS if task.own_topic else _SILENT_FIELDS
    for key, value in task.values.items():
        if key in silent:
            continue
        text = clean_text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = str(value)[:100]
        if text:
            rows.append(f"{clean_text(key)}: {text}")
        elif value not in (None, "", [], {}):
            task.add_remark(_LEFT_OUT, f"{excerpt(task.title)}: {excerpt(key)}")
    return topic_list.shorten_why("\n".join(rows), f"{excerpt(task.title)} says", task.add_remark)


def _read_tags(task: Task) -> list[str]:
    """Return the tags of a task, with its priority."""
    tags = [clean_text(word) for word in task.items("tags")]
    if priority := task.text("priority"):
        tags.append(f"priority-{priority}")
    return list(dict.fromkeys(filter(None, tags)))


def _read_progress(task: Task, notes: list[str], day_starts: int) -> ImportedProgress | None:
    """Return the progress on a task, None if there is none."""
    tags = _read_tags(task) if task.own_topic else []
    proof = next((word for word in _proofs(task) if find_url_fault(word) is None), "")
    state, day = OPEN, ""
    if task.status == "completed":
        state = DONE if task.own_topic and ASSUMED not in tags else ASSUMED
        day = task.day("end", day_starts)
    elif task.status == "deleted":
        state, day = SKIPPED, task.day("end", day_starts)
    elif task.text("start"):
        state, day = IN_PROGRESS, task.day("start", day_starts)
    elif PAUSED in tags:
        state, day = PAUSED, task.day("paused")
    began = "" if state in (OPEN, IN_PROGRESS) else task.day("start", day_starts)
    progress = ImportedProgress(task.id, state, day, began, proof=proof, notes=tuple(notes))
    return None if progress == ImportedProgress(task.id, OPEN) else progress


def _proofs(task: Task) -> list[str]:
    """Return the addresses that our own export gives as proof of a topic."""
    annotations = task.items("annotations") if task.own_topic else []
    texts = [clean_text(a.get("description")) for a in annotations if isinstance(a, dict)]
    return [text.removeprefix("proof ") for text in texts if text.startswith("proof ")]
