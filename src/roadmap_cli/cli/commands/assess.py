"""The command `assess`: it asks what a newcomer knows, by keys or by options."""

import sys

from roadmap_cli.cli.input import keys
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.core.answers.question_answers import Assessment, PlacementAnswers, Question
from roadmap_cli.errors import ExitCode, UsageError
from roadmap_cli.render.text import question_text

_LEAVE_MESSAGE = "you left; nothing was recorded\n"
# What may be typed at the list instead of topics.
_AGREE_WORDS, _LEAVE_WORDS = ("y", "yes"), (keys.LEAVE, "quit", "n", "no")


def assess(session: Session, yes: list[str] | None, no: list[str] | None, record: bool) -> int:
    """Answer up to 14 questions and skip what you know."""
    answers = PlacementAnswers(tuple(yes or ()), tuple(no or ()))
    if record:
        return _record_answers(session, answers)
    return _ask(session, answers)


def _record_answers(session: Session, answers: PlacementAnswers) -> int:
    from roadmap_cli.workspace import assess as use_case

    if not (answers.yes or answers.no):
        raise UsageError("--record needs answers", "give them as --yes TOPIC and --no TOPIC")
    return _record(session, use_case.assess(session.workspace, answers))


def _record(session: Session, assessment: Assessment) -> int:
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import assess as use_case

    answer = use_case.record(session.workspace, assessment)
    return session.answer(answer, change_text.change_lines)


def _ask(session: Session, answers: PlacementAnswers) -> int:
    """Print what the answers lead to and the next question, or ask a person at a terminal."""
    from roadmap_cli.workspace import assess as use_case

    assessment = use_case.assess(session.workspace, answers)
    if answers.yes or answers.no or session.json or not assessment.minutes_open:
        return session.answer(assessment, question_text.assessment_lines)
    if not keys.is_interactive(session):
        raise UsageError(
            "assess asks questions, and this is not a terminal",
            "answer with options: roadmap assess --yes TOPIC --no TOPIC; the first question is in"
            " 'roadmap assess --json'; without questions: roadmap know TOPIC...",
        )
    return _interview(session, assessment)


def _interview(session: Session, assessment: Assessment) -> int:
    """Ask, print the list, let it be corrected, record it; leaving early records nothing."""
    target = session.target(sys.stdout)
    session.write(question_text.assessment_introduction(assessment, target))
    with keys.single_keys():
        result = _ask_questions(session, assessment)
    if result is None:
        session.write(_LEAVE_MESSAGE)
        return ExitCode.DONE
    return _confirm(session, *result)


def _ask_questions(
    session: Session, assessment: Assessment
) -> tuple[PlacementAnswers, Assessment] | None:
    """Ask until there is no further question; return None when the person leaves."""
    from roadmap_cli.workspace import assess as use_case

    given: list[tuple[str, bool]] = []
    answers = PlacementAnswers()
    while (question := assessment.question) is not None:
        key = _ask_one(session, assessment, question, can_go_back=bool(given))
        if key == keys.LEAVE:
            return None
        if key == keys.BACK:
            given.pop()
        else:
            given.append((question.topic, key == keys.YES))
        answers = PlacementAnswers(
            tuple(topic for topic, knew in given if knew),
            tuple(topic for topic, knew in given if not knew),
        )
        assessment = use_case.assess(session.workspace, answers)
    return answers, assessment


def _ask_one(
    session: Session, assessment: Assessment, question: Question, *, can_go_back: bool
) -> str:
    """Ask a question, show its answer if it has one, and return the key that was pressed."""
    target = session.target(sys.stdout)
    keys.discard_typed_ahead()
    text = question_text.assessment_question(assessment, question, target)
    advice = question_text.assessment_keys(question, target, can_go_back=can_go_back)
    others = (keys.NO, keys.LEAVE, *([keys.BACK] if can_go_back else []))
    choices = {key: key for key in others}
    if question.answer:
        key = keys.choose(session, text + advice, {**keys.SHOW_KEYS, **choices}, advice)
        if key != keys.SHOW:
            return key
        text = question_text.assessment_answer(question, target)
        advice = question_text.assessment_rating_keys(target, can_go_back=can_go_back)
    else:
        text += advice
    prompt = question_text.assessment_prompt(question, target)
    return keys.choose(session, text, {keys.YES: keys.YES, **choices}, advice, prompt)


def _confirm(session: Session, answers: PlacementAnswers, assessment: Assessment) -> int:
    """Print the list and apply corrections until the person records it or leaves."""
    from roadmap_cli.workspace import assess as use_case

    target = session.target(sys.stdout)
    keys.discard_typed_ahead()
    session.write(question_text.assumed_topics(assessment, target))
    while (typed := keys.read_line()) is not None:
        if (
            not typed and assessment.topics
        ):  # one Enter too many at the last question records nothing
            keys.discard_typed_ahead()
            session.write(question_text.correction_prompt(target))
            continue
        word = typed.lower()
        if word in ("", *_LEAVE_WORDS, *_AGREE_WORDS):
            typed = "" if word in _AGREE_WORDS else typed
            break
        names = tuple(name for part in typed.split(",") if (name := part.strip()))
        new_answers = answers._replace(corrections=(*answers.corrections, names))
        try:
            after = use_case.assess(session.workspace, new_answers)
        except UsageError as error:
            session.write(question_text.correction_refusal(error, target))
        else:
            tracks = [t for n in names if (t := use_case.find_exact_track(session.workspace, n))]
            session.write(question_text.correction_result(assessment, after, tracks, target))
            answers, assessment = new_answers, after
        keys.discard_typed_ahead()
        session.write(question_text.correction_prompt(target))
    if typed == "" and assessment.topics:
        return _record(session, assessment)
    if typed == "":
        spell = session.display.spell or str
        session.write(spell("nothing to record; to begin: roadmap next\n"))
    else:
        session.write(_LEAVE_MESSAGE if typed else f"\n{_LEAVE_MESSAGE}")
    return ExitCode.DONE


COMMAND = p.command(
    "assess",
    assess,
    p.LEARN,
    p.option("yes", "TOPIC", "You know this topic.", many=True),
    p.option("no", "TOPIC", "You do not know this topic, or are not sure.", many=True),
    p.flag("record", "Record what follows from these answers."),
    examples=(
        ("roadmap assess", "answer questions, one after the other"),
        ("roadmap assess --yes git-basics --no sql-queries", "see what follows from this"),
        ("roadmap assess --yes git-basics --record", "and record it"),
    ),
)
