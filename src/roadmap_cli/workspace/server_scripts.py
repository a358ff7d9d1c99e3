"""The use case `server`: SQL for whoever runs a server. It connects to nothing."""

from __future__ import annotations

import secrets

from roadmap_cli.carriers.server import scram, scripts
from roadmap_cli.core.answers.server_answers import (
    CHECK,
    INVITE,
    POSTGRESQL,
    SCHEMA,
    InvitationAnswer,
    ScriptAnswer,
)


def read_script(script: str, engine: str | None, shards: int | None) -> ScriptAnswer:
    """Return the SQL for the tables, for what is open, or for who uses a server."""
    if script == SCHEMA:
        sql = scripts.schema_script(engine or POSTGRESQL, shards or scripts.DEFAULT_SHARDS)
    else:
        sql = scripts.check_script() if script == CHECK else scripts.usage_script()
    return ScriptAnswer(script, sql)


def invite(name: str, cohort: str | None, *, is_mentor: bool) -> InvitationAnswer:
    """Return the SQL for a login and its password, which is not in the SQL.

    Somebody who exists there keeps the old password; nothing here can know that.
    """
    password = secrets.token_urlsafe(18)
    verifier = scram.scram_verifier(password, secrets.token_bytes(16))
    sql = scripts.invitation_script(name, verifier, cohort, is_mentor=is_mentor)
    return InvitationAnswer(INVITE, sql, name, password)
