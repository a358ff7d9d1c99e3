"""From the words that were typed to the values of a command's parameters.

It owns what every value must be: never empty, one of the choices, within the limits; and that `-`
is a stream. It must not know who has found out which word belongs to which parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roadmap_cli.annotations import TYPE_CHECKING, Any
from roadmap_cli.cli.input.parameters import INPUT_FILE, INPUT_TEXT, NO_STREAM, Parameter
from roadmap_cli.errors import InvalidInput, UsageError

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session

EMPTY_HINT = "perhaps a variable is not set"
STREAM = "-"


def read_values(
    session: Session, parameters: Sequence[Parameter], typed: Mapping[str, Any], command_path: str
) -> dict[str, Any]:
    """Return the value of each parameter; raise UsageError for one that it does not take.

    `typed` has what was typed by the names of the parameters; those that it lacks have their
    defaults. A text that was sent to standard input is kept if the line is refused.
    """
    values = {parameter.name: parameter.default for parameter in parameters} | dict(typed)
    try:
        return _read_values(session, parameters, values, command_path)
    except UsageError:
        texts = [typed.get(p.name) for p in parameters if p.stream == INPUT_TEXT]
        keep_text(session, parameters, [w[0] if isinstance(w, list) else w for w in texts])
        raise


def keep_text(
    session: Session, parameters: Sequence[Parameter], words: Sequence[str | None]
) -> None:
    """Keep the text that was sent to a command line which is refused."""
    has_text = any(parameter.stream == INPUT_TEXT for parameter in parameters)
    if has_text and any(word and (word == "-" or word.endswith("=-")) for word in words):
        from roadmap_cli.cli.input import drafts

        drafts.keep_standard_input(session)


def _read_values(
    session: Session,
    parameters: Sequence[Parameter],
    typed: Mapping[str, Any],
    command_path: str,
) -> dict[str, Any]:
    values = dict(typed)
    streams: list[Parameter] = []
    for parameter in parameters:
        word = typed[parameter.name]
        if word is None or parameter.is_flag or word is parameter.default:
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
        _read_streams(session, streams, values)
    return values


def _read_streams(session: Session, streams: Sequence[Parameter], values: dict[str, Any]) -> None:
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
        from roadmap_cli.cli.input import drafts

        text = drafts.read_standard_input(session)
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
