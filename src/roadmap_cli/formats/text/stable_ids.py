"""Ids that survive edits of a Markdown file: made of words, never of positions in the file.

Unique words are the id. Repeated words get the nearest heading or parent that distinguishes them;
the rest a hash of the exact words or of the address. It must not know what it names.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from roadmap_cli.formats.text.identifiers import MAX_ID_LENGTH, slugify
from roadmap_cli.values import Record

_SIGNS = ("So", "Sk", "Cf", "Co", "Cn")  # categories of Unicode
_MAX_CONTEXTS = 8
# How much of the words stays behind a context.
_MAX_WORDS_LENGTH = 44


class IdRequest(Record):
    """Something that needs an id."""

    words: str
    contexts: tuple[str, ...] = ()  # headings and parents, the nearest first
    address: str = ""
    own_id: str = ""  # the id in the file itself


class StableId(Record):
    """An id, and the context that it needed, or ""."""

    id: str
    context: str = ""


def stable_ids(requests: Sequence[IdRequest]) -> list[StableId]:
    """Return a unique id for each request; equal requests get them by their order."""
    bases = [id_from_words(request.words) for request in requests]
    ids = {i: StableId(r.own_id) for i, r in enumerate(requests) if r.own_id}
    groups: dict[str, list[int]] = {}
    for index, base in enumerate(bases):
        if index not in ids:
            groups.setdefault(base, []).append(index)
    for base, indexes in groups.items():
        if len(indexes) == 1:
            ids[indexes[0]] = StableId(base)
        else:
            _distinguish(base, indexes, requests, ids)
    return _resolve_clashes(requests, ids, bases)


# Called for the same words as a topic, as a reading, and while they are distinguished.
@lru_cache(1 << 14)
def id_from_words(words: str) -> str:
    """Return the id of unique words."""
    slug = slugify(words)
    if not words.isascii():
        plain = unicodedata.normalize("NFKD", words)
        if any(c.isalpha() and not c.isascii() for c in plain):
            # An id cannot hold these letters, and many words share the rest.
            slug = f"{slug[: MAX_ID_LENGTH - 9].rstrip('-')}-{_hash(_spoken(words))}".lstrip("-")
    return slug or f"item-{_hash(words)}"


def _spoken(words: str) -> str:
    """Return words without emoji and other signs, which people change as they go along."""
    return "".join(c for c in words if unicodedata.category(c) not in _SIGNS)


def _distinguish(
    base: str, indexes: list[int], requests: Sequence[IdRequest], ids: dict[int, StableId]
) -> None:
    """Assign ids to requests with the same words: by a context, the exact words, the address."""
    words, head = base[:_MAX_WORDS_LENGTH].rstrip("-"), base[: MAX_ID_LENGTH - 9].rstrip("-")
    keys = {}
    for i in indexes:
        contexts = [*requests[i].contexts, *[""] * _MAX_CONTEXTS][:_MAX_CONTEXTS]
        keys[i] = (*contexts, _fold(requests[i].words), requests[i].address)
    for level in range(_MAX_CONTEXTS + 2):
        counts = Counter(keys[i][level] for i in indexes)
        for i in indexes:
            key = keys[i][level]
            if key and counts[key] == 1 and level < _MAX_CONTEXTS:
                context = id_from_words(key)[: MAX_ID_LENGTH - 1 - len(words)].rstrip("-")
                ids[i] = StableId(f"{context}-{words}", key)
            elif key and counts[key] == 1:
                ids[i] = StableId(f"{head}-{_hash(key)}")
        indexes = [i for i in indexes if i not in ids]
    ids.update(dict.fromkeys(indexes, StableId(base)))


def _resolve_clashes(
    requests: Sequence[IdRequest], ids: dict[int, StableId], bases: Sequence[str]
) -> list[StableId]:
    """Return the ids in order; the second request for an id gets a hash of all its texts."""
    texts = [(request.words, *request.contexts, request.address) for request in requests]
    order = sorted(ids, key=lambda i: (not requests[i].own_id, ids[i].id != bases[i], texts[i], i))
    used: set[str] = set()
    numbers: Counter[str] = Counter()
    for index in order:
        name = ids[index].id
        if name in used:
            name = f"{name[: MAX_ID_LENGTH - 9].rstrip('-')}-{_hash(chr(10).join(texts[index]))}"
            head = name[: MAX_ID_LENGTH - 8]
            while name in used:
                numbers[head] += 1
                name = f"{head}-{numbers[head] + 1}"
            ids[index] = ids[index]._replace(id=name)
        used.add(name)
    return [ids[i] for i in range(len(requests))]


def _fold(words: str) -> str:
    return " ".join(words.casefold().split())


def _hash(text: str) -> str:
    return hashlib.sha256(_fold(text).encode("utf-8", "replace")).hexdigest()[:8]
