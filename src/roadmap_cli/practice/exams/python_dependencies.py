"""python-dependencies: a project, its lock file, and two lists of what was installed from it.

All is read from files and from Git, so it needs neither the learner's tool nor the network.
"""

from __future__ import annotations

import os
import re
from functools import partial
from typing import Any

from roadmap_cli.practice.engine import Advice, Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.repositories import Commit, read_files, write_history
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools import dependencies, git
from roadmap_cli.practice.tools.dependencies import PROJECT

_LISTS = ("versions-1.txt", "versions-2.txt")
_TOOLS = frozenset(
    "black coverage flake8 isort mypy pdbpp poethepoet pre-commit pylint pyright pytest pytest-cov ruff tox ty".split()
)
_ENVIRONMENT = re.compile(
    r"(^|/)site-packages/|(^|/)pyvenv\.cfg$|(^|/)(\.venv|venv|env)/(bin|lib|Scripts)/"
)


def solution(seed: int, folder: str) -> None:
    """Commit what our solution has."""
    files = {**read_files(folder), ".gitignore": ".venv/\n__pycache__/\n"}
    write_history(folder, [Commit("Add a library and a test runner", files)])


def _look_at_project(room: Room) -> None:
    if not dependencies.read_project(room).name:
        raise NotYet(f"{PROJECT} gives the project no name")


def _look_at_library(room: Room) -> None:
    project = dependencies.read_project(room)
    if not project.runtime:
        raise NotYet(f"{PROJECT} names no library that the program needs when it runs")


def _look_at_tool(room: Room) -> None:
    project = dependencies.read_project(room)
    if not project.tools:
        raise NotYet("no group or extra names a development tool")
    if misplaced := sorted(_TOOLS & {requirement.name for requirement in project.runtime}):
        raise Advice(f"{misplaced[0]} stands among what the program needs when it runs")


def _look_at_lock(room: Room) -> None:
    names, versions = dependencies.read_locks(room)
    if not versions:
        raise NotYet(f"{names[0]} holds no package")


def _look_at_step(room: Room) -> None:
    project = dependencies.read_project(room)
    names, versions = dependencies.read_locks(room)
    for requirement in [*project.runtime, *project.tools]:
        locked = versions.get(requirement.name)
        if not locked and requirement.has_marker:
            continue
        if not locked:
            raise NotYet(f"{requirement.name} is in {PROJECT} and not in {', '.join(names)}")
        if not any(dependencies.fits(version, requirement.versions) for version in locked):
            raise NotYet(
                f"the locked version of {requirement.name} is not one that {PROJECT} takes",
                expected=requirement.versions,
                found=", ".join(sorted(locked)),
            )
    if "uv.lock" in names:
        _look_at_uv(room, project)


def _look_at_uv(room: Room, project: dependencies.Project) -> None:
    """Raise NotYet if uv.lock was made for other requirements: it says for which."""
    entries = dependencies.read_toml(room, "uv.lock").get("package", [])
    name = dependencies.normalize(project.name)
    metadata: dict[str, Any] = next(
        (e["metadata"] for e in entries if e["name"] == name and "metadata" in e), {}
    )
    requires = metadata.get("requires-dist", [])
    # An extra's requirements have a marker: they may go by the same names.
    locked = {e["name"]: e.get("specifier", "") for e in requires if "marker" not in e}
    asked = {r.name: r.versions for r in project.runtime if not r.has_marker}
    for library in sorted(locked.keys() | asked.keys()):
        ours, theirs = (
            _clauses(part[library]) if library in part else None for part in (asked, locked)
        )
        if metadata and ours != theirs:
            raise NotYet(
                f"uv.lock was made before {library} was changed in {PROJECT}",
                expected=f"{library}{asked.get(library, ' not at all')}",
                found=f"{library}{locked.get(library, ' not at all')}",
            )


def _clauses(versions: str) -> set[str]:
    return {clause.strip() for clause in versions.split(",") if clause.strip()}


