"""What no output may hold, whoever wrote the words in it: asserted with other parsers than ours."""

import csv
import io
import json
import re
from collections.abc import Collection
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

# What steers a terminal, turns text around, or hides in it; line ends are the output's own.
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
SGR = re.compile(r"\x1b\[[0-9;]*m")
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_TAGS = frozenset(
    "html head meta title style body main h1 h2 h3 p div table thead tbody tr th td span a br ul li dl"
    " dt dd details summary small figure figcaption svg rect path text".split()
)
_ATTRIBUTES = frozenset(
    "lang charset http-equiv content name class href rel id scope open data-title role aria-hidden"
    " aria-labelledby viewbox preserveaspectratio width height x y d".split()
)
# What only the page of the map has: a script, a drawing, a field to search in.
_TAGS_OF_MAP = _TAGS | frozenset(
    "script symbol use g circle ol aside footer section article b bdi code input label".split()
)
_ATTRIBUTES_OF_MAP = _ATTRIBUTES | frozenset(
    "aria-label autocomplete cx cy data-needs dir dx for hidden r tabindex type".split()
)
_OWN = re.compile(
    r"<!-- (?:(?:id|roadmap|role|kind): [a-z0-9-]+|needs|reading|proof|checks) -->"
    r'|<a name="topic-[a-z0-9-]+">|</a>'
)
_OWN_PLACE = re.compile("#(?:main|[tms]-[a-z0-9_-]+)")
_OWN_SIGN = re.compile("#s-[a-z_]+")
_ANCHOR = re.compile("#topic-[a-z0-9-]+")
_FOLDED = re.compile(r"<details><summary>[^<>]*</summary>[^<>]*</details>\n?")
_POLICY_OF_MAP = re.compile(
    "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; script-src 'sha256-[A-Za-z0-9+/=]{44}';"
    " base-uri 'none'; form-action 'none'"
)
_POLICY = re.compile(
    "default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'"
)


def assert_text(text: str, *, tabs: bool = False, colour: bool = False) -> None:
    """Assert that a text can be shown by any terminal."""
    text = SGR.sub("", text) if colour else text
    text = text.replace("\t", " ") if tabs else text
    found = FORBIDDEN.search(text)
    assert not found, (found.group(), text[max(0, found.start() - 60) : found.end() + 60])


def assert_json(text: str) -> None:
    """Assert that a text is JSON, and can be shown as it is."""
    json.loads(text)
    assert_text(text)


def assert_csv(text: str, *, formulas: bool = False) -> None:
    """Assert that a spreadsheet calculates nothing, also one that parts cells elsewhere."""
    assert_text(text, tabs=True)
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            for part in re.split("[;\t]", cell):
                assert formulas or not _FORMULA.match(part.lstrip('"')), cell


class _Page(HTMLParser):
    """The tags of a page."""

    def __init__(self, tags: Collection[str], attributes: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes = tags, attributes
        self.policy = ""
        self.links: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.tags, tag
        found = dict(attrs)
        assert set(found) <= set(self.attributes), found
        if tag == "meta" and "http-equiv" in found:
            assert found["http-equiv"] == "Content-Security-Policy"
            self.policy = found["content"] or ""
        if "href" in found:
            assert tag == "a" or (tag == "use" and _OWN_SIGN.fullmatch(found["href"] or ""))
            self.links.append(found["href"] or "")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def assert_html(text: str, *, is_map: bool = False) -> list[str]:
    """Assert that a page runs, loads and leads to nothing it should not; return its links."""
    assert_text(text)
    page = _Page(*((_TAGS_OF_MAP, _ATTRIBUTES_OF_MAP) if is_map else (_TAGS, _ATTRIBUTES)))
    page.feed(text)
    page.close()
    assert (_POLICY_OF_MAP if is_map else _POLICY).fullmatch(page.policy)
    assert_text("".join(page.texts))
    links = [link for link in page.links if not _OWN_PLACE.fullmatch(link)]
    for link in links:
        assert_link(link)
    return links


def assert_link(link: str) -> None:
    """Assert that an address is one of the web, with a host and nobody's name."""
    parts = urlsplit(link)
    assert parts.scheme in ("http", "https"), link
    assert parts.hostname, link
    assert "@" not in parts.netloc, link
    assert link.isascii(), link
    assert not re.search(r"[\s\\\x00-\x1f]", link), link


def assert_markdown(text: str, allowed: Collection[str], *, own: bool = False) -> None:
    """Assert that Markdown shows words as words: no HTML, no picture, no link but the allowed.

    `own` are the marks and folds of our checklists.
    """
    assert_text(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for token in parser.parse(text):
        assert token.type not in ("fence", "code_block", "blockquote_open"), token
        if token.type == "html_block":
            assert own, token
            assert _FOLDED.fullmatch(token.content), token
        for inner in token.children or ():
            if inner.type == "html_inline":
                assert own, inner
                assert _OWN.fullmatch(inner.content), inner
            assert inner.type not in ("image", "s_open", "code_inline"), inner
            if inner.type == "link_open":
                link = str(inner.attrs["href"])
                assert link in allowed or (own and _ANCHOR.fullmatch(link)), inner
