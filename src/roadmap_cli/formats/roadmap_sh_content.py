"""The texts of a roadmap.sh roadmap: one Markdown file a node, `slug@node.md`, with typed links.

It reads a heading, a description and links such as `[@video@Title](url)`. It must not know what
the node is.
"""

from __future__ import annotations

import re

from roadmap_cli.core.imports import Remark
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.identifiers import url_fault
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.values import Value

LONGEST_WHY = 2000
# A link: its words may hold one pair of brackets, its address one pair of parentheses. Behind its
# kind there is now and then a bracket too many: `[@video@]Title](url)`.
_LINK = re.compile(
    r"(?<!!)\[(?P<words>(?:@[^@\[\]\n]{1,30}@\]?)?(?:[^\[\]\n]|\[[^\[\]\n]*\]){1,400})\]"
    r"\(\s*<?(?P<url>(?:[^()\s<>]|\([^()\s<>]*\)){1,2100})>?(?:\s+\"[^\"\n]{0,300}\")?\s*\)"
)
_TYPED = re.compile(r"@(?P<kind>[^@\[\]\n]{1,30})@\]?(?P<words>.*)")
_CODE = re.compile(r"`[^`\n]+`")
# Before any sign of ASCII a backslash only says that the sign is meant as it is.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BARE = re.compile(r"(?<![(<\"'\w])https?://[^\s<>()]{4,2000}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_INVITATION = re.compile(
    r"^(?:visit|check|see|learn more|read more|explore|refer|look)\b.{0,80}"
    r"(?:resource|following|learn more|links?)\b.{0,40}[:.]?\s*$",
    re.IGNORECASE,
)
_KINDS = {
    "article": "article",
    "articles": "article",
    "paper": "article",
    "report": "article",
    "research": "article",
    "official": "docs",
    "offical": "docs",
    "documentation": "docs",
    "docs": "docs",
    "standard": "docs",
    "guide": "tutorial",
    "tutorial": "tutorial",
    "course": "course",
    "courses": "course",
    "video": "video",
    "youtube": "video",
    "podcast": "reference",
    "book": "book",
    "roadmap": "reference",
    "roadmap.sh": "reference",
    "opensource": "reference",
    "opensources": "reference",
    "feed": "reference",
    "tool": "reference",
    "platform": "reference",
    "dataset": "reference",
    "framework": "reference",
    "community": "reference",
    "group": "reference",
    "conference": "reference",
    "website": "reference",
}
_BESIDE = frozenset(("feed", "roadmap", "roadmap.sh", "community", "group"))


class Link(Value):
    """One link: `kind` as our readings have it, `role` as assignments have it."""

    title: str
    url: str
    kind: str
    role: str = "core"


class Text(Value):
    """What a node's file says."""

    title: str
    why: str
    links: tuple[Link, ...]
    remarks: tuple[Remark, ...]
    size: int = 0  # the characters of the text where not all of it is kept


def read_content(text: str, name: str) -> Text:
    """Return what one content file says; `name` is what its remarks are told under."""
    title = ""
    said: list[str] = []
    links: dict[str, Link] = {}
    remarks: list[Remark] = []
    fenced = False

    def tell(number: int, sentence: str) -> None:
        remarks.append(Remark(f"{name}:{number}: {sentence}"))

    for number, line in enumerate(_COMMENT.sub(_line_ends, text).split("\n"), 1):
        line = without_refused(line.replace("\t", "    ")).rstrip()
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            continue
        if not fenced and not title and line.startswith("# "):
            title = shortened(_plain(line[2:]), LONGEST_TITLE)
            continue
        found = [] if fenced else list(_LINK.finditer(line))
        for match in found:
            _take(match["words"], match["url"], links, lambda s, n=number: tell(n, s))
        without = line if fenced else _LINK.sub("", line)
        if not fenced:
            for match in _BARE.finditer(_CODE.sub(" ", without)):
                _take("", match.group().rstrip(".,;:"), links, lambda s, n=number: tell(n, s))
        if _BULLET.match(line) and found and not re.search(r"\w", _BULLET.sub("", without)):
            continue  # a link by itself
        if not fenced and _INVITATION.match(line):
            continue
        said.append(_as_text(line) if not fenced else line)
    why = _paragraphs(said)
    size = len(why) if len(why) > LONGEST_WHY else 0
    return Text(title, shortened(why, LONGEST_WHY), tuple(links.values()), tuple(remarks), size)


def link_of(title: str, url: str, kind: str) -> Link | None:
    """Return a link if its address is safe."""
    links: dict[str, Link] = {}
    _take(f"@{kind or 'article'}@{title}", url, links, lambda _: None)
    return next(iter(links.values()), None)


def _take(words: str, url: str, links: dict[str, Link], tell) -> None:  # type: ignore[no-untyped-def]
    typed = _TYPED.fullmatch(words)
    sort = typed["kind"].strip().casefold() if typed else ""
    title = shortened(_plain(typed["words"] if typed else words), LONGEST_TITLE)
    url = _ESCAPED.sub(r"\1", url.strip())
    address = _ascii(f"https://roadmap.sh{url}" if re.match(r"/[^/]", url) else url)
    fault = url_fault(address)
    if fault:
        if not url.startswith("#"):
            tell(f"the link {shown(url)} to {shown(title)} was left out: {fault[0]}")
        return
    kind = _KINDS.get(sort, "")
    if not kind:
        kind = "article"
        if sort:
            tell(f"links of the kind {shown(sort)} are not known; it is taken for an article")
    if address in links:
        if typed and links[address].role == "reference":
            links[address] = Link(title or address, address, kind)
        elif title and title != links[address].title:
            tell(f"{shown(title)} has the address of {shown(links[address].title)}; one is kept")
        return
    # What is only mentioned in a sentence is for looking up.
    role = "core" if typed and sort not in _BESIDE else "reference"
    links[address] = Link(title or shortened(address, LONGEST_TITLE), address, kind, role)


def _ascii(url: str) -> str:
    """Return an address with what is not ASCII, or not allowed raw, as percent signs."""
    if url.isascii() and not re.search(r"[\[\]\\^`{|}\"]", url):
        return url
    host = re.match(r"https?://[^/?#]*", url)
    if host is None or not host.group().isascii():
        return url
    rest = url[host.end() :]
    return host.group() + "".join(
        c
        if c.isascii() and c not in '[]\\^`{|}"'
        else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace"))
        for c in rest
    )


def _line_ends(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def _as_text(line: str) -> str:
    line = _LINK.sub(lambda m: (_TYPED.fullmatch(m["words"]) or m)["words"], line)
    return _plain(line, keep_bullet=True)


def _plain(text: str, *, keep_bullet: bool = False) -> str:
    """Return words without the marks of Markdown."""
    text = re.sub(r"^(\s*)#{1,6}\s+", r"\1", text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"`([^`\n]+)`", r"\1", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+.!-])", r"\1", text)
    text = re.sub(r"</?[a-zA-Z][^<>\n]{0,200}>", "", text)
    return text.rstrip() if keep_bullet else " ".join(text.split())


def _paragraphs(lines: list[str]) -> str:
    """Join the lines of paragraphs; lists keep their lines, blank lines part them."""
    rows: list[str] = []
    fresh = True
    for line in lines:
        if not line.strip():
            fresh = True
            continue
        if rows and fresh and rows[-1]:
            rows.append("")
        if rows and not fresh and not _BULLET.match(line) and not line.startswith("    "):
            rows[-1] += f" {line.strip()}"
        else:
            rows.append(line if _BULLET.match(line) or line.startswith("    ") else line.strip())
        fresh = False
    return "\n".join(rows).strip()
