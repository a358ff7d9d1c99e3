"""The use cases of a roadmap's addresses: which there are, and whether they still work.

Only `check_links` goes to the network, and no other use case does.
"""

from __future__ import annotations

from roadmap_cli.core.model.links import LinksAnswer, collect_links, links_answer, page_url
from roadmap_cli.core.model.verdicts import Judgement, Response, judge
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.file_access import name_input
from roadmap_cli.installation import this_installation
from roadmap_cli.store.versions import catalog_reader
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace, read_snapshot


def links(w: Workspace, path: str | None = None) -> LinksAnswer:
    """List the addresses of a roadmap file, which is not loaded, or of the active roadmap."""
    if path is None:
        return _active_links(w)
    from roadmap_cli.formats.own.roadmap_reader import read_roadmap

    result = read_roadmap(path)
    if result.roadmap is None:
        raise InvalidRoadmap(
            [p for p in result.problems if p.severity == "error"],
            f"{name_input(path)} has problems, so its addresses cannot be listed",
        )
    return links_answer(result.roadmap.title, path, collect_links(result.roadmap))


@read_snapshot
def _active_links(w: Workspace) -> LinksAnswer:
    roadmap = catalog_reader.read_roadmap(w.database, w.roadmap.id)
    return links_answer(w.roadmap.title, "", collect_links(roadmap))


def check_links(
    answer: LinksAnswer, on_progress: ProgressCallback, *, local: bool = False
) -> LinksAnswer:
    """Check the addresses of an answer; Ctrl-C keeps the results so far.

    `local` also allows addresses on this machine and in private networks.
    """
    try:
        from roadmap_cli.network import link_check
        from roadmap_cli.network.rate_limit import Limits
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("roadmap_cli"):
            raise
        raise UsageError(
            f"checking links needs a library that is not installed ({error.name})",
            this_installation().install_command("httpx2>=2.5"),
        ) from error
    pages: dict[str, list[str]] = {}
    for link in answer.links:
        pages.setdefault(page_url(link.url), []).append(link.url)
    judgements: dict[str, Judgement] = {}

    def on_result(page: str, response: Response) -> None:
        judgements.update((url, judge(url, response)) for url in pages[page])
        on_progress("addresses checked:", len(judgements), len(answer.links))

    interrupted = False
    try:
        link_check.check_pages(list(pages), on_result, Limits(local=local))
    except KeyboardInterrupt:
        interrupted = True
    return links_answer(
        answer.title, answer.file, answer.links, judgements, interrupted=interrupted
    )


def links_failure(answer: LinksAnswer) -> InvalidRoadmap | None:
    """Return the error if an address is gone."""
    count = answer.counts.gone
    words = f"{count} addresses are gone" if count > 1 else "an address is gone"
    return InvalidRoadmap([], words) if count else None
