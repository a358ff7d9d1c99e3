"""What a learner shares with a cohort, as a row of a server: made of a value, and read back.

It trusts no row that it reads. It knows no server.
"""

from __future__ import annotations

import json

from roadmap_cli.core.answers.shared_progress import SharedRoadmap
from roadmap_cli.errors import InvalidRoadmap, UsageError
from roadmap_cli.formats import progress_card
from roadmap_cli.formats.progress_card import InvalidCard
from roadmap_cli.formats.text.strict_json import parse_json
from roadmap_cli.values import Record

MAX_LENGTH = 1_000_000  # of the topics, in characters; the server refuses more


class SharedRow(Record):
    """One learner's progress on one roadmap, as the table `shared` has it."""

    roadmap: str
    title: str
    version: str
    size: int
    events: int
    has_minutes: bool
    as_of: str
    topics: str | None  # JSON; None: there was more than we read


class Share(Record):
    """That something of a roadmap is shared with a cohort."""

    cohort: str
    roadmap: str
    has_minutes: bool


class CohortMembers(Record):
    """A cohort, as a mentor sees it; empty for everybody else."""

    is_mentor: bool
    learners: list[str]
    titles: list[tuple[str, str, str]]  # learner, roadmap, title of all that is shared


def make_row(shared: SharedRoadmap, *, has_minutes: bool) -> SharedRow:
    """Return the row of a roadmap; raise UsageError if it is too much for one."""
    value = progress_card.roadmap_value(shared)
    topics = json.dumps(value.pop("topics"), ensure_ascii=False)
    if len(topics) > MAX_LENGTH:
        raise UsageError(
            f"the topics of '{shared.id}' are too much to share with a cohort",
            "share another roadmap with --roadmap ID",
        )
    return SharedRow(value.pop("id"), **value, has_minutes=has_minutes, topics=topics)


def read_row(row: SharedRow) -> SharedRoadmap:
    """Return the roadmap of a row; raise InvalidCard."""
    if row.topics is None or len(row.topics) > MAX_LENGTH:
        raise InvalidCard(f"has more than {MAX_LENGTH:,} characters")
    try:
        topics = parse_json(row.topics, "")
    except InvalidRoadmap as error:
        raise InvalidCard(f"cannot be read: {error.problems[0].sentence}") from None
    value = row._asdict() | {"id": row.roadmap, "topics": topics}
    return progress_card.read_roadmap(value)
