"""The content of one piece of Markdown text: its words, links, pictures and comments.

HTML among the words is read for links, pictures and comments. It must not know where the text is in
the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from roadmap_cli.formats.markdown.parser import Token
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.values import Record

_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\]+")
_HREF = re.compile(r"""\shref ?= ?(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALT = re.compile(r"""\salt ?= ?(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_MAX_TAG = 4096
_AROUND_ADDRESS = "".join(map(chr, range(0x21)))  # ignored by browsers too
_BLANKS = re.compile(r"\s+")


class PhraseLink(Record):
    """A link in a text: its address, its words, and their range in the text."""

    url: str
    text: str
    start: int
    end: int
    line: int
    is_badge: bool = False  # nothing but a picture
    alt: str = ""  # the words of that picture


class Phrase(Record):
    """One piece of text."""

    text: str
    line: int
    links: tuple[PhraseLink, ...] = ()
    bold_end: int = 0  # where the bold words at its beginning end, or 0
    pictures: int = 0
    comments: tuple[str, ...] = ()


class _PhraseBuilder:
    """Builds a phrase; blanks are collapsed at once, so that the ranges of links stay right."""

    def __init__(self, line: int) -> None:
        self.first_line = self.line = line
        self.pieces: list[str] = []
        self.length = 0
        self.ends_blank = True
        self.links: list[PhraseLink] = []
        self.open_links: list[tuple[str, int, int, int]] = []
        self.pictures = 0
        self.alt = ""  # of the last picture
        self.comments: list[str] = []
        self.bold_end = 0

    def add(self, text: str) -> None:
        # A printable text has no other blanks than spaces, and no unsafe characters.
        if not text.isprintable() or "  " in text:
            text = _BLANKS.sub(" ", remove_unsafe_chars(text))
        if self.ends_blank:
            text = text.lstrip(" ")
        if text:
            self.pieces.append(text)
            self.length += len(text)
            self.ends_blank = text[-1] == " "

    def add_with_addresses(self, text: str) -> None:
        """Add words that may contain bare addresses."""
        end = 0
        for match in _BARE_ADDRESS.finditer(text) if not self.open_links else ():
            url = _trim_address(match.group())
            self.add(text[end : match.start()])
            self.open_link(url)
            self.add(url)
            self.close_link()
            end = match.start() + len(url)
        self.add(text[end:])

    def open_link(self, url: str) -> None:
        self.open_links.append((url, self.length, len(self.pieces), self.pictures))

    def close_link(self) -> None:
        if self.open_links:
            url, start, piece, pictures = self.open_links.pop()
            text = "".join(self.pieces[piece:]).strip()
            is_badge = not text and self.pictures > pictures
            self.links.append(
                PhraseLink(
                    url,
                    text,
                    start,
                    self.length,
                    self.line,
                    is_badge=is_badge,
                    alt=self.alt if is_badge else "",
                )
            )

    def add_picture(self, alt: str) -> None:
        self.pictures += 1
        self.alt = " ".join(remove_unsafe_chars(alt).split())

    def add_tag(self, tag: str) -> None:
        """Add what an HTML tag or comment means."""
        match = re.match(r"</?([a-zA-Z0-9]{1,10})", tag)
        name = match[1].lower() if match else ""
        if tag.startswith("<!--"):
            self.comments.append(remove_unsafe_chars(tag[4:].removesuffix("-->")).strip())
        elif name == "a" and tag.startswith("</"):
            self.close_link()
        elif name == "a" and len(tag) < _MAX_TAG and (href := _HREF.search(tag)):
            url = unescape(href[1] or href[2] or href[3] or "")
            self.open_link(url.strip(_AROUND_ADDRESS))
        elif name == "img":
            alt = _ALT.search(tag) if len(tag) < _MAX_TAG else None
            self.add_picture(unescape((alt[1] or alt[2] or "") if alt else ""))
        elif name in ("br", "p", "div", "td", "li", "tr", "hr", "summary"):
            self.add(" ")

    def build(self) -> Phrase:
        while self.open_links:
            self.close_link()
        return Phrase(
            text="".join(self.pieces).rstrip(),
            line=self.first_line,
            links=tuple(self.links),
            bold_end=self.bold_end,
            pictures=self.pictures,
            comments=tuple(self.comments),
        )


def _trim_address(url: str) -> str:
    """Return a bare address without the punctuation or bracket that follows it in the sentence."""
    extra = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in ".,;:!?*_~'\"]" or (url[end - 1] == ")" and extra > 0)):
        end -= 1
        extra -= url[end] == ")"
    return url[:end]


def inline_phrase(token: Token, line: int) -> Phrase:
    """Return the phrase of an inline token that begins in a line."""
    builder = _PhraseBuilder(line)
    starts_bold = False
    for child in token.children or ():
        kind = child.type
        if kind == "text":
            builder.add_with_addresses(child.content)
        elif kind in ("code_inline", "text_special"):
            builder.add(child.content)
        elif kind in ("softbreak", "hardbreak"):
            builder.add(" ")
            builder.line += 1
        elif kind == "link_open":
            builder.open_link(str(child.attrGet("href") or ""))
        elif kind == "link_close":
            builder.close_link()
        elif kind == "image":
            builder.add_picture(child.content)
        elif kind == "html_inline":
            builder.add_tag(child.content)
        elif kind == "strong_open":
            starts_bold = builder.length == 0
        elif kind == "strong_close" and starts_bold:
            starts_bold = False
            builder.bold_end = builder.length
    return builder.build()


def split_html(html: str) -> list[str]:
    """Split HTML into tags, comments and the text between them, in linear time."""
    pieces, index = [], 0
    while (start := html.find("<", index)) >= 0:
        is_comment = html.startswith("<!--", start)
        closing = "-->" if is_comment else ">"
        end = html.find(closing, start + 4 if is_comment else start)
        if end < 0:
            break
        end += len(closing)
        pieces += [html[index:start], html[start:end]]
        index = end
    rest = html[index:]
    # Browsers show nothing of an unclosed comment.
    return pieces if rest.lstrip().startswith("<!--") else [*pieces, rest]


def html_phrase(pieces: list[str], line: int) -> Phrase:
    """Return the phrase of a piece of HTML that begins in a line."""
    builder = _PhraseBuilder(line)
    for piece in pieces:
        if piece.startswith("<") and len(piece) > 1 and piece.endswith(">"):
            builder.add_tag(piece)
        else:
            builder.add_with_addresses(unescape(piece))
        builder.line += piece.count("\n")
    return builder.build()


def join_phrases(phrases: Sequence[Phrase]) -> Phrase:
    """Return several phrases as one."""
    if len(phrases) == 1:
        return phrases[0]
    texts: list[str] = []
    links: list[PhraseLink] = []
    length = 0
    for phrase in phrases:
        if texts and phrase.text:
            length += 1
        links += [x._replace(start=x.start + length, end=x.end + length) for x in phrase.links]
        if phrase.text:
            texts.append(phrase.text)
            length += len(phrase.text)
    return Phrase(
        " ".join(texts),
        phrases[0].line if phrases else 0,
        tuple(links),
        pictures=sum(phrase.pictures for phrase in phrases),
        comments=tuple([comment for phrase in phrases for comment in phrase.comments]),
    )
