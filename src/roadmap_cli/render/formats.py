"""Turn the lines or the page of an answer into text.

The module of a format is imported only when it is needed: a short answer loads neither the layout
of pages nor documents. It must not know which answers there are: each command passes the function of `render`
that lays out its answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from roadmap_cli.annotations import TYPE_CHECKING, Any
from roadmap_cli.render.ansi import OutputTarget, clean, paint

if TYPE_CHECKING:
    from roadmap_cli.render.pages.page import Page

FORMATS = ("terminal", "json", "md", "csv", "html")


def format_lines(answer: Any, lines: list[str], target: OutputTarget) -> str:
    """Return the lines of a short answer as text."""
    if target.spell and type(lines) is list:  # lines that were not wrapped
        lines = list(map(target.spell, lines))
    roadmap = _missing_roadmap_title(answer, " ".join(" ".join(lines).split()))
    head = [paint(target, "quiet", roadmap)] if roadmap else []
    return "\n".join(head + lines) + "\n"


def format_page(answer: Any, page: Page, output_format: str, target: OutputTarget) -> Iterator[str]:
    """Yield the text of an answer's page in the wanted format, which is not JSON, in pieces."""
    roadmap = _missing_roadmap_title(answer, page.title)
    if roadmap:
        page = page._replace(note=f"{roadmap}, {page.note}" if page.note else roadmap)
    if output_format == "terminal":
        from roadmap_cli.render.pages import layout

        for line in layout.page_lines(page, target):
            parts = "".join(paint(target, style, text) for text, style in line)
            yield parts.rstrip() + "\n"
        return
    if output_format == "html":
        from roadmap_cli.render.web import page_html

        yield page_html.page_html(page)
        return
    from roadmap_cli.render.pages import documents

    yield documents.to_markdown(page) if output_format == "md" else documents.to_csv(page)


def _missing_roadmap_title(answer: Any, text: str) -> str:
    """Return the title of the roadmap of an answer if several are loaded and the text lacks it."""
    roadmap = getattr(answer, "roadmap", None)
    if roadmap is None or not getattr(roadmap, "others", 0):
        return ""
    title = clean(roadmap.title)
    return "" if title in text else title
