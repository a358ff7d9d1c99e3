"""libyaml's complaints in words a person can act on.

It must not import yaml: it only reads the attributes of the errors it is given.
"""

from typing import Any

from roadmap_cli.formats.problems import mark
from roadmap_cli.formats.tree import Mark

_QUOTE = "put the text in quotation marks"
_INDENT = "lines that belong together begin in the same column; text with `: ` in it needs quotes"

# Part of what the parser says -> code, sentence, hint. The first that fits counts.
_WORDS: tuple[tuple[str, str, str, str], ...] = (
    ("mapping values are not allowed", "syntax", "a `: ` is not expected here", _INDENT),
    ("undefined tag handle", "tag", "tags (!) are not read", _QUOTE),
    (
        "invalid Unicode character escape",
        "bad-character",
        "this escape stands for no character",
        "write the character itself",
    ),
    (
        "unknown escape character",
        "syntax",
        "this backslash escapes nothing",
        "write it twice, or use single quotes",
    ),
    (
        "hexdecimal number",
        "syntax",
        "this escape is not complete",
        "write the character itself",
    ),
    (
        "escape sequence of",
        "syntax",
        "this escape is not complete",
        "write the character itself",
    ),
    (
        "expected ':'",
        "syntax",
        "this line is neither a `key: value` nor an entry of a list",
        "is a colon missing, or a quotation mark?",
    ),
    (
        "block sequence entries are not allowed",
        "syntax",
        "a list cannot begin here",
        "begin it on a line of its own, under its key",
    ),
    ("sequence entries are not allowed", "syntax", "a list cannot begin here", _INDENT),
    ("mapping keys are not allowed", "syntax", "a key cannot stand here", _INDENT),
    (
        "<document start>",
        "syntax",
        "the roadmap ended before this line",
        _INDENT,
    ),
    ("incompatible YAML", "syntax", "this version of YAML is not known", "delete the %YAML line"),
    ("duplicate %", "syntax", "a directive stands twice", "delete the lines that begin with %"),
    ("directive", "syntax", "this line is not read", "delete the lines that begin with %"),
)


def explained(error: Any, data: bytes) -> tuple[int, str, str, str]:
    """Return mark, code, sentence and hint for an error of the parser."""
    where = getattr(error, "problem_mark", None)
    if where is None:
        # Unreachable after the check of characters, as far as we know; still not a crash.
        return mark(1, 1), "syntax", "this is not YAML", "save the file as UTF-8 text"
    context = getattr(error, "context", None) or ""
    begun = getattr(error, "context_mark", None)
    said = error.problem or ""
    here = mark(where.line + 1, where.column + 1)
    there = mark(begun.line + 1, begun.column + 1) if begun else here
    if "quoted scalar" in context and "escape" not in said and "hexdecimal" not in said:
        return there, "syntax", "this quotation mark is never closed", "close it, or delete it"
    for fragment, code, sentence, hint in _WORDS:
        if fragment in said:
            return here, code, sentence, hint
    if "flow" in context and ("expected ','" in said or "<stream end>" in said):
        return (
            there,
            "syntax",
            "this bracket is not closed as it should be",
            (
                f"a comma or a closing bracket is missing before line {where.line + 1}, "
                f"column {where.column + 1}"
            ),
        )
    if "node content" in said:
        return here, "syntax", "a value cannot begin here", _QUOTE
    if "directive" in context:
        return there, "syntax", "this line is not read", "delete the lines that begin with %"
    if "cannot start any token" in said:
        return here, *_cannot_start(_character(data, where))
    if "tab" in said or _character(data, where) == "\t":
        return here, *_cannot_start("\t")
    if "anchor" in context or "alias" in context:
        return there, "anchor", "anchors (&) and aliases (*) are not read", _QUOTE
    if "tag" in context:
        return there, "tag", "tags (!) are not read", _QUOTE
    if "block" in context:
        return here, "syntax", "this line does not fit in with the lines above it", _INDENT
    return here, "syntax", f"this is not YAML: {said or 'unreadable'}", _INDENT


def _cannot_start(character: str) -> tuple[str, str, str]:
    if character == "\t":
        return "syntax", "a tab cannot indent", "use spaces"
    return "syntax", f"text cannot begin with {character}", _QUOTE


def _character(data: bytes, where: Mark) -> str:
    """Return the character at a mark of the parser, or ""."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", where.line + 1)
    if where.line >= len(lines):
        return ""
    column: int = where.column
    return str(lines[where.line], "utf-8", "replace")[column : column + 1]
