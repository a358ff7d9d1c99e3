"""The answers of config: the settings, where each comes from, and what was changed. Pure."""

from __future__ import annotations

from roadmap_cli.values import Record

# Where a value comes from, the strongest first.
FLAG, ENVIRONMENT, FILE, DEFAULT = "flag", "environment", "file", "default"

Value = str | int | float | bool


class SettingLine(Record):
    """A setting as it counts in this run."""

    key: str
    value: Value
    origin: str
    source: str  # the option, the variable or the file; "" for the default
    line: int  # of the file, else 0
    default: Value
    purpose: str
    allowed: str
    variable: str


class ConfigAnswer(Record):
    """All settings, or the one that was asked for."""

    file: str
    settings: tuple[SettingLine, ...]


class ConfigChange(Record):
    """What became of a setting in the settings file; None is a key that is not there."""

    key: str
    before: Value | None
    after: Value | None
    default: Value
    file: str
    line: int
    changed: bool
