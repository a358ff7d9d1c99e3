"""The commands of a learner and a mentor: share, cohort."""

import sys

from roadmap_cli.cli.input import keys
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import ExitCode, UsageError


def share(
    session: Session,
    cohort: str | None,
    into: str | None,
    name: str | None,
    everything: bool,
    time: bool,
    stop: bool,
    yes: bool,
) -> int:
    """Let a mentor see your progress, or show what you share with whom."""
    _refuse_contradictions(
        session, cohort, into, name, everything=everything, time=time, stop=stop, yes=yes
    )
    if cohort is None:
        return _use_folder(session, into, name, everything, time, stop, yes)
    return _use_server(session, cohort, everything, time, stop, yes)


def _refuse_contradictions(
    session: Session,
    cohort: str | None,
    into: str | None,
    name: str | None,
    *,
    everything: bool,
    time: bool,
    stop: bool,
    yes: bool,
) -> None:
    has_content = name is not None or everything or time or bool(session.flags.get("roadmap"))
    if cohort is None and into is None and (has_content or stop or yes):
        raise UsageError(
            "share where?",
            "name the folder: roadmap share --into DIR; or a cohort: roadmap share COHORT",
        )
    if cohort is not None and into is not None:
        raise UsageError("a cohort is on a server and in no folder", "name one of the two")
    if cohort is not None and name is not None:
        raise UsageError("a cohort knows you by your login", "leave out --name")
    if stop and (has_content or yes):
        raise UsageError(
            "--stop takes all of it back and does not ask",
            "roadmap share --stop --into DIR" if cohort is None else "roadmap share --stop COHORT",
        )
    if everything and session.flags.get("roadmap"):
        raise UsageError("--all means all roadmaps, --roadmap only one", "use one of the two")


def _use_folder(
    session: Session,
    into: str | None,
    name: str | None,
    everything: bool,
    time: bool,
    stop: bool,
    yes: bool,
) -> int:
    if into is None:
        return _show_shares(session)
    if stop:
        return _stop(session, into)
    return _share(session, into, name, everything=everything, time=time, yes=yes)


def _use_server(
    session: Session, cohort: str, everything: bool, time: bool, stop: bool, yes: bool
) -> int:
    if stop:
        return _stop_cohort(session, cohort)
    return _share_cohort(session, cohort, everything=everything, time=time, yes=yes)


def _show_shares(session: Session) -> int:
    from roadmap_cli.render.text import share_text
    from roadmap_cli.workspace.sharing import share as use_case

    return session.answer(use_case.show_shares(session.workspace), share_text.shares_lines)


def _stop(session: Session, into: str) -> int:
    from roadmap_cli.render.text import share_text
    from roadmap_cli.workspace.sharing import share as use_case

    return session.answer(use_case.stop(session.workspace, into), share_text.stop_lines)


def _share(
    session: Session, into: str, name: str | None, *, everything: bool, time: bool, yes: bool
) -> int:
    """Write a card after the person has seen what will be on it, and agreed."""
    from roadmap_cli.render.text import share_text
    from roadmap_cli.workspace.sharing import share as use_case

    w = session.workspace
    plan = use_case.plan_card(w, into, name, everything=everything, has_minutes=time)
    question = share_text.share_question(plan, session.target(sys.stdout))
    if not yes and not _confirm(session, question):
        return ExitCode.DONE
    answer = use_case.write_card(w, plan)
    return session.answer(answer, share_text.share_lines if yes else share_text.shared_lines)


def _share_cohort(session: Session, cohort: str, *, everything: bool, time: bool, yes: bool) -> int:
    """Share with a cohort after the person has seen what its mentors will see, and agreed."""
    from roadmap_cli.render.text import cohort_share_text
    from roadmap_cli.workspace.sharing import cohort_shares as use_case

    w = session.workspace
    plan = use_case.plan_share(w, cohort, everything=everything, has_minutes=time)
    question = cohort_share_text.share_question(plan, session.target(sys.stdout))
    if not yes and not _confirm(session, question):
        return ExitCode.DONE
    answer = use_case.write_share(w, plan)
    lines = cohort_share_text.share_lines if yes else cohort_share_text.shared_lines
    return session.answer(answer, lines)


