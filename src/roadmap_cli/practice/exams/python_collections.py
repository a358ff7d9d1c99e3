"""python-collections: the words of a text, counted and grouped, run on texts that they have not seen.

Of each part of the output only words are read that the text holds; layout, counts and order are free.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import lru_cache
from itertools import groupby

from roadmap_cli.practice.engine import Check, NotYet
from roadmap_cli.practice.kit.dice import Dice
from roadmap_cli.practice.kit.prose import Prose, make_prose
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile

_MOST = 20
_PLACE = "a text that you do not see"
_UNSEEN = ("first", "second")


def starter(seed: int, folder: str) -> None:
    """Write the learner's text."""
    with open(os.path.join(folder, "book.txt"), "w", encoding="utf-8") as file:
        file.write(make_prose(Dice(seed, "book")).text)


@lru_cache(maxsize=2)
def _parts(room: Room, unseen: str) -> tuple[Prose, list[str]]:
    """Return a text, and the three parts that are printed about it."""
    command = ExamFile(room).command("words", "python words.py")
    if command[1:] == ["words.py"]:
        room.path("words.py")
    prose = make_prose(room.dice("unseen", unseen))
    folder = room.fresh_copy()
    with open(os.path.join(folder, "book.txt"), "w", encoding="utf-8") as file:
        file.write(prose.text)
    out = room.run(command, folder=folder).demand_success().out
    _, *parts = re.split(r"(?m)^[ \t]*##.*$", out)
    if len(parts) < 3:
        raise NotYet(
            "the output does not have three parts",
            expected="3 lines that begin with ##",
            found=str(len(parts)),
        )
    return prose, [parts[0], parts[1], "\n".join(parts[2:])]


def _words(text: str, counts: Counter[str]) -> list[str]:
    """Return the words of a text that the book holds; "times" and other explanations are left out."""
    found = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text.replace("’", "'").casefold())
    return [word for word in found if word in counts]


def _runs(room: Room) -> None:
    for unseen in _UNSEEN:
        _parts(room, unseen)


def _frequent(room: Room) -> None:
    for unseen in _UNSEEN:
        prose, parts = _parts(room, unseen)
        firsts = [
            words[0] for line in parts[0].split("\n") if (words := _words(line, prose.counts))
        ]
        if len(firsts) >= _MOST:  # a word a line, and what is said about it
            _demand_most(firsts, prose.counts)
        else:
            _demand_most(_words(parts[0], prose.counts), prose.counts)


def _demand_most(words: list[str], counts: Counter[str]) -> None:
    found = list(dict.fromkeys(words))
    least = sorted(counts.values(), reverse=True)[_MOST - 1]
    for word in found[:_MOST]:
        if counts[word] < least:
            raise NotYet(
                f"a word in {_PLACE} is not among the twenty most frequent",
                expected=f"words that occur {least} times or more",
                found=f"{word}, which occurs {counts[word]} times",
            )
    for word, count in counts.items():
        if count > least and word not in found[:_MOST]:
            raise NotYet(f"a frequent word is missing in {_PLACE}", expected=f"{word}: {count}")
    if len(found) < _MOST:
        raise NotYet("too few words", expected=str(_MOST), found=str(len(found)))


def _once(room: Room) -> None:
    for unseen in _UNSEEN:
        prose, parts = _parts(room, unseen)
        found = _words(parts[1], prose.counts)
        places = [place for place, word in enumerate(found) if prose.counts[word] == 1]
        # What stands before the first and after the last may be a sentence about them.
        found = found[places[0] : places[-1] + 1] if places else []
        for word in found:
            if prose.counts[word] != 1:
                times = prose.counts[word]
                raise NotYet(f"the word {word} occurs {times} times in {_PLACE}")
        for word, count in prose.counts.items():
            if count == 1 and word not in found:
                raise NotYet(f"a word that occurs once in {_PLACE} is missing", expected=word)


def _letters(room: Room) -> None:
    for unseen in _UNSEEN:
        prose, parts = _parts(room, unseen)
        found = _words(parts[2], prose.counts)
        # A group may be headed by its letter: so words of one letter are not asked for.
        missing = [word for word in prose.counts if len(word) > 1 and word not in found]
        if missing:
            raise NotYet(f"a word of {_PLACE} is missing in the groups", expected=missing[0])
        runs = [set(run) for _, run in groupby(found, key=lambda word: word[0])]
        for letter in sorted({word[0] for word in prose.counts}):
            words = {word for word in prose.counts if word[0] == letter and len(word) > 1}
            if not any(words <= run for run in runs):
                raise NotYet(f"the words that begin with {letter} are not together in {_PLACE}")


def _choices(room: Room) -> None:
    lines = [line for line in room.text("choices.md").splitlines() if re.search(r"\w", line)]
    lines = [line for line in lines if not line.startswith("#")]
    if len(lines) < 3:
        raise NotYet("choices.md is too short", expected="3 lines", found=str(len(lines)))


CHECKS = (
    Check(
        "runs",
        "words.py prints three parts about a text it has not seen",
        _runs,
        (
            "Does your program read book.txt each time, and does it end?",
            "Each part begins with a line of its own. What are its first two characters?",
        ),
    ),
    Check(
        "frequent",
        "the first part holds the twenty most frequent words",
        _frequent,
        (
            "Are The and the one word to your program? And a word before a comma?",
            "Look at collections.Counter and what it offers.",
        ),
        needs=("runs",),
    ),
    Check(
        "once",
        "the second part holds the words that occur once, and no other",
        _once,
        (
            "Look for a word with a quotation mark or a dash beside it: how is it counted?",
            "What do you do with an apostrophe inside a word?",
        ),
        needs=("runs",),
    ),
    Check(
        "letters",
        "the third part holds every word, grouped by its first letter",
        _letters,
        (
            "Which letters has your text besides a to z?",
            "Which collection gives you the words for a letter, and what if there are none yet?",
        ),
        needs=("runs",),
    ),
    Check(
        "choices",
        "choices.md says in a line each why the collection fits",
        _choices,
        ("What would be slower or longer with another collection?",),
    ),
)
