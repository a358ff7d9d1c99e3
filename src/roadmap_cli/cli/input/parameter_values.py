"""From the words that were typed to the values of a command's parameters.

It owns what every value must be: never empty, one of the choices, within the limits. It must not
know who has found out which word belongs to which parameter.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_cli.cli.input.parameters import Parameter
from roadmap_cli.errors import UsageError

EMPTY_HINT = "perhaps a variable is not set"


def read_values(
    parameters: Sequence[Parameter], typed: Mapping[str, Any], command_path: str
) -> dict[str, Any]:
    """Return the value of each parameter; raise UsageError for one that it does not take."""
    values = dict(typed)
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
            name = " / ".join(parameter.options) or parameter.metavar
            raise UsageError(
                f"invalid value for '{name}': {error}", f"'{command_path} --help' tells more"
            ) from None
    return values


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
        raise ValueError(f"'{word}' is not one of {', '.join(parameter.choices)}")
    if parameter.limits is not None:
        return _parse_number(word, *parameter.limits)
    return word if parameter.parse is None else parameter.parse(word)


def _parse_number(word: str, least: int, most: int) -> int:
    is_plain = word.isascii() and word.isdigit()
    number = int(word) if is_plain and len(word) < 10 else least - 1
    if not least <= number <= most:
        raise ValueError(f"'{word}' is not a whole number from {least} to {most}")
    return number
