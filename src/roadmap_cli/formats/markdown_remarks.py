"""What a roadmap cannot hold of a Markdown file, and what it had to assume, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from roadmap_cli.core import wording
from roadmap_cli.core.imports import Remark
from roadmap_cli.core.roadmap import DEFAULT_MINUTES
from roadmap_cli.core.wording import counted
from roadmap_cli.formats.markdown_outline import Outline
from roadmap_cli.formats.markdown_parser import MarkdownSource
from roadmap_cli.formats.markdown_topics import MINUTES_OF_PARENT, Findings, MarkdownTopic
from roadmap_cli.formats.markdown_words import shorten
from roadmap_cli.formats.plain_words import lacking, lines_of
from roadmap_cli.formats.problems import shown

_MOST_PLACES = 1000
_MOST_LINKS = 100
_MANY = 10  # links that are more than one thing to learn


def remarks_of(source: MarkdownSource, outline: Outline, findings: Findings) -> Iterator[Remark]:
    """Yield what was left out of a file, each kind once or with the place of each."""
    if len(findings.topics) == 1 and len(uses := findings.topics[0].links) > _MANY:
        yield Remark(
            f"no headings or boxes part this file, so that one topic came of all its {len(uses)}"
            " links; write `## ` before each part or `- [ ] ` before each step, and import it again"
        )
    for line in findings.wordless:
        yield Remark("this box has no words; it is no topic", line)
    for line in outline.near_boxes:
        yield Remark("this looks like a box, but GitHub shows none; write `- [ ] ` for one", line)
    for section, links in findings.left_out:
        where = f"under {shown(section.title)}" if section.parent else "above the first heading"
        many = counted(len(links), "link")
        urls = " ".join(dict.fromkeys(shorten(link.url, 200) for link in links[:_MOST_LINKS]))
        more = f" and {len(links) - _MOST_LINKS:,} more" if len(links) > _MOST_LINKS else ""
        sentence = f"left out, as about the list itself: {many} {where}: {urls}{more}"
        yield Remark(sentence, links[0].line)
    yield from _remark_on_lines(
        findings.badges, "left out, as no readings: badges that lead somewhere"
    )
    yield from _remark_on_lines(findings.pictures, "left out: pictures")
    yield from _remark_on_lines(outline.code, "left out: code")
    used = {above for topic in findings.topics for above in topic.section.path()}
    used |= {section for section, _ in findings.left_out} | {outline.root}
    bare = [section.line for section in findings.texts if section.blocks and section not in used]
    yield from _remark_on_lines(bare, "left out: headings with nothing but text under them")
    if source.strange:
        yield Remark(
            "left out: characters that steer a terminal, the first of them here", source.strange
        )


def _remark_on_lines(lines: Sequence[int], sentence: str) -> Iterator[Remark]:
    if lines:
        places = sorted(set(lines))
        yield Remark(f"{sentence} ({lines_of(places, _MOST_PLACES)})", places[0])


def remarks_on_hours(topics: Sequence[MarkdownTopic]) -> Iterator[Remark]:
    """Yield how many topics say no hours, and what is taken for them."""
    without = [i for i, topic in enumerate(topics) if not topic.minutes]
    parents = [i for i in without if topics[i].children and not topics[i].links]
    taken = len(without) - len(parents)
    if taken:
        hour = wording.duration(DEFAULT_MINUTES)
        hour = hour if taken == 1 else f"{hour} each"
        middle = "" if len(without) == len(topics) else "the middle of the track, or else "
        yield Remark(lacking(taken, len(topics), "topic", "hours", f"{middle}{hour}"))
    if parents:
        short = wording.duration(MINUTES_OF_PARENT)
        one = "1 box only holds other boxes; it counts"
        some = f"{len(parents):,} boxes only hold other boxes; each counts"
        held = one if len(parents) == 1 else some
        yield Remark(f"{held} {short} and comes after them")


def remarks_on_needs(topics: Sequence[MarkdownTopic], words: Sequence[str]) -> Iterator[Remark]:
    """Yield the needs of each topic that no topic of the file answers to."""
    for topic, said in zip(topics, words, strict=True):
        if said:
            sentence = (
                f"{topic.words.title} needs {said}, which is no topic of this file; kept in its why"
            )
            yield Remark(sentence, topic.line)
