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
    Remarks,
    TopicOrigin,
)
from roadmap_cli.core.model.roadmap import DEFAULT_MINUTES, Roadmap, Topic, default_milestones
from roadmap_cli.core.progress.states import ASSUMED
from roadmap_cli.core.wording import format_count, format_duration
from roadmap_cli.formats.markdown.layout import Layout, build_layout, section_id
from roadmap_cli.formats.markdown.link_readings import ReadingRegistry
from roadmap_cli.formats.markdown.outline import Outline, Section
from roadmap_cli.formats.markdown.parser import MarkdownSource, parse, refusal
from roadmap_cli.formats.markdown.prerequisites import Needs
from roadmap_cli.formats.markdown.topics import (
    BOX,
    HEADING,
    MINUTES_OF_PARENT,
    FoundTopics,
    MarkdownTopic,
)
from roadmap_cli.formats.markdown.words import MAX_WHY_LENGTH, shorten, strip_decoration
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.identifiers import find_url_fault, slugify
from roadmap_cli.formats.text.plain_words import format_lines, format_missing
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.stable_ids import IdRequest, StableId, id_from_words, stable_ids
from roadmap_cli.values import Record

_MAX_OWN_WHY_LENGTH = 16_000
_MAX_TOPICS = 100_000
_MAX_LINES = 1000
_MAX_LINKS = 100
_MANY = 10  # links that are more than one thing to learn
_NAMES_OF_FOLDERS = frozenset(("readme", "index"))  # what they are about is the folder's name
_GENERIC_NAMES = _NAMES_OF_FOLDERS | frozenset(("main", "roadmap", "checklist", "todo", "list"))
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


def read_markdown(data: bytes | str, name: str, *, full_path: str = "") -> ImportResult:
    """Read a Markdown file as a roadmap.

    `name` is its path as it was typed, for messages. The id of the roadmap is made from `full_path`
    if that is known. Raises InvalidRoadmap.
    """
    return read_checklist(data, name, full_path=full_path).result


def read_checklist(data: bytes | str, name: str, *, full_path: str = "") -> Checklist:
    """Read a Markdown file as a roadmap and find its boxes; raise InvalidRoadmap."""
    source = parse(data, name)
    outline = Outline(source)
    title = _title(outline.root, full_path or name)
    findings = FoundTopics(outline, title)
    topics = findings.topics
    if not topics:
        sentence = (
            "this file has no boxes `- [ ]`, no table of courses and no links under a heading"
        )
        hint = "is this the right file? --format names another format"
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
    remarks = _collect_remarks(source, outline, findings, registry, needs)
    progress = tuple(ImportedProgress(ids[i].id, ASSUMED) for i in order if topics[i].is_ticked)
    pairs = zip(ids, requests, strict=True)
    origins = tuple(TopicOrigin(name.id, r.contexts, bool(r.own_id)) for name, r in pairs)
    boxes = tuple(Box(ids[i].id, t.line) for i, t in enumerate(topics) if t.kind == BOX)
    return Checklist(ImportResult("markdown", roadmap, progress, remarks, origins), boxes)


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
    stem = re.sub(r"\.(?:md|markdown|mdown|mkd|txt)$", "", parts[-1] if parts else "", flags=re.I)
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
    max_length = _MAX_OWN_WHY_LENGTH if topic.words.is_verbatim else MAX_WHY_LENGTH
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


def _collect_remarks(
    source: MarkdownSource,
    outline: Outline,
    findings: FoundTopics,
    registry: ReadingRegistry,
    needs: Needs,
) -> tuple[Remark, ...]:
    """Return all remarks by line; on the same line they stay in this order."""
    remarks = Remarks()
    _remark_on_omissions(outline, findings, remarks)
    if source.unsafe_line:
        sentence = "left out: terminal control characters, the first of them here"
        remarks.add(sentence, source.unsafe_line)
    remarks += registry.remarks
    _remark_on_hours(findings.topics, remarks)
    for topic, names in zip(findings.topics, needs.unknown_names, strict=True):
        if names:
            outcome = "which is not a topic of this file; added to its why"
            remarks.add(f"{topic.words.title} needs {names}, {outcome}", topic.line)
    return tuple(sorted(remarks, key=lambda remark: remark.line))


def _remark_on_omissions(outline: Outline, findings: FoundTopics, remarks: Remarks) -> None:
    """Add what was left out of a file, each kind once or with each of its lines."""
    if len(findings.topics) == 1 and len(links := findings.topics[0].links) > _MANY:
        remarks.add(
            f"this file has no headings or boxes, so all its {len(links)}"
            " links became one topic; write `## ` before each part or `- [ ] ` before each step, then import it again"
        )
    for line in findings.wordless_lines:
        remarks.add("this box has no text, so it was left out", line)
    for line in outline.near_box_lines:
        remarks.add("this looks like a box but is not one on GitHub; write `- [ ] `", line)
    for section, about in findings.links_about_list:
        where = f"under {excerpt(section.title)}" if section.parent else "above the first heading"
        urls = " ".join(dict.fromkeys(shorten(link.url) for link in about[:_MAX_LINKS]))
        more = f" and {len(about) - _MAX_LINKS:,} more" if len(about) > _MAX_LINKS else ""
        count = format_count(len(about), "link")
        sentence = f"left out because they are about the list itself: {count} {where}: {urls}{more}"
        remarks.add(sentence, about[0].line)
    used = {above for topic in findings.topics for above in topic.section.path()}
    used |= {section for section, _ in findings.links_about_list} | {outline.root}
    bare = [section.line for section in findings.texts if section.blocks and section not in used]
    for lines, sentence in (
        (findings.badge_lines, "left out because they are not readings: badges with links"),
        (findings.picture_lines, "left out: pictures"),
        (outline.code_lines, "left out: code"),
        (bare, "left out: headings with only text under them"),
    ):
        if lines:
            remarks.add(f"{sentence} ({format_lines(sorted(set(lines)), _MAX_LINES)})", min(lines))


def _remark_on_hours(topics: list[MarkdownTopic], remarks: Remarks) -> None:
    """Add how many topics have no hours, and what they count instead."""
    without = [topic for topic in topics if not topic.minutes]
    parents = sum(1 for topic in without if topic.children and not topic.links)
    count = len(without) - parents
    if count:
        hour = format_duration(DEFAULT_MINUTES)
        middle = "" if len(without) == len(topics) else "the median of the track, or else "
        remarks.add(format_missing(count, len(topics), "topic", "hours", f"{middle}{hour}"))
    if parents:
        short = format_duration(MINUTES_OF_PARENT)
        one = "1 box only contains other boxes; it counts as"
        several = f"{parents:,} boxes only contain other boxes; each counts as"
        remarks.add(f"{one if parents == 1 else several} {short} and comes after them")
