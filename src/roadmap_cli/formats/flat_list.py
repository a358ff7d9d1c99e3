"""What a flat list of topics becomes: a roadmap called after its file, with tracks, links and order.

Tables and exports of task lists share it. It must not know which of them it reads.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence

from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import Roadmap, Stage, Topic, Track, default_milestones
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.identifiers import slug_of, url_fault
from roadmap_cli.formats.plain_words import LONGEST_TITLE, lacking, link_ids, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.formats.stable_ids import Wanted, base_of, stable_ids

MOST_TRACKS = 1000
_LONGEST_WHY = 4000

AddRemark = Callable[[str], object]  # takes a sentence about one topic


def title_of_file(name: str, otherwise: str) -> str:
    """Return the title of a roadmap that is called after its file."""
    words = " ".join(re.sub(r"[-_]+", " ", _stem(name)).split())
    return shortened(f"{words[:1].upper()}{words[1:]}", LONGEST_TITLE) or otherwise


def tracks_of(
    names: Sequence[str], title_of: Callable[[str], str]
) -> tuple[list[Track], list[str]]:
    """Return the tracks that topics name, in that order, and the id of the track of each topic."""
    titles = {name: title_of(name) for name in names}
    wanted = [Wanted(title) for title in titles.values()]
    id_of = {name: made.id for name, made in zip(titles, stable_ids(wanted), strict=True)}
    tracks = [Track(id_of[name], shortened(titles[name], LONGEST_TITLE)) for name in titles]
    return tracks, [id_of[name] for name in names]


def assign_link(
    url: str, title: str, readings: dict[str, Reading], add_remark: AddRemark
) -> Assignment | None:
    """Return what a topic asks of the page at an address, None for one that may not be kept.

    `readings` takes up what is new.
    """
    if fault := url_fault(url):
        add_remark(f"the link {shown(url)} was left out: {fault[0]}")
        return None
    name = link_ids(url)
    readings.setdefault(name, Reading(name, shortened(title, LONGEST_TITLE), url=url))
    return Assignment(name)


def shorten_why(text: str, subject: str, add_remark: AddRemark) -> str:
    """Return the `why` of a topic; `subject` begins the remark on one that is cut: "it has"."""
    if len(text) > _LONGEST_WHY:
        add_remark(f"{subject} {len(text):,} characters; {_LONGEST_WHY:,} are kept")
    return shortened(text, _LONGEST_WHY)


def without_cycles(
    needs: Mapping[str, Sequence[str]],
) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Return prerequisites without circles, and each pair (needed, by whom) that was left out.

    Walked in the order of `needs`, a need that leads back to where the walk came from is left out.
    """
    kept: dict[str, list[str]] = {name: [] for name in needs}
    dropped: list[tuple[str, str]] = []
    state: dict[str, int] = {}  # 1: on the way, 2: behind
    for start in needs:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(needs[start]))]
        while stack:
            name, rest = stack[-1]
            for other in rest:
                if state.get(other) == 1:
                    dropped.append((other, name))
                    continue
                kept[name].append(other)
                if other not in state:
                    state[other] = 1
                    stack.append((other, iter(needs[other])))
                    break
            else:
                state[name] = 2
                stack.pop()
    return kept, dropped


def remark_on_hours(topics: Sequence[Topic], noun: str, field: str, remarks: Remarks) -> None:
    """Add of how many topics nobody has said how long they take; `field` is where one would."""
    count = sum(not topic.minutes for topic in topics)
    if count:
        instead = "the middle of the track, else an hour, until you write `hours`"
        remarks.add(lacking(count, len(topics), noun, field, instead))


def roadmap_of_list(
    name: str,
    title: str,
    stages: Sequence[Stage],
    tracks: Sequence[Track],
    topics: Sequence[Topic],
    readings: Mapping[str, Reading],
) -> Roadmap:
    """Return the roadmap of a list that a file holds."""
    return Roadmap(
        id=slug_of(_stem(name)) or base_of(title),
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
    return without_refused(os.path.splitext(os.path.basename(name))[0])
