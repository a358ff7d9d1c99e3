"""What the learners of a cohort share through a server, as its mentor may read it.

It opens no database and writes nothing. It trusts no row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from roadmap_cli.carriers import places
from roadmap_cli.carriers.server import shared_rows, shared_table
from roadmap_cli.core.answers.shared_progress import SharedRoadmap
from roadmap_cli.core.cohort import cohort as core
from roadmap_cli.core.cohort.cohort import SharedName
from roadmap_cli.errors import NotFound, UsageError
from roadmap_cli.formats.progress_card import InvalidCard, clean_text
from roadmap_cli.formats.text.identifiers import ID_PATTERN
from roadmap_cli.values import Record
from roadmap_cli.workspace import server_connection

_MAX_ROADMAPS = 100  # of one learner


class ServerCohort(Record):
    """What is shared with a cohort, of the roadmap that was chosen."""

    names: list[SharedName]
    chosen: SharedName
    shares: list[tuple[str, SharedRoadmap]]
    not_sharing: list[str]
    faults: list[str]  # what could not be read


def is_server(place: str) -> bool:
    """Return whether a word names a server, or means to."""
    return "://" in place


def read_cohort(
    words: Sequence[str], choose: Callable[[Sequence[SharedName]], SharedName]
) -> ServerCohort:
    """Return what is shared with a cohort: the words are the address of a server, and its name.

    Raises NotFound unless the login is a mentor of the cohort.
    """
    place = places.parse_place(words[0])
    if place.kind != places.SERVER or len(words) != 2:
        raise UsageError(
            "which cohort?", "name one after the server: roadmap cohort ADDRESS COHORT"
        )
    cohort = words[1]
    if not cohort.isprintable():
        raise NotFound("this cannot be a cohort", "check its spelling")
    with server_connection.connect(place, is_syncing=False) as server:
        found = shared_table.read_cohort(server, cohort)
        if not found.is_mentor:
            raise NotFound(
                f"{server.learner} is not a mentor of a cohort '{cohort}' at {place.name}",
                "check its spelling; whoever runs the server makes mentors of it",
            )
        faults: list[str] = []
        names = core.shared_names(_read_titles(found.titles, faults))
        # Without a roadmap, the cohort is all that has a name.
        chosen = choose(names) if names else SharedName("", clean_text(cohort), 0)
        rows = shared_table.read_progress(server, cohort, chosen.id) if chosen.id else []
    shares = list(_read_rows(rows, faults))
    sharing = {learner for learner, _, _ in found.titles}
    not_sharing = [_clean_name(name) for name in found.learners if name not in sharing]
    return ServerCohort(names, chosen, shares, not_sharing, faults)


def _read_titles(
    titles: Iterable[tuple[str, str, str]], faults: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield the id and the title of each roadmap that a learner shares."""
    counts: dict[str, int] = {}
    for learner, roadmap, title in titles:
        counts[learner] = counts.get(learner, 0) + 1
        if counts[learner] == _MAX_ROADMAPS + 1:
            faults.append(f"{_clean_name(learner)} shares more than {_MAX_ROADMAPS} roadmaps")
        elif counts[learner] <= _MAX_ROADMAPS and ID_PATTERN.fullmatch(roadmap):
            yield roadmap, clean_text(title)
        elif counts[learner] <= _MAX_ROADMAPS:
            faults.append(
                f"{_clean_name(learner)} shares a roadmap of an impossible id: {clean_text(roadmap)}"
            )


def _read_rows(
    rows: Iterable[tuple[str, shared_rows.SharedRow]], faults: list[str]
) -> Iterator[tuple[str, SharedRoadmap]]:
    """Yield what can be read, each learner by a name of their own."""
    names: set[str] = set()
    for learner, row in rows:
        name = _clean_name(learner)
        try:
            if name in names:
                raise InvalidCard("is of a name that is there twice")
            names.add(name)
            yield name, shared_rows.read_row(row)
        except InvalidCard as error:
            faults.append(f"what {name} shares {error}")


def _clean_name(login: str) -> str:
    return clean_text(login) or "a learner without a name"
