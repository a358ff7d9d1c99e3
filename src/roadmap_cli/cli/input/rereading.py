"""What a refused line may mean: the same words, read the way people also type them.

Pure: each reading is a line that could be typed, without a look at any database. Only how words are
written, in which order they stand, and whether a word of an option is left out may differ; another
word for a command or an option is not read as ours (`other_words` answers it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from roadmap_cli.cli.input.command_line import CommandLine, find_option, join, split
from roadmap_cli.cli.input.other_words import is_reading
from roadmap_cli.cli.input.parameters import INPUT_TEXT, Command, Parameter, parse_minutes
from roadmap_cli.core.day_words import month_or_year, possible_days

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTES = "“”„‘’‚«»`"
# Words of a line for looking that say nothing to the program.
_SMALL = "a an the me my to for of in by at on with since all every everything topics topic track milestone stage".split()
_NAMES = ("topic", "topics", "reading", "name", "goal", "track")
_HANDLE = re.compile(r"[a-z0-9]+\.\d+")


def rewrite(words: Sequence[str], commands: Mapping[str, Command]) -> list[str]:
    """Return a line with its command first, and with hyphens, quotes and letters as we write them."""
    line = [_plain(word) for word in words]
    while line and (line[0] in ("$", ">", "%", "#") or re.fullmatch(r"(.*/)?roadmap", line[0])):
        del line[0]
    index = next((i for i, word in enumerate(line) if _command_name(word, commands)), None)
    if index is None or (index and not line[0].startswith("-")):
        return line
    command = commands[_command_name(line[index], commands)]
    before, rest = line[:index], line[index + 1 :]
    if command.name == "config":
        rest = _config_words(rest)
    return [command.name, *(_option(word, command.parameters) for word in rest), *before]


def _config_words(words: Sequence[str]) -> list[str]:
    """Return what `config set KEY VALUE`, `KEY=VALUE`, `get KEY`, `unset KEY` and `list` mean."""
    first = words[0].lower() if words else ""
    if first in ("set", "get", "list", "show", "unset", "reset"):
        return [*words[1:], *(["--unset"] if first in ("unset", "reset") else [])]
    key, equals, _ = first.partition("=")
    if equals and not key.startswith("-"):
        return [key, words[0][len(key) + 1 :], *words[1:]]
    return list(words)


def _plain(word: str) -> str:
    """Return a word without quotes and hyphens that a word processor made, or letters of full width."""
    if word.isascii():
        return word
    word = "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in word
    )
    bare = word.lstrip(_DASHES + "-")
    if bare != word and not word[: -len(bare)].isascii() and bare[:1].isalpha():
        word = ("--" if len(bare.partition("=")[0]) > 1 else "-") + bare
    return word


def _command_name(word: str, commands: Mapping[str, Command]) -> str:
    """Return the name of a command that is written in capitals or with a mark at its end, or ""."""
    name = word.lower().strip(".,;:!?" + _QUOTES)
    return name if name in commands else ""


def _option(word: str, parameters: Sequence[Parameter]) -> str:
    """Return a word as the option that it is when written with other hyphens or letters."""
    match = re.fullmatch(r"(-{0,3}|/)([A-Za-z][\w-]+)((?:[=:].*)?)", word, re.DOTALL)
    if re.fullmatch(r"-[A-Za-z]=.+", word):
        return word.replace("=", "", 1)
    if match is None or find_option(parameters, word.partition("=")[0]):
        return word
    hyphens, name, value = match.groups()
    option = f"--{name.lower().replace('_', '-')}"
    if not find_option(parameters, option) or not (hyphens or value):
        return word
    return option + (f"={value[1:]}" if value else "")


def readings(command: Command, words: Sequence[str], today: date) -> Iterator[list[str]]:
    """Yield the lines that the words behind a command may mean, the likeliest first."""
    if not _takes_text(command):  # where "on" may be a word of the text
        bare = [_bare_option(word, command.parameters) for word in words]
        yield from _arguments_in_order(command, bare, today)
    yield from _arguments_in_order(command, words, today)


def _takes_text(command: Command) -> bool:
    return any(p.stream == INPUT_TEXT and not p.options for p in command.parameters)


def _arguments_in_order(command: Command, words: Sequence[str], today: date) -> Iterator[list[str]]:
    """Yield lines in which each argument has the words that fit it, and options the rest."""
    arguments = [p for p in command.parameters if not p.options]
    takes_text = _takes_text(command)
    line = split(command.parameters, _join_values(command.parameters, words, today))
    typed = list(line.arguments)
    if not takes_text:
        typed = [word.strip(_QUOTES).rstrip(".,;!?") for word in typed]
    named = [p for p in arguments if p.name in _FITS]
    for parameter in named:
        value, others = _take(typed, _FITS[parameter.name], today)
        if value and len(arguments) == 2:
            while others and others[0].lower() in ("for", "on", "of"):
                del others[0]
            while others and others[-1].lower() in ("for", "on", "of"):
                del others[-1]
            rest = " ".join(others)
            other = arguments[0] if arguments[-1] is parameter else arguments[-1]
            if other.name in _FITS and not _FITS[other.name](rest, today):
                continue  # "06.1" is a handle, and may look like a day
            order = [rest, value] if arguments[-1] is parameter else [value, rest]
            yield join(command.name, [word for word in order if word], line.options)
    if len(arguments) == 1 and len(typed) > 1 and arguments[0].name in _NAMES:
        yield join(command.name, [" ".join(typed)], line.options)
    if len(arguments) == 1 and arguments[0].many:
        parts = [part.strip() for word in typed for part in word.split(",")]
        apart = [part for part in parts if part not in ("", "and", "&", "+")]
        yield join(command.name, apart, line.options)
    if is_reading(command) or not takes_text:
        yield from _as_options(command, line, typed, today)
    yield join(command.name, typed, line.options)


# What the words of an argument look like, by its name.
_FITS: dict[str, Callable[[str, date], bool]] = {
    "time": lambda text, _: _is_duration(text),
    "url": lambda text, _: text.startswith(("http://", "https://")) and " " not in text,
    "entry": lambda text, _: _HANDLE.fullmatch(text) is not None,
    "on": lambda text, today: bool(possible_days(text, today)),
}


def _bare_option(word: str, parameters: Sequence[Parameter]) -> str:
    """Return a word as the option that it is called like, if that takes a value."""
    name = f"--{word}" if len(word) > 1 else f"-{word}"
    option = find_option(parameters, name)
    return word if option is None or option.is_flag else name


def _take(
    words: Sequence[str], fits: Callable[[str, date], bool], today: date
) -> tuple[str, list[str]]:
    """Return the longest run of words at the end or at the beginning that fits, and the others."""
    for size in range(min(4, len(words)), 0, -1):
        for run, others in ((words[-size:], words[:-size]), (words[:size], words[size:])):
            if fits(" ".join(run), today):
                return " ".join(run), list(others)
    return "", list(words)


def _join_values(parameters: Sequence[Parameter], words: Sequence[str], today: date) -> list[str]:
    """Return a line in which a day or duration of several words is one value of its option."""
    line: list[str] = []
    rest = list(words)
    while rest:
        name, equals, begun = rest.pop(0).partition("=")
        line.append(name + equals + begun)
        option = find_option(parameters, name)
        for size in (5, 4, 3, 2, 1) if option is not None and _is_amount(option) else ():
            value = " ".join([*([begun] if begun else []), *rest[:size]])
            if size <= len(rest) and (begun or size > 1) and _fits(option, value, today):
                line[-1:] = [f"{name}={value}"] if equals else [name, value]
                del rest[:size]
                break
    return line


def _is_amount(option: Parameter) -> bool:
    """Return whether the value of an option is a day or a duration."""
    return option.metavar == "DATE" or option.parse is parse_minutes or option.name == "hours"


def _fits(option: Parameter | None, text: str, today: date) -> bool:
    if option is not None and option.metavar == "DATE":
        is_period = option.parse is not None and month_or_year(text) is not None
        return is_period or (len(text) > 2 and bool(possible_days(text, today)))
    return _is_duration(text)


def _as_options(
    command: Command, line: CommandLine, typed: Sequence[str], today: date
) -> Iterator[list[str]]:
    """Yield lines in which words that are no arguments are values of the options they fit.

    A command that records takes a day or a duration so, and nothing else.
    """
    room = sum(not p.options for p in command.parameters)
    least = sum(p.required for p in command.parameters)
    looks = is_reading(command)
    given = {option[0].partition("=")[0] for option in line.options}
    options = [
        p
        for p in command.parameters
        if p.options and (looks or _is_amount(p)) and (p.many or given.isdisjoint(p.options))
    ]
    words = [word for word in typed if not (looks and word.lower() in _SMALL)]
    for option, some in product(options, (list(typed), words)):
        for value, rest in _values(option, some, today):
            left = [word for word in rest if word in words]
            if len(left) >= least and (len(left) <= room or not looks):
                yield join(command.name, left, [*line.options, (option.options[-1], *value)])
    if looks and len(words) < len(typed):
        yield join(command.name, words, line.options)


def _values(
    option: Parameter, words: list[str], today: date
) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield the values that some words may give to an option, each with the words that are left."""
    names = {name.lstrip("-") for name in option.options}
    if _is_amount(option):
        for size in range(len(words), 0, -1):
            run, rest = words[-size:], words[:-size]
            if _fits(option, " ".join(run), today):
                yield (" ".join(run),), rest[: -1 if rest and rest[-1].lower() in names else None]
    for index, word in enumerate(words):
        rest = [*words[:index], *words[index + 1 :]]
        if option.is_flag and word.lower() in names:
            yield (), rest
        elif option.limits and re.fullmatch(r"(?!20\d\d$)\d{1,6}", word):  # which is a year
            is_unit = rest[index : index + 1] and f"{rest[index].removesuffix('s')}s" in names
            yield (word,), [w for i, w in enumerate(rest) if not (is_unit and i == index)]
        elif word.lower() in option.choices and "color" not in names:
            yield (word.lower(),), rest
    text = " ".join(words)
    if not text:
        return
    if option.name in ("state", "track", "stage", "topic") or (option.name == "goal" and text[3:]):
        yield (text,), []


def _is_duration(text: str) -> bool:
    try:
        return parse_minutes(text) > 0
    except ValueError:
        return False
