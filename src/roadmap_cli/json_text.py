"""JSON as the log and the tables hold it: on one line, without blanks around it.

It takes the functions in C from under the module `json`, because that loads `re` and `enum`: a
tenth of a daily command. What is written is what `json` writes, character for character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from roadmap_cli.annotations import Any

# Between items, between a key and its value, and whether keys are sorted.
_PLAIN, _CANONICAL = (", ", ": ", False), (",", ":", True)
_NUMBERS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


class _Reading:
    """What the function in C asks for: how `json.loads` reads without options."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = _NUMBERS.__getitem__


def _refuse(value: object) -> None:
    raise TypeError(f"{type(value).__name__} is not a value of JSON")


_Encode = Callable[[Any], str]

try:
    from _json import encode_basestring, make_encoder, make_scanner

    _scan: Callable[[str, int], tuple[Any, int]] = make_scanner(_Reading)  # type: ignore[arg-type]

    def _encoder(item_separator: str, key_separator: str, is_sorted: bool) -> _Encode:
        separators = (key_separator, item_separator)
        to_parts: Callable[[Any, int], Iterable[str]] = make_encoder(
            None, _refuse, encode_basestring, None, *separators, is_sorted, False, True
        )
        return lambda value: "".join(to_parts(value, 0))

    encode, encode_canonically = _encoder(*_PLAIN), _encoder(*_CANONICAL)

# Another Python than CPython may not have these, and one of a later day may ask for more.
except (ImportError, AttributeError, TypeError):
    import json

    _scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]

    def _encoder(item_separator: str, key_separator: str, is_sorted: bool) -> _Encode:
        separators = (item_separator, key_separator)
        return json.JSONEncoder(
            ensure_ascii=False, separators=separators, sort_keys=is_sorted
        ).encode

    encode, encode_canonically = _encoder(*_PLAIN), _encoder(*_CANONICAL)


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
