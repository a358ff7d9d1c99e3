"""What a Markdown file says that a roadmap cannot hold, in sentences with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from roadmap_cli.core.imports import Remark
from roadmap_cli.core.wording import counted
from roadmap_cli.formats.amounts import lines_of
from roadmap_cli.formats.markdown_outline import Outline
from roadmap_cli.formats.markdown_parser import Parsed
from roadmap_cli.formats.markdown_topics import Finds
from roadmap_cli.formats.markdown_words import shortened
from roadmap_cli.formats.problems import shown

_MOST_PLACES = 1000
_MOST_LINKS = 100
_MANY = 10  # links that are more than one thing to learn


def remarks_of(source: Parsed, outline: Outline, finds: Finds) -> Iterator[Remark]:
    """Yield what was left out of a file, each kind once or with the place of each."""
    if len(finds.topics) == 1 and len(uses := finds.topics[0].uses) > _MANY:
        yield Remark(
            f"no headings or boxes part this file, so that one topic came of all its {len(uses)}"
            " links; write `## ` before each part or `- [ ] ` before each step, and import it again"
        )
    for line in finds.wordless:
        yield Remark("this box has no words; it is no topic", line)
    for line in outline.near_boxes:
        yield Remark("this looks like a box, but GitHub shows none; write `- [ ] ` for one", line)
    for section, links in finds.left_out:
        where = f"under {shown(section.title)}" if section.parent else "above the first heading"
        many = counted(len(links), "link")
        urls = " ".join(dict.fromkeys(shortened(link.url, 200) for link in links[:_MOST_LINKS]))
        more = f" and {len(links) - _MOST_LINKS:,} more" if len(links) > _MOST_LINKS else ""
        told = f"left out, as about the list itself: {many} {where}: {urls}{more}"
        yield Remark(told, links[0].line)
    yield from _counted(finds.badges, "left out, as no readings: badges that lead somewhere")
    yield from _counted(finds.pictures, "left out: pictures")
    yield from _counted(outline.code, "left out: code")
    used = {above for topic in finds.topics for above in topic.section.path()}
    used |= {section for section, _ in finds.left_out} | {outline.root}
    bare = [section.line for section in finds.texts if section.blocks and section not in used]
    yield from _counted(bare, "left out: headings with nothing but text under them")
    if source.strange:
        yield Remark(
            "left out: characters that steer a terminal, the first of them here", source.strange
        )


def _counted(lines: Sequence[int], sentence: str) -> Iterator[Remark]:
    if lines:
        places = sorted(set(lines))
        yield Remark(f"{sentence} ({lines_of(places, _MOST_PLACES)})", places[0])
