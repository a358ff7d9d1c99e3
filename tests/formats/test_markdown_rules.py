"""Lines and texts that mean nothing to most rules of Markdown are read as if all had been asked."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from roadmap_cli.formats.markdown_rules import ask_less

PIECES = st.sampled_from(
    [
        *("- ", "* ", "+ ", "1. ", "7) ", "> ", "# ", "## ", "[ ] ", "- [x] ", "    ", "\t", "  "),
        *("\n", "\n", "\n", "\n\n", "\n- [ ] ", "\n  - ", "\n> ", "\n---\n", "\n===\n", "\n***\n"),
        *(
            "-\n",
            "1.\n",
            "\n=",
            "\n--  \n",
            "- ---\n",
            "```\n",
            "~~~",
            "\n  ```\n",
            "___\n",
            "=\t\n",
        ),
        *("| a | b |\n|---|:-:|\n| 1 | 2 |\n", "|", "a | b\n- | -\n", "\n|-\n", "-|", "::--\n"),
        *("[a](b)", "[a b](https://e.org/?a=b&c)", "[a!](b)", "![a](b)", "!", "[a](b 'c')"),
        *("[a](<b c>)", "[a](b(c)d)", "[a](b\\)c)", "[a](é&amp;)", "[](b)", "[a]()", "](", "[["),
        *(
            "[a][b]",
            "[b]: /c 'd'\n",
            "[b]:\n/c\n",
            "[*a*](b)",
            "[a](b)[c](d)",
            "[a](b\x01)",
            "[a](javascript:b)",
        ),
        *(
            "**a**",
            "__b",
            "*",
            "~~c~~",
            "`d`",
            "`",
            "\\",
            "\\[",
            "  \n",
            "\\\n",
            "&amp;",
            "&",
            "&#35;",
        ),
        *(
            "<a>",
            "</a>",
            "<!-- c -->",
            "<div>\n",
            "<https://e.org>",
            "<",
            "https://e.org/a_b",
            ":",
            ".",
        ),
        *(
            "word",
            "two words",
            "é",
            "\xa0",
            "\u2028",
            "\x0b",
            "\x1c",
            "0",
            "x",
            "(",
            ")",
            "]",
            "'",
            '"',
        ),
    ]
)


def parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    markdown.core.ruler.disable("text_join")
    return markdown


def read(markdown: MarkdownIt, text: str) -> list[dict[str, Any]]:
    return [dict(token.as_dict()) for token in markdown.parse(text)]


@given(st.lists(PIECES, max_size=24).map("".join))
@example("- [ ] [Title](https://example.org/1) - some words\n- [x] [a](b)!\n")
@example("-\n\n\n  foo\n")
@example("a\n---\n\n> b\n===\nc\n    -\n")
@example("- a\n  |-|\n  b | c\n  - | -\n")
def test_a_text_is_read_as_the_library_reads_it_alone(text: str) -> None:
    asked_less = parser()
    ask_less(asked_less, text)
    assert read(asked_less, text) == read(parser(), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, no sign!", [("text", "plain words, no sign!")]),
        ("[a](b)", [("link_open", ""), ("text", "a"), ("link_close", "")]),
        ("![a](b)", [("image", "a")]),
        ("a]b", [("text", "a]b")]),
    ],
)
def test_what_a_line_of_words_and_links_holds(text: str, expected: list[tuple[str, str]]) -> None:
    asked_less = parser()
    ask_less(asked_less, text)
    inline = asked_less.parse(text)[1]
    assert [(child.type, child.content) for child in inline.children or ()] == expected
