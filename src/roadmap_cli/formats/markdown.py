"""Markdown checklists, course tables and lists of links, read as a roadmap: the door.

Each box is a topic, each row of a course table, and each heading with links of its own. It puts
together what the other modules find, and tells what could not be known. docs/importing.md says
it all for people.
"""

from __future__ import annotations

import re

from roadmap_cli.core.imports import Imported, ImportedProgress, Where
from roadmap_cli.core.roadmap import DEFAULT_MINUTES, Roadmap, Topic, default_milestones
from roadmap_cli.core.states import ASSUMED
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.identifiers import slug_of, url_fault
from roadmap_cli.formats.markdown_needs import Needs, needs_of
from roadmap_cli.formats.markdown_outline import Outline, Section
from roadmap_cli.formats.markdown_parser import parse, refusal
from roadmap_cli.formats.markdown_readings import ReadingRegistry
from roadmap_cli.formats.markdown_remarks import remarks_of, remarks_on_hours, remarks_on_needs
from roadmap_cli.formats.markdown_topics import (
    HEADING,
    MINUTES_OF_PARENT,
    MarkdownTopic,
    find_topics,
)
from roadmap_cli.formats.markdown_tracks import Layout, given_id, layout_of, topic_order
from roadmap_cli.formats.markdown_words import LONGEST_TITLE, LONGEST_WHY, plain, shorten
from roadmap_cli.formats.stable_ids import Named, Wanted, base_of, stable_ids
from roadmap_cli.values import Value

__all__ = ["FORMAT", "Box", "Survey", "read_markdown", "survey"]

FORMAT = "markdown"
_LONGEST_OWN = 16_000
_MOST_TOPICS = 100_000
_NAMES_OF_NOBODY = frozenset(("readme", "index", "main", "roadmap", "checklist", "todo", "list"))
_FURTHER = "further reading"
_NUMBERED = re.compile(r"^\d+[.)]\s*")


class Box(Value):
    """A box of the file: the topic it is, its line, and that line from the box on."""

    topic: str
    line: int
    source: str


class Survey(Value):
    """What was read, and the boxes it was read from."""

    imported: Imported
    boxes: tuple[Box, ...]
    lines: list[str]


def read_markdown(data: bytes | str, name: str, base: str = "", *, place: str = "") -> Imported:
    """Read a Markdown file as a roadmap.

    `name` is its path as it was typed: problems are told under it. The roadmap's id is made from
    `place`, its whole path, where that is known. `base` is the address that relative links start
    from, where it is known. Raises InvalidRoadmap.
    """
    return survey(data, name, base, place=place).imported


def survey(data: bytes | str, name: str, base: str = "", *, place: str = "") -> Survey:
    """Read a Markdown file as a roadmap and tell where its boxes are; raise InvalidRoadmap."""
    place = place or name
    source = parse(data, name)
    outline = Outline(source)
    title = _title(outline.root, place)
    findings = find_topics(outline, title)
    topics = findings.topics
    if not topics:
        sentence = "no box `- [ ]`, no table of courses and no link under a heading is in this file"
        hint = "is it the right one? other formats are named with --format"
        raise refusal(name, 0, "no-topics", sentence, hint)
    if len(topics) > _MOST_TOPICS:
        sentence = f"the file has {len(topics):,} boxes; at most {_MOST_TOPICS:,} are read"
        raise refusal(name, topics[_MOST_TOPICS].line, "too-many", sentence, "split the file")
    wanted = _id_requests(topics)
    names = stable_ids(wanted)
    layout = layout_of(findings, outline.root, title)
    registry = ReadingRegistry(base)
    needs = needs_of(topics)
    order = topic_order(topics, layout)
    roadmap_topics = _topics(topics, names, layout, registry, needs, order)
    roadmap = Roadmap(
        id=_id(outline.root, place, title),
        title=title,
        version="",
        source=None,
        language="en",
        homepage=_homepage(outline.root),
        license="",
        stages=layout.stages,
        milestones=default_milestones(layout.stages, roadmap_topics),
        tracks=layout.tracks,
        topics=roadmap_topics,
        readings=registry.readings(),
    )
    marks = tuple(ImportedProgress(names[i].id, ASSUMED) for i in order if topics[i].ticked)
    remarks = [
        *remarks_of(source, outline, findings),
        *registry.remarks,
        *remarks_on_hours(topics),
        *remarks_on_needs(topics, needs.words),
    ]
    remarks.sort(key=lambda remark: remark.line)
    boxes = tuple(
        Box(name.id, topic.line, topic.source)
        for topic, name in zip(topics, names, strict=True)
        if topic.source
    )
    where = tuple(
        Where(name.id, want.contexts, bool(want.given))
        for name, want in zip(names, wanted, strict=True)
    )
    imported = Imported(FORMAT, roadmap, marks, tuple(remarks), where)
    return Survey(imported, boxes, source.lines)


