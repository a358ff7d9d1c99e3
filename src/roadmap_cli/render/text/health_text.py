"""What `where`, `doctor` and `check` print, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_cli.core.wording import format_count, format_duration
from roadmap_cli.render.ansi import OutputTarget, clean
from roadmap_cli.render.text_lines import LABEL_WIDTH, TextLines

if TYPE_CHECKING:
    from roadmap_cli.core.answers import health_answers

_PLACES = {"folder": "a folder", "git": "a clone of git", "server": "a server"}
# What a check is called where its name for programs is jargon.
_NAMES = {"projection": "progress", "permissions": "access"}


def where_lines(answer: health_answers.WhereAnswer, target: OutputTarget) -> list[str]:
    """Return what `where` prints."""
    lines = []
    for label, path, remarks in (
        (
            "database",
            answer.database,
            _where_remarks(
                answer.database_target, answer.database_exists, answer.database_obstacle
            ),
        ),
        ("backups", answer.backups, ()),
        (
            "settings",
            answer.config,
            _where_remarks(answer.config_target, answer.config_exists, answer.config_obstacle),
        ),
        ("device", answer.device, ()),
        ("shipped", answer.shipped, ()),
    ):
        lines.append(f"{label.ljust(LABEL_WIDTH)}{clean(path)}")
        lines += [f"{' ' * LABEL_WIDTH}({clean(remark)})" for remark in remarks]
    if answer.sync:
        kind = _PLACES.get(answer.sync_kind, "is not understood")
        lines.append(f"{'sync'.ljust(LABEL_WIDTH)}{clean(answer.sync)} ({kind})")
    return lines


def _where_remarks(real_path: str, exists: bool, obstacle: str) -> list[str]:
    remarks = [f"a link to {real_path}"] if real_path else []
    if obstacle:
        remarks.append(f"could not be checked: {obstacle}")
    elif not exists:
        remarks.append("does not exist yet")
    return remarks


def doctor_lines(answer: health_answers.DoctorAnswer, target: OutputTarget) -> list[str]:
    """Return what `doctor` prints."""
    lines = TextLines(target)
    for finding in answer.findings:
        mark = {"good": "✓", "note": "▸"}.get(finding.verdict, "!")
        margin = f"{mark} {_NAMES.get(finding.name, finding.name).ljust(LABEL_WIDTH)}"
        blank = " " * len(margin)
        lines.add_advice(finding.sentence, margin, blank, "" if finding.good else "warn")
        if finding.hint:
            lines.add_advice(finding.hint, blank, blank)
    if not answer.healthy:
        lines.append(
            "there are still problems"
            if answer.rebuilt
            else "there are problems; nothing was changed"
        )
    elif any(finding.verdict == "note" for finding in answer.findings):
        lines.append("your data is undamaged; see the lines marked ▸")
    else:
        lines.append("everything is fine")
    return lines


def check_lines(answer: health_answers.CheckAnswer, target: OutputTarget) -> list[str]:
    """Return what `check` prints below the problems."""
    lines = TextLines(target)
    for file in answer.files:
        warnings = len(file.problems) - file.errors
        if file.errors:
            text = format_count(file.errors, "problem")
        elif answer.strict and warnings:
            text = "fails with --strict"
        else:
            text = f"valid, {format_count(file.topics, 'topic')}, {format_duration(file.minutes)}"
        if warnings:
            text += f", {format_count(warnings, 'warning')}"
        lines.add(f"{file.path}: {text}")
    return lines
