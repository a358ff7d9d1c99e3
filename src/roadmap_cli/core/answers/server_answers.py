"""What `server` answers, and the names of its scripts and of the servers they are for."""

from __future__ import annotations

from roadmap_cli.values import Record

SCRIPTS = ("schema", "invite", "password", "remove", "check", "usage")
SCHEMA, INVITE, PASSWORD, REMOVE, CHECK, USAGE = SCRIPTS
POSTGRESQL, CITUS = ENGINES = ("postgresql", "citus")


class ScriptAnswer(Record):
    """SQL that somebody else runs."""

    script: str  # schema, remove, check or usage
    sql: str


class InvitationAnswer(Record):
    """SQL that makes a login or changes its password, and the password, which the SQL can only check."""

    script: str
    sql: str
    login: str
    password: str
