"""The door to the renderers: an answer, and what lays it out, in; text out.

It imports what writes a format only then, so that a short answer pays neither for rich nor for
documents. It must not know which answers there are: each command hands over the function of
`render` that lays out its answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roadmap_cli.render.ink import OutputTarget, clean, paint

if TYPE_CHECKING:
    from roadmap_cli.render.page import Page

FORMATS = ("terminal", "json", "md", "csv", "html")
# rich takes about 0.4 ms a row: a longer list is drawn plainly.
MOST_RICH_ROWS = 100


def text_of_lines(answer: Any, lines: list[str], target: OutputTarget) -> str:
    """Return the lines of a short answer as text."""
    roadmap = _unnamed_roadmap(answer, " ".join(" ".join(lines).split()))
    shown = [paint(target, "quiet", roadmap), *lines] if roadmap else lines
    return "\n".join(shown) + "\n"


def text_of_page(answer: Any, page: Page, wanted: str, target: OutputTarget) -> str:
    """Return the page of an answer in the wanted format, which is not JSON."""
    roadmap = _unnamed_roadmap(answer, page.title)
    if roadmap:
        page = page._replace(note=f"{roadmap}, {page.note}" if page.note else roadmap)
    if wanted == "terminal":
        from roadmap_cli.render import plain

        if not (target.terminal or target.color) or plain.count_rows(page.blocks) > MOST_RICH_ROWS:
            return plain.text(page, target)
        from roadmap_cli.render import terminal

        return terminal.text(page, target)
    from roadmap_cli.render import documents

    if wanted == "md":
        return documents.markdown(page)
    return documents.comma_separated(page) if wanted == "csv" else documents.web_page(page)


def _unnamed_roadmap(answer: Any, text: str) -> str:
    """Return the title of the roadmap of an answer, where others are loaded and no text names it."""
    roadmap = getattr(answer, "roadmap", None)
    if roadmap is None or not getattr(roadmap, "others", 0):
        return ""
    title = clean(roadmap.title)
    return "" if title in text else title
