"""A command line as words: which are arguments, which are options, and what is wrong with it.

It knows the declarations of the parameters, and neither Typer nor what a value means.
"""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.cli.input.parameters import Parameter
from roadmap_cli.errors import NotUnderstood
from roadmap_cli.values import Record

# What can be wrong with a line, whatever it would do.
COMMAND, OPTION, MISSING, EXTRA, VALUE, NO_VALUE = (
    *("unknown command", "unknown option", "missing argument", "word too many"),
    *("value that does not fit", "option without its value"),
)


class Misuse(NotUnderstood):
    """A line that the declarations of the commands refuse: what kind of fault, and in which word."""

    def __init__(self, kind: str, word: str, sentence: str, hint: str = "") -> None:
        super().__init__(sentence, hint)
        self.kind = kind
        self.word = word


class CommandLine(Record):
    """The words of a line behind the name of its command."""

    arguments: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]  # each as it was typed, with its value if it takes one


def split(parameters: Sequence[Parameter], words: Sequence[str]) -> CommandLine:
    """Return the arguments and the options among some words."""
    with_value = {name for p in parameters if not p.is_flag for name in p.options}
    arguments: list[str] = []
    options: list[tuple[str, ...]] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            arguments += rest
            break
        if len(word) < 2 or not word.startswith("-"):
            arguments.append(word)
        elif word in with_value and rest:
            options.append((word, rest.pop(0)))
        else:
            options.append((word,))
    return CommandLine(tuple(arguments), tuple(options))


def join(command: str, arguments: Sequence[str], options: Sequence[Sequence[str]]) -> list[str]:
    """Return the words of a line that can be typed."""
    dashes = ["--"] if any(word.startswith("-") and len(word) > 1 for word in arguments) else []
    return [command, *(word for option in options for word in option), *dashes, *arguments]


def find_option(parameters: Sequence[Parameter], name: str) -> Parameter | None:
    """Return the option of a name."""
    return next((p for p in parameters if name in (*p.options, p.negation) and name), None)


def to_text(words: Sequence[str]) -> str:
    """Return a line of ours as it is typed in a shell."""
    from roadmap_cli.shell_words import quote

    return " ".join(("roadmap", *map(quote, words)))
