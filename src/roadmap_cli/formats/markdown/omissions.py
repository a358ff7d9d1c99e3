"""What of a Markdown file did not become what it looks like: remarks, one for each kind.

Each says how many there are, and the lines of the first three. It must not change what is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roadmap_cli.core.answers.import_result import Remark, Remarks
from roadmap_cli.core.model.roadmap import DEFAULT_MINUTES
from roadmap_cli.core.progress.states import ASSUMED
from roadmap_cli.core.wording import format_count, format_duration
from roadmap_cli.formats.markdown.layout import Layout
from roadmap_cli.formats.markdown.markdown_topic import HEADING, MINUTES_OF_PARENT, MarkdownTopic
from roadmap_cli.formats.markdown.outline import Outline
from roadmap_cli.formats.markdown.parser import MarkdownSource
from roadmap_cli.formats.markdown.plain_plans import entries_of
from roadmap_cli.formats.markdown.sections import Item
from roadmap_cli.formats.markdown.topics import FoundTopics
from roadmap_cli.formats.markdown.words import MAX_WHY_LENGTH, shorten
from roadmap_cli.formats.text.plain_words import format_lines, format_missing
from roadmap_cli.formats.text.problems import excerpt

MAX_OWN_WHY_LENGTH = 16_000
_MAX_LINES = 3
_MAX_MARKS = 8
_MAX_LINKS = 100
_MANY = 10  # links that are more than one thing to learn
_PLURALS = {"box": "boxes"}
_STATE_WORDS = {ASSUMED: "known"}


class _Kinds(Remarks):
    """Remarks of which each has its count and its first lines."""

    def add_lines(self, lines: Iterable[int], noun: str, which: str, outcome: str) -> None:
        """Add how many of something there are, if any, what became of them, and where."""
        places = sorted(lines)
        if places:
            distinct = sorted(set(places))
            where = format_lines(distinct, _MAX_LINES)
            several = _PLURALS.get(noun, f"{noun}s")
            count = f"{len(places):,} {noun if len(places) == 1 else several}"
            head = f"{count} {which}" if which else count
            self.add(f"{head}: {outcome} ({where})", places[0])


def collect_remarks(
    source: MarkdownSource,
    outline: Outline,
    findings: FoundTopics,
    layout: Layout,
    others: Sequence[Remark],
) -> tuple[Remark, ...]:
    """Return all remarks on a file by line; on the same line they stay in this order."""
    remarks = _Kinds()
    _remark_on_units(findings, remarks)
    _remark_on_boxes(outline.boxes, remarks)
    _remark_on_links(outline, findings, remarks)
    _remark_on_texts(outline, findings, layout, remarks)
    if source.unsafe_line:
        sentence = "left out: terminal control characters, the first of them here"
        remarks.add(sentence, source.unsafe_line)
    remarks += others
    _remark_on_hours(findings.topics, remarks)
    return tuple(sorted(remarks, key=lambda remark: remark.line))


def _remark_on_units(findings: FoundTopics, remarks: _Kinds) -> None:
    """Add what was taken for a topic where the file does not say it."""
    if findings.is_plain:
        count = format_count(len(findings.topics), "topic")
        remarks.add(
            f"the entries of its lists are {count}, with and without a box, as in the last import"
            if findings.has_boxes
            else "this file has neither boxes nor lists of links, so the entries of its lists became"
            f" {count}"
        )
    elif len(findings.topics) == 1 and len(links := findings.topics[0].links) > _MANY:
        remarks.add(
            f"this file has no headings or boxes, so all its {len(links)}"
            " links became one topic; write `## ` before each part or `- [ ] ` before each step,"
            " then import it again"
        )


def _remark_on_boxes(boxes: Sequence[Item], remarks: _Kinds) -> None:
    """Add how boxes with other signs than GitHub's were read: one remark for each state."""
    others: dict[str, list[Item]] = {}
    for item in boxes:
        if item.start.mark not in (" ", "x", "X") and not item.start.is_near:
            others.setdefault(item.start.state, []).append(item)
    for state, items in others.items():
        marks = dict.fromkeys(
            f"[{item.start.mark}]" if item.start.has_brackets else item.start.mark for item in items
        )
        words = _STATE_WORDS.get(state, state.replace("_", " "))
        lines = [item.line for item in items]
        remarks.add_lines(lines, "box", f"with {_join_marks(list(marks))}", words)
    near = [item.line for item in boxes if item.start.is_near]
    remarks.add_lines(near, "box", "that GitHub does not show as one", "read; write `- [ ] `")


