"""Errors of libyaml in words a person can act on.

It must not import yaml: it only reads the attributes of the errors it is given.
"""

import re
from typing import Any

from roadmap_cli.formats.text.characters import character_name, find_unicode_space
from roadmap_cli.formats.text.problems import pack_position

Mark = Any  # yaml's own: line and column, counted from 0

_QUOTE = "put the text in quotation marks"
_INDENT = "lines that belong together start in the same column; text with `: ` in it needs quotes"
_CHARACTER = "write the character itself"
_DIRECTIVE = "delete the lines that begin with %"

MAX_DEPTH = 20
TOO_DEEP = (
    "too-deep",
    f"more than {MAX_DEPTH} levels of lists and mappings",
    "a roadmap needs at most eight; check for a stray bracket",
)

# How many lines before an error are searched for its cause.
_MAX_INDENTED_LINES, _MAX_QUOTED_LINES = 20, 2000
_MISSING_SPACE = re.compile(r"\s*(?:- +)*([A-Za-z_]+):(?!//)(\S.*)")
_MISSING_COLON = re.compile(r"\s*(?:- +)*([a-z_]+) +([^:]+)")

# Part of libyaml's message -> sentence and hint, or code, sentence and hint. The first match counts.
_MESSAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("maximum nesting depth", TOO_DEEP),  # newer builds of libyaml give up at a thousand
    ("mapping values are not allowed", ("a `: ` is not expected here", _INDENT)),
    ("undefined tag handle", ("tag", "tags (!) are not supported", _QUOTE)),
    (
        "invalid Unicode character escape",
        ("bad-character", "this escape is not a character", _CHARACTER),
    ),
    (
        "unknown escape character",
        ("this backslash does not start an escape", "write it twice, or use single quotes"),
    ),
    ("hexdecimal number", ("this escape is not complete", _CHARACTER)),
    ("escape sequence of", ("this escape is not complete", _CHARACTER)),
    (
        "block sequence entries are not allowed",
        ("a list cannot start here", "start it on its own line, under its key"),
    ),
    ("sequence entries are not allowed", ("a list cannot start here", _INDENT)),
    ("mapping keys are not allowed", ("a key is not allowed here", _INDENT)),
    ("<document start>", ("the roadmap ended before this line", _INDENT)),
    ("incompatible YAML", ("unknown YAML version", "delete the %YAML line")),
    ("duplicate %", ("a directive appears twice", _DIRECTIVE)),
    ("directive", ("this line is not supported", _DIRECTIVE)),
)


def mark_position(mark: Mark) -> int:
    """Return the position of a mark."""
    position: int = mark.line + 1 << 32 | mark.column + 1  # pack_position, without the call
    return position


