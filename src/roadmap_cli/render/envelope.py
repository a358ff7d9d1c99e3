"""The JSON envelope: one document per command, with the same keys also for failures."""

import json
import re
from typing import Any

from roadmap_cli.core.control_chars import CONTROL, INVISIBLE, json_escape
from roadmap_cli.errors import InvalidRoadmap, RoadmapError

SCHEMA = 1


def format_answer(
    command: str, value: Any, remarks: list[str], error: RoadmapError | None = None
) -> str:
    """Return a command's answer in the envelope."""
    text = json.dumps(
        {
            "schema": SCHEMA,
            "command": command,
            "ok": error is None,
            "data": to_json_value(value),
            "errors": [_error_data(error)] if error else [],
            "remarks": remarks,
        },
        ensure_ascii=False,
        indent=2,
    )
    # json escapes only what ASCII calls control: the rest would still steer a terminal.
    # What is left below U+0020 are the line ends of the document itself.
    return re.sub(f"(?!\n)[{CONTROL}{INVISIBLE}]", lambda m: json_escape(m[0]), text) + "\n"


def _error_data(error: RoadmapError) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": error.code,
        "exit_code": int(error.exit_code),
        "sentence": error.sentence,
        "hint": error.hint,
    }
    if isinstance(error, InvalidRoadmap):
        data["problems"] = to_json_value(error.problems)
    return data


def to_json_value(value: Any) -> Any:
    """Return a value made of dictionaries, lists, texts and numbers only."""
    fields = getattr(value, "_fields", None)
    if fields is not None:
        return {name: to_json_value(field) for name, field in zip(fields, value, strict=True)}
    if isinstance(value, (list, tuple)):
        return [to_json_value(v) for v in value]
    return value