def _join_marks(marks: list[str]) -> str:
    more = f" and {len(marks) - _MAX_MARKS} more" if len(marks) > _MAX_MARKS else ""
    return ", ".join(marks[:_MAX_MARKS]) + more


def _remark_on_links(outline: Outline, findings: FoundTopics, remarks: _Kinds) -> None:
    for section, about in findings.links_about_list:
        if not about:
            continue
        where = f"under {excerpt(section.title)}" if section.parent else "above the first heading"
        urls = " ".join(dict.fromkeys(shorten(link.url) for link in about[:_MAX_LINKS]))
        more = f" and {len(about) - _MAX_LINKS:,} more" if len(about) > _MAX_LINKS else ""
        count = format_count(len(about), "link")
        sentence = f"left out because they are about the list itself: {count} {where}: {urls}{more}"
        remarks.add(sentence, about[0].line)
    remarks.add_lines(findings.badge_lines, "badge", "with a link", "left out")
    remarks.add_lines(findings.picture_lines, "picture", "", "left out")
    remarks.add_lines(outline.code_lines, "block", "of code", "left out")
    remarks.add_lines(outline.note_links, "link", "to another note", "kept as words")


def _remark_on_texts(
    outline: Outline, findings: FoundTopics, layout: Layout, remarks: _Kinds
) -> None:
    remarks.add_lines(findings.wordless_lines, "box", "without text", "left out")
    remarks.add_lines(findings.row_lines, "row", "of tables that list no topics", "left out")
    used = {outline.root, *layout.headings}
    used |= {t.section for t in findings.topics if t.kind == HEADING or t.line == t.section.line}
    with_topics = {above for topic in findings.topics for above in topic.section.path()}
    others = [section for section in findings.texts if section not in used]
    bare = [s.line for s in others if s not in with_topics]
    remarks.add_lines(bare, "heading", "without topics", "left out")
    between = [s.line for s in others if s in with_topics]
    remarks.add_lines(between, "heading", "between a track and its topics", "left out")
    texts = [text.line for text in layout.loose_texts]
    remarks.add_lines(texts, "text", "outside of topics and tracks", "left out")
    long = [t.line for t in findings.topics if _is_cut(t)]
    remarks.add_lines(
        [*layout.long_lines, *long], "text", f"of more than {MAX_WHY_LENGTH} characters", "cut"
    )
    dropped = [
        item.line
        for s in findings.texts
        for item in entries_of(s)
        for _ in range(item.start.signs.dropped)
    ]
    remarks.add_lines(dropped, "setting", "of the program that wrote the list", "left out")


def _is_cut(topic: MarkdownTopic) -> bool:
    limit = MAX_OWN_WHY_LENGTH if topic.words.is_verbatim else MAX_WHY_LENGTH
    return sum(len(text) + 2 for text in topic.texts) > limit + 2


def _remark_on_hours(topics: list[MarkdownTopic], remarks: _Kinds) -> None:
    """Add how many topics have no hours, and what they count instead."""
    without = [topic for topic in topics if not topic.minutes]
    parents = sum(1 for topic in without if topic.children and not topic.links)
    count = len(without) - parents
    if count:
        hour = format_duration(DEFAULT_MINUTES)
        middle = "" if len(without) == len(topics) else "the median of the track, or else "
        remarks.add(format_missing(count, len(topics), "topic", "hours", f"{middle}{hour}"))
    if parents:
        short = format_duration(MINUTES_OF_PARENT)
        one = "1 box only contains other boxes; it counts as"
        several = f"{parents:,} boxes only contain other boxes; each counts as"
        remarks.add(f"{one if parents == 1 else several} {short} and comes after them")
