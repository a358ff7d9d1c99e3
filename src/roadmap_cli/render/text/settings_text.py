"""What `config` prints, in plain lines; it must not know how settings are read or written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.answers.settings_answers import DEFAULT, FILE
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text_lines import TextLines

if TYPE_CHECKING:
    from roadmap_cli.core.answers.settings_answers import (
        ConfigAnswer,
        ConfigChange,
        SettingLine,
        Value,
    )

_KEY_WIDTH, _VALUE_WIDTH = 16, 12
_EXAMPLES: dict[str, Value] = {
    "roadmap": "python-backend",
    "day_starts": 4,
    "hours_per_week": 5,
    "color": "never",
    "ascii": True,
    "sync": "~/Sync/roadmap",
    "sync_after": True,
}


def config_lines(answer: ConfigAnswer, target: OutputTarget) -> list[str]:
    """Return all settings, one a line, with where each value comes from."""
    lines = TextLines(target)
    for setting in answer.settings:
        value = f"{_format(setting.value) or 'none'} ".ljust(_VALUE_WIDTH)
        lines.add(_origin(setting), setting.key.ljust(_KEY_WIDTH) + value, " " * _KEY_WIDTH)
    lines.append("")
    lines.add_commands(["roadmap config KEY", "roadmap config KEY VALUE"])
    return lines


def setting_lines(answer: ConfigAnswer, target: OutputTarget) -> list[str]:
    """Return one setting: its value, what it is for, what it can be, and how it is set."""
    (setting,) = answer.settings
    lines = TextLines(target)
    lines.add(f"{setting.key} = {_format(setting.value) or 'none'}, {_origin(setting)}")
    lines.add_field("For", setting.purpose)
    lines.add_field("Values", f"{setting.allowed}; by default {_format(setting.default) or 'none'}")
    example = _format(_EXAMPLES[setting.key])
    lines.add_field("Set it", f"roadmap config {setting.key} {example}")
    lines.add_field("", f"or {setting.key} = … in {answer.file}")
    lines.add_field("", f"the variable {setting.variable} overrides the file")
    return lines


def change_lines(change: ConfigChange, target: OutputTarget) -> list[str]:
    """Return what was changed, and where."""
    lines = TextLines(target)
    before = "none" if change.before is None else _format(change.before)
    if not change.changed and change.after is None:
        lines.add(f"{change.key} is not set in {change.file}; nothing was changed")
    elif not change.changed:
        lines.add(f"{change.key} is {before} already, in {change.file}:{change.line}")
    elif change.after is None:
        default = _format(change.default) or "none"
        lines.add(f"{change.key} is no longer set in {change.file}; it was {before}")
        lines.add(f"the default is {default}", "  ")
    else:
        place = f"{change.file}:{change.line}"
        lines.add(f"{change.key} = {_format(change.after)} (before: {before}), in {place}")
    return lines


def _origin(setting: SettingLine) -> str:
    if setting.origin == DEFAULT:
        return DEFAULT
    if setting.origin == FILE and setting.line:
        return f"from {setting.source}:{setting.line}"
    return f"from {setting.source}"


def _format(value: Value) -> str:
    """Return a value as a person types it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
