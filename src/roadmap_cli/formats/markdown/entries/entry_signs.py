"""What other programs add to an entry of a list: dates, priorities, tags, ids, states.

Obsidian Tasks and its emoji, Dataview's fields, the tags of TaskPaper, the words and properties of
Logseq, and block ids. They are no part of an entry's words, so that ticking, or moving a date, never
changes what the entry is. It must not know where the entry is in its file.
"""

from __future__ import annotations

import re

from roadmap_cli.core import wording
from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN, SKIPPED
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.days import read_day
from roadmap_cli.values import Record

_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?"
_DATE_LABELS = {
    "📅": "Due",
    "📆": "Due",
    "🗓": "Due",
    "⏳": "Scheduled",
    "⌛": "Scheduled",
    "🛫": "Start",
    "➕": "Created",
    "✅": "done",
    "❌": "cancelled",
}
_PRIORITIES = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}
_EMOJI = re.compile(
    rf"(?P<sign>[{''.join(_DATE_LABELS)}])\ufe0f? ?(?:\[\[)?(?P<date>{_ISO})(?:\]\])?"
    rf"|(?P<priority>[{''.join(_PRIORITIES)}])\ufe0f?"
    r"|🔁\ufe0f? ?(?P<repeat>every\b[\w ,]{0,80})"
    r"|🆔\ufe0f? ?(?P<id>[\w-]{1,64})"
    r"|⛔\ufe0f? ?(?P<needs>[\w-]{1,64}(?: ?, ?[\w-]{1,64}){0,50})"
    r"|🏁\ufe0f? ?(?:keep|delete)\b"
)
# Dataview: `[due:: 2026-03-01]` or `(due:: 2026-03-01)`.
_FIELD = re.compile(
    r"\[(?P<key>[^\W\d][\w -]{0,40})::(?P<value>[ \d][^\[\]\n]{0,200})\]"
    r"|\((?P<key2>[^\W\d][\w-]{0,40})::(?P<value2>[ \d][^()\n]{0,200})\)"
)
# TaskPaper and its like: `@done(2026-01-02)`; Kanban: `@{2026-01-02}`.
_TAG_WITH_VALUE = re.compile(
    r"(?<!\S)@(?P<key>done|due|start(?:ed)?|defer|cancell?ed|created|priority|est|estimate|lasted|repeat)"
    r"\((?P<value>[^()\n]{0,80})\)"
    rf"|(?<!\S)@(?:\{{|\[\[)(?P<date>{_ISO})(?:\}}|\]\])"
)
BARE_TAGS = {
    "done": ("state", ASSUMED),
    "cancelled": ("state", SKIPPED),
    "canceled": ("state", SKIPPED),
    "started": ("state", IN_PROGRESS),
    "today": ("Due", "today"),
    "next": ("tag", "next"),
    "waiting": ("tag", "waiting"),
    "flag": ("tag", "flagged"),
    "flagged": ("tag", "flagged"),
    "someday": ("tag", "someday"),
    "maybe": ("tag", "maybe"),
    "critical": ("Priority", "critical"),
    "high": ("Priority", "high"),
    "low": ("Priority", "low"),
}
_KEYS = {
    "due": "Due",
    "deadline": "Due",
    "scheduled": "Scheduled",
    "start": "Start",
    "defer": "Start",
    "started": "Start",
    "created": "Created",
    "repeat": "Repeats",
    "recurrence": "Repeats",
    "priority": "Priority",
    "completion": "done",
    "completed": "done",
    "done": "done",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "id": "id",
    "dependson": "needs",
    "blocked-by": "needs",
    "est": "hours",
    "estimate": "hours",
    "hours": "hours",
    "duration": "hours",
    "effort": "hours",
    "tags": "tags",
    "tag": "tags",
}
# What only its program needs.
_OWN_KEYS = frozenset("collapsed logseq id-block oncompletion lasted heading".split())
_PROPERTY = re.compile(r"[ \t]*(?P<key>[^\W\d][\w.-]{0,40}):: ?(?P<value>.*)")
_TIMESTAMP = re.compile(
    rf"[ \t]*(?P<key>SCHEDULED|DEADLINE|CLOSED): *[<\[](?P<value>{_ISO})[^>\]\n]{{0,40}}[>\]]"
)
_DRAWER = re.compile(r"[ \t]*:(?P<name>[A-Z]{2,20}):[ \t]*")
_TAG = r"#(?:\[\[[^\[\]\n]{1,80}\]\]|[\w/-]*[^\W\d_][\w/-]*)"
_END = re.compile(
    rf"(?:^|\s)(?:(?P<tag>{_TAG})|(?:\^|\{{#)(?P<block>[A-Za-z0-9-]{{3,40}})\}}?"
    rf"|@(?P<at>{'|'.join(BARE_TAGS)})|(?P<due>due:{_ISO}))\s*$"
)
_LEADING_TAG = re.compile(rf"(?P<tag>{_TAG})\s+(?=\S)")
_WINDOW = 200  # longer than any one sign
_MAX_SIGNS = 50
_KEYWORDS = {
    "TODO": OPEN,
    "LATER": OPEN,
    "NEXT": OPEN,
    "WAIT": OPEN,
    "WAITING": OPEN,
    "DOING": IN_PROGRESS,
    "NOW": IN_PROGRESS,
    "STARTED": IN_PROGRESS,
    "IN-PROGRESS": IN_PROGRESS,
    "DONE": ASSUMED,
    "CANCELED": SKIPPED,
    "CANCELLED": SKIPPED,
}
_KEYWORD = re.compile(
    rf"(?:\{{\{{)?({'|'.join(_KEYWORDS)})(?:\}}\}})?\s+(?:\[#([A-C])\]\s+)?(?=\S)"
)
_WORD = re.compile(r"\w")


