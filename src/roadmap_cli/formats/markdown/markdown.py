"""Read Markdown checklists, course tables and lists of links as a roadmap.

Each box is a topic, each row of a course table, and each heading with links of its own. It combines
the results of the other modules, and reports what is unknown. docs/importing.md is for users.
"""

from __future__ import annotations

import re

from roadmap_cli.core.answers.import_result import (
    ImportedProgress,
    ImportResult,
    Remark,
    TopicOrigin,
)
from roadmap_cli.core.model.roadmap import DEFAULT_MINUTES, Roadmap, Topic, default_milestones
from roadmap_cli.core.progress.states import OPEN
from roadmap_cli.formats.markdown.layout import Layout, build_layout, section_id
from roadmap_cli.formats.markdown.link_readings import ReadingRegistry
from roadmap_cli.formats.markdown.markdown_topic import (
    BOX,
    HEADING,
    MINUTES_OF_PARENT,
    MarkdownTopic,
)
from roadmap_cli.formats.markdown.omissions import MAX_OWN_WHY_LENGTH, collect_remarks
from roadmap_cli.formats.markdown.outline import Outline
from roadmap_cli.formats.markdown.parser import MarkdownSource, parse, refusal
from roadmap_cli.formats.markdown.prerequisites import Needs
from roadmap_cli.formats.markdown.sections import Section
from roadmap_cli.formats.markdown.topics import FoundTopics
from roadmap_cli.formats.markdown.words import MAX_WHY_LENGTH, shorten, strip_decoration
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.identifiers import find_url_fault, slugify
from roadmap_cli.formats.text.stable_ids import IdRequest, StableId, id_from_words, stable_ids
from roadmap_cli.values import Record

_MAX_TOPICS = 100_000
_NAMES_OF_FOLDERS = frozenset(("readme", "index"))  # what they are about is the folder's name
_GENERIC_NAMES = _NAMES_OF_FOLDERS | frozenset(("main", "roadmap", "checklist", "todo", "list"))
_NOTION_ID = re.compile(r"(?<=\S)[ _-][0-9a-f]{32}$")
_LANGUAGE = re.compile(
    r"(?<=\w)[-_.](?:ar|bg|bn|ca|cn|cs|da|de|el|en|es|et|fa|fi|fr|gr|he|hi|hr|hu|hy|id|it|ja|jp|ka|kk"
    r"|ko|kr|lt|lv|ms|nl|no|pl|pt|ro|ru|sk|sl|sq|sr|sv|ta|te|th|tr|tw|ua|uk|ur|uz|vi|vn|zh)"
    r"(?:[-_](?:[a-z]{2}|hans|hant))?$",
    re.IGNORECASE,
)
_FURTHER = "further reading"
_NUMBERED = re.compile(r"^\d+[.)]\s*")


class Box(Record):
    """A box of a file."""

    topic: str
    line: int


class Checklist(Record):
    """A file read as a roadmap, with its boxes."""

    result: ImportResult
    boxes: tuple[Box, ...]


def read_markdown(
    data: bytes | str, name: str, *, full_path: str = "", plan: str = ""
) -> ImportResult:
    """Read a Markdown file as a roadmap.

    `name` is its path as it was typed, for messages. The id of the roadmap is made from `full_path`
    if that is known. `plan` says how it was read before: as `ImportResult.plan`. Raises
    InvalidRoadmap.
    """
    return read_checklist(data, name, full_path=full_path, plan=plan).result


def read_checklist(
    data: bytes | str, name: str, *, full_path: str = "", plan: str = ""
) -> Checklist:
    """Read a Markdown file as a roadmap and find its boxes; raise InvalidRoadmap."""
    source = parse(data, name)
    outline = Outline(source)
    title = _title(outline.root, full_path or name)
    findings = FoundTopics(outline, title, plan)
    topics = findings.topics
    if not topics:
        sentence = "there is nothing to learn in this file: no box, list, table of topics, or link"
        hint = "write `- [ ] ` before each thing to learn, then import it again"
        raise refusal(name, 0, "no-topics", sentence, hint)
    if len(topics) > _MAX_TOPICS:
        sentence = f"the file has {len(topics):,} boxes; the limit is {_MAX_TOPICS:,}"
        raise refusal(name, topics[_MAX_TOPICS].line, "too-many", sentence, "split the file")
    return _build_checklist(source, outline, findings, title, full_path or name)


