"""Stages and tracks from the headings above the topics.

The uppermost headings that part the topics are stages where the file is a way to go (boxes,
courses), and tracks where it is a list of links; the next ones below them are tracks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from roadmap_cli.core.roadmap import MOST_STAGES, Stage, Track
from roadmap_cli.formats.identifiers import is_id
from roadmap_cli.formats.markdown_outline import Section
from roadmap_cli.formats.markdown_topics import BOX, HEADING, Findings, MarkdownTopic
from roadmap_cli.formats.markdown_words import LONGEST_TITLE, LONGEST_WHY, plain, shorten
from roadmap_cli.formats.stable_ids import Wanted, stable_ids
from roadmap_cli.values import Value

MOST_TRACKS = 1000
_NUMBERED = re.compile(
    r"^\W*\d+[.):]|\b(?:tier|level|stage|phase|part|step|session|week|day|month|semester|quarter|q|"
    r"year|chapter)\W?\d",
    re.IGNORECASE,
)


class Layout(Value):
    """Stages and tracks, and which of them each topic has (by number)."""

    stages: tuple[Stage, ...]
    tracks: tuple[Track, ...]
    stage_of: list[int]
    track_of: list[int]


def layout_of(findings: Findings, root: Section, title: str) -> Layout:
    """Return the stages and tracks of what was found."""
    topics = findings.topics
    paths = [[s for s in topic.section.path() if not s.is_entry] for topic in topics]
    required = [i for i, topic in enumerate(topics) if not topic.optional] or list(
        range(len(topics))
    )
    # Written by us: its headings are a stage and a track, whatever is in them.
    is_ours = all(path and given_id(path[0]) for path in paths)
    if is_ours:
        required = list(range(len(topics)))
    depth = 0 if is_ours else _shared_depth(paths, required)
    shared = paths[required[0]][:depth]
    tops = [_top(path, shared) or root for path in paths]
    seconds = [_below(path, top) for path, top in zip(paths, tops, strict=True)]
    parts = list(dict.fromkeys(tops[i] for i in required))
    is_way = _is_way([topics[i] for i in required], parts)
    # Further reading by itself needs no finer tracks.
    seconds = [low if top in parts else top for low, top in zip(seconds, tops, strict=True)]
    if is_way and (2 - is_ours) <= len(parts) <= MOST_STAGES:
        stage_of = _stage_numbers(tops, parts)
        stages = _stages(parts, title)
        tracks = seconds
    else:
        stage_of = [0] * len(topics)
        stages = (Stage("all", title),)
        # A group of its own, as "Web" in "Projects", is a track; a single list is not.
        many = Counter(seconds)
        tracks = [low if many[low] > 1 else top for low, top in zip(seconds, tops, strict=True)]
        if len(topics) < 2 * len({*tracks}):
            tracks = [root] * len(topics)
    for coarser in (tops, [root] * len(topics)):
        if len(set(tracks)) > MOST_TRACKS:
            tracks = coarser
    return _with_tracks(findings, tracks, root, title, stages, stage_of)


def _with_tracks(
    findings: Findings,
    tracks: Sequence[Section],
    root: Section,
    title: str,
    stages: tuple[Stage, ...],
    stage_of: list[int],
) -> Layout:
    # A track of ours goes on in later stages under the same id.
    given = {own: s for s in reversed(tracks) if (own := given_id(s))}
    tracks = [given.get(given_id(section), section) for section in tracks]
    found = list(dict.fromkeys(tracks))
    # A heading that is a topic says its text there.
    with_text = {topic.section for topic in findings.topics if topic.kind == HEADING}
    wanted = []
    for section in found:
        above = tuple(plain(s.title) for s in section.path()[-2::-1])
        words = title if section is root else _words(section, title)
        wanted.append(Wanted(words, above, given=given_id(section)))
    names = stable_ids(wanted)
    place = {section: number for number, section in enumerate(found)}
    made = []
    for section, name, want in zip(found, names, wanted, strict=True):
        words = f"{name.context}: {want.words}" if name.context else want.words
        texts = [] if section in with_text or section is root else findings.texts.get(section, [])
        made.append(
            Track(name.id, shorten(words, LONGEST_TITLE), shorten(" ".join(texts), LONGEST_WHY))
        )
    return Layout(stages, tuple(made), stage_of, [place[section] for section in tracks])


def _words(section: Section, title: str) -> str:
    if given_id(section) and section.phrase.text.strip():
        return section.phrase.text.strip()
    words = plain(section.title)
    return words if re.search(r"\w", words) else title


def given_id(section: Section) -> str:
    """Return the id that a comment of ours in the heading says, or ""."""
    for comment in section.phrase.comments:
        word, _, name = comment.partition(":")
        if word in ("id", "roadmap") and is_id(name.strip()):
            return name.strip()
    return ""


def _is_way(topics: list[MarkdownTopic], parts: list[Section]) -> bool:
    """Return whether topics are meant one after the other: boxes, courses, numbered headings."""
    if any(topic.kind == BOX or topic.needs or topic.minutes for topic in topics):
        return True
    return sum(1 for part in parts if _NUMBERED.search(part.title)) * 2 >= len(parts) > 1


def _shared_depth(paths: list[list[Section]], required: list[int]) -> int:
    """Return how many headings stand above all topics and part none of them."""
    first = paths[required[0]]
    depth = 0
    while all(len(paths[i]) > depth + 1 and paths[i][depth] is first[depth] for i in required):
        depth += 1
    return depth


def _top(path: list[Section], shared: list[Section]) -> Section | None:
    depth = len(shared)
    if len(path) > depth and all(a is b for a, b in zip(path, shared, strict=False)):
        return path[depth]
    return path[0] if path else None


def _below(path: list[Section], top: Section) -> Section:
    if top in path:
        at = path.index(top)
        return path[at + 1] if len(path) > at + 1 else top
    return top


def _stage_numbers(tops: list[Section], parts: list[Section]) -> list[int]:
    """Return the stage of each topic; further reading before a stage belongs to it."""
    place = {part: number for number, part in enumerate(parts)}
    found = [0] * len(tops)
    following = len(parts) - 1
    for i in range(len(tops) - 1, -1, -1):
        following = place.get(tops[i], following)
        found[i] = following
    return found


def _stages(parts: list[Section], title: str) -> tuple[Stage, ...]:
    titles = [_words(part, title) for part in parts]
    names = stable_ids(
        [Wanted(words, given=given_id(s)) for words, s in zip(titles, parts, strict=True)]
    )
    return tuple(
        Stage(name.id, shorten(words, LONGEST_TITLE))
        for name, words in zip(names, titles, strict=True)
    )


def topic_order(topics: list[MarkdownTopic], layout: Layout) -> list[int]:
    """Return the numbers of the topics stage by stage and track by track."""
    return sorted(range(len(topics)), key=lambda i: (layout.stage_of[i], layout.track_of[i], i))