def _topics(
    topics: list[MarkdownTopic],
    names: list[Named],
    layout: Layout,
    registry: ReadingRegistry,
    needs: Needs,
    order: list[int],
) -> tuple[Topic, ...]:
    """Return the topics of the roadmap in their order; their readings go into the registry."""
    titles = [_display_title(topic, name) for topic, name in zip(topics, names, strict=True)]
    for topic, title in zip(topics, titles, strict=True):
        registry.add(topic, title)
    assignments = registry.assignments()
    minutes = _minutes(topics, layout)
    return tuple(
        Topic(
            id=names[i].id,
            title=titles[i],
            track=layout.tracks[layout.track_of[i]].id,
            stage=layout.stages[layout.stage_of[i]].id,
            minutes=minutes[i],
            why=_why(topics[i], needs.words[i]),
            prerequisites=tuple([names[j].id for j in needs.topics[i]]),
            readings=assignments[i],
            proof=topics[i].proof,
            checks=tuple(topics[i].checks),
            optional=topics[i].optional,
        )
        for i in order
    )


def _title(root: Section, name: str) -> str:
    if given_id(root) and root.phrase.text.strip():
        return shorten(root.phrase.text.strip(), LONGEST_TITLE)
    words = plain(root.title)
    if not re.search(r"\w", words):
        words = re.sub(r"[-_ ]+", " ", _stem(name)).strip()
        words = words[:1].upper() + words[1:]
    if not re.search(r"\w", words):
        words = "A list to learn from"
    return shorten(words, LONGEST_TITLE)


def _id(root: Section, name: str, title: str) -> str:
    stem = _stem(name)
    return given_id(root) or (slug_of(stem) if stem else "") or base_of(title)


def _stem(name: str) -> str:
    """Return the name of the file, or of its folder when it has the name that all such have."""
    parts = [part for part in re.split(r"[\\/]+", name) if part not in ("", ".", "..")]
    stem = re.sub(r"\.(?:md|markdown|mdown|mkd|txt)$", "", parts[-1] if parts else "", flags=re.I)
    if stem.casefold() in _NAMES_OF_NOBODY:
        stem = parts[-2] if len(parts) > 1 else ""
    return " ".join(without_refused(stem).split())


def _homepage(root: Section) -> str:
    links = [link.url for link in root.phrase.links if not link.pictured]
    return links[0] if links and url_fault(links[0]) is None else ""


def _id_requests(topics: list[MarkdownTopic]) -> list[Wanted]:
    wanted = []
    headings_of: dict[Section, list[str]] = {}
    for topic in topics:
        headings = headings_of.get(topic.section)
        if headings is None:
            headings = [plain(section.title) for section in reversed(topic.section.path())]
            headings_of[topic.section] = headings
        words, contexts = topic.words.full, (*topic.parents, *headings)
        if topic.kind == HEADING:
            contexts = tuple(headings[1:])
            words = f"{words} {_FURTHER}" if topic.optional else words
        address = topic.links[0].link.url if topic.links else ""
        wanted.append(Wanted(words, tuple(contexts), address, topic.words.given))
    return wanted


def _display_title(topic: MarkdownTopic, name: Named) -> str:
    """Return the title of a topic as it can be read alone."""
    words = topic.words.title
    if topic.words.given:
        return words
    if topic.kind == HEADING and topic.optional:
        words = f"{words}: {_FURTHER}"
    context = name.context
    # `insert` says nothing without the entry it stands in.
    if not context and topic.parents and " " not in _NUMBERED.sub("", words):
        context = topic.parents[0]
    return shorten(f"{context}: {words}" if context else words, LONGEST_TITLE)


def _why(topic: MarkdownTopic, needs: str) -> str:
    said = [" ".join(text.split()) for text in topic.said]
    if needs:
        said.append(f"Needs {needs}.")
    joined = ""
    # What we have written ourselves was not too long before.
    most = _LONGEST_OWN if topic.words.exact else LONGEST_WHY
    for text in said:
        if joined and joined[-1] not in ".!?:;…":
            joined += ";"
        joined += f" {text}" if joined else text
        if len(joined) > most:
            break
    return shorten(joined, most)


def _minutes(topics: list[MarkdownTopic], layout: Layout) -> list[int]:
    """Return what the file says, else the middle of the track, else an hour."""
    given: dict[int, list[int]] = {}
    for topic, track in zip(topics, layout.track_of, strict=True):
        if topic.minutes:
            given.setdefault(track, []).append(topic.minutes)
    found = []
    for topic, track in zip(topics, layout.track_of, strict=True):
        of_track = sorted(given.get(track, ())) or [DEFAULT_MINUTES]
        minutes = topic.minutes or of_track[len(of_track) // 2]
        if topic.children and not topic.minutes and not topic.links:
            minutes = MINUTES_OF_PARENT
        found.append(minutes)
    return found