class EntrySigns(Record):
    """What the signs of an entry say."""

    state: str = ""  # as in core.progress.states, or "" if no sign says it
    day: str = ""  # when it was done, ISO
    id: str = ""  # for `needs` of other entries, never the id of a topic
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # such as "Due: 2026-03-01"
    minutes: int = 0
    dropped: int = 0  # how many signs only the other program needs: block ids, settings

    def describe(self) -> str:
        """Return what they say as words, for an entry that is no topic."""
        notes = [self.state.replace("_", " "), *([f"on {self.day}"] if self.day else ())]
        words = [" ".join(filter(None, notes)), *self.notes, *[f"#{tag}" for tag in self.tags]]
        words += [f"id {self.id}"] if self.id else []
        words += [f"needs {', '.join(self.needs)}"] if self.needs else []
        words += [wording.format_exact_duration(self.minutes)] if self.minutes else []
        text = "; ".join(filter(None, words))
        return f"({text})" if text else ""


NO_SIGNS = EntrySigns()


class _SignReader:
    """Collects the signs of one entry while they are taken out of its text."""

    def __init__(self) -> None:
        self.state = self.day = self.id = ""
        self.needs: list[str] = []
        self.tags: list[str] = []
        self.notes: list[str] = []
        self.minutes = self.dropped = 0

    def add(self, key: str, value: str) -> None:
        """Add what a key and its value say."""
        value = value.strip()
        label = _KEYS.get(key.casefold().strip(), key.strip())
        if label == "done" or label == "cancelled":
            self.state = ASSUMED if label == "done" else SKIPPED
            self.day = read_day(value) or self.day
        elif label == "id":
            self.id = self.id or value
        elif label == "needs":
            self.needs += [name.strip() for name in value.split(",") if name.strip()]
        elif label == "hours" and (minutes := wording.parse_duration(value)):
            self.minutes = minutes
        elif label == "tags":
            self.tags += [tag.strip().lstrip("#") for tag in value.split(",") if tag.strip()]
        elif not value or key.casefold() in _OWN_KEYS:
            self.dropped += 1
        else:
            self.notes.append(f"{'Hours' if label == 'hours' else label}: {value}")

    def take_emoji(self, match: re.Match[str]) -> str:
        if match["date"]:
            self.add(_DATE_LABELS[match["sign"]], match["date"])
        elif match["priority"]:
            self.add("Priority", _PRIORITIES[match["priority"]])
        elif match["repeat"]:
            self.add("Repeats", match["repeat"])
        elif match["id"]:
            self.add("id", match["id"])
        elif match["needs"]:
            self.add("dependsOn", match["needs"])
        else:
            self.dropped += 1
        return " "

    def take_field(self, match: re.Match[str]) -> str:
        self.add(match["key"] or match["key2"], match["value"] or match["value2"] or "")
        return " "

    def take_value_tag(self, match: re.Match[str]) -> str:
        self.add(match["key"] or "due", match["value"] or match["date"] or "")
        return " "

    def take_end(self, match: re.Match[str]) -> None:
        if match["tag"]:
            self.add_tag(match["tag"])
        elif match["at"]:
            label, value = BARE_TAGS[match["at"]]
            if label == "state":
                self.state = self.state or value
            elif label == "tag":
                self.tags.insert(0, value)
            else:
                self.notes.append(f"{label}: {value}")
        elif match["due"]:
            self.add("due", match["due"][4:])
        else:
            self.dropped += 1

    def add_tag(self, tag: str) -> None:
        self.tags.insert(0, tag.lstrip("#").strip("[]"))

    def signs(self) -> EntrySigns:
        """Return what was collected."""
        return EntrySigns(
            state=self.state,
            day=self.day,
            id=_plain(self.id),
            needs=tuple(map(_plain, self.needs)),
            tags=tuple(dict.fromkeys(map(_plain, self.tags))),
            notes=tuple(dict.fromkeys(map(_plain, self.notes))),
            minutes=self.minutes,
            dropped=self.dropped,
        )


