"""The command `review`: it asks self-check questions, or lists them without a terminal."""

import sys

from roadmap_cli.cli.input import keys
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.question_answers import Question, ReviewList
from roadmap_cli.errors import UsageError
from roadmap_cli.render.text import question_text

# The ratings of `done` are taken, too; there are only two answers to a review.
_RATING_KEYS = {
    **{key: key for key in (keys.YES, keys.NO, keys.LATER, keys.LEAVE)},
    "1": keys.NO,
    "2": keys.YES,
    "3": keys.YES,
    "4": keys.YES,
}


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
            "name one topic, and say whether you knew it", "roadmap review TOPIC --recalled"
        )
    answer = use_case.record(session.workspace, topic, recalled=recalled, on=on)
    return session.answer(answer, question_text.recorded_review_lines)


def _ask(session: Session, topic: str | None) -> int:
    from roadmap_cli.workspace import review as use_case

    review_list = use_case.list_questions(session.workspace, topic)
    if not (review_list.questions or review_list.again) or not keys.is_interactive(session):
        return session.answer(review_list, question_text.review_list_lines)
    return (_practise if review_list.practice else _interview)(session, review_list)


def _practise(session: Session, review_list: ReviewList) -> int:
    """Ask about a topic that is not done: nothing is recorded."""
    target = session.target(sys.stdout)
    with keys.single_keys():
        for question in review_list.questions:
            if _show_question(session, question, 1, 1, is_practice=True) == keys.LEAVE:
                return 0
            session.write(question_text.practice_answer(question, review_list.practice, target))
    return 0


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
                    session.write("you left; your answers are saved\n")
                    break
                if key != keys.LATER and _record_key(session, question, key):
                    queue.append(question)
    finally:  # Ctrl-C leaves the earlier answers recorded
        session.back_up_daily()
    return 0


def _ask_one(session: Session, question: Question, number: int | None, total: int) -> str:
    target = session.target(sys.stdout)
    key = _show_question(session, question, number, total)
    if key != keys.SHOW:
        return key
    return keys.choose(
        session,
        question_text.review_answer(question, target),
        _RATING_KEYS,
        question_text.rating_advice(target),
        question_text.recall_prompt(target),
    )


def _show_question(
    session: Session,
    question: Question,
    number: int | None,
    total: int,
    *,
    is_practice: bool = False,
) -> str:
    target = session.target(sys.stdout)
    keys.discard_typed_ahead()
    text = question_text.review_question(question, number, total, target)
    advice = question_text.review_keys(target, is_practice=is_practice)
    choices = {**keys.SHOW_KEYS, keys.LATER: keys.LATER, keys.LEAVE: keys.LEAVE}
    if is_practice:
        del choices[keys.LATER]
    return keys.choose(session, text + advice, choices, advice)


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
        ("roadmap review git-basics", "answer a question on one topic"),
        ("roadmap review git-basics --recalled", "record that you remembered it"),
    ),
)
