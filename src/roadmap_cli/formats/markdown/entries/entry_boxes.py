"""Which entries of lists are boxes, and their states: `[ ]`, `[/]`, ⬜, `TODO`, and words such as `(done)`.

It changes the Markdown of an entry before it is parsed further, so that no sign of a box or of
another program becomes part of the words. It must not know headings and topics.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.formats.markdown.entries.entry_signs import (
    NO_SIGNS,
    EntrySigns,
    take_keyword,
    take_signs,
)
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.values import Record

# `[ ]` and a blank, as GitHub reads it, before the words of an entry; other signs are Obsidian's.
_BOX = re.compile(r"\[(\S\ufe0f?|[ \u00a0])\][ \t\n]+(?=\S)")
# What people mean as a box although GitHub shows none: `[]`, `[  ]`, `[ ]words`.
_NEAR_BOX = re.compile(r"\[(?:  +)?\]\s+(?=\S)|\[([ xX])\](?=[^\s(\[:])")
_MARKS = {
    **dict.fromkeys("xXvV✓✔✅☑🗹☒", ASSUMED),
    **dict.fromkeys("/◐.", IN_PROGRESS),
    **dict.fromkeys("-~—–🚫", SKIPPED),
}
_SIGNS = {
    **dict.fromkeys("✅☑✔✓🗹", ASSUMED),
    **dict.fromkeys("🔄🚧⏳⌛🔃", IN_PROGRESS),
    **dict.fromkeys("⏸", PAUSED),
    **dict.fromkeys("🚫⏭", SKIPPED),
    **dict.fromkeys("⬜☐🔲🔳◻◽□❏❑❌✗✘", OPEN),
}
# Lists of advantages have ✅ and ❌; these signs are only in lists of things to do.
_OPEN_SIGNS = frozenset("⬜☐🔲🔳◻◽□❏❑")
_DONE_SIGNS = frozenset("✅☑✔✓🗹")
_PROGRESS_SIGNS = frozenset("🔄🚧⏳⌛🔃⏸")
_SHORTCODES = {
    ":white_check_mark:": "✅",
    ":heavy_check_mark:": "✔",
    ":ballot_box_with_check:": "☑",
    ":white_large_square:": "⬜",
    ":black_square_button:": "🔲",
    ":arrows_counterclockwise:": "🔄",
    ":construction:": "🚧",
    ":hourglass_flowing_sand:": "⏳",
}
_ANY_SIGN = "|".join([f"[{''.join(_SIGNS)}]", *map(re.escape, _SHORTCODES)])
_LEADING_SIGN = re.compile(rf"(?P<before>\*\*|__|~~)?(?P<sign>{_ANY_SIGN})\ufe0f?\s*(?=\S)")
_LAST_BRACKETS = re.compile(r"[(（\[]([^()（）\[\]]{1,40})[)）\]]\W*$")
_TRAILING_SIGN = re.compile(rf"\s+(?P<sign>{_ANY_SIGN})\ufe0f?\s*$")
_WORDS = {
    **dict.fromkeys(("done", "completed", "complete", "finished"), ASSUMED),
    **dict.fromkeys(("in progress", "in-progress", "wip", "doing", "started"), IN_PROGRESS),
    **dict.fromkeys(("skipped", "cancelled", "canceled", "won't do", "won’t do"), SKIPPED),
    **dict.fromkeys(("paused", "on hold"), PAUSED),
    **dict.fromkeys(
        ("todo", "to do", "to-do", "not started", "planned", "upcoming", "backlog"), OPEN
    ),
}
_STATE_WORDS = re.compile(
    rf"\s*(?:[(\[]|\s[-–—:|]\s|:\s)\s*[^\w\s()\[\]]{{0,3}}\s*"
    rf"(?P<word>{'|'.join(map(re.escape, _WORDS))})\s*[^\w\s()\[\]]{{0,3}}[)\]]?\s*$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"(?:\*\*|__)?[\u2190-\u2bff\U0001f000-\U0001faff]")
_WINDOW = 60  # longer than any word of state
_WORD = re.compile(r"\w")
_MIN_KEYWORDS = 2


def _are_states(signs: frozenset[str]) -> bool:
    """Return whether signs before entries tell states, and do not just decorate."""
    if signs & _OPEN_SIGNS:
        return True
    return bool(signs & _DONE_SIGNS and signs & _PROGRESS_SIGNS)


class EntryStart(Record):
    """What stands around the words of an entry."""

    state: str = ""  # of a box, "" for an entry without one
    mark: str = ""  # the sign in the brackets, an emoji, or a word
    has_brackets: bool = False  # with one sign in them, so that it can be ticked
    is_near: bool = False  # GitHub shows no box
    signs: EntrySigns = NO_SIGNS

    @property
    def is_emoji(self) -> bool:
        """Return whether an emoji stands for the box."""
        return bool(self.state) and not self.has_brackets and not self.mark.isascii()


NO_START = EntryStart()


class BoxRules:
    """Which signs are boxes in one file: those of its own lists decide."""

    def __init__(
        self, entries: Sequence[str], references: Collection[str] = (), *, is_ours: bool = False
    ) -> None:
        self._is_ours = is_ours  # written by us: every word belongs to the entry
        self._references = references
        self._has_boxes = any(m[1] in " xX" for e in entries if (m := _BOX.match(e)))
        signs = [found[0] for e in entries if (found := find_sign(e))]
        # Where most entries begin with some picture, a state among them is one too.
        pictures = sum(1 for e in entries if _PICTURE.match(e)) - len(signs)
        self._has_signs = (
            pictures <= len(signs)
            and (self._has_boxes or len(signs) > 1)
            and _are_states(frozenset(signs))
        )
        keywords = sum(1 for e in entries if take_keyword(e)[1])
        self._has_keywords = keywords >= _MIN_KEYWORDS

    def read(self, text: str) -> tuple[str, EntryStart]:
        """Return the Markdown of an entry without its box and signs, and what they say."""
        if self._is_ours:
            box = _BOX.match(text)
            state = _MARKS.get(box[1], OPEN) if box else ""
            words = text[box.end() :] if box else text
            return words, EntryStart(state, box[1], has_brackets=True) if box else NO_START
        text, start = self._take_box(text)
        text, signs = take_signs(text)
        start = start._replace(signs=signs)
        text, state = _take_state_words(text)
        state = signs.state or state
        if start.state == OPEN and state:
            return text, start._replace(state=state)
        if not start.state and state:
            return text, start._replace(signs=signs._replace(state=state))
        return text, start

    def _take_box(self, text: str) -> tuple[str, EntryStart]:
        if (box := _BOX.match(text)) and (state := self._state_of_mark(box[1])):
            mark = remove_unsafe_chars(box[1]).strip() or " "
            start = EntryStart(state, mark, has_brackets=True)
            return self._take_sign(text[box.end() :], start)
        if near := _NEAR_BOX.match(text):
            state = ASSUMED if (near[1] or " ") in "xX" else OPEN
            start = EntryStart(state, near[1] or "", bool(near[1]), is_near=True)
            return text[near.end() :], start
        text, start = self._take_sign(text, NO_START)
        if not start.state and self._has_keywords:
            words, state, priority = take_keyword(text)
            if state:
                note = f"[priority:: {priority}] " if priority else ""
                return note + words, EntryStart(state, text.split(None, 1)[0].strip("{}"))
        return text, start

    def _state_of_mark(self, mark: str) -> str:
        """Return the state of the sign in brackets, or "" if they are no box."""
        plain = mark.strip().rstrip("\ufe0f")
        if plain in _MARKS:
            return _MARKS[plain]
        if plain.isalnum() and (
            plain.isdigit() or not self._has_boxes or plain.upper() in self._references
        ):
            return ""
        return OPEN if plain not in "^`\\" or not plain else ""

    def _take_sign(self, text: str, start: EntryStart) -> tuple[str, EntryStart]:
        found = find_sign(text) if self._has_signs else None
        if found is None:
            return text, start
        sign, rest = found
        if start.state in ("", OPEN):
            start = start._replace(state=_SIGNS[sign], mark=start.mark or sign)
        return rest, start


def state_of_heading(title: str) -> str:
    """Return the state that a heading gives to what is under it: `Done`, `Tea (done)`; or ""."""
    last = _LAST_BRACKETS.search(title)
    texts = (re.sub(r"[^\w\s'’-]+", "", text) for text in (title, last[1] if last else ""))
    return next((_WORDS[w] for w in (text.strip().lower() for text in texts) if w in _WORDS), "")


def state_of_sign(text: str) -> str | None:
    """Return the state of the sign at the start or end of a text, or None."""
    found = find_sign(text)
    return _SIGNS[found[0]] if found else None


def find_sign(text: str) -> tuple[str, str] | None:
    """Return the sign at the start or end of the first line of an entry, and the entry without."""
    if match := _LEADING_SIGN.match(text):
        sign, rest = match["sign"], (match["before"] or "") + text[match.end() :]
    else:
        line, newline, more = text.partition("\n")
        match = _TRAILING_SIGN.search(line[-_WINDOW:])
        if match is None or not _WORD.search(line):
            return None
        line = line[: len(line) - len(line[-_WINDOW:]) + match.start()]
        sign, rest = match["sign"], line + newline + more
    return _SHORTCODES.get(sign, sign), rest


def _take_state_words(text: str) -> tuple[str, str]:
    """Return an entry without the words of state at the end of its first line, and the state."""
    line, newline, more = text.partition("\n")
    head, tail = line[:-_WINDOW], line[-_WINDOW:]
    match = _STATE_WORDS.search(tail)
    if match is None or not _WORD.search(head + tail[: match.start()]):
        return text, ""
    return head + tail[: match.start()] + newline + more, _WORDS[match["word"].lower()]
