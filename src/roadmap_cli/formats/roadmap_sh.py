"""roadmap.sh's format: the JSON of a drawing, with or without its folder of texts.

It turns nodes into topics, and groups of them into tracks and stages. What the file holds is told
by `roadmap_sh_drawing`, what the drawing means by `roadmap_sh_layout`, what the texts say by
`roadmap_sh_texts`. Ids come from the ids of nodes and from nothing else. It must not look at JSON or
Markdown itself.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence

from roadmap_cli.core.imports import Imported, Remark
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
from roadmap_cli.formats.amounts import lacking
from roadmap_cli.formats.ids import LONGEST_ID, is_id, slug_of
from roadmap_cli.formats.json_text import parsed, refused
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.roadmap_sh_beside import links_beside
from roadmap_cli.formats.roadmap_sh_content import Link, Text
from roadmap_cli.formats.roadmap_sh_drawing import Drawing
from roadmap_cli.formats.roadmap_sh_folder import Texts, looked_through, nodes_of, texts_of
from roadmap_cli.formats.roadmap_sh_layout import Layout, layout_of
from roadmap_cli.formats.roadmap_sh_legends import Legends
from roadmap_cli.formats.roadmap_sh_nodes import Node
from roadmap_cli.formats.roadmap_sh_order import Group
from roadmap_cli.formats.roadmap_sh_remarks import Remarks
from roadmap_cli.formats.roadmap_sh_shelf import Shelf
from roadmap_cli.formats.roadmap_sh_texts import texts_by_node
from roadmap_cli.formats.source_file import contents_of

__all__ = ["FORMAT", "id_of_node", "read_folder", "read_roadmap_sh"]

FORMAT = "roadmap.sh"
_MOST_TRACKS = 1000
_MOST_TOLD = 5


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
    return _roadmap_of(drawing, texts_by_node(drawing.nodes, texts, remarks), remarks)


def read_folder(path: str) -> Imported:
    """Read a folder of roadmap.sh: its JSON, or its texts alone where it holds none."""
    found, content = looked_through(path)
    if not found:
        texts = texts_of(content or path)
        if not texts:
            sentence = (
                "no JSON of a roadmap, no text `slug@node.md` and no README.md is in this folder"
            )
            hint = "name the folder of one roadmap, such as roadmaps/backend"
            raise refused(path, 0, 0, "no-roadmap", sentence, hint)
        return _of_texts(path, texts)
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
        name = os.path.basename(found[0])
        return _of_texts(
            path, texts, f"{name} was not read, only the texts beside it: {why.sentence}"
        )


def _of_texts(path: str, texts: Texts, remark: str = "") -> Imported:
    """Return the roadmap of a folder of texts without a drawing that could be read."""
    remarks = Remarks()
    drawing = Drawing({"nodes": nodes_of(texts)}, path, remarks, drawn=False)
    found = _roadmap_of(drawing, texts_by_node(drawing.nodes, texts, remarks), remarks)
    if remark:
        found = found._replace(remarks=(Remark(remark), *found.remarks))
    return found


def _roadmap_of(drawing: Drawing, said: Mapping[str, Text], remarks: Remarks) -> Imported:
    """Return the roadmap of a drawing and the texts of its nodes, with all that is to be told."""
    layout = layout_of(drawing.nodes, drawing.edges)
    if not layout.groups:
        raise refused(
            drawing.name,
            0,
            0,
            "no-topics",
            "there is no topic and no subtopic in it",
            "has the drawing been emptied? its folder `content` can be imported by itself",
        )
    parts = _joined(layout.groups, _MOST_TRACKS)
    tracks = [Track(f"track-{_tail(part)}", _named(part)) for part in parts]
    stretches = _joined(layout.groups, MOST_STAGES) if drawing.drawn else [layout.groups]
    stages = tuple(Stage(f"stage-{_tail(part)}", _named(part)) for part in stretches)
    if len(stretches) == 1:
        stages = (Stage("all", drawing.title),)
    stage_of = {g.head.id: s.id for s, part in zip(stages, stretches, strict=True) for g in part}
    legends = Legends({node.id: drawing.legend_of(node) for node in drawing.nodes})
    boxes = {
        node: slug_of(drawing.labels[box][:40])
        for node, box in layout.boxes.items()
        if box not in stage_of
    }
    counts = Counter(n.label.casefold() for n in drawing.nodes if n.learn)
    shelf = Shelf()
    beside = links_beside(drawing, layout.groups, {*stage_of, *layout.boxes.values()}, remarks)
    topics = []
    for track, part in zip(tracks, parts, strict=True):
        for group in part:
            for node in group.members:
                several = counts[node.label.casefold()] > 1 and node.id != group.head.id
                topics.append(
                    _topic(
                        node,
                        said.get(node.id),
                        legends,
                        group if several else None,
                        track.id,
                        stage_of[group.head.id],
                        layout.needs[node.id],
                        shelf,
                        beside.get(node.id, ()),
                        boxes.get(node.id, ""),
                    )
                )
    if not drawing.drawn:
        tracks = [tracks[0]._replace(id="all", title=drawing.title)]
        topics = [topic._replace(track="all") for topic in topics]
    _tell_of_layout(drawing, layout, legends, len(topics), remarks)
    made = tuple(topics)
    roadmap = Roadmap(
        drawing.id,
        drawing.title,
        drawing.version,
        Source("roadmap.sh", url=drawing.address),
        "en",
        "",
        drawing.license,
        stages,
        default_milestones(stages, made),
        tuple(tracks),
        made,
        shelf.readings(),
    )
    return Imported(FORMAT, roadmap, (), remarks.told())


def _topic(
    node: Node,
    text: Text | None,
    legends: Legends,
    group: Group | None,
    track: str,
    stage: str,
    needs: Sequence[str],
    shelf: Shelf,
    beside: Sequence[Link],
    box: str,
) -> Topic:
    label = node.label or (text.title if text else "") or f"Without a name ({node.id[:40]})"
    if group is not None:
        label = f"{group.head.label or group.members[0].label}: {label}"
    return Topic(
        id_of_node(node.id),
        shortened(label, LONGEST_TITLE),
        track,
        stage,
        0,  # nobody has said how long it takes
        why=text.why if text else "",
        prerequisites=tuple(dict.fromkeys(id_of_node(name) for name in needs)),
        readings=shelf.asked((*(text.links if text else ()), *beside)),
        optional=legends.is_optional(node.id),
        tags=tuple(filter(None, (box, legends.tag_of(node.id)))),
    )


def _tell_of_layout(
    drawing: Drawing, layout: Layout, legends: Legends, topics: int, remarks: Remarks
) -> None:
    labels = drawing.labels
    if not drawing.drawn:
        remarks.tell("there is no drawing: order, groups and prerequisites cannot be known")
    else:
        remarks.tell(
            "the order is read from the lines and places of the drawing; what comes first in"
            " truth nobody has said"
        )
    remarks.tell_count(
        layout.guessed, "topic", "joined to no other by a line or box", "they go with the nearest"
    )
    for first, second in layout.cycles[:_MOST_TOLD]:
        told = f"{shown(labels[first])} → {shown(labels[second])}"
        remarks.tell(f"a line was left out since it closes a circle: {told}")
    if len(layout.cycles) > _MOST_TOLD:
        remarks.tell(
            f"left out for the same reason: {counted(len(layout.cycles) - _MOST_TOLD, 'more line')}"
        )
    for sentence in legends.sentences():
        remarks.tell(sentence)
    remarks.tell(lacking(topics, topics, "topic", "hours", "an hour each until you write `hours`"))


def _joined(groups: list[Group], most: int) -> list[list[Group]]:
    """Return the groups in their order, neighbours joined where there would be too many."""
    size = -(-len(groups) // most)
    return [groups[i : i + size] for i in range(0, len(groups), size)]


def _tail(part: Sequence[Group]) -> str:
    return id_of_node(part[0].head.id).removeprefix("n-")[: LONGEST_ID - 6].rstrip("-")


def _named(part: Sequence[Group]) -> str:
    names = [g.head.label or g.members[0].label or "Without a name" for g in (part[0], part[-1])]
    text = names[0] if len(part) == 1 else " to ".join(names)
    return shortened(text, LONGEST_TITLE)
