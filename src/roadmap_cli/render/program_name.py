"""The name of the program in what people read: each command is proposed as the program was called.

It owns which words of a sentence are a command of ours, and must not know how the program was
called. What a person or a roadmap says is never changed: it stands in quotes in our sentences, and
in fields of its own in answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from roadmap_cli.annotations import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import re
    from typing import TypeVar

    T = TypeVar("T")

Spell = Callable[[str], str]
# What may stand before a command in a sentence, and the quotes of titles, which are passed over.
_BEFORE = (
    r"(?:^|[:;,·(']|(?<=[\w)'»”\"][.?])|\x1b\[[\d;]*m"
    r"|\b(?:see|run|try|then|or|and|with|by|type|call|is|use)(?= )) *"
)
_VARIABLE = r"(?:ROADMAP\w*=\S+ )?"
_TITLE = r"«[^»]*»|“[^”]*”|\"[^\"]*\""
# It is taken out by `clean`, as all invisible characters are.
_MARK = "\u2060"
# The fields of answers that hold sentences of ours.
_OWN_FIELDS = ("sentence", "hint", "remark", "remarks", "advice", "warning", "warnings")


def speller(words: str, commands: Iterable[str]) -> Spell:
    """Return a function that puts the words in place of `roadmap` in the commands of a text."""
    command, names = _command_pattern(), frozenset(commands)

    def replace(found: re.Match[str]) -> str:
        before, after = found[1], found[2]
        is_command = before is not None and (after.startswith("--") or after in names)
        return f"{before}{words}" if is_command else found[0]

    def spell(text: str) -> str:
        if "roadmap" not in text:
            return text
        if text == "roadmap":  # as an example of help
            return words
        return command.sub(replace, text)

    return spell


def _command_pattern() -> re.Pattern[str]:
    import re  # only here: no daily command uses it

    return re.compile(rf"{_TITLE}|({_BEFORE}{_VARIABLE})roadmap(?= (--\w|[a-z][\w-]*))")


def shield(value: T) -> T:
    """Return an answer in whose titles, notes and other texts `speller` finds no command."""
    shielded: T = _shield(value)
    return shielded


def _shield(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("roadmap ", f"roadmap{_MARK} ") if "roadmap " in value else value
    if fields := getattr(value, "_fields", None):
        changes = {
            name: part
            for name in fields
            if name not in _OWN_FIELDS
            and (part := _shield(before := getattr(value, name))) is not before
        }
        return value._replace(**changes) if changes else value
    if type(value) in (tuple, list):
        parts = [_shield(part) for part in value]
        if any(part is not before for part, before in zip(parts, value, strict=True)):
            return type(value)(parts)
    return value
