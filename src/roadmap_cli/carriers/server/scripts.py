"""SQL for whoever runs a server: its tables and roles, invitations, and what to look at.

It puts texts together and runs nothing; the texts lie in `sql`.
"""

from __future__ import annotations

import importlib.resources
import re

from roadmap_cli.core.answers.server_answers import POSTGRESQL
from roadmap_cli.errors import UsageError

DEFAULT_SHARDS = 32
# What Citus lets every login do on other nodes.
_CITUS_FUNCTIONS = (
    "^(run_command_on_.*|master_run_on_worker|citus_check_c.*|rebalance_.*|citus_rebalance_.*"
    "|get_rebalance_.*|citus_stat_activity|citus_locks)$"
)
# A name is a login, a role and a value of columns; others would need quotes somewhere.
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,62}")
_RESERVED = re.compile(r"(roadmap|pg)_.*|public|none")


def schema_script(engine: str = POSTGRESQL, shards: int = DEFAULT_SHARDS) -> str:
    """Return the SQL that makes the tables, the roles and their rights; it may be run again."""
    if engine == POSTGRESQL:
        return "\n".join(map(_read, ("tables.sql", "roles.sql", "limits.sql")))
    distribution = _read("citus_distribution.sql").replace("{shards}", str(shards))
    nodes = _read("citus_nodes.sql").replace("{limits}", _read("limits.sql"))
    return "\n".join(
        [
            _read("citus_notes.sql"),
            _read("tables.sql"),
            distribution,
            _read("roles.sql"),
            nodes.replace("{citus_functions}", _CITUS_FUNCTIONS),
        ]
    )


def invitation_script(name: str, verifier: str, cohort: str | None, *, is_mentor: bool) -> str:
    """Return the SQL that makes a login, and its place in a cohort, which is made if need be.

    A login that exists keeps its password and its other cohorts; a cohort, or a superuser, does not
    become one. Raises UsageError for a name that cannot be one.
    """
    check_name(name)
    if cohort is not None:
        check_name(cohort)
    parts = ["begin;\n"]
    roles = ["roadmap_mentor" if is_mentor else "roadmap_learner"]
    if cohort is not None:
        parts.append(_read("cohort.sql"))
    if cohort is not None and is_mentor:
        roles.append(f'"{cohort}"')
    parts.append(_read("login.sql"))
    if cohort is not None and not is_mentor:
        parts.append(_read("member.sql"))
    parts.append("commit;\n")
    fields = {"name": name, "verifier": verifier, "cohort": cohort or "", "roles": ", ".join(roles)}
    script = "".join(parts)
    return re.sub(r"\{(name|verifier|cohort|roles)\}", lambda field: fields[field[1]], script)


def check_name(name: str) -> None:
    """Raise UsageError unless a text can be the name of a learner, a mentor or a cohort."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name}' cannot be a name on a server",
            "a name has up to 63 small letters, digits and . _ -, and begins with a letter",
        )
    if _RESERVED.fullmatch(name):
        raise UsageError(f"'{name}' is a name of the server itself", "choose another one")


def check_script() -> str:
    """Return the SQL that lists what could be open, and what closes it."""
    return _read("check.sql").replace("{citus_functions}", _CITUS_FUNCTIONS)


def usage_script() -> str:
    """Return the SQL that counts learners, pieces, bytes and connections."""
    return _read("usage.sql")


def _read(name: str) -> str:
    folder = importlib.resources.files("roadmap_cli.carriers.server.sql")
    return folder.joinpath(name).read_text("utf-8")
