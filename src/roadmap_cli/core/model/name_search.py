"""Find a topic, reading, milestone or track by what a person typed.

Pure. What is typed is an id, a unique prefix of one, or words of the title; case, accents and width
do not matter. It is never a number in a list: numbers change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from roadmap_cli.values import Record

# The separators of words, besides blanks. Not '+', '#' and '.': C++, C# and .NET are words.
# The other ASCII characters map to themselves: str.translate is slow for missing keys.
_BLANKS = {n: chr(n) for n in range(128)} | dict.fromkeys(
    map(ord, '_/,:;()[]{}"«»„“”\u2013\u2014-'), " "
)


class Candidate(Record):
    """Something that can be found: its id, its title and both in folded form."""

    id: str
    title: str
    names: str  # as search_key returns them


class Match(Record):
    """The result of a search: one thing, several, or none with the nearest ones."""

    single: Candidate | None
    several: tuple[Candidate, ...] = ()
    nearest: tuple[Candidate, ...] = ()


def fold_text(text: str) -> str:
    """Return text without case, accents, width and punctuation between words."""
    if text.isascii():
        plain = text.lower()
    else:
        # Before and after: decomposing can produce capitals, case folding combining marks.
        decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.translate(_BLANKS).split())


def search_key(name: str, title: str) -> str:
    """Return the folded id and title, as they are stored for searching."""
    return f"{fold_text(name)}\n{fold_text(title)}"


def find(query: str, candidates: Sequence[Candidate]) -> Match:
    """Return the candidates that match a query.

    An exact id wins over an exact title, that over a prefix of an id, that over words that are
    each a prefix of a word of the id or the title.
    """
    key = fold_text(query)
    if not key:
        return Match(None)
    words = [" " + word for word in key.split()]
    rules: tuple[Callable[[str], bool], ...] = (
        lambda names: names.startswith(key + "\n"),
        lambda names: names.endswith("\n" + key),
        lambda names: names.startswith(key),
        lambda names: all(word in " " + names.replace("\n", " ") for word in words),
    )
    for rule in rules:
        matches = [candidate for candidate in candidates if rule(candidate.names)]
        if len(matches) == 1:
            return Match(matches[0])
        if matches:
            return Match(None, tuple(matches))
    return Match(None, nearest=tuple(_nearest(key, candidates)))


def _nearest(key: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    # Imported here so that only a mistyped name pays for it.
    from difflib import get_close_matches

    by_name: dict[str, Candidate] = {}
    for candidate in candidates:
        for name in candidate.names.split("\n"):
            by_name.setdefault(name, candidate)
    close_names = get_close_matches(key, by_name, n=6, cutoff=0.6)
    return list(dict.fromkeys(by_name[name] for name in close_names))[:3]
