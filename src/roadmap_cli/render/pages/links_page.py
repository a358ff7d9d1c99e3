"""The page of a roadmap's addresses: all of them, or those that need attention."""

from collections.abc import Iterable, Iterator

from roadmap_cli.core.model.links import HOMEPAGE, SOURCE, Link, LinksAnswer
from roadmap_cli.core.model.verdicts import GONE, MOVED, OK, REFUSED, UNREACHABLE
from roadmap_cli.render.pages.page import (
    Block,
    Cell,
    Column,
    ItemList,
    ListItem,
    Page,
    Paragraph,
)
from roadmap_cli.render.text_lines import name_topic

_TOPICS = Column("Topics")
_FACTS = (Column("Answer"), _TOPICS, Column("Remark"), Column("Now"))
# By urgency: the verdict, its symbol and word, and what an author can do.
_GROUPS = (
    (GONE, "!", "gone", "Gone: the host says there is no such page"),
    (MOVED, "→", "moved", "Moved: write the new address into the file"),
    (UNREACHABLE, "?", "no answer", "No answer: try again later, or open it yourself"),
    (REFUSED, "·", "refused", "Refused: the host does not answer programs; open it yourself"),
)
# Redirects to a front page or a login give no new address.
_NO_NEW_ADDRESS = "Moved, but to no address of its own: see where it leads"
# Only documents list these.
_QUIET_GROUPS = (
    (OK, "✓", "ok", "Ok"),
    ("", "·", "not asked", "Not asked"),
)


def links_page(answer: LinksAnswer) -> Page:
    """Return the page of a roadmap's addresses."""
    counts = answer.counts
    text = f"{_count(counts.all, 'address', 'es')} at {_count(answer.hosts, 'host')}"
    title = f"Links: {answer.title}"
    if not answer.checked:
        named: set[str] = set()
        items = tuple(_item(link, "·", _topics(link, named)) for link in answer.links)
        return Page(title, "", (Paragraph(text, "quiet"), ItemList("", (_TOPICS,), items)))
    numbers = [(getattr(counts, verdict), word) for verdict, _, word, _ in _GROUPS]
    parts = [f"{number} {word}" for number, word in numbers if number] + [f"{counts.ok} ok"]
    if counts.unasked:
        parts.append(f"{counts.unasked} not asked")
    blocks: list[Block] = [Paragraph(f"{text}: {', '.join(parts)}")]
    if counts.unreachable == counts.all - counts.unasked > 1:
        blocks.append(Paragraph("No host answered: is this computer online?", "warn"))
    blocks += _lists(answer, _GROUPS, "now ")
    if counts.ok:
        others = "The other" if counts.ok < counts.all else "All"
        blocks.append(Paragraph(f"{others} {counts.ok} {'is' if counts.ok == 1 else 'are'} ok."))
    return Page(title, "", tuple(blocks))


def links_document(answer: LinksAnswer, output_format: str) -> Page:
    """Return the page for a format: a document has every address; CSV has them in one table."""
    page = links_page(answer)
    if not answer.checked or output_format == "terminal":
        return page
    groups = (*_GROUPS, *_QUIET_GROUPS)
    if output_format == "csv":
        items = tuple(
            item._replace(facts=(Cell(link.verdict or "not asked"), *item.facts))
            for symbol, _, links in _sections(answer, groups)
            for link, item in zip(links, _checked_items(links, symbol, ""), strict=True)
        )
        return page._replace(blocks=(ItemList("", (Column("Verdict"), *_FACTS), items),))
    paragraphs = [block for block in page.blocks if isinstance(block, Paragraph)]
    lists = _lists(answer, groups, "now " if output_format == "md" else "")
    return page._replace(blocks=(*paragraphs, *lists))


def _lists(
    answer: LinksAnswer, groups: Iterable[tuple[str, str, str, str]], now: str
) -> list[ItemList]:
    return [
        ItemList(heading, _FACTS, _checked_items(links, symbol, now))
        for symbol, heading, links in _sections(answer, groups)
    ]


def _sections(
    answer: LinksAnswer, groups: Iterable[tuple[str, str, str, str]]
) -> Iterator[tuple[str, str, list[Link]]]:
    """Yield the symbol, the heading and the links of each group that has any."""
    for verdict, symbol, _, heading in groups:
        links = [link for link in answer.links if link.verdict == verdict]
        useful = [link for link in links if verdict != MOVED or link.now]
        if useful:
            yield symbol, heading, useful
        if len(useful) < len(links):
            yield symbol, _NO_NEW_ADDRESS, [link for link in links if not link.now]


def _checked_items(links: list[Link], symbol: str, now: str) -> tuple[ListItem, ...]:
    """Return checked links as items; `now` is written before new addresses."""
    named: set[str] = set()
    return tuple(
        _item(
            link,
            symbol,
            Cell(str(link.status or "")),
            _topics(link, named),
            Cell(link.remark),
            Cell(link.now and f"{now}{link.now}", values=(link.now,)),
        )
        for link in links
    )


def _item(link: Link, symbol: str, *facts: Cell) -> ListItem:
    title = " / ".join(dict.fromkeys(reading.title for reading in link.readings))
    names = ", ".join(reading.id for reading in link.readings)
    return ListItem(symbol, title, names, facts, link.url)


def _topics(link: Link, named: set[str]) -> Cell:
    """Return the topics that use an address; each has its title unless it was `named` before."""
    ids = (" ".join(link.topics),)
    if link.topics:
        pairs = zip(link.topics, link.topic_titles, strict=True)
        names = [topic if topic in named else name_topic(topic, title) for topic, title in pairs]
        named.update(link.topics)
        return Cell(f"for {', '.join(names)}", values=ids)
    is_own = all(reading.id in (SOURCE, HOMEPAGE) for reading in link.readings)
    return Cell("of the roadmap itself" if is_own else "no topic uses it", values=ids)


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"
