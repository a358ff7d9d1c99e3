"""The texts of a roadmap.sh roadmap: Markdown files `slug@node.md`, with typed links.

It owns the names of the files in a roadmap's folder. A text has a heading, a description and links
such as `[@video@Title](url)`. It must not know what a drawing means.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence

from roadmap_cli.core.answers.import_result import Remarks
from roadmap_cli.file_access import permission_advice
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.identifiers import find_url_fault, slugify
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, shorten
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.source_file import read_bytes
from roadmap_cli.formats.text.strict_json import decode_text, import_error
from roadmap_cli.values import Record

MAX_WHY_LENGTH = 2000
_MAX_FILES = 20_000
_MAX_BYTES = 40_000_000
_NAME = re.compile(r"(?P<slug>.*)@(?P<node>[A-Za-z0-9_-]{1,100})\.md", re.DOTALL)
# The text of a link may hold one pair of brackets, its address one pair of parentheses. Some kinds
# are followed by a stray bracket: `[@video@]Title](url)`.
_LINK = re.compile(
    r"(?<!!)\[(?P<words>(?:@[^@\[\]\n]{1,30}@\]?)?(?:[^\[\]\n]|\[[^\[\]\n]*\]){1,400})\]"
    r"\(\s*<?(?P<url>(?:[^()\s<>]|\([^()\s<>]*\)){1,2100})>?(?:\s+\"[^\"\n]{0,300}\")?\s*\)"
)
_TYPED = re.compile(r"@(?P<kind>[^@\[\]\n]{1,30})@\]?(?P<words>.*)")
_CODE = re.compile(r"`[^`\n]+`")
# Markdown allows a backslash before any ASCII punctuation.
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BARE_URL = re.compile(r"(?<![(<\"'\w])https?://[^\s<>()]{4,2000}")
_NOT_IN_URLS = re.compile(r"[^\x00-\x7f]|[\[\]\\^`{|}\"]")
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
_REFERENCE_KINDS = frozenset(("feed", "roadmap", "roadmap.sh", "community", "group"))

TextFiles = Mapping[
    str, Sequence[tuple[str, str]]
]  # from a node to the names and texts of its files
AddRemark = Callable[[str], object]


class TextLink(Record):
    """A link, with the `kind` of a reading and the `role` of an assignment."""

    title: str
    url: str
    kind: str
    role: str = "core"


class NodeText(Record):
    """The content of a node's text."""

    title: str = ""
    why: str = ""
    links: tuple[TextLink, ...] = ()


def find_drawings(path: str) -> list[str]:
    """Return the paths of the JSON files of roadmaps in a folder."""
    files = _list_folder(path)
    own = os.path.basename(os.path.abspath(path)) + ".json"
    if own in files:
        return [os.path.join(path, own)]
    candidates = [
        os.path.join(path, file)
        for file in files
        if file.lower().endswith(".json") and "mapping" not in file
    ]
    return [f for f in candidates if re.search(rb'"(?:nodes|mockup)"\s*:', read_bytes(f))]


def find_readme(path: str) -> str:
    """Return the path of the README.md of a folder, or ""."""
    readme = next((file for file in _list_folder(path) if file.lower() == "readme.md"), "")
    return readme and os.path.join(path, readme)


def read_content_folder(drawing: str) -> TextFiles | None:
    """Return the texts in the folder `content` beside a JSON file; None without that folder."""
    path = os.path.dirname(drawing)
    return read_texts(path) if os.path.isdir(os.path.join(path, "content")) else None


