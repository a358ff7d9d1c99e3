"""What the commands around roadmaps and data print, in plain lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from roadmap_cli.core import durations
from roadmap_cli.render.ink import Paper, clean, paint, wrapped
from roadmap_cli.render.wording import LABEL

if TYPE_CHECKING:
    from roadmap_cli.core import management


def _load(answer: management.LoadAnswer, paper: Paper) -> list[str]:
    name = f"«{answer.roadmap.title}» ({answer.roadmap.id})"
    if answer.action == "unchanged":
        text = f"nothing to do: {name} is loaded and the file is unchanged"
    elif answer.action == "activated":
        text = f"now on {name}; its file is unchanged"
    elif answer.action == "loaded":
        text = f"loaded {name}: {counted(answer.topics, 'topic')},"
        text += f" {counted(answer.milestones, 'milestone')}"
    else:
        text = _updated(answer, name)
    found = wrapped(text, paper.width, "", "  ")
    if answer.retired:
        found += wrapped(_retired(answer), paper.width, "  ", "  ")
    if answer.roadmap.others and answer.action in ("loaded", "activated"):
        count = answer.roadmap.others
        found += wrapped(
            f"{count} other roadmap{'s are' if count != 1 else ' is'} loaded too; go back with"
            " 'roadmap use'",
            paper.width,
            "  ",
            "  ",
        )
    return found


def _updated(answer: management.LoadAnswer, name: str) -> str:
    parts = [counted(answer.topics, "topic")]
    for count, word in (
        (answer.added, "new"),
        (answer.renamed, "renamed"),
        (len(answer.retired), "retired"),
    ):
        if count:
            parts.append(f"{count} {word}")
    before, after = answer.before, answer.after
    text = f"updated {name}: {', '.join(parts)}; nothing of your log was touched"
    if (before.percent, before.counted) != (after.percent, after.counted):
        text += (
            f" ({before.percent} % of {before.counted} topics before,"
            f" {after.percent} % of {after.counted} now)"
        )
    return text


def _retired(answer: management.LoadAnswer) -> str:
    shown = ", ".join(answer.retired[:6])
    if len(answer.retired) > 6:
        shown += f" and {len(answer.retired) - 6} more"
    text = f"no longer in it: {shown}; what you recorded is kept and comes back with the id"
    if answer.added:
        text += ". Was one of them renamed? Give the new topic 'was: [old-id]'"
    return text


def _use(answer: management.UseAnswer, paper: Paper) -> list[str]:
    if not answer.roadmaps:
        return ["no roadmap is loaded yet: roadmap next loads the shipped one"]
    found = []
    for name, title in answer.roadmaps:
        margin = f"{'▸' if name == answer.active else ' '} {name}  "
        found += wrapped(title, paper.width, margin, "    ")
    return found


def _where(answer: management.WhereAnswer, paper: Paper) -> list[str]:
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


def _doctor(answer: management.DoctorAnswer, paper: Paper) -> list[str]:
    found = []
    for finding in answer.findings:
        mark = "✓" if finding.good else "!"
        margin = f"{mark} {finding.name.ljust(11)}"
        shown = wrapped(finding.sentence, paper.width, margin, " " * len(margin))
        found += shown if finding.good else [paint(paper, "warn", s) for s in shown]
    found.append(
        "everything is well" if answer.healthy else "something is wrong; nothing was changed"
    )
    return found


def _check(answer: management.CheckAnswer, paper: Paper) -> list[str]:
    found = []
    for file in answer.files:
        warnings = len(file.problems) - file.errors
        if file.errors:
            text = f"{file.path}: {counted(file.errors, 'problem')}"
        elif answer.strict and warnings:
            text = f"{file.path}: not good enough for --strict"
        else:
            text = f"{file.path}: good, {counted(file.topics, 'topic')}, {durations.written(file.minutes)}"
        if warnings:
            text += f", {counted(warnings, 'warning')}"
        found += wrapped(text, paper.width, "", "  ")
    return found


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


COMPOSERS: dict[str, Callable[[Any, Paper], list[str]]] = {
    "LoadAnswer": _load,
    "UseAnswer": _use,
    "WhereAnswer": _where,
    "DoctorAnswer": _doctor,
    "CheckAnswer": _check,
}
