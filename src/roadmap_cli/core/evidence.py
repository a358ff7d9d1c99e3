"""What a learner has shown, beside what they have claimed: solid topics and calibration. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from roadmap_cli.core.facts import TopicRow
from roadmap_cli.core.graph import Graph
from roadmap_cli.core.memory import GOOD
from roadmap_cli.core.review import Review
from roadmap_cli.core.states import DONE
from roadmap_cli.values import Value

DEPENDENTS_THAT_PROVE = 2
CHECKS_BEFORE_CALIBRATION = 10


def is_solid(*, recalled_later: bool, proved: bool, dependents_finished: int) -> bool:
    """Say whether a finished topic was shown to last, and not only claimed."""
    return recalled_later or proved or dependents_finished >= DEPENDENTS_THAT_PROVE


def solid_topics(rows: Sequence[TopicRow], reviews: Mapping[str, Review], graph: Graph) -> set[int]:
    """Return the places of the finished topics that were shown to last."""
    dependents = [0] * graph.size
    done = [row for row in rows if row.state == DONE]
    for row in done:
        for needed in graph.needs[graph.first[row.place] : graph.first[row.place + 1]]:
            dependents[needed] += 1
    return {
        row.place
        for row in done
        if is_solid(
            recalled_later=row.id in reviews and reviews[row.id].solid,
            proved=bool(row.proof),
            dependents_finished=dependents[row.place],
        )
    }


class Calibration(Value):
    """How what a learner said at `done` compares with the first check of the same topic."""

    checks: int
    recalled: int
    sure: int  # topics rated 3 or 4 that were checked
    sure_recalled: int


def calibration(reviews: Iterable[Review]) -> Calibration | None:
    """Return how sure a learner was and what they recalled, once there are ten checks."""
    checks = recalled = sure = sure_recalled = 0
    for review in reviews:
        checks += review.checks
        recalled += review.recalled
        if review.rating >= GOOD and review.first_check:
            sure += 1
            sure_recalled += review.first_check == 1
    if checks < CHECKS_BEFORE_CALIBRATION:
        return None
    return Calibration(checks, recalled, sure, sure_recalled)
