"""What the schema found wrong, in our own words and at its position in the file.

It turns each fault into one problem: no type names, no jargon, and a hint that says what to write
instead. It decides nothing about what is right.
"""

import re
from collections.abc import Iterable

from roadmap_cli.formats.characters import foreign_blank, name_of
from roadmap_cli.formats.field_types import FORMAT, Fault, Location
from roadmap_cli.formats.identifiers import slug_of
from roadmap_cli.formats.mapping import Entry
from roadmap_cli.formats.problems import Diagnostics, ReadingAborted, did_you_mean, shown
from roadmap_cli.formats.schema import NESTED
from roadmap_cli.formats.yaml_tree import Items, Mapping, QuotedText, RefusedValue, Value

# What people write who have seen other formats.
_SYNONYMS = {
    "name": "title",
    "description": "why",
    "depends_on": "prerequisites",
    "depends": "prerequisites",
    "requires": "prerequisites",
    "needs": "prerequisites",
    "resources": "readings",
    "links": "readings",
    "link": "url",
    "href": "url",
    "type": "kind",
    "estimate": "hours",
    "duration": "hours",
    "phase": "stage",
    "level": "stage",
    "phases": "stages",
    "aliases": "was",
    "exercise": "proof",
    "project": "proof",
}
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
# Lists of sentences, which have commas of their own, and what means something in brackets.
_SENTENCES = ("outcomes", "article")
_IN_BRACKETS = re.compile(r"[,\[\]{}]")
_NOUNS = {"checks": "check", "readings": "reading", "source": "source"}
_EXAMPLES = {
    "format": "format: 1",
    "tracks": "tracks: []",
    "question": "question: ...",
    "answer": "answer: ...",
}


def report(
    faults: Iterable[Fault],
    entry: type[Entry],
    tree: Value,
    at: int,
    noun: str,
    diagnostics: Diagnostics,
) -> None:
    """Add every fault that was found in one value to the diagnostics."""
    for fault in faults:
        if isinstance(fault.value, RefusedValue):
            continue
        if fault.code == "missing-key":
            _report_missing(fault.at, tree, at, noun, diagnostics)
        elif fault.code == "unknown-key":
            _report_unknown(fault.at, entry, tree, diagnostics)
        elif fault.code == "newer-format":
            diagnostics.only(
                _position(tree, at, fault.at),
                fault.code,
                f"this file is in format {fault.value}, made for a newer program; "
                f"this one reads format {FORMAT}",
                "update roadmap, or ask the author for a file in format 1",
            )
            raise ReadingAborted
        else:
            code, needed, hint = _words(fault, diagnostics)
            sentence = f"{_subject(fault.at, noun)} is {_description(fault.value)}; {needed}"
            if code == "empty-value":
                sentence = f"{_subject(fault.at, noun)} is empty"
            diagnostics.error(_position(tree, at, fault.at), code, sentence, hint)


def _words(fault: Fault, diagnostics: Diagnostics) -> tuple[str, str, str]:
    """Return code, what is needed and a hint."""
    value, loc = fault.value, fault.at
    if value is None or fault.code == "empty-text":
        if not loc or isinstance(loc[-1], int):
            return "empty-value", "", "delete this entry, or write something after the hyphen"
        if loc[-1] in ("id", "title", "format"):
            return "empty-value", "", f"write something after {loc[-1]}:"
        return "empty-value", "", "leave the key out, or write a value after it"
    if fault.code == "no-text":
        if isinstance(value, Mapping) and len(value) == 1:
            return "wrong-type", "text is needed", "quote the text: the `: ` in it makes it a key"
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            return "wrong-type", "text is needed", f"write {value[0]} without the brackets"
        return "wrong-type", "text is needed", "write one piece of text"
    if fault.code == "no-list":
        if isinstance(value, str):
            return "wrong-type", "a list is needed", _as_list(value, str(loc[-1]))
        return "wrong-type", "a list is needed", "put a hyphen before each entry"
    if fault.code == "no-mapping":
        return "wrong-type", "keys with values are needed", "write `key: value` lines"
    if fault.code == "unknown-value":
        nearest = diagnostics.nearest(value, fault.allowed) if isinstance(value, str) else ""
        hint = did_you_mean(nearest, "choose one of these, or leave the key out")
        return fault.code, fault.needed, hint
    return fault.code, fault.needed, fault.hint


