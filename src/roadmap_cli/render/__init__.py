"""The door to the renderers: an answer and a format in, text out.

It picks the renderer and imports it then, so that a short answer pays neither for rich nor for
JSON.
"""

from typing import Any

from roadmap_cli.errors import RoadmapError, UsageError
from roadmap_cli.render.ink import Paper, clean, paint

FORMATS = ("terminal", "json", "md", "csv", "html")
# rich takes about 0.4 ms a row: a longer list is drawn plainly.
MOST_RICH_ROWS = 100


def emit(
    answer: Any,
    wanted: str,
    paper: Paper,
    command: str,
    remarks: list[str],
    trouble: RoadmapError | None = None,
) -> str:
    """Return an answer as text in the wanted format; `trouble` is what the answer tells of."""
    if wanted == "json":
        from roadmap_cli.render import envelope

        return envelope.answer(command, answer, remarks, trouble)
    if wanted == "terminal":
        from roadmap_cli.render import short

        lines = short.lines(answer, paper)
        if lines is not None:
            shown = _which(answer, " ".join(" ".join(lines).split()))
            if shown:
                lines.insert(0, paint(paper, "quiet", shown))
            return "\n".join(lines) + "\n"
    from roadmap_cli.render import layout

    page = layout.page(answer, wanted)
    if page is None:
        raise UsageError(f"'{command}' answers as text or JSON only", "leave --format out")
    shown = _which(answer, page.title)
    if shown:
        page = page._replace(note=f"{shown}, {page.note}" if page.note else shown)
    if wanted == "terminal":
        from roadmap_cli.render import plain

        if not (paper.terminal or paper.color) or plain.count_rows(page.blocks) > MOST_RICH_ROWS:
            return plain.text(page, paper)
        from roadmap_cli.render import terminal

        return terminal.text(page, paper)
    from roadmap_cli.render import documents

    if wanted == "md":
        return documents.markdown(page)
    return documents.comma_separated(page) if wanted == "csv" else documents.web_page(page)


def _which(answer: Any, told: str) -> str:
    """Return the title of the roadmap an answer shows, where it hides others and does not say so."""
    roadmap = getattr(answer, "roadmap", None)
    if roadmap is None or not getattr(roadmap, "others", 0):
        return ""
    title = clean(roadmap.title)
    return "" if title in told else title