def describe_error(error: Any, data: bytes) -> tuple[int, str, str, str]:
    """Return position, code, sentence and hint for an error of the parser."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        # Unreachable after the check of characters, as far as we know; still not a crash.
        return pack_position(1, 1), "syntax", "this is not YAML", "save the file as UTF-8 text"
    context = getattr(error, "context", None) or ""
    start_mark = getattr(error, "context_mark", None) or mark
    message = error.problem or ""
    position, start = mark_position(mark), mark_position(start_mark)
    if "quoted scalar" in context and "escape" not in message and "hexdecimal" not in message:
        return start, "syntax", "this quotation mark is never closed", "close it, or delete it"
    lines = _read_lines(data, mark.line)
    cause = _find_unicode_indentation(lines)
    if cause:
        return cause
    if hint := _text_after_quote_hint(lines, mark, context, message):
        return position, "syntax", "there is text after the closing quotation mark", hint
    if "expected ':'" in message:
        sentence = "this line is neither a `key: value` nor a list entry"
        return start, "syntax", sentence, _colon_hint(lines[start_mark.line])
    if "mapping values" in message and len(lines) > 1 and _MISSING_SPACE.fullmatch(lines[-2]):
        hint = f"on line {mark.line}, {_colon_hint(lines[-2])}"
        return position, "syntax", "a `: ` is not expected here", hint
    for fragment, words in _MESSAGES:
        if fragment in message:
            code, sentence, hint = words if len(words) == 3 else ("syntax", *words)
            return position, code, sentence, hint
    if "flow" in context and ("expected ','" in message or "<stream end>" in message):
        end = f"line {mark.line + 1}, column {mark.column + 1}"
        hint = f"a comma or a closing bracket is missing before {end}"
        return start, "syntax", "this bracket is not closed as it should be", hint
    if "node content" in message:
        return position, "syntax", "a value cannot start here", _QUOTE
    if "directive" in context:
        return start, "syntax", "this line is not supported", _DIRECTIVE
    character = lines[mark.line][mark.column :][:1] if mark.line < len(lines) else ""
    if character == "\t" or "tab" in message:
        return position, "syntax", "a tab cannot indent", "use spaces"
    if "cannot start any token" in message:
        return position, "syntax", f"text cannot start with {character}", _QUOTE
    if "anchor" in context or "alias" in context:
        return start, "anchor", "anchors (&) and aliases (*) are not supported", _QUOTE
    if "tag" in context:
        return start, "tag", "tags (!) are not supported", _QUOTE
    if "block" in context:
        return position, "syntax", "this line does not fit the lines above it", _INDENT
    return position, "syntax", f"this is not YAML: {message or 'unreadable'}", _INDENT


def _read_lines(data: bytes, last: int) -> list[str]:
    """Return the lines up to this one; those far above it are left empty."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", last + 1)[: last + 1]
    far = max(0, len(lines) - _MAX_QUOTED_LINES)
    return [""] * far + [str(line, "utf-8", "replace") for line in lines[far:]]


def _find_unicode_indentation(lines: list[str]) -> tuple[int, str, str, str] | None:
    """Return the problem of a space that is not ASCII and indents nothing."""
    for number in range(len(lines), max(0, len(lines) - _MAX_INDENTED_LINES), -1):
        line = lines[number - 1]
        if space := find_unicode_space(line):
            position = pack_position(number, line.index(space) + 1)
            sentence = f"there is {character_name(space)} in the indentation"
            return position, "syntax", sentence, "indent with spaces"
    return None


def _text_after_quote_hint(lines: list[str], mark: Mark, context: str, message: str) -> str:
    """Return a hint when text follows a closing quotation mark, else ""."""
    is_stray_colon = "mapping values" in message
    is_stray_text = "block" in context or ("flow" in context and "expected ','" in message)
    if not is_stray_colon and not is_stray_text:
        return ""
    before, after = lines[-1][: mark.column].rstrip(), lines[-1][mark.column :]
    last = before[-1:]
    # A mark that opened on this line and is still open would have taken the error into its text.
    quote = '"' if before.count('"') % 2 else last
    if quote in ('"', "'") and before.count(quote) % 2:
        opening = re.compile(rf"(?:^|[\s\[{{,:-]){quote}")
        for number in range(len(lines) - 1, 0, -1):
            line = lines[number - 1]
            if line.count(quote) % 2 and opening.search(line):
                return f"the quotation mark that opens on line {number} may not be closed there"
        return ""
    if is_stray_colon or last not in ('"', "'"):
        return ""
    if last == "'" and after[:1].isalpha():
        return (
            "an apostrophe closes it; write the text without quotation marks, or with double ones"
        )
    return "write the text without quotation marks, or quote all of it"


def _colon_hint(line: str) -> str:
    if match := _MISSING_SPACE.fullmatch(line):
        return f"write a space after the colon: {match[1]}: {match[2]}"
    if match := _MISSING_COLON.fullmatch(line):
        return f"is a colon missing after {match[1]}, or a quotation mark?"
    return "is a colon missing, or a quotation mark?"
