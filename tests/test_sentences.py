"""The words that users read: expressions that were translated, riddles or one of two do not return.

CONTRIBUTING.md says what they should sound like; the table says what is written instead.

Holds: core.wording.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from roadmap_cli.core import wording

SOURCE = Path(__file__).resolve().parent.parent / "src" / "roadmap_cli"
# The parts of the source that are checked; "" is all of it.
HALLS = ("",)
# An expression, and what is written instead.
OLD_WORDS = {
    "[«»]": "straight double quotes, by wording.quote_title",
    "behind you": "done",
    "put aside": "paused",
    "known before": "known",
    "assumed": "known",
    "not at this pace": "the likely date, or how far off it is",
    "(took|taken|takes?) (it |that |them |this )?back": "undid, undone, undo",
    r"put (it |that |them |this )?back\b|puts (it|them) back\b": "redid, redone, redo",
    "brings? (it |that |them |this )?back|bring .{0,20} back": "restore, show again",
    "out of sight": "hidden",
    "of ours": "a roadmap file, or nothing",
    "go(es)? by( the id)? ": "has the id, is called",
    "tells? more": "see roadmap --help",
    "looks? (further|closer)|looks? whether": "try, shows more, checks",
    "looked at": "checked, listed",
    "(?<!there )(?<!there's )is no (?!longer|more)": "is not a",
    "(is|are|be|and) whole": "intact, undamaged",
    "anew": "again, rebuild",
    "mends?": "fix, repair",
    "cut off": "interrupted, incomplete",
    "l(ies?|ay) (in|at|beside|behind|ahead|among|there)": "is",
    "stands? (twice|here|there|on line|in the)": "appears, is",
    "(is|are) joined|joins? (it|what|them)|cannot be joined": "merged",
    r"\ASuch as": "One of:, For example",
    "still to come": "in the future",
    "(?<!mark )as read:": "mark as read:",
    "costs nothing extra": "no delay",
    "(no topic|nothing) (is like that|holds)": "No topics match., Nothing found for",
    "recorded with it": "also recorded",
    "will have been|whosoever|thereof|whereupon": "plain words",
}
_OLD = {pattern: re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE) for pattern in OLD_WORDS}
# Words that are read, not written: what sources say, what people type, what is stored.
EXCEPTIONS = {
    "cli/commands/reports.py": "words for states that people type",
    "cli/input/other_words.py": "words that people type",
    "cli/input/rereading.py": "quotation marks that people type",
    "render/program_name.py": "quotation marks around titles",
    "core/model/name_search.py": "typed quotation marks",
    "render/ansi.py": "signs and their ASCII",
    "formats/csv/csv_rows.py": "headers of tables",
    "formats/csv/csv_table.py": "states in tables",
    "formats/roadmap_sh/node_texts.py": "words in texts of roadmap.sh",
    "formats/roadmap_sh/roadmap_sh.py": "words in legends of roadmap.sh",
    "formats/markdown/topics.py": "headings in Markdown",
    "formats/text/state_words.py": "states in sources",
}
_SQL = re.compile(
    r"^\s*(with|select|insert|update|delete|create|alter|pragma|drop|attach)\b"
    r"|\b(where|from|and|case|join|coalesce)\b.*[=(?]",
    re.IGNORECASE | re.DOTALL,
)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of every text that is no docstring; values become `…`."""
    tree = ast.parse(source)
    passed = set()
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr):
            passed.add(node.body[0].value)
        if isinstance(node, ast.JoinedStr):
            passed |= {part for part in node.values if isinstance(part, ast.Constant)}
            words = (p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
            yield node.lineno, "".join(map(str, words))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed:
            yield node.lineno, node.value


def is_sentence(text: str) -> bool:
    """Return whether a text is for people: of several words, or with a quotation mark."""
    return bool((" " in text.strip() or re.search("[«»]", text)) and not _SQL.search(text))


def checked_files() -> list[Path]:
    """Return the modules of the halls, without those that know old words for a reason."""
    parts = [SOURCE / hall for hall in HALLS]
    paths = [p for part in parts for p in (sorted(part.rglob("*.py")) or [part])]
    return [p for p in paths if p.relative_to(SOURCE).as_posix() not in EXCEPTIONS]


def test_no_sentence_has_words_that_were_given_up() -> None:
    assert [
        f"{path.relative_to(SOURCE)}:{line}: {match[0]!r} in {text!r}; write: {OLD_WORDS[pattern]}"
        for path in checked_files()
        for line, text in literals(path.read_text("utf-8"))
        if is_sentence(text)
        for pattern, old in _OLD.items()
        if (match := old.search(text))
    ] == []


def test_titles_are_quoted_by_one_function() -> None:
    """A title may hold quotation marks itself, which only `quote_title` knows."""
    assert [
        f"{path.relative_to(SOURCE)}:{value.lineno}: write quote_title"
        for path in checked_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr)
        for before, value in pairwise(node.values)
        if isinstance(before, ast.Constant)
        and str(before.value).endswith('"')
        and re.search(r"\b(former_)?title\b", ast.unparse(value))
        and path.name != "wording.py"  # the function itself
    ] == []


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("My first API", '"My first API"'),
        ('Say "hi"', "'Say \"hi\"'"),
        ("Don't panic", '"Don\'t panic"'),
        ('Don\'t say "hi"', "'Don't say \"hi\"'"),
        ("«Faust» lesen", '"«Faust» lesen"'),
        ("", '""'),
    ],
)
def test_a_title_is_readable_whatever_quotation_marks_it_has(title: str, quoted: str) -> None:
    assert wording.quote_title(title) == quoted