def read_texts(path: str) -> TextFiles:
    """Return the texts in a folder's `content`, else in the folder itself."""
    content = os.path.join(path, "content")
    folder = content if os.path.isdir(content) else path
    texts: dict[str, list[tuple[str, str]]] = {}
    count = size = 0
    for file in _list_folder(folder):
        match = _NAME.fullmatch(file)
        if match is None:
            continue
        data = read_bytes(os.path.join(folder, file))
        count += 1
        size += len(data)
        if count > _MAX_FILES or size > _MAX_BYTES:
            sentence = f"more than {_MAX_FILES:,} texts or {_MAX_BYTES:,} bytes in this directory"
            raise import_error(folder, "too-many", sentence, "name the directory of one roadmap")
        name = f"{os.path.basename(folder)}/{file}"
        texts.setdefault(match["node"], []).append((name, decode_text(data, name)))
    return texts


def _list_folder(path: str) -> list[str]:
    try:
        return sorted(os.listdir(path))
    except OSError as error:
        sentence = f"this directory cannot be read: {error.strerror or 'unknown reason'}"
        hint = permission_advice(path, "check the path")
        raise import_error(path, "unreadable", sentence, hint) from None


def match_texts(
    labels: Mapping[str, str], texts: TextFiles | None, remarks: Remarks
) -> dict[str, NodeText]:
    """Return the text of each node; several texts of a node become one.

    `labels` are those of the learnable nodes, in their order.
    """
    matches: dict[str, NodeText] = {}
    if texts is None:
        remarks.add(
            "its texts (the directory `content`) are missing, so there are no readings and no reasons"
        )
        return matches
    second_files: list[str] = []
    long_texts: list[str] = []
    for node, label in labels.items():
        if node not in texts:
            continue
        own_name = f"/{slugify(label)}@"
        files = sorted(texts[node], key=lambda file, own=own_name: own not in file[0])  # type: ignore[misc]
        parts = [_parse_text(text, name, remarks) for name, text in files]
        (name, _), first = next(
            (pair for pair in zip(files, parts, strict=True) if pair[1].why), (files[0], parts[0])
        )
        # The first text with an address names its link.
        links: dict[str, TextLink] = {}
        for link in (link for part in parts for link in part.links):
            links.setdefault(link.url, link)
        title = first.title or parts[0].title
        matches[node] = first._replace(title=title, links=tuple(links.values()))
        second_files += [name for name, _ in files[1:]]
        if len(first.why) > MAX_WHY_LENGTH:
            long_texts.append(f"{os.path.basename(name)} ({len(first.why):,})")
    unmatched = [name for node, files in texts.items() if node not in labels for name, _ in files]
    which = f"of more than {MAX_WHY_LENGTH:,} characters"
    remarks.add_count(
        len(long_texts), "text", which, f"the rest was left out: {', '.join(long_texts)}"
    )
    outcome = f"only links are used: {_base_names(second_files)}"
    remarks.add_count(len(second_files), "second text", "of a topic", outcome)
    outcome = f"left out: {_base_names(unmatched)}"
    remarks.add_count(len(unmatched), "text", "without a topic in the drawing", outcome)
    missing = len(labels) - len(matches)
    remarks.add_count(missing, "topic", "without a text", "they have no readings")
    return matches


def _base_names(paths: Collection[str]) -> str:
    return ", ".join(map(os.path.basename, paths))


def _parse_text(text: str, name: str, remarks: Remarks) -> NodeText:
    """Return the content of a text; `name` is its name in remarks."""
    title = ""
    rows: list[str] = []
    links: dict[str, TextLink] = {}
    is_fenced = False
    lines = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text).split("\n")
    for number, line in enumerate(lines, 1):
        line = remove_unsafe_chars(line.replace("\t", "    ")).rstrip()
        if line.lstrip().startswith(("```", "~~~")):
            is_fenced = not is_fenced
        elif is_fenced:
            rows.append(line)
        elif not title and line.startswith("# "):
            title = shorten(" ".join(_plain_text(line[2:]).split()), MAX_TITLE_LENGTH)
        else:
            is_link = _collect_links(
                line,
                links,
                lambda sentence, n=number: remarks.add(f"{name}:{n}: {sentence}"),  # type: ignore[misc]
            )
            if not is_link and not _INVITATION.match(line):
                line = _LINK.sub(lambda m: (_TYPED.fullmatch(m["words"]) or m)["words"], line)
                rows.append(_plain_text(line).rstrip())
    return NodeText(title, _join_paragraphs(rows), tuple(links.values()))


