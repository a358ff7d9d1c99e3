"""Which rules of markdown_it are asked about a line or a sign: those that it can mean anything to.

The library asks all of its rules about each, one after the other, and most of them look at the first
sign and go. What a rule then says is the library's; nothing here may decide it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, rules_block
from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

__all__ = ["ask_less"]

_BlockRule = Callable[[StateBlock, int, int, bool], bool]

_SIGNED_BLOCKS = ("fence", "blockquote", "hr", "list", "reference", "html_block", "heading")
# By the first sign of a line, in the order of the library.
_BLOCKS: dict[str, tuple[_BlockRule, ...]] = {
    "`": (rules_block.fence,),
    "~": (rules_block.fence,),
    ">": (rules_block.blockquote,),
    "*": (rules_block.hr, rules_block.list_block),
    "-": (rules_block.hr, rules_block.list_block),
    "_": (rules_block.hr,),
    "+": (rules_block.list_block,),
    **dict.fromkeys("0123456789", (rules_block.list_block,)),
    "[": (rules_block.reference,),
    "<": (rules_block.html_block,),
    "#": (rules_block.heading,),
}
# It makes a heading of the text above it.
_UNDERLINE = re.compile(r"[-=][ \t]*$", re.MULTILINE)
# Words, and a link of words to an address in which nothing is escaped or counted. An exclamation
# mark means something before a bracket only, and a closing bracket by itself means nothing.
_PLAIN = re.compile(
    r"([^\n\\`~*_\[<&]*)"
    r"(?:(?<!!)\[([^\n\\`~*_\[\]<&]+)\]\(([^\x00-\x20\x7f\\()<&]+)\))?"
)
# An address in which no bracket is counted, up to what ends it.
_PLAIN_ADDRESS = re.compile(r"[^\x00-\x20\x7f\\()<]++(?=[\x00-\x20\x7f)]|\Z)")


def ask_less(markdown: MarkdownIt, text: str) -> None:
    """Let a parser of a text ask only the rules that a line or a sign can mean something to."""
    blocks = markdown.block.ruler
    if not _UNDERLINE.search(text):
        blocks.disable("lheading")
    if "|" not in text:
        blocks.disable("table")
    blocks.before("fence", "by_sign", _block_by_sign(_BLOCKS))
    blocks.disable(list(_SIGNED_BLOCKS))
    # They stand behind the paragraph, which takes every line: only what may end there is asked.
    ends_text = _block_by_sign(_without(rules_block.reference))
    blocks.push("ends_text", ends_text, {"alt": ["paragraph", "reference", "blockquote"]})
    between_entries = (rules_block.list_block, rules_block.html_block, rules_block.heading)
    ends_entry = _block_by_sign(_without(rules_block.reference, *between_entries))
    blocks.push("ends_entry", ends_entry, {"alt": ["list"]})
    markdown.core.ruler.at("inline", _texts)
    markdown.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=parseLinkLabel,
        parseLinkDestination=_destination,
        parseLinkTitle=parseLinkTitle,
    )


def _without(*left_out: _BlockRule) -> dict[str, tuple[_BlockRule, ...]]:
    return {
        sign: tuple(rule for rule in rules if rule not in left_out)
        for sign, rules in _BLOCKS.items()
    }


def _block_by_sign(rules: Mapping[str, tuple[_BlockRule, ...]]) -> _BlockRule:
    def by_sign(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        at = state.bMarks[line] + state.tShift[line]
        asked = rules.get(state.src[at : at + 1], ())
        return any(rule(state, line, end, silent) for rule in asked)

    return by_sign


def _texts(state: StateCore) -> None:
    """Parse the texts of all blocks, as the rule of this name does."""
    parse = state.md.inline.parse
    for token in state.tokens:
        if token.type == "inline":
            children = token.children = _plain_links(token.content, state.md)
            if children is None:
                token.children = []
                parse(token.content, state.md, state.env, token.children)


def _plain_links(text: str, markdown: MarkdownIt) -> list[Token] | None:
    """Return the tokens of a text that has words and plain links only; None for any other."""
    tokens = []
    at = 0
    while at < len(text):
        found = _PLAIN.match(text, at)
        if found is None or found.end() == at:
            return None
        at = found.end()
        words, label, address = found.groups()
        if words:
            tokens.append(Token("text", "", 0, content=words))
        if label:
            address = markdown.normalizeLink(address)
            if not markdown.validateLink(address):
                return None
            tokens.append(Token("link_open", "a", 1, {"href": address}))
            tokens.append(Token("text", "", 0, level=1, content=label))
            tokens.append(Token("link_close", "a", -1))
    return tokens


def _destination(string: str, pos: int, maximum: int) -> Any:
    """Return where the address of a link ends; most end at the first bracket or blank."""
    found = _PLAIN_ADDRESS.match(string, pos, maximum)
    if found is None:
        return parseLinkDestination(string, pos, maximum)
    result = parseLinkDestination("", 0, 0)
    result.ok, result.pos, result.str = True, found.end(), unescapeAll(found.group())
    return result
