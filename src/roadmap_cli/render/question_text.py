"""What `review` prints, in plain lines: questions, answers, and when a topic comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from roadmap_cli.render.ink import Paper, paint, wrapped
from roadmap_cli.render.wording import labelled, reading_lines

if TYPE_CHECKING:
    from roadmap_cli.core.questions import Question, ReviewAnswer, ReviewList

_DAYS_IN_WORDS = 14


def asked(question: Question, number: int, of: int, paper: Paper) -> str:
    """Return a question as it is put to a person, and which keys there are."""
    count = f"{number} of {of}  " if of > 1 else ""
    head = f"{count}{question.topic}  "
    found = [
        paint(paper, "strong", line) for line in wrapped(question.title, paper.width, head, "  ")
    ]
    found += wrapped(question.question, paper.width, "  ", "  ")
    found.append(paint(paper, "quiet", "  Enter shows the answer · s another day · q leaves"))
    return "\n".join(found) + "\n"


def answered(question: Question, paper: Paper) -> str:
    """Return the answer to compare with, and the question whether it was known."""
    found: list[str] = []
    for line in question.answer or ("(there is nothing to compare with)",):
        found += wrapped(f"→ {line}", paper.width, "  ", "    ")
    prompt = paint(paper, "strong", "  Recalled? y/n ")
    return "\n".join(found) + f"\n{prompt}"


def _list(listing: ReviewList, paper: Paper) -> list[str]:
    found: list[str] = []
    for question in listing.questions:
        found += wrapped(question.title, paper.width, f"{question.topic}  ", "  ")
        found += labelled(paper, "Ask", question.question)
        for i, line in enumerate(question.answer):
            found += labelled(paper, "Answer" if i == 0 else "", line)
    if found:
        hint = "record it: roadmap review TOPIC --recalled, or --forgotten"
        return [*found, paint(paper, "quiet", f"  {hint}")]
    if listing.asked_today and listing.next_day:
        return wrapped(f"Enough for today. The next one comes {listing.next_day}.", paper.width)
    if listing.next_day:
        return wrapped(f"Nothing to review. The next one comes {listing.next_day}.", paper.width)
    return wrapped(
        "Nothing to review: what you finish with 'roadmap done' comes back here.", paper.width
    )


def _recorded(answer: ReviewAnswer, paper: Paper) -> list[str]:
    word = "recalled" if answer.recalled else "forgotten"
    mark = "✓ " if answer.recalled else ""
    text = f"{mark}{word}: {answer.topic.id}; it comes back {_when(answer.days)} ({answer.due})"
    found = wrapped(text, paper.width, "", "  ")
    if answer.reading is not None:
        found += reading_lines(answer.reading, 0, paper)
    return found


def _when(days: int) -> str:
    if days < 2:
        return "tomorrow"
    if days < _DAYS_IN_WORDS:
        return f"in {days} days"
    if days < 60:
        return f"in {round(days / 7)} weeks"
    return f"in {round(days / 30.4)} months"


COMPOSERS: dict[str, Callable[[Any, Paper], list[str]]] = {
    "ReviewList": _list,
    "ReviewAnswer": _recorded,
}
