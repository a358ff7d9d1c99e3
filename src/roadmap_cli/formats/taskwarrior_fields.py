"""What the fields of one task say: dependencies, annotations, words, an estimate, tags and a state.

What a topic has no place for goes into its `why`. It must not know which tasks are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from roadmap_cli.core.imports import Mark
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.states import ASSUMED, IN_PROGRESS, SKIPPED
from roadmap_cli.formats.plain_words import LONGEST_TITLE, day_of, link_ids, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.taskwarrior_tasks import Task, Tell, text_in
from roadmap_cli.formats.urls import url_fault

_LONGEST_WHY = 4000
_URL = re.compile(r"https?://[^\s<>\"]+")
_LENGTH = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d{1,6}S)?)?")
# Of these a roadmap wants to know nothing; the others that it has no word for are told.
_OWN = frozenset(
    "id uuid description status project tags depends annotations entry modified end start urgency"
    " estimate imask mask parent rtype template last".split()
)
_DATES = ("due", "scheduled", "wait", "until")


def needs_of(task: Task, made: str, by_uuid: dict[str, str], tell: Tell) -> list[str]:
    """Return the ids of the tasks that a task, whose own is `made`, depends on."""
    said = task.values.get("depends")
    names = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else []
    found: dict[str, None] = {}
    for name in names:
        uuid = name.strip().lower() if isinstance(name, str) else ""
        other = by_uuid.get(uuid)
        if other is None:
            gone = f"depends on {shown(str(name)[:60])}, which is not among the tasks that are kept"
            tell(task.line, f"{shown(task.title)} {gone}; left out")
        elif other != made:
            found[other] = None
    return list(found)


def annotations_of(
    task: Task, readings: dict[str, Reading], tell: Tell
) -> tuple[tuple[Assignment, ...], list[str]]:
    """Return the readings that annotations name, and what else they say.

    `readings` takes up what is new.
    """
    found: dict[str, Assignment] = {}
    words: list[str] = []
    said = task.values.get("annotations")
    texts = [text_in(a.get("description")) for a in _objects(said)]
    for text in [*texts, *([task.description] if _URL.search(task.description) else [])]:
        urls = [url.rstrip(".,;)") for url in _URL.findall(text)]
        for url in urls:
            if fault := url_fault(url):
                tell(task.line, f"the link {shown(url)} was left out: {fault[0]}")
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


def why_of(task: Task, words: list[str], tell: Tell) -> str:
    """Return these words of a task, and all that a topic has no place for."""
    rows = list(words)
    if len(task.description) > LONGEST_TITLE:
        rows.insert(0, task.description)
    for key in _DATES:
        said = text_in(task.values.get(key))
        if day := day_of(said)[0]:
            rows.append(f"{key.capitalize()} {day}.")
        elif said:
            rows.append(f"{key.capitalize()}: {said}")
    if recur := text_in(task.values.get("recur")):
        rows.append(f"Recurs: {recur}.")
    for key, value in task.values.items():
        if key in _OWN or key in _DATES or key in ("priority", "recur"):
            continue
        text = text_in(value) if isinstance(value, str) else ""
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = str(value)[:100]
        if text:
            rows.append(f"{text_in(key)}: {text}")
        else:
            tell(task.line, f"{shown(task.title)}: {shown(key)} was left out")
    text = "\n".join(rows)
    if len(text) > _LONGEST_WHY:
        told = f"{shown(task.title)} says {len(text):,} characters"
        tell(task.line, f"{told}; {_LONGEST_WHY:,} are kept")
    return shortened(text, _LONGEST_WHY)


def minutes_of(task: Task) -> int:
    """Return the estimate of a task, 0 where it has none."""
    match = _LENGTH.fullmatch(text_in(task.values.get("estimate")))
    if not match:
        return 0
    days, hours, minutes = (int(part or 0) for part in match.groups())
    found = (days * 24 + hours) * 60 + minutes
    return found if 0 < found <= 2000 * 60 else 0


def tags_of(task: Task) -> list[str]:
    """Return the tags of a task, its priority among them."""
    said = task.values.get("tags")
    words = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else []
    found = [text_in(word) for word in words]
    if priority := text_in(task.values.get("priority")):
        found.append(f"priority-{priority}")
    return list(dict.fromkeys(filter(None, found)))


def mark_of(task: Task, made: str) -> Mark | None:
    """Return what a task says was done, and when."""
    end = day_of(text_in(task.values.get("end")))[0]
    if task.status == "completed":
        return Mark(made, ASSUMED, end)
    if task.status == "deleted":
        return Mark(made, SKIPPED, end)
    if start := text_in(task.values.get("start")):
        return Mark(made, IN_PROGRESS, day_of(start)[0])
    return None


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
