"""How this program was called and how it was installed: what a person would type again.

It reads names and the records that pip, uv and pipx leave beside an installation. It runs nothing
and must not know any command of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress

from roadmap_cli import shell_words
from roadmap_cli.annotations import Any
from roadmap_cli.values import Record

PROGRAM = "roadmap"
_MODULE = "__main__.py"
_UV_TOOL, _PIPX = "uv-receipt.toml", "pipx_metadata.json"


class Installation(Record):
    """One run of an installed program, by what Python and the environment say about it."""

    environ: Mapping[str, str]
    argv: tuple[str, ...]  # as Python hands it on
    words: tuple[str, ...]  # as the system was given it
    prefix: str  # the directory of the virtual environment

    def program_words(self) -> str:
        """Return what calls the program once more: `roadmap` if that is what the PATH finds."""
        script = self.argv[0]
        is_module = os.path.basename(script) == _MODULE
        name = PROGRAM if is_module else os.path.basename(script)
        found = find_executable(name, self._path())
        if found and (_is_same(found, script) or self._holds(os.path.realpath(found))):
            return name
        if runner := self._runner():
            return f"{runner} {name}"
        if not is_module and os.access(script, os.X_OK):
            return shell_words.quote(script)
        before = len(self.words) - len(self.argv) + 1
        return _join(self.words[:before])

    def install_command(self, requirement: str) -> str:
        """Return the command that puts a library beside the program, in the way it was installed."""
        if runner := self._runner("--with", requirement):
            return f"{runner} {PROGRAM}"
        if os.path.isfile(os.path.join(self.prefix, _UV_TOOL)):
            return self._uv_tool_command(requirement)
        if os.path.isfile(os.path.join(self.prefix, _PIPX)):
            return _join(["pipx", "inject", os.path.basename(self.prefix), requirement])
        pip = os.path.join(self.prefix, "bin", "pip")
        if not os.path.isfile(pip):
            is_uv = bool(find_executable("uv", self._path()))
            words = ["uv", "pip", "install"] if is_uv else ["python3", "-m", "pip"]
            more = [requirement] if is_uv else ["install", requirement]
            return _join([*words, "--python", self.prefix, *more])
        found = find_executable("pip", self._path())
        pip = "pip" if found and _is_same(found, pip) else _nearby(pip)
        return _join([pip, "install", requirement])

    def _path(self) -> list[str]:
        """Return the directories of the shell's PATH; uv has put one in front for this run only."""
        directories = self.environ.get("PATH", "").split(os.pathsep)
        own = os.path.join(self.prefix, "bin")
        return [d for d in directories if d != own] if "UV" in self.environ else directories

    def _holds(self, path: str) -> bool:
        return _is_same(os.path.dirname(path), os.path.join(self.prefix, "bin"))

    def _runner(self, *options: str) -> str:
        """Return the words in front of the program where each run is given an environment."""
        folder = os.path.basename(os.path.dirname(self.prefix))
        if "UV_RUN_RECURSION_DEPTH" in self.environ:
            is_own = self.environ.get("VIRTUAL_ENV") == self.prefix
            return _join(["uv", "run", *options]) if is_own else ""
        if "UV" in self.environ and folder.startswith("archive-v"):  # of its cache
            return _join(["uvx", *options, "--from", self._origin()])
        if os.path.isfile(os.path.join(self.prefix, _PIPX)) and folder != "venvs":
            return _join(["pipx", "run", *options, "--spec", self._origin()])
        return ""

    def _uv_tool_command(self, requirement: str) -> str:
        """Return the command that installs the program anew, with all that was put beside it."""
        import tomllib

        source, others = self._origin(), []
        with suppress(OSError, ValueError, LookupError, TypeError):
            with open(os.path.join(self.prefix, _UV_TOOL), "rb") as file:
                own, *more = tomllib.load(file)["tool"]["requirements"]
            others = [f"{other['name']}{other.get('specifier', '')}" for other in more]
            if extras := ",".join(own.get("extras", ())):
                source += f"[{extras}]"
        options = [word for other in (*others, requirement) for word in ("--with", other)]
        return _join(["uv", "tool", "install", *options, source])

    def _origin(self) -> str:
        """Return where the program was installed from: a path or an address."""
        import json
        from glob import escape, glob

        site = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        records = glob(os.path.join(escape(site), "learning_roadmap-*", "direct_url.json"))
        with suppress(OSError, ValueError, LookupError, TypeError), open(records[0], "rb") as file:
            return _format_source(json.load(file))
        return "learning-roadmap"


def find_executable(name: str, directories: Iterable[str]) -> str:
    """Return the file that a shell runs for a name, "" if there is none."""
    for directory in directories:
        path = os.path.join(directory, name)
        if os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    return ""


def this_installation(environ: Mapping[str, str] = os.environ) -> Installation:
    """Return the installation that runs."""
    return Installation(environ, tuple(sys.argv), tuple(sys.orig_argv), sys.prefix)


def _is_same(path: str, other: str) -> bool:
    with suppress(OSError):
        return os.path.samefile(path, other)
    return False


def _join(words: Iterable[str]) -> str:
    return " ".join(map(shell_words.quote, words))


def _nearby(path: str) -> str:
    """Return a path as it is typed from the directory one stands in, if it is below that."""
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here)


def _format_source(record: Any) -> str:
    """Return the source of a record of direct_url.json, as pip and uv take it."""
    from urllib.parse import unquote, urlsplit

    url = str(record["url"])
    if version_control := record.get("vcs_info"):
        revision = version_control.get("requested_revision")
        return f"{version_control['vcs']}+{url}" + (f"@{revision}" if revision else "")
    address = urlsplit(url)
    if address.scheme != "file":
        return url
    path = unquote(address.path)
    return "." if _is_same(path, ".") else path
