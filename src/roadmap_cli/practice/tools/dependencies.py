"""What a Python project needs, by its pyproject.toml, its lock files and lists of installed packages.

Only files are read, so nothing has to be installed. Forms that are not known are "could not look". It knows
no practice.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room

PROJECT = "pyproject.toml"
_TOML_LOCKS = re.compile(r"(uv|poetry|pdm)\.lock|pylock(\.[^.]+)?\.toml")
_REQUIREMENTS = re.compile(
    r"requirements[^/]*\.txt|[^/]+-requirements\.txt|requirements/[^/]+\.txt"
)
_REQUIREMENT = re.compile(
    r"\s*([A-Za-z0-9][\w.-]*?)\s*(?:\[[^\]]*\])?\s*\(?\s*([<>=!~^][^;)#\\]*?)?\s*\)?\s*(?:;(.*?))?(?:@.*)?[\\\s]*$"
)
_INSTALLED = re.compile(r"[\s│├└─]*([A-Za-z0-9][\w.-]*?)(?:\s*==\s*|\s+v?)(\d[\w.!+]*)(\s|$|;)")
_INSTALLERS = {"pip", "setuptools", "wheel", "uv", "distribute"}
Versions = dict[str, set[str]]


class Requirement(NamedTuple):
    """One library that a project asks for."""

    name: str  # normalized
    versions: str = ""  # ">=2,<3" without spaces
    has_marker: bool = False  # it is asked for on some systems only


class Project(NamedTuple):
    """What pyproject.toml says."""

    name: str
    runtime: list[Requirement]
    tools: list[Requirement]  # of all groups and extras


def normalize(name: str) -> str:
    """Return a name as it is compared: lower case, with one kind of hyphen."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_toml(room: Room, name: str) -> dict[str, Any]:
    """Return a TOML file; raise NotYet if it is not TOML."""
    import tomllib

    try:
        return tomllib.loads(room.text(name))
    except tomllib.TOMLDecodeError as error:
        raise NotYet(f"{name} is not TOML: {error}") from None


def read_project(room: Room) -> Project:
    """Return what pyproject.toml says, also in the sections of Poetry, PDM and Hatch."""
    values = read_toml(room, PROJECT)
    project, tool = _table(values, "project"), _table(values, "tool")
    poetry = _table(tool, "poetry")
    if "dependencies" in project.get("dynamic", []):
        raise CouldNotLook(f"the dependencies of {PROJECT} are computed when it is built")
    runtime = [*_parse(project.get("dependencies")), *_parse(poetry.get("dependencies"))]
    groups: list[Any] = [
        *_table(values, "dependency-groups").values(),
        *_table(project, "optional-dependencies").values(),
        *_table(tool, "pdm", "dev-dependencies").values(),
        _table(tool, "uv").get("dev-dependencies"),
        poetry.get("dev-dependencies"),
        *(_table(group).get("dependencies") for group in _table(poetry, "group").values()),
        *(_table(group).get("dependencies") for group in _table(tool, "hatch", "envs").values()),
    ]
    tools = [requirement for group in groups for requirement in _parse(group)]
    for name in room.files("*.in") + room.files("*.txt"):
        if re.search(r"requirements", name) and re.search(r"dev|test|lint|tool", name):
            tools += _parse(room.text(name).splitlines())
    return Project(str(project.get("name") or poetry.get("name") or ""), runtime, tools)


def read_locks(room: Room) -> tuple[list[str], Versions]:
    """Return the lock files in the folder, and the versions that they hold."""
    names = [name for name in room.files() if _is_lock(name)]
    # Beside a real lock file, requirements.txt is what somebody asks for, not what is locked.
    names = [name for name in names if not name.endswith(".txt")] or names
    versions: Versions = defaultdict(set)
    for name in names:
        for package, version in _read_lock(room, name):
            versions[normalize(package)].add(version)
    if not names:
        if others := room.files("*.lock") + room.files("*lock.y*ml"):
            raise CouldNotLook(f"the form of {others[0]} is not known here")
        raise NotYet("there is no lock file")
    return names, versions


