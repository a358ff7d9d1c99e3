"""What `assess` prints, in plain lines: its questions and the list of what would be recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.render.ink import OutputTarget, paint, wrapped
from roadmap_cli.render.wording import labelled, listed

if TYPE_CHECKING:
    from roadmap_cli.core.assessment import Assessment, KnownTrack
    from roadmap_cli.core.naming import Named
    from roadmap_cli.core.questions import Question
    from roadmap_cli.errors import RoadmapError

NOTHING_OPEN = "Nothing is left to assess: every topic is behind you."


def beginning(assessment: Assessment, paper: OutputTarget) -> str:
    """Return what a person should know before the first question."""
    text = (
        f"At most {assessment.most} questions about «{assessment.roadmap.title}» find out what you"
        " need not learn again. Answer in your head, look, and be honest: only you see it. Nothing"
        " is recorded before you have seen the whole list."
    )
    return "\n".join(wrapped(text, paper.width)) + "\n"


def asked(assessment: Assessment, question: Question, paper: OutputTarget) -> str:
    """Return a question as it is put to a person, and which keys there are."""
    count = f"{assessment.number} of at most {assessment.most}"
    head = f"{count}: {question.topic} — {question.title}"
    found = [
        "",
        *(paint(paper, "strong", f) for f in wrapped(head, paper.width, "", "  ")),
        *wrapped(question.question, paper.width, "  ", "  "),
    ]
    if question.answer:
        keys = "Enter shows the answer · n if you do not know · q leaves"
        return "\n".join([*found, *_keys(keys, paper)]) + "\n"
    keys = "y or n (n also when you are not sure) · q leaves"
    return "\n".join([*found, *_keys(keys, paper)]) + "\n" + _prompt("Could you?", paper)


def answered(question: Question, paper: OutputTarget) -> str:
    """Return the answer to compare with, and the question whether it was known."""
    found: list[str] = []
    for line in question.answer:
        found += wrapped(f"→ {line}", paper.width, "  ", "    ")
    return "\n".join(found) + "\n" + _prompt("Did you know it?", paper)


def correcting(assessment: Assessment, paper: OutputTarget) -> str:
    """Return the whole list, and how to correct it."""
    lines = ["", *_list(assessment.known, paper), *wrapped(_total(assessment), paper.width)]
    text = (
        "To correct it, type topics, separated by commas: one on the list is taken out, with all"
        " that needs it; another is added, with all it needs. A track stands for all its topics."
    )
    return "\n".join([*lines, *wrapped(text, paper.width)]) + "\n" + correction(paper)


def corrected(
    before: Assessment, after: Assessment, tracks: Sequence[Named], paper: OutputTarget
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


def refused(error: RoadmapError, paper: OutputTarget) -> str:
    """Return why a correction cannot be made; the person tries again."""
    text = f"{error.sentence}; {error.hint}" if error.hint else error.sentence
    return "\n".join(wrapped(text, paper.width, "  ", "  ")) + "\n"


def correction(paper: OutputTarget) -> str:
    """Return the prompt for a correction."""
    return paint(paper, "strong", "Topics, Enter to record, q to leave: ")


def _keys(text: str, paper: OutputTarget) -> list[str]:
    return [paint(paper, "quiet", line) for line in wrapped(text, paper.width, "  ", "  ")]


def _prompt(question: str, paper: OutputTarget) -> str:
    return paint(paper, "strong", f"  {question} y/n ")


def _list(known: tuple[KnownTrack, ...], paper: OutputTarget) -> list[str]:
    found: list[str] = []
    for track in known:
        head = f"{track.title} ({wording.duration(track.minutes)})"
        found += [paint(paper, "strong", f) for f in wrapped(head, paper.width, "", "  ")]
        found += wrapped(listed(track.topics), paper.width, "  ", "  ")
    return found


def _total(assessment: Assessment) -> str:
    if not assessment.topics:
        if assessment.question is not None:
            return "Nothing is on the list yet."
        return "Nothing is on the list: by your answers you begin at the beginning."
    count = "1 topic" if assessment.topics == 1 else f"{assessment.topics} topics"
    return f"Known before: {count}, {wording.duration(assessment.minutes)}."


def assessment_lines(assessment: Assessment, paper: OutputTarget) -> list[str]:
    """Return what is asked next and the list so far, for those who answer by options."""
    if not assessment.minutes_open:
        return [NOTHING_OPEN]
    found = _list(assessment.known, paper)
    found += wrapped(_total(assessment), paper.width)
    question = assessment.question
    if question is not None:
        count = f"{assessment.number} of at most {assessment.most}"
        found += labelled(paper, "Question", f"{count}: {question.topic} — {question.title}")
        found += labelled(paper, "Ask", question.question)
        for i, line in enumerate(question.answer):
            found += labelled(paper, "Answer" if i == 0 else "", line)
        hint = f"repeat the command with --yes {question.topic} or --no {question.topic}"
        found += [paint(paper, "quiet", f) for f in wrapped(hint, paper.width, "  ", "  ")]
    hint = "nothing is recorded yet; the same answers with --record record the list"
    return found + [paint(paper, "quiet", f) for f in wrapped(hint, paper.width, "  ", "  ")]
