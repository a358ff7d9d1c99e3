"""A picture of a terminal: what the program printed, with its colours, as SVG.

It has a dark ground of its own, so that it can be read on light pages and dark ones.
"""

import re
from itertools import pairwise
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT, _MARGIN = 8.43, 19, 16
_COLORS = {"243": "#9aa4b2", "29": "#4cc38a", "63": "#8f98ff", "163": "#e879c6"}
_ESCAPE = re.compile("\x1b\\[([\\d;]*)m")
_HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"
 font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6e8ee">
<title>{title}</title>
<rect width="{width}" height="{height}" rx="8" fill="#14171f"/>
"""


def to_svg(screen: str, title: str) -> str:
    """Return a screen as a picture, as wide as its longest line."""
    lines = screen.splitlines()
    columns = max(len(_ESCAPE.sub("", line)) for line in lines)
    width, height = round(columns * _WIDTH) + 2 * _MARGIN, len(lines) * _HEIGHT + 2 * _MARGIN
    parts = [_HEAD.format(width=width, height=height, title=escape(title))]
    for number, line in enumerate(lines):
        y = _MARGIN + number * _HEIGHT + 14
        spans = "".join(_spans(line))
        parts.append(f'<text y="{y}" xml:space="preserve">{spans}</text>\n' if spans else "")
    return "".join([*parts, "</svg>\n"])


def _spans(line: str) -> list[str]:
    """Return the stretches of a line that have one style each, at their columns."""
    spans, column = [], 0
    marks = [(0, 0, ""), *((m.start(), m.end(), m[1]) for m in _ESCAPE.finditer(line))]
    for (_, begin, codes), (end, _, _) in pairwise([*marks, (len(line), 0, "")]):
        text = line[begin:end]
        if text.strip():
            x = _MARGIN + column * _WIDTH
            spans.append(f'<tspan x="{x:.1f}"{_style(codes)}>{escape(text)}</tspan>')
        column += len(text)
    return spans


def _style(codes: str) -> str:
    """Return the attributes of the codes of one escape sequence."""
    style = ' font-weight="bold"' if codes.split(";")[0] == "1" else ""
    if codes == "4":
        style = ' text-decoration="underline"'
    color = re.search(r"38;5;(\d+)", codes)
    return style + (f' fill="{_COLORS[color[1]]}"' if color else "")
