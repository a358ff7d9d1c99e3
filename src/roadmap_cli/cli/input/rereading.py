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

from roadmap_cli.cli.input.command_line import CommandLine, find_option, join, split
from roadmap_cli.cli.input.other_words import is_reading
from roadmap_cli.cli.input.parameters import Command, Parameter, parse_minutes
from roadmap_cli.core.day_words import possible_days

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_QUOTES = "“”„‘’‚«»`"
_SMALL = ("a", "an", "the", "me", "my", "to", "for", "of", "in", "by", "at", "on", "with", "since")
_HANDLE = re.compile(r"[a-z]+\.\d+")


def rewrite(words: Sequence[str], commands: Mapping[str, Command]) -> list[str]:
    """Return a line with its command first, and with hyphens, quotes and letters as we write them."""
    line = [_plain(word) for word in words]
    while line and (line[0] in ("$", ">", "%", "#") or re.fullmatch(r"(.*/)?roadmap", line[0])):
        del line[0]
    index = next((i for i, word in enumerate(line) if _command_name(word, commands)), None)
    if index is None:
        return line
    command = commands[_command_name(line[index], commands)]
    before, rest = line[:index], line[index + 1 :]
    if any(not word.startswith("-") for word in before) and len(split((), before).arguments) > 1:
        return line
    return [command.name, *(_option(word, command.parameters) for word in rest), *before]


def _plain(word: str) -> str:
    """Return a word without quotes and hyphens that a word processor made, or letters of full width."""
    if word.isascii():
        return word
    word = "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in word
    )
    bare = word.lstrip(_DASHES)
    if bare != word and bare[:1].isalpha():
        word = ("--" if len(bare.partition("=")[0]) > 1 else "-") + bare
    return word


def _command_name(word: str, commands: Mapping[str, Command]) -> str:
    """Return the name of a command that is written in capitals or with a mark at its end, or ""."""
    name = word.lower().strip(".,;:!?" + _QUOTES)
    return name if name in commands else ""


def _option(word: str, parameters: Sequence[Parameter]) -> str:
    """Return a word as the option that it is when written with other hyphens or letters."""
    match = re.fullmatch(r"(-{0,3}|/)([A-Za-z][\w-]+)((?:[=:].*)?)", word, re.DOTALL)
    if match is None or find_option(parameters, word.partition("=")[0]):
        return word
    hyphens, name, value = match.groups()
    option = f"--{name.lower().replace('_', '-')}"
    if not find_option(parameters, option) or not (hyphens or value):
        return word
    return option + (f"={value[1:]}" if value else "")


def arguments_in_order(command: Command, words: Sequence[str], today: date) -> Iterator[list[str]]:
    """Yield lines in which each argument has the words that fit it, and options the rest."""
    line = split(command.parameters, words)
    line = _days_as_one_value(command, words, today) or line
    arguments = [p for p in command.parameters if not p.options]
    typed = [word.strip(_QUOTES) for word in line.arguments]
    named = [p for p in arguments if p.name in _FITS]
    for parameter in named:
        value, others = _take(typed, _FITS[parameter.name], today)
        if value and len(arguments) == 2:
            rest = " ".join(others)
            order = [rest, value] if arguments[-1] is parameter else [value, rest]
            yield join(command.name, [word for word in order if word], line.options)
    if len(arguments) == 1 and len(typed) > 1:
        yield join(command.name, [" ".join(typed)], line.options)
    if len(arguments) == 1 and arguments[0].many:
        apart = [part for word in typed for part in word.split(",") if part]
        yield join(command.name, apart, line.options)
    if is_reading(command):
        yield from _as_options(command, line, typed, today)
    yield join(command.name, typed, line.options)


# What the words of an argument look like, by its name.
_FITS: dict[str, Callable[[str, date], bool]] = {
    "time": lambda text, _: _is_duration(text),
    "url": lambda text, _: text.startswith(("http://", "https://")),
    "entry": lambda text, _: _HANDLE.fullmatch(text) is not None,
    "on": lambda text, today: bool(possible_days(text, today)),
}


def _take(
    words: Sequence[str], fits: Callable[[str, date], bool], today: date
) -> tuple[str, list[str]]:
    """Return the longest run of words at the end or at the beginning that fits, and the others."""
    for size in range(min(4, len(words)), 0, -1):
        for run, others in ((words[-size:], words[:-size]), (words[:size], words[size:])):
            if fits(" ".join(run), today):
                return " ".join(run), list(others)
    return "", list(words)


def _days_as_one_value(command: Command, words: Sequence[str], today: date) -> CommandLine | None:
    """Return the line with the words of a day, such as 3 days ago, as one value of their option."""
    options = {name for p in command.parameters if p.metavar == "DATE" for name in p.options}
    for index, word in enumerate(words):
        if word not in options:
            continue
        for size in (5, 4, 3, 2):
            day = " ".join(words[index + 1 : index + 1 + size])
            if len(words) > index + size and possible_days(day, today):
                rest = words[index + 1 + size :]
                return split(command.parameters, [*words[: index + 1], day, *rest])
    return None


def _as_options(
    command: Command, line: CommandLine, typed: Sequence[str], today: date
) -> Iterator[list[str]]:
    """Yield lines in which words that are no arguments are values of the options they fit."""
    words = [word for word in typed if word.lower() not in _SMALL]
    for option in command.parameters:
        for value, rest in _values(option, words, today):
            has_room = len(rest) <= sum(not p.options for p in command.parameters)
            if has_room:
                yield join(command.name, rest, [*line.options, (option.options[-1], *value)])


def _values(
    option: Parameter, words: Sequence[str], today: date
) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield the value that some words give to an option, and the words that are left."""
    if not option.options or option.options[-1] in ("--color", "--format", "--output"):
        return
    names = {name.lstrip("-") for name in option.options}
    for index, word in enumerate(words):
        rest = [*words[:index], *words[index + 1 :]]
        if option.is_flag:
            if word.lower() in names:
                yield (), rest
        elif option.limits and re.fullmatch(r"\d{1,6}", word):
            unit = rest[index : index + 1]
            is_unit = unit and unit[0].lower() in (*names, *(n.removesuffix("s") for n in names))
            yield (word,), [w for i, w in enumerate(rest) if not (is_unit and i == index)]
        elif option.name in ("state", "track", "goal", "stage") and len(words) == 1:
            yield (word,), rest
    text = " ".join(words)
    if option.parse is parse_minutes and _is_duration(text):
        yield (text,), []
    if option.metavar == "DATE" and words:
        bare = words[1:] if words[0].lower() in names else words
        if possible_days(" ".join(bare), today):
            yield (" ".join(bare),), []


def _is_duration(text: str) -> bool:
    try:
        return parse_minutes(text) > 0
    except ValueError:
        return False
