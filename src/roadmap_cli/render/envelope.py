"""The JSON envelope: one document per command, with the same keys also for failures."""

import json
import re
from typing import Any

from roadmap_cli.core.control_chars import HIDDEN, STEERING, escaped_in_json
from roadmap_cli.errors import InvalidRoadmap, RoadmapError

SCHEMA = 1


def answer(
    command: str, value: Any, remarks: list[str], trouble: RoadmapError | None = None
) -> str:
    """Return a command's answer in the envelope."""
    errors = [_error(trouble)] if trouble else []
    return _document(command, trouble is None, plain(value), errors, remarks)


def failure(command: str, error: RoadmapError) -> str:
    """Return a failure in the envelope."""
    return _document(command, False, None, [_error(error)], [])


def _error(error: RoadmapError) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": error.code,
        "exit_code": int(error.exit_code),
        "sentence": error.sentence,
        "hint": error.hint,
    }
    if isinstance(error, InvalidRoadmap):
        found["problems"] = [plain(p) for p in error.problems]
    return found


def _document(
    command: str, ok: bool, data: Any, errors: list[dict[str, Any]], remarks: list[str]
) -> str:
    text = json.dumps(
        {
            "schema": SCHEMA,
            "command": command,
            "ok": ok,
            "data": data,
            "errors": errors,
            "remarks": remarks,
        },
        ensure_ascii=False,
        indent=2,
    )
    # json escapes only what ASCII calls control: the rest would still steer a terminal.
    # What is left below U+0020 are the line ends of the document itself.
    return re.sub(f"(?!\n)[{STEERING}{HIDDEN}]", lambda m: escaped_in_json(m[0]), text) + "\n"


def plain(value: Any) -> Any:
    """Return a value made of dictionaries, lists, texts and numbers only."""
    fields = getattr(value, "_fields", None)
    if fields is not None:
        return {name: plain(field) for name, field in zip(fields, value, strict=True)}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value