def _stop_cohort(session: Session, cohort: str) -> int:
    from roadmap_cli.render.text import cohort_share_text
    from roadmap_cli.workspace.sharing import cohort_shares as use_case

    answer = use_case.stop(session.workspace, cohort)
    return session.answer(answer, cohort_share_text.stop_lines)


def _confirm(session: Session, question: str) -> bool:
    """Print what will be seen, and ask; raise UsageError without a terminal."""
    if not keys.is_interactive(session):
        raise UsageError(
            "there is no terminal to ask in; nothing was shared",
            "--yes shares without asking, and shows what",
        )
    with keys.single_keys():
        keys.discard_typed_ahead()
        session.write(question)
        agrees = keys.read_key() == keys.YES
    session.write("y\n" if agrees else "n\nnothing was shared\n")
    return agrees


def cohort(
    session: Session, places: list[str], quiet_days: int, learner: str | None, topic: str | None
) -> int:
    """Show where those stand who share with you, and whom a word may help."""
    if learner is not None and topic is not None:
        raise UsageError("--learner and --topic are two different pages", "give one of them")
    return _cohort(session, places, quiet_days, learner, topic)


def _cohort(
    session: Session, places: list[str], quiet_days: int, learner: str | None, topic: str | None
) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.pages import cohort_page
    from roadmap_cli.workspace.sharing import cohort as use_case

    w, roadmap = session.workspace, session.flags.get("roadmap")
    with ProgressMeter(session) as on_progress:
        answer = use_case.read_cohort(w, places, roadmap, quiet_days, on_progress)
    if learner is not None:
        return session.answer_page(use_case.find_learner(answer, learner), cohort_page.learner_page)
    if topic is not None:
        return session.answer_page(use_case.find_topic(answer, topic), cohort_page.topic_page)
    is_table = session.format == "csv"
    return session.answer_page(
        answer, cohort_page.cohort_table if is_table else cohort_page.cohort_page
    )


SHARE = p.command(
    "share",
    share,
    p.DATA,
    p.optional_argument(
        "cohort", "[COHORT]", "Share with this cohort, by the server of the setting 'sync'."
    ),
    p.option("into", "DIR", "Write a card into this folder.", stream=p.NO_STREAM),
    p.option("name", "NAME", "The name on the card; else that of last time."),
    p.flag("everything", "Share all loaded roadmaps.", "--all"),
    p.flag("time", "Share the hours you spent, too."),
    p.flag("stop", "Stop sharing with the cohort, or in the folder."),
    p.flag("yes", "Do not ask before sharing."),
    examples=(
        ("roadmap share --into class --name Mia", "see what a mentor would see, and agree"),
        ("roadmap share --into class --yes", "bring your card up to date"),
        ("roadmap share --stop --into class", "share no more"),
    ),
)
COHORT = p.command(
    "cohort",
    cohort,
    p.DATA,
    p.argument(
        "places",
        "DIR...",
        "Folders with cards, or cards; or the address of a server, and a cohort.",
        many=True,
        stream=p.NO_STREAM,
    ),
    p.option(
        "quiet_days",
        "DAYS",
        "After how many days without a record somebody is quiet; otherwise 14.",
        "--quiet-days",
        default=14,
        limits=(1, 3650),
    ),
    p.option("learner", "NAME", "Show the topics of this learner."),
    p.option("topic", "ID", "Show who is in this topic, and who got through."),
    examples=(
        ("roadmap cohort class", "see where everybody stands"),
        ("roadmap cohort class --learner Mia", "and where one of them does"),
        ("roadmap cohort class -o class.html", "write a page for a browser"),
    ),
    is_document=True,
)
COMMANDS = (SHARE, COHORT)
