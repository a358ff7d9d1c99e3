"""What `review` and `assess` print, in plain lines: questions, answers, and what these led to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.render.ink import OutputTarget, paint, wrapped
from roadmap_cli.render.wording import labelled, listed, reading_lines

if TYPE_CHECKING:
    from roadmap_cli.core.naming import Named
    from roadmap_cli.core.questions import Assessment, Question, ReviewAnswer, ReviewList
    from roadmap_cli.errors import RoadmapError

_DAYS_IN_WORDS = 14


# -- key by key: review ---------------------------------------------------------------------------


def review_question(question: Question, number: int, of: int, target: OutputTarget) -> str:
    """Return a question as it is put to a person, and which keys there are."""
    count = f"{number} of {of}  " if of > 1 else ""
    found = [
        *_strong(wrapped(question.title, target.width, f"{count}{question.topic}  ", "  "), target),
        *wrapped(question.question, target.width, "  ", "  "),
        paint(target, "quiet", "  Enter shows the answer · s another day · q leaves"),
    ]
    return "\n".join(found) + "\n"


def review_answer(question: Question, target: OutputTarget) -> str:
    """Return the answer to compare with, and the question whether it was recalled."""
    answer = question.answer or ("(there is nothing to compare with)",)
    return _answer(answer, target) + _prompt("Recalled?", target)


# -- key by key: assess ---------------------------------------------------------------------------


def introduction(assessment: Assessment, target: OutputTarget) -> str:
    """Return what a person should know before the first question."""
    text = (
        f"At most {assessment.most} questions about «{assessment.roadmap.title}» find out what you"
        " need not learn again. Answer in your head, look, and be honest: only you see it. Nothing"
        " is recorded before you have seen the whole list."
    )
    return "\n".join(wrapped(text, target.width)) + "\n"


def placing_question(assessment: Assessment, question: Question, target: OutputTarget) -> str:
    """Return a question as it is put to a person, and which keys there are."""
    keys = "y or n (n also when you are not sure) · q leaves"
    if question.answer:
        keys = "Enter shows the answer · n if you do not know · q leaves"
    found = [
        "",
        *_strong(wrapped(_head(assessment, question), target.width, "", "  "), target),
        *wrapped(question.question, target.width, "  ", "  "),
        *_quiet(keys, target),
    ]
    prompt = "" if question.answer else _prompt("Could you?", target)
    return "\n".join(found) + "\n" + prompt


def placing_answer(question: Question, target: OutputTarget) -> str:
    """Return the answer to compare with, and the question whether it was known."""
    return _answer(question.answer, target) + _prompt("Did you know it?", target)


def known_list(assessment: Assessment, target: OutputTarget) -> str:
    """Return the whole list, and how to correct it."""
    text = (
        "To correct it, type topics, separated by commas: one on the list is taken out, with all"
        " that needs it; another is added, with all it needs. A track stands for all its topics."
    )
    lines = ["", *_known(assessment, target), *wrapped(text, target.width)]
    return "\n".join(lines) + "\n" + correction_prompt(target)


def correction(
    before: Assessment, after: Assessment, tracks: Sequence[Named], target: OutputTarget
) -> str:
    """Return what one line of corrections did, and how the tracks in it were understood."""
    old = {t.id: t for track in before.known for t in track.topics}
    new = {t.id: t for track in after.known for t in track.topics}
    found: list[str] = []
    for track in dict.fromkeys(tracks):
        if any(one.id == track.id for one in after.known):
            text = f"all topics of «{track.title}» are on the list, with what they need"
        else:
            text = f"all topics of «{track.title}» are off the list, with what needs them"
        found += wrapped(text, target.width, "  ", "    ")
    for word, sign, topics in (
        ("taken out", "- ", [t for t in old.values() if t.id not in new]),
        ("added", "+ ", [t for t in new.values() if t.id not in old]),
    ):
        if topics:
            found += wrapped(f"{word}: {listed(topics)}", target.width, f"  {sign}", "    ")
    if old.keys() == new.keys():
        found.append("  nothing changed")
    return "\n".join([*found, *wrapped(_total(after), target.width)]) + "\n"


def refusal(error: RoadmapError, target: OutputTarget) -> str:
    """Return why a correction cannot be made; the person tries again."""
    text = f"{error.sentence}; {error.hint}" if error.hint else error.sentence
    return "\n".join(wrapped(text, target.width, "  ", "  ")) + "\n"


def correction_prompt(target: OutputTarget) -> str:
    """Return the prompt for a correction."""
    return paint(target, "strong", "Topics, Enter to record, q to leave: ")


# -- for those who answer by options --------------------------------------------------------------


def review_list_lines(answer: ReviewList, target: OutputTarget) -> list[str]:
    """Return what `review` prints where it does not ask."""
    found: list[str] = []
    for question in answer.questions:
        found += wrapped(question.title, target.width, f"{question.topic}  ", "  ")
        found += _question(question, target)
    if found:
        hint = "record it: roadmap review TOPIC --recalled, or --forgotten"
        return [*found, paint(target, "quiet", f"  {hint}")]
    text = "Nothing to review: what you finish with 'roadmap done' comes back here."
    if answer.next_day:
        head = "Enough for today." if answer.asked_today else "Nothing to review."
        text = f"{head} The next one comes {answer.next_day}."
    return wrapped(text, target.width)


def review_lines(answer: ReviewAnswer, target: OutputTarget) -> list[str]:
    """Return what `review` prints of an answer that it has recorded."""
    word = "✓ recalled" if answer.recalled else "forgotten"
    text = f"{word}: {answer.topic.id}; it comes back {_when(answer.days)} ({answer.due})"
    found = wrapped(text, target.width, "", "  ")
    if answer.reading is not None:
        found += reading_lines(answer.reading, 0, target)
    return found


def assessment_lines(assessment: Assessment, target: OutputTarget) -> list[str]:
    """Return what is asked next and the list so far."""
    if not assessment.minutes_open:
        return ["Nothing is left to assess: every topic is behind you."]
    found = _known(assessment, target)
    question = assessment.question
    if question is not None:
        found += labelled(target, "Question", _head(assessment, question))
        found += _question(question, target)
        hint = f"repeat the command with --yes {question.topic} or --no {question.topic}"
        found += _quiet(hint, target)
    hint = "nothing is recorded yet; the same answers with --record record the list"
    return found + _quiet(hint, target)


# -- pieces ---------------------------------------------------------------------------------------


def _strong(lines: list[str], target: OutputTarget) -> list[str]:
    return [paint(target, "strong", line) for line in lines]


def _quiet(text: str, target: OutputTarget) -> list[str]:
    return [paint(target, "quiet", line) for line in wrapped(text, target.width, "  ", "  ")]


def _prompt(question: str, target: OutputTarget) -> str:
    return paint(target, "strong", f"  {question} y/n ")


def _answer(lines: Sequence[str], target: OutputTarget) -> str:
    rows = [row for line in lines for row in wrapped(f"→ {line}", target.width, "  ", "    ")]
    return "\n".join(rows) + "\n"


def _head(assessment: Assessment, question: Question) -> str:
    count = f"{assessment.number} of at most {assessment.most}"
    return f"{count}: {question.topic} — {question.title}"


def _question(question: Question, target: OutputTarget) -> list[str]:
    """Return what is asked and its answer, line by line."""
    found = labelled(target, "Ask", question.question)
    for i, line in enumerate(question.answer):
        found += labelled(target, "Answer" if i == 0 else "", line)
    return found


def _known(assessment: Assessment, target: OutputTarget) -> list[str]:
    """Return the list of what would be recorded, by track, and its sum."""
    found: list[str] = []
    for track in assessment.known:
        head = f"{track.title} ({wording.duration(track.minutes)})"
        found += _strong(wrapped(head, target.width, "", "  "), target)
        found += wrapped(listed(track.topics), target.width, "  ", "  ")
    return [*found, *wrapped(_total(assessment), target.width)]


def _total(assessment: Assessment) -> str:
    if not assessment.topics:
        if assessment.question is not None:
            return "Nothing is on the list yet."
        return "Nothing is on the list: by your answers you begin at the beginning."
    count = "1 topic" if assessment.topics == 1 else f"{assessment.topics} topics"
    return f"Known before: {count}, {wording.duration(assessment.minutes)}."


def _when(days: int) -> str:
    if days < 2:
        return "tomorrow"
    if days < _DAYS_IN_WORDS:
        return f"in {days} days"
    if days < 60:
        return f"in {round(days / 7)} weeks"
    return f"in {round(days / 30.4)} months"
