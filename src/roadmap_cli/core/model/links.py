"""The links of a roadmap: each address once, with the readings and topics that hold it. Pure.

`verdicts` judges the responses of their hosts. It must not know how hosts are requested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urldefrag, urlsplit

from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.model.verdicts import GONE, MOVED, OK, REFUSED, UNREACHABLE, Judgement
from roadmap_cli.values import Record

# In place of a reading's id, for addresses of the roadmap itself.
SOURCE, HOMEPAGE = "source", "homepage"


class LinkReading(Record):
    """A reading at an address."""

    id: str
    title: str


class Link(Record):
    """An address; `verdict` is "" until it is checked."""

    url: str
    readings: tuple[LinkReading, ...]
    topics: tuple[str, ...]
    verdict: str = ""
    status: int | None = None
    now: str = ""
    remark: str = ""
    topic_titles: tuple[str, ...] = ()  # of the same topics


class LinkCounts(Record):
    """How many addresses got which verdict; they add up to `all`."""

    all: int
    gone: int
    moved: int
    unreachable: int
    refused: int
    ok: int
    unasked: int


class LinksAnswer(Record):
    """The addresses of a roadmap; `file` is "" for a loaded one."""

    title: str
    file: str
    hosts: int
    checked: bool
    interrupted: bool
    counts: LinkCounts
    links: tuple[Link, ...]


def collect_links(roadmap: Roadmap) -> tuple[Link, ...]:
    """Return each address of a roadmap once, in the author's order."""
    readings: dict[str, dict[str, LinkReading]] = {}
    topics: dict[str, dict[str, None]] = {}
    for url, reading, topic in _mentions(roadmap):
        if url:
            readings.setdefault(url, {}).setdefault(reading.id, reading)
            topics.setdefault(url, {}).update({topic: None} if topic else {})
    titles = {topic.id: topic.title for topic in roadmap.topics}
    return tuple(
        Link(
            url,
            tuple(at.values()),
            tuple(topics[url]),
            topic_titles=tuple([titles[topic] for topic in topics[url]]),
        )
        for url, at in readings.items()
    )


def _mentions(roadmap: Roadmap) -> Iterator[tuple[str, LinkReading, str]]:
    """Yield each occurrence of an address, with "" for readings that no topic uses."""
    readings = {reading.id: reading for reading in roadmap.readings}
    uses = [(a.reading, topic.id) for topic in roadmap.topics for a in topic.readings]
    unused = readings.keys() - {name for name, _ in uses}
    uses += [(name, "") for name in readings if name in unused]
    for name, topic in uses:
        yield readings[name].url, LinkReading(name, readings[name].title), topic
    if roadmap.source is not None:
        yield roadmap.source.url, LinkReading(SOURCE, roadmap.source.title), ""
    yield roadmap.homepage, LinkReading(HOMEPAGE, roadmap.title), ""


def page_url(url: str) -> str:
    """Return an address without its fragment: addresses that differ only there are one page."""
    return urldefrag(url).url


def links_answer(
    title: str,
    file: str,
    links: Sequence[Link],
    judgements: Mapping[str, Judgement] | None = None,
    *,
    interrupted: bool = False,
) -> LinksAnswer:
    """Return the answer about some addresses, with their verdicts if they were checked."""
    checked = judgements or {}
    links = [
        link._replace(**checked[link.url]._asdict()) if link.url in checked else link
        for link in links
    ]
    verdicts = [link.verdict for link in links]
    kinds = (GONE, MOVED, UNREACHABLE, REFUSED, OK, "")
    return LinksAnswer(
        title=title,
        file=file,
        hosts=len({urlsplit(link.url).hostname for link in links}),
        checked=judgements is not None,
        interrupted=interrupted,
        counts=LinkCounts(len(verdicts), *map(verdicts.count, kinds)),
        links=tuple(links),
    )