def read_installed(room: Room, name: str, without: str) -> dict[str, str]:
    """Return the versions of a list of installed packages, but for installers and one project."""
    text = room.text(name)
    if text.lstrip().startswith("["):
        try:
            pairs = [(item["name"], item["version"]) for item in json.loads(text)]
        except (ValueError, KeyError, TypeError):
            raise CouldNotLook(f"the form of {name} is not known here") from None
    else:
        found = map(_INSTALLED.match, text.splitlines())
        pairs = [(match[1], match[2]) for match in found if match]
    if not pairs:
        raise CouldNotLook(f"no names with versions are seen in {name}")
    versions = {normalize(package): version for package, version in pairs}
    return {
        package: version
        for package, version in versions.items()
        if package not in _INSTALLERS and package != normalize(without)
    }


def fits(version: str, versions: str) -> bool:
    """Return whether a version is one of those asked for; what we cannot tell fits."""
    return all(
        _fits_one(version, clause.strip()) for clause in versions.split(",") if clause.strip()
    )


def _fits_one(version: str, clause: str) -> bool:
    found = re.fullmatch(r"(===?|[<>!~]=|[<>])\s*v?(\d+(?:\.\d+)*)(\.\*)?", clause)
    if not found or not re.fullmatch(r"\d+(\.\d+)*", version):
        return True
    sign, wanted = found[1], _numbers(found[2])
    have = _numbers(version)
    if found[3] or sign == "~=":
        prefix = wanted if found[3] else wanted[:-1]
        is_same = have[: len(prefix)] == prefix
        if sign == "~=":
            return is_same and _pad(have) >= _pad(wanted)
        return is_same == (sign != "!=")
    difference = (_pad(have) > _pad(wanted)) - (_pad(have) < _pad(wanted))
    return {
        "==": difference == 0, "===": difference == 0, "!=": difference != 0,
        ">=": difference >= 0, "<=": difference <= 0, ">": difference > 0, "<": difference < 0,
    }[sign]  # fmt: skip


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _pad(numbers: list[int]) -> list[int]:
    return (numbers + [0] * 8)[:8]


def _is_lock(name: str) -> bool:
    return bool(_TOML_LOCKS.fullmatch(name) or _REQUIREMENTS.fullmatch(name)) or (
        name == "Pipfile.lock"
    )


def _read_lock(room: Room, name: str) -> Iterator[tuple[str, str]]:
    if name == "Pipfile.lock":
        for section in json.loads(room.text(name)).values():
            for package, entry in section.items() if isinstance(section, dict) else ():
                if isinstance(entry, dict) and "version" in entry:
                    yield package, entry["version"].lstrip("=")
    elif _TOML_LOCKS.fullmatch(name):
        values = read_toml(room, name)
        for entry in [*values.get("package", []), *values.get("packages", [])]:
            yield entry.get("name", ""), str(entry.get("version", ""))
    else:
        for requirement in _parse(room.text(name).splitlines()):
            if not re.match(r"===?[^*]+$", requirement.versions):
                raise NotYet(f"{name} does not pin {requirement.name} to one version")
            yield requirement.name, requirement.versions.lstrip("=")


def _parse(items: Any) -> list[Requirement]:
    """Return the requirements of a list of lines, or of a table of names as Poetry has it."""
    if isinstance(items, Mapping):
        return [
            Requirement(normalize(name), value if isinstance(value, str) else "")
            for name, value in items.items()
            if name.lower() != "python"
        ]
    found = []
    for item in items if isinstance(items, Iterable) and not isinstance(items, str) else ():
        if not isinstance(item, str) or re.match(r"\s*(#|-|$|[\w+.]+:|\.)", item):
            continue
        line = re.split(r"\s+#|\s--", item)[0]
        if match := _REQUIREMENT.match(line):
            versions = re.sub(r"\s", "", match[2] or "")
            found.append(Requirement(normalize(match[1]), versions, bool(match[3])))
    return found


def _table(values: Any, *keys: str) -> dict[str, Any]:
    """Return a table inside a table, {} if there is none."""
    for key in keys:
        values = values.get(key, {}) if isinstance(values, dict) else {}
    return values if isinstance(values, dict) else {}
