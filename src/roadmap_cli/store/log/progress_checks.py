"""Comparing all that is stored about the progress on a roadmap with its checksums.

A daily command compares only what it reads, through `row_sums`. It must not know what the columns
mean. It only reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from roadmap_cli.store.database import row_sums
from roadmap_cli.store.database.database import REPLACEMENT, Database
from roadmap_cli.store.database.row_sums import damaged_states, sum_rows
from roadmap_cli.store.database.sqlite_errors import ignore_damage
from roadmap_cli.store.log import progress_sums, topic_days


def check_states(database: Database, roadmap: str) -> None:
    """Raise DamagedCache unless the states, sums of days and read marks match their checksums.

    The days of topics are left to `topic_days`, where they are compared as they are read.
    """
    with database.reading():
        progress_sums.check(database, roadmap)
        stored = _read_sums(database, roadmap)
        if stored != _mark_sums(database, roadmap):
            raise damaged_states(database.path)


def check_whole(database: Database, roadmap: str) -> None:
    """Raise DamagedCache unless all that is stored about the progress matches its checksums."""
    with database.reading():
        check_states(database, roadmap)
        topic_days.check_all(database, roadmap)


def is_whole(database: Database, roadmap: str) -> bool:
    """Return whether all that is stored about the progress matches its checksums."""
    with ignore_damage(), suppress(row_sums.DamagedCache):
        check_whole(database, roadmap)
        return True
    return False


def find_damage(database: Database) -> Iterator[str]:
    """Yield a sentence for each roadmap whose progress does not match its checksums."""
    with database.lenient_text():
        roadmaps = progress_sums.roadmaps(database) or [""]
    for roadmap in roadmaps:
        if REPLACEMENT not in roadmap and is_whole(database, roadmap):
            continue
        yield f"the states of {roadmap or 'no roadmap'} do not match their checksums"


def _read_sums(database: Database, roadmap: str) -> dict[str, str]:
    sql = "select topic, sum from checksum where roadmap = ? and part = ?"
    return dict(database.rows(sql, (roadmap, row_sums.MARKS)))


def _mark_sums(database: Database, roadmap: str) -> dict[str, str]:
    """Map each topic with read marks to the checksum of these."""
    sql = "select distinct topic from reading_state where roadmap = ?"
    topics = database.column(sql, (roadmap,))
    return {topic: sum_rows(row_sums.mark_rows(database, roadmap, topic)) for topic in topics}
