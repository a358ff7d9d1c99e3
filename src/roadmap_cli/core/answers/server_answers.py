"""What `server` answers, and the names of its scripts and of the servers they are for."""

from __future__ import annotations

from roadmap_cli.values import Record

SCHEMA, INVITE, CHECK, USAGE = SCRIPTS = ("schema", "invite", "check", "usage")
POSTGRESQL, CITUS = ENGINES = ("postgresql", "citus")


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
