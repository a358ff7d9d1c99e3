"""A roadmap from a flat list of topics: named after its file, with tracks, links and order.

Tables and task lists share it. It must not know which of them it reads.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import Roadmap, Stage, Topic, Track, default_milestones
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.identifiers import find_url_fault, slugify
from roadmap_cli.formats.text.plain_words import (
    MAX_TITLE_LENGTH,
    format_missing,
    id_from_url,
    shorten,
)
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind
from roadmap_cli.formats.text.stable_ids import IdRequest, id_from_words, stable_ids

MAX_TRACKS = 1000
_MAX_WHY_LENGTH = 4000

_BAD_LINK = RemarkKind("a link cannot be used: {}", "{} links cannot be used", "left out")
_LONG_WHY = RemarkKind("{}", "{} topics have too many words")

AddRemark = Callable[[RemarkKind, str], object]  # takes a kind and an example


def title_of_file(name: str, default: str) -> str:
    """Return the title of a roadmap that is named after its file."""
    words = " ".join(re.sub(r"[-_]+", " ", _stem(name)).split())
    return shorten(f"{words[:1].upper()}{words[1:]}", MAX_TITLE_LENGTH) or default


def build_tracks(
    names: Sequence[str], title_of: Callable[[str], str]
) -> tuple[list[Track], list[str]]:
    """Return the tracks with these names, in that order, and the id of the track of each name."""
    titles = {name: title_of(name) for name in names}
    ids = [stable.id for stable in stable_ids([IdRequest(title) for title in titles.values()])]
    id_of = dict(zip(titles, ids, strict=True))
    tracks = [Track(id_of[name], shorten(titles[name], MAX_TITLE_LENGTH)) for name in titles]
    return tracks, [id_of[name] for name in names]


def assign_link(
    url: str, title: str, readings: dict[str, Reading], add_remark: AddRemark
) -> Assignment | None:
    """Return the assignment of an address, or None if it is not safe; add it to `readings`."""
    if fault := find_url_fault(url):
        add_remark(_BAD_LINK, f"{excerpt(url)} ({fault[0]})")
        return None
    name = id_from_url(url)
    readings.setdefault(name, Reading(name, shorten(title, MAX_TITLE_LENGTH), url=url))
    return Assignment(name)


def shorten_why(text: str, subject: str, add_remark: AddRemark) -> str:
    """Return the `why` of a topic; `subject` begins the remark on a long one: "it has"."""
    if len(text) > _MAX_WHY_LENGTH:
        sentence = f"{subject} {len(text):,} characters; only {_MAX_WHY_LENGTH:,} are kept"
        add_remark(_LONG_WHY, sentence)
    return shorten(text, _MAX_WHY_LENGTH)


def remove_cycles(
    needs: Mapping[str, Sequence[str]],
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Return prerequisites without cycles, and the pairs (needed, topic) that were left out.

    A depth-first search in the order of `needs` leaves out each edge back to an ancestor.
    """
    acyclic: dict[str, list[str]] = {name: [] for name in needs}
    back_edges: list[tuple[str, str]] = []
    is_ancestor: dict[str, bool] = {}  # of the topics that were reached
    for start in needs:
        stack = [] if start in is_ancestor else [(start, iter(needs[start]))]
        while stack:
            name, rest = stack[-1]
            is_ancestor[name] = True
            for other in rest:
                if is_ancestor.get(other):
                    back_edges.append((other, name))
                    continue
                acyclic[name].append(other)
                if other not in is_ancestor:
                    stack.append((other, iter(needs[other])))
                    break
            else:
                is_ancestor[name] = False
                stack.pop()
    return acyclic, back_edges


def add_hours_remark(topics: Sequence[Topic], noun: str, field: str, remarks: Remarks) -> None:
    """Remark on topics without hours; `field` is the field of the file for them."""
    count = sum(not topic.minutes for topic in topics)
    if count:
        instead = "the median of the track, or else an hour, until you write `hours`"
        remarks.add(format_missing(count, len(topics), noun, field, instead))


def build_roadmap(
    name: str,
    title: str,
    stages: Sequence[Stage],
    tracks: Sequence[Track],
    topics: Sequence[Topic],
    readings: Mapping[str, Reading],
) -> Roadmap:
    """Return the roadmap of a file with a list of topics."""
    return Roadmap(
        id=slugify(_stem(name)) or id_from_words(title),
        title=title,
        version="",
        source=None,
        language="en",
        homepage="",
        license="",
        stages=tuple(stages),
        milestones=default_milestones(tuple(stages), tuple(topics)),
        tracks=tuple(tracks),
        topics=tuple(topics),
        readings=tuple(readings.values()),
    )


def _stem(name: str) -> str:
    return remove_unsafe_chars(os.path.splitext(os.path.basename(name))[0])
