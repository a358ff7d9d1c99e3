"""The command `server`: SQL for whoever runs a server, printed and never run."""

from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.server_answers import (
    CITUS,
    ENGINES,
    INVITE,
    PASSWORD,
    REMOVE,
    SCHEMA,
    SCRIPTS,
)
from roadmap_cli.errors import UsageError

# Of whom each script is, and which options each one takes.
_WHOM = {INVITE: "whom to invite", PASSWORD: "whose password", REMOVE: "whom to remove"}
_TAKEN_BY = {
    "--engine": (SCHEMA,),
    "--shards": (SCHEMA,),
    "--cohort": (INVITE, REMOVE),
    "--mentor": (INVITE,),
    "--device": (REMOVE,),
    "--keep-login": (REMOVE,),
}


def server(
    session: Session,
    script: str,
    name: str | None,
    engine: str | None,
    shards: int | None,
    cohort: str | None,
    mentor: bool,
    device: str | None,
    keep_login: bool,
) -> int:
    """Print SQL for a server on which learners meet; nothing is run."""
    values = (engine, shards, cohort, mentor, device, keep_login)
    _refuse_contradictions(script, name, dict(zip(_TAKEN_BY, values, strict=True)))
    return _print(session, script, name or "", values)


def _refuse_contradictions(script: str, name: str | None, options: dict[str, object]) -> None:
    if script in _WHOM and name is None:
        raise UsageError(f"{_WHOM[script]} is missing", f"type: roadmap server {script} NAME")
    if script not in _WHOM and name is not None:
        raise UsageError(f"'{script}' takes no name", f"type: roadmap server {script}")
    given = [option for option, value in options.items() if value]
    for option in given:
        if script not in _TAKEN_BY[option]:
            scripts = " and ".join(f"'server {taker}'" for taker in _TAKEN_BY[option])
            raise UsageError(f"{option} is for {scripts}", f"leave out {option}")
    if options["--shards"] and options["--engine"] != CITUS:
        raise UsageError("only Citus has shards", "add --engine citus, or leave out --shards")
    if options["--mentor"] and not options["--cohort"]:
        raise UsageError("--mentor needs a cohort to look after", "add --cohort NAME")
    if script == REMOVE and len(given) > 1:
        raise UsageError(f"{given[0]} and {given[1]} exclude each other", "choose one of them")


def _print_password(
    session: Session, script: str, name: str, cohort: str | None, is_mentor: bool
) -> int:
    from roadmap_cli.workspace import server_scripts

    if session.flags.get("quiet") and not session.json:
        raise UsageError("the password would be lost with --quiet", "leave out --quiet")
    if script == INVITE:
        answer = server_scripts.invite(name, cohort, is_mentor=is_mentor)
        hint = "; a login that exists keeps its own"
    else:
        answer, hint = server_scripts.change_password(name), ""
    if not session.json:
        session.warn(
            f"the password of {name} is {answer.password}",
            f"it is shown only here: hand it over in private, for the file ~/.pgpass{hint}",
        )
    return session.answer_document(answer, lambda invitation: invitation.sql)


def _print(
    session: Session,
    script: str,
    name: str,
    values: tuple[str | None, int | None, str | None, bool, str | None, bool],
) -> int:
    from roadmap_cli.workspace import server_scripts

    engine, shards, cohort, is_mentor, device, keep_login = values
    if script in (INVITE, PASSWORD):
        return _print_password(session, script, name, cohort, is_mentor)
    if script == REMOVE:
        answer = server_scripts.remove(name, cohort, device, keeps_login=keep_login)
    else:
        answer = server_scripts.read_script(script, engine, shards)
    return session.answer_document(answer, lambda text: text.sql)


COMMAND = p.command(
    "server",
    server,
    p.DATA,
    p.argument("script", "WHAT", "The SQL to print.", choices=SCRIPTS),
    p.optional_argument("name", "[NAME]", "With invite, password, remove: a login."),
    p.option("engine", "ENGINE", "With schema: the server.", choices=ENGINES),
    p.option(
        "shards", "N", "With schema and Citus: into how many parts; for good.", limits=(1, 1024)
    ),
    p.option(
        "cohort", "COHORT", "With invite: into this cohort, made if new; with remove: out of it."
    ),
    p.flag("mentor", "With invite: somebody who sees what the cohort shares."),
    p.option("device", "ID", "With remove: only the log of one device."),
    p.flag("keep_login", "With remove: the rows, and not the login.", "--keep-login"),
    examples=(
        ("roadmap server schema", "print tables and rights, to pipe into psql"),
        ("roadmap server invite mia --cohort spring", "print a login for Mia"),
        ("roadmap server check", "print what looks for anything left open"),
    ),
    is_of_all_roadmaps=True,
)
