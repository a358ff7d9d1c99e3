"""The texts of a roadmap.sh roadmap: Markdown files `slug@node.md` in a folder, with typed links.

It owns the names of the files in such a folder, and reads of each text a heading, a description and
links such as `[@video@Title](url)`. It must not know what a drawing means.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence

from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.identifiers import slug_of, url_fault
from roadmap_cli.formats.json_text import refused, text_of
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.formats.source_file import contents_of
from roadmap_cli.values import Value

_MOST_FILES = 20_000
_MOST_BYTES = 40_000_000
_LONGEST_WHY = 2000
_NAME = re.compile(r"(?P<slug>.*)@(?P<node>[A-Za-z0-9_-]{1,100})\.md", re.DOTALL)
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
_NOT_IN_ADDRESSES = re.compile(r"[^\x00-\x7f]|[\[\]\\^`{|}\"]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_INVITATION = re.compile(
    r"^(?:visit|check|see|learn more|read more|explore|refer|look)\b.{0,80}"
    r"(?:resource|following|learn more|links?)\b.{0,40}[:.]?\s*$",
    re.IGNORECASE,
)
_KIND_WORDS = {
    "article": "article articles paper report research",
    "docs": "official offical documentation docs standard",
    "tutorial": "guide tutorial",
    "course": "course courses",
    "video": "video youtube",
    "book": "book",
    "reference": "podcast roadmap roadmap.sh opensource opensources feed tool platform dataset"
    " framework community group conference website",
}
_KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_TO_LOOK_UP = frozenset(("feed", "roadmap", "roadmap.sh", "community", "group"))

Texts = Mapping[str, Sequence[tuple[str, str]]]  # of each node: name and text of its files
_AddRemark = Callable[[str], object]


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
    length: int = 0  # of the whole description


# -- where they lie -------------------------------------------------------------------------------


def look_through(path: str) -> tuple[list[str], str]:
    """Return the JSON files of roadmaps in a folder, and its folder of texts or ""."""
    files = _names_in(path)
    content = os.path.join(path, "content")
    content = content if os.path.isdir(content) else ""
    own = os.path.basename(os.path.abspath(path)) + ".json"
    if own in files:
        return [os.path.join(path, own)], content
    found = []
    for file in files:
        if file.lower().endswith(".json") and "mapping" not in file:
            whole = os.path.join(path, file)
            if re.search(rb'"(?:nodes|mockup)"\s*:', contents_of(whole)):
                found.append(whole)
    return found, content


def readme_in(path: str) -> str:
    """Return the path of the README.md of a folder, or ""."""
    found = [file for file in _names_in(path) if file.lower() == "readme.md"]
    return os.path.join(path, found[0]) if found else ""


def texts_beside(path: str) -> Texts | None:
    """Return the texts that lie beside the JSON of a roadmap, in the folder `content`."""
    folder = os.path.join(os.path.dirname(path), "content")
    return texts_of(folder) if os.path.isdir(folder) else None


def texts_of(folder: str) -> Texts:
    """Return the texts of a folder by node; files with other names are none."""
    found: dict[str, list[tuple[str, str]]] = {}
    count = size = 0
    for file in _names_in(folder):
        match = _NAME.fullmatch(file)
        if match is None:
            continue
        data = contents_of(os.path.join(folder, file))
        count += 1
        size += len(data)
        if count > _MOST_FILES or size > _MOST_BYTES:
            sentence = f"more than {_MOST_FILES:,} texts or {_MOST_BYTES:,} bytes in this folder"
            raise refused(folder, 0, 0, "too-many", sentence, "name the folder of one roadmap")
        name = f"{os.path.basename(folder)}/{file}"
        found.setdefault(match["node"], []).append((name, text_of(data, name)))
    return found


def _names_in(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        sentence = f"this folder cannot be read: {error.strerror or 'unknown reason'}"
        raise refused(folder, 0, 0, "unreadable", sentence, "check the path") from None


# -- what they say of which topic -----------------------------------------------------------------


def texts_by_node(
    labels: Mapping[str, str], texts: Texts | None, remarks: Remarks
) -> dict[str, Text]:
    """Return what the texts say by the id of the node; several texts of a node become one.

    `labels` are those of the nodes to learn, in their order.
    """
    found: dict[str, Text] = {}
    if texts is None:
        remarks.add("its texts (the folder `content`) are not at hand: no readings, no whys")
        return found
    joined: list[str] = []
    cut: list[str] = []
    for node, label in labels.items():
        if node not in texts:
            continue
        own_name = f"/{slug_of(label)}@"
        files = sorted(texts[node], key=lambda file, own=own_name: own not in file[0])  # type: ignore[misc]
        read = [_read(text, name, remarks) for name, text in files]
        chosen = next((number for number, text in enumerate(read) if text.why), 0)
        # The first of several texts describes a link, also where others have it.
        links = {link.url: link for text in reversed(read) for link in text.links}
        order = dict.fromkeys(link.url for text in read for link in text.links)
        first = read[chosen]
        found[node] = first._replace(
            title=first.title or read[0].title, links=tuple(map(links.__getitem__, order))
        )
        joined += [name for name, _ in files[1:]]
        if first.length > _LONGEST_WHY:
            cut.append(f"{os.path.basename(files[chosen][0])} ({first.length:,})")
    strange = [name for node, files in texts.items() if node not in labels for name, _ in files]
    which = f"of more than {_LONGEST_WHY:,} characters"
    remarks.add_count(len(cut), "text", which, f"the rest was left out: {', '.join(cut)}")
    outcome = f"only links are taken: {_base_names(joined)}"
    remarks.add_count(len(joined), "second text", "of a topic", outcome)
    outcome = f"left out: {_base_names(strange)}"
    remarks.add_count(len(strange), "text", "of no topic of the drawing", outcome)
    missing = len(labels) - len(found)
    remarks.add_count(missing, "topic", "without a text", "they have no readings")
    return found


def _base_names(paths: Collection[str]) -> str:
    return ", ".join(map(os.path.basename, paths))


# -- what one of them says ------------------------------------------------------------------------


def _read(text: str, name: str, remarks: Remarks) -> Text:
    """Return what one text says; `name` is what it is called in remarks."""
    title = ""
    rows: list[str] = []
    links: dict[str, Link] = {}
    fenced = False
    lines = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text).split("\n")
    for number, line in enumerate(lines, 1):
        line = without_refused(line.replace("\t", "    ")).rstrip()
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif fenced:
            rows.append(line)
        elif not title and line.startswith("# "):
            title = shortened(_plain(line[2:]), LONGEST_TITLE)
        else:
            is_link = _take_links(
                line,
                links,
                lambda s, n=number: remarks.add(f"{name}:{n}: {s}"),  # type: ignore[misc]
            )
            if not is_link and not _INVITATION.match(line):
                rows.append(_as_text(line))
    why = _paragraphs(rows)
    return Text(title, shortened(why, _LONGEST_WHY), tuple(links.values()), len(why))


def _take_links(line: str, links: dict[str, Link], add_remark: _AddRemark) -> bool:
    """Take the links of a line; say whether it is one and nothing else."""
    found = list(_LINK.finditer(line))
    for match in found:
        _take(match["words"], match["url"], links, add_remark)
    rest = _LINK.sub("", line)
    for match in _BARE.finditer(_CODE.sub(" ", rest)):
        _take("", match.group().rstrip(".,;:"), links, add_remark)
    return bool(_BULLET.match(line) and found and not re.search(r"\w", _BULLET.sub("", rest)))


def link_of(title: str, url: str, kind: str) -> Link | None:
    """Return a link if its address is safe."""
    links: dict[str, Link] = {}
    _take(f"@{kind}@{title}", url, links, lambda _: None)
    return next(iter(links.values()), None)


def _take(words: str, url: str, links: dict[str, Link], add_remark: _AddRemark) -> None:
    typed = _TYPED.fullmatch(words)
    sort = typed["kind"].strip().casefold() if typed else ""
    title = shortened(_plain(typed["words"] if typed else words), LONGEST_TITLE)
    url = _ESCAPED.sub(r"\1", url.strip())
    address = _ascii(f"https://roadmap.sh{url}" if re.match(r"/[^/]", url) else url)
    if fault := url_fault(address):
        if not url.startswith("#"):
            add_remark(f"the link {shown(url)} to {shown(title)} was left out: {fault[0]}")
        return
    kind = _KINDS.get(sort, "article")
    if sort and sort not in _KINDS:
        add_remark(f"links of the kind {shown(sort)} are not known; it is taken for an article")
    known = links.get(address)
    if known is None:
        # What is only mentioned in a sentence is for looking up.
        role = "core" if typed and sort not in _TO_LOOK_UP else "reference"
        links[address] = Link(title or shortened(address, LONGEST_TITLE), address, kind, role)
    elif typed and known.role == "reference":
        links[address] = Link(title or address, address, kind)
    elif title and title != known.title:
        add_remark(f"{shown(title)} has the address of {shown(known.title)}; one is kept")


def _ascii(url: str) -> str:
    """Return an address with what is not ASCII, or not allowed raw, as percent signs."""
    host = re.match(r"https?://[^/?#]*", url)
    if host is None or not host.group().isascii():
        return url
    rest = url[host.end() :]
    return host.group() + _NOT_IN_ADDRESSES.sub(
        lambda c: "".join(f"%{b:02X}" for b in c.group().encode("utf-8", "replace")), rest
    )


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
        if rows and fresh:
            rows.append("")
        own_row = _BULLET.match(line) or line.startswith("    ")
        if rows and not fresh and not own_row:
            rows[-1] += f" {line.strip()}"
        else:
            rows.append(line if own_row else line.strip())
        fresh = False
    return "\n".join(rows).strip()
