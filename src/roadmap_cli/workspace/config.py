"""The use case `config`: the settings with where each comes from, and changing the settings file.

It opens the database only to find out whether a roadmap of that id is loaded.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from roadmap_cli import settings_file
from roadmap_cli.address_password import hide_password
from roadmap_cli.core.answers.settings_answers import (
    DEFAULT,
    ENVIRONMENT,
    FILE,
    FLAG,
    ConfigAnswer,
    ConfigChange,
    SettingLine,
)
from roadmap_cli.errors import NotFound, NotSaved, UsageError
from roadmap_cli.file_access import access_advice, open_file, permission_advice
from roadmap_cli.setting_mistakes import fold_key, suggest_keys
from roadmap_cli.settings import (
    ALL_SETTINGS,
    SETTINGS_BY_KEY,
    Setting,
    parse_setting,
)
from roadmap_cli.store.database import atomic_write
from roadmap_cli.store.database.signals import defer_signals
from roadmap_cli.workspace.shipped_roadmap import SHIPPED
from roadmap_cli.workspace.workspace import Workspace


def config(w: Workspace, flags: Mapping[str, Any]) -> ConfigAnswer:
    """Return every setting with its value and where that comes from."""
    return ConfigAnswer(_file(w), tuple(_line(w, s, flags) for s in ALL_SETTINGS))


def explain(w: Workspace, typed: str, flags: Mapping[str, Any]) -> ConfigAnswer:
    """Return one setting; raise NotFound for a key that is none."""
    return ConfigAnswer(_file(w), (_line(w, _find(typed), flags),))


def set_setting(w: Workspace, typed: str, value: str) -> ConfigChange:
    """Set a value in the settings file; raise UsageError for one that cannot be."""
    setting = _find(typed)
    parsed = _parse(w, setting, value)
    return _change(w, setting, lambda text: settings_file.set_value(text, setting.key, parsed))


def unset_setting(w: Workspace, typed: str) -> ConfigChange:
    """Take a setting out of the settings file."""
    setting = _find(typed)

    def remove(text: str) -> str:
        is_there = setting.key in settings_file.parse(text)
        return settings_file.remove_key(text, setting.key) if is_there else text

    return _change(w, setting, remove)


def _file(w: Workspace) -> str:
    return w.settings.paths.config_file


def _find(typed: str) -> Setting:
    setting = SETTINGS_BY_KEY.get(fold_key(typed))
    if setting is None:
        raise NotFound(f"no setting is called '{typed}'", suggest_keys(typed, SETTINGS_BY_KEY))
    return setting


def _line(w: Workspace, setting: Setting, flags: Mapping[str, Any]) -> SettingLine:
    """Return a setting as it counts in this run."""
    value, source = w.settings.get(setting.key), w.settings.origins[setting.key]
    kind, line = DEFAULT, 0
    if flags.get(setting.key):
        kind, value, source = FLAG, flags[setting.key], f"--{setting.key}"
    elif source == setting.variable:
        kind = ENVIRONMENT
    elif source == _file(w):
        kind, line = (
            FILE,
            settings_file.find_line(settings_file.read_text(open_file(source)), setting.key),
        )
    else:
        source = ""
    return SettingLine(
        key=setting.key,
        value=value,
        origin=kind,
        source=source,
        line=line,
        default=setting.default,
        purpose=setting.purpose,
        allowed=setting.allowed,
        variable=setting.variable,
    )


def _parse(w: Workspace, setting: Setting, typed: str) -> Any:
    """Return a typed value as the file holds it; raise UsageError with what is possible."""
    value = parse_setting(setting, _plain(setting, typed))
    if value is None:
        raise UsageError(
            f"'{typed}' is not a value for {setting.key}",
            f"nothing was changed; it can be {setting.allowed}",
        )
    if setting.key == "roadmap":
        ids = _loaded_ids(w)
        if value not in ids:
            raise UsageError(
                f"no roadmap '{typed}' is loaded", f"nothing was changed; loaded: {', '.join(ids)}"
            )
    if setting.key == "sync" and value:
        from roadmap_cli.carriers import places

        return places.full_name(value)
    return value


def _plain(setting: Setting, typed: str) -> str:
    """Return hours as people type them, 5,5 or 5 hours or 4am or 04:00, as a plain number; ALWAYS as always."""
    text = " ".join(typed.lower().split())
    if setting.kind is float:
        amount = re.fullmatch(
            r"(\d+)(?:[.,](\d{1,2}))?(?: ?(?:h|hours?)(?:(?: a | per |/)week)?)?", text
        )
        return f"{amount[1]}.{amount[2] or 0}" if amount else typed
    if setting.key == "day_starts":
        if text in ("midnight", "noon"):
            return "0" if text == "midnight" else "12"
        clock = re.fullmatch(r"(\d{1,2})(?:[:h]00)?( ?[ap]m| ?h| o'clock)?", text)
        half = (clock[2] or "").strip() if clock else ""
        if clock is None or (half == "pm" and clock[1] != "12"):
            return typed
        return "0" if half == "am" and clock[1] == "12" else str(int(clock[1]))
    return text if setting.key == "color" else typed


def _loaded_ids(w: Workspace) -> list[str]:
    """Return the ids of the loaded roadmaps; before the first command that is the shipped one."""
    from roadmap_cli.store.catalog import catalog

    if not os.path.exists(w.settings.paths.database):
        return [SHIPPED]
    return [roadmap.id for roadmap in catalog.loaded_roadmaps(w.database)] or [SHIPPED]


def _change(w: Workspace, setting: Setting, edit: Callable[[str], str]) -> ConfigChange:
    """Write the edited settings file, wholly or not at all."""
    path = _file(w)
    text = _read(path)
    before = _shown_value(settings_file.parse(text).get(setting.key)) if text else None
    try:
        changed = edit(text)
    except ValueError as error:
        line = settings_file.find_line(text, setting.key)
        raise UsageError(
            f"{path}:{line}: this line cannot be changed by a command",
            f"nothing was changed; change {setting.key} there in an editor",
        ) from error
    if changed != text:
        _write(w, path, changed)
        mistake = f"{path}:{settings_file.find_line(text, setting.key)}: {setting.key}"
        w.remarks = [remark for remark in w.remarks if not remark.startswith(mistake)]
    after = _shown_value(settings_file.parse(changed).get(setting.key))
    line = settings_file.find_line(changed, setting.key) if after is not None else 0
    if w.settings.origins[setting.key] == setting.variable:
        w.remarks.append(f"the variable {setting.variable} is set, and counts before the file")
    return ConfigChange(setting.key, before, after, setting.default, path, line, changed != text)


def _shown_value(value: Any) -> Any:
    return hide_password(value) if isinstance(value, str) else value


def _read(path: str) -> str:
    """Return the text of the settings file, "" if there is none; raise UsageError for a faulty one."""
    try:
        text = settings_file.read_text(open_file(path))
        settings_file.parse(text)
    except FileNotFoundError:
        return ""
    except OSError as error:
        advice = permission_advice(path, "nothing was changed")
        raise NotSaved(f"{path} cannot be read: {error.strerror or error}", advice) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{path} has a mistake: {error}", "nothing was changed; fix it in an editor"
        ) from error
    return text


def _write(w: Workspace, path: str, text: str) -> None:
    try:
        with defer_signals():  # so that an interrupted run knows what it wrote
            os.makedirs(os.path.dirname(os.path.realpath(path)), mode=0o700, exist_ok=True)
            atomic_write.write_atomically(path, (text,))
            w.outcome.files.append(path)
    except OSError as error:
        advice = f"nothing was changed; {access_advice(path, error)}"
        raise NotSaved(f"{path} could not be written: {error.strerror or error}", advice) from error
