"""Finding out what a newcomer knows: asked key by key, or driven by answers as options."""

import sys
from typing import Annotated, Optional

import typer

from roadmap_cli.cli import keys
from roadmap_cli.cli import params as p
from roadmap_cli.cli.session import Session
from roadmap_cli.core.questions import Answers, Assessment, Question
from roadmap_cli.errors import ExitCode, UsageError
from roadmap_cli.render import question_text

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
    from roadmap_cli.workspace import assess as assessing

    s = ctx.obj
    answers = Answers(tuple(yes or ()), tuple(no or ()))
    given = bool(yes or no)
    if record and not given:
        raise UsageError("--record needs answers", "give them as --yes TOPIC and --no TOPIC")
    shown = assessing.look(s.workspace, answers)
    if record:
        return s.say(assessing.record(s.workspace, shown))
    if given or s.json or not shown.minutes_open:
        return s.say(shown)
    if not keys.is_a_conversation(s):
        raise UsageError(
            "there is no terminal to ask at",
            "answer by options: roadmap assess --yes TOPIC --no TOPIC; 'roadmap assess --json' has"
            " the first question; 'roadmap know TOPIC...' needs none",
        )
    return _converse(s, shown)


def _converse(session: Session, shown: Assessment) -> int:
    """Ask, show the list, have it corrected, record it; leaving on the way records nothing."""
    session.put(question_text.introduction(shown, session.paper(sys.stdout)))
    with keys.listening():
        found = _asked(session, shown)
    if found is None:
        session.put(_LEFT)
        return ExitCode.DONE
    return _settle(session, *found)


def _asked(session: Session, shown: Assessment) -> tuple[Answers, Assessment] | None:
    """Ask until enough was asked; None when the person leaves."""
    from roadmap_cli.workspace import assess as assessing

    paper = session.paper(sys.stdout)
    answers = Answers()
    while shown.question is not None:
        keys.forget_typed_ahead()
        session.put(question_text.placing_question(shown, shown.question, paper))
        key = _answered(session, shown.question)
        if key == keys.LEAVE:
            return None
        if key == keys.YES:
            answers = answers._replace(yes=(*answers.yes, shown.question.topic))
        else:
            answers = answers._replace(no=(*answers.no, shown.question.topic))
        shown = assessing.look(session.workspace, answers)
    return answers, shown


def _answered(session: Session, question: Question) -> str:
    """Show the answer when a key asks for it, and return what the person says of their own."""
    if question.answer:
        key = keys.pressed()
        if key in (keys.LEAVE, keys.NO):
            session.put("\n")
            return key
        session.put(question_text.placing_answer(question, session.paper(sys.stdout)))
    while (key := keys.pressed()) not in (keys.YES, keys.NO, keys.LEAVE):
        pass
    session.put(f"{key}\n")
    return key


def _settle(session: Session, answers: Answers, shown: Assessment) -> int:
    """Show the list until the person records it or leaves."""
    from roadmap_cli.workspace import assess as assessing

    paper = session.paper(sys.stdout)
    keys.forget_typed_ahead()
    session.put(question_text.known_list(shown, paper))
    while typed := keys.line():
        if typed.lower() == keys.LEAVE:
            break
        more = tuple(name for part in typed.split(",") if (name := part.strip()))
        changed = answers._replace(corrections=(*answers.corrections, more))
        try:
            after = assessing.look(session.workspace, changed)
        except UsageError as error:
            session.put(question_text.refusal(error, paper))
        else:
            tracks = [t for n in more if (t := assessing.track_named(session.workspace, n))]
            session.put(question_text.correction(shown, after, tracks, paper))
            answers, shown = changed, after
        keys.forget_typed_ahead()
        session.put(question_text.correction_prompt(paper))
    if typed == "" and shown.topics:
        return session.say(assessing.record(session.workspace, shown))
    if typed == "":
        session.put("nothing to record; 'roadmap next' says where to begin\n")
    else:
        session.put(_LEFT if typed else f"\n{_LEFT}")
    return ExitCode.DONE
