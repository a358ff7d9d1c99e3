"""Find a topic, reading, milestone or track by what a person typed.

Pure. What is typed is an id, a unique prefix of one, or words of the title; case, accents and width
do not matter. It is never a number in a list: numbers change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from roadmap_cli.values import Value

# The separators of words, besides blanks. Not '+', '#' and '.': C++, C# and .NET are words.
# The other ASCII characters map to themselves: str.translate is slow for missing keys.
_BLANKS = {n: chr(n) for n in range(128)} | dict.fromkeys(
    map(ord, '_/,:;()[]{}"«»„“”\u2013\u2014-'), " "
)


class Named(Value):
    """Something that can be found: its id, its title and both in folded form."""

    id: str
    title: str
    names: str  # folded(id) + "\n" + folded(title)


class Match(Value):
    """The result of a search: one thing, several, or none with the nearest ones."""

    found: Named | None
    several: tuple[Named, ...] = ()
    nearest: tuple[Named, ...] = ()


def folded(text: str) -> str:
    """Return text without case, accents, width and punctuation between words."""
    if text.isascii():
        plain = text.lower()
    else:
        # Before and after: decomposing can produce capitals, case folding combining marks.
        decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.translate(_BLANKS).split())


def names_of(name: str, title: str) -> str:
    """Return the folded id and title, as they are stored for searching."""
    return f"{folded(name)}\n{folded(title)}"


def find(typed: str, things: Sequence[Named]) -> Match:
    """Return what a person means.

    An exact id wins over an exact title, that over a prefix of an id, that over words that are
    each a prefix of a word of the id or the title.
    """
    wanted = folded(typed)
    if not wanted:
        return Match(None)
    for rule in (_is_id, _is_title, _begins_id, _has_words):
        found = [thing for thing in things if rule(wanted, thing)]
        if len(found) == 1:
            return Match(found[0])
        if found:
            return Match(None, tuple(found))
    return Match(None, nearest=tuple(_nearest(wanted, things)))


def _is_id(wanted: str, thing: Named) -> bool:
    return thing.names.startswith(wanted + "\n")


def _is_title(wanted: str, thing: Named) -> bool:
    return thing.names.endswith("\n" + wanted)


def _begins_id(wanted: str, thing: Named) -> bool:
    return thing.names.startswith(wanted)


def _has_words(wanted: str, thing: Named) -> bool:
    text = " " + thing.names.replace("\n", " ")
    return all(" " + word in text for word in wanted.split())


def _nearest(wanted: str, things: Iterable[Named]) -> list[Named]:
    # Imported here so that only a mistyped name pays for it.
    from difflib import get_close_matches

    by_name: dict[str, Named] = {}
    for thing in things:
        name, _, title = thing.names.partition("\n")
        by_name.setdefault(name, thing)
        by_name.setdefault(title, thing)
    found = get_close_matches(wanted, by_name, n=6, cutoff=0.6)
    return list(dict.fromkeys(by_name[name] for name in found))[:3]
