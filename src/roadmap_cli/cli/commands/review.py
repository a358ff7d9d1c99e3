"""The command `review`: it asks self-check questions, or lists them without a terminal."""

import sys

from roadmap_cli.cli.input import keys
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.question_answers import ReviewList
from roadmap_cli.errors import UsageError
from roadmap_cli.render.text import question_text


def review(
    session: Session, topic: str | None, recalled: bool, forgotten: bool, on: str | None
) -> int:
    """Ask for what you finished a while ago, two topics a day at most."""
    if not (recalled or forgotten or on):
        return _ask(session, topic)
    return _record(session, None if recalled == forgotten else topic, recalled=recalled, on=on)


def _record(session: Session, topic: str | None, *, recalled: bool, on: str | None = None) -> int:
    from roadmap_cli.workspace import review as use_case

    if topic is None:
        raise UsageError(
            "say one topic, and whether you knew it", "roadmap review TOPIC --recalled"
        )
    answer = use_case.record(session.workspace, topic, recalled=recalled, on=on)
    return session.answer(answer, question_text.review_lines)


def _ask(session: Session, topic: str | None) -> int:
    from roadmap_cli.workspace import review as use_case

    questions = use_case.list_questions(session.workspace, topic)
    if questions.questions and keys.is_interactive(session):
        return _interview(session, questions)
    return session.answer(questions, question_text.review_list_lines)


def _interview(session: Session, review_list: ReviewList) -> int:
    """Ask one question after the other; each answer is recorded at once."""
    target, questions = session.target(sys.stdout), review_list.questions
    try:
        with keys.single_keys():
            for number, question in enumerate(questions, 1):
                keys.discard_typed_ahead()
                session.write(
                    question_text.review_question(question, number, len(questions), target)
                )
                answer = question_text.review_answer(question, target)
                key = keys.ask_key(
                    session,
                    answer,
                    (keys.LATER, keys.LEAVE),
                    (keys.YES, keys.NO, keys.LATER, keys.LEAVE),
                )
                if key == keys.LEAVE:
                    session.write("left; what you answered is kept\n")
                    break
                if key != keys.LATER:
                    _record(session, question.topic, recalled=key == keys.YES)
    finally:  # Ctrl-C leaves the earlier answers recorded
        session.back_up_daily()
    return 0


COMMAND = p.command(
    "review",
    review,
    p.LEARN,
    p.OPTIONAL_TOPIC,
    p.flag("recalled", "Record that you knew TOPIC."),
    p.flag("forgotten", "Record that you did not."),
    p.DAY,
)
