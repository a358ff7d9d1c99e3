"""Stages and tracks from the headings above the topics.

The top headings that divide the topics are stages if the file is a sequence (boxes, courses), and
tracks if it is a list of links; the next headings below them are tracks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from roadmap_cli.core.model.roadmap import MAX_STAGES, Stage, Track
from roadmap_cli.formats.markdown.markdown_topic import BOX, HEADING, MarkdownTopic
from roadmap_cli.formats.markdown.plain_plans import Text
from roadmap_cli.formats.markdown.sections import NUMBERED, Section
from roadmap_cli.formats.markdown.topics import FoundTopics
from roadmap_cli.formats.markdown.words import MAX_WHY_LENGTH, shorten, strip_decoration
from roadmap_cli.formats.text.identifiers import is_id
from roadmap_cli.formats.text.stable_ids import IdRequest, stable_ids
from roadmap_cli.values import Record

_MAX_TRACKS = 1000


class Layout(Record):
    """Stages and tracks, and the index of those of each topic."""

    stages: tuple[Stage, ...]
    tracks: tuple[Track, ...]
    stage_of: list[int]
    track_of: list[int]
    headings: frozenset[Section]  # that name a stage or a track
    loose_texts: tuple[Text, ...]  # of no track
    long_lines: tuple[int, ...]  # of texts that were cut


def build_layout(findings: FoundTopics, root: Section, title: str) -> Layout:
    """Return the stages and tracks of the topics of a file."""
    topics = findings.topics
    paths = [[s for s in topic.section.path() if not s.is_entry] for topic in topics]
    # In a file that we have written the headings are a stage and a track, whatever is under them.
    is_ours = all(path and section_id(path[0]) for path in paths)
    required = [i for i, topic in enumerate(topics) if is_ours or not topic.optional]
    required = required or list(range(len(topics)))
    depth = 0 if is_ours else _shared_depth([paths[i] for i in required])
    shared = paths[required[0]][:depth]
    tops = [_top_section(path, shared) or root for path in paths]
    parts = list(dict.fromkeys(tops[i] for i in required))
    # Further reading needs no finer tracks.
    seconds = [
        _section_below(path, top) if top in parts else top
        for path, top in zip(paths, tops, strict=True)
    ]
    is_sequence = _is_sequence([topics[i] for i in required], parts)
    if is_sequence and (2 - is_ours) <= len(parts) <= MAX_STAGES:
        requests = [IdRequest(_section_title(s, title), own_id=section_id(s)) for s in parts]
        names = zip(stable_ids(requests), requests, strict=True)
        stages = tuple(Stage(name.id, shorten(request.words)) for name, request in names)
        stage_of, sections = _stage_indexes(tops, parts), seconds
    else:
        stages, stage_of = (Stage("all", title),), [0] * len(topics)
        # A group, such as "Web" in "Projects", is a track; a single list is not.
        counts = Counter(seconds)
        sections = [s if counts[s] > 1 else top for s, top in zip(seconds, tops, strict=True)]
        if len(topics) < 2 * len({*sections}):
            # A heading that is a topic is no track too.
            sections = [
                root if topic.kind == HEADING and topic.section is section else section
                for topic, section in zip(topics, sections, strict=True)
            ]
    for coarser in (tops, [root] * len(topics)):
        if len(set(sections)) > _MAX_TRACKS:
            sections = coarser
    summaries, loose_texts = _summaries(findings, {*sections})
    tracks, track_of = _build_tracks(sections, summaries, root, title)
    return Layout(
        stages=stages,
        tracks=tracks,
        stage_of=stage_of,
        track_of=track_of,
        headings=frozenset((*sections, *(parts if len(stages) > 1 else ()))),
        loose_texts=tuple(loose_texts),
        long_lines=tuple(
            texts[0].line
            for texts in summaries.values()
            if sum(len(text.words) + 1 for text in texts) > MAX_WHY_LENGTH + 1
        ),
    )


def _summaries(
    findings: FoundTopics, tracks: Collection[Section]
) -> tuple[dict[Section, list[Text]], list[Text]]:
    """Return the texts of each track, those of the headings below it among them, and the rest."""
    summaries: dict[Section, list[Text]] = {}
    loose: list[Text] = []
    for section, texts in findings.texts.items():
        above: Section | None = section
        while above is not None and above not in tracks:
            above = above.parent
        # What is written before everything else is about the file, unless it is one track.
        is_track = above is not None and (above.parent is not None or section is above)
        if above is not None and is_track:
            summaries.setdefault(above, []).extend(texts)
        else:
            loose += texts
    return {section: texts for section, texts in summaries.items() if texts}, loose


def _build_tracks(
    sections: Sequence[Section],
    summaries: Mapping[Section, Sequence[Text]],
    root: Section,
    title: str,
) -> tuple[tuple[Track, ...], list[int]]:
    """Return the tracks of sections, and the index of the track of each section."""
    # In a file that we have written, a track may continue in later stages with the same id.
    by_id = {own_id: s for s in reversed(sections) if (own_id := section_id(s))}
    sections = [by_id.get(section_id(section), section) for section in sections]
    index_of: dict[Section, int] = {}
    requests = []
    for section in sections:
        if section not in index_of:
            index_of[section] = len(index_of)
            above = tuple(strip_decoration(s.title) for s in section.path()[-2::-1])
            words = title if section is root else _section_title(section, title)
            requests.append(IdRequest(words, above, own_id=section_id(section)))
    tracks = []
    for section, request, name in zip(index_of, requests, stable_ids(requests), strict=True):
        words = f"{name.context}: {request.words}" if name.context else request.words
        summary = " ".join(text.words for text in summaries.get(section, ()))
        tracks.append(Track(name.id, shorten(words), shorten(summary, MAX_WHY_LENGTH)))
    return tuple(tracks), [index_of[section] for section in sections]


def _section_title(section: Section, title: str) -> str:
    if section_id(section) and section.phrase.text.strip():
        return section.phrase.text.strip()
    words = strip_decoration(section.title)
    return words if re.search(r"\w", words) else title


def section_id(section: Section) -> str:
    """Return the id in a comment of ours in the heading, or ""."""
    for comment in section.phrase.comments:
        key, _, name = comment.partition(":")
        if key in ("id", "roadmap") and is_id(name.strip()):
            return name.strip()
    return ""


def _is_sequence(topics: list[MarkdownTopic], sections: list[Section]) -> bool:
    """Return whether topics follow each other: boxes, courses, numbered headings."""
    if any(topic.kind == BOX or topic.needs_text or topic.minutes for topic in topics):
        return True
    return sum(1 for part in sections if NUMBERED.search(part.title)) * 2 >= len(sections) > 1


def _shared_depth(paths: list[list[Section]]) -> int:
    """Return how many headings are above all topics and do not divide them."""
    depth = 0
    while all(len(path) > depth + 1 and path[depth] is paths[0][depth] for path in paths):
        depth += 1
    return depth


def _top_section(path: list[Section], shared: list[Section]) -> Section | None:
    depth = len(shared)
    if len(path) > depth and path[:depth] == shared:
        return path[depth]
    return path[0] if path else None


def _section_below(path: list[Section], top: Section) -> Section:
    below = path[path.index(top) + 1 :] if top in path else []
    return below[0] if below else top


def _stage_indexes(tops: list[Section], parts: list[Section]) -> list[int]:
    """Return the stage of each topic; further reading before a stage belongs to it."""
    index_of = {part: index for index, part in enumerate(parts)}
    indexes = []
    following = len(parts) - 1
    for top in reversed(tops):
        following = index_of.get(top, following)
        indexes.append(following)
    return indexes[::-1]
