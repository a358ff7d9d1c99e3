"""What loading a roadmap changes, in words; and which roadmap is worked on from then on."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core.changes import ORDER_OF_NEEDS
from roadmap_cli.core.wording import counted
from roadmap_cli.render.ink import OutputTarget, paint, wrapped
from roadmap_cli.render.progress_text import doubt_texts, progress_lines
from roadmap_cli.render.wording import MOST, STATE_WORDS, few, in_no_version, labelled, some

if TYPE_CHECKING:
    from roadmap_cli.core import roadmap_answers
    from roadmap_cli.core.changes import Change, Changes, FieldChange, Lists, TopicName
    from roadmap_cli.core.effect import MilestoneEffect
    from roadmap_cli.core.likely import Proposal

# The changes of topics, by the field that changed.
_FIELDS = (
    ("Moved", ("track", "stage")),
    ("Hours", ("hours",)),
    ("Needs", ("prerequisites",)),
    ("Titles", ("title",)),
    ("Optional", ("optional",)),
    ("Reading", ("readings",)),
)


def load_lines(answer: roadmap_answers.LoadAnswer, paper: OutputTarget) -> list[str]:
    """Return what `load` prints."""
    would = "would be " if answer.dry_run else ""
    name = f"«{answer.roadmap.title}» ({answer.roadmap.id})"
    if answer.action == "unchanged":
        text = f"nothing to do: {name} is loaded and the file is unchanged"
        if answer.changes.is_empty and answer.milestones:
            text = f"nothing to do: {name} is loaded and nothing of it has changed in the file"
    elif answer.action == "activated":
        text = f"{'would be ' if answer.dry_run else 'now '}on {name}; its file is unchanged"
    elif answer.action == "loaded":
        text = f"{would}loaded: {name}: " if would else f"loaded {name}: "
        text += f"{counted(answer.topics, 'topic')}, {counted(answer.milestones, 'milestone')}"
    else:
        text = f"{would}updated: {name}: " if would else f"updated {name}: "
        text += answer.effect.sentence if answer.effect else counted(answer.topics, "topic")
    found = wrapped(text, paper.width, "", "  ")
    for text in doubt_texts(answer):
        found += labelled(paper, "Doubt", text, "warn")
    for label, told in _plan(answer):
        found += labelled(paper, label, told)
    most = len(answer.proposals) if answer.dry_run else MOST
    found += [line for p in answer.proposals[:most] for line in _proposal(p, answer.file, paper)]
    if len(answer.proposals) > most:
        count = len(answer.proposals) - most
        noun = "a rename" if count == 1 else "renames"
        more = f"{count} more may be {noun}: 'roadmap list --state retired' lists them all"
        found += wrapped(more, paper.width, "  ", "  ")
    if answer.unknown:
        text = in_no_version(answer.unknown, answer.roadmap.id)
        found += labelled(paper, "Unknown", text, "warn")
    if answer.backup:
        found += labelled(paper, "Backup", f"as it was before: {answer.backup}", "quiet")
    if answer.action == "updated" and not answer.dry_run:
        found += labelled(paper, "Go back", _way_back(answer), "quiet")
    if answer.roadmap.others and answer.action in ("loaded", "activated"):
        count = answer.roadmap.others
        found += wrapped(
            f"{count} other roadmap{'s are' if count != 1 else ' is'} loaded too; go back with"
            " 'roadmap use'",
            paper.width,
            "  ",
            "  ",
        )
    if answer.refused:
        text = "nothing was written; without --dry-run this is refused unless you say --replace"
        found += wrapped(text, paper.width)
    elif answer.dry_run:
        found += wrapped("nothing was written; without --dry-run it is", paper.width)
    return found


def _way_back(answer: roadmap_answers.LoadAnswer) -> str:
    text = "load the earlier version of the file again"
    if answer.backup:
        text += f", or: roadmap restore {shlex.quote(os.path.basename(answer.backup))}"
    return f"{text}; 'roadmap undo' takes back what you recorded, and no load"


def _plan(answer: roadmap_answers.LoadAnswer) -> Iterator[tuple[str, str]]:
    changes = answer.changes
    yield from some("New", [t.id for t in changes.added])
    yield from some("Back", [_with_state(t) for t in changes.returned])
    yield from some("Renamed", [f"{t.former} → {t.id}" for t in changes.renamed])
    yield from _of_topics(changes.changed)
    unsaid = [f"{u.id} also had the id {few(u.former)}" for u in answer.unsaid]
    for _, told in some("", unsaid, "; "):
        yield "Also was", f"{told}: keep all of them in was, for machines that load this first"
    if changes.retired:
        told = few([_with_state(t) for t in changes.retired])
        if any(t.state for t in changes.retired):
            told += "; what you recorded is kept and comes back with the id"
        yield "Retired", f"{told}: roadmap list --state retired"
    yield from progress_lines(answer)
    yield from _milestones(answer)
    yield from _readings(changes.readings)
    yield from some("Also", list(_head(changes)))


def _of_topics(changed: Sequence[Change]) -> Iterator[tuple[str, str]]:
    for label, names in _FIELDS:
        found = []
        for change in changed:
            fields = [field for field in change.fields if field.field in names]
            if fields:
                found.append(f"{change.id} {', '.join(map(_field, fields))}")
        yield from some(label, found, "; ")
    told = {name for _, names in _FIELDS for name in names}
    rest = [c.id for c in changed if all(f.field not in told for f in c.fields)]
    yield from some("Reworded", rest)


def _field(field: FieldChange) -> str:
    if field.field in ("prerequisites", "readings"):
        before, after = (set(filter(None, t.split(", "))) for t in (field.before, field.after))
        told = [f"+{name}" for name in sorted(after - before)]
        told += [f"-{name}" for name in sorted(before - after)]
        changed = "in another order" if field.field == "prerequisites" else "asked differently"
        return " ".join(told) or changed
    if field.field == "optional":
        return "is optional now" if field.after == "yes" else "is no longer optional"
    quoted = "«{}» → «{}»" if field.field == "title" else "{} → {}"
    return quoted.format(field.before, field.after)


def _milestones(answer: roadmap_answers.LoadAnswer) -> Iterator[tuple[str, str]]:
    lists = answer.changes.milestones
    effects = {e.id: e for e in answer.effect.milestones} if answer.effect else {}
    found = [f"new: «{m.title}»" for m in lists.added]
    found += [f"no longer there: «{m.title}»" for m in lists.retired]
    found += [_effect(e) for e in effects.values()]
    found += [
        f"«{change.title}»: {', '.join(fields)} changed"
        for change in lists.changed
        if change.id not in effects and (fields := _milestone_fields(change))
    ]
    yield from some("Milestone", found, "; ")


def _milestone_fields(change: Change) -> list[str]:
    """Return what changed of a milestone; the order of its needs goes with that of the topics."""
    return [f.field.replace("_", " ") for f in change.fields if f.field != ORDER_OF_NEEDS]


def _effect(e: MilestoneEffect) -> str:
    text = f"«{e.title}» {e.behind_before} of {e.all_before} → {e.behind} of {e.all}"
    if e.reached_before and not e.reached:
        return f"{text}, which you had reached: it asks for more now"
    return text + (", reached" if e.reached and not e.reached_before else "")


def _readings(lists: Lists) -> Iterator[tuple[str, str]]:
    found = [
        f"{len(names)} {word}"
        for names, word in ((lists.added, "new"), (lists.changed, "changed"))
        if names
    ]
    found += [f"renamed: {few([f'{r.former} → {r.id}' for r in lists.renamed])}"] * bool(
        lists.renamed
    )
    if lists.retired:
        read = [r.id for r in lists.retired if r.state]
        gone = f"{len(lists.retired)} no longer listed"
        found.append(gone + (f" (you have read {few(read)}: that is kept)" if read else ""))
    if found:
        yield "Readings", "; ".join(found)


def _head(changes: Changes) -> Iterator[str]:
    moved = any(field.field == "order" for field in changes.head)
    needs = (f.field for change in changes.milestones.changed for f in change.fields)
    if not moved and ORDER_OF_NEEDS in needs:
        yield "the order of what milestones need"
    for field in changes.head:
        if field.field == "order":
            yield "the order of topics"
        elif field.field in ("title", "version") and field.before and field.after:
            yield f"{field.field} «{field.before}» → «{field.after}»"
        else:
            yield field.field


def _proposal(found: Proposal, file: str, paper: OutputTarget) -> list[str]:
    where = f"line {found.at} of {file}" if found.at else file
    noun = "reading" if found.kind == "reading" else "topic"
    text = f"is {found.id} what was {found.former} («{found.former_title}»)? Then give the {noun}"
    lines = labelled(paper, "Renamed?", f"{text} {found.id} ({where}) the line", "warn")
    return [*lines, " " * 16 + paint(paper, "strong", found.line)]


def _with_state(name: TopicName) -> str:
    return f"{name.id} ({STATE_WORDS.get(name.state, name.state)})" if name.state else name.id


def use_lines(answer: roadmap_answers.UseAnswer, paper: OutputTarget) -> list[str]:
    """Return what `use` prints."""
    if not answer.roadmaps:
        return ["no roadmap is loaded yet: roadmap next loads the shipped one"]
    found = []
    for name, title in answer.roadmaps:
        margin = f"{'▸' if name == answer.active else ' '} {name}  "
        found += wrapped(title, paper.width, margin, "    ")
    if answer.decided_by and answer.shown != answer.active:
        text = f"{answer.decided_by} says {answer.shown}, which still decides; --roadmap too"
        found += [paint(paper, "warn", line) for line in wrapped(text, paper.width, "  ", "  ")]
    return found


def forget_lines(answer: roadmap_answers.ForgetAnswer, paper: OutputTarget) -> list[str]:
    """Return what `forget` prints."""
    name = f"«{answer.title}» ({answer.id})"
    text = f"{name} is out of sight" if answer.changed else f"{name} was out of sight already"
    text += f"; its history is kept, and 'roadmap use {answer.id}' brings it back"
    found = wrapped(text, paper.width, "", "  ")
    return found + wrapped(
        f"now on «{answer.active_title}» ({answer.active})", paper.width, "  ", "  "
    )
