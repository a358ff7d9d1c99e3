"""What .pre-commit-config.yaml says about Ruff, and what such a hook would do with a file.

pre-commit itself is not run: it fetches its hooks from the network. A hook refuses a commit when its program
fails or changes a file, and that is seen without it. It knows no practice.
"""

from __future__ import annotations

import os
import re
import shlex
from typing import Any, NamedTuple

from roadmap_cli.practice.engine import CouldNotLook, NotYet
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.ruff import run_ruff

NAME = ".pre-commit-config.yaml"
_COMMIT_STAGES = {"commit", "pre-commit"}


class RuffHook(NamedTuple):
    """One hook that runs `ruff check`."""

    arguments: tuple[str, ...]
    files: str
    exclude: tuple[str, ...]  # of the hook and of the whole file
    stages: tuple[str, ...]  # () for every stage
    takes_names: bool

    def refuses(self, room: Room, path: str, text: str) -> bool:
        """Return whether it stops a commit of a text at a path."""
        if self.stages and not _COMMIT_STAGES.intersection(self.stages):
            return False
        if not _search(self.files, path) or any(_search(e, path) for e in self.exclude if e):
            return False
        folder = room.fresh_copy()
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
        names = [path] if self.takes_names else []
        run = run_ruff(room, "check", "--no-cache", *self.arguments, *names, folder=folder)
        with open(target, encoding="utf-8") as file:
            return run.code != 0 or file.read() != text


def read_ruff_hooks(room: Room) -> list[RuffHook]:
    """Return the hooks that run `ruff check`; raise NotYet if there is none."""
    if not room.has(NAME):
        raise NotYet(f"there is no file {NAME}")
    values = _read(room)
    hooks = [
        (str(repo.get("repo", "")), hook)
        for repo in _dicts(values.get("repos"))
        for hook in _dicts(repo.get("hooks"))
    ]
    found = []
    for repo, hook in hooks:
        words = _ruff_arguments(repo, hook)
        if words is not None:
            found.append(_make(values, hook, words))
    if not found and any(repo == "local" for repo, _ in hooks):
        raise CouldNotLook(f"what the local hooks of {NAME} run is not known here")
    if not found:
        raise NotYet(f"no hook of {NAME} runs ruff check")
    return found


def _make(values: dict[str, Any], hook: dict[str, Any], words: list[str]) -> RuffHook:
    return RuffHook(
        (*words, *map(str, hook.get("args") or ())),
        str(hook.get("files") or values.get("files") or ""),
        (str(hook.get("exclude") or ""), str(values.get("exclude") or "")),
        tuple(map(str, hook.get("stages") or values.get("default_stages") or ())),
        bool(hook.get("pass_filenames", True)),
    )


def _ruff_arguments(repo: str, hook: dict[str, Any]) -> list[str] | None:
    """Return what stands behind `ruff check` in the command of a hook, None for another command."""
    if repo.rstrip("/").removesuffix(".git").endswith("ruff-pre-commit"):
        return ["--force-exclude"] if hook.get("id") in ("ruff", "ruff-check") else None
    if repo != "local":
        return None
    try:
        words = shlex.split(str(hook.get("entry", "")))
    except ValueError:
        return None
    for place, word in enumerate(words[:-1]):
        if os.path.basename(word) == "ruff" and words[place + 1] == "check":
            return words[place + 2 :]
    return None


def _read(room: Room) -> dict[str, Any]:
    import yaml

    try:
        values = yaml.safe_load(room.text(NAME))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise NotYet(f"{NAME} is not YAML{f', line {mark.line + 1}' if mark else ''}") from None
    if not isinstance(values, dict):
        raise NotYet(f"{NAME} holds no list of repos")
    return values


def _dicts(items: Any) -> list[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _search(pattern: str, path: str) -> bool:
    try:
        return bool(re.search(pattern, path))
    except re.error:
        raise NotYet(f'{NAME}: "{pattern}" is not a regular expression') from None
