"""Markdown checklists, course tables and lists of links, read as a roadmap: the door.

Each box is a topic, each row of a course table, and each heading with links of its own. It puts
together what the other modules find, and tells what could not be known. docs/importing.md says
it all for people.
"""

from __future__ import annotations

import re

from roadmap_cli.core import wording
from roadmap_cli.core.imports import Imported, Mark, Remark, Where
from roadmap_cli.core.roadmap import DEFAULT_MINUTES, Roadmap, Topic, default_milestones
from roadmap_cli.core.states import ASSUMED
from roadmap_cli.formats.amounts import lacking
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.ids import slug_of
from roadmap_cli.formats.markdown_ids import Named, Wanted, base_of, stable_ids
from roadmap_cli.formats.markdown_needs import needs_of
from roadmap_cli.formats.markdown_outline import Outline, Section
from roadmap_cli.formats.markdown_parser import parsed, refused
from roadmap_cli.formats.markdown_readings import Shelf
from roadmap_cli.formats.markdown_remarks import remarks_of
from roadmap_cli.formats.markdown_topics import HEADING, Found, found_in
from roadmap_cli.formats.markdown_tracks import Laid, given_id, in_order, laid_out
from roadmap_cli.formats.markdown_words import LONGEST_TITLE, LONGEST_WHY, plain, shortened
from roadmap_cli.formats.urls import url_fault
from roadmap_cli.values import Value

__all__ = ["FORMAT", "Box", "Survey", "read_markdown", "survey"]

FORMAT = "markdown"
# A box around other boxes: its work is in them.
_MINUTES_OF_PARENT = 5
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
    source = parsed(data, name)
    outline = Outline(source)
    title = _title(outline.root, place)
    finds = found_in(outline, title)
    topics = finds.topics
    if not topics:
        sentence = "no box `- [ ]`, no table of courses and no link under a heading is in this file"
        hint = "is it the right one? other formats are named with --format"
        raise refused(name, 0, "no-topics", sentence, hint)
    if len(topics) > _MOST_TOPICS:
        sentence = f"the file has {len(topics):,} boxes; at most {_MOST_TOPICS:,} are read"
        raise refused(name, topics[_MOST_TOPICS].line, "too-many", sentence, "split the file")
    wanted = _wanted(topics)
    names = stable_ids(wanted)
    titles = [_shown(topic, called) for topic, called in zip(topics, names, strict=True)]
    laid = laid_out(finds, outline.root, title)
    shelf = Shelf(base)
    for topic, words in zip(topics, titles, strict=True):
        shelf.add(topic, words)
    readings, asked = shelf.readings()
    needs = needs_of(topics)
    minutes = _minutes(topics, laid)
    order = in_order(topics, laid)
    made = tuple(
        Topic(
            names[i].id,
            titles[i],
            laid.tracks[laid.track_of[i]].id,
            laid.stages[laid.stage_of[i]].id,
            minutes[i],
            _why(topics[i], needs.words[i]),
            (),
            tuple([names[j].id for j in needs.topics[i]]),
            asked[i],
            topics[i].proof,
            tuple(topics[i].checks),
            topics[i].optional,
        )
        for i in order
    )
    roadmap = Roadmap(
        _id(outline.root, place, title),
        title,
        "",
        None,
        "en",
        _homepage(outline.root),
        "",
        laid.stages,
        default_milestones(laid.stages, made),
        laid.tracks,
        made,
        readings,
    )
    marks = tuple(Mark(names[i].id, ASSUMED) for i in order if topics[i].ticked)
    remarks = [*remarks_of(source, outline, finds), *shelf.remarks, *_of_hours(topics, minutes)]
    remarks += _of_needs(topics, needs.words)
    remarks.sort(key=lambda remark: remark.line)
    boxes = tuple(
        Box(called.id, topic.line, topic.source)
        for topic, called in zip(topics, names, strict=True)
        if topic.source
    )
    where = tuple(
        Where(called.id, want.contexts, bool(want.given))
        for called, want in zip(names, wanted, strict=True)
    )
    imported = Imported(FORMAT, roadmap, marks, tuple(remarks), where)
    return Survey(imported, boxes, source.lines)


def _title(root: Section, name: str) -> str:
    if given_id(root) and root.phrase.text.strip():
        return shortened(root.phrase.text.strip(), LONGEST_TITLE)
    words = plain(root.title)
    if not re.search(r"\w", words):
        words = re.sub(r"[-_ ]+", " ", _stem(name)).strip()
        words = words[:1].upper() + words[1:]
    if not re.search(r"\w", words):
        words = "A list to learn from"
    return shortened(words, LONGEST_TITLE)


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


def _wanted(topics: list[Found]) -> list[Wanted]:
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
        address = topic.uses[0].link.url if topic.uses else ""
        wanted.append(Wanted(words, tuple(contexts), address, topic.words.given))
    return wanted


def _shown(topic: Found, name: Named) -> str:
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
    return shortened(f"{context}: {words}" if context else words, LONGEST_TITLE)


def _why(topic: Found, needs: str) -> str:
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
    return shortened(joined, most)


def _minutes(topics: list[Found], laid: Laid) -> list[int]:
    """Return what the file says, else the middle of the track, else an hour."""
    given: dict[int, list[int]] = {}
    for topic, track in zip(topics, laid.track_of, strict=True):
        if topic.minutes:
            given.setdefault(track, []).append(topic.minutes)
    found = []
    for topic, track in zip(topics, laid.track_of, strict=True):
        of_track = sorted(given.get(track, ())) or [DEFAULT_MINUTES]
        minutes = topic.minutes or of_track[len(of_track) // 2]
        if topic.children and not topic.minutes and not topic.uses:
            minutes = _MINUTES_OF_PARENT
        found.append(minutes)
    return found


def _of_hours(topics: list[Found], minutes: list[int]) -> list[Remark]:
    without = [i for i, topic in enumerate(topics) if not topic.minutes]
    parents = [i for i in without if topics[i].children and not topics[i].uses]
    taken = len(without) - len(parents)
    remarks = []
    if taken:
        hour = wording.duration(DEFAULT_MINUTES)
        hour = hour if taken == 1 else f"{hour} each"
        middle = "" if len(without) == len(topics) else "the middle of the track, or else "
        remarks.append(Remark(lacking(taken, len(topics), "topic", "hours", f"{middle}{hour}")))
    if parents:
        short = wording.duration(_MINUTES_OF_PARENT)
        one = "1 box only holds other boxes; it counts"
        some = f"{len(parents):,} boxes only hold other boxes; each counts"
        held = one if len(parents) == 1 else some
        remarks.append(Remark(f"{held} {short} and comes after them"))
    return remarks


def _of_needs(topics: list[Found], words: list[str]) -> list[Remark]:
    return [
        Remark(
            f"{topic.words.title} needs {said}, which is no topic of this file; kept in its why",
            topic.line,
        )
        for topic, said in zip(topics, words, strict=True)
        if said
    ]
