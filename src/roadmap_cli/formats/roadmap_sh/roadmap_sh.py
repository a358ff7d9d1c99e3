"""The roadmap.sh format: the JSON of a drawing, with or without its folder of texts.

Nodes become topics, groups of nodes tracks and stages. A legend makes its topics optional or becomes
a tag, a link goes to the nearest topic, and other words become remarks, so that none are lost. Topic
ids follow from node ids and from nothing else. It must not look at JSON or Markdown itself.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from roadmap_cli.core.answers.import_result import ImportResult, Remarks
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import MAX_STAGES, Source, Stage, Topic, Track
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.roadmap_sh.drawing import (
    MAX_CHECKLIST_ITEMS,
    MAX_NODES,
    Drawing,
    Node,
    clean_text,
    read_link,
)
from roadmap_cli.formats.roadmap_sh.drawing_layout import DrawingLayout, NodeGroup, compute_layout
from roadmap_cli.formats.roadmap_sh.node_texts import (
    MAX_WHY_LENGTH,
    NodeText,
    TextFiles,
    TextLink,
    button_link,
    find_drawings,
    match_texts,
    read_content_folder,
    read_texts,
)
from roadmap_cli.formats.text import topic_list
from roadmap_cli.formats.text.identifiers import MAX_ID_LENGTH, is_id, slugify
from roadmap_cli.formats.text.plain_words import (
    MAX_TITLE_LENGTH,
    format_missing,
    id_from_url,
    shorten,
)
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.source_file import read_bytes
from roadmap_cli.formats.text.strict_json import import_error, parse_json

_MAX_TRACKS = 1000
_MAX_REPORTED_CYCLES = 5
_UNNAMED = "Without a name"
_OPTIONAL = re.compile(
    r"alternativ|optional|any ?time|other option|possib|not (?:strictly )?(?:needed|required)"
    r"|not recommended|do not|don.t|extra|nice to",
    re.IGNORECASE,
)
_KINDS = {"course": "course", "courses": "course", "book": "book", "books": "book"}
_SILENT_KINDS = frozenset(("vertical", "horizontal", "legend", "title", "section"))
_TEXT_KINDS = frozenset(("paragraph", "label", "checklist"))


def topic_id(node: str) -> str:
    """Return the topic id of a node.

    Node ids are case-sensitive, ours are not: a digest tells apart those that differ in case only.
    """
    if is_id(node):
        return node
    digest = base64.b32encode(hashlib.sha256(node.encode("utf-8", "replace")).digest())
    return f"n-{digest[:12].decode().lower()}"


def read_roadmap_sh(data: bytes | str, name: str, texts: TextFiles | None = None) -> ImportResult:
    """Read the JSON of a roadmap, with the texts of its nodes if there are any.

    Raises InvalidRoadmap for other files, and for the older format.
    """
    remarks = Remarks()
    drawing = Drawing(parse_json(data, name), name, remarks, text_ids=texts or ())
    return _convert(drawing, texts, remarks)


def read_folder(path: str) -> ImportResult:
    """Read a folder of roadmap.sh: its JSON, or its texts alone if there is none."""
    drawings = find_drawings(path)
    if not drawings:
        texts = read_texts(path)
        if not texts:
            sentence = (
                "this directory has no JSON of a roadmap, no text `slug@node.md` and no README.md"
            )
            hint = "name the directory of one roadmap, for example roadmaps/backend"
            raise import_error(path, "no-roadmap", sentence, hint)
        return _convert_texts(path, texts, Remarks())
    if len(drawings) > 1:
        names = ", ".join(sorted(map(os.path.basename, drawings)))
        sentence = f"this directory has {len(drawings)} roadmaps: {shorten(names, 300)}"
        raise import_error(path, "several", sentence, "name one of the files")
    drawing = drawings[0]
    content = read_content_folder(drawing) or None
    try:
        return read_roadmap_sh(read_bytes(drawing), drawing, content)
    except InvalidRoadmap as error:
        problem = error.problems[0]
        if not content or problem.code not in ("older-format", "no-topics"):
            raise
        remarks = Remarks()
        name = os.path.basename(drawing)
        remarks.add(f"{name} was left out; only the texts next to it were read: {problem.sentence}")
        return _convert_texts(path, content, remarks)


def _convert_texts(path: str, texts: TextFiles, remarks: Remarks) -> ImportResult:
    """Convert texts without a drawing: each is a topic, in the order of the file names."""
    nodes: list[dict[str, Any]] = [
        {"id": node, "type": "topic", "position": {"x": 0, "y": 60 * row}}
        for row, node in enumerate(sorted(texts, key=lambda node: texts[node][0][0]))
    ]
    return _convert(Drawing({"nodes": nodes}, path, remarks, is_drawn=False), texts, remarks)


def _convert(drawing: Drawing, texts: TextFiles | None, remarks: Remarks) -> ImportResult:
    """Return the roadmap of a drawing and the texts of its nodes, with all remarks."""
    learnable = [node for node in drawing.nodes if node.is_learnable]
    text_of = match_texts({node.id: node.label for node in learnable}, texts, remarks)
    layout = compute_layout(drawing.nodes, drawing.edges)
    if not layout.groups:
        sentence = "it has no topics"
        hint = "is the drawing empty? its directory `content` can be imported by itself"
        raise import_error(drawing.name, "no-topics", sentence, hint)
    tracks, track_of = _build_parts(drawing, layout.groups, _MAX_TRACKS, "track")
    parts, stage_of = _build_parts(drawing, layout.groups, MAX_STAGES, "stage")
    counts = Counter(node.label.casefold() for node in learnable)
    links = _find_links(drawing, layout.groups, {*stage_of, *layout.boxes.values()}, remarks)
    _add_layout_remarks(drawing, layout, remarks)
    tags = _legend_tags(learnable, remarks)
    count = len(learnable)
    instead = "an hour until you write `hours`"
    remarks.add(format_missing(count, count, "topic", "hours", instead))
    readings: dict[str, Reading] = {}
    topics = []
    for group in layout.groups:
        for node in group.members:
            text = text_of.get(node.id, NodeText())
            is_repeated = counts[node.label.casefold()] > 1
            box = layout.boxes.get(node.id, "")
            box_tag = slugify(drawing.labels[box][:40]) if box and box not in stage_of else ""
            topic = Topic(
                id=topic_id(node.id),
                title=_title(node, text.title, group if is_repeated else None),
                track=track_of[group.head.id],
                stage=stage_of[group.head.id],
                minutes=0,  # no drawing says how long a topic takes
                why=shorten(text.why, MAX_WHY_LENGTH),
                prerequisites=tuple(dict.fromkeys(map(topic_id, layout.needs[node.id]))),
                readings=_assign((*text.links, *links.get(node.id, ())), readings),
                optional=_is_optional(node),
                tags=tuple(filter(None, (box_tag, tags.get(node.legend, "")))),
            )
            topics.append(topic)
    stages = [Stage(part.id, part.title) for part in parts]
    uses = Counter(assignment.reading for topic in topics for assignment in topic.readings)
    roadmap = topic_list.build_roadmap(
        drawing.name, drawing.title, stages, tracks, topics, readings
    )._replace(
        id=drawing.id,
        version=drawing.version,
        source=Source("roadmap.sh", url=drawing.address),
        license=drawing.license,
        # Readings of several topics go first: the file defines them by themselves.
        readings=tuple(sorted(readings.values(), key=lambda r: uses[r.id] == 1)),
    )
    return ImportResult("roadmap.sh", roadmap, (), tuple(remarks))


def _assign(links: Sequence[TextLink], readings: dict[str, Reading]) -> tuple[Assignment, ...]:
    """Return the assignments for the links of a topic; add new addresses to `readings`."""
    assignments: dict[str, Assignment] = {}
    for link in links:
        name = id_from_url(link.url)
        readings.setdefault(name, Reading(name, link.title, kind=link.kind, url=link.url))
        assignments.setdefault(name, Assignment(name, role=link.role))
    return tuple(assignments.values())


def _title(node: Node, heading: str, group: NodeGroup | None) -> str:
    """Return the title of a node, after that of its group if several have the same label."""
    title = node.label or heading or f"{_UNNAMED} ({node.id[:40]})"
    if group is not None and node.id != group.head.id:
        title = f"{group.head.label or group.members[0].label}: {title}"
    return shorten(title, MAX_TITLE_LENGTH)


def _add_layout_remarks(drawing: Drawing, layout: DrawingLayout, remarks: Remarks) -> None:
    if drawing.is_drawn:
        remarks.add(
            "the order is guessed from the lines and positions in the drawing; the source does not"
            " say what comes first"
        )
    else:
        remarks.add("there is no drawing, so order, groups and prerequisites are unknown")
    which = "not connected to another by a line or box"
    remarks.add_count(layout.nearest_count, "topic", which, "placed with the nearest one")
    for pair in layout.cycles[:_MAX_REPORTED_CYCLES]:
        first, second = (excerpt(drawing.labels[node]) for node in pair)
        remarks.add(f"a line was left out because it would make a circle: {first} → {second}")
    more = len(layout.cycles) - _MAX_REPORTED_CYCLES
    if more > 0:
        remarks.add(f"left out for the same reason: {format_count(more, 'more line')}")


def _build_parts(
    drawing: Drawing, groups: list[NodeGroup], limit: int, kind: str
) -> tuple[list[Track], dict[str, str]]:
    """Return the tracks or stages that groups become, and the id of that of each group's head.

    Above the limit neighbours are merged. Texts alone have one part, and so has a single stage.
    """
    if not drawing.is_drawn or (kind == "stage" and len(groups) == 1):
        return [Track("all", drawing.title)], dict.fromkeys((g.head.id for g in groups), "all")
    parts: list[Track] = []
    part_of: dict[str, str] = {}
    size = -(-len(groups) // limit)
    for start in range(0, len(groups), size):
        members = groups[start : start + size]
        names = [g.head.label or g.members[0].label or _UNNAMED for g in members]
        title = names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}"
        tail = topic_id(members[0].head.id).removeprefix("n-")
        name = f"{kind}-{tail[: MAX_ID_LENGTH - 6].rstrip('-')}"
        parts.append(Track(name, shorten(title, MAX_TITLE_LENGTH)))
        part_of |= {group.head.id: name for group in members}
    return parts, part_of


def _is_optional(node: Node) -> bool:
    """Return whether the legend of a node makes it optional."""
    return bool(_OPTIONAL.search(node.legend))


def _legend_tags(nodes: Sequence[Node], remarks: Remarks) -> dict[str, str]:
    """Map the legends of topics to their tags; remark on what became of each.

    The most frequent legend gets no tag, unless it makes topics optional.
    """
    tags: dict[str, str] = {}
    counts = Counter(node.legend for node in nodes if node.legend)
    usual = max(counts, key=counts.__getitem__, default="")
    for legend, count in counts.items():
        tags[legend] = slugify(legend)
        outcome = "added as a tag"
        if _OPTIONAL.search(legend):
            outcome = "optional, and added as a tag"
        elif legend == usual:
            outcome = "not added as a tag, because most topics have it"
            tags[legend] = ""
        remarks.add(f"{format_count(count, 'topic')} marked {excerpt(legend)}: {outcome}")
    return tags


def _find_links(
    drawing: Drawing, groups: Sequence[NodeGroup], titles: Collection[str], remarks: Remarks
) -> dict[str, list[TextLink]]:
    """Map topics to the links of the drawing nearest to them; remark on other words.

    `titles` are the nodes whose labels become titles in the roadmap.
    """
    learnable = [(node, group.members[0].id) for group in groups for node in group.members]
    links: dict[str, list[TextLink]] = {}
    words: list[str] = []
    other_kinds: Counter[str] = Counter()
    for node in drawing.nodes:
        link, topic = None, node.id
        if node.is_learnable:
            link = button_link(node.label, node.href, "article")
        elif node.id in titles or (node.kind in _SILENT_KINDS and not _has_own_words(node)):
            continue
        elif node.kind == "resourceButton" and len(learnable) <= MAX_NODES // 50:
            kind = _KINDS.get(clean_text(node.data.get("badge")).casefold(), "article")
            link = button_link(node.label, node.href, kind)
            _, topic = min(learnable, key=lambda pair, n=node: _distance(n, pair[0]))  # type: ignore[misc]
        if link is not None:
            links.setdefault(topic, []).append(link)
        elif not node.is_learnable:
            sentences = _sentences(node)
            words += sentences
            if not sentences and node.kind not in _TEXT_KINDS:
                other_kinds[node.kind] += 1
    outcome = f"listed here: {'; '.join(words)}"
    remarks.add_count(len(words), "text", "in the drawing without a topic", outcome)
    for kind, count in other_kinds.items():
        remarks.add_count(count, "node", f"of the kind {excerpt(kind)}", "left out")
    return links


def _has_own_words(node: Node) -> bool:
    """Return whether a box has words of its own, although it holds no topic."""
    return node.kind == "section" and bool(node.label)


def _sentences(node: Node) -> list[str]:
    """Return the words of a node that is no topic: its own, and those of its lists."""
    pairs = [(node.label, node.href)]
    for key in ("links", "checklists"):
        values = node.data.get(key)
        # The first items of a checklist are topics.
        are_topics = key == "checklists" and node.kind == "checklist"
        for number, value in enumerate(values[:1000] if isinstance(values, list) else []):
            if isinstance(value, dict):
                label = clean_text(value.get("label"))
                if not (label and are_topics and number < MAX_CHECKLIST_ITEMS):
                    pairs.append((label, read_link(value)))
    return [f"{excerpt(label)} {url}".rstrip() for label, url in pairs if label or url]


def _distance(a: Node, b: Node) -> float:
    (x, y), (other_x, other_y) = a.center, b.center
    return (x - other_x) ** 2 + (y - other_y) ** 2
