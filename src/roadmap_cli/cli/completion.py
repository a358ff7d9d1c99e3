"""What the Tab key offers: commands and options from the program itself, names from SQLite.

It answers the scripts that Typer installs for bash, zsh and fish. It is silent on any trouble,
makes no file, and lets nothing through that a shell could take for code.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TextIO

import typer

from roadmap_cli.core.naming import folded
from roadmap_cli.settings import read_settings
from roadmap_cli.store import completions
from roadmap_cli.values import Value

MOST = 200

# What a parameter's value may be, by the parameter's name.
_NAMES = {
    "topic": "topic",
    "topics": "topic",
    "yes": "topic",
    "no": "topic",
    "track": "track",
    "goal": "goal",
    "reading": "reading",
    "name": "name",
    "roadmap": "roadmap",
    "stage": "stage",
}
_FIXED = {
    "format": ("terminal", "json", "md", "csv", "html"),
    "color": ("auto", "always", "never"),
    "rating": ("1", "2", "3", "4"),
    "state": ("open", "in_progress", "paused", "done", "assumed", "skipped", "retired"),
    "kind": ("book", "docs", "tutorial", "course", "article", "video", "exercise", "reference"),
}
_UNSAFE = re.compile(r"[^\w .,+/&-]+")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


class Offer(Value):
    """One thing to complete to, with a few words of help."""

    value: str
    help: str = ""


def answer(environ: Mapping[str, str], out: TextIO) -> int:
    """Print what can be typed next, in the form the asking shell wants; return the exit code."""
    instruction, _, shell = environ["_ROADMAP_COMPLETE"].partition("_")
    if instruction != "complete":
        return 1
    try:
        words, incomplete = _words(environ, shell)
        offers = list(_offers(environ, words, incomplete))[:MOST]
        text = _formatted(offers, shell)
    except Exception:  # a Tab press never prints an error into the prompt
        offers, text = [], ""
    if shell == "fish" and environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return 0 if offers else 1
    if shell == "zsh" and not offers:
        text = "_files"
    try:
        out.write(text + "\n" if text else "")
        out.flush()
    except (OSError, ValueError):
        pass
    return 0


def _words(environ: Mapping[str, str], shell: str) -> tuple[list[str], str]:
    """Return the words before the cursor and the one being typed."""
    import shlex

    if shell == "bash":
        line = environ["COMP_WORDS"].replace("\n", " ")
        place = int(environ["COMP_CWORD"])
        words = _split(line, shlex)
        return words[1:place], words[place] if place < len(words) else ""
    line = environ.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(line, shlex)[1:]
    if words and not line.endswith(" "):
        return words[:-1], words[-1]
    return words, ""


def _split(line: str, shlex: Any) -> list[str]:
    try:
        return list(shlex.split(line))
    except ValueError:  # an open quote
        return line.replace("'", "").replace('"', "").split()


def _offers(environ: Mapping[str, str], words: Sequence[str], incomplete: str) -> Iterator[Offer]:
    from roadmap_cli.cli import build

    group: Any = typer.main.get_command(build())
    if words == ["help"]:
        words = []
    command: Any = None
    positional: list[str] = []
    expecting: Any = None
    for word in words:
        here = command or group
        if word == "=":  # bash makes a word of its own of it
            continue
        if expecting is not None:
            expecting = None
        elif word.startswith("-") and word != "--":
            option = _option(here, word)
            if option is not None and not option.is_flag and "=" not in word:
                expecting = option
        elif command is None:
            command = group.commands.get(word)
            if command is None:
                return
        else:
            positional.append(word)
    name = command.name if command is not None else ""
    if expecting is not None:
        yield from _values(environ, expecting.name, incomplete.removeprefix("="), name)
    elif incomplete.startswith("--") and "=" in incomplete:
        flag, _, begun = incomplete.partition("=")
        option = _option(command or group, flag)
        if option is not None and not option.is_flag:
            for offer in _values(environ, option.name, begun, name):
                yield Offer(f"{flag}={offer.value}", offer.help)
    elif incomplete.startswith("-"):
        yield from _options(command or group, incomplete)
    elif command is None:
        for each, one in group.commands.items():
            if each.startswith(incomplete) and not one.hidden:
                yield Offer(each, (one.help or "").splitlines()[0])
    else:
        argument = _argument(command, len(positional))
        if argument is not None:
            for offer in _values(environ, argument.name, incomplete, name):
                if offer.value not in positional:
                    yield offer


def _option(command: Any, word: str) -> Any:
    name = word.split("=", 1)[0]
    return next((p for p in command.params if name in p.opts and hasattr(p, "is_flag")), None)


def _options(command: Any, incomplete: str) -> Iterator[Offer]:
    for param in command.params:
        for name in param.opts:
            if name.startswith("--") and name.startswith(incomplete):
                yield Offer(name, getattr(param, "help", "") or "")


def _argument(command: Any, place: int) -> Any:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    if place < len(arguments):
        return arguments[place]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def _values(
    environ: Mapping[str, str], name: str, incomplete: str, command: str
) -> Iterator[Offer]:
    if name in _FIXED:
        for value in _FIXED[name]:
            if value.startswith(incomplete):
                yield Offer(value)
        return
    kind = _NAMES.get(name)
    if kind is None:
        return
    if kind == "name" and command in ("use", "forget"):
        kind = "roadmap"
    settings = read_settings(environ)
    try:
        found = completions.offers(
            settings.places.database,
            kind,
            folded(incomplete),
            command,
            settings.get("roadmap"),
            MOST,
        )
    except sqlite3.Error:
        return
    for value, title in found:
        if _NAME.fullmatch(value):  # zsh evaluates what it is offered
            yield Offer(value, title)


def _formatted(offers: Sequence[Offer], shell: str) -> str:
    if shell == "bash":
        return "\n".join(offer.value for offer in offers)
    if shell == "fish":
        return "\n".join(f"{o.value}\t{_safe(o.help)}" if o.help else o.value for o in offers)
    if not offers:
        return ""
    pairs = (f'"{o.value}":"{_safe(o.help)}"' if o.help else f'"{o.value}"' for o in offers)
    return "_arguments '*: :((" + "\n".join(pairs) + "))'"


def _safe(text: str) -> str:
    """Return help that no shell can take for code."""
    return " ".join(_UNSAFE.sub(" ", text).split())
