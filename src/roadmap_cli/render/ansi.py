"""Text for a terminal: cleaning, styles and links, display width, wrapping.

Text from a file, the database or the command line reaches a terminal only through `clean`. It must
not know answers, only strings and styles.
"""

from __future__ import annotations

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.control_chars import CONTROL, INVISIBLE
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.render.program_name import Spell

# Colours of the fixed palette, each with a contrast of at least 4.5 on white and on black, which no
# colour of the sixteen that themes redefine has everywhere. No red next to green: colours help,
# words and symbols carry the meaning.
_SGR = {
    "": "",
    "strong": "1",
    "title": "4",
    "quiet": "38;5;243",
    "id": "38;5;29",
    "good": "1;38;5;63",
    "bar": "38;5;63",
    "link": "4",
    "warn": "38;5;163",
}
# Our own drawing in ASCII, character for character, so that columns stay aligned. What stands for
# different amounts in one picture stays different.
_ASCII = str.maketrans(
    "«»“”’→…·•–—✓▸○◌◆‖█▓▒░│├└─━≈┴●◉▁▂▃▄▅▆▇▏▎▍▌▋▊▉",
    '""""\'>~-*--x>o.*=#+:.||`-=~+*@_.:;=+*---++++',
)
# Characters that take one column each: ASCII, Latin letters, punctuation, our own signs.
_ONE_COLUMN = frozenset(
    chr(code)
    for first, last in (" ~", "\xa0\xac", "\xae\u02ff", "‐‧", "‰\u205e", "←⇿", "∀⋿", "─◼", "✓✓")
    for code in range(ord(first), ord(last) + 1)
)


class OutputTarget(Record):
    """What the stream that an answer goes to can show."""

    width: int
    color: bool
    ascii: bool
    terminal: bool
    bound: bool = False  # no line may be wider, tables included
    links: bool = False  # it knows OSC 8
    spell: Spell | None = None  # where the program is called by another name than `roadmap`
    height: int = 0  # of a terminal, in lines


def clean(text: str) -> str:
    """Return text as one line without control and invisible characters."""
    if text.isprintable():
        return text
    import re  # only here: no daily command uses it

    return re.sub(f"[{CONTROL}]+", " ", re.sub(f"[{INVISIBLE}]+", "", text))


def paint(target: OutputTarget, style: str, text: str) -> str:
    """Return text in a style where the target has colour; an address as a link that it follows."""
    if not target.color or not style or not text:
        return text
    painted = f"\x1b[{_SGR[style]}m{text}\x1b[0m"
    if style == "link" and target.links and text.isascii() and text.startswith("http"):
        return f"\x1b]8;;{text}\x1b\\{painted}\x1b]8;;\x1b\\"
    return painted


def to_ascii(text: str) -> str:
    """Return text with our own drawing in ASCII; only the mark of a cut word keeps its one column."""
    return text.replace(" …", " ...").translate(_ASCII)


def display_width(text: str) -> int:
    """Return how many columns text takes in a terminal."""
    if text.isascii() or _ONE_COLUMN.issuperset(text):
        return len(text)
    from roadmap_cli.render import graphemes

    return sum(width for _, width in graphemes.split(text))


def wrap(text: str, width: int, initial_indent: str = "", subsequent_indent: str = "") -> list[str]:
    """Wrap text at `width` columns.

    Addresses and other words of ASCII are never broken: an address that is too long for its indent
    gets a line of its own without it. Scripts without blanks break between their characters.
    """
    lines: list[str] = []
    line = clean(initial_indent)
    used = display_width(line)
    is_empty = True
    for word, gap in wrapped_words(clean(text), width - display_width(subsequent_indent)):
        size = display_width(word)
        if not is_empty and used + len(gap) + size > width:
            lines.append(line)
            line, used, is_empty = subsequent_indent, display_width(subsequent_indent), True
        if is_empty and used and used + size > width and "://" in word:
            if line.strip():
                lines.append(line)
            line, used = "", 0
        line += word if is_empty else gap + word
        used += size if is_empty else size + len(gap)
        is_empty = False
    lines.append(line)
    return lines


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text, each without control and invisible characters."""
    return [clean(line.expandtabs(4)).rstrip() for line in text.splitlines()] or [""]


def wrap_lines(
    text: str, width: int, initial_indent: str = "", subsequent_indent: str = ""
) -> list[str]:
    """Wrap a text line by line: what a person wrote on lines of their own stays so."""
    lines: list[str] = []
    for line in clean_lines(text):
        words = line.lstrip()
        own = line[: len(line) - len(words)]
        indents = initial_indent + own, subsequent_indent + own
        lines += wrap(words, width, *indents) if words else [initial_indent.rstrip()]
        initial_indent = subsequent_indent
    return lines


def wrapped_words(text: str, room: int) -> list[tuple[str, str]]:
    """Return the parts that stay on one line, each with the blank before it, if any."""
    if text.isascii() or _ONE_COLUMN.issuperset(text):
        return [(word, " ") for word in text.split()]
    from roadmap_cli.render import graphemes

    parts = []
    for word in text.split():
        gap = " "
        for part in graphemes.split_word(word):
            is_too_long = not part.isascii() and display_width(part) > room > 1
            for piece in graphemes.cut(part, room) if is_too_long else (part,):
                parts.append((piece, gap))
                gap = ""
    return parts


def truncate(text: str, width: int) -> str:
    """Return text in at most `width` columns, cut with an ellipsis."""
    if display_width(text) <= width:
        return text
    from roadmap_cli.render import graphemes

    head = next(graphemes.cut(text, width - 1))
    return (head if display_width(head) < width else "").rstrip() + "…"


def pad(text: str, width: int) -> str:
    """Return text filled up to `width` columns."""
    return text + " " * max(0, width - display_width(text))
