"""What a refused line is answered with: what is wrong with it, and the line to type instead.

It runs nothing. A guess by spelling proposes a command that records only for a slip of one letter.
"""

from __future__ import annotations

import re
import sqlite3
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
from roadmap_cli.errors import RoadmapError, UsageError, WrongKind
from roadmap_cli.workspace import name_kinds


def explain(
    session: Session, words: Sequence[str], commands: Mapping[str, Command], error: UsageError
) -> UsageError:
    """Return the error with the line to type, where the words let one guess it."""
    if any(map(is_empty, words)):
        return error
    is_help = words[:1] == ["help"]
    words = words[is_help:]
    name = find_name(words)
    hint = ""
    if isinstance(error, Misuse) and name not in commands and name:
        error.sentence = f"no command is called '{name}'"
        hint = _for_command(session, name, words, commands)
        if is_help:
            hint = hint.replace("mean: roadmap", "mean: roadmap help")
    elif isinstance(error, Misuse):
        command = commands.get(name)
        hint = _for_misuse(session, error, list(words), command)
    elif (command := commands.get(name)) is not None:
        hint = _for_text(session, words, command)
        if isinstance(error, WrongKind):
            hint = _for_kind(error, command)
        elif name == "aim" and not {"clear", "off", "none", "no"}.isdisjoint(words):
            hint = "have no goal: roadmap aim --none"
    error.hint = hint or error.hint
    return error


def _for_kind(error: WrongKind, command: Command) -> str:
    """Return what to type for the name of another kind of thing than a command takes."""
    if command.name in ("done", "start") and error.kind in ("track", "milestone"):
        return f"{error.hint}; if you know all of them: roadmap know {error.name}"
    return error.hint


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
    if words[0].startswith("-") or name.isdigit():  # of the command that need not be typed
        return f"did you mean: {to_text(['next', *(['-n'] if index == 0 else []), *words])}"
    rest = [*words[index + 1 :], *words[:index]]
    answer = other_words.answer_command(name, rest, commands)
    if answer:
        return answer
    other = other_number(name, commands)
    names = [other.name] if other else _nearest_commands(name.lower(), commands)
    if names:
        lines = " or ".join(to_text([one, *rest]) for one in names)
        return f"did you mean: {lines}"
    found = find_kind(session, " ".join((name, *rest)), "command")
    return f"that is a {found.kind}; {found.hint}" if found else ""


def find_kind(session: Session, title: str, wanted: str) -> WrongKind | None:
    """Return the error for the name of a thing where something else is wanted."""
    if not exists(session.settings.paths.database):
        return None
    try:
        w = session.workspace
        return name_kinds.wrong_kind(w.database, w.roadmap.id, title, wanted)
    except (RoadmapError, sqlite3.Error, OSError):  # the mistake is what is reported
        return None


def is_topic(session: Session, title: str) -> bool:
    """Return whether a topic has this id or title, as far as the database tells."""
    found = find_kind(session, title, "command")
    return found is not None and found.kind == "topic"


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


def _for_misuse(session: Session, error: Misuse, words: list[str], command: Command | None) -> str:
    parameters = BEFORE_COMMANDS if command is None else command.parameters
    if error.kind == cl.OPTION:
        return _for_option(error, words, parameters)
    if command is None:
        return ""
    if error.kind == cl.VALUE:
        return _for_value(error, words, command)
    if error.kind == cl.NO_VALUE:
        option = cl.find_option(parameters, error.word)
        value = f" {option.metavar}" if option is not None and option.metavar else ""
        return f"write: {error.word}{value}; see roadmap {command.name} --help"
    if error.kind == cl.EXTRA:
        takes = sum(not p.options for p in parameters)
        extra = next(iter(cl.split(parameters, words[1:]).arguments[takes:]), "")
        if extra:
            error.sentence = f"{command.name} cannot use '{extra}'"
            found = find_kind(session, extra, "command")
            if found is not None and found.kind != "topic":
                error.sentence += f", which is a {found.kind}"
                return found.hint
        names = (command.name, "report", "list", "tree") if other_words.is_reading(command) else ()
        answer = other_words.answer_command(extra, (), names) if names else ""
        return answer or f"write: {usage(command)}; see roadmap {command.name} --help"
    example = f"; for example: {command.examples[0][0]}" if command.examples else ""
    return f"write: {usage(command)}{example}"


def _for_option(error: Misuse, words: list[str], parameters: Sequence[Parameter]) -> str:
    """Return what to type instead of an option that the command does not have."""
    # Of -rf Typer names the first letter that it does not know.
    is_meant = (
        (lambda w: w.partition("=")[0] == error.word)
        if error.word[:2] == "--"
        else (lambda w: re.match("-[^-]", w) and error.word[1:] in w)
    )
    word = next(filter(is_meant, words), error.word)
    name, _, value = word.partition("=")
    if re.match(r"-\d", word):
        return _for_negative_number(error, words, word)
    key = name.lstrip("-")
    own = [p for p in parameters if not p.options and p.parse is not parse_minutes]
    if any(p.name in (key, f"{key}s") for p in own):
        return f"did you mean: {to_text([value if w == word else w for w in words if w != name])}"
    if len(words) > 2 and words[0] == "config" and name in ("--on", "--off", "--true", "--false"):
        value = "true" if name in ("--on", "--true") else "false"
        return f"did you mean: {to_text([value if w == word else w for w in words])}"
    line = _mend_options(words, parameters)
    if line != words:
        return f"did you mean: {to_text(line)}"
    if any(p.many and p.stream == INPUT_TEXT for p in parameters):
        return f"if these are words: {to_text([words[0], '--', *words[1:]])}"
    return "; ".join(filter(None, (other_words.explain_option(name), error.hint)))


