"""Asking self-check questions, one key at a time; without a terminal it lists them."""

import sys
from typing import Annotated

import typer

from roadmap_cli.cli import params as p
from roadmap_cli.cli.keys import (
    LATER,
    LEAVE,
    NO,
    YES,
    forget_typed_ahead,
    is_a_conversation,
    listening,
    pressed,
)
from roadmap_cli.cli.session import Session
from roadmap_cli.core.questions import Question, ReviewList
from roadmap_cli.errors import UsageError
from roadmap_cli.render import question_text


def review(
    ctx: p.Context,
    topic: p.MaybeTopic = None,
    recalled: Annotated[
        bool, typer.Option("--recalled", help="Record that you knew TOPIC.")
    ] = False,
    forgotten: Annotated[
        bool, typer.Option("--forgotten", help="Record that you did not.")
    ] = False,
) -> int:
    """Ask for what you finished a while ago, two topics a day at most."""
    from roadmap_cli.workspace import review as reviewing

    s = ctx.obj
    if recalled or forgotten:
        if topic is None or (recalled and forgotten):
            raise UsageError(
                "say one topic, and whether you knew it", "roadmap review TOPIC --recalled"
            )
        return s.say(reviewing.record(s.workspace, topic, recalled=recalled))
    listing = reviewing.to_ask(s.workspace, topic)
    if listing.questions and is_a_conversation(s):
        return _converse(s, listing)
    return s.say(listing)


def _converse(session: Session, listing: ReviewList) -> int:
    """Ask one question after the other; what was answered is kept whenever the person leaves."""
    from roadmap_cli.workspace import review as reviewing

    paper = session.paper(sys.stdout)
    with listening():
        for number, question in enumerate(listing.questions, 1):
            forget_typed_ahead()
            session.put(
                question_text.review_question(question, number, len(listing.questions), paper)
            )
            key = _answered(session, question)
            if key == LEAVE:
                session.put("left; what you answered is kept\n")
                break
            if key != LATER:
                recalled = key == YES
                session.say(reviewing.record(session.workspace, question.topic, recalled=recalled))
    return 0


def _answered(session: Session, question: Question) -> str:
    """Show the answer when a key asks for it, and return what the person says of their own."""
    paper = session.paper(sys.stdout)
    key = pressed()
    if key in (LEAVE, LATER):
        session.put("\n")
        return key
    session.put(question_text.review_answer(question, paper))
    while (key := pressed()) not in (YES, NO, LATER, LEAVE):
        pass
    session.put(f"{key}\n")
    return key
