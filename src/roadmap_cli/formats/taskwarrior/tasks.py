"""The tasks of an export of Taskwarrior: a JSON list, or one object a line.

Checked against Taskwarrior 2.6; 3 documents the same fields.

It knows the fields, and when a task is a topic of ours that was exported. It must not know what
becomes of a task.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.core.wording import MAX_MINUTES
from roadmap_cli.formats.taskwarrior.taskwarrior_export import task_uuid
from roadmap_cli.formats.text.durations import parse_time
from roadmap_cli.formats.text.identifiers import is_id
from roadmap_cli.formats.text.json_texts import clean_text
from roadmap_cli.formats.text.plain_words import parse_day
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind, RemarkKinds
from roadmap_cli.formats.text.strict_json import import_error, parse_json

MAX_TASKS = 100_000
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{8}T\d{6})Z")
_OWN_TIME = re.compile(r"\d{8}T12\d{4}Z")
_DURATION = re.compile(
    r"P(?:(\d{1,3})W)?(?:(\d{1,4}(?:\.\d{1,3})?)D)?"
    r"(?:T(?:(\d{1,5}(?:\.\d{1,3})?)H)?(?:(\d{1,6})M)?(?:\d{1,6}S)?)?"
)
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?")
_STATUSES = frozenset(("pending", "waiting", "completed", "deleted", "recurring"))
_UNKNOWN_STATUS = RemarkKind(
    "{} is not a known status", "{} tasks have no known status", "read as open"
)


class Task:
    """A task while it is read; `line` is 0 if the file is one list."""

    def __init__(self, line: int, values: dict[str, Any], kinds: RemarkKinds) -> None:
        self.values = values
        self._line = line
        self._kinds = kinds
        uuid = values.get("uuid")
        self.uuid = uuid.lower() if isinstance(uuid, str) and _UUID.fullmatch(uuid) else ""
        self.description = self.text("description")
        self.status = self.text("status") or "pending"
        self.title = self.description or f"Without a description ({self.uuid[:8] or 'no uuid'})"
        self.id = ""  # of its topic
        roadmap, topic = self.text("roadmap"), self.text("topic")
        # A topic that we exported: then the task says which one.
        is_own = is_id(topic) and self.uuid == task_uuid(roadmap, topic)
        self.own_roadmap, self.own_topic = (roadmap, topic) if is_own else ("", "")

    def add_remark(self, kind: RemarkKind, example: str) -> None:
        """Remark on this task."""
        self._kinds.add(kind, self._line, example)

    def text(self, key: str) -> str:
        """Return the text of a field, on one line, or ""."""
        return clean_text(self.values.get(key))

    def items(self, key: str) -> list[Any]:
        """Return the values of a field that is a list or, in older exports, a text with commas."""
        value = self.values.get(key)
        if isinstance(value, str):
            return value.split(",")
        return value if isinstance(value, list) else []

    def day(self, key: str, day_starts: int = 0) -> str:
        """Return the learner's day of a moment, whose day begins at an hour, or ""."""
        text = self.text(key)
        match = _MOMENT.fullmatch(text)
        # Our own export says noon in UTC for a day, wherever the learner is.
        if match is None or (self.own_topic and _OWN_TIME.fullmatch(text)):
            return parse_day(text)[0]
        try:
            moment = datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).astimezone()
            day = (moment - timedelta(hours=day_starts)).date()
        except (ValueError, OverflowError, OSError):
            return ""
        return day.isoformat() if day.year >= 1970 else ""

    @property
    def has_bare_estimate(self) -> bool:
        """Whether the estimate is a number without a unit."""
        value = self.values.get("estimate")
        return isinstance(value, int | float) or bool(_NUMBER.fullmatch(clean_text(value)))

    def minutes(self) -> int | None:
        """Return the estimate, 0 if there is none, None if it cannot be understood.

        A number without a unit is hours.
        """
        value = self.values.get("estimate")
        if value in (None, "", 0):
            return 0
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = f"{value:.3f}" if abs(value) < MAX_MINUTES else "much"
        text = clean_text(value)
        if match := _DURATION.fullmatch(text):
            weeks, days, hours, minutes = (float(part or 0) for part in match.groups())
            total = round((weeks * 7 + days) * 24 * 60 + hours * 60 + minutes)
        else:
            total = parse_time(text, 60) or 0
            return total if 0 < total <= 2 * MAX_MINUTES else None
        return total if 0 <= total <= 2 * MAX_MINUTES else None


def parse_objects(text: str, name: str) -> list[tuple[int, Any]]:
    """Return the objects with their lines, or with 0 if the file is one list."""
    start = text.lstrip()[:1]
    if start == "[":
        return [(0, item) for item in parse_json(text, name)]
    objects: list[tuple[int, Any]] = []
    for number, line in enumerate(text.split("\n") if start == "{" else [], 1):
        line = line.strip().rstrip(",")
        if line and len(objects) <= MAX_TASKS:
            objects.append((number, parse_json(line, name, line=number)))
    if not objects:
        sentence = "this is not an export from Taskwarrior: it is not a list of tasks"
        hint = "export again: task export > tasks.json"
        raise import_error(name, "no-tasks", sentence, hint, line=1)
    return objects


def read_tasks(values: list[tuple[int, Any]], remarks: Remarks, kinds: RemarkKinds) -> list[Task]:
    """Return the tasks among the objects of an export, each once."""
    tasks: list[Task] = []
    uuids: set[str] = set()
    broken = repeated = first = 0
    for line, value in values:
        if not isinstance(value, dict) or not {"uuid", "description"} & value.keys():
            broken += 1
            first = first or line
            continue
        task = Task(line, value, kinds)
        if task.uuid and task.uuid in uuids:
            repeated += 1
            continue
        uuids.add(task.uuid)
        if task.status not in _STATUSES:
            task.add_remark(_UNKNOWN_STATUS, excerpt(task.status))
        tasks.append(task)
    if broken:
        entries = "1 entry" if broken == 1 else f"{broken:,} entries"
        remarks.add(f"{entries} left out: not a task", first)
    remarks.add_count(repeated, "task", "", "left out: the uuid is used twice")
    return tasks
