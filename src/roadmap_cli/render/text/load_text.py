"""What `load`, `use` and `forget` print: the changes of a roadmap, and the active one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from roadmap_cli import shell_words
from roadmap_cli.core.versions.version_diff import ORDER_OF_NEEDS
from roadmap_cli.core.wording import format_count, quote_title
from roadmap_cli.render.ansi import OutputTarget, paint
from roadmap_cli.render.text_lines import (
    MAX_NAMES,
    TextLines,
    format_list,
    format_state,
    format_unknown_topics,
    name_topic,
)

if TYPE_CHECKING:
    from roadmap_cli.core.answers import roadmap_answers
    from roadmap_cli.core.progress.read_marks import MarkEffect, MarkMove
    from roadmap_cli.core.progress.renames import TopicMerge
    from roadmap_cli.core.versions.identity import IdReuse, RenameProposal
    from roadmap_cli.core.versions.version_diff import (
        Change,
        Changes,
        FieldChange,
        ItemChanges,
        ItemName,
    )
    from roadmap_cli.core.versions.version_effect import MilestoneEffect

# The changes of topics, by the field that changed.
_TOPIC_FIELDS = (
    ("Moved", ("track", "stage")),
    ("Hours", ("hours",)),
    ("Days", ("days",)),
    ("Practice", ("practice",)),
    ("Needs", ("prerequisites",)),
    ("Refreshes", ("refreshes",)),
    ("Titles", ("title",)),
    ("Optional", ("optional",)),
    ("Reading", ("readings",)),
)
_LABELED_FIELDS = {name for _, names in _TOPIC_FIELDS for name in names}


def load_lines(answer: roadmap_answers.LoadAnswer, target: OutputTarget) -> list[str]:
    """Return what `load` prints."""
    lines = TextLines(target).add(_format_outcome(answer))
    for doubt in answer.doubts:
        lines.add_field("Doubt", _format_doubt(doubt, answer), "warn")
    _add_changes(lines, answer)
    _add_proposals(lines, answer)
    if answer.unknown:
        text = format_unknown_topics(answer.unknown, answer.roadmap.id)
        lines.add_field("Unknown", text, "warn")
    if answer.backup:
        lines.add_field("Backup", f"from before this load: {answer.backup}", "quiet")
    if answer.action == "updated" and not answer.dry_run:
        text = "load the earlier version of the file again"
        if answer.backup:
            name = os.path.basename(answer.backup)
            text += f", or: roadmap restore {shell_words.quote(name)}"
        text += "; 'roadmap undo' undoes what you recorded, not a load"
        lines.add_field("Go back", text, "quiet")
    count = answer.roadmap.others
    if count and answer.action in ("loaded", "activated"):
        text = f"{format_count(count, 'other roadmap')} {'is' if count == 1 else 'are'} also loaded"
        lines.add(f"{text}; to switch: roadmap use ID", "  ", "  ")
    if answer.refused:
        text = "nothing was written; to load it, leave out --dry-run and add --replace"
        lines.add(text, "", "")
    elif answer.dry_run:
        lines.add("nothing was written; to load it, leave out --dry-run", "", "")
    return lines


def _format_outcome(answer: roadmap_answers.LoadAnswer) -> str:
    name = f"{quote_title(answer.roadmap.title)} ({answer.roadmap.id})"
    topics = format_count(answer.topics, "topic")
    if answer.action == "unchanged":
        if answer.changes.is_empty and answer.milestones:
            return f"nothing to do: {name} is loaded; the file has changed, but not the roadmap"
        return f"nothing to do: {name} is loaded and the file hasn't changed"
    if answer.action == "activated":
        return (
            f"{'would switch' if answer.dry_run else 'switched'} to {name}; its file hasn't changed"
        )
    head = f"would be {answer.action}: {name}" if answer.dry_run else f"{answer.action} {name}"
    if answer.action == "loaded":
        return f"{head}: {topics}, {format_count(answer.milestones, 'milestone')}"
    return f"{head}: {answer.effect.sentence if answer.effect else topics}"


def _format_doubt(doubt: IdReuse, answer: roadmap_answers.LoadAnswer) -> str:
    """Return the question whether an id still means the same, with what to do."""
    back = "" if answer.dry_run else "; to go back, load the earlier version again"
    if doubt.code != "other-roadmap":
        return _format_id_reuse(doubt) + back
    if back and doubt.state:
        back += " with --replace"
    return (
        f"is this the same roadmap? {doubt.id} was {quote_title(doubt.before)} and is now {quote_title(doubt.after)},"
        f" with {doubt.shared} of {doubt.topics} topic{'' if doubt.topics == 1 else 's'} in common."
        " If not, give the file its own id; what you recorded stays with the"
        f" ids of its topics{back}"
    )


def _format_id_reuse(doubt: IdReuse) -> str:
    text = f"is {doubt.id} still the same topic? It was {quote_title(doubt.before)}"
    text += f" ({format_state(doubt.state)}) and is now {quote_title(doubt.after)}"
    if doubt.like:
        keep = "progress follows ids, so each topic should keep its id"
        return f"{text}, which looks like what {doubt.like} was before; {keep}"
    own = "If not, give it a new id"
    return f"{text}. {own}; what you recorded stays with {doubt.id}"


def _add_proposals(lines: TextLines, answer: roadmap_answers.LoadAnswer) -> None:
    limit = len(answer.proposals) if answer.dry_run else MAX_NAMES
    for proposal in answer.proposals[:limit]:
        _add_proposal(lines, proposal, answer.file)
    more = len(answer.proposals) - limit
    if more > 0:
        noun = "a rename" if more == 1 else "renames"
        text = f"{more} more may be {noun}: 'roadmap list --state retired' lists them all"
        lines.add(text, "  ", "  ")


def _add_proposal(lines: TextLines, proposal: RenameProposal, file: str) -> None:
    where = f"line {proposal.at} of {file}" if proposal.at else file
    noun = "reading" if proposal.kind == "reading" else "topic"
    text = f"is {proposal.id} the new id of {proposal.former} ({quote_title(proposal.former_title)})? Then add"
    lines.add_field("Renamed?", f"{text} to the {noun} {proposal.id} ({where})", "warn")
    lines.append(" " * 16 + paint(lines.target, "strong", proposal.line))


def _add_changes(lines: TextLines, answer: roadmap_answers.LoadAnswer) -> None:
    changes = answer.changes
    lines.add_list("New", [name_topic(t.id, t.title) for t in changes.added])
    lines.add_list("Back", [_format_name(t) for t in changes.returned])
    lines.add_list("Renamed", [f"{t.former} → {t.id}" for t in changes.renamed])
    _add_topic_changes(lines, changes.changed)
    if answer.unsaid:
        ids = [f"{u.id} also had the id {format_list(u.former)}" for u in answer.unsaid]
        advice = "keep them all in was:, for other machines"
        lines.add_field("Other ids", f"{format_list(ids, '; ')}: {advice}")
    if changes.retired:
        names = format_list([_format_name(t) for t in changes.retired])
        if any(t.state for t in changes.retired):
            names += "; what you recorded is kept and returns with the id"
        lines.add_field("Retired", f"{names}: roadmap list --state retired")
    merges = [j for j in answer.joins if j.code == "joined"]
    others = [j for j in answer.joins if j.code != "joined"]
    lines.add_list("Merged", [_format_merge(j) for j in merges], "; ")
    lines.add_list("State", [_format_split(j) for j in others], "; ")
    if answer.marks is not None:
        _add_marks(lines, answer.marks)
    lines.add_list("Milestone", _milestone_changes(answer), "; ")
    _add_readings(lines, changes.readings)
    lines.add_list("Also", list(_roadmap_changes(changes)))


def _add_topic_changes(lines: TextLines, topics: Sequence[Change]) -> None:
    for label, names in _TOPIC_FIELDS:
        texts = []
        for topic in topics:
            fields = [_format_field(field) for field in topic.fields if field.field in names]
            if fields:
                texts.append(f"{topic.id} {', '.join(fields)}")
        lines.add_list(label, texts, "; ")
    reworded = [
        name_topic(t.id, t.title)
        for t in topics
        if all(f.field not in _LABELED_FIELDS for f in t.fields)
    ]
    lines.add_list("Reworded", reworded)


def _format_field(field: FieldChange) -> str:
    if field.field in ("prerequisites", "refreshes", "readings"):
        before, after = (set(filter(None, t.split(", "))) for t in (field.before, field.after))
        names = [f"+{name}" for name in sorted(after - before)]
        names += [f"-{name}" for name in sorted(before - after)]
        changed = "with other details" if field.field == "readings" else "in another order"
        return " ".join(names) or changed
    if field.field == "optional":
        return "is now optional" if field.after == "yes" else "is no longer optional"
    if field.field == "title":
        return f"{quote_title(field.before)} → {quote_title(field.after)}"
    return f"{field.before or 'none'} → {field.after or 'none'}"


def _milestone_changes(answer: roadmap_answers.LoadAnswer) -> list[str]:
    milestones = answer.changes.milestones
    effects = answer.effect.milestones if answer.effect else ()
    texts = [f"new: {quote_title(m.title)}" for m in milestones.added]
    texts += [f"removed: {quote_title(m.title)}" for m in milestones.retired]
    texts += [_format_effect(e) for e in effects]
    ids = {e.id for e in effects}
    for change in milestones.changed:
        # The order of a milestone's needs follows that of the topics.
        names = [f.field.replace("_", " ") for f in change.fields if f.field != ORDER_OF_NEEDS]
        if change.id not in ids and names:
            texts.append(f"{quote_title(change.title)}: {', '.join(names)} changed")
    return texts


def _format_effect(effect: MilestoneEffect) -> str:
    text = f"{quote_title(effect.title)} {effect.behind_before} of {effect.all_before} → {effect.behind} of {effect.all}"
    if effect.reached_before and not effect.reached:
        return f"{text}, no longer reached: it needs more now"
    return text + (", reached" if effect.reached and not effect.reached_before else "")


def _add_readings(lines: TextLines, readings: ItemChanges) -> None:
    counts = ((readings.added, "new"), (readings.changed, "changed"))
    texts = [f"{len(items)} {word}" for items, word in counts if items]
    if readings.renamed:
        texts.append(f"renamed: {format_list([f'{r.former} → {r.id}' for r in readings.renamed])}")
    if readings.retired:
        text = f"{len(readings.retired)} removed"
        read = [r.id for r in readings.retired if r.state]
        texts.append(text + (f" (that you have read {format_list(read)} is kept)" if read else ""))
    if texts:
        lines.add_field("Readings", "; ".join(texts))


def _roadmap_changes(changes: Changes) -> Iterator[str]:
    has_new_order = any(field.field == "order" for field in changes.head)
    fields = (f.field for change in changes.milestones.changed for f in change.fields)
    if not has_new_order and ORDER_OF_NEEDS in fields:
        yield "the order of what milestones need"
    for field in changes.head:
        if field.field == "order":
            yield "the order of topics"
        elif field.field in ("title", "version") and field.before and field.after:
            yield f"{field.field} {quote_title(field.before)} → {quote_title(field.after)}"
        else:
            yield field.field


def _format_name(item: ItemName) -> str:
    return name_topic(item.id, item.title, format_state(item.state))


def _format_merge(merge: TopicMerge) -> str:
    parts = " + ".join(f"{b.id} ({format_state(b.state)})" for b in merge.before)
    text = f"{parts} → {merge.id} ({format_state(merge.state)})"
    if {b.state for b in merge.before} == {merge.state}:
        return text
    return f"{text}: the latest entry decides"


def _format_split(split: TopicMerge) -> str:
    state = format_state(split.state)
    if not split.before:
        return f"{split.id} is {state}, as you recorded under that id"
    text = f"{split.id} was {format_state(split.before[0].state)} and is {state}"
    return f"{text}: what you recorded under its other id counts there"


def _add_marks(lines: TextLines, marks: MarkEffect) -> None:
    before, after = f"{marks.read_before} of {marks.all_before}", f"{marks.read} of {marks.all}"
    if before != after:
        lines.add_field("Read", f"core readings read: {before} → {after}")
    lines.add_list("Marks", [text for move in marks.moves if (text := _format_move(move))], "; ")


def _format_move(move: MarkMove) -> str:
    to = ", ".join(move.to)
    if move.code == "follows":
        return (
            f"{move.reading} now counts as read for {to}, as it did for {move.topic}" if to else ""
        )
    if move.code == "returns" and move.topic:
        if to:
            return f"{move.reading} counts as read for {to} again, and no longer for {move.topic}"
        return f"{move.reading} no longer counts as read for {move.topic}: the mark belongs to another topic"
    if move.code == "returns":
        return f"{move.reading} counts as read for {to}, as you recorded"
    if move.code == "own-word":
        return f"{move.reading} counts as unread for {move.topic}, as you last recorded"
    end = "is no longer listed there; the mark is kept"
    if move.code == "other-part":
        end = "is now listed elsewhere with another part; the mark is kept but doesn't count"
    return f"{move.reading}, read for {move.topic}, {end}"


def use_lines(answer: roadmap_answers.UseAnswer, target: OutputTarget) -> list[str]:
    """Return what `use` prints."""
    if not answer.roadmaps:
        return ["no roadmap is loaded yet; 'roadmap next' loads the shipped one"]
    lines = TextLines(target)
    for name, title in answer.roadmaps:
        lines.add(title, f"{'▸' if name == answer.active else ' '} {name}  ", "    ")
    if answer.decided_by and answer.shown != answer.active:
        text = f"{answer.decided_by} selects {answer.shown} and overrides this; so does --roadmap"
        lines.add(text, "  ", "  ", "warn")
    return lines


def forget_lines(answer: roadmap_answers.ForgetAnswer, target: OutputTarget) -> list[str]:
    """Return what `forget` prints."""
    hidden = "is now hidden" if answer.changed else "was already hidden"
    back = f"its history is kept, and 'roadmap use {answer.id}' shows it again"
    lines = TextLines(target).add(f"{quote_title(answer.title)} ({answer.id}) {hidden}; {back}")
    return lines.add(
        f"active roadmap: {quote_title(answer.active_title)} ({answer.active})", "  ", "  "
    )
