"""The JSON envelope: one document per command, with the same keys also for failures."""

import json
from typing import Any

from roadmap_cli.errors import InvalidRoadmap, RoadmapError

SCHEMA = 1


def answer(command: str, value: Any, remarks: list[str]) -> str:
    """Return a command's answer in the envelope."""
    return _document(command, True, plain(value), [], remarks)


def failure(command: str, error: RoadmapError) -> str:
    """Return a failure in the envelope."""
    errors: list[dict[str, Any]] = [
        {
            "code": error.code,
            "exit_code": int(error.exit_code),
            "sentence": error.sentence,
            "hint": error.hint,
        }
    ]
    if isinstance(error, InvalidRoadmap):
        errors[0]["problems"] = [plain(p) for p in error.problems]
    return _document(command, False, None, errors, [])


def _document(
    command: str, ok: bool, data: Any, errors: list[dict[str, Any]], remarks: list[str]
) -> str:
    return (
        json.dumps(
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
        + "\n"
    )


def plain(value: Any) -> Any:
    """Return a value made of dictionaries, lists, texts and numbers only."""
    fields = getattr(value, "_fields", None)
    if fields is not None:
        return {name: plain(field) for name, field in zip(fields, value, strict=True)}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value
