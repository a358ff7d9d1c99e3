"""Where the topics of a roadmap stand, as the projection has it. It only reads."""

from __future__ import annotations

from roadmap_cli.core.progress import TopicState
from roadmap_cli.store.database import Database


def state_of(database: Database, roadmap: str, topic: str) -> TopicState:
    """Return where one topic stands."""
    row = database.row(
        "select state, since, began, touched, spent, rating, proof, note, notes from topic_state"
        " where roadmap = ? and topic = ?",
        (roadmap, topic),
    )
    return TopicState._make(row) if row is not None else TopicState()


def states(database: Database, roadmap: str) -> dict[str, str]:
    """Return the state of each topic that was touched."""
    return dict(database.rows("select topic, state from topic_state where roadmap = ?", (roadmap,)))


def first_days(database: Database, roadmap: str) -> dict[str, str]:
    """Return the day on which each topic that was touched was first started."""
    return dict(database.rows("select topic, began from topic_state where roadmap = ?", (roadmap,)))
