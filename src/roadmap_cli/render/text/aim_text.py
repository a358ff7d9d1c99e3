"""What `aim` prints, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.answers.aim.aim_brief import OPEN, format_day, format_goal
from roadmap_cli.core.answers.aim.aim_report import CHOICES_HEADING
from roadmap_cli.core.wording import format_duration, quote_title
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text_lines import TextLines

if TYPE_CHECKING:
    from roadmap_cli.core.answers.aim.aim_report import AimAnswer

_MAX_MILESTONES = 5


def aim_lines(answer: AimAnswer, target: OutputTarget) -> list[str]:
    """Return what `aim` prints."""
    lines = TextLines(target)
    aim = answer.aim
    if answer.action == "cleared":
        lines.add("no goal any more" if answer.changed else "there was no goal", style="strong")
    elif aim is None:
        lines.add("No goal is chosen: next goes from milestone to milestone.")
    else:
        lines.add(f"Goal: {format_goal(aim.title, aim.by)}", style="strong")
        for sentence in aim.sentences:
            lines.add_advice(sentence, "  ", "  ")
        if aim.choices:
            lines.add(CHOICES_HEADING, "  ", "  ")
        for choice in aim.choices:
            lines.add_advice(f"{choice.sentence}: {choice.command}", "    ", "      ")
    _add_change(lines, answer)
    if aim is None or aim.state != OPEN:
        for name, title, _, _, minutes, _ in answer.ahead[:_MAX_MILESTONES]:
            lines.add(
                f"{name}  {quote_title(title)}, {format_duration(minutes)} to go", "  ", "    "
            )
        more = len(answer.ahead) - _MAX_MILESTONES
        if more > 0:
            lines.add_advice(f"and {more} more: roadmap report", "  ", "    ", "quiet")
    if aim is None:
        lines.add_advice("choose one: roadmap aim MILESTONE --by DATE", "  ", "    ", "quiet")
    return lines


def _add_change(lines: TextLines, answer: AimAnswer) -> None:
    if answer.action == "shown":
        return
    if not answer.changed:
        lines.add("nothing changed", "  ", "    ", "quiet")
    elif answer.before_by:
        day = format_day(answer.before_by)
        lines.add_advice(f"it was by {day}; roadmap undo restores it", "  ", "    ", "quiet")
    elif answer.before:
        lines.add_advice(
            f'it was "{answer.before}"; roadmap undo restores it', "  ", "    ", "quiet"
        )
    else:
        lines.add_advice(
            "next, plan and path go there; to undo this: roadmap undo", "  ", "    ", "quiet"
        )
