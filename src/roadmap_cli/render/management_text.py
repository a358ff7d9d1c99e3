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
        text = f"loaded {name}: {answer.topics} topics, {answer.milestones} milestones"
    else:
        parts = [f"{answer.topics} topics"]
        for count, word in (
            (answer.added, "new"),
            (answer.renamed, "renamed"),
            (answer.retired, "retired"),
        ):
            if count:
                parts.append(f"{count} {word}")
        text = f"updated {name}: {', '.join(parts)}; all progress is kept"
    found = wrapped(text, paper.width, "", "  ")
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
            text = f"{file.path}: {_count(file.errors, 'problem')}"
        else:
            text = f"{file.path}: good, {file.topics} topics, {durations.written(file.minutes)}"
        if warnings:
            text += f", {_count(warnings, 'warning')}"
        found += wrapped(text, paper.width, "", "  ")
    return found


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


COMPOSERS: dict[str, Callable[[Any, Paper], list[str]]] = {
    "LoadAnswer": _load,
    "UseAnswer": _use,
    "WhereAnswer": _where,
    "DoctorAnswer": _doctor,
    "CheckAnswer": _check,
}
