"""From the words that were typed to the values of a command's parameters.

It owns what every value must be: never empty, one of the choices, within the limits; and that `-`
is a stream. It must not know who has found out which word belongs to which parameter.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from roadmap_cli.cli.input.parameters import INPUT_FILE, INPUT_TEXT, NO_STREAM, Parameter
from roadmap_cli.errors import InvalidInput, UsageError

EMPTY_HINT = "perhaps a variable is not set"
STREAM = "-"


def read_values(
    parameters: Sequence[Parameter],
    typed: Mapping[str, Any],
    command_path: str,
    read_text: Callable[[], str],
) -> dict[str, Any]:
    """Return the value of each parameter; raise UsageError for one that it does not take.

    `read_text` returns the text of standard input, where `-` is given for a text.
    """
    values = dict(typed)
    streams: list[Parameter] = []
    for parameter in parameters:
        word = typed[parameter.name]
        if word is None or parameter.is_flag:
            continue
        try:
            values[parameter.name] = (
                [_read_value(parameter, each) for each in word]
                if parameter.many
                else _read_value(parameter, word)
            )
        except ValueError as error:
            from roadmap_cli.cli.input.command_line import VALUE, Misuse

            is_word = bool(parameter.choices) and not parameter.options
            sentence = str(error) if is_word else f"{_name(parameter)}: {error}"
            raise Misuse(VALUE, parameter.name, sentence, f"see {command_path} --help") from None
        if parameter.stream and STREAM in (word if parameter.many else (word,)):
            streams += [parameter] * (word.count(STREAM) if parameter.many else 1)
    if streams:
        _read_streams(streams, values, read_text)
    return values


def _read_streams(
    streams: Sequence[Parameter], values: dict[str, Any], read_text: Callable[[], str]
) -> None:
    """Put the text of standard input where `-` stands for it; refuse what no stream can be."""
    for parameter in streams:
        if parameter.stream == NO_STREAM:
            raise UsageError(
                f"{_name(parameter)} cannot be a stream",
                "name a file; one that is called '-' is ./-",
            )
    texts = [s for s in streams if s.stream == INPUT_TEXT and values[s.name] in (STREAM, [STREAM])]
    inputs = texts + [parameter for parameter in streams if parameter.stream == INPUT_FILE]
    if len(inputs) > 1:
        names = " and ".join(dict.fromkeys(map(_name, inputs)))
        raise UsageError(
            f"- is standard input, which can be read once only, and is given twice: {names}",
            "give the other one as it is",
        )
    for parameter in texts:
        text = read_text()
        if is_empty(text):
            raise InvalidInput("standard input is empty", "nothing was saved")
        values[parameter.name] = [text] if parameter.many else text


def _name(parameter: Parameter) -> str:
    return " / ".join(parameter.options) or parameter.metavar.strip("[].")


def is_empty(word: str) -> bool:
    """Return whether a word has no visible character, which an unset variable leaves."""
    return not any(char.isprintable() and not char.isspace() for char in word)


def _read_value(parameter: Parameter, word: str) -> Any:
    """Return the value of one word; raise ValueError, or UsageError for an empty one."""
    if is_empty(word):
        what = (
            f"the value of {parameter.options[-1]}"
            if parameter.options
            else f"the argument {parameter.metavar.strip('[].')}"
        )
        raise UsageError(f"{what} is empty", EMPTY_HINT)
    if parameter.choices and word not in parameter.choices:
        if word.lower() in parameter.choices:
            return word.lower()
        raise ValueError(f"'{word}' is not one of {', '.join(parameter.choices)}")
    if parameter.limits is not None:
        return parse_number(word, *parameter.limits)
    return word if parameter.parse is None else parameter.parse(word)


def parse_number(word: str, least: int, most: int) -> int:
    """Return a whole number between two limits; raise ValueError."""
    is_plain = word.isascii() and word.isdigit()
    number = int(word) if is_plain and len(word) < 10 else least - 1
    if not least <= number <= most:
        raise ValueError(f"'{word}' is not a whole number from {least} to {most}")
    return number
