"""Ids that stay when a Markdown file changes: from words, and never from places in the file.

Words that occur once are the id. Where they repeat, each takes the nearest heading or parent that
tells it from the others; what still is the same, its other words or its address. It must not know
what it names.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from roadmap_cli.formats.identifiers import LONGEST_ID, slug_of
from roadmap_cli.values import Value

_MOST_CONTEXTS = 8
# What stays for the words when a context stands before them.
_MOST_OF_WORDS = 44


class Wanted(Value):
    """Something that needs an id."""

    words: str
    contexts: tuple[str, ...] = ()  # headings and parents, the nearest first
    address: str = ""
    given: str = ""  # the id that the file itself says


class Named(Value):
    """An id, and the context that was needed for it, or ""."""

    id: str
    context: str = ""


def stable_ids(things: Sequence[Wanted]) -> list[Named]:
    """Return an id for each thing, all different; two same things are told apart by their order."""
    bases = [base_of(thing.words) for thing in things]
    groups: dict[str, list[int]] = {}
    for place, thing in enumerate(things):
        if not thing.given:
            groups.setdefault(bases[place], []).append(place)
    found: dict[int, Named] = {i: Named(t.given) for i, t in enumerate(things) if t.given}
    for base, places in groups.items():
        if len(places) == 1:
            found[places[0]] = Named(base)
        else:
            _tell_apart(base, places, things, found)
    return _claim(things, found, bases)


# The words of an entry are asked for as a topic, as a reading, and while they are told apart.
@lru_cache(1 << 14)
def base_of(words: str) -> str:
    """Return the id of words that stand alone."""
    slug = slug_of(words)
    if not words.isascii():
        plain = unicodedata.normalize("NFKD", words)
        if any(c.isalpha() and not c.isascii() for c in plain):
            # Letters that no id can hold: the rest of it would be the same for many.
            slug = f"{slug[: LONGEST_ID - 9].rstrip('-')}-{_short_sum(words)}".lstrip("-")
    return slug or f"item-{_short_sum(words)}"


def _tell_apart(
    base: str, places: list[int], things: Sequence[Wanted], found: dict[int, Named]
) -> None:
    for level in range(_MOST_CONTEXTS):
        contexts = {i: _context(things[i], level) for i in places}
        places = _unique_by(contexts.__getitem__, places, found, lambda key: _join(base, key))
    tail = base[: LONGEST_ID - 9].rstrip("-")
    for tell in (lambda i: folded_words(things[i].words), lambda i: things[i].address):
        places = _unique_by(
            tell, places, found, lambda key: f"{tail}-{_short_sum(key)}", show=False
        )
    for place in places:
        found[place] = Named(base)


def _unique_by(
    tell: Callable[[int], str],
    places: list[int],
    found: dict[int, Named],
    made: Callable[[str], str],
    *,
    show: bool = True,
) -> list[int]:
    """Name all that something tells from the others; return the rest."""
    if len(places) < 2:
        # Its likes are named: what is left over is as stable with the nearest it has.
        for place in places:
            key = tell(place)
            if key:
                found[place] = Named(made(key), key if show else "")
                return []
        return places
    count = Counter(tell(place) for place in places)
    rest = []
    for place in places:
        key = tell(place)
        if key and count[key] == 1:
            found[place] = Named(made(key), key if show else "")
        else:
            rest.append(place)
    return rest


def _claim(things: Sequence[Wanted], found: dict[int, Named], bases: Sequence[str]) -> list[Named]:
    """Return the names in order; who comes second to an id gets a sum of all that is said of it."""
    order = sorted(
        found,
        key=lambda i: (not things[i].given, found[i].id != bases[i], *_said(things[i]), i),
    )
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for place in order:
        name = found[place]
        if name.id in taken:
            head = name.id[: LONGEST_ID - 9].rstrip("-")
            wanted = f"{head}-{_short_sum(chr(10).join(_said(things[place])))}"
            head = wanted[: LONGEST_ID - 8]
            while wanted in taken:
                numbers[head] += 1
                wanted = f"{head}-{numbers[head] + 1}"
            name = name._replace(id=wanted)
            found[place] = name
        taken.add(name.id)
    return [found[i] for i in range(len(things))]


def folded_words(words: str) -> str:
    """Return words as they are compared."""
    return " ".join(words.casefold().split())


def _said(thing: Wanted) -> Iterable[str]:
    return (thing.words, *thing.contexts, thing.address)


def _context(thing: Wanted, level: int) -> str:
    return thing.contexts[level] if level < len(thing.contexts) else ""


def _join(base: str, context: str) -> str:
    words = base[:_MOST_OF_WORDS].rstrip("-")
    return f"{base_of(context)[: LONGEST_ID - 1 - len(words)].rstrip('-')}-{words}"


def _short_sum(text: str) -> str:
    return hashlib.sha256(folded_words(text).encode("utf-8", "replace")).hexdigest()[:8]
