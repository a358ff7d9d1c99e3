"""What `review` prints, in plain lines: questions, answers, and when a topic comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.render.ink import OutputTarget, paint, wrapped
from roadmap_cli.render.wording import labelled, reading_lines

if TYPE_CHECKING:
    from roadmap_cli.core.questions import Question, ReviewAnswer, ReviewList

_DAYS_IN_WORDS = 14


def asked(question: Question, number: int, of: int, target: OutputTarget) -> str:
    """Return a question as it is put to a person, and which keys there are."""
    count = f"{number} of {of}  " if of > 1 else ""
    head = f"{count}{question.topic}  "
    found = [
        paint(target, "strong", line) for line in wrapped(question.title, target.width, head, "  ")
    ]
    found += wrapped(question.question, target.width, "  ", "  ")
    found.append(paint(target, "quiet", "  Enter shows the answer · s another day · q leaves"))
    return "\n".join(found) + "\n"


def answered(question: Question, target: OutputTarget) -> str:
    """Return the answer to compare with, and the question whether it was known."""
    found: list[str] = []
    for line in question.answer or ("(there is nothing to compare with)",):
        found += wrapped(f"→ {line}", target.width, "  ", "    ")
    prompt = paint(target, "strong", "  Recalled? y/n ")
    return "\n".join(found) + f"\n{prompt}"


def review_list_lines(listing: ReviewList, target: OutputTarget) -> list[str]:
    """Return what `review` prints where it does not ask."""
    found: list[str] = []
    for question in listing.questions:
        found += wrapped(question.title, target.width, f"{question.topic}  ", "  ")
        found += labelled(target, "Ask", question.question)
        for i, line in enumerate(question.answer):
            found += labelled(target, "Answer" if i == 0 else "", line)
    if found:
        hint = "record it: roadmap review TOPIC --recalled, or --forgotten"
        return [*found, paint(target, "quiet", f"  {hint}")]
    if listing.asked_today and listing.next_day:
        return wrapped(f"Enough for today. The next one comes {listing.next_day}.", target.width)
    if listing.next_day:
        return wrapped(f"Nothing to review. The next one comes {listing.next_day}.", target.width)
    return wrapped(
        "Nothing to review: what you finish with 'roadmap done' comes back here.", target.width
    )


def review_lines(answer: ReviewAnswer, target: OutputTarget) -> list[str]:
    """Return what `review` prints of an answer it has recorded."""
    word = "recalled" if answer.recalled else "forgotten"
    mark = "✓ " if answer.recalled else ""
    text = f"{mark}{word}: {answer.topic.id}; it comes back {_when(answer.days)} ({answer.due})"
    found = wrapped(text, target.width, "", "  ")
    if answer.reading is not None:
        found += reading_lines(answer.reading, 0, target)
    return found


def _when(days: int) -> str:
    if days < 2:
        return "tomorrow"
    if days < _DAYS_IN_WORDS:
        return f"in {days} days"
    if days < 60:
        return f"in {round(days / 7)} weeks"
    return f"in {round(days / 30.4)} months"
