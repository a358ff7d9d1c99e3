"""The settings, and the paths of the program's files.

A setting comes from the environment, else from a TOML file, else from its default. It creates no
directory and writes nothing.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from typing import Any

from roadmap_cli.errors import UsageError
from roadmap_cli.values import Value

APPLICATION = "roadmap"
_MOST_BYTES = 1_000_000
_LONGEST_SHOWN = 80


class Setting(Value):
    """One setting: its key in the file, its environment variable, its type and default."""

    key: str
    kind: type
    default: Any
    variable: str
    help: str


TABLE = (
    Setting("roadmap", str, "", "ROADMAP", "the id of the roadmap to work on"),
    Setting("day_starts", int, 0, "ROADMAP_DAY_STARTS", "the hour (0 to 12) at which a day begins"),
    Setting(
        "hours_per_week",
        float,
        0.0,
        "ROADMAP_HOURS_PER_WEEK",
        "the hours you mean to study in a week, up to 100 (0: not set)",
    ),
    Setting("color", str, "auto", "ROADMAP_COLOR", "auto, always or never"),
    Setting("ascii", bool, False, "ROADMAP_ASCII", "draw with ASCII only"),
)


class Places(Value):
    """The paths of one learner's files on this machine."""

    data: str
    config: str

    @property
    def database(self) -> str:
        """Return the path of the database."""
        return os.path.join(self.data, "roadmap.db")

    @property
    def backups(self) -> str:
        """Return the directory of the backups."""
        return os.path.join(self.data, "backups")

    def holds(self, path: str) -> bool:
        """Return whether a path is one of the program's own files, links resolved."""
        path = os.path.realpath(path)
        own = [self.database, f"{self.database}-journal", self.config_file, self.device_file]
        backups = os.path.realpath(self.backups)
        return path in map(os.path.realpath, own) or path.startswith(backups + os.sep)

    @property
    def config_file(self) -> str:
        """Return the path of the settings file."""
        return os.path.join(self.config, "config.toml")

    @property
    def device_file(self) -> str:
        """Return the path of the file that remembers this machine's device id."""
        return os.path.join(self.config, "device")


class Settings(Value):
    """All settings, where each came from, and warnings about values that are invalid."""

    places: Places
    values: Mapping[str, Any]
    origins: Mapping[str, str]
    warnings: tuple[str, ...]

    def get(self, key: str) -> Any:
        """Return one setting."""
        return self.values[key]


def find_places(environ: Mapping[str, str]) -> Places:
    """Return the directories of the data and the configuration.

    ROADMAP_HOME, if set, is both. Otherwise the conventions of the system apply: on Linux they
    are implemented here, since importing platformdirs would slow every command by a tenth.
    """
    home = environ.get("ROADMAP_HOME", "")
    if home:
        home = os.path.abspath(os.path.expanduser(home))
        return Places(home, home)
    if sys.platform in ("darwin", "win32", "cygwin", "ios", "android"):
        import platformdirs

        return Places(
            platformdirs.user_data_dir(APPLICATION, appauthor=False),
            platformdirs.user_config_dir(APPLICATION, appauthor=False),
        )
    return Places(
        os.path.join(_xdg(environ, "XDG_DATA_HOME", ".local/share"), APPLICATION),
        os.path.join(_xdg(environ, "XDG_CONFIG_HOME", ".config"), APPLICATION),
    )


def _xdg(environ: Mapping[str, str], variable: str, fallback: str) -> str:
    """Return an XDG base directory; a relative one is ignored, as the specification demands."""
    chosen = environ.get(variable, "").strip()
    if os.path.isabs(chosen):
        return chosen
    home = environ.get("HOME") or _home_of_user()
    if not os.path.isabs(home):
        raise UsageError("your home directory is unknown", "set HOME or ROADMAP_HOME")
    return os.path.join(home, fallback)


def _home_of_user() -> str:
    """Return the home directory from the user database, for an environment without HOME."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings: environment before file before default."""
    places = find_places(environ)
    values = {s.key: s.default for s in TABLE}
    origins = {s.key: "default" for s in TABLE}
    warnings: list[str] = []
    for key, value in _read_file(places.config_file, warnings).items():
        values[key] = value
        origins[key] = places.config_file
    for setting in TABLE:
        text = environ.get(setting.variable, "")
        if text:
            found = _understood(setting, text)
            if found is None:
                warnings.append(
                    f"{setting.variable}{_shown(text)} is not understood: {setting.help}"
                )
            else:
                values[setting.key] = found
                origins[setting.key] = setting.variable
    return Settings(places, values, origins, tuple(warnings))


def _read_file(path: str, warnings: list[str]) -> dict[str, Any]:
    try:
        text = _text_of(path)
        import tomllib

        content = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        warnings.append(f"{path}: not read: {error.strerror or error}")
        return {}
    except ValueError as error:
        warnings.append(f"{path}: not read: {error}")
        return {}
    except RecursionError:
        warnings.append(f"{path}: not read: too many brackets inside each other")
        return {}
    found = {}
    known = {s.key: s for s in TABLE}
    for key, value in content.items():
        setting = known.get(key)
        if setting is None:
            shown = repr(key[:_LONGEST_SHOWN])
            warnings.append(f"{path}: no setting is called {shown}; there are {', '.join(known)}")
            continue
        understood = _understood(setting, value)
        if understood is None:
            warnings.append(f"{path}: {key}{_shown(value)} is not understood: {setting.help}")
        else:
            found[key] = understood
    return found


def _text_of(path: str) -> str:
    """Return the text of the settings file; raise ValueError unless it is a small regular file."""
    # A named pipe without a writer would block a plain open forever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ValueError("this is no file")
    with open(handle, "rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"it has more than {_MOST_BYTES:,} bytes")
    return data.decode("utf-8").replace("\r\n", "\n")


def _shown(value: Any) -> str:
    """Return "=VALUE" for a warning, shortened, or "" for a value that is too large to print."""
    if isinstance(value, str):
        return f"={value}" if len(value) <= _LONGEST_SHOWN else f"={value[:_LONGEST_SHOWN]}..."
    small = isinstance(value, (bool, float)) or (isinstance(value, int) and abs(value) < 2**63)
    return f"={value}" if small else ""


def _understood(setting: Setting, value: Any) -> Any:
    """Return a value converted to the type of its setting, or None when it is invalid."""
    if not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, int) and abs(value) >= 2**63:  # Python refuses to print some
        return None
    if setting.kind is bool:
        if isinstance(value, bool):
            return value
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(
            str(value).lower()
        )
    if setting.key == "day_starts":
        text = str(value)
        return int(text) if text.isdecimal() and len(text) <= 2 and int(text) <= 12 else None
    if setting.kind is float:
        return _hours(value)
    if setting.key == "color":
        return value if value in ("auto", "always", "never") else None
    return value if isinstance(value, str) else None


def _hours(value: Any) -> float | None:
    """Return hours a week from a number or its text, or None; `nan` is refused too."""
    try:
        found = float(value) if not isinstance(value, bool) else -1.0
    except (TypeError, ValueError):
        return None
    return found if 0 <= found <= 100 else None
