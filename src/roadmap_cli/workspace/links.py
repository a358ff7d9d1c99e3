"""The use cases of a roadmap's addresses: which there are, and whether they still work.

Only `check` goes to the network, and no other use case does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from roadmap_cli.core import links as listing
from roadmap_cli.core.links import LinksAnswer
from roadmap_cli.core.verdicts import Heard, Judgement, judged
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.store.catalog_reader import stored_roadmap
from roadmap_cli.workspace import Workspace, at_one_moment

Tell = Callable[[int, int], None]


def links(w: Workspace, path: str | None = None) -> LinksAnswer:
    """List the addresses of a roadmap file, which is not loaded, or of the active roadmap."""
    return _of_active(w) if path is None else _of_file(path)


@at_one_moment
def _of_active(w: Workspace) -> LinksAnswer:
    found = listing.gathered(listing.mentions(stored_roadmap(w.database, w.roadmap.id)))
    return listing.answered(w.roadmap.title, "", found)


def _of_file(path: str) -> LinksAnswer:
    from roadmap_cli.formats.roadmap_yaml import read_roadmap

    result = read_roadmap(path)
    if result.roadmap is None:
        raise InvalidRoadmap(
            [p for p in result.problems if p.severity == "error"],
            f"{path} has problems; its addresses cannot be told",
        )
    found = listing.gathered(listing.mentions(result.roadmap))
    return listing.answered(result.roadmap.title, path, found)


def check(listed: LinksAnswer, tell: Tell, *, local: bool = False) -> LinksAnswer:
    """Ask the hosts about the addresses that were listed; Ctrl-C leaves what is known by then.

    With `local` also those on this machine and in private networks.
    """
    ask = _asking(local=local)
    pages: dict[str, list[str]] = {}
    for link in listed.links:
        pages.setdefault(listing.page_of(link.url), []).append(link.url)
    found: dict[str, Judgement] = {}

    def hear(page: str, heard: Heard) -> None:
        found.update((url, judged(url, heard)) for url in pages[page])
        tell(len(found), len(listed.links))

    interrupted = False
    try:
        ask(list(pages), hear)
    except KeyboardInterrupt:
        interrupted = True
    return listing.answered(listed.title, listed.file, listed.links, found, interrupted=interrupted)


def _asking(*, local: bool) -> Callable[[list[str], Callable[[str, Heard], None]], None]:
    """Return what asks hosts, which needs a library that not everybody has."""
    try:
        from roadmap_cli.network.asking import ask
        from roadmap_cli.network.manners import Manners
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("roadmap_cli"):
            raise
        raise UsageError(
            f"asking hosts needs a library that is not installed ({error.name})",
            "pip install 'httpx2>=2.5'",
        ) from error
    return partial(ask, manners=Manners(local=local))