def button_link(title: str, url: str, kind: str) -> TextLink | None:
    """Return the link of a button in a drawing, or None if its address is not safe."""
    links: dict[str, TextLink] = {}
    _add_link(f"@{kind}@{title}", url, links, lambda _: None)
    return next(iter(links.values()), None)


def _collect_links(line: str, links: dict[str, TextLink], add_remark: AddRemark) -> bool:
    """Collect the links of a line; return whether it is a list item of links alone."""
    matches = list(_LINK.finditer(line))
    for match in matches:
        _add_link(match["words"], match["url"], links, add_remark)
    rest = _LINK.sub("", line)
    for match in _BARE_URL.finditer(_CODE.sub(" ", rest)):
        _add_link("", match.group().rstrip(".,;:"), links, add_remark)
    return bool(_BULLET.match(line) and matches and not re.search(r"\w", _BULLET.sub("", rest)))


def _add_link(words: str, url: str, links: dict[str, TextLink], add_remark: AddRemark) -> None:
    """Add a link, by its address; `words` may begin with a type: @video@Title."""
    typed = _TYPED.fullmatch(words)
    type_ = typed["kind"].strip().casefold() if typed else ""
    title = " ".join(_plain_text(typed["words"] if typed else words).split())
    title = shorten(title, MAX_TITLE_LENGTH)
    url = _ESCAPE.sub(r"\1", url.strip())
    address = _encode_url(f"https://roadmap.sh{url}" if re.match(r"/[^/]", url) else url)
    if fault := find_url_fault(address):
        if not url.startswith("#"):
            add_remark(f"the link {excerpt(url)} to {excerpt(title)} was left out: {fault[0]}")
        return
    kind = _KINDS.get(type_, "article")
    if type_ and type_ not in _KINDS:
        add_remark(f"unknown kind of link {excerpt(type_)}; read as an article")
    previous = links.get(address)
    if previous is None:
        # Links inside sentences have no type and are only mentioned.
        role = "core" if typed and type_ not in _REFERENCE_KINDS else "reference"
        links[address] = TextLink(title or shorten(address, MAX_TITLE_LENGTH), address, kind, role)
    elif typed and previous.role == "reference":
        links[address] = TextLink(title or address, address, kind)
    elif title and title != previous.title:
        add_remark(
            f"{excerpt(title)} has the same address as {excerpt(previous.title)}; one is kept"
        )


def _encode_url(url: str) -> str:
    """Percent-encode the characters of an address that it may not hold raw."""
    host = re.match(r"https?://[^/?#]*", url)
    if host is None or not host.group().isascii():
        return url
    return host.group() + _NOT_IN_URLS.sub(
        lambda c: "".join(f"%{b:02X}" for b in c.group().encode("utf-8", "replace")),
        url[host.end() :],
    )


_MARKUP = (
    (re.compile(r"^(\s*)#{1,6}\s+"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!-])"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>"), ""),
)


def _plain_text(text: str) -> str:
    """Return a line without the markup of Markdown and HTML."""
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return text


def _join_paragraphs(lines: list[str]) -> str:
    """Join the lines of each paragraph; list items and code keep their lines."""
    rows: list[str] = []
    is_new = True
    for line in lines:
        own_row = _BULLET.match(line) or line.startswith("    ")
        if not line.strip():
            is_new = True
            continue
        if rows and is_new:
            rows.append("")
        if rows and not is_new and not own_row:
            rows[-1] += f" {line.strip()}"
        else:
            rows.append(line if own_row else line.strip())
        is_new = False
    return "\n".join(rows).strip()
