"""Which entry of a source that is imported again is which of the last time. Pure.

An address that belongs to one entry alone tells first, then words under the same heading, words
that stand only once, and order among equals. An entry that leads to somebody else's address is
nobody's successor: a wrong one would carry progress to what was never learned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from functools import cache

from roadmap_cli.core.imports import Imported
from roadmap_cli.core.naming import folded
from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.core.same_headings import Heading, same_headings
from roadmap_cli.values import Value

Fold = Callable[[str], str]

# So many words stand for themselves, wherever they stand and whatever they lead to.
_MANY_WORDS = 3
_SAME_ADDRESSES = 0.5


class Entry(Value):
    """What is known of a topic as an entry of a source."""

    id: str
    words: str
    heading: Heading
    urls: tuple[str, ...]
    above: frozenset[str] = frozenset()  # all it stands under, where that is known

    @property
    def url(self) -> str:
        """Return the address that it leads to, or ""."""
        return self.urls[0] if self.urls else ""


def same_entries(before: Roadmap, now: Imported, *, edited: bool = False) -> dict[str, str]:
    """Return the former id of each topic that was there before, by the id it has now.

    With `edited` the titles of before may be somebody's own, so that an equal id is enough.
    """
    fold = cache(folded)
    above = {one.topic: frozenset(fold(title) for title in one.above) for one in now.where}
    contexts = _contexts(before, now, fold)
    match = _Match(
        _entries(before, contexts, {}, fold),
        _entries(now.roadmap, contexts, above, fold),
        {one.topic for one in now.where if one.given},
    )
    return match.found(edited=edited)


class _Match:
    """Finds former entries step by step; what is found first stays."""

    def __init__(self, old: Sequence[Entry], new: Sequence[Entry], given: Collection[str]) -> None:
        self._old, self._new, self._given = old, new, given
        self._former: dict[str, str] = {}
        self._taken: set[str] = set()
        self._urls = tuple(Counter(u for e in side for u in set(e.urls)) for side in (old, new))
        self._words: tuple[dict[str, list[Entry]], ...] = ({}, {})
        for side, entries in enumerate((old, new)):
            for entry in entries:
                self._words[side].setdefault(entry.words, []).append(entry)
        self._headings: dict[Heading, Heading] = {}
        self._followed: set[Heading] = set()  # the former ones that are still there
        self._went: Counter[tuple[Heading, Heading]] = Counter()  # entries, from where to where

    def found(self, *, edited: bool) -> dict[str, str]:
        by_id = {entry.id: entry for entry in self._old}
        for entry in self._new:
            if entry.id in by_id and (entry.id in self._given):
                self._pair(by_id[entry.id], entry)
        self._by_address(lambda old, new: old.words == new.words)
        self._by_address(self._is_renamed)
        self._by(lambda e: e.words, lambda e: e.words, self._stands_once)
        self._follow_headings()
        self._by(self._place, self._place_before, self._fits)
        self._by_what_it_stood_under()
        self._by(lambda e: e.words, lambda e: e.words, self._is_same_subject)
        if edited:
            for entry in self._new:
                old = by_id.get(entry.id)
                if old is not None and self._is_free(old, entry) and self._fits(old, entry):
                    self._pair(old, entry)
        return self._former

    def _pair(self, old: Entry, new: Entry) -> None:
        self._former[new.id] = old.id
        self._taken.add(old.id)

    def _is_free(self, old: Entry, new: Entry) -> bool:
        return old.id not in self._taken and new.id not in self._former

    def _by_address(self, accepts: Callable[[Entry, Entry], bool]) -> None:
        former = {e.url: e for e in self._old if e.url and self._urls[0][e.url] == 1}
        for entry in self._new:
            old = former.get(entry.url)
            if (
                old is not None
                and self._urls[1][entry.url] == 1
                and self._is_free(old, entry)
                and accepts(old, entry)
            ):
                self._pair(old, entry)

    def _is_renamed(self, old: Entry, new: Entry) -> bool:
        """Say whether an entry with one address and other words is the same under a new name."""
        if len(old.urls) > 1 or len(new.urls) > 1:
            common = len({*old.urls} & {*new.urls})
            return common > _SAME_ADDRESSES * max(len(old.urls), len(new.urls))
        # Where an entry of those words has lost its address, the address may only have moved.
        likes = (*self._words[1].get(old.words, ()), *self._words[0].get(new.words, ()))
        return all(entry.urls for entry in likes)

    def _stands_once(self, old: Entry, new: Entry) -> bool:
        if not self._is_only_one(old, new):
            return False
        if old.heading != new.heading and old.url and new.url and not {*old.urls} & {*new.urls}:
            return self._fits(old, new) and len(old.words.split()) >= _MANY_WORDS
        return self._fits(old, new)

    def _is_same_subject(self, old: Entry, new: Entry) -> bool:
        """Say whether a list of links is the same although it moved and all of them were replaced.

        An entry with one link is what that leads to; one with several is what its words say. It
        went where others went, or to a heading that came while the one it stood under left.
        """
        if len(old.urls) < 2 or not self._is_only_one(old, new) or not self._fits(old, new):
            return False
        # "Books" that left "Java" are not those that came to "Go" where both are still there.
        return bool(self._went[old.heading, new.heading]) or (
            old.heading not in self._followed and new.heading not in self._headings
        )

    def _is_only_one(self, old: Entry, new: Entry) -> bool:
        return len(self._words[0][old.words]) == len(self._words[1][new.words]) == 1

    def _fits(self, old: Entry, new: Entry) -> bool:
        """Say whether no addresses speak against it: those of another entry, before or now, do.

        Of several a few may have moved there.
        """
        here, there = {*old.urls}, {*new.urls}
        if not here or not there or here & there:
            return True
        return all(
            sum(url in others for url in urls) < _SAME_ADDRESSES * len(urls)
            for urls, others in ((here, self._urls[1]), (there, self._urls[0]))
        )

    def _follow_headings(self) -> None:
        old = {entry.id: entry.heading for entry in self._old}
        self._went = Counter(
            (old[self._former[entry.id]], entry.heading)
            for entry in self._new
            if entry.id in self._former
        )
        self._headings = same_headings(_under(self._old), _under(self._new), self._went)
        self._followed = set(self._headings.values())

    def _place(self, entry: Entry) -> Hashable:
        return entry.words, entry.heading

    def _place_before(self, entry: Entry) -> Hashable:
        heading = self._headings.get(entry.heading)
        return (entry.words, heading) if heading is not None else None

    def _by(
        self,
        old_key: Callable[[Entry], Hashable],
        new_key: Callable[[Entry], Hashable],
        accepts: Callable[[Entry, Entry], bool],
    ) -> None:
        """Pair entries of one key: those with the same addresses, those without, a last one."""
        groups: dict[Hashable, tuple[list[Entry], list[Entry]]] = {}
        for entry in self._old:
            if entry.id not in self._taken:
                groups.setdefault(old_key(entry), ([], []))[0].append(entry)
        for entry in self._new:
            key = new_key(entry)
            if entry.id not in self._former and key in groups:
                groups[key][1].append(entry)
        for olds, news in groups.values():
            by_urls: dict[tuple[str, ...], list[Entry]] = {}
            for old in olds:
                by_urls.setdefault(old.urls, []).append(old)
            for new in news:
                equals = by_urls.get(new.urls)
                if equals and accepts(equals[0], new):
                    self._pair(equals.pop(0), new)
            left = [old for old in olds if old.id not in self._taken]
            more = [new for new in news if new.id not in self._former]
            if len(left) == len(more) == 1 and accepts(left[0], more[0]):
                self._pair(left[0], more[0])

    def _by_what_it_stood_under(self) -> None:
        """Pair entries whose nearest heading was told before and is not any more."""
        news: dict[str, list[Entry]] = {}
        for entry in self._new:
            if entry.id not in self._former:
                news.setdefault(entry.words, []).append(entry)
        for old in self._old:
            nearer = folded(old.heading.nearer)
            if old.id in self._taken or not nearer:
                continue
            found = [e for e in news.get(old.words, ()) if nearer in e.above]
            if len(found) == 1 and self._is_free(old, found[0]) and self._fits(old, found[0]):
                self._pair(old, found[0])


def _under(entries: Sequence[Entry]) -> dict[Heading, Counter[str]]:
    found: dict[Heading, Counter[str]] = {}
    for entry in entries:
        found.setdefault(entry.heading, Counter())[entry.words] += 1
    return found


def _contexts(before: Roadmap, now: Imported, fold: Fold) -> frozenset[str]:
    """Return what may stand before the words of a title because they repeat, folded."""
    found = {title for one in now.where for title in one.above}
    for roadmap in (before, now.roadmap):
        for titles in (
            (stage.title for stage in roadmap.stages),
            (track.title for track in roadmap.tracks),
            (topic.title for topic in roadmap.topics),
        ):
            for title in titles:
                found |= {title, title.rpartition(": ")[2]}
    return frozenset(fold(title) for title in found)


def _entries(
    roadmap: Roadmap,
    contexts: Collection[str],
    above: dict[str, frozenset[str]],
    fold: Fold,
) -> list[Entry]:
    stages = {stage.id: stage.title for stage in roadmap.stages}
    tracks = {track.id: track.title for track in roadmap.tracks}
    urls = {reading.id: reading.url for reading in roadmap.readings}
    found = []
    for topic in roadmap.topics:
        stage, track = stages.get(topic.stage, ""), tracks.get(topic.track, "")
        nearer, words = _taken_apart(topic.title, contexts, fold)
        if fold(nearer) in (fold(stage), fold(track), fold(track.rpartition(": ")[2])):
            nearer = ""
        here = dict.fromkeys(url for a in topic.readings if (url := urls.get(a.reading, "")))
        heading = Heading(stage, track, nearer)
        found.append(
            Entry(topic.id, fold(words), heading, tuple(here), above.get(topic.id, frozenset()))
        )
    return found


def _taken_apart(title: str, contexts: Collection[str], fold: Fold) -> tuple[str, str]:
    """Return what was put before the words of a title, and the words."""
    at = title.rfind(": ")
    while at > 0:
        if fold(title[:at]) in contexts:
            return title[:at], title[at + 2 :]
        at = title.rfind(": ", 0, at)
    return "", title
