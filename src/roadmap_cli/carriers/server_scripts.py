"""SQL for whoever runs a server: its tables and roles, invitations, and what to look at.

It puts texts together and runs nothing; the texts lie in `server_sql`.
"""

from __future__ import annotations

import importlib.resources

POSTGRESQL, CITUS = "postgresql", "citus"


def schema_script(engine: str = POSTGRESQL, shards: int = 32) -> str:
    """Return the SQL that makes the tables, the roles and their rights; it may be run again."""
    if engine == CITUS:
        parts = [
            _read("tables.sql"),
            _read("citus_distribution.sql").replace("{shards}", str(shards)),
        ]
    else:
        parts = [_read("tables.sql")]
    return "".join([*parts, _read("roles.sql"), _read("limits.sql")])


def _read(name: str) -> str:
    folder = importlib.resources.files("roadmap_cli.carriers.server_sql")
    return folder.joinpath(name).read_text("utf-8")
