"""The problems of a file: collecting them while it is read, and formatting one for people.

It must not know YAML or what a roadmap means. A position is a line and a column in one integer,
because a large file has hundreds of thousands of them.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from roadmap_cli.core.control_chars import CONTROL, INVISIBLE
from roadmap_cli.errors import Problem
from roadmap_cli.formats.text.plain_words import format_lines

# Nobody reads more, and a hostile file must not fill the memory with messages.
MAX_PROBLEMS = 1000
# Comparing a word with an id takes about 15 µs; a hundred thousand of them, a second or two.
_MAX_COMPARISONS = 100_000
_MAX_SENTENCE_LENGTH = 700
_MAX_LINES = 3

NO_POSITION = 0


class ReadingAborted(Exception):
    """The file cannot be read any further; the diagnostics hold the reason."""


def pack_position(line: int, column: int) -> int:
    """Return a position; line and column are counted from 1."""
    return line << 32 | column


def line_number(position: int) -> int:
    """Return the line of a position."""
    return position >> 32


class Diagnostics:
    """The problems found in one file so far."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.errors = 0
        self._problems: list[Problem] = []
        self._warnings: dict[str, int] = {}
        self._comparisons = 0

    def error(self, position: int, code: str, sentence: str, hint: str) -> None:
        """Add an error; raise ReadingAborted when the limit is reached."""
        self._add(position, code, sentence, hint, "error")
        self.errors += 1
        if self.errors >= MAX_PROBLEMS:
            sentence = f"there are {MAX_PROBLEMS:,} problems or more; the rest was not checked"
            hint = "fix these and check again"
            self._add(NO_POSITION, "too-many", sentence, hint, "error")
            raise ReadingAborted

    def warning(self, position: int, code: str, sentence: str, hint: str = "") -> None:
        """Add a warning; after the first thousand of one code they are only counted."""
        count = self._warnings[code] = self._warnings.get(code, 0) + 1
        if count <= MAX_PROBLEMS:
            self._add(position, code, sentence, hint, "warning")

    def is_at_limit(self, code: str) -> bool:
        """Return whether a further warning of this code would only be counted."""
        return self._warnings.get(code, 0) >= MAX_PROBLEMS

    def count(self) -> int:
        """Return how many problems there are so far."""
        return len(self._problems)

    def discard_errors(self, start: int, codes: frozenset[str]) -> None:
        """Remove the errors of these codes, leaving the first `start` problems alone."""
        newer = self._problems[start:]
        remaining = [p for p in newer if p.severity != "error" or p.code not in codes]
        self._problems[start:] = remaining
        self.errors -= len(newer) - len(remaining)

    def replace_all(self, position: int, code: str, sentence: str, hint: str) -> None:
        """Replace all problems by one error that explains them."""
        self._problems.clear()
        self._warnings.clear()
        self.error(position, code, sentence, hint)

    def closest_match(self, word: str, candidates: Iterable[str]) -> str:
        """Return the candidate that looks most like a misspelt word, or ""."""
        if self._comparisons > _MAX_COMPARISONS or not word or len(word) > 100:
            return ""
        candidates = list(candidates)
        target = _normalize(word)
        similar = []
        for candidate in candidates:
            if _normalize(candidate) == target:
                return candidate
            if len(candidates) < 2000 or candidate[:2] == word[:2] or candidate[-3:] == word[-3:]:
                similar.append(candidate)
        self._comparisons += len(similar) + len(candidates) // 20
        matches = get_close_matches(word, similar, n=1, cutoff=0.6)
        return matches[0] if matches else ""

    def sort_problems(self) -> list[Problem]:
        """Return all problems in the order of the text."""
        for code, count in self._warnings.items():
            if count > MAX_PROBLEMS:
                more = f"{count - MAX_PROBLEMS:,} more warnings of this kind are not shown"
                self._add(NO_POSITION, code, more, "", "warning")
        self._warnings.clear()
        last = 1 << 40
        return sorted(self._problems, key=lambda p: (p.line or last, p.column, p.code, p.sentence))

    def _add(self, position: int, code: str, sentence: str, hint: str, severity: str) -> None:
        line, column = line_number(position), position & 0xFFFFFFFF
        sentence, hint = _shorten(sentence), _shorten(hint)
        problem = Problem(self.path, line, column, code, sentence, hint=hint, severity=severity)
        self._problems.append(problem)


def group_warnings(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems with one warning for each code, which says how many more there are."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.severity == "warning" and problem.line:
            groups.setdefault(problem.code, []).append(problem)
    firsts = {id(group[0]): group for group in groups.values()}
    grouped = []
    for problem in problems:
        group = firsts.get(id(problem), [])
        if len(group) > 1:
            where = format_lines([other.line for other in group[1:]], _MAX_LINES)
            more = f"{len(group) - 1:,} more of this kind: {where}"
            grouped.append(problem._replace(sentence=f"{problem.sentence} ({more})"))
        elif group or problem.severity != "warning" or not problem.line:
            grouped.append(problem)
    return grouped


def format_place(problem: Problem) -> str:
    """Return the path of a problem, with its line and column if they are known."""
    position = f":{problem.line}" if problem.line else ""
    position += f":{problem.column}" if problem.line and problem.column else ""
    return problem.path + position


def format_problem(problem: Problem) -> str:
    """Return a problem as people and editors read it: a line, and one for the hint."""
    severity = "warning " if problem.severity == "warning" else ""
    text = f"{format_place(problem)}: {severity}{problem.code} {problem.sentence}"
    hint = f"\n  hint: {_remove_control_chars(problem.hint)}" if problem.hint else ""
    return _remove_control_chars(text) + hint


def format_problems(problems: Iterable[Problem]) -> list[str]:
    """Return problems as people read them; a hint that several of them have is given once."""
    texts: list[str] = []
    hints: set[str] = set()
    for problem in problems:
        texts.append(
            format_problem(problem._replace(hint="") if problem.hint in hints else problem)
        )
        hints.add(problem.hint)
    return texts


def _remove_control_chars(text: str) -> str:
    # Names in a stranger's file, and its own name, could hold sequences that steer the terminal.
    if text.isprintable():
        return text
    return re.sub(f"[{CONTROL}]", "?", re.sub(f"[{INVISIBLE}]", "", text))


def did_you_mean(match: str, default: str) -> str:
    """Return the hint for an unknown name."""
    return f"did you mean {match}?" if match else default


def excerpt(text: str) -> str:
    """Return text from the file in quotation marks, shortened and on one line."""
    line = " ".join(text.split())
    return f'"{line[:57]}..."' if len(line) > 60 else f'"{line}"'


def _shorten(sentence: str) -> str:
    # It may hold names from the file, which can be long and have line ends in them.
    line = sentence if sentence.isprintable() else " ".join(sentence.split())
    if len(line) <= _MAX_SENTENCE_LENGTH:
        return line
    return f"{line[: _MAX_SENTENCE_LENGTH - 3]}..."


def _normalize(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")
