"""Problems: collecting them while a file is read, and printing one as lines.

It knows nothing of YAML or of what a roadmap means. A mark is one whole number, so that a
hundred thousand of them fit in an array.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from roadmap_cli.core.control_chars import HIDDEN, STEERING
from roadmap_cli.errors import Problem

# Nobody reads more, and a hostile file must not fill the memory with complaints.
MOST_PROBLEMS = 1000
# Comparing a word with an id costs about 15 µs; a hundred thousand of them, a second or two.
_MOST_COMPARISONS = 100_000

_LONGEST = 700

NOWHERE = 0


class Stop(Exception):
    """Reading on makes no sense; the reason is already in the notebook."""


def mark(line: int, column: int) -> int:
    """Return a place in the text, both counted from 1, as one number."""
    return line << 32 | column


def line_of(place: int) -> int:
    """Return the line of a mark."""
    return place >> 32


class Notebook:
    """Takes down the problems of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.errors = 0
        self._problems: list[Problem] = []
        self._warnings: dict[str, int] = {}
        self._comparisons = 0

    def error(self, place: int, code: str, sentence: str, hint: str = "") -> None:
        """Take down what must be repaired; raise Stop when there is enough to do."""
        self._add(place, code, sentence, hint, "error")
        self.errors += 1
        if self.errors >= MOST_PROBLEMS:
            self._add(
                NOWHERE,
                "too-many",
                f"there are {MOST_PROBLEMS:,} problems or more; the rest was not looked at",
                "repair these and check again",
                "error",
            )
            raise Stop

    def warning(self, place: int, code: str, sentence: str, hint: str = "") -> None:
        """Take down what loads all the same; of one code at most a thousand are kept."""
        count = self._warnings[code] = self._warnings.get(code, 0) + 1
        if count <= MOST_PROBLEMS:
            self._add(place, code, sentence, hint, "warning")

    def is_full(self, code: str) -> bool:
        """Return whether a further warning of this code would only be counted."""
        return self._warnings.get(code, 0) >= MOST_PROBLEMS

    def count(self) -> int:
        """Return how many problems were taken down so far."""
        return len(self._problems)

    def forget(self, since: int, codes: frozenset[str]) -> None:
        """Strike out errors of these codes that were taken down after the first `since`."""
        struck = [p for p in self._problems[since:] if p.severity == "error" and p.code in codes]
        self._problems[since:] = [p for p in self._problems[since:] if p not in struck]
        self.errors -= len(struck)

    def only(self, place: int, code: str, sentence: str, hint: str) -> None:
        """Forget all else: this explains the rest."""
        self._problems.clear()
        self._warnings.clear()
        self.error(place, code, sentence, hint)

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """Return the known word a slip of the finger away from this one, or ""."""
        if self._comparisons > _MOST_COMPARISONS or not word or len(word) > 100:
            return ""
        known = list(known)
        wanted = _squashed(word)
        candidates = []
        for candidate in known:
            if _squashed(candidate) == wanted:
                return candidate
            if len(known) < 2000 or candidate[:2] == word[:2] or candidate[-3:] == word[-3:]:
                candidates.append(candidate)
        self._comparisons += len(candidates) + len(known) // 20
        found = get_close_matches(word, candidates, n=1, cutoff=0.6)
        return found[0] if found else ""

    def sorted(self) -> list[Problem]:
        """Return all problems in the order of the text."""
        for code, count in self._warnings.items():
            if count > MOST_PROBLEMS:
                more = f"{count - MOST_PROBLEMS:,} more warnings of this kind are not shown"
                self._add(NOWHERE, code, more, "", "warning")
        self._warnings.clear()
        last = 1 << 40
        return sorted(self._problems, key=lambda p: (p.line or last, p.column, p.code, p.sentence))

    def _add(self, place: int, code: str, sentence: str, hint: str, severity: str) -> None:
        line, column = place >> 32, place & 0xFFFFFFFF
        self._problems.append(
            Problem(self.path, line, column, code, _short(sentence), _short(hint), severity)
        )


def formatted(problem: Problem) -> str:
    """Return a problem as people and editors read it: a line, and one for the hint."""
    place = f":{problem.line}" if problem.line else ""
    place += f":{problem.column}" if problem.line and problem.column else ""
    severity = "warning " if problem.severity == "warning" else ""
    text = _steady(f"{problem.path}{place}: {severity}{problem.code} {problem.sentence}")
    return f"{text}\n  hint: {_steady(problem.hint)}" if problem.hint else text


def _steady(text: str) -> str:
    # A stranger's file may carry names, also its own, that steer the terminal.
    if text.isprintable():
        return text
    return re.sub(f"[{STEERING}]", "?", re.sub(f"[{HIDDEN}]", "", text))


def did_you_mean(found: str, otherwise: str) -> str:
    """Return the hint for an unknown name."""
    return f"did you mean {found}?" if found else otherwise


def shown(text: str) -> str:
    """Return someone's words in quotation marks, shortened and on one line."""
    line = " ".join(text.split())
    return f'"{line[:57]}..."' if len(line) > 60 else f'"{line}"'


def _short(sentence: str) -> str:
    # Names from the file stand in it, and they may be long and have line ends in them.
    line = sentence if sentence.isprintable() else " ".join(sentence.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def _squashed(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")
