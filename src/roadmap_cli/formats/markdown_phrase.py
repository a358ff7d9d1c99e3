"""What one piece of Markdown text says: its words, and the links, signs and comments in it.

HTML among the words is read as far as it means something: links, pictures, comments. It must not
know where the text stands.
"""

from __future__ import annotations

import re
from html import unescape

from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.markdown_parser import Token
from roadmap_cli.values import Value

_BARE = re.compile(r"https?://[^\s<>\"'`|\\]+")
_HREF = re.compile(r"""\shref ?= ?(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LONGEST_TAG = 4096
_AROUND = "".join(map(chr, range(0x21)))  # an address, where no browser heeds it either
_BLANKS = re.compile(r"\s+")


class Link(Value):
    """A link in a text: where it leads, its words, and where these stand in the text."""

    url: str
    text: str
    start: int
    end: int
    line: int
    pictured: bool = False  # nothing but a picture: a badge


class Phrase(Value):
    """One piece of text."""

    text: str
    line: int
    links: tuple[Link, ...] = ()
    bold: int = 0  # where the bold words end that it begins with, or 0
    pictures: int = 0
    comments: tuple[str, ...] = ()


class _Writer:
    """Puts a phrase together; blanks are joined as they come, so that places stay right."""

    def __init__(self, line: int) -> None:
        self.first = self.line = line
        self.pieces: list[str] = []
        self.length = 0
        self.blank = True
        self.links: list[Link] = []
        self.open: list[tuple[str, int, int, int]] = []
        self.pictures = 0
        self.comments: list[str] = []
        self.bold = 0
        self.in_bold = False

    def add(self, text: str) -> None:
        # Of what can be printed only the common blank is one, and nothing is refused.
        if not text.isprintable() or "  " in text:
            text = _BLANKS.sub(" ", without_refused(text))
        if self.blank:
            text = text.lstrip(" ")
        if text:
            self.pieces.append(text)
            self.length += len(text)
            self.blank = text[-1] == " "

    def add_with_addresses(self, text: str) -> None:
        """Add words in which an address may stand bare."""
        if self.open or "://" not in text:
            self.add(text)
            return
        end = 0
        for found in _BARE.finditer(text):
            url = _without_tail(found.group())
            self.add(text[end : found.start()])
            self.start(url)
            self.add(url)
            self.finish()
            end = found.start() + len(url)
        self.add(text[end:])

    def start(self, url: str) -> None:
        self.open.append((url, self.length, len(self.pieces), self.pictures))

    def finish(self) -> None:
        if self.open:
            url, start, piece, pictures = self.open.pop()
            text = "".join(self.pieces[piece:])
            pictured = not text.strip() and self.pictures > pictures
            self.links.append(Link(url, text.strip(), start, self.length, self.line, pictured))

    def tag(self, tag: str) -> None:
        """Take what a tag or comment of HTML means."""
        name = re.match(r"</?([a-zA-Z0-9]{1,10})", tag)
        kind = name.group(1).lower() if name else ""
        if tag.startswith("<!--"):
            self.comments.append(without_refused(tag[4:].removesuffix("-->")).strip())
        elif kind == "a" and tag.startswith("</"):
            self.finish()
        elif kind == "a" and len(tag) < _LONGEST_TAG:
            href = _HREF.search(tag)
            if href:
                url = unescape(href.group(1) or href.group(2) or href.group(3) or "")
                self.start(url.strip(_AROUND))
        elif kind == "img":
            self.pictures += 1
        elif kind in ("br", "p", "div", "td", "li", "tr", "hr", "summary"):
            self.add(" ")

    def phrase(self) -> Phrase:
        while self.open:
            self.finish()
        text = "".join(self.pieces).rstrip()
        links = tuple(self.links)
        return Phrase(text, self.first, links, self.bold, self.pictures, tuple(self.comments))


def _without_tail(url: str) -> str:
    """Return a bare address without the signs that end the sentence, or the bracket, around it."""
    extra = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in ".,;:!?*_~'\"]" or (url[end - 1] == ")" and extra > 0)):
        end -= 1
        extra -= url[end] == ")"
    return url[:end]


def phrase_of(token: Token, line: int) -> Phrase:
    """Return what an inline token says; `line` is where it begins."""
    writer = _Writer(line)
    for child in token.children or ():
        kind = child.type
        if kind == "text":
            writer.add_with_addresses(child.content)
        elif kind in ("softbreak", "hardbreak"):
            writer.add(" ")
            writer.line += 1
        elif kind == "code_inline":
            writer.add(child.content)
        elif kind == "link_open":
            writer.start(str(child.attrGet("href") or ""))
        elif kind == "link_close":
            writer.finish()
        elif kind == "image":
            writer.pictures += 1
        elif kind == "html_inline":
            writer.tag(child.content)
        elif kind == "strong_open":
            writer.in_bold = writer.length == 0
        elif kind == "strong_close" and writer.in_bold:
            writer.in_bold = False
            writer.bold = writer.length
        elif kind == "text_special":
            writer.add(child.content)
    return writer.phrase()


def tags_of(html: str) -> list[str]:
    """Return HTML cut into tags, comments and the text between them, in linear time."""
    pieces = []
    at = 0
    while at < len(html):
        start = html.find("<", at)
        if start < 0:
            break
        comment = html.startswith("<!--", start)
        end = html.find("-->", start + 4) + 3 if comment else html.find(">", start) + 1
        if end < 3 if comment else end < 1:
            break
        if start > at:
            pieces.append(html[at:start])
        pieces.append(html[start:end])
        at = end
    # What is opened and never closed is no text anybody sees.
    rest = html[at:]
    if rest and not rest.lstrip().startswith("<!--"):
        pieces.append(rest)
    return pieces


def html_phrase(pieces: list[str], line: int) -> Phrase:
    """Return what a piece of HTML says; `line` is where it begins."""
    writer = _Writer(line)
    for piece in pieces:
        if piece.startswith("<") and len(piece) > 1 and piece.endswith(">"):
            writer.tag(piece)
        else:
            writer.add_with_addresses(unescape(piece))
        writer.line += piece.count("\n")
    return writer.phrase()
