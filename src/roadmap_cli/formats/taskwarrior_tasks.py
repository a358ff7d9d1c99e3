"""Which tasks an export of Taskwarrior holds, and which of them become topics.

It owns the two forms of an export. It must not know what a roadmap is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.json_text import parsed, refused
from roadmap_cli.formats.problems import shown

MOST_TASKS = 100_000
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_STATES = frozenset(("pending", "waiting", "completed", "deleted", "recurring"))

Tell = Callable[[int, str], None]  # takes the line, 0 for none, and a sentence


class Task:
    """One task while it is read."""

    def __init__(self, line: int, values: dict[str, Any]) -> None:
        self.line = line
        self.values = values
        uuid = values.get("uuid")
        self.uuid = uuid.lower() if isinstance(uuid, str) and _UUID.fullmatch(uuid) else ""
        self.description = text_in(values.get("description"))
        self.status = text_in(values.get("status")) or "pending"
        self.project = text_in(values.get("project"))

    @property
    def title(self) -> str:
        """What the task is called."""
        return self.description or f"Without a description ({self.uuid[:8] or 'no uuid'})"


def values_in(text: str, name: str) -> list[tuple[int, Any]]:
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


def tasks_in(values: list[tuple[int, Any]], tell: Tell) -> list[Task]:
    """Return the tasks that become topics; tell of those that do not."""
    tasks: list[Task] = []
    seen: set[str] = set()
    broken = twice = 0
    for line, value in values:
        if not isinstance(value, dict) or not {"uuid", "description"} & value.keys():
            broken += 1
            if line:
                tell(line, "this is no task; it was left out")
            continue
        task = Task(line, value)
        if task.uuid and task.uuid in seen:
            twice += 1
            continue
        seen.add(task.uuid)
        if task.status not in _STATES:
            tell(line, f"{shown(task.status)} is no status that is known; taken as open")
        tasks.append(task)
    _count(tell, broken, "entry", "entries", "no task; left out")
    _count(tell, twice, "task", "tasks", "with the uuid of another; left out")
    parents = {text_in(task.values.get("parent")).lower() for task in tasks}
    kept, deleted, recurring = [], [], []
    for task in tasks:
        if task.status == "deleted" and "estimate" not in task.values:
            deleted.append(task)
        elif task.status == "recurring" and task.uuid in parents:
            recurring.append(task)
        else:
            kept.append(task)
    told = "; ".join(shown(task.title) for task in deleted[:100])
    _count(tell, len(deleted), "deleted task", "deleted tasks", f"left out: {told}")
    told = "; ".join(shown(task.title) for task in recurring[:100])
    _count(
        tell,
        len(recurring),
        "recurring task",
        "recurring tasks",
        f"left out, since what it made is there: {told}",
    )
    return kept


def _count(tell: Tell, count: int, one: str, many: str, what: str) -> None:
    if count:
        tell(0, f"{count:,} {one if count == 1 else many}: {what}")


def text_in(value: Any) -> str:
    """Return a text of one line, of whatever stood there."""
    return " ".join(without_refused(value[:16_000]).split()) if isinstance(value, str) else ""
