"""What `review` and `assess` print, in plain lines: questions, answers, and their results."""

from __future__ import annotations

from collections.abc import Sequence

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.wording import format_count, format_duration, quote_title
from roadmap_cli.render.ansi import OutputTarget, paint
from roadmap_cli.render.text_lines import TextLines, format_topics, name_topic

if TYPE_CHECKING:
    from roadmap_cli.core.answers.question_answers import (
        Assessment,
        Question,
        ReviewAnswer,
        ReviewList,
    )
    from roadmap_cli.core.model.name_search import Candidate
    from roadmap_cli.errors import RoadmapError

# From this number of days on, a time is given in weeks, and from the other one in months.
_WEEKS_FROM, _MONTHS_FROM = 14, 60


def review_question(
    question: Question, number: int | None, total: int, target: OutputTarget
) -> str:
    """Return a question to a person; without a number, once more."""
    count = f"{number} of {total}  " if total > 1 else ""
    if number is None:
        count = "once more  "
    lines = TextLines(target)
    lines.add(question.title, f"{count}{question.topic}  ", "  ", "strong")
    return lines.add(question.question, "  ", "  ").text()


def review_keys(target: OutputTarget, *, is_practice: bool) -> str:
    """Return the keys at the question of a review."""
    return _keys(target, "Enter shows the answer", "" if is_practice else "s another day")


def review_answer(question: Question, target: OutputTarget) -> str:
    """Return the answer to compare with."""
    return _format_answer(question.answer or ("(there is nothing to compare with)",), target)


def recall_prompt(target: OutputTarget) -> str:
    """Return the question whether it was recalled."""
    return _prompt("Recalled?", target)


def rating_advice(target: OutputTarget) -> str:
    """Return the keys that say how a question was answered."""
    return _keys(target, "y (or 2-4): yes", "n (or 1): no", "s another day")


def practice_answer(question: Question, practice: str, target: OutputTarget) -> str:
    """Return the answer to compare with, and why it is not recorded whether it was recalled."""
    lines = TextLines(target).add(practice, "  ", "  ", "quiet")
    return review_answer(question, target) + lines.text()


def assessment_introduction(assessment: Assessment, target: OutputTarget) -> str:
    """Return what a person should know before the first question."""
    text = (
        f"Up to {assessment.most} questions about {quote_title(assessment.roadmap.title)} find out what you can"
        " skip. Answer in your head, compare, and be honest: only you see it. Nothing is recorded"
        " before you have seen the whole list."
    )
    return TextLines(target).add(text, "", "").text()


def assessment_question(assessment: Assessment, question: Question, target: OutputTarget) -> str:
    """Return a question to a person."""
    lines = TextLines(target)
    lines.append("")
    lines.add(_format_title(assessment, question), style="strong")
    return lines.add(question.question, "  ", "  ").text()


def assessment_keys(question: Question, target: OutputTarget, *, can_go_back: bool) -> str:
    """Return the keys at a question, which is rated at once if it has no answer."""
    if not question.answer:
        return assessment_rating_keys(target, can_go_back=can_go_back)
    return _keys(target, "Enter shows the answer", "n if you don't know", _back(can_go_back))


def assessment_rating_keys(target: OutputTarget, *, can_go_back: bool) -> str:
    """Return the keys that say whether a person knew something."""
    return _keys(target, "y yes", "n no, or not sure", _back(can_go_back))


def assessment_answer(question: Question, target: OutputTarget) -> str:
    """Return the answer to compare with."""
    return _format_answer(question.answer, target)


def assessment_prompt(question: Question, target: OutputTarget) -> str:
    """Return the question whether a person knew it."""
    return _prompt("Did you know it?" if question.answer else "Could you?", target)


def assumed_topics(assessment: Assessment, target: OutputTarget) -> str:
    """Return the list of topics to record, and how to correct it."""
    text = (
        "y records this list, q leaves. To change it, type a topic to take it off, with all that"
        " need it, or to add it, with all it needs; or several, separated by commas. A track stands"
        " for all its topics."
    )
    lines = TextLines(target)
    lines.append("")
    _add_tracks(lines, assessment)
    return lines.add(text, "", "").text() + correction_prompt(target)


def correction_result(
    before: Assessment, after: Assessment, tracks: Sequence[Candidate], target: OutputTarget
) -> str:
    """Return what a line of corrections changed, and how its tracks were understood."""
    old = {t.id: t for track in before.known for t in track.topics}
    new = {t.id: t for track in after.known for t in track.topics}
    lines = TextLines(target)
    for track in dict.fromkeys(tracks):
        end = "off the list, with all that need them"
        if any(one.id == track.id for one in after.known):
            end = "on the list, with all they need"
        lines.add(f"all topics of {quote_title(track.title)} are {end}", "  ", "    ")
    removed = [t for t in old.values() if t.id not in new]
    added = [t for t in new.values() if t.id not in old]
    if removed:
        lines.add(f"removed: {format_topics(removed)}", "  - ", "    ")
    if added:
        lines.add(f"added: {format_topics(added)}", "  + ", "    ")
    if not removed and not added:
        lines.append("  nothing changed")
    return lines.add(_format_total(after), "", "").text()


