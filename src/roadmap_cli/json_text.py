"""JSON as the log and the tables hold it: on one line, without blanks around it.

It takes the functions in C from under the module `json`, because that loads `re` and `enum`: a
tenth of a daily command. What is written is what `json` writes, character for character.
"""

from __future__ import annotations

from roadmap_cli.annotations import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NUMBERS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


class _Reading:
    """What the function in C asks for: how `json.loads` reads without options."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = _NUMBERS.__getitem__


try:
    from _json import encode_basestring, make_encoder, make_scanner

    _scan: Callable[[str, int], tuple[Any, int]] = make_scanner(_Reading)  # type: ignore[arg-type]

    def _encoder(
        item_separator: str, key_separator: str, *, is_sorted: bool
    ) -> Callable[[Any], str]:
        to_parts: Callable[[Any, int], Iterable[str]] = make_encoder(
            {},
            _refuse,
            encode_basestring,
            None,
            key_separator,
            item_separator,
            is_sorted,
            False,
            True,
        )
        return lambda value: "".join(to_parts(value, 0))

except (
    ImportError,
    AttributeError,
    TypeError,
):  # another Python than CPython, or one of a later day
    import json

    _scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]

    def _encoder(
        item_separator: str, key_separator: str, *, is_sorted: bool
    ) -> Callable[[Any], str]:
        return json.JSONEncoder(
            ensure_ascii=False, separators=(item_separator, key_separator), sort_keys=is_sorted
        ).encode


def _refuse(value: object) -> None:
    raise TypeError(f"{type(value).__name__} is not a value of JSON")


def decode(text: str) -> Any:
    """Return the value of a text; raise ValueError unless it is one from end to end."""
    try:
        value, end = _scan(text, 0)
    # The last one is raised where `json` is not there to say what is wrong.
    except (StopIteration, TypeError, SystemError):
        end = -1
    if end != len(text):
        raise ValueError("the text is not one value of JSON")
    return value


encode = _encoder(", ", ": ", is_sorted=False)
encode_canonically = _encoder(",", ":", is_sorted=True)
