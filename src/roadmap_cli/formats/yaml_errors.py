"""libyaml's complaints in words a person can act on.

It must not import yaml: it only reads the attributes of the errors it is given.
"""

import re
from typing import Any

from roadmap_cli.formats.characters import foreign_blank, name_of
from roadmap_cli.formats.problems import position
from roadmap_cli.formats.yaml_tree import Mark

_QUOTE = "put the text in quotation marks"
_INDENT = "lines that belong together begin in the same column; text with `: ` in it needs quotes"

MOST_LEVELS = 20
TOO_DEEP = (
    "too-deep",
    f"more than {MOST_LEVELS} levels of lists and mappings",
    "a roadmap needs no more than eight; look for a stray bracket",
)

# How far back the cause of an error is looked for.
_NEAR, _FAR = 20, 2000
_NO_BLANK = re.compile(r"\s*(?:- +)*([A-Za-z_]+):(?!//)(\S.*)")
_NO_COLON = re.compile(r"\s*(?:- +)*([a-z_]+) +([^:]+)")

_CHARACTER = "write the character itself"
_DIRECTIVE = "delete the lines that begin with %"

# Part of what the parser says -> sentence and hint, or code, sentence and hint. The first that fits
# counts.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("maximum nesting depth", TOO_DEEP),  # newer builds of libyaml give up at a thousand
    ("mapping values are not allowed", ("a `: ` is not expected here", _INDENT)),
    ("undefined tag handle", ("tag", "tags (!) are not read", _QUOTE)),
    (
        "invalid Unicode character escape",
        ("bad-character", "this escape stands for no character", _CHARACTER),
    ),
    (
        "unknown escape character",
        ("this backslash escapes nothing", "write it twice, or use single quotes"),
    ),
    ("hexdecimal number", ("this escape is not complete", _CHARACTER)),
    ("escape sequence of", ("this escape is not complete", _CHARACTER)),
    (
        "block sequence entries are not allowed",
        ("a list cannot begin here", "begin it on a line of its own, under its key"),
    ),
    ("sequence entries are not allowed", ("a list cannot begin here", _INDENT)),
    ("mapping keys are not allowed", ("a key cannot stand here", _INDENT)),
    ("<document start>", ("the roadmap ended before this line", _INDENT)),
    ("incompatible YAML", ("this version of YAML is not known", "delete the %YAML line")),
    ("duplicate %", ("a directive stands twice", _DIRECTIVE)),
    ("directive", ("this line is not read", _DIRECTIVE)),
)


def explain(error: Any, data: bytes) -> tuple[int, str, str, str]:
    """Return position, code, sentence and hint for an error of the parser."""
    where = getattr(error, "problem_mark", None)
    if where is None:
        # Unreachable after the check of characters, as far as we know; still not a crash.
        return position(1, 1), "syntax", "this is not YAML", "save the file as UTF-8 text"
    context = getattr(error, "context", None) or ""
    begun = getattr(error, "context_mark", None)
    said = error.problem or ""
    here = position(where.line + 1, where.column + 1)
    there = position(begun.line + 1, begun.column + 1) if begun else here
    if "quoted scalar" in context and "escape" not in said and "hexdecimal" not in said:
        return there, "syntax", "this quotation mark is never closed", "close it, or delete it"
    lines = _lines_up_to(data, where.line)
    found = _foreign_indentation(lines) or _after_quotes(lines, where, context, said)
    if found:
        return found
    if "expected ':'" in said:
        line = lines[begun.line if begun else where.line]
        words = "this line is neither a `key: value` nor an entry of a list"
        return there, "syntax", words, _colon_hint(line)
    if "mapping values" in said and len(lines) > 1 and _NO_BLANK.fullmatch(lines[-2]):
        hint = f"on line {where.line}, {_colon_hint(lines[-2])}"
        return here, "syntax", "a `: ` is not expected here", hint
    for fragment, answer in _WORDS:
        if fragment in said:
            code, sentence, hint = answer if len(answer) == 3 else ("syntax", *answer)
            return here, code, sentence, hint
    if "flow" in context and ("expected ','" in said or "<stream end>" in said):
        place = f"line {where.line + 1}, column {where.column + 1}"
        hint = f"a comma or a closing bracket is missing before {place}"
        return there, "syntax", "this bracket is not closed as it should be", hint
    if "node content" in said:
        return here, "syntax", "a value cannot begin here", _QUOTE
    if "directive" in context:
        return there, "syntax", "this line is not read", _DIRECTIVE
    line = lines[where.line] if where.line < len(lines) else ""
    character = line[where.column : where.column + 1]
    if character == "\t" or "tab" in said:
        return here, "syntax", "a tab cannot indent", "use spaces"
    if "cannot start any token" in said:
        return here, "syntax", f"text cannot begin with {character}", _QUOTE
    if "anchor" in context or "alias" in context:
        return there, "anchor", "anchors (&) and aliases (*) are not read", _QUOTE
    if "tag" in context:
        return there, "tag", "tags (!) are not read", _QUOTE
    if "block" in context:
        return here, "syntax", "this line does not fit in with the lines above it", _INDENT
    return here, "syntax", f"this is not YAML: {said or 'unreadable'}", _INDENT


def _lines_up_to(data: bytes, last: int) -> list[str]:
    """Return the lines up to this one; those far above it are left empty."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", last + 1)[: last + 1]
    far = max(0, len(lines) - _FAR)
    return [""] * far + [str(line, "utf-8", "replace") for line in lines[far:]]


def _foreign_indentation(lines: list[str]) -> tuple[int, str, str, str] | None:
    """Return what to say of a blank that looks like a space and indents nothing."""
    for number in range(len(lines), max(0, len(lines) - _NEAR), -1):
        line = lines[number - 1]
        if blank := foreign_blank(line):
            at = position(number, line.index(blank) + 1)
            sentence = f"{name_of(blank)} stands in the indentation"
            return at, "syntax", sentence, "indent with spaces"
    return None


def _after_quotes(
    lines: list[str], where: Mark, context: str, said: str
) -> tuple[int, str, str, str] | None:
    """Return what to say where text goes on after a quotation mark that closes."""
    stray = "mapping values" in said
    if not (stray or "block" in context or ("flow" in context and "expected ','" in said)):
        return None
    before, after = lines[-1][: where.column].rstrip(), lines[-1][where.column :]
    close = before[-1:]
    words = "text goes on after its closing quotation mark"
    # A mark that opened on this line and is still open would have taken the error into its text.
    quote = '"' if before.count('"') % 2 else close
    if quote in ('"', "'") and before.count(quote) % 2:
        opens = re.compile(rf"(?:^|[\s\[{{,:-]){quote}")
        for number in range(len(lines) - 1, 0, -1):
            line = lines[number - 1]
            if line.count(quote) % 2 and opens.search(line):
                hint = f"the quotation mark that opens on line {number} may not be closed there"
                return position(where.line + 1, where.column + 1), "syntax", words, hint
        return None
    if stray or close not in ('"', "'") or not close:
        return None
    hint = "write the text without quotation marks, or put all of it into them"
    if close == "'" and after[:1].isalpha():
        hint = "an apostrophe ends it; write the text without quotation marks, or with double ones"
    return position(where.line + 1, where.column + 1), "syntax", words, hint


def _colon_hint(line: str) -> str:
    if found := _NO_BLANK.fullmatch(line):
        return f"a space belongs after the colon: {found[1]}: {found[2]}"
    if found := _NO_COLON.fullmatch(line):
        return f"is a colon missing after {found[1]}, or a quotation mark?"
    return "is a colon missing, or a quotation mark?"