def _mend_options(words: Sequence[str], parameters: Sequence[Parameter]) -> list[str]:
    """Return a line with ours in place of each option that there is not, where one is meant."""
    line: list[str] = []
    time_option = ""  # as it was typed, where the next word is its value
    for word in words:
        name, equals, value = word.partition("=")
        other = ""
        if name.startswith("-") and len(name) > 1 and not cl.find_option(parameters, name):
            other = other_words.replace_option(name, parameters)
            if not other and _is_time_argument(name, parameters):
                line += [_with_unit(value, name)] if equals else []
                time_option = "" if equals else name
                continue
            other = other or _nearest_option(name, parameters)
        if not other:
            line.append(_with_unit(word, time_option) if time_option else word)
            time_option = ""
            continue
        option = cl.find_option(parameters, other.partition("=")[0])
        is_time = option is not None and option.parse is parse_minutes
        value = _with_unit(value, name) if is_time else value
        parts = [f"{other}={value}"] if value and other[:2] == "--" else [*other.split("="), value]
        line += filter(None, parts)
        time_option = name if is_time and not equals else ""
    return line


def _is_time_argument(name: str, parameters: Sequence[Parameter]) -> bool:
    """Return whether an option is called like a time, of a command that has it as an argument."""
    is_time = name.strip("-").lower() in ("time", "hours", "hour", "h", "minutes", "min", "spent")
    return is_time and any(not p.options and p.parse is parse_minutes for p in parameters)


def _with_unit(number: str, option: str = "") -> str:
    """Return a number with the unit that it probably has, of a time; a small one is of hours."""
    if not number.isdigit():
        return number
    is_hours = option.lstrip("-").startswith("h") or (len(number) == 1 and "min" not in option)
    return f"{number}h" if is_hours else f"{number}m"


def _for_negative_number(error: Misuse, words: list[str], word: str) -> str:
    error.sentence = f"'{word}' is a negative number"
    without = to_text([w.removeprefix("-") if w == word else w for w in words])
    if words[0] == word:  # of the command that need not be typed
        return f"did you mean: {to_text(['next', '-n', word[1:], *words[1:]])}"
    if words[0] == "history":
        line = [part for w in words for part in (("-n", w[1:]) if w == word else (w,))]
        return f"did you mean: {to_text(line)}"
    if words[0] == "move" and re.fullmatch(r"-\d+", word):
        day = "yesterday" if word == "-1" else f"{word[1:]} days ago"
        return f"did you mean: {to_text([day if w == word else w for w in words])}"
    if words[0] != "spent":
        return f"did you mean: {without}"
    topic = next((w for w in words[1:] if not w.startswith("-")), "TOPIC")
    return (
        f"remove the time that you recorded last: {to_text(['spent', topic, '--remove'])}; "
        f"replace it: {without} --instead"
    )


def _nearest_option(name: str, parameters: Sequence[Parameter]) -> str:
    """Return the option that a word is probably a slip of, or ""."""
    names = [n for p in parameters for n in (*p.options, p.negation) if n.startswith("--")]
    slips = [n for n in names if len(name) > 4 and is_slip(name, n)]
    begun = [n for n in names if len(name) > 3 and n.startswith(name)]
    near = get_close_matches(name, names, n=1, cutoff=0.8) if len(name) > 5 else []
    return next(iter(slips or begun or near), "")


def _for_value(error: Misuse, words: list[str], command: Command) -> str:
    """Return the line with a unit behind a number that needs one, or with an action of ours."""
    parameter = next((p for p in command.parameters if p.name == error.word), None)
    if parameter is not None and parameter.name == "action":
        index, action = next(
            ((i, other_words.timer_action(w)) for i, w in enumerate(words) if i), (0, "")
        )
        line = [*words[:index], action, *words[index + 1 :]]
        return f"did you mean: {to_text(line)}" if action else ""
    numbers = [word for word in words if word.rpartition("=")[2].strip("0").isdigit()]
    if parameter is None or parameter.parse is not parse_minutes or len(numbers) != 1:
        return ""
    line = [
        word.removesuffix(number) + _with_unit(number) if word in numbers else word
        for word in words
        for number in [word.rpartition("=")[2]]
    ]
    if not parameter.options:
        line = [command.name, *sorted(line[1:], key=lambda word: word[:-1] in numbers)]
    return f"did you mean: {to_text(line)}"


def _for_text(session: Session, words: Sequence[str], command: Command) -> str:
    """Return the line with a text in quotes, or behind its topic, where it is not."""
    texts = {n for p in command.parameters if p.stream == INPUT_TEXT for n in p.options}
    index = next((i for i, word in enumerate(words) if word in texts), len(words))
    end = next((i for i in range(index + 1, len(words)) if words[i].startswith("-")), len(words))
    if end - index > 2:
        line = [*words[: index + 1], " ".join(words[index + 1 : end]), *words[end:]]
        return f"put a text of several words in quotes: {to_text(line)}"
    arguments = [p for p in command.parameters if not p.options]
    is_text_last = len(arguments) == 2 and arguments[1].stream == INPUT_TEXT and len(words) > 2
    if is_text_last and is_topic(session, words[-1]):
        for option in other_words.note_options(words[1]):
            return f"did you mean: {to_text(['note', words[-1], option])}"
        return f"the topic comes first: {to_text([words[0], words[-1], ' '.join(words[1:-1])])}"
    return ""
