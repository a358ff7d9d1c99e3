"""The page of a roadmap's addresses: all of them, or those that need attention."""

from roadmap_cli.core.links import HOMEPAGE, SOURCE, Link, LinksAnswer
from roadmap_cli.core.verdicts import GONE, MOVED, REFUSED, UNREACHABLE
from roadmap_cli.render.page import Block, Item, Items, Page, Paragraph

_FACTS = ("Answer", "Topics", "Remark", "Now")
# What needs attention first, with its mark and what an author can do.
_GROUPS = (
    (GONE, "!", "gone", "Gone: the host says that there is no such page"),
    (MOVED, "→", "moved", "Moved: write the new address into the file"),
    (UNREACHABLE, "?", "without an answer", "No answer: try again later, or look yourself"),
    (REFUSED, "·", "refused", "Refused: the host does not answer programs; look yourself"),
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
    for verdict, mark, _, heading in _GROUPS:
        if found[verdict]:
            rows = tuple(_judged(link, mark) for link in found[verdict])
            blocks.append(Items(heading, _FACTS, rows))
    if counts.ok:
        others = "The other" if counts.ok < counts.all else "All"
        blocks.append(Paragraph(f"{others} {counts.ok} {'is' if counts.ok == 1 else 'are'} ok."))
    return Page(title, "", tuple(blocks))


def _listed(link: Link) -> Item:
    return Item("·", _title(link), _names(link), (_topics(link),), link.url)


def _judged(link: Link, mark: str) -> Item:
    facts = (
        str(link.status or ""),
        _topics(link),
        link.remark,
        f"now {link.now}" if link.now else "",
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
