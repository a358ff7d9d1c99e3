"""What the commands around roadmaps and data print, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.core.wording import counted
from roadmap_cli.render.ink import OutputTarget, clean, paint, wrapped
from roadmap_cli.render.wording import LABEL

if TYPE_CHECKING:
    from roadmap_cli.core import health


def where_lines(answer: health.WhereAnswer, target: OutputTarget) -> list[str]:
    """Return what `where` prints."""
    found = []
    for label, path, exists in (
        ("database", answer.database, answer.database_exists),
        ("backups", answer.backups, True),
        ("settings", answer.config, answer.config_exists),
        ("device", answer.device, True),
        ("shipped", answer.shipped, True),
    ):
        found.append(f"{label.ljust(LABEL)}{clean(path)}")
        if not exists:
            found.append(" " * LABEL + "(not there yet)")
    return found


def doctor_lines(answer: health.DoctorAnswer, target: OutputTarget) -> list[str]:
    """Return what `doctor` prints."""
    found = []
    for finding in answer.findings:
        mark = {"good": "✓", "note": "▸"}.get(finding.verdict, "!")
        margin = f"{mark} {finding.name.ljust(12)}"
        blank = " " * len(margin)
        shown = wrapped(finding.sentence, target.width, margin, blank)
        found += shown if finding.good else [paint(target, "warn", s) for s in shown]
        if finding.hint:
            found += wrapped(finding.hint, target.width, blank, blank)
    if not answer.healthy:
        found.append("something is wrong; nothing was changed")
    elif any(finding.verdict == "note" for finding in answer.findings):
        found.append("your data is whole; what is marked ▸ is worth a look")
    else:
        found.append("everything is well")
    return found


def check_lines(answer: health.CheckAnswer, target: OutputTarget) -> list[str]:
    """Return what `check` prints below the problems."""
    found = []
    for file in answer.files:
        warnings = len(file.problems) - file.errors
        if file.errors:
            text = f"{file.path}: {counted(file.errors, 'problem')}"
        elif answer.strict and warnings:
            text = f"{file.path}: not good enough for --strict"
        else:
            text = f"{file.path}: good, {counted(file.topics, 'topic')}, {wording.duration(file.minutes)}"
        if warnings:
            text += f", {counted(warnings, 'warning')}"
        found += wrapped(text, target.width, "", "  ")
    return found
