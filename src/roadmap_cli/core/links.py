"""The addresses a roadmap sends its learners to, each once, with who mentions it. Pure.

What a host said about them is judged in `verdicts`; asking is not its business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urldefrag, urlsplit

from roadmap_cli.core.roadmap import Roadmap
from roadmap_cli.core.verdicts import GONE, MOVED, OK, REFUSED, UNREACHABLE, Judgement
from roadmap_cli.values import Value

# What stands for a reading's id where the roadmap itself holds the address.
SOURCE, HOMEPAGE = "source", "homepage"


class Mention(Value):
    """One place of a roadmap that holds an address; no topic where none uses the reading."""

    url: str
    name: str
    title: str
    topic: str = ""


class LinkReading(Value):
    """A reading that lies at an address."""

    id: str
    title: str


class Link(Value):
    """An address; `verdict` is "" as long as its host was not asked."""

    url: str
    readings: tuple[LinkReading, ...]
    topics: tuple[str, ...]
    verdict: str = ""
    status: int | None = None
    now: str = ""
    remark: str = ""


class LinkCounts(Value):
    """How many addresses got which verdict; they add up to `all`."""

    all: int
    gone: int
    moved: int
    unreachable: int
    refused: int
    ok: int
    unasked: int


class LinksAnswer(Value):
    """The addresses of a roadmap; `file` is "" when it is a loaded one."""

    title: str
    file: str
    hosts: int
    checked: bool
    interrupted: bool
    counts: LinkCounts
    links: tuple[Link, ...]


def mentions(roadmap: Roadmap) -> Iterator[Mention]:
    """Yield every address of a roadmap with the place that holds it, in the author's order."""
    readings = {reading.id: reading for reading in roadmap.readings}
    used = set()
    for topic in roadmap.topics:
        for assignment in topic.readings:
            reading = readings[assignment.reading]
            used.add(reading.id)
            yield Mention(reading.url, reading.id, reading.title, topic.id)
    for reading in roadmap.readings:
        if reading.id not in used:
            yield Mention(reading.url, reading.id, reading.title)
    if roadmap.source is not None:
        yield Mention(roadmap.source.url, SOURCE, roadmap.source.title)
    yield Mention(roadmap.homepage, HOMEPAGE, roadmap.title)


def collect_links(mentions: Iterable[Mention]) -> tuple[Link, ...]:
    """Return each address once, with the readings and topics that lead to it."""
    readings: dict[str, dict[str, LinkReading]] = {}
    topics: dict[str, dict[str, None]] = {}
    for url, name, title, topic in mentions:
        if url:
            readings.setdefault(url, {}).setdefault(name, LinkReading(name, title))
            users = topics.setdefault(url, {})
            if topic:
                users[topic] = None
    return tuple(Link(url, tuple(of.values()), tuple(topics[url])) for url, of in readings.items())


def page_of(url: str) -> str:
    """Return what a host is asked for: addresses that differ only after the # are one page."""
    return urldefrag(url).url


def links_answer(
    title: str,
    file: str,
    links: Sequence[Link],
    judgements: Mapping[str, Judgement] | None = None,
    *,
    interrupted: bool = False,
) -> LinksAnswer:
    """Return the answer about some addresses, with the verdict on each where hosts were asked."""
    if judgements is not None:
        links = [
            link._replace(**j._asdict()) if (j := judgements.get(link.url)) else link
            for link in links
        ]
    found = [link.verdict for link in links]
    kinds = (GONE, MOVED, UNREACHABLE, REFUSED, OK, "")
    return LinksAnswer(
        title=title,
        file=file,
        hosts=len({urlsplit(link.url).hostname for link in links}),
        checked=judgements is not None,
        interrupted=interrupted,
        counts=LinkCounts(len(found), *(found.count(kind) for kind in kinds)),
        links=tuple(links),
    )
