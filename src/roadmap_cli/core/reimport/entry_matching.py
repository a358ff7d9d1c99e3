"""Match the entries of a source that is imported again with those of the last import. Pure.

A unique address decides first, then unique words, then the same words under the same heading. An
entry with the addresses of another one is never matched: a wrong match would carry progress to
something that was never learned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from functools import lru_cache

from roadmap_cli.core.answers.import_result import ImportResult
from roadmap_cli.core.model.name_search import fold_text
from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.reimport.heading_matching import Heading, HeadingMatcher, Votes
from roadmap_cli.values import Record

# This many words identify an entry, whatever its heading and its address.
_DISTINCTIVE_WORDS = 3
_SAME_ADDRESSES = 0.5
_PATH = re.compile(r"\S{0,500}[./]\S{1,500}")

_fold = lru_cache(1 << 16)(fold_text)


class ImportEntry(Record):
    """A topic as an entry of a source."""

    id: str
    words: str
    heading: Heading
    urls: tuple[str, ...]

    @property
    def url(self) -> str:
        """Return its first address, or ""."""
        return self.urls[0] if self.urls else ""


def match_entries(
    before: Roadmap, imported: ImportResult, *, trust_ids: bool = False
) -> dict[str, str]:
    """Return the map from the new ids of known topics to their former ids.

    With `trust_ids`, for a learner who may have edited the old titles, an equal id is enough.
    """
    contexts = _contexts(before, imported)
    matcher = _EntryMatcher(
        _entries(before, contexts), _entries(imported.roadmap, contexts), imported
    )
    return matcher.match(trust_ids=trust_ids)


class _EntryMatcher:
    """Matches entries step by step; an earlier match is never undone."""

    def __init__(
        self, old: Sequence[ImportEntry], new: Sequence[ImportEntry], imported: ImportResult
    ) -> None:
        self._old, self._new, self._origins = old, new, imported.origins
        self._former: dict[str, str] = {}
        self._used: set[str] = set()
        self._urls = [Counter(u for e in side for u in set(e.urls)) for side in (old, new)]
        self._words = [_by_words(side) for side in (old, new)]
        self._headings: Mapping[Heading, Heading] = {}  # the former heading of each new one
        self._surviving_headings: Collection[Heading] = ()  # the former headings that still exist
        self._heading_votes: Votes = Counter()

    def match(self, *, trust_ids: bool) -> dict[str, str]:
        by_id = {entry.id: entry for entry in self._old}
        fixed_ids = {origin.topic for origin in self._origins if origin.has_own_id}
        for entry in self._new:
            if entry.id in by_id and entry.id in fixed_ids:
                self._pair(by_id[entry.id], entry)
        self._pair_by_address(lambda old, new: old.words == new.words)
        self._pair_by_address(self._is_renamed)
        self._pair_by_words(self._is_unique)
        self._heading_votes = Counter(
            (by_id[self._former[entry.id]].heading, entry.heading)
            for entry in self._new
            if entry.id in self._former
        )
        headings = (_words_by_heading(self._old), _words_by_heading(self._new))
        self._headings = HeadingMatcher(*headings, self._heading_votes).former
        self._surviving_headings = set(self._headings.values())
        self._pair_by_words(self._fits, under_heading=True)
        self._pair_by_heading_above()
        self._pair_by_words(self._is_same_subject)
        for entry in self._new if trust_ids else ():
            if entry.id in by_id and self._fits(by_id[entry.id], entry):
                self._pair(by_id[entry.id], entry)
        return self._former

    def _pair(self, old: ImportEntry, new: ImportEntry) -> None:
        if old.id not in self._used and new.id not in self._former:
            self._former[new.id] = old.id
            self._used.add(old.id)

    def _pair_by_address(self, accepts: Callable[[ImportEntry, ImportEntry], bool]) -> None:
        former = {e.url: e for e in self._old if e.url and self._urls[0][e.url] == 1}
        for entry in self._new:
            old = former.get(entry.url)
            if old is not None and self._urls[1][entry.url] == 1 and accepts(old, entry):
                self._pair(old, entry)

    def _is_renamed(self, old: ImportEntry, new: ImportEntry) -> bool:
        """Return whether an entry with the same address and other words was only renamed."""
        if len(old.urls) > 1 or len(new.urls) > 1:
            common = len({*old.urls} & {*new.urls})
            return common > _SAME_ADDRESSES * max(len(old.urls), len(new.urls))
        # If an entry of those words has lost its address, the address may only have moved.
        namesakes = (*self._words[1].get(old.words, ()), *self._words[0].get(new.words, ()))
        return all(entry.urls for entry in namesakes)

    def _is_unique(self, old: ImportEntry, new: ImportEntry) -> bool:
        if not self._is_only_one(old, new) or not self._fits(old, new):
            return False
        has_moved = old.heading != new.heading
        if has_moved and old.url and new.url and not {*old.urls} & {*new.urls}:
            return len(old.words.split()) >= _DISTINCTIVE_WORDS
        return True

    def _is_same_subject(self, old: ImportEntry, new: ImportEntry) -> bool:
        """Return whether a list of links is the same although it moved and got all new links.

        An entry with one link is identified by its address, one with several by its words. It must
        have moved as other entries did, or from a heading that is gone to a heading that is new.
        """
        if len(old.urls) < 2 or not self._is_only_one(old, new) or not self._fits(old, new):
            return False
        # "Books" removed under "Java" is not "Books" added under "Go" while both headings exist.
        return bool(self._heading_votes.get((old.heading, new.heading))) or (
            old.heading not in self._surviving_headings and new.heading not in self._headings
        )

    def _is_only_one(self, old: ImportEntry, new: ImportEntry) -> bool:
        return len(self._words[0][old.words]) == len(self._words[1][new.words]) == 1

    def _fits(self, old: ImportEntry, new: ImportEntry) -> bool:
        """Return whether the addresses allow a match: most must not be those of other entries."""
        old_urls, new_urls = {*old.urls}, {*new.urls}
        if not old_urls or not new_urls or old_urls & new_urls:
            return True
        return all(
            sum(url in counts for url in urls) < _SAME_ADDRESSES * len(urls)
            for urls, counts in ((old_urls, self._urls[1]), (new_urls, self._urls[0]))
        )

    def _pair_by_words(
        self, accepts: Callable[[ImportEntry, ImportEntry], bool], *, under_heading: bool = False
    ) -> None:
        """Pair entries with the same words: by equal addresses first, then a single pair left.

        With `under_heading` they must also be under the same heading.
        """
        groups: dict[Hashable, tuple[list[ImportEntry], list[ImportEntry]]] = {}
        for old in self._old:
            if old.id not in self._used:
                key = (old.words, old.heading if under_heading else None)
                groups.setdefault(key, ([], []))[0].append(old)
        for new in self._new:
            key = (new.words, self._headings.get(new.heading) if under_heading else None)
            if new.id not in self._former and key in groups:
                groups[key][1].append(new)
        for olds, news in groups.values():
            by_urls: dict[tuple[str, ...], list[ImportEntry]] = {}
            for old in olds:
                by_urls.setdefault(old.urls, []).append(old)
            for new in news:
                equals = by_urls.get(new.urls)
                if equals and accepts(equals[0], new):
                    self._pair(equals.pop(0), new)
            old_rest = [old for old in olds if old.id not in self._used]
            new_rest = [new for new in news if new.id not in self._former]
            if len(old_rest) == len(new_rest) == 1 and accepts(old_rest[0], new_rest[0]):
                self._pair(old_rest[0], new_rest[0])

    def _pair_by_heading_above(self) -> None:
        """Pair entries whose nearest heading was part of the title before and no longer is."""
        above = {origin.topic: {_fold(title) for title in origin.above} for origin in self._origins}
        news = _by_words([entry for entry in self._new if entry.id not in self._former])
        for old in self._old:
            heading = _fold(old.heading.nearer)
            if heading and old.id not in self._used:
                matches = [e for e in news.get(old.words, ()) if heading in above.get(e.id, ())]
                if len(matches) == 1 and self._fits(old, matches[0]):
                    self._pair(old, matches[0])


def _by_words(entries: Sequence[ImportEntry]) -> dict[str, list[ImportEntry]]:
    by_words: dict[str, list[ImportEntry]] = {}
    for entry in entries:
        by_words.setdefault(entry.words, []).append(entry)
    return by_words


def _words_by_heading(entries: Sequence[ImportEntry]) -> dict[Heading, Counter[str]]:
    words_by_heading: dict[Heading, Counter[str]] = {}
    for entry in entries:
        words_by_heading.setdefault(entry.heading, Counter())[entry.words] += 1
    return words_by_heading


def _contexts(before: Roadmap, imported: ImportResult) -> frozenset[str]:
    """Return the folded titles that may be put before an ambiguous title as its context."""
    contexts = {_fold(title) for origin in imported.origins for title in origin.above}
    for roadmap in (before, imported.roadmap):
        titles = [stage.title for stage in roadmap.stages]
        titles += [track.title for track in roadmap.tracks]
        titles += [topic.title for topic in roadmap.topics]
        for title in titles:
            contexts |= {_fold(title), _fold(title.rpartition(": ")[2])}
    return frozenset(contexts)


def _entries(roadmap: Roadmap, contexts: Collection[str]) -> list[ImportEntry]:
    stages = {stage.id: stage.title for stage in roadmap.stages}
    tracks = {track.id: track.title for track in roadmap.tracks}
    urls = {reading.id: reading.url or _local_address(reading) for reading in roadmap.readings}
    entries = []
    for topic in roadmap.topics:
        stage, track = stages.get(topic.stage, ""), tracks.get(topic.track, "")
        nearer, words = _split_title(topic.title, contexts)
        if _fold(nearer) in (_fold(stage), _fold(track), _fold(track.rpartition(": ")[2])):
            nearer = ""
        topic_urls = dict.fromkeys(url for a in topic.readings if (url := urls.get(a.reading, "")))
        heading = Heading(stage, track, nearer)
        entries.append(ImportEntry(topic.id, _fold(words), heading, tuple(topic_urls)))
    return entries


def _local_address(reading: Reading) -> str:
    """Return the path of a file beside the source, which is the note of its reading, or ""."""
    return reading.note if _PATH.fullmatch(reading.note) else ""


def _split_title(title: str, contexts: Collection[str]) -> tuple[str, str]:
    """Return the context that was put before the words of a title, and the words."""
    colon = title.rfind(": ")
    while colon > 0:
        if _fold(title[:colon]) in contexts:
            return title[:colon], title[colon + 2 :]
        colon = title.rfind(": ", 0, colon)
    return "", title
