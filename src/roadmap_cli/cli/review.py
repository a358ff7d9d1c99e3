"""Asking self-check questions, one key at a time; without a terminal it lists them."""

import sys
from typing import Annotated, Optional

import typer

from roadmap_cli.cli import params as p
from roadmap_cli.cli.keys import (
    LATER,
    LEAVE,
    NO,
    YES,
    answer_key,
    forget_typed_ahead,
    is_a_conversation,
    listening,
)
from roadmap_cli.cli.session import Session
from roadmap_cli.core.questions import ReviewList
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
    if recalled or forgotten:
        return _record(ctx.obj, topic, recalled=recalled, forgotten=forgotten)
    return _ask(ctx.obj, topic)


def _record(session: Session, topic: Optional[str], *, recalled: bool, forgotten: bool) -> int:
    if topic is None or (recalled and forgotten):
        raise UsageError(
            "say one topic, and whether you knew it", "roadmap review TOPIC --recalled"
        )
    return _record_one(session, topic, recalled=recalled)


def _record_one(session: Session, topic: str, *, recalled: bool) -> int:
    from roadmap_cli.workspace import review as use_case

    answer = use_case.record(session.workspace, topic, recalled=recalled)
    return session.answer(answer, question_text.review_lines)


def _ask(session: Session, topic: Optional[str]) -> int:
    from roadmap_cli.workspace import review as use_case

    listing = use_case.to_ask(session.workspace, topic)
    if listing.questions and is_a_conversation(session):
        return _converse(session, listing)
    return session.answer(listing, question_text.review_list_lines)


def _converse(session: Session, listing: ReviewList) -> int:
    """Ask one question after the other; what was answered is kept whenever the person leaves."""
    target = session.target(sys.stdout)
    try:
        with listening():
            for number, question in enumerate(listing.questions, 1):
                forget_typed_ahead()
                session.write(question_text.asked(question, number, len(listing.questions), target))
                answer = question_text.answered(question, target)
                key = answer_key(session, answer, (LATER, LEAVE), (YES, NO, LATER, LEAVE))
                if key == LEAVE:
                    session.write("left; what you answered is kept\n")
                    break
                if key != LATER:
                    _record_one(session, question.topic, recalled=key == YES)
    finally:  # who leaves by Ctrl-C has answered some, too
        session.back_up_daily()
    return 0