def correction_refusal(error: RoadmapError, target: OutputTarget) -> str:
    """Return why a correction cannot be made; the person tries again."""
    text = f"{error.sentence}; {error.hint}" if error.hint else error.sentence
    return TextLines(target).add(text, "  ", "  ").text()


def correction_prompt(target: OutputTarget) -> str:
    """Return the prompt for a correction."""
    return paint(target, "strong", "Record it? y, q or topics: ")


def review_list_lines(answer: ReviewList, target: OutputTarget) -> list[str]:
    """Return what `review` prints where it does not ask."""
    lines = TextLines(target)
    for question in answer.questions:
        lines.add(question.title, f"{question.topic}  ", "  ")
        _add_question(lines, question)
    for question in answer.again:
        lines.add(question.title, f"once more  {question.topic}  ", "  ")
        _add_question(lines, question)
    if lines:
        topics = {question.topic for question in (*answer.questions, *answer.again)}
        topic = topics.pop() if len(topics) == 1 else "TOPIC"
        hint = answer.practice or f"record it: roadmap review {topic} --recalled, or --forgotten"
        return lines.add(hint, "  ", "  ", "quiet")
    text = "Nothing to review yet: topics come back here as questions once you have finished them."
    if answer.next_day:
        head = "Enough for today." if answer.asked_today else "Nothing to review today."
        text = f"{head} The next review is due on {answer.next_day}."
    return lines.add(text, "", "")


def review_lines(answer: ReviewAnswer, target: OutputTarget) -> list[str]:
    """Return what `review` prints of an answer that it has recorded."""
    result = "✓ recalled" if answer.recalled else "forgotten"
    when = f"{_format_days(answer.days)} ({answer.due})"
    day = "" if answer.is_today else f" ({answer.day})"
    name = name_topic(answer.topic.id, answer.topic.title)
    lines = TextLines(target).add(f"{result}: {name}{day}; next review {when}")
    if answer.reading is not None:
        lines.add_reading(answer.reading)
    return lines


def recorded_review_lines(answer: ReviewAnswer, target: OutputTarget) -> list[str]:
    """Return what `review TOPIC --recalled` prints."""
    lines = review_lines(answer, target)
    if answer.again:
        hint = "look it up, and answer it once more today: roadmap review"
        lines.append(paint(target, "quiet", f"  {hint}"))
    return lines


def assessment_lines(assessment: Assessment, target: OutputTarget) -> list[str]:
    """Return the next question and the list so far."""
    if not assessment.minutes_open:
        return ["Nothing left to assess: no topic is open."]
    lines = TextLines(target)
    _add_tracks(lines, assessment)
    question = assessment.question
    if question is not None:
        lines.add_field("Question", _format_title(assessment, question))
        _add_question(lines, question)
        hint = f"repeat the command with --yes {question.topic} or --no {question.topic}"
        lines.add(hint, "  ", "  ", "quiet")
    hint = "nothing is recorded yet; to record the list, repeat the command with --record"
    return lines.add(hint, "  ", "  ", "quiet")


def _prompt(question: str, target: OutputTarget) -> str:
    return paint(target, "strong", f"  {question} y/n ")


def _keys(target: OutputTarget, *meanings: str) -> str:
    text = " · ".join((*filter(None, meanings), "q leaves"))
    return TextLines(target).add(text, "  ", "  ", "quiet").text()


def _back(can_go_back: bool) -> str:
    return "b goes back" if can_go_back else ""


def _format_answer(answer: Sequence[str], target: OutputTarget) -> str:
    lines = TextLines(target)
    for line in answer:
        lines.add(f"→ {line}", "  ", "    ")
    return lines.text()


def _format_title(assessment: Assessment, question: Question) -> str:
    count = f"{assessment.number} of at most {assessment.most}"
    return f"{count}: {question.topic} — {question.title}"


def _add_question(lines: TextLines, question: Question) -> None:
    lines.add_field("Question", question.question)
    lines.add_fields("Answer", question.answer)


def _add_tracks(lines: TextLines, assessment: Assessment) -> None:
    """Add the topics that would be recorded, by track, and their sum."""
    for track in assessment.known:
        lines.add(f"{track.title} ({format_duration(track.minutes)})", style="strong")
        lines.add(format_topics(track.topics), "  ", "  ")
    lines.add(_format_total(assessment), "", "")


def _format_total(assessment: Assessment) -> str:
    if not assessment.topics:
        if assessment.question is not None:
            return "Nothing on the list yet."
        return "Nothing on the list: by your answers, you start at the beginning."
    count = format_count(assessment.topics, "topic")
    return f"To record as known: {count}, {format_duration(assessment.minutes)}."


def _format_days(days: int) -> str:
    if days < 2:
        return "tomorrow" if days == 1 else "today"
    if days < _WEEKS_FROM:
        return f"in {days} days"
    if days < _MONTHS_FROM:
        return f"in {round(days / 7)} weeks"
    return f"in {round(days / 30.4)} months"
