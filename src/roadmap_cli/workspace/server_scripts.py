"""The use case `server`: SQL for whoever runs a server. It connects to nothing."""

from __future__ import annotations

import secrets

from roadmap_cli.carriers.server import scram, scripts
from roadmap_cli.values import Record


class ScriptAnswer(Record):
    """SQL that somebody else runs."""

    script: str  # schema, check or usage
    sql: str


class InvitationAnswer(Record):
    """SQL that makes a login, and the password, which the SQL can only check."""

    script: str
    sql: str
    login: str
    password: str


def read_script(script: str, engine: str | None, shards: int | None) -> ScriptAnswer:
    """Return the SQL for the tables, for what is open, or for who uses a server."""
    if script == "schema":
        sql = scripts.schema_script(engine or scripts.POSTGRESQL, shards or scripts.DEFAULT_SHARDS)
    else:
        sql = scripts.check_script() if script == "check" else scripts.usage_script()
    return ScriptAnswer(script, sql)


def invite(name: str, cohort: str | None, *, is_mentor: bool) -> InvitationAnswer:
    """Return the SQL for a login and its password, which is not in the SQL."""
    password = secrets.token_urlsafe(18)
    verifier = scram.scram_verifier(password, secrets.token_bytes(16))
    sql = scripts.invitation_script(name, verifier, cohort, is_mentor=is_mentor)
    return InvitationAnswer("invite", sql, name, password)
