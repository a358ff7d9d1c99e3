"""The settings, and the paths of the program's files.

A setting comes from the environment, else from a TOML file, else from its default. It creates no
directory and writes nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping

from roadmap_cli.annotations import Any
from roadmap_cli.errors import UsageError
from roadmap_cli.file_access import NotAFile, find_obstacle, open_file, permission_advice
from roadmap_cli.values import Record

APPLICATION = "roadmap"
_SHELL_CHARACTERS = frozenset("$%`~'\"")
# What a shell would have replaced in a path: variables and commands; before it, a home, a quote.
_UNEXPANDED = r"""\$[{(]?[A-Za-z_]\w*[})]?|%[A-Za-z_]\w*%|\$\(|`|^[~$%'"]"""


class Setting(Record):
    """One setting: its key in the file, its environment variable, its type and default."""

    key: str
    kind: type
    default: Any
    variable: str
    allowed: str  # what its value may be
    purpose: str


ALL_SETTINGS = (
    Setting("roadmap", str, "", "ROADMAP", "the id of a loaded roadmap",
            "The roadmap to work on, whatever 'roadmap use' says."),
    Setting("day_starts", int, 0, "ROADMAP_DAY_STARTS", "an hour from 0 to 12",
            "When your day begins: with 4, what you finish at 3 in the morning counts for the day before."),
    Setting("hours_per_week", float, 0.0, "ROADMAP_HOURS_PER_WEEK", "a number of hours up to 100 (0: not set)",
            "How much you mean to study in a week, for plans and forecasts."),
    Setting("color", str, "auto", "ROADMAP_COLOR", "auto, always or never",
            "Whether answers are colored; auto is at a terminal only."),
    Setting("ascii", bool, False, "ROADMAP_ASCII", "true or false",
            "Whether signs and lines are drawn with ASCII characters only."),
    Setting("sync", str, "", "ROADMAP_SYNC", "a folder, git:PATH, or postgresql://NAME@HOST/DATABASE",
            "Where 'roadmap sync' meets your other machines."),
    Setting("sync_after", bool, False, "ROADMAP_SYNC_AFTER", "true or false",
            "Whether each command that records something also adds it to the folder of 'sync'."),
)  # fmt: skip
SETTINGS_BY_KEY = {setting.key: setting for setting in ALL_SETTINGS}


class Paths(Record):
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

    @property
    def outputs_file(self) -> str:
        """Return the path of the file with the digests of what -o wrote."""
        return os.path.join(self.data, "outputs")

    @property
    def place_memory(self) -> str:
        """Return the path of the file that remembers what the place of `sync` holds."""
        return os.path.join(self.data, "place")

    def page_of(self, roadmap: str) -> str:
        """Return the path of the page that `map --open` writes of a roadmap."""
        return os.path.join(self.data, "pages", f"{roadmap}.html")

    def is_own_file(self, path: str) -> bool:
        """Return whether a path is one of the program's own files, under whatever name.

        Names in our directories are compared without regard to case, as some systems do.
        """
        path = os.path.realpath(path)
        own_files = [self.database, f"{self.database}-journal", self.config_file, self.device_file]
        own_files += [self.outputs_file, self.place_memory]
        return any(_is_same_path(path, own) for own in own_files) or any(
            is_same_file(parent, self.backups) for parent in _parents(path)
        )

    @property
    def config_file(self) -> str:
        """Return the path of the settings file."""
        return os.path.join(self.config, "config.toml")

    @property
    def device_file(self) -> str:
        """Return the path of the file that remembers this machine's device id."""
        return os.path.join(self.config, "device")


class Settings(Record):
    """All settings, where each came from, and warnings about values that are invalid."""

    paths: Paths
    values: Mapping[str, Any]
    origins: Mapping[str, str]
    warnings: tuple[str, ...]

    def get(self, key: str) -> Any:
        """Return one setting."""
        return self.values[key]


def is_same_file(one: str, other: str) -> bool:
    """Return whether two paths lead to the same file, or will once it is made."""
    try:
        return os.path.samefile(one, other)  # sees hard links, and names that differ in case only
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def _is_same_path(path: str, own: str) -> bool:
    own = os.path.realpath(own)
    (directory, name), (own_directory, own_name) = os.path.split(path), os.path.split(own)
    has_same_name = name.casefold() == own_name.casefold()
    return is_same_file(path, own) or (has_same_name and is_same_file(directory, own_directory))


def _parents(path: str) -> Iterator[str]:
    """Yield the directories above a path, the nearest first."""
    while (parent := os.path.dirname(path)) != path:
        yield (path := parent)


def find_paths(environ: Mapping[str, str], platform: str = sys.platform) -> Paths:
    """Return the directories of the data and the configuration.

    ROADMAP_HOME, if set, is both. Otherwise the conventions of the system apply. They are
    implemented here, since importing platformdirs would slow every command by a tenth.
    """
    if home := _directory_in(environ, "ROADMAP_HOME"):
        home = os.path.abspath(home)
        return Paths(home, home)
    if platform == "win32":
        directory = os.path.join(_windows_directory(environ), APPLICATION)
        return Paths(directory, directory)
    data, config = ".local/share", ".config"
    if platform == "darwin":  # where the variables have their meaning too, if they are set
        data = config = "Library/Application Support"
    return Paths(
        os.path.join(_xdg_directory(environ, "XDG_DATA_HOME", data), APPLICATION),
        os.path.join(_xdg_directory(environ, "XDG_CONFIG_HOME", config), APPLICATION),
    )


def _directory_in(environ: Mapping[str, str], variable: str) -> str:
    """Return the directory that a variable names, or ""; refuse what a shell should have replaced."""
    path = environ.get(variable, "").strip()
    if _SHELL_CHARACTERS.isdisjoint(path):
        return path
    import re  # only here: no daily command uses it

    if match := re.search(_UNEXPANDED, path):
        raise UsageError(
            f"{variable} holds {match[0]}, which no shell has replaced: {path}",
            f"set {variable} to the whole path of a directory",
        )
    return path


def _xdg_directory(environ: Mapping[str, str], variable: str, fallback: str) -> str:
    """Return an XDG base directory; a relative one is ignored, as the specification demands."""
    directory = _directory_in(environ, variable)
    if os.path.isabs(directory):
        return directory
    home = _directory_in(environ, "HOME") or _home_directory()
    if not os.path.isabs(home):
        raise UsageError("your home directory is unknown", "set HOME or ROADMAP_HOME")
    return os.path.join(home, fallback)


def _windows_directory(environ: Mapping[str, str]) -> str:
    """Return the directory of Windows for what programs keep on this machine."""
    for variable, rest in (("LOCALAPPDATA", ""), ("USERPROFILE", "AppData/Local")):
        if directory := _directory_in(environ, variable):
            return os.path.normpath(os.path.join(directory, rest))
    raise UsageError("your home directory is unknown", "set LOCALAPPDATA or ROADMAP_HOME")


def _home_directory() -> str:
    """Return the home directory from the user database, for an environment without HOME."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return ""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings: environment before file before default."""
    paths = find_paths(environ)
    file = paths.config_file
    values = {s.key: s.default for s in ALL_SETTINGS}
    origins = dict.fromkeys(SETTINGS_BY_KEY, "default")
    warnings = _warn_of_relative_home(environ, paths)
    text, in_file = _read_file(file, warnings)
    entries = [(key, value, file) for key, value in in_file.items()]
    variables = [(s.key, environ.get(s.variable, ""), s.variable) for s in ALL_SETTINGS]
    for key, value, origin in (*entries, *(entry for entry in variables if entry[1])):
        setting = SETTINGS_BY_KEY.get(key)
        parsed = None if setting is None else parse_setting(setting, value)
        if parsed is None:
            from roadmap_cli import setting_mistakes

            place = setting_mistakes.find_place(file, text, key) if origin == file else origin
            if setting is None:
                warnings.append(setting_mistakes.describe_unknown(place, key, SETTINGS_BY_KEY))
            else:
                warnings.append(setting_mistakes.describe_value(place, value, setting))
        else:
            values[key] = parsed
            origins[key] = origin
    return Settings(paths, values, origins, tuple(warnings))


def _warn_of_relative_home(environ: Mapping[str, str], paths: Paths) -> list[str]:
    """Return a warning for a home that is another one in each directory, unless it says so by a dot."""
    home = environ.get("ROADMAP_HOME", "").strip()
    if not home or home.startswith(".") or os.path.isabs(home):
        return []
    return [
        f"ROADMAP_HOME={home} is relative, so that each directory has data of its own; here it is"
        f" {paths.data}; ROADMAP_HOME=./{home} would mean that"
    ]


def _read_file(path: str, warnings: list[str]) -> tuple[str, Mapping[str, Any]]:
    """Return the text of the settings file with its keys; none, with a warning, if it is faulty."""
    reason: object
    try:
        handle = open_file(path)  # most learners have none
        from roadmap_cli import settings_file

        text = settings_file.read_text(handle)
        return text, settings_file.parse(text)
    except PermissionError as error:
        reason = f"{error.strerror}{permission_advice(path, '', before='; ')}"
    except NotAFile as error:
        reason = error.strerror
    except OSError as error:
        is_missing = isinstance(error, FileNotFoundError)
        reason = find_obstacle(path) or ("" if is_missing else error.strerror or error)
        if not reason:
            return "", {}
    except UnicodeDecodeError:
        reason = "it holds bytes that are not UTF-8"
    except ValueError as error:
        reason = error
    except RecursionError:
        reason = "too many brackets inside each other"
    warnings.append(f"{path}: not read: {reason}")
    return "", {}


def parse_setting(setting: Setting, value: Any) -> Any:
    """Return a value converted to the type of its setting, or None when it is invalid."""
    if not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, int) and abs(value) >= 2**63:  # Python refuses to print some
        return None
    if setting.kind is bool:
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(
            str(value).lower()
        )
    if setting.key == "day_starts":
        text = str(value)
        return int(text) if text.isdecimal() and len(text) <= 2 and int(text) <= 12 else None
    if setting.kind is float:
        return _parse_hours(value)
    if setting.key == "color":
        return value if value in ("auto", "always", "never") else None
    return _hide_password(value) if isinstance(value, str) else None


def _hide_password(text: str) -> str:
    """Return a setting as it may be shown: an address with a password in it is refused anyway."""
    if "://" not in text:
        return text
    from roadmap_cli.address_password import hide_password

    return hide_password(text)


def _parse_hours(value: Any) -> float | None:
    """Return hours a week from a number or its text, or None; `nan` is refused too."""
    try:
        hours = float(value) if not isinstance(value, bool) else -1.0
    except (TypeError, ValueError):
        return None
    return hours if 0 <= hours <= 100 else None
