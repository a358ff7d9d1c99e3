"""Looking for damage that SQLite itself does not see: schema, catalog, and the end of the log.

It reads only, and repairs nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from roadmap_cli.errors import DatabaseError
from roadmap_cli.store import log
from roadmap_cli.store.catalog import unpacked
from roadmap_cli.store.database import SCHEMA, Database, connect
from roadmap_cli.store.opening import refuse_foreign_log

_SCHEMA = (
    "select type, name, sql from sqlite_master where sql is not null"
    " and name not like 'sqlite\\_%' escape '\\' and name not like '\\_%' escape '\\'"
)


def faults_of_file(path: str) -> list[str]:
    """Return what is wrong with the database at a path, as far as can be read; [] when nothing."""
    try:
        refuse_foreign_log(path)
        connection = connect(path)
    except DatabaseError as error:
        return [error.sentence]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return [str(error)]
    try:
        database = Database(path, connection)
        return [
            *faults_of_pages(database),
            *faults_of_schema(database),
            *faults_of_roadmaps(database),
            *log.faults(database),
        ]
    except (sqlite3.Error, UnicodeDecodeError, ValueError) as error:
        return [str(error)]
    finally:
        connection.close()


def faults_of_pages(database: Database) -> list[str]:
    """Return what SQLite's own check of the file finds."""
    found = [str(row[0]) for row in database.rows("pragma integrity_check(20)")]
    return [] if found == ["ok"] else found


def faults_of_references(database: Database) -> list[str]:
    """Return which tables refer to rows that are not there."""
    return [
        f"table {table} refers to something that is not in {other}"
        for table, other in database.rows(
            'select distinct "table", parent from pragma_foreign_key_check'
        )
    ]


def faults_of_schema(
    database: Database, version: int = SCHEMA, *, strict: bool = False
) -> list[str]:
    """Return the tables, indexes and triggers that are missing or not as they were made.

    With `strict` also any that somebody has added, and not only triggers.
    """
    from roadmap_cli.store import migrations

    with closing(migrations.fresh(version)) as connection:
        expected = {row[:2]: row[2] for row in connection.execute(_SCHEMA)}
    found = {row[:2]: row[2] for row in database.rows(_SCHEMA)}
    return [
        f"the {kind} {name} is " + ("changed" if (kind, name) in found else "missing")
        for (kind, name), sql in sorted(expected.items())
        if found.get((kind, name)) != sql
    ] + [
        f"the {kind} {name} is not of this program"
        for kind, name in sorted(found.keys() - expected.keys())
        if strict or kind == "trigger"  # which would act on what the program writes
    ]


def faults_of_roadmaps(database: Database) -> Iterator[str]:
    """Yield a sentence for each loaded roadmap that lost something."""
    for (name,) in database.rows("select id from roadmap order by id"):
        if not is_complete(database, name):
            yield f"the roadmap {name} lost topics; load its file again"


def is_complete(database: Database, roadmap: str) -> bool:
    """Say whether the topics of a roadmap are those its graph was made of."""
    row = database.row("select minutes from graph where roadmap = ?", (roadmap,))
    places = database.row(
        "select count(*), coalesce(max(place) + 1, 0) from topic"
        " where roadmap = ? and place is not null",
        (roadmap,),
    )
    return row is not None and places == (len(unpacked(row[0])),) * 2