def _look_at_commits(room: Room) -> None:
    git.demand_repository(room)
    tracked = git.read_names(room, "ls-tree", "-r", "--name-only", "HEAD")
    for name in (PROJECT, *dependencies.read_locks(room)[0]):
        if name not in tracked:
            raise NotYet(f"{name} is not committed")
        if git.run_git(room, "diff", "--quiet", "--ignore-cr-at-eol", "HEAD", "--", name).code == 1:
            raise NotYet(f"{name} was changed and not committed")


def _look_at_environment(room: Room) -> None:
    tracked = git.read_names(room, "ls-tree", "-r", "--name-only", "HEAD")
    if caught := [name for name in tracked if _ENVIRONMENT.search(name)]:
        raise NotYet("a virtual environment is committed", found=caught[0])
    paths = [f"{name}/x" for name in (".venv", "venv", "env")]
    is_ignored = git.run_git(room, "check-ignore", "--no-index", *paths).code == 0
    # uv, and venv since 3.13, write a .gitignore into the environment itself, which is not in the copy.
    own = os.path.join(room.origin, ".venv", ".gitignore")
    if not is_ignored and not os.path.exists(own):
        raise Advice(".gitignore does not name the environment")


def _look_at_lists(room: Room) -> None:
    project = dependencies.read_project(room)
    _, locked = dependencies.read_locks(room)
    first, second = (dependencies.read_installed(room, name, project.name) for name in _LISTS)
    for package in sorted(first.keys() & second.keys()):
        if first[package] != second[package]:
            raise NotYet(
                f"the two lists have different versions of {package}",
                found=f"{first[package]} and {second[package]}",
            )
    for requirement in project.runtime:
        version = first.get(requirement.name) or second.get(requirement.name)
        if not requirement.has_marker and not (
            requirement.name in first and requirement.name in second
        ):
            raise NotYet(f"{requirement.name} is not in both lists")
        if version and version not in locked.get(requirement.name, {version}):
            raise NotYet(
                f"{requirement.name} is installed in another version than the lock file has",
                expected=", ".join(sorted(locked[requirement.name])),
                found=version,
            )
    if only := sorted(first.keys() ^ second.keys()):
        raise Advice(f"only one of the lists has {only[0]}; on two systems that may be right")
    if not first:
        raise CouldNotLook(f"{_LISTS[0]} lists nothing but installers")


_check = partial(Check, needs=("project",))
CHECKS = (
    Check(
        "project",
        "pyproject.toml describes a project",
        _look_at_project,
        ("Which command of your tool begins a project?", "Read pyproject-guide, basic fields."),
    ),
    _check(
        "library",
        "it names a library that the program needs",
        _look_at_library,
        ("In which list of pyproject.toml stands what users need?",),
    ),
    _check(
        "tool",
        "it names a development tool in a group of its own",
        _look_at_tool,
        ("Who needs the tool: users or developers?", "Look at dependency groups."),
    ),
    _check(
        "lock",
        "a lock file holds exact versions",
        _look_at_lock,
        ("Which command of your tool writes the lock file?",),
    ),
    Check(
        "in-step",
        "the lock file fits what pyproject.toml asks for",
        _look_at_step,
        ("What did you change after the lock file was made?", "Lock again, then compare."),
        needs=("library", "tool", "lock"),
    ),
    Check(
        "committed",
        "pyproject.toml and the lock file are committed",
        _look_at_commits,
        ("What does a clone of your project contain?", "Which of the files does Git not know?"),
        needs=("lock",),
    ),
    Check(
        "environment",
        "the environment is not committed",
        _look_at_environment,
        (
            "Would the environment work in another folder?",
            "Look at .gitignore and git rm --cached.",
        ),
        needs=("committed",),
    ),
    Check(
        "same-versions",
        "both places have the same versions, those of the lock file",
        _look_at_lists,
        (
            "From which file did you restore the second environment?",
            "Which Python made each of the two lists?",
        ),
        needs=("library", "lock"),
    ),
)
