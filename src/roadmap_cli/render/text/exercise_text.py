"""The exercise of a topic in a short answer: a sentence of it, and where the whole is.

It must not know which commands show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.render.ansi import display_width, truncate, wrap
from roadmap_cli.render.text_lines import MARGIN, TextLines

if TYPE_CHECKING:
    from roadmap_cli.core.progress.verification import Verification

_MAX_LINES = 2
_SENTENCE_ENDS = (".", "!", "?", "…")
_ABBREVIATIONS = frozenset(("e.g.", "i.e.", "etc.", "vs.", "no.", "dr."))
# How a last sentence begins that says what should exist at the end.
_RESULT = "Done when "


def add_task(lines: TextLines, exercise: str, topic: str) -> None:
    """Add the first sentence of an exercise: what to do."""
    _add_excerpt(lines, split_sentences(exercise)[0], " ".join(exercise.split()), topic)


def add_result(lines: TextLines, exercise: str, topic: str) -> None:
    """Add the sentence of an exercise that says what should exist now, else the first one."""
    sentences = split_sentences(exercise)
    result = sentences[-1] if sentences[-1].startswith(_RESULT) else sentences[0]
    _add_excerpt(lines, result, result, topic)


def add_practice(lines: TextLines, topic: str) -> None:
    """Add how the exercise of a topic with a practice is laid out and verified."""
    hints = f"lay it out: roadmap practice {topic}", f"check it: roadmap verify {topic}"
    line = " · ".join(map(lines.target.spell or str, hints))
    is_short = len(MARGIN) + display_width(line) <= lines.target.width
    for hint in [" · ".join(hints)] if is_short else hints:
        lines.add_advice(hint, MARGIN, MARGIN, "quiet")


def add_verification(lines: TextLines, topic: str, verified: Verification | None) -> None:
    """Add what checks said about the exercise, or how to have it verified."""
    text = f"not verified yet; check it: roadmap verify {topic}"
    if verified is not None:
        from roadmap_cli.core.progress.verification import format_verification

        text = format_verification(verified)
        text += "" if verified.holds else f"; again: roadmap verify {topic}"
    lines.add_advice(text, MARGIN, MARGIN, "quiet")


def _add_excerpt(lines: TextLines, text: str, whole: str, topic: str) -> None:
    """Add what fits of a text, and unless that is the whole, where to read it."""
    width = lines.target.width - len(MARGIN)
    shown = _excerpt(text, width - 2 if lines.target.ascii else width)
    lines.add_field("Exercise", shown)
    if shown != whole:
        lines.add(f"the whole exercise: roadmap show {topic}", MARGIN, MARGIN, "quiet")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text: each ends with a full stop before a word in capitals."""
    sentences: list[str] = [""]
    words = text.split()
    for word, after in zip(words, (*words[1:], "end"), strict=False):
        sentences[-1] = f"{sentences[-1]} {word}".lstrip()
        is_end = word.rstrip("\"'”’)").endswith(_SENTENCE_ENDS)
        if is_end and word.lower() not in _ABBREVIATIONS and not after[0].islower():
            sentences.append("")
    return sentences


def _excerpt(text: str, width: int) -> str:
    """Return a text in at most two lines; what does not fit is cut between words."""
    lines = wrap(text, width)
    if len(lines) <= _MAX_LINES:
        return text
    first, last = lines[:_MAX_LINES]
    if display_width(last) + 2 > width and " " in last:
        last = last.rpartition(" ")[0]
    return f"{first} {truncate(f'{last} …', width)}"
