"""roadmap.sh's format: the JSON of a drawing, with or without its folder of texts.

It turns nodes into topics, and groups of them into tracks and stages. What the file holds is known
to `roadmap_sh_drawing`, what the drawing means to `roadmap_sh_layout`, what the texts say to
`roadmap_sh_texts`. Ids come from the ids of nodes and from nothing else. It must not look at JSON or
Markdown itself.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

from roadmap_cli.core.imports import Imported
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import (
    MOST_STAGES,
    Roadmap,
    Source,
    Stage,
    Topic,
    Track,
    default_milestones,
)
from roadmap_cli.core.wording import counted
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.identifiers import LONGEST_ID, is_id, slug_of
from roadmap_cli.formats.json_text import parsed, refused
from roadmap_cli.formats.plain_words import LONGEST_TITLE, lacking, link_ids, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.formats.roadmap_sh_annotations import Legends, links_beside
from roadmap_cli.formats.roadmap_sh_drawing import Drawing, Node
from roadmap_cli.formats.roadmap_sh_layout import Group, Layout, layout_of
from roadmap_cli.formats.roadmap_sh_texts import (
    Link,
    Text,
    Texts,
    look_through,
    texts_by_node,
    texts_of,
)
from roadmap_cli.formats.source_file import contents_of

FORMAT = "roadmap.sh"
_MOST_TRACKS = 1000
_MOST_CYCLES = 5  # that are remarked on by name
_NO_NAME = "Without a name"
_NO_TEXT = Text("", "", ())


def id_of_node(node: str) -> str:
    """Return the topic id of a node.

    Node ids tell capitals apart, ours do not: a sum of the node's id keeps two of them apart that
    differ in nothing else.
    """
    if is_id(node):
        return node
    tail = base64.b32encode(hashlib.sha256(node.encode("utf-8", "replace")).digest())
    return f"n-{tail[:12].decode().lower()}"


def read_roadmap_sh(data: bytes | str, name: str, texts: Texts | None = None) -> Imported:
    """Read the JSON of a roadmap, with the texts of its nodes where they are at hand.

    Raises InvalidRoadmap for what is no such file, and for the older format.
    """
    remarks = Remarks()
    drawing = Drawing(parsed(data, name), name, remarks, with_text=texts or ())
    # What the file held is let go before topics are made of it.
    del data
    return _roadmap_of(drawing, texts, remarks)


def read_folder(path: str) -> Imported:
    """Read a folder of roadmap.sh: its JSON, or its texts alone where it holds none."""
    found, content = look_through(path)
    if not found:
        texts = texts_of(content or path)
        if not texts:
            sentence = (
                "no JSON of a roadmap, no text `slug@node.md` and no README.md is in this folder"
            )
            hint = "name the folder of one roadmap, such as roadmaps/backend"
            raise refused(path, 0, 0, "no-roadmap", sentence, hint)
        return _read_texts(path, texts, Remarks())
    if len(found) > 1:
        names = ", ".join(sorted(os.path.basename(one) for one in found))
        sentence = f"this folder holds {len(found)} roadmaps: {shortened(names, 300)}"
        raise refused(path, 0, 0, "several", sentence, "name one of the files")
    texts = texts_of(content) if content else {}
    try:
        return read_roadmap_sh(contents_of(found[0]), found[0], texts or None)
    except InvalidRoadmap as error:
        why = error.problems[0]
        if not texts or why.code not in ("older-format", "no-topics"):
            raise
        remarks = Remarks()
        name = os.path.basename(found[0])
        remarks.add(f"{name} was not read, only the texts beside it: {why.sentence}")
        return _read_texts(path, texts, remarks)


def _read_texts(path: str, texts: Texts, remarks: Remarks) -> Imported:
    """Read a folder of texts without a drawing: each is a topic, by the names of the files."""
    by_name = sorted(texts.items(), key=lambda item: item[1][0][0])
    nodes: list[dict[str, Any]] = [
        {"id": node, "type": "topic", "position": {"x": 0, "y": 60 * row}}
        for row, (node, _) in enumerate(by_name)
    ]
    return _roadmap_of(Drawing({"nodes": nodes}, path, remarks, drawn=False), texts, remarks)


class _ReadingRegistry:
    """The readings of all topics: one address is one reading."""

    def __init__(self) -> None:
        self._found: dict[str, Reading] = {}
        self._uses: Counter[str] = Counter()

    def assign(self, links: Sequence[Link]) -> tuple[Assignment, ...]:
        """Take the links of a topic and return what it asks for."""
        found: dict[str, Assignment] = {}
        for link in links:
            name = link_ids(link.url)
            self._found.setdefault(name, Reading(name, link.title, kind=link.kind, url=link.url))
            found.setdefault(name, Assignment(name, role=link.role))
        self._uses.update(found.keys())
        return tuple(found.values())

    def readings(self) -> tuple[Reading, ...]:
        """Return them: first those of several topics, which the file describes by themselves."""
        return tuple(sorted(self._found.values(), key=lambda r: self._uses[r.id] == 1))


def _roadmap_of(drawing: Drawing, texts: Texts | None, remarks: Remarks) -> Imported:
    """Return the roadmap of a drawing and the texts of its nodes, with all remarks."""
    text_of = texts_by_node({n.id: n.label for n in drawing.nodes if n.learn}, texts, remarks)
    layout = _layout(drawing)
    tracks, track_of = _split(layout.groups, _MOST_TRACKS, "track")
    parts, stage_of = _split(layout.groups, MOST_STAGES, "stage")
    whole = [Track("all", drawing.title)], dict.fromkeys(track_of, "all")
    if not drawing.drawn:
        tracks, track_of = whole
    if not drawing.drawn or len(parts) == 1:
        parts, stage_of = whole
    legends = Legends(drawing.nodes)
    counts = Counter(n.label.casefold() for n in drawing.nodes if n.learn)
    registry = _ReadingRegistry()
    beside = links_beside(drawing, layout.groups, {*stage_of, *layout.boxes.values()}, remarks)
    topics = []
    for group in layout.groups:
        for node in group.members:
            text = text_of.get(node.id, _NO_TEXT)
            is_repeated = counts[node.label.casefold()] > 1
            topic = Topic(
                id=id_of_node(node.id),
                title=_title(node, text.title, group if is_repeated else None),
                track=track_of[group.head.id],
                stage=stage_of[group.head.id],
                minutes=0,  # nobody has said how long it takes
                why=text.why,
                prerequisites=tuple(dict.fromkeys(map(id_of_node, layout.needs[node.id]))),
                readings=registry.assign((*text.links, *beside.get(node.id, ()))),
                optional=legends.is_optional(node.legend),
                tags=_tags(node, drawing, layout, legends, stage_of),
            )
            topics.append(topic)
    _add_remarks(drawing, layout, legends, len(topics), remarks)
    stages = tuple(Stage(part.id, part.title) for part in parts)
    roadmap = Roadmap(
        id=drawing.id,
        title=drawing.title,
        version=drawing.version,
        source=Source("roadmap.sh", url=drawing.address),
        language="en",
        homepage="",
        license=drawing.license,
        stages=stages,
        milestones=default_milestones(stages, tuple(topics)),
        tracks=tuple(tracks),
        topics=tuple(topics),
        readings=registry.readings(),
    )
    return Imported(FORMAT, roadmap, (), tuple(remarks))


def _layout(drawing: Drawing) -> Layout:
    layout = layout_of(drawing.nodes, drawing.edges)
    if not layout.groups:
        sentence = "there is no topic and no subtopic in it"
        hint = "has the drawing been emptied? its folder `content` can be imported by itself"
        raise refused(drawing.name, 0, 0, "no-topics", sentence, hint)
    return layout


def _title(node: Node, heading: str, group: Group | None) -> str:
    """Return the title of a node, with that of its group where several have the same label."""
    title = node.label or heading or f"{_NO_NAME} ({node.id[:40]})"
    if group is not None and node.id != group.head.id:
        title = f"{group.head.label or group.members[0].label}: {title}"
    return shortened(title, LONGEST_TITLE)


def _tags(
    node: Node, drawing: Drawing, layout: Layout, legends: Legends, heads: dict[str, str]
) -> tuple[str, ...]:
    """Return the tags of a node: the box it lies in, where that is no group, and its mark."""
    box = layout.boxes.get(node.id, "")
    box = slug_of(drawing.labels[box][:40]) if box and box not in heads else ""
    return tuple(filter(None, (box, legends.tag_of(node.legend))))


def _add_remarks(
    drawing: Drawing, layout: Layout, legends: Legends, topics: int, remarks: Remarks
) -> None:
    labels = drawing.labels
    if drawing.drawn:
        remarks.add(
            "the order is read from the lines and places of the drawing; what comes first in"
            " truth nobody has said"
        )
    else:
        remarks.add("there is no drawing: order, groups and prerequisites cannot be known")
    which = "joined to no other by a line or box"
    remarks.add_count(layout.guessed, "topic", which, "they go with the nearest")
    for first, second in layout.cycles[:_MOST_CYCLES]:
        line = f"{shown(labels[first])} → {shown(labels[second])}"
        remarks.add(f"a line was left out since it closes a circle: {line}")
    more = len(layout.cycles) - _MOST_CYCLES
    if more > 0:
        remarks.add(f"left out for the same reason: {counted(more, 'more line')}")
    legends.add_remarks(remarks)
    remarks.add(lacking(topics, topics, "topic", "hours", "an hour each until you write `hours`"))


def _split(groups: list[Group], most: int, prefix: str) -> tuple[list[Track], dict[str, str]]:
    """Return a part for each group, and the id of the part of each group's head.

    Where there would be too many, neighbours are joined.
    """
    parts: list[Track] = []
    part_of: dict[str, str] = {}
    size = -(-len(groups) // most)
    for start in range(0, len(groups), size):
        members = groups[start : start + size]
        names = [g.head.label or g.members[0].label or _NO_NAME for g in members]
        title = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
        tail = id_of_node(members[0].head.id).removeprefix("n-")
        name = f"{prefix}-{tail[: LONGEST_ID - 6].rstrip('-')}"
        parts.append(Track(name, shortened(title, LONGEST_TITLE)))
        part_of |= {group.head.id: name for group in members}
    return parts, part_of
