"""The JSON Schema of our file format, for editors: made from the entries that read it.

Keys, their meaning, limits and forms stand in `schema` and `field_types`; this only joins the parts
that the reader takes one by one. It must decide nothing about what is right.
"""

import json
from typing import Any

from roadmap_cli.core.roadmap import MOST_STAGES
from roadmap_cli.formats.file_reader import MOST_MILESTONES, MOST_READINGS, MOST_TOPICS, MOST_TRACKS
from roadmap_cli.formats.mapping import Entry, MappingType
from roadmap_cli.formats.schema import (
    NESTED,
    MilestoneEntry,
    ReadingEntry,
    RoadmapEntry,
    StageEntry,
    TopicEntry,
    TopicReadingEntry,
    TrackEntry,
)

# The lists whose entries are read one by one, so that their owners do not know what is in them.
_SECTIONS: tuple[tuple[type[Entry], str, type[Entry], int], ...] = (
    (RoadmapEntry, "stages", StageEntry, MOST_STAGES),
    (RoadmapEntry, "milestones", MilestoneEntry, MOST_MILESTONES),
    (RoadmapEntry, "tracks", TrackEntry, MOST_TRACKS),
    (RoadmapEntry, "readings", ReadingEntry, MOST_READINGS),
    (TrackEntry, "topics", TopicEntry, MOST_TOPICS),
)
_ABOUT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A roadmap file, format 1",
    "description": "What `roadmap load` reads. `roadmap check` knows more than this schema can say.",
}
# The order in which a person reads a schema.
_RANK = {
    key: rank
    for rank, key in enumerate(
        "$schema title description $ref anyOf type const enum not pattern minLength maxLength"
        " minimum exclusiveMinimum maximum default required properties propertyNames"
        " additionalProperties items minItems maxItems $defs".split()
    )
}


def schema_text() -> str:
    """Return the schema as a JSON document."""
    return json.dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"


def file_schema() -> dict[str, Any]:
    """Return the schema of a roadmap file."""
    entries = {entry for _, _, entry, _ in _SECTIONS} | set(NESTED.values())
    parts = {entry.__name__: _mapping(entry) for entry in entries}
    top = _mapping(RoadmapEntry)
    for owner, key, entry, most in _SECTIONS:
        part = top if owner is RoadmapEntry else parts[owner.__name__]
        part["properties"][key] |= {"items": MappingType(entry).json_schema, "maxItems": most}
    readings = parts["TopicEntry"]["properties"]["readings"]
    only_an_id = parts[TopicReadingEntry.__name__]["properties"]["id"]
    readings["items"] = {"anyOf": [only_an_id, readings["items"]]}
    whole: dict[str, Any] = _order({**top, **_ABOUT, "$defs": dict(sorted(parts.items()))})
    return whole


def _mapping(entry: type[Entry]) -> dict[str, Any]:
    needed = [name for name, key in entry.keys.items() if key.needed]
    return {
        "type": "object",
        "description": entry.__doc__,
        **({"required": needed} if needed else {}),
        **entry.json_schema,
        "properties": {
            # Nothing and "" mean that nothing was said, which is no default to show.
            name: key.type.json_schema
            | {"description": key.description}
            | ({"default": key.default} if key.default or key.default is False else {})
            for name, key in entry.keys.items()
        },
        "additionalProperties": False,
    }


def _order(schema: Any, *, names: bool = False) -> Any:
    """Return a schema with its words in the order of `_RANK`; names of keys stay as they are."""
    if isinstance(schema, list):
        return [_order(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    words = schema if names else sorted(schema, key=lambda word: (_RANK.get(word, 99), word))
    return {word: _order(schema[word], names=word in ("properties", "$defs")) for word in words}
