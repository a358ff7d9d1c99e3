"""How many forecasts the log has of each roadmap: a part of the projection, in the table `meta`.

A report reads the forecasts through an index; a damaged one could hide some, and the number tells.
"""

from __future__ import annotations

from roadmap_cli.errors import SuspectedDamage
from roadmap_cli.store.database.database import Database
from roadmap_cli.store.database.sqlite_errors import RESTORE_HINT

_KEY = "forecasts "  # of a roadmap, in `meta`
_STORED = f"from meta where substr(key, 1, {len(_KEY)}) = '{_KEY}'"
# From the table itself, whatever an index says.
_FORETOLD = "from event not indexed where kind = 'foretold'"


def check(database: Database, roadmap: str) -> None:
    """Raise SuspectedDamage unless the index finds all forecasts of a roadmap."""
    sql = "select count(*) from event where kind = 'foretold' and roadmap = ?"
    with database.reading():
        count = database.value(sql, (roadmap,), default=0)
        stored = database.get_meta(_KEY + roadmap) or "0"
    if stored != str(count):
        raise SuspectedDamage(f"an index is damaged: {database.path}", RESTORE_HINT)


def refresh(database: Database, roadmap: str) -> None:
    """Store the number of a roadmap as the log says it; call it inside a transaction."""
    count = database.value(f"select count(*) {_FORETOLD} and roadmap = ?", (roadmap,), default=0)
    database.set_meta(_KEY + roadmap, str(count))


def refresh_all(database: Database) -> None:
    """Store the numbers of all roadmaps anew; call it inside a transaction."""
    database.connection.execute(f"delete {_STORED}")
    for key, count in _expected_values(database).items():
        database.set_meta(key, count)


def are_current(database: Database) -> bool:
    """Return whether the stored numbers are those of the log."""
    return dict(database.rows(f"select key, value {_STORED}")) == _expected_values(database)


def _expected_values(database: Database) -> dict[str, str]:
    rows = database.rows(f"select roadmap, count(*) {_FORETOLD} group by roadmap")
    return {_KEY + roadmap: str(count) for roadmap, count in rows}
