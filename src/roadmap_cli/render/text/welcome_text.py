"""What stands above the answer of the very first command, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.wording import quote_title
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text_lines import TextLines

if TYPE_CHECKING:
    from roadmap_cli.core.answers.roadmap_answers import Welcome


def welcome_lines(welcome: Welcome, target: OutputTarget) -> list[str]:
    """Return what this is, where somebody with knowledge begins, and what takes a slip back."""
    hours = round(welcome.minutes / 60, -1) if welcome.minutes > 6000 else welcome.minutes / 60
    size = f"{welcome.topics} topics, about {hours:,.0f} h, {welcome.milestones} milestones"
    lines = TextLines(target)
    lines.add(f"Welcome! This is {quote_title(welcome.title)}: {size}.")
    lines.add_advice("Not a beginner? See what you can leave out: roadmap assess", "", "  ")
    lines.add("When a topic is finished: roadmap done TOPIC; roadmap undo takes anything back.")
    lines.add(f"Your progress is kept in {welcome.database}")
    lines.append("")
    return lines
