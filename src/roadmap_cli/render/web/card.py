"""The card: where the learner stands as one small SVG, for a README or a profile page.

Real text and system fonts, dark mode inside, no script and no link. It must not compute a number.
"""

from __future__ import annotations

from unicodedata import east_asian_width

from roadmap_cli.core import wording
from roadmap_cli.core.answers.learning_map import LearningMap
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, PAUSED
from roadmap_cli.render.web import shapes
from roadmap_cli.render.web.shell import escape

WIDTH, HEIGHT = 495, 230
_EDGE = 20
_INNER = WIDTH - 2 * _EDGE
_TOPICS_TOP, _TOPICS_HEIGHT = 90, 60
# With more topics their dots would be too small to see, and too many for a small file.
_MOST_TOPICS = 400
_LARGEST_CELL = 13
# How a topic's dot looks: full, half, or faint.
_CLASSES = {DONE: "full", ASSUMED: "full", IN_PROGRESS: "half", PAUSED: "half"}
_STYLE = """
.card{fill:#fff;stroke:#d8dee4}.ink{fill:#1b1f24}.quiet{fill:#57606a}.rest{fill:#d8dee4}
.part{fill:#0a5fa8}.full{stroke:#0a5fa8}.half{stroke:#7cb2e2}.faint{stroke:#d8dee4}
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
.title{font-size:16px;font-weight:600}.strong{font-weight:600}
@media(prefers-color-scheme:dark){.card{fill:#0d1117;stroke:#30363d}.ink{fill:#e6edf3}
.quiet{fill:#9aa5b1}.rest{fill:#30363d}.part{fill:#58a6ff}.full{stroke:#58a6ff}
.half{stroke:#1f5a94}.faint{stroke:#30363d}}
"""


def card(answer: LearningMap) -> str:
    """Return the card."""
    report = answer.report
    counts = report.counts
    title = report.roadmap.title
    to_go = wording.format_duration(counts.minutes_left)
    words = f"{counts.behind} of {counts.counted} topics done · {to_go} to go"
    part = _INNER * counts.behind / counts.counted if counts.counted else 0
    lines = [
        f'<rect class="card" x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="9.5"/>',
        _text(title, 38, "ink title", 10.4),
        _text(words, 60, "quiet"),
        f'<rect class="rest" x="{_EDGE}" y="70" width="{_INNER}" height="8" rx="4"/>',
        f'<rect class="part" x="{_EDGE}" y="70" width="{part:.1f}" height="8" rx="4"/>'
        if part
        else "",
        *_topics(answer),
        *_next_milestone(answer),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title">\n'
        f'<title id="title">{escape(title)}: {escape(words)}</title>\n'
        f"<style>{_STYLE}</style>\n{chr(10).join(filter(None, lines))}\n</svg>\n"
    )


def _topics(answer: LearningMap) -> list[str]:
    """Return a dot for each topic, as one path for each look."""
    count = len(answer.topics)
    if not count or count > _MOST_TOPICS:
        return []
    cell = next(
        size
        for size in range(_LARGEST_CELL, 0, -1)
        if -(-count // (_INNER // size)) * size <= _TOPICS_HEIGHT
    )
    in_row = _INNER // cell
    paths: dict[str, list[str]] = {}
    for number, topic in enumerate(answer.topics):
        name = _CLASSES.get(shapes.state_of(topic.line), "faint")
        row, place = divmod(number, in_row)
        x, y = _EDGE + cell * place + cell / 2, _TOPICS_TOP + cell * row + cell / 2
        paths.setdefault(name, []).append(f"M{x:g} {y:g}h0")
    return [
        f'<path class="{name}" stroke-width="{cell * 0.7:.1f}" stroke-linecap="round"'
        f' d="{"".join(parts)}"/>'
        for name, parts in sorted(paths.items())
    ]


def _next_milestone(answer: LearningMap) -> list[str]:
    ahead = [m for m in answer.report.milestones if not m.reached and not m.skipped]
    if not ahead:
        return [_text("Nothing is left on the route.", 196, "ink strong")] if answer.topics else []
    forecast = answer.report.forecast
    sentences = {a.id: a.sentence for a in forecast.milestones} if forecast else {}
    line = ahead[0]
    soon, _, late = sentences.get(line.id, "").partition(", ")
    to_go = wording.format_duration(line.counts.minutes_left)
    return [
        _text(f"Next: {line.title}", 178, "ink strong", 8.3),
        _text(f"{to_go} to go" + (f", {soon}" if soon else ""), 198, "quiet"),
        _text(late, 216, "quiet") if late else "",
    ]


def _text(text: str, y: int, classes: str, letter: float = 7.6) -> str:
    """Return a line of text, cut where it would leave the card.

    Args:
        text: The words.
        y: Where the line stands.
        classes: Its style.
        letter: The mean width of a letter in it.

    """
    width = 0.0
    shown: list[str] = []
    for char in text:
        width += letter * (2 if east_asian_width(char) in "WF" else 1)
        if width > _INNER:
            shown[-1:] = "…"
            break
        shown.append(char)
    return f'<text class="{classes}" x="{_EDGE}" y="{y}">{escape("".join(shown))}</text>'
