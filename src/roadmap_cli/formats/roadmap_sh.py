"""roadmap.sh's format: the JSON of a drawing, with or without its folder of texts.

It turns nodes into topics; what the drawing means is told by `roadmap_sh_layout`, what the texts
say by `roadmap_sh_content`. Ids come from the ids of nodes and from nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from math import isfinite
from typing import Any

from roadmap_cli.core.imports import Imported, Remark
from roadmap_cli.core.material import Assignment, Reading
from roadmap_cli.core.roadmap import (
    MOST_STAGES,
    Roadmap,
    Source,
    Stage,
    Topic,
    Track,
    default_milestones,
)
from roadmap_cli.errors import InvalidRoadmap
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.ids import LONGEST_ID, is_id, slug_of
from roadmap_cli.formats.json_text import parsed, refused, text_of
from roadmap_cli.formats.plain_words import LONGEST_TITLE, link_ids, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.roadmap_sh_content import LONGEST_WHY, Link, Text, link_of, read_content
from roadmap_cli.formats.roadmap_sh_layout import Group, Node, layout_of
from roadmap_cli.formats.source_file import contents_of

__all__ = ["FORMAT", "id_of_node", "read_folder", "read_roadmap_sh"]

FORMAT = "roadmap.sh"
MOST_NODES = 150_000
_MOST_TRACKS = 1000
_MOST_FILES = 20_000
_MOST_TEXT = 40_000_000
_MOST_TOLD = 5
_CONTENT = re.compile(r"(?P<slug>.*)@(?P<node>[A-Za-z0-9_-]{1,100})\.md", re.DOTALL)
_OPTIONAL = re.compile(
    r"alternativ|optional|any ?time|other option|possib|not (?:strictly )?(?:needed|required)"
    r"|not recommended|do not|don.t|extra|nice to",
    re.IGNORECASE,
)
_BADGES = {"course": "course", "courses": "course", "book": "book", "books": "book"}
_DRAWN = frozenset(("vertical", "horizontal", "legend", "title", "section"))

Texts = Mapping[str, Sequence[tuple[str, str]]]  # of each node: name and text of its files
Tell = Callable[[str], None]


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
    # What the file held is let go before topics are made of it.
    found = _Map(parsed(data, name), name, texts)
    del data
    return found.imported()


def read_folder(path: str) -> Imported:
    """Read a folder of roadmap.sh: its JSON, or its texts alone where it holds none."""
    found, content = _looked_through(path)
    if not found:
        texts = texts_of(content or path)
        if not texts:
            sentence = "no JSON of a roadmap and no text `slug@node.md` is in this folder"
            hint = "name the folder of one roadmap, such as roadmaps/backend"
            raise refused(path, 0, 0, "no-roadmap", sentence, hint)
        return _Map({"nodes": _nodes_of(texts)}, path, texts, drawn=False).imported()
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
    found = _Map({"nodes": _nodes_of(texts)}, path, texts, drawn=False).imported()
    if remark:
        found = found._replace(remarks=(Remark(remark), *found.remarks))
    return found


def texts_beside(path: str) -> Texts | None:
    """Return the texts that lie beside the JSON of a roadmap, in the folder `content`."""
    folder = os.path.join(os.path.dirname(path), "content")
    return texts_of(folder) if os.path.isdir(folder) else None


def texts_of(folder: str) -> dict[str, list[tuple[str, str]]]:
    """Return the texts of a folder by node; files with other names are none."""
    found: dict[str, list[tuple[str, str]]] = {}
    count = size = 0
    for file in sorted(_names_in(folder)):
        match = _CONTENT.fullmatch(file)
        if match is None:
            continue
        data = contents_of(os.path.join(folder, file))
        count += 1
        size += len(data)
        if count > _MOST_FILES or size > _MOST_TEXT:
            sentence = f"more than {_MOST_FILES:,} texts or {_MOST_TEXT:,} bytes in this folder"
            raise refused(folder, 0, 0, "too-many", sentence, "name the folder of one roadmap")
        name = f"{os.path.basename(folder)}/{file}"
        found.setdefault(match["node"], []).append((name, text_of(data, name)))
    return found


def _looked_through(path: str) -> tuple[list[str], str]:
    """Return the JSON files of roadmaps in a folder, and its folder of texts or ""."""
    files = _names_in(path)
    content = os.path.join(path, "content")
    own = os.path.basename(os.path.abspath(path)) + ".json"
    if own in files:
        return [os.path.join(path, own)], content if os.path.isdir(content) else ""
    found = []
    for file in sorted(files):
        if file.lower().endswith(".json") and "mapping" not in file:
            whole = os.path.join(path, file)
            if re.search(rb'"(?:nodes|mockup)"\s*:', contents_of(whole)):
                found.append(whole)
    return found, content if os.path.isdir(content) else ""


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError as error:
        sentence = f"this folder cannot be read: {error.strerror or 'unknown reason'}"
        raise refused(folder, 0, 0, "unreadable", sentence, "check the path") from None


def _nodes_of(texts: Texts) -> list[dict[str, Any]]:
    """Return a node for each text of a folder without a drawing, by the names of the files."""
    return [
        {"id": node, "type": "topic", "data": {"label": ""}, "position": {"x": 0, "y": 60 * place}}
        for place, (node, _) in enumerate(sorted(texts.items(), key=lambda item: item[1][0][0]))
    ]


class _Map:
    """One drawing while it is read."""

    def __init__(self, value: Any, name: str, texts: Texts | None, *, drawn: bool = True) -> None:
        self._name = name
        self._remarks: list[Remark] = []
        self._drawn = drawn
        if not isinstance(value, dict):
            raise self._no_map("no roadmap of roadmap.sh: it has no `nodes`")
        if isinstance(value.get("mockup"), dict):
            raise refused(
                name,
                0,
                0,
                "older-format",
                "this is the older format of roadmap.sh (`mockup`), which says only where its "
                "boxes are drawn",
                "take a newer version of this roadmap, whose JSON begins with `nodes`; or import "
                "its folder `content` where the files are called slug@node.md",
            )
        if not isinstance(value.get("nodes"), list):
            raise self._no_map("no roadmap of roadmap.sh: it has no list of `nodes`")
        if len(value["nodes"]) > MOST_NODES:
            raise self._no_map(f"too big: it has more than {MOST_NODES:,} nodes")
        self._said = {
            key: _text(value.get(key)) for key in ("slug", "version", "updatedAt", "license")
        }
        self._title = _title_in(value)
        self._data: dict[str, dict[str, Any]] = {}
        self._nodes = self._nodes_in(value["nodes"])
        self._labels = {node.id: node.label or node.id for node in self._nodes}
        self._usual = ""
        self._edges = self._edges_in(value.get("edges"))
        self._texts: dict[str, Text] = {}
        self._read_texts(texts)

    def imported(self) -> Imported:
        """Return the roadmap with all that is to be told of it."""
        layout = layout_of(self._nodes, self._edges)
        if not layout.groups:
            raise refused(
                self._name,
                0,
                0,
                "no-topics",
                "there is no topic and no subtopic in it",
                "has the drawing been emptied? its folder `content` can be imported by itself",
            )
        parts = _joined(layout.groups, _MOST_TRACKS)
        tracks = [Track(f"track-{_tail(part)}", _named(part)) for part in parts]
        stretches = _joined(layout.groups, MOST_STAGES) if self._drawn else [layout.groups]
        stages = tuple(Stage(f"stage-{_tail(part)}", _named(part)) for part in stretches)
        if len(stretches) == 1:
            stages = (Stage("all", self._title_of_map()),)
        stage_of = {
            g.head.id: s.id for s, part in zip(stages, stretches, strict=True) for g in part
        }
        legends = Counter(legend for n in self._nodes if (legend := self._legend_of(n)))
        self._usual = next((name for name, _ in legends.most_common(1)), "")
        boxes = {
            node: slug_of(self._labels[box][:40])
            for node, box in layout.boxes.items()
            if box not in stage_of
        }
        counts = Counter(n.label.casefold() for n in self._nodes if n.learn)
        shelf = _Shelf()
        beside = self._beside(layout.groups, {*stage_of, *layout.boxes.values()})
        topics = []
        for track, part in zip(tracks, parts, strict=True):
            for group in part:
                for node in group.members:
                    several = counts[node.label.casefold()] > 1 and node.id != group.head.id
                    topics.append(
                        self._topic(
                            node,
                            group if several else None,
                            track.id,
                            stage_of[group.head.id],
                            layout.needs[node.id],
                            shelf,
                            beside.get(node.id, ()),
                            boxes.get(node.id, ""),
                        )
                    )
        if not self._drawn:
            tracks = [tracks[0]._replace(id="all", title=self._title_of_map())]
            topics = [topic._replace(track="all") for topic in topics]
        self._tell_of_layout(layout.guessed, layout.cycles, len(topics))
        made = tuple(topics)
        roadmap = Roadmap(
            self._id(),
            self._title_of_map(),
            self._said["version"] or self._said["updatedAt"][:10],
            Source("roadmap.sh", url=self._address()),
            "en",
            "",
            self._said["license"],
            stages,
            default_milestones(stages, made),
            tuple(tracks),
            made,
            shelf.readings(),
        )
        return Imported(FORMAT, roadmap, (), tuple(self._remarks))

    # -- reading the drawing -----------------------------------------------------------------

    def _nodes_in(self, values: list[Any]) -> list[Node]:
        found: dict[str, Node] = {}
        broken = repeated = bare = 0
        for value in values:
            if not isinstance(value, dict) or not isinstance(value.get("id"), str | int):
                broken += 1
                continue
            name = str(value["id"])
            if name in found:
                repeated += 1
                continue
            data = value.get("data")
            data = data if isinstance(data, dict) else {}
            node = Node(name, _text(value.get("type")), _text(data.get("label")), *_frame(value))
            if node.learn and not node.label and self._drawn:
                bare += 1
            if not node.learn:
                self._data[name] = data
            elif legend := _legend(data):
                self._data[name] = {"legend": legend}
            found[name] = node
        self._tell_count(broken, "node", "without an id", "left out")
        self._tell_count(repeated, "node", "with an id that another one has", "left out")
        self._tell_count(bare, "topic", "without a label", "called by the text's heading")
        return list(found.values())

    def _edges_in(self, values: Any) -> list[tuple[str, str]]:
        known = {node.id for node in self._nodes}
        found: dict[tuple[str, str], None] = {}
        loose = 0
        for value in values if isinstance(values, list) else []:
            ends = (value.get("source"), value.get("target")) if isinstance(value, dict) else ()
            pair = tuple(str(end) for end in ends if isinstance(end, str | int))
            if len(pair) == 2 and known.issuperset(pair):
                found[pair[0], pair[1]] = None
            else:
                loose += 1
        self._tell_count(loose, "line", "with an end at no node", "left out")
        return list(found)

    def _read_texts(self, texts: Texts | None) -> None:
        if texts is None:
            self._tell("its texts (the folder `content`) are not at hand: no readings, no whys")
            return
        places = {id_.id: place for place, id_ in enumerate(self._nodes) if id_.learn}
        strange = [name for node, files in texts.items() if node not in places for name, _ in files]
        joined: list[str] = []
        cut: list[str] = []
        for node in sorted(places.keys() & texts.keys(), key=places.__getitem__):
            wanted = slug_of(self._nodes[places[node]].label)
            files = sorted(texts[node], key=lambda file: f"/{wanted}@" not in file[0])
            read = [read_content(text, name) for name, text in files]
            links = {link.url: link for text in reversed(read) for link in text.links}
            first = next((text for text in read if text.why), read[0])
            own = tuple(links[url] for url in dict.fromkeys(k.url for t in read for k in t.links))
            self._texts[node] = Text(first.title or read[0].title, first.why, own, ())
            for text in read:
                self._remarks += text.remarks
            joined += [name for name, _ in files[1:]]
            if first.size:
                cut.append(f"{os.path.basename(files[read.index(first)][0])} ({first.size:,})")
        rest = f"the rest was left out: {', '.join(cut)}"
        self._tell_count(len(cut), "text", f"of more than {LONGEST_WHY:,} characters", rest)
        told = ", ".join(os.path.basename(name) for name in joined)
        self._tell_count(len(joined), "second text", "of a topic", f"only links are taken: {told}")
        told = ", ".join(os.path.basename(name) for name in strange)
        self._tell_count(len(strange), "text", "of no topic of the drawing", f"left out: {told}")
        missing = len(places) - len(self._texts)
        self._tell_count(missing, "topic", "without a text", "they have no readings")

    def _beside(self, groups: Sequence[Group], titles: Collection[str]) -> dict[str, list[Link]]:
        """Return the links of the drawing by the topic they are nearest to; tell of other words.

        `titles` are the nodes whose words are in the roadmap.
        """
        to_learn = [node for group in groups for node in group.members]
        heads = {node.id: group.members[0].id for group in groups for node in group.members}
        words: list[str] = []
        found: dict[str, list[Link]] = {}
        others: Counter[str] = Counter()
        for node in self._nodes:
            if node.learn or node.id in titles or node.kind in _DRAWN:
                continue
            data = self._data[node.id]
            if node.kind == "resourceButton":
                sort = _BADGES.get(_text(data.get("badge")).casefold(), "article")
                link = link_of(node.label, _text(data.get("href")), sort)
                if link is not None and len(to_learn) <= MOST_NODES // 50:
                    near = min(to_learn, key=lambda other, n=node: _far(n, other))  # type: ignore[misc]
                    found.setdefault(heads[near.id], []).append(link)
                    continue
            rows = _words_of(node, data)
            words += rows
            if not rows and node.kind not in ("paragraph", "label"):
                others[node.kind] += 1
        told = "; ".join(words)
        self._tell_count(len(words), "text", "of the drawing with no topic", f"kept here: {told}")
        for kind, count in others.items():
            self._tell_count(count, "node", f"of the kind {shown(kind)}", "left out")
        return found

    # -- making topics -----------------------------------------------------------------------

    def _topic(
        self,
        node: Node,
        group: Group | None,
        track: str,
        stage: str,
        needs: Sequence[str],
        shelf: _Shelf,
        beside: Sequence[Link],
        box: str,
    ) -> Topic:
        text = self._texts.get(node.id)
        label = node.label or (text.title if text else "") or f"Without a name ({node.id[:40]})"
        if group is not None:
            label = f"{group.head.label or group.members[0].label}: {label}"
        legend = self._legend_of(node)
        mark = slug_of(legend) if legend and not self._is_usual(legend) else ""
        return Topic(
            id_of_node(node.id),
            shortened(label, LONGEST_TITLE),
            track,
            stage,
            0,  # nobody has said how long it takes
            why=text.why if text else "",
            prerequisites=tuple(dict.fromkeys(id_of_node(name) for name in needs)),
            readings=shelf.asked((*(text.links if text else ()), *beside)),
            optional=bool(_OPTIONAL.search(legend)),
            tags=tuple(filter(None, (box, mark))),
        )

    def _legend_of(self, node: Node) -> str:
        return _text(self._data.get(node.id, {}).get("legend")) if node.learn else ""

    def _is_usual(self, legend: str) -> bool:
        """Say whether a mark is the one that most have: then it says nothing."""
        return legend == self._usual and not _OPTIONAL.search(legend)

    def _tell_of_layout(self, guessed: int, cycles: Sequence[tuple[str, str]], topics: int) -> None:
        labels = self._labels
        if not self._drawn:
            self._tell("there is no drawing: order, groups and prerequisites cannot be known")
        else:
            self._tell(
                "the order is read from the lines and places of the drawing; what comes first in"
                " truth nobody has said"
            )
        self._tell_count(
            guessed, "topic", "joined to no other by a line or box", "they go with the nearest"
        )
        for first, second in cycles[:_MOST_TOLD]:
            told = f"{shown(labels[first])} → {shown(labels[second])}"
            self._tell(f"a line was left out since it closes a circle: {told}")
        if len(cycles) > _MOST_TOLD:
            self._tell(f"{len(cycles) - _MOST_TOLD} more lines were left out for the same reason")
        for legend, count in Counter(filter(None, map(self._legend_of, self._nodes))).items():
            sort = "optional, and tagged so" if _OPTIONAL.search(legend) else "tagged so"
            if self._is_usual(legend):
                sort = "as most are, so that it is not noted"
            self._tell(f"{_counted(count, 'topic')} marked {shown(legend)}: {sort}")
        self._tell(
            f"hours are not said: {_counted(topics, 'topic')} count an hour each until you write"
            " `hours`"
        )

    # -- the head of the roadmap -------------------------------------------------------------

    def _id(self) -> str:
        for text in (self._said["slug"], self._stem()):
            if slug := slug_of(text):
                return slug
        return "roadmap-sh"

    def _stem(self) -> str:
        path = os.path.abspath(self._name)
        stem = os.path.splitext(os.path.basename(path))[0]
        if stem == "content":
            stem = os.path.basename(os.path.dirname(path))
        return stem

    def _title_of_map(self) -> str:
        titles = [node.label for node in self._nodes if node.kind == "title" and node.label]
        stem = " ".join(re.sub(r"[-_]+", " ", without_refused(self._stem())).split())
        stem = f"{stem[:1].upper()}{stem[1:]}" or "A roadmap"
        return shortened(self._title or (titles[0] if titles else stem), LONGEST_TITLE)

    def _address(self) -> str:
        slug = slug_of(self._said["slug"])
        return f"https://roadmap.sh/{slug}" if slug else ""

    # -- telling -----------------------------------------------------------------------------

    def _tell(self, sentence: str) -> None:
        self._remarks.append(Remark(sentence))

    def _tell_count(self, count: int, noun: str, which: str, what: str) -> None:
        if count:
            self._tell(f"{_counted(count, noun)} {which}: {what}")

    def _no_map(self, why: str) -> InvalidRoadmap:
        hint = "is it the JSON of a roadmap of roadmap.sh? other formats are named with --format"
        return refused(self._name, 0, 0, "no-roadmap", f"this is {why}", hint)


class _Shelf:
    """The readings of all topics: one address is one reading."""

    def __init__(self) -> None:
        self._found: dict[str, Reading] = {}
        self._uses: Counter[str] = Counter()

    def asked(self, links: Sequence[Link]) -> tuple[Assignment, ...]:
        """Take the links of a topic and return what it asks for."""
        found: dict[str, Assignment] = {}
        for link in links:
            name = link_ids(link.url)
            self._found.setdefault(name, Reading(name, link.title, kind=link.kind, url=link.url))
            if name not in found:
                self._uses[name] += 1
                found[name] = Assignment(name, role=link.role)
        return tuple(found.values())

    def readings(self) -> tuple[Reading, ...]:
        """Return them: first those of several topics, which the file describes by themselves."""
        several = [r for r in self._found.values() if self._uses[r.id] > 1]
        return (*several, *(r for r in self._found.values() if self._uses[r.id] == 1))


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


def _title_in(value: dict[str, Any]) -> str:
    title = value.get("title")
    if isinstance(title, dict):
        title = title.get("page") or title.get("card")
    return _text(title)


def _text(value: Any) -> str:
    """Return a text of one line, of whatever stood there."""
    if not isinstance(value, str):
        return ""
    return shortened(" ".join(without_refused(value[:20_000]).split()), 1000)


def _legend(data: dict[str, Any]) -> str:
    legend = data.get("legend")
    return _text(legend.get("label") if isinstance(legend, dict) else legend)


def _frame(value: dict[str, Any]) -> tuple[float, float, float, float]:
    """Return place and size of a node, from whichever of the forms it has."""

    def number(key: str, *keys: str) -> float:
        for holder in keys:
            inside = value.get(holder) if holder else value
            found = inside.get(key) if isinstance(inside, dict) else None
            if isinstance(found, int | float) and abs(found) < 1e9 and isfinite(found):
                return float(found)
        return 0.0

    return (
        number("x", "position", "positionAbsolute"),
        number("y", "position", "positionAbsolute"),
        max(0.0, number("width", "", "measured", "style")),
        max(0.0, number("height", "", "measured", "style")),
    )


def _words_of(node: Node, data: dict[str, Any]) -> list[str]:
    """Return what a node that is no topic says, a sentence each."""
    rows = [(node.label, _text(data.get("href")))]
    for key in ("links", "checklists"):
        inside = data.get(key)
        for item in inside[:200] if isinstance(inside, list) else []:
            if isinstance(item, dict):
                url = _text(item.get("url")) or _text(item.get("href"))
                rows.append((_text(item.get("label")), url))
    return [f"{shown(label)}{f' {url}' if url else ''}" for label, url in rows if label or url]


def _far(a: Node, b: Node) -> float:
    across = a.x + a.width / 2 - b.x - b.width / 2
    down = a.y + a.height / 2 - b.y - b.height / 2
    return across * across + down * down


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
