"""What a refused line is answered with: what is wrong with it, and the line to type instead.

It runs nothing. A guess by spelling proposes a command that records only for a slip of one letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from os.path import exists

from roadmap_cli.cli.help_text import usage
from roadmap_cli.cli.input import command_line as cl
from roadmap_cli.cli.input import other_words
from roadmap_cli.cli.input.command_line import Misuse, to_text
from roadmap_cli.cli.input.parameter_values import is_empty
from roadmap_cli.cli.input.parameters import (
    BEFORE_COMMANDS,
    INPUT_TEXT,
    Command,
    Parameter,
    parse_minutes,
)
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import UsageError


def explain(
    session: Session, words: Sequence[str], commands: Mapping[str, Command], error: UsageError
) -> UsageError:
    """Return the error with the line to type, where the words let one guess it."""
    if any(map(is_empty, words)):
        return error
    name = find_name(words)
    hint = ""
    if isinstance(error, Misuse) and name not in commands and name:
        error.sentence = f"no command is called '{name}'"
        hint = _for_command(session, name, words, commands)
    elif isinstance(error, Misuse):
        command = commands.get(name)
        hint = _for_misuse(error, list(words), command)
    elif (command := commands.get(name)) is not None:
        hint = _for_unquoted_text(words, command)
    error.hint = hint or error.hint
    return error


def find_name(words: Sequence[str]) -> str:
    """Return the word that stands where the name of a command does, or ""."""
    arguments = cl.split(BEFORE_COMMANDS, words).arguments
    return arguments[0] if arguments else ""


def other_number(word: str, commands: Mapping[str, Command]) -> Command | None:
    """Return the command that a word is the plural or singular of."""
    word = word.lower()
    return commands.get(word.removesuffix("s")) or commands.get(f"{word}s")


def _for_command(
    session: Session, name: str, words: Sequence[str], commands: Mapping[str, Command]
) -> str:
    """Return what to type instead of a command that there is not."""
    index = words.index(name)
    rest = [*words[index + 1 :], *words[:index]]
    answer = other_words.answer_command(name, rest, commands)
    if answer:
        return answer
    later = next((word for word in rest if word in commands), None)
    if later is not None:
        others = [word for word in rest if word != later]
        return f"the command comes first: {to_text([later, name, *others])}"
    other = other_number(name, commands)
    names = [other.name] if other else _nearest_commands(name.lower(), commands)
    if names:
        lines = " or ".join(to_text([one, *rest]) for one in names)
        return f"did you mean: {lines}"
    if exists(session.settings.paths.database):
        from roadmap_cli.workspace import name_lookup

        if name_lookup.is_called(session.workspace, " ".join([name, *rest])):
            return f"that is a topic: {to_text(['show', ' '.join([name, *rest])])}"
    return ""


def _nearest_commands(word: str, commands: Mapping[str, Command]) -> list[str]:
    """Return up to two commands that a word is probably a slip of."""
    slips = [name for name in commands if is_slip(word, name)]
    begun = [name for name in commands if len(word) > 2 and name.startswith(word)]
    looks = [name for name, command in commands.items() if other_words.is_reading(command)]
    near = get_close_matches(word, looks, n=1, cutoff=0.75)
    return (slips or (begun if len(begun) < 3 else []) or near)[:2]


def is_slip(typed: str, name: str) -> bool:
    """Return whether one letter is missing, too much or another, or two stand in each other's place."""
    while typed and name and typed[0] == name[0]:
        typed, name = typed[1:], name[1:]
    while typed and name and typed[-1] == name[-1]:
        typed, name = typed[:-1], name[:-1]
    is_swap = len(typed) == 2 and typed == name[::-1]
    return is_swap or max(len(typed), len(name)) <= 1


def _for_misuse(error: Misuse, words: list[str], command: Command | None) -> str:
    parameters = BEFORE_COMMANDS if command is None else command.parameters
    if error.kind == cl.OPTION:
        if re.fullmatch(r"-\d.*", word := next((w for w in words if w[:2] == error.word[:2]), "")):
            return _for_negative_number(error, words, word)
        return _for_option(error, words, parameters)
    if command is None:
        return ""
    if error.kind == cl.VALUE:
        return _for_value(error, words, command)
    if error.kind == cl.NO_VALUE:
        option = cl.find_option(parameters, error.word)
        example = option.metavar if option is not None else "VALUE"
        return f"write: {error.word} {example}; see roadmap {command.name} --help"
    if error.kind == cl.EXTRA:
        takes = sum(not p.options for p in parameters)
        arguments = cl.split(parameters, words[1:]).arguments
        extra = arguments[takes] if len(arguments) > takes else ""
        error.sentence = f"{command.name} takes no '{extra}'" + (" besides" if takes else "")
        return f"write: {usage(command)}"
    return (
        f"write: {usage(command)}; for example: {command.examples[0][0]}"
        if command.examples
        else ""
    )


def _for_negative_number(error: Misuse, words: list[str], word: str) -> str:
    error.sentence = f"'{word}' is a negative number, which {words[0]} does not take"
    without = to_text([w.removeprefix("-") if w == word else w for w in words])
    if words[0] == "spent":
        topic = next((w for w in words[1:] if not w.startswith("-")), "TOPIC")
        return (
            f"take the time you recorded last away: {to_text(['spent', topic, '--remove'])}; "
            f"correct it: {without} --instead"
        )
    return f"did you mean: {without}"


def _for_option(error: Misuse, words: list[str], parameters: Sequence[Parameter]) -> str:
    """Return what to type instead of an option that the command has not."""
    word = next((w for w in words if w.partition("=")[0] == error.word), error.word)
    if not error.word.startswith("--"):  # Typer names the first letter that it does not know
        word = next((w for w in words if w.startswith("-") and error.word[1:] in w), word)
    name, _, value = word.partition("=")
    other = other_words.replace_option(name, parameters)
    if not other:
        names = [n for p in parameters for n in (*p.options, p.negation) if n.startswith("--")]
        slips = [n for n in names if is_slip(name, n)]
        begun = [n for n in names if len(name) > 3 and n.startswith(name)]
        near = get_close_matches(name, names, n=1, cutoff=0.8) if name.startswith("--") else []
        other = next(iter(slips or begun or near), "")
    if other:
        line = [
            f"{other}={value}" if value and w == word else other if w == word else w for w in words
        ]
        return f"did you mean: {to_text(line)}"
    return "; ".join(filter(None, (other_words.explain_option(name), error.hint)))


def _for_value(error: Misuse, words: list[str], command: Command) -> str:
    """Return the line with a unit after a number that has none."""
    parameter = next(p for p in command.parameters if p.name == error.word)
    values = [word.rpartition("=")[2] for word in words]
    index = next((i for i, v in enumerate(values) if v.isdigit() and f"'{v}'" in error.sentence), 0)
    if not index or parameter.parse is not parse_minutes:
        return ""
    return f"did you mean: {to_text([*words[:index], words[index] + 'm', *words[index + 1 :]])}"


def _for_unquoted_text(words: Sequence[str], command: Command) -> str:
    """Return the line with quotes around the words behind an option of a text."""
    texts = {n for p in command.parameters if p.stream == INPUT_TEXT for n in p.options}
    index = next((i for i, word in enumerate(words) if word in texts), None)
    if index is None:
        return ""
    end = index + 1
    while end < len(words) and not words[end].startswith("-"):
        end += 1
    if end - index < 3:
        return ""
    text = " ".join(words[index + 1 : end])
    return f"put a text of several words in quotes: {to_text([*words[: index + 1], text, *words[end:]])}"
