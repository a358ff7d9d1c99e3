"""The faults of a file that does not match the schema, as problems with a sentence and a hint.

No type names, no jargon, and a hint that says what to write instead. It decides nothing about what
is right.
"""

import re
from collections.abc import Iterable

from roadmap_cli.formats.own.field_types import FORMAT, Entry, Fault, Location
from roadmap_cli.formats.own.schema import (
    MilestoneEntry,
    NamedEntry,
    RoadmapEntry,
    TopicEntry,
    TrackEntry,
)
from roadmap_cli.formats.own.yaml_nodes import ListNode, MappingNode, Node, QuotedText, RefusedValue
from roadmap_cli.formats.text.characters import character_name, find_unicode_space
from roadmap_cli.formats.text.identifiers import slugify
from roadmap_cli.formats.text.problems import Diagnostics, ReadingAborted, did_you_mean, excerpt

# Our keys, and the words of other formats for them.
_SYNONYMS = {
    word: key
    for key, words in {
        "title": "name",
        "why": "description",
        "prerequisites": "depends_on depends requires needs",
        "needs": "prerequisites topics",  # of a milestone
        "outcomes": "goal goals objectives",
        "checks": "questions quiz",
        "readings": "resources links books",
        "url": "link href",
        "kind": "type",
        "hours": "estimate duration time",
        "days": "waits elapsed",
        "stage": "phase level",
        "stages": "phases",
        "tracks": "subjects modules sections",
        "topics": "steps tasks lessons items",
        "was": "aliases",
        "proof": "exercise project",
    }.items()
    for word in words.split()
}
# Where a key belongs that stands in the wrong place, by the entry that has it.
_HOMES = {
    key: entry_class.noun
    for entry_class in (MilestoneEntry, TopicEntry, TrackEntry, RoadmapEntry)
    for key in entry_class.keys
    if key not in NamedEntry.keys
}
_PLACES = {
    "milestone": "{key}: goes in a milestone, an entry below milestones:",
    "topic": "{key}: goes in a topic, an entry below topics:",
    "track": "topics go inside a track: write tracks: with an entry - id: basics, and put topics: into that entry",
    "roadmap": "{key}: goes next to title: at the left edge of the file",
}
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
# Lists of sentences, which may hold commas, and the signs that an inline list would parse.
_SENTENCE_LISTS = ("outcomes", "article")
_LIST_SIGNS = re.compile(r"[,\[\]{}]")
_NOUNS = {"checks": "check", "readings": "reading", "source": "source"}
_EXAMPLES = {"format": "format: 1", "tracks": "tracks: []"}


def report_faults(
    faults: Iterable[Fault],
    entry_class: type[Entry],
    node: Node,
    position: int,
    diagnostics: Diagnostics,
) -> None:
    """Add every fault of an entry to the diagnostics."""
    noun = entry_class.noun
    for fault in faults:
        value, value_position = _find(node, position, fault.location)
        if isinstance(value, RefusedValue):
            continue
        if fault.code == "unknown-key":
            _report_unknown_key(fault.location, entry_class, node, diagnostics)
        elif fault.code == "missing-key":
            if isinstance(node, MappingNode) and _has_other_word(node, fault.location):
                continue  # what is said about that word says the same
            sentence, hint = _missing_key_message(fault.location, noun, node)
            diagnostics.error(value_position, fault.code, sentence, hint)
        elif fault.code == "newer-format":
            sentence = (
                f"this file has format {value}, which needs a newer program; "
                f"this one reads format {FORMAT}"
            )
            hint = "update roadmap, or ask the author for a file in format 1"
            diagnostics.replace_all(value_position, fault.code, sentence, hint)
            raise ReadingAborted
        else:
            code, expectation, hint = _value_message(fault, value, diagnostics)
            subject = _subject(fault.location, noun)
            sentence = f"{subject} is {_describe(value)}; {expectation}"
            if code == "empty-value":
                sentence = f"{subject} is empty"
            diagnostics.error(value_position, code, sentence, hint)


def _has_other_word(node: MappingNode, location: Location) -> bool:
    """Return whether an entry has another word for a key that it lacks."""
    words = {str(key) for key in node}
    meanings = {_SYNONYMS.get(word, "") for word in words}
    if location == ("tracks",) and "topics" in words | meanings:
        return True  # topics beside the title, which go inside a track
    return len(location) == 1 and location[0] in meanings


