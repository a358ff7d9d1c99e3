"""What `share COHORT` prints: what its mentors will see, that it is shared, that it is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.wording import format_count
from roadmap_cli.render.ansi import OutputTarget, clean
from roadmap_cli.render.text.share_text import content_lines
from roadmap_cli.render.text_lines import TextLines
from roadmap_cli.shell_words import quote

if TYPE_CHECKING:
    from roadmap_cli.core.answers.shared_progress import CohortPlan, CohortStop


def share_question(plan: CohortPlan, target: OutputTarget) -> str:
    """Return what the mentors of a cohort would see, with the question at its end."""
    lines = TextLines(target)
    again = ", in place of what you share with it now" if plan.is_update else ""
    lines.add(f"this lets the mentors of '{plan.cohort}' at {plan.server} see{again}:")
    lines += content_lines(plan.learner, plan.roadmaps, target)
    lines.add("Each sync with that server brings it up to date.")
    lines.append("share it? y/N ")
    return "\n".join(lines)


def share_lines(plan: CohortPlan, target: OutputTarget) -> list[str]:
    """Return what `share COHORT --yes` prints."""
    return [*content_lines(plan.learner, plan.roadmaps, target), *shared_lines(plan, target)]


def shared_lines(plan: CohortPlan, target: OutputTarget) -> list[str]:
    """Return that it is shared, where its content was shown before."""
    lines = TextLines(target)
    lines.add(f"shared with '{plan.cohort}'; each sync with {plan.server} brings it up to date")
    advice = f"to share no more: roadmap share --stop {quote(clean(plan.cohort))}"
    lines.add_advice(advice, "  ", "  ", "quiet")
    return list(lines)


def stop_lines(answer: CohortStop, target: OutputTarget) -> list[str]:
    """Return what `share --stop COHORT` prints."""
    lines = TextLines(target)
    what = format_count(len(answer.roadmaps), "roadmap")
    gone = f"deleted there: {what}" if answer.roadmaps else "nothing of yours was left there"
    lines.add(f"you share nothing with '{answer.cohort}' at {answer.server} any more; {gone}")
    return list(lines)