def _as_list(text: str, key: str) -> str:
    """Return the hint for text where a list is needed."""
    if isinstance(text, QuotedText) or "\n" in text:
        return "put a hyphen before each entry"
    if text[0] == "-":
        return f"a space belongs after the hyphen: - {text.lstrip('- ')}"
    if len(text) > 60:
        return "put a hyphen before each entry"
    if key in _SENTENCES and _IN_BRACKETS.search(text):
        return f"write it on a line of its own, under {key}: - {text}"
    return f"write [{', '.join(part.strip() for part in text.split(',') if part.strip())}]"


def _report_missing(
    loc: Location, tree: Value, at: int, noun: str, diagnostics: Diagnostics
) -> None:
    *parents, key = loc
    if parents:
        noun = _NOUNS.get(next((p for p in parents if isinstance(p, str)), ""), noun)
    hint = _EXAMPLES.get(str(key), f"{key}: ...")
    if key == "id" and isinstance(tree, Mapping) and not parents:
        title = tree.get("title")
        slug = slug_of(title) if isinstance(title, str) else ""
        hint = f"id: {slug or f'my-{noun}'}"
    diagnostics.error(
        _position(tree, at, tuple(parents)),
        "missing-key",
        f"this {noun} has no {key}",
        f"add a line: {hint}",
    )


def _report_unknown(
    loc: Location, entry: type[Entry], tree: Value, diagnostics: Diagnostics
) -> None:
    *parents, last = loc
    key = str(last)
    for parent in parents:
        if isinstance(parent, str):
            entry = NESTED.get(parent, entry)
    owner = _walk(tree, tuple(parents))
    known = list(entry.keys)
    synonym = _SYNONYMS.get(key, "")
    found = synonym if synonym in known else diagnostics.nearest(key, known)
    if isinstance(owner, Mapping):
        at = owner.key_at(key)
        if found in owner:
            found = ""
    else:
        at = _position(tree, 0, tuple(parents))
    if blank := foreign_blank(key):
        diagnostics.error(
            at,
            "unknown-key",
            f"{name_of(blank)} stands before {shown(key)[1:-1]}, and is taken for a part of the key",
            "indent with spaces",
        )
        return
    diagnostics.error(
        at,
        "unknown-key",
        f"{shown(key)[1:-1]} is not a key that is known here",
        did_you_mean(found, f"known here are {', '.join(known)}"),
    )


def _subject(loc: Location, noun: str) -> str:
    key = next((part for part in reversed(loc) if isinstance(part, str)), "")
    if not loc:
        return f"this {noun}"
    if isinstance(loc[-1], int):
        return f"entry {loc[-1] + 1} of {key}"
    return key


def _description(value: Value) -> str:
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            return shown(value)
        return f"the text {shown(value)}" if isinstance(value, QuotedText) else str(value)
    if isinstance(value, dict):
        return "keys and values"
    return "a list"


def _walk(tree: Value, loc: Location) -> Value:
    for part in loc:
        if not isinstance(tree, Mapping | Items):
            return tree
        tree = tree[part]  # type: ignore[index]
    return tree


def _position(tree: Value, at: int, loc: Location) -> int:
    """Return where the value at `loc` stands; of what is not in the text, where its owner does."""
    for part in loc:
        if not isinstance(tree, Mapping | Items) or (
            isinstance(tree, Mapping) and part not in tree
        ):
            break
        at = tree.value_at(part)  # type: ignore[arg-type]
        tree = tree[part]  # type: ignore[index]
    return at
