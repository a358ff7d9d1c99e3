"""The lines of a hint: prose is wrapped, a command to copy is never broken.

It knows how hints are written ("what it does: the command; more"), and no command's meaning.
"""

from __future__ import annotations

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.render.ansi import clean, display_width, wrap

if TYPE_CHECKING:
    from roadmap_cli.render.program_name import Spell

# It goes on to the end of the clause; what is quoted may hold anything.
_COMMAND = (
    r"""((?:(?<=:\ )(?:roadmap|sqlite3|mv|move|sudo|chmod|icacls)|(?:^|(?<=;\ ))(?:sudo|chmod|icacls))\ """
    r"""(?:'[^']*'|"[^"]*"|(?!;\ )[^'"])*)"""
)


def hint_lines(
    hint: str, width: int, indent: str, subsequent_indent: str, spell: Spell | None = None
) -> list[str]:
    """Return a hint as one line; where it is too long, each command has a line of its own."""
    spell = spell or str
    text = clean(hint)
    whole = spell(text)
    if display_width(indent + whole) <= width:
        return [indent + whole]
    import re  # only here: no daily command uses it

    lines: list[str] = []
    for index, part in enumerate(re.split(_COMMAND, text, flags=re.VERBOSE)):
        if index % 2:
            lines.append(indent + spell(part))
        elif prose := part.strip("; ") if lines else part.strip():
            lines += wrap(spell(prose), width, indent, subsequent_indent)
        indent = subsequent_indent if lines else indent
    return lines
