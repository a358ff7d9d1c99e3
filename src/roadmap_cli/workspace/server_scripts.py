"""The use case `server`: SQL for whoever runs a server. It connects to nothing."""

from __future__ import annotations

import secrets

from roadmap_cli.carriers.server import scram, scripts
from roadmap_cli.core.answers.server_answers import (
    CHECK,
    INVITE,
    PASSWORD,
    POSTGRESQL,
    REMOVE,
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
    password, verifier = _make_password()
    sql = scripts.invitation_script(name, verifier, cohort, is_mentor=is_mentor)
    return InvitationAnswer(INVITE, sql, name, password)


def change_password(name: str) -> InvitationAnswer:
    """Return the SQL that gives a login another password, which is not in the SQL."""
    password, verifier = _make_password()
    return InvitationAnswer(PASSWORD, scripts.password_script(name, verifier), name, password)


def remove(name: str, cohort: str | None, device: str | None, *, keeps_login: bool) -> ScriptAnswer:
    """Return the SQL that removes a learner, one device of theirs, or a place in a cohort."""
    sql = scripts.removal_script(name, cohort=cohort, device=device, keeps_login=keeps_login)
    return ScriptAnswer(REMOVE, sql)


def _make_password() -> tuple[str, str]:
    password = secrets.token_urlsafe(18)
    return password, scram.scram_verifier(password, secrets.token_bytes(16))