def _plain(text: str) -> str:
    return " ".join(remove_unsafe_chars(text).split())


def take_signs(text: str) -> tuple[str, EntrySigns]:
    """Return the Markdown of an entry without the signs of other programs, and what they say.

    Its lines stay as many as they were.
    """
    reader = _SignReader()
    lines = text.split("\n")
    is_drawer = False
    for index, line in enumerate(lines):
        drawer = _DRAWER.fullmatch(line) if index else None
        if is_drawer or drawer:
            is_drawer = drawer is None or drawer["name"] != "END"
            lines[index] = ""
            reader.dropped += 1
        elif index and (found := _TIMESTAMP.fullmatch(line.rstrip())):
            reader.add("done" if found["key"] == "CLOSED" else found["key"], found["value"])
            lines[index] = ""
        elif index and (found := _PROPERTY.fullmatch(line)):
            reader.add(found["key"], found["value"])
            lines[index] = ""
        else:
            lines[index] = _take_from_line(line, reader)
    if not _WORD.search(lines[0]) and _WORD.search(text.split("\n", 1)[0]):
        # Nothing but signs: they are its words.
        lines[0] = text.split("\n", 1)[0]
    return "\n".join(lines), reader.signs()


def _take_from_line(line: str, reader: _SignReader) -> str:
    if "`" not in line:  # in code they are no signs
        line = _EMOJI.sub(reader.take_emoji, line)
        line = _FIELD.sub(reader.take_field, line) if "::" in line else line
        line = _TAG_WITH_VALUE.sub(reader.take_value_tag, line) if "@" in line else line
    for _ in range(_MAX_SIGNS):
        head, tail = line[:-_WINDOW], line[-_WINDOW:]
        match = _END.search(tail)
        if match is None or not _WORD.search(head + tail[: match.start()]):
            break
        reader.take_end(match)
        line = head + tail[: match.start()]
    while match := _LEADING_TAG.match(line):
        reader.add_tag(match["tag"])
        line = line[match.end() :]
    return line


def take_keyword(text: str) -> tuple[str, str, str]:
    """Return an entry without a leading `TODO`, its state or "", and the priority beside it."""
    match = _KEYWORD.match(text)
    if match is None:
        return text, "", ""
    return text[match.end() :], _KEYWORDS[match[1]], match[2] or ""