def _value_message(fault: Fault, value: Node, diagnostics: Diagnostics) -> tuple[str, str, str]:
    """Return code, expectation and hint for a value that does not fit."""
    location = fault.location
    if value is None or fault.code == "empty-text":
        if not location or isinstance(location[-1], int):
            return "empty-value", "", "delete this entry, or write something after the hyphen"
        if location[-1] in ("id", "title", "format"):
            return "empty-value", "", f"write something after {location[-1]}:"
        return "empty-value", "", "write a value after it, or delete the key"
    if fault.code == "no-text":
        hint = "write a single text"
        if isinstance(value, MappingNode) and len(value) == 1:
            hint = "put the text in quotes, because `: ` makes it a key"
        elif isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            hint = f"write {value[0]} without the brackets"
        return "wrong-type", "text is needed", hint
    if fault.code == "no-list":
        return "wrong-type", "a list is needed", _list_hint(value, str(location[-1]))
    if fault.code == "no-mapping":
        hint = "write `key: value` lines"
        is_title = isinstance(value, str) and value.isprintable() and len(value) <= 60
        if is_title and not location and slugify(value):
            hint = f"write - id: {slugify(value)}, and in the next line title: {value}"
        return "wrong-type", "keys with values are needed", hint
    if fault.code == "unknown-value":
        match = diagnostics.closest_match(value, fault.choices) if isinstance(value, str) else ""
        hint = did_you_mean(match, "use one of these, or delete the key")
        return fault.code, fault.expectation, hint
    return fault.code, fault.expectation, fault.hint


def _list_hint(value: Node, key: str) -> str:
    """Return the hint for a value where a list is needed."""
    if not isinstance(value, str) or isinstance(value, QuotedText) or "\n" in value:
        return "put a hyphen before each entry"
    if value[0] == "-":
        return f"write a space after the hyphen: - {value.lstrip('- ')}"
    if len(value) > 60:
        return "put a hyphen before each entry"
    if key in _SENTENCE_LISTS and _LIST_SIGNS.search(value):
        return f"write it on a line of its own, under {key}: - {value}"
    return f"write [{', '.join(part.strip() for part in value.split(',') if part.strip())}]"


def _missing_key_message(location: Location, noun: str, node: Node) -> tuple[str, str]:
    *parents, key = location
    if parents:
        noun = _NOUNS.get(next((p for p in parents if isinstance(p, str)), ""), noun)
    line = _EXAMPLES.get(str(key), f"{key}: ...")
    if key == "id" and isinstance(node, MappingNode) and not parents:
        title = node.get("title")
        slug = slugify(title) if isinstance(title, str) else ""
        line = f"id: {slug or f'my-{noun}'}"
    return f"this {noun} has no {key}", f"add a line: {line}"


def _report_unknown_key(
    location: Location, entry_class: type[Entry], node: Node, diagnostics: Diagnostics
) -> None:
    *parents, last = location
    key = str(last)
    for part in parents:
        node = node[part]
        if isinstance(part, str):
            entry_class = entry_class.keys[part].type.entry_class or entry_class
    keys = list(entry_class.keys)
    synonym = _SYNONYMS.get(key, "")
    synonym = synonym if synonym in keys else _SYNONYMS.get(synonym, "")
    place = _place(key, entry_class.noun)
    match = synonym if synonym in keys else ""
    if not match and not (place and (key in _SYNONYMS or key in _HOMES)):
        match = diagnostics.closest_match(key, keys)
    name = excerpt(key)[1:-1]
    sentence = f"{name} is not a key of a {entry_class.noun}"
    default = place or f"possible keys: {', '.join(keys)}"
    hint = did_you_mean("" if match in node else match, default)
    if space := find_unicode_space(key):
        sentence = f"{character_name(space)} before {name} is read as part of the key"
        hint = "indent with spaces"
    diagnostics.error(node.key_positions[key], "unknown-key", sentence, hint)


def _place(key: str, noun: str) -> str:
    """Return where a key belongs that is none of this entry, or "" if it is none at all."""
    key = key if key in _HOMES else _SYNONYMS.get(key, "")
    home = _HOMES.get(key, noun)
    if home == noun:
        return ""
    if home == "track" and noun == "stage":
        return "topics go inside a track, not a stage; each topic names its stage with stage: ID"
    return _PLACES[home].format(key=key)


def _subject(location: Location, noun: str) -> str:
    if not location:
        return f"this {noun}"
    key = next((part for part in reversed(location) if isinstance(part, str)), "")
    return f"entry {location[-1] + 1} of {key}" if isinstance(location[-1], int) else key


def _describe(value: Node) -> str:
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            return excerpt(value)
        return f"the text {excerpt(value)}" if isinstance(value, QuotedText) else str(value)
    return "keys and values" if isinstance(value, dict) else "a list"


def _find(node: Node, position: int, location: Location) -> tuple[Node, int]:
    """Return the value at a location and its position, or those of the nearest part around it."""
    for part in location:
        if not isinstance(node, MappingNode | ListNode) or (
            isinstance(node, MappingNode) and part not in node
        ):
            break
        position = node.value_positions[part]  # type: ignore[index]
        node = node[part]  # type: ignore[index]
    return node, position
