"""The command `review`: it asks self-check questions, or lists them without a terminal."""

import sys

from roadmap_cli.cli.input import keys
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.question_answers import Question, ReviewList
from roadmap_cli.errors import UsageError
from roadmap_cli.render.text import question_text


def review(
    session: Session, topic: str | None, recalled: bool, forgotten: bool, on: str | None
) -> int:
    """Test yourself on topics that you finished a while ago."""
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
    return session.answer(answer, question_text.recorded_review_lines)


def _ask(session: Session, topic: str | None) -> int:
    from roadmap_cli.workspace import review as use_case

    review_list = use_case.list_questions(session.workspace, topic)
    if (review_list.questions or review_list.again) and keys.is_interactive(session):
        return _interview(session, review_list)
    return session.answer(review_list, question_text.review_list_lines)


def _interview(session: Session, review_list: ReviewList) -> int:
    """Ask one question after the other; each answer is recorded at once.

    At the end comes once more what was forgotten.
    """
    total = len(review_list.questions)
    queue = [*review_list.questions, *review_list.again]
    try:
        with keys.single_keys():
            for number, question in enumerate(queue, 1):  # grows during the loop
                key = _ask_one(session, question, number if number <= total else None, total)
                if key == keys.LEAVE:
                    session.write("left; what you answered is kept\n")
                    break
                if key != keys.LATER and _record_key(session, question, key):
                    queue.append(question)
    finally:  # Ctrl-C leaves the earlier answers recorded
        session.back_up_daily()
    return 0


def _ask_one(session: Session, question: Question, number: int | None, total: int) -> str:
    target = session.target(sys.stdout)
    keys.discard_typed_ahead()
    session.write(question_text.review_question(question, number, total, target))
    return keys.ask_key(
        session,
        question_text.review_answer(question, target),
        (keys.LATER, keys.LEAVE),
        (keys.YES, keys.NO, keys.LATER, keys.LEAVE),
    )


def _record_key(session: Session, question: Question, key: str) -> bool:
    """Record an answer; return whether to ask once more."""
    from roadmap_cli.workspace import review as use_case

    answer = use_case.record(session.workspace, question.topic, recalled=key == keys.YES)
    session.answer(answer, question_text.review_lines)
    return answer.again


COMMAND = p.command(
    "review",
    review,
    p.LEARN,
    p.OPTIONAL_TOPIC,
    p.flag("recalled", "Record that you remembered TOPIC."),
    p.flag("forgotten", "Record that you had forgotten TOPIC."),
    p.DAY,
    examples=(
        ("roadmap review", "answer the questions that are due"),
        ("roadmap review git-basics", "answer the questions of one topic"),
        ("roadmap review git-basics --recalled", "record that you remembered it"),
    ),
)
