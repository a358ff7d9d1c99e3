"""The page of a roadmap's addresses: all of them, or those that need attention."""

from collections.abc import Iterable, Iterator

from roadmap_cli.core.links import HOMEPAGE, SOURCE, Link, LinksAnswer
from roadmap_cli.core.verdicts import GONE, MOVED, OK, REFUSED, UNREACHABLE
from roadmap_cli.render.page import Block, Item, Items, Page, Paragraph

_FACTS = ("Answer", "Topics", "Remark", "Now")
# What needs attention first, with its mark and what an author can do.
_GROUPS = (
    (GONE, "!", "gone", "Gone: the host says that there is no such page"),
    (MOVED, "→", "moved", "Moved: write the new address into the file"),
    (UNREACHABLE, "?", "without an answer", "No answer: try again later, or look yourself"),
    (REFUSED, "·", "refused", "Refused: programs get no answer; look yourself"),
)
# Who is sent on to a front page or a login has no address to write down.
_NO_NEW_ADDRESS = "Moved, and not to a new address: look where it leads"
# What a document tells too, for whoever keeps it.
_QUIET_GROUPS = (
    (OK, "✓", "ok", "Ok"),
    ("", "·", "not asked", "Not asked"),
)


def links_page(answer: LinksAnswer) -> Page:
    """Return the page of a roadmap's addresses."""
    counts = answer.counts
    text = f"{_counted(counts.all, 'address', 'es')} at {_counted(answer.hosts, 'host')}"
    title = f"Links: {answer.title}"
    if not answer.checked:
        shown = Items("", ("Topics",), tuple(_listed(link) for link in answer.links))
        return Page(title, "", (Paragraph(text, "quiet"), shown))
    found = {verdict: [e for e in answer.links if e.verdict == verdict] for verdict, *_ in _GROUPS}
    parts = [f"{len(found[verdict])} {word}" for verdict, _, word, _ in _GROUPS if found[verdict]]
    parts.append(f"{counts.ok} ok")
    if counts.unasked:
        parts.append(f"{counts.unasked} not asked")
    blocks: list[Block] = [Paragraph(f"{text}: {', '.join(parts)}")]
    if counts.unreachable == counts.all - counts.unasked > 1:
        blocks.append(Paragraph("Not one host answered: is this machine online?", "warn"))
    for mark, heading, links in _sections(answer, _GROUPS):
        blocks.append(Items(heading, _FACTS, tuple(_judged(link, mark) for link in links)))
    if counts.ok:
        others = "The other" if counts.ok < counts.all else "All"
        blocks.append(Paragraph(f"{others} {counts.ok} {'is' if counts.ok == 1 else 'are'} ok."))
    return Page(title, "", tuple(blocks))


def links_document(answer: LinksAnswer, wanted: str) -> Page:
    """Return the page for a format: a document has every address; CSV has them in one table."""
    page = links_page(answer)
    if not answer.checked or wanted == "terminal":
        return page
    groups = list(_sections(answer, (*_GROUPS, *_QUIET_GROUPS)))
    blocks: tuple[Block, ...]
    if wanted == "csv":
        rows = tuple(_with_verdict(link, mark) for mark, _, links in groups for link in links)
        blocks = (Items("", ("Verdict", *_FACTS), rows),)
    else:
        now = "now " if wanted == "md" else ""
        blocks = tuple(b for b in page.blocks if isinstance(b, Paragraph)) + tuple(
            Items(heading, _FACTS, tuple(_judged(link, mark, now) for link in links))
            for mark, heading, links in groups
        )
    return page._replace(blocks=blocks)


def _sections(
    answer: LinksAnswer, groups: Iterable[tuple[str, str, str, str]]
) -> Iterator[tuple[str, str, list[Link]]]:
    """Yield the mark and the heading of each group that is not empty, and what belongs there."""
    for verdict, mark, _, heading in groups:
        found = [link for link in answer.links if link.verdict == verdict]
        useful = [link for link in found if verdict != MOVED or link.now]
        if useful:
            yield mark, heading, useful
        if len(useful) < len(found):
            yield mark, _NO_NEW_ADDRESS, [link for link in found if not link.now]


def _with_verdict(link: Link, mark: str) -> Item:
    item = _judged(link, mark, "")
    return item._replace(facts=(link.verdict or "not asked", *item.facts))


def _listed(link: Link) -> Item:
    return Item("·", _title(link), _names(link), (_topics(link),), link.url)


def _judged(link: Link, mark: str, now: str = "now ") -> Item:
    facts = (
        str(link.status or ""),
        _topics(link),
        link.remark,
        f"{now}{link.now}" if link.now else "",
    )
    return Item(mark, _title(link), _names(link), facts, link.url)


def _title(link: Link) -> str:
    return " / ".join(dict.fromkeys(reading.title for reading in link.readings))


def _names(link: Link) -> str:
    return ", ".join(reading.id for reading in link.readings)


def _topics(link: Link) -> str:
    if link.topics:
        return f"for {', '.join(link.topics)}"
    own = all(reading.id in (SOURCE, HOMEPAGE) for reading in link.readings)
    return "of the roadmap itself" if own else "no topic uses it"


def _counted(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"
