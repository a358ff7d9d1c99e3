"""The command `server`: SQL for whoever runs a server, printed and never run."""

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.server_answers import CITUS, ENGINES, INVITE, SCHEMA, SCRIPTS
from roadmap_cli.errors import UsageError


def server(
    session: Session,
    script: str,
    name: str | None,
    engine: str | None,
    shards: int | None,
    cohort: str | None,
    mentor: bool,
) -> int:
    """Print SQL for a server on which learners meet; nothing is run."""
    _refuse_contradictions(script, name, engine, shards, has_cohort=bool(cohort or mentor))
    if script == INVITE:
        return _invite(session, name or "", cohort, mentor)
    return _print(session, script, engine, shards)


def _refuse_contradictions(
    script: str, name: str | None, engine: str | None, shards: int | None, *, has_cohort: bool
) -> None:
    if (script == INVITE) != (name is not None):
        raise UsageError(
            "whom to invite is missing" if name is None else f"'{script}' takes no name",
            "type: roadmap server invite NAME"
            if name is None
            else f"type: roadmap server {script}",
        )
    if script != INVITE and has_cohort:
        raise UsageError("--cohort and --mentor are for invitations", "roadmap server invite NAME")
    if script != SCHEMA and (engine or shards):
        raise UsageError("--engine and --shards are for the tables", "roadmap server schema")
    if shards and engine != CITUS:
        raise UsageError("only Citus has shards", "add --engine citus, or leave out --shards")


def _invite(session: Session, name: str, cohort: str | None, is_mentor: bool) -> int:
    from roadmap_cli.workspace import server_scripts

    if is_mentor and cohort is None:
        raise UsageError("--mentor needs a cohort to look after", "add --cohort NAME")
    if session.flags.get("quiet") and not session.json:
        raise UsageError("the password would be lost with --quiet", "leave out --quiet")
    answer = server_scripts.invite(name, cohort, is_mentor=is_mentor)
    if not session.json:
        session.warn(
            f"the password of {name} is {answer.password}",
            "it is shown only here: hand it over in private, for the file ~/.pgpass; a login that"
            " exists keeps its own",
        )
    return session.answer_document(answer, lambda invitation: invitation.sql)


def _print(session: Session, script: str, engine: str | None, shards: int | None) -> int:
    from roadmap_cli.workspace import server_scripts

    answer = server_scripts.read_script(script, engine, shards)
    return session.answer_document(answer, lambda text: text.sql)


COMMAND = p.command(
    "server",
    server,
    p.DATA,
    p.argument("script", "WHAT", "The SQL to print.", choices=SCRIPTS),
    p.optional_argument("name", "[NAME]", "With invite: the login of a learner or a mentor."),
    p.option("engine", "ENGINE", "With schema: the server.", choices=ENGINES),
    p.option(
        "shards", "N", "With schema and Citus: into how many parts; for good.", limits=(1, 1024)
    ),
    p.option("cohort", "COHORT", "With invite: the cohort, made if it is new."),
    p.flag("mentor", "With invite: somebody who sees what the cohort shares."),
    examples=(
        ("roadmap server schema", "print tables and rights, to pipe into psql"),
        ("roadmap server invite mia --cohort spring", "print a login for Mia"),
        ("roadmap server check", "print what looks for anything left open"),
    ),
    is_of_all_roadmaps=True,
)
