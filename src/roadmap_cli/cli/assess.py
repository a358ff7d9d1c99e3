"""Finding out what a newcomer knows: asked key by key, or driven by answers as options."""

import sys
from typing import Annotated, Optional

import typer

from roadmap_cli.cli import keys
from roadmap_cli.cli import params as p
from roadmap_cli.cli.session import Session
from roadmap_cli.core.assessment import Answers, Assessment
from roadmap_cli.errors import ExitCode, UsageError
from roadmap_cli.render import placement_text

_LEFT = "left; nothing was recorded\n"


def assess(
    ctx: p.Context,
    yes: Annotated[
        Optional[list[str]], typer.Option("--yes", metavar="TOPIC", help="You knew this one.")
    ] = None,
    no: Annotated[
        Optional[list[str]], typer.Option("--no", metavar="TOPIC", help="You did not, or not sure.")
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Record the list these answers lead to.")
    ] = False,
) -> int:
    """Find out by a dozen questions what you need not learn again."""
    answers = Answers(tuple(yes or ()), tuple(no or ()))
    if record:
        return _record(ctx.obj, answers)
    return _ask(ctx.obj, answers)


def _record(session: Session, answers: Answers) -> int:
    """Record what the answers lead to; there must be some."""
    from roadmap_cli.workspace import assess as use_case

    if not (answers.yes or answers.no):
        raise UsageError("--record needs answers", "give them as --yes TOPIC and --no TOPIC")
    return _record_shown(session, use_case.look(session.workspace, answers))


def _record_shown(session: Session, shown: Assessment) -> int:
    from roadmap_cli.render import outcome_text
    from roadmap_cli.workspace import assess as use_case

    return session.answer(use_case.record(session.workspace, shown), outcome_text.change_lines)


def _ask(session: Session, answers: Answers) -> int:
    """Show what the answers lead to and the next question, or ask a person at a terminal."""
    from roadmap_cli.workspace import assess as use_case

    shown = use_case.look(session.workspace, answers)
    if answers.yes or answers.no or session.json or not shown.minutes_open:
        return session.answer(shown, placement_text.assessment_lines)
    if not keys.is_a_conversation(session):
        raise UsageError(
            "there is no terminal to ask at",
            "answer by options: roadmap assess --yes TOPIC --no TOPIC; 'roadmap assess --json' has"
            " the first question; 'roadmap know TOPIC...' needs none",
        )
    return _converse(session, shown)


def _converse(session: Session, shown: Assessment) -> int:
    """Ask, show the list, have it corrected, record it; leaving on the way records nothing."""
    session.write(placement_text.beginning(shown, session.target(sys.stdout)))
    with keys.listening():
        found = _asked(session, shown)
    if found is None:
        session.write(_LEFT)
        return ExitCode.DONE
    return _settle(session, *found)


def _asked(session: Session, shown: Assessment) -> tuple[Answers, Assessment] | None:
    """Ask until enough was asked; None when the person leaves."""
    from roadmap_cli.workspace import assess as use_case

    target = session.target(sys.stdout)
    answers = Answers()
    while shown.question is not None:
        keys.forget_typed_ahead()
        session.write(placement_text.asked(shown, shown.question, target))
        answer = placement_text.answered(shown.question, target) if shown.question.answer else ""
        key = keys.answer_key(
            session, answer, (keys.NO, keys.LEAVE), (keys.YES, keys.NO, keys.LEAVE)
        )
        if key == keys.LEAVE:
            return None
        if key == keys.YES:
            answers = answers._replace(yes=(*answers.yes, shown.question.topic))
        else:
            answers = answers._replace(no=(*answers.no, shown.question.topic))
        shown = use_case.look(session.workspace, answers)
    return answers, shown


def _settle(session: Session, answers: Answers, shown: Assessment) -> int:
    """Show the list until the person records it or leaves."""
    from roadmap_cli.workspace import assess as use_case

    target = session.target(sys.stdout)
    keys.forget_typed_ahead()
    session.write(placement_text.correcting(shown, target))
    while typed := keys.line():
        if typed.lower() == keys.LEAVE:
            break
        more = tuple(name for part in typed.split(",") if (name := part.strip()))
        changed = answers._replace(corrections=(*answers.corrections, more))
        try:
            after = use_case.look(session.workspace, changed)
        except UsageError as error:
            session.write(placement_text.refused(error, target))
        else:
            tracks = [t for n in more if (t := use_case.track_named(session.workspace, n))]
            session.write(placement_text.corrected(shown, after, tracks, target))
            answers, shown = changed, after
        keys.forget_typed_ahead()
        session.write(placement_text.correction(target))
    if typed == "" and shown.topics:
        return _record_shown(session, shown)
    if typed == "":
        session.write("nothing to record; 'roadmap next' says where to begin\n")
    else:
        session.write(_LEFT if typed else f"\n{_LEFT}")
    return ExitCode.DONE
