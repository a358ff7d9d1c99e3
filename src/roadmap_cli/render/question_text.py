"""What `review` and `assess` print, in plain lines: questions, answers, and what these led to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from roadmap_cli.core import wording
from roadmap_cli.render.ink import Paper, paint, wrapped
from roadmap_cli.render.wording import labelled, listed, reading_lines

if TYPE_CHECKING:
    from roadmap_cli.core.naming import Named
    from roadmap_cli.core.questions import Assessment, Question, ReviewAnswer, ReviewList
    from roadmap_cli.errors import RoadmapError

_DAYS_IN_WORDS = 14


# -- key by key: review ---------------------------------------------------------------------------


def review_question(question: Question, number: int, of: int, paper: Paper) -> str:
    """Return a question as it is put to a person, and which keys there are."""
    count = f"{number} of {of}  " if of > 1 else ""
    found = [
        *_strong(wrapped(question.title, paper.width, f"{count}{question.topic}  ", "  "), paper),
        *wrapped(question.question, paper.width, "  ", "  "),
        paint(paper, "quiet", "  Enter shows the answer · s another day · q leaves"),
    ]
    return "\n".join(found) + "\n"


def review_answer(question: Question, paper: Paper) -> str:
    """Return the answer to compare with, and the question whether it was recalled."""
    answer = question.answer or ("(there is nothing to compare with)",)
    return _answer(answer, paper) + _prompt("Recalled?", paper)


# -- key by key: assess ---------------------------------------------------------------------------


def introduction(assessment: Assessment, paper: Paper) -> str:
    """Return what a person should know before the first question."""
    text = (
        f"At most {assessment.most} questions about «{assessment.roadmap.title}» find out what you"
        " need not learn again. Answer in your head, look, and be honest: only you see it. Nothing"
        " is recorded before you have seen the whole list."
    )
    return "\n".join(wrapped(text, paper.width)) + "\n"


def placing_question(assessment: Assessment, question: Question, paper: Paper) -> str:
    """Return a question as it is put to a person, and which keys there are."""
    keys = "y or n (n also when you are not sure) · q leaves"
    if question.answer:
        keys = "Enter shows the answer · n if you do not know · q leaves"
    found = [
        "",
        *_strong(wrapped(_head(assessment, question), paper.width, "", "  "), paper),
        *wrapped(question.question, paper.width, "  ", "  "),
        *_quiet(keys, paper),
    ]
    prompt = "" if question.answer else _prompt("Could you?", paper)
    return "\n".join(found) + "\n" + prompt


def placing_answer(question: Question, paper: Paper) -> str:
    """Return the answer to compare with, and the question whether it was known."""
    return _answer(question.answer, paper) + _prompt("Did you know it?", paper)


def known_list(assessment: Assessment, paper: Paper) -> str:
    """Return the whole list, and how to correct it."""
    text = (
        "To correct it, type topics, separated by commas: one on the list is taken out, with all"
        " that needs it; another is added, with all it needs. A track stands for all its topics."
    )
    lines = ["", *_known(assessment, paper), *wrapped(text, paper.width)]
    return "\n".join(lines) + "\n" + correction_prompt(paper)


def correction(before: Assessment, after: Assessment, tracks: Sequence[Named], paper: Paper) -> str:
    """Return what one line of corrections did, and how the tracks in it were understood."""
    old = {t.id: t for track in before.known for t in track.topics}
    new = {t.id: t for track in after.known for t in track.topics}
    found: list[str] = []
    for track in dict.fromkeys(tracks):
        if any(one.id == track.id for one in after.known):
            text = f"all topics of «{track.title}» are on the list, with what they need"
        else:
            text = f"all topics of «{track.title}» are off the list, with what needs them"
        found += wrapped(text, paper.width, "  ", "    ")
    for word, sign, topics in (
        ("taken out", "- ", [t for t in old.values() if t.id not in new]),
        ("added", "+ ", [t for t in new.values() if t.id not in old]),
    ):
        if topics:
            found += wrapped(f"{word}: {listed(topics)}", paper.width, f"  {sign}", "    ")
    if old.keys() == new.keys():
        found.append("  nothing changed")
    return "\n".join([*found, *wrapped(_total(after), paper.width)]) + "\n"


def refusal(error: RoadmapError, paper: Paper) -> str:
    """Return why a correction cannot be made; the person tries again."""
    text = f"{error.sentence}; {error.hint}" if error.hint else error.sentence
    return "\n".join(wrapped(text, paper.width, "  ", "  ")) + "\n"


def correction_prompt(paper: Paper) -> str:
    """Return the prompt for a correction."""
    return paint(paper, "strong", "Topics, Enter to record, q to leave: ")


# -- for those who answer by options --------------------------------------------------------------


def review_list_lines(answer: ReviewList, paper: Paper) -> list[str]:
    """Return what `review` prints where it does not ask."""
    found: list[str] = []
    for question in answer.questions:
        found += wrapped(question.title, paper.width, f"{question.topic}  ", "  ")
        found += _question(question, paper)
    if found:
        hint = "record it: roadmap review TOPIC --recalled, or --forgotten"
        return [*found, paint(paper, "quiet", f"  {hint}")]
    text = "Nothing to review: what you finish with 'roadmap done' comes back here."
    if answer.next_day:
        head = "Enough for today." if answer.asked_today else "Nothing to review."
        text = f"{head} The next one comes {answer.next_day}."
    return wrapped(text, paper.width)


def review_lines(answer: ReviewAnswer, paper: Paper) -> list[str]:
    """Return what `review` prints of an answer that it has recorded."""
    word = "✓ recalled" if answer.recalled else "forgotten"
    text = f"{word}: {answer.topic.id}; it comes back {_when(answer.days)} ({answer.due})"
    found = wrapped(text, paper.width, "", "  ")
    if answer.reading is not None:
        found += reading_lines(answer.reading, 0, paper)
    return found


def assessment_lines(assessment: Assessment, paper: Paper) -> list[str]:
    """Return what is asked next and the list so far."""
    if not assessment.minutes_open:
        return ["Nothing is left to assess: every topic is behind you."]
    found = _known(assessment, paper)
    question = assessment.question
    if question is not None:
        found += labelled(paper, "Question", _head(assessment, question))
        found += _question(question, paper)
        hint = f"repeat the command with --yes {question.topic} or --no {question.topic}"
        found += _quiet(hint, paper)
    hint = "nothing is recorded yet; the same answers with --record record the list"
    return found + _quiet(hint, paper)


COMPOSERS: dict[str, Callable[[Any, Paper], list[str]]] = {
    "ReviewList": review_list_lines,
    "ReviewAnswer": review_lines,
    "Assessment": assessment_lines,
}


# -- pieces ---------------------------------------------------------------------------------------


def _strong(lines: list[str], paper: Paper) -> list[str]:
    return [paint(paper, "strong", line) for line in lines]


def _quiet(text: str, paper: Paper) -> list[str]:
    return [paint(paper, "quiet", line) for line in wrapped(text, paper.width, "  ", "  ")]


def _prompt(question: str, paper: Paper) -> str:
    return paint(paper, "strong", f"  {question} y/n ")


def _answer(lines: Sequence[str], paper: Paper) -> str:
    rows = [row for line in lines for row in wrapped(f"→ {line}", paper.width, "  ", "    ")]
    return "\n".join(rows) + "\n"


def _head(assessment: Assessment, question: Question) -> str:
    count = f"{assessment.number} of at most {assessment.most}"
    return f"{count}: {question.topic} — {question.title}"


def _question(question: Question, paper: Paper) -> list[str]:
    """Return what is asked and its answer, line by line."""
    found = labelled(paper, "Ask", question.question)
    for i, line in enumerate(question.answer):
        found += labelled(paper, "Answer" if i == 0 else "", line)
    return found


def _known(assessment: Assessment, paper: Paper) -> list[str]:
    """Return the list of what would be recorded, by track, and its sum."""
    found: list[str] = []
    for track in assessment.known:
        head = f"{track.title} ({wording.duration(track.minutes)})"
        found += _strong(wrapped(head, paper.width, "", "  "), paper)
        found += wrapped(listed(track.topics), paper.width, "  ", "  ")
    return [*found, *wrapped(_total(assessment), paper.width)]


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
