"""The JSON Schema of our file format, for editors: made from the models that read it.

Keys, their meaning, limits and forms stand in `schema` and `forms`; this only joins the parts
that the reader takes one by one, and leaves out what pydantic says of Python. It must decide
nothing about what is right.
"""

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from roadmap_cli.core.roadmap import MOST_STAGES
from roadmap_cli.formats.outline import MOST_MILESTONES, MOST_READINGS, MOST_TOPICS, MOST_TRACKS
from roadmap_cli.formats.schema import (
    Entry,
    MilestoneEntry,
    ReadingEntry,
    RoadmapEntry,
    StageEntry,
    TopicEntry,
    TrackEntry,
)

# The lists whose entries are read one by one, so that the models do not know what is in them.
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
# The order in which a person reads a schema; the same whatever the version of pydantic.
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
    models = dict.fromkeys(m for owner, _, entry, _ in _SECTIONS for m in (owner, entry))
    _, made = models_json_schema(
        [(model, "validation") for model in models], schema_generator=_AsWritten
    )
    parts: dict[str, Any] = made["$defs"]
    for part in parts.values():
        del part["title"]  # the name of a class
    for owner, key, entry, most in _SECTIONS:
        parts[owner.__name__]["properties"][key] |= {"items": _ref(entry), "maxItems": most}
    readings = parts["TopicEntry"]["properties"]["readings"]
    only_an_id = parts["TopicReadingEntry"]["properties"]["id"]
    readings["items"] = {"anyOf": [only_an_id, readings["items"]]}
    top = parts.pop("RoadmapEntry")
    whole: dict[str, Any] = _ordered({**top, **_ABOUT, "$defs": dict(sorted(parts.items()))})
    return whole


class _AsWritten(GenerateJsonSchema):
    """What an author writes, not what it becomes: no null, and no default that means "not said"."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's name
        return False

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        found = super().default_schema(schema)
        if found.get("default") in ("", 0, None, []) and found.get("default") is not False:
            found.pop("default", None)
        return found


def _ref(entry: type[Entry]) -> dict[str, str]:
    return {"$ref": f"#/$defs/{entry.__name__}"}


def _ordered(schema: Any, *, names: bool = False) -> Any:
    """Return a schema with its words in the order of `_RANK`; names of keys stay as they are."""
    if isinstance(schema, list):
        return [_ordered(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    # Older versions of pydantic wrap a reference that has a description.
    for wrapped in schema.pop("allOf", ()) if not names else ():
        schema |= wrapped
    words = schema if names else sorted(schema, key=lambda word: (_RANK.get(word, 99), word))
    return {word: _ordered(schema[word], names=word in ("properties", "$defs")) for word in words}