def _build_checklist(
    source: MarkdownSource, outline: Outline, findings: FoundTopics, title: str, path: str
) -> Checklist:
    topics = findings.topics
    requests = _id_requests(topics)
    ids = stable_ids(requests)
    titles = [_topic_title(topic, name) for topic, name in zip(topics, ids, strict=True)]
    layout = build_layout(findings, outline.root, title)
    order = sorted(range(len(topics)), key=lambda i: (layout.stage_of[i], layout.track_of[i]))
    registry = ReadingRegistry(topics, titles)
    needs = Needs(topics)
    minutes = _minutes(topics, layout)
    roadmap_topics = tuple(
        Topic(
            id=ids[i].id,
            title=titles[i],
            track=layout.tracks[layout.track_of[i]].id,
            stage=layout.stages[layout.stage_of[i]].id,
            minutes=minutes[i],
            why=_why(topics[i], needs.unknown_names[i]),
            prerequisites=tuple([ids[j].id for j in needs.topics[i]]),
            readings=registry.assignments[i],
            proof=topics[i].proof,
            checks=tuple(topics[i].checks),
            optional=topics[i].optional,
            tags=topics[i].tags,
        )
        for i in order
    )
    homepage = next((x.url for x in outline.root.phrase.links if not x.is_badge), "")
    roadmap = Roadmap(
        id=section_id(outline.root) or slugify(_name(outline.root, path)) or id_from_words(title),
        title=title,
        version="",
        source=None,
        language="en",
        homepage="" if find_url_fault(homepage) else homepage,
        license="",
        stages=layout.stages,
        milestones=default_milestones(layout.stages, roadmap_topics),
        tracks=layout.tracks,
        topics=roadmap_topics,
        readings=registry.readings,
    )
    remarks = collect_remarks(
        source, outline, findings, layout, [*registry.remarks, *_remarks_on_needs(topics, needs)]
    )
    progress = tuple(
        ImportedProgress(ids[i].id, topics[i].state, topics[i].day)
        for i in order
        if topics[i].state != OPEN
    )
    pairs = zip(ids, requests, strict=True)
    origins = tuple(TopicOrigin(name.id, r.contexts, bool(r.own_id)) for name, r in pairs)
    lines = {item.line for item in outline.boxes if item.start.has_brackets}
    lines = set() if source.is_converted else lines
    boxes = tuple(
        Box(ids[i].id, t.line) for i, t in enumerate(topics) if t.kind == BOX and t.line in lines
    )
    result = ImportResult("markdown", roadmap, progress, remarks, origins, findings.plan)
    return Checklist(result, boxes)


def _title(root: Section, path: str) -> str:
    """Return the title of a roadmap: its heading, or else the name of its file."""
    if section_id(root) and root.phrase.text.strip():
        return shorten(root.phrase.text.strip())
    words = strip_decoration(root.title)
    if not re.search(r"\w", words):
        words = re.sub(r"[-_ ]+", " ", _name(root, path)).strip()
        words = words[:1].upper() + words[1:]
    return shorten(words if re.search(r"\w", words) else "A list to learn from")


def _name(root: Section, path: str) -> str:
    """Return the name of a file without extension; if that is generic, of its folder or heading."""
    parts = [part for part in re.split(r"[\\/]+", path) if part not in ("", ".", "..")]
    stem = re.sub(
        r"\.(?:md|markdown|mdown|mkd|txt|taskpaper)$", "", parts[-1] if parts else "", flags=re.I
    )
    # Notion adds its own id to the name of a page.
    stem = _NOTION_ID.sub("", stem)
    translated = _LANGUAGE.sub("", stem)
    if translated.casefold() in _GENERIC_NAMES or stem[len(translated) :].startswith("."):
        stem = translated
    if stem.casefold() in _GENERIC_NAMES:
        folder = parts[-2] if len(parts) > 1 else ""
        heading = strip_decoration(root.title)
        is_of_folder = stem.casefold() in _NAMES_OF_FOLDERS or not slugify(heading)
        stem = folder if is_of_folder else heading
    return " ".join(remove_unsafe_chars(stem).split())


def _id_requests(topics: list[MarkdownTopic]) -> list[IdRequest]:
    requests = []
    for topic in topics:
        headings = [strip_decoration(s.title) for s in reversed(topic.section.path())]
        words, contexts = topic.words.full_title, (*topic.parents, *headings)
        if topic.kind == HEADING:
            contexts = tuple(headings[1:])
            words = f"{words} {_FURTHER}" if topic.optional else words
        address = topic.links[0].link.url if topic.links else ""
        requests.append(IdRequest(words, contexts, address, topic.words.own_id))
    return requests


def _topic_title(topic: MarkdownTopic, name: StableId) -> str:
    """Return the title of a topic, with the context that makes it clear on its own."""
    words = topic.words.title
    if topic.words.own_id:
        return words
    if topic.kind == HEADING and topic.optional:
        words = f"{words}: {_FURTHER}"
    context = name.context
    # A single word such as `insert` is not clear without the entry around it.
    if not context and topic.parents and " " not in _NUMBERED.sub("", words):
        context = topic.parents[0]
    return shorten(f"{context}: {words}" if context else words)


def _why(topic: MarkdownTopic, unknown_names: str) -> str:
    texts = [" ".join(text.split()) for text in topic.texts]
    if unknown_names:
        texts.append(f"Needs {unknown_names}.")
    why = ""
    max_length = MAX_OWN_WHY_LENGTH if topic.words.is_verbatim else MAX_WHY_LENGTH
    for text in texts:
        if why and why[-1] not in ".!?:;…":
            why += ";"
        why += f" {text}" if why else text
        if len(why) > max_length:
            break
    return shorten(why, max_length)


def _minutes(topics: list[MarkdownTopic], layout: Layout) -> list[int]:
    """Return the minutes of each topic: those in the file, the median of its track, or an hour."""
    by_track: dict[int, list[int]] = {}
    for topic, track in zip(topics, layout.track_of, strict=True):
        if topic.minutes:
            by_track.setdefault(track, []).append(topic.minutes)
    medians = {track: sorted(known)[len(known) // 2] for track, known in by_track.items()}
    return [
        topic.minutes
        or (MINUTES_OF_PARENT if topic.children and not topic.links else 0)
        or medians.get(track, DEFAULT_MINUTES)
        for topic, track in zip(topics, layout.track_of, strict=True)
    ]


def _remarks_on_needs(topics: list[MarkdownTopic], needs: Needs) -> list[Remark]:
    outcome = "which is not a topic of this file; added to its why"
    return [
        Remark(f"{topic.words.title} needs {names}, {outcome}", topic.line)
        for topic, names in zip(topics, needs.unknown_names, strict=True)
        if names
    ]
