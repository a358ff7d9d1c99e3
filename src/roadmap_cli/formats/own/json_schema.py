"""The JSON Schema of our file format, for editors: made from the entries that read it.

Keys, their meaning, limits and forms stand in `schema` and `field_types`. It must decide nothing
about what is right.
"""

import json
from typing import Any

from roadmap_cli.formats.own.field_types import REMARK_PREFIX, Entry
from roadmap_cli.formats.own.schema import RoadmapEntry

_ABOUT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A roadmap file, format 1",
    "description": "What `roadmap load` reads. `roadmap check` finds more than this schema can describe.",
}


def schema_text() -> str:
    """Return the schema as a JSON document."""
    return json.dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"


def file_schema() -> dict[str, Any]:
    """Return the schema of a roadmap file, in the order in which a person reads one."""
    entries: dict[str, dict[str, Any]] = {}
    _add_entries(RoadmapEntry, entries)
    readings = entries["TopicEntry"]["properties"]["readings"]
    only_an_id = entries["TopicReadingEntry"]["properties"]["id"]
    readings["items"] = {"anyOf": [only_an_id, readings["items"]]}
    return {
        **_ABOUT,
        **entries.pop("RoadmapEntry"),
        **_ABOUT,
        "$defs": dict(sorted(entries.items())),
    }


def _add_entries(entry_class: type[Entry], entries: dict[str, dict[str, Any]]) -> None:
    """Add the schema of an entry and those of the entries inside it."""
    keys, own = entry_class.keys, entry_class.json_schema
    required = [name for name, key in keys.items() if key.required] or own.get("required")
    schema = {
        "description": entry_class.__doc__,
        "anyOf": own.get("anyOf"),
        "type": "object",
        "required": required,
        "properties": {
            # None and "" mean that nothing was said, which is no default to show.
            name: {"description": key.description, **key.type.json_schema}
            | ({"default": key.default} if key.default or key.default is False else {})
            for name, key in keys.items()
        },
        "patternProperties": {
            f"^{REMARK_PREFIX}": {"description": "A comment; the program ignores it."}
        },
        "additionalProperties": False,
    }
    entries[entry_class.__name__] = {k: value for k, value in schema.items() if value is not None}
    for key in keys.values():
        if key.type.entry_class:
            _add_entries(key.type.entry_class, entries)
