"""The use cases of a roadmap's addresses: which there are, and whether they still work.

Only `check` goes to the network, and no other use case does.
"""

from __future__ import annotations

from collections.abc import Callable

from roadmap_cli.core import links as values
from roadmap_cli.core.links import LinksAnswer
from roadmap_cli.core.verdicts import Judgement, Response, judge
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.store.catalog_reader import stored_roadmap
from roadmap_cli.workspace.workspace import Workspace, read_snapshot

ProgressCallback = Callable[[str, int, int], None]


def links(w: Workspace, path: str | None = None) -> LinksAnswer:
    """List the addresses of a roadmap file, which is not loaded, or of the active roadmap."""
    return _of_active(w) if path is None else _of_file(path)


@read_snapshot
def _of_active(w: Workspace) -> LinksAnswer:
    found = values.collect_links(values.mentions(stored_roadmap(w.database, w.roadmap.id)))
    return values.links_answer(w.roadmap.title, "", found)


def _of_file(path: str) -> LinksAnswer:
    from roadmap_cli.formats.roadmap_yaml import read_roadmap

    result = read_roadmap(path)
    if result.roadmap is None:
        raise InvalidRoadmap(
            [p for p in result.problems if p.severity == "error"],
            f"{path} has problems; its addresses cannot be told",
        )
    found = values.collect_links(values.mentions(result.roadmap))
    return values.links_answer(result.roadmap.title, path, found)


def check(
    listed: LinksAnswer, on_progress: ProgressCallback, *, local: bool = False
) -> LinksAnswer:
    """Ask the hosts about the addresses that were listed; Ctrl-C leaves what is known by then.

    With `local` also those on this machine and in private networks.
    """
    try:
        from roadmap_cli.network import link_check
        from roadmap_cli.network.rate_limit import Limits
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("roadmap_cli"):
            raise
        raise UsageError(
            f"asking hosts needs a library that is not installed ({error.name})",
            "pip install 'httpx2>=2.5'",
        ) from error
    pages: dict[str, list[str]] = {}
    for link in listed.links:
        pages.setdefault(values.page_of(link.url), []).append(link.url)
    judgements: dict[str, Judgement] = {}

    def on_result(page: str, response: Response) -> None:
        judgements.update((url, judge(url, response)) for url in pages[page])
        on_progress("addresses asked:", len(judgements), len(listed.links))

    interrupted = False
    try:
        link_check.check_pages(list(pages), on_result, Limits(local=local))
    except KeyboardInterrupt:
        interrupted = True
    return values.links_answer(
        listed.title, listed.file, listed.links, judgements, interrupted=interrupted
    )


def gone(answer: LinksAnswer) -> InvalidRoadmap | None:
    """Return the failure that an answer stands for when an address is gone."""
    count = answer.counts.gone
    words = f"{count} addresses are gone" if count > 1 else "an address is gone"
    return InvalidRoadmap([], words) if count else None
