"""What `load`, `use` and `forget` print: the changes of a roadmap, and the active one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from roadmap_cli import shell_words
from roadmap_cli.core.versions.version_diff import ORDER_OF_NEEDS
from roadmap_cli.core.wording import format_count
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
        lines.add_field("Backup", f"as it was before: {answer.backup}", "quiet")
    if answer.action == "updated" and not answer.dry_run:
        text = "load the earlier version of the file again"
        if answer.backup:
            name = os.path.basename(answer.backup)
            text += f", or: roadmap restore {shell_words.quote(name)}"
        text += "; 'roadmap undo' takes back what you recorded, and no load"
        lines.add_field("Go back", text, "quiet")
    count = answer.roadmap.others
    if count and answer.action in ("loaded", "activated"):
        text = f"{format_count(count, 'other roadmap')} {'is' if count == 1 else 'are'} loaded too"
        lines.add(f"{text}; go back with 'roadmap use'", "  ", "  ")
    if answer.refused:
        text = "nothing was written; without --dry-run this is refused unless you say --replace"
        lines.add(text, "", "")
    elif answer.dry_run:
        lines.add("nothing was written; without --dry-run it is", "", "")
    return lines


def _format_outcome(answer: roadmap_answers.LoadAnswer) -> str:
    name = f"«{answer.roadmap.title}» ({answer.roadmap.id})"
    topics = format_count(answer.topics, "topic")
    if answer.action == "unchanged":
        if answer.changes.is_empty and answer.milestones:
            return f"nothing to do: {name} is loaded and nothing of it has changed in the file"
        return f"nothing to do: {name} is loaded and the file is unchanged"
    if answer.action == "activated":
        return f"{'would be ' if answer.dry_run else 'now '}on {name}; its file is unchanged"
    head = f"would be {answer.action}: {name}" if answer.dry_run else f"{answer.action} {name}"
    if answer.action == "loaded":
        return f"{head}: {topics}, {format_count(answer.milestones, 'milestone')}"
    return f"{head}: {answer.effect.sentence if answer.effect else topics}"


def _format_doubt(doubt: IdReuse, answer: roadmap_answers.LoadAnswer) -> str:
    """Return the question whether an id still means the same, with what to do."""
    back = "" if answer.dry_run else "; to go back, load the version from before again"
    if doubt.code != "other-roadmap":
        return _format_id_reuse(doubt) + back
    if back and doubt.state:
        back += " with --replace"
    return (
        f"is this the same roadmap? {doubt.id} was «{doubt.before}» and is «{doubt.after}» now,"
        f" with {doubt.shared} of {doubt.topics} topic{'' if doubt.topics == 1 else 's'} in common."
        " If it is another one, give the file an id of its own; what you recorded stays with the"
        f" ids of its topics{back}"
    )


def _format_id_reuse(doubt: IdReuse) -> str:
    text = f"is {doubt.id} still the same topic? It was «{doubt.before}»"
    text += f" ({format_state(doubt.state)}) and is «{doubt.after}» now"
    if doubt.like:
        keep = "progress follows ids, so let each topic keep its own"
        return f"{text}, which {doubt.like} was before: {keep}"
    own = "If it is another one, give it an id of its own"
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
    text = f"is {proposal.id} what was {proposal.former} («{proposal.former_title}»)? Then give"
    lines.add_field("Renamed?", f"{text} the {noun} {proposal.id} ({where}) the line", "warn")
    lines.append(" " * 16 + paint(lines.target, "strong", proposal.line))


def _add_changes(lines: TextLines, answer: roadmap_answers.LoadAnswer) -> None:
    changes = answer.changes
    lines.add_list("New", [name_topic(t.id, t.title) for t in changes.added])
    lines.add_list("Back", [_format_name(t) for t in changes.returned])
    lines.add_list("Renamed", [f"{t.former} → {t.id}" for t in changes.renamed])
    _add_topic_changes(lines, changes.changed)
    if answer.unsaid:
        ids = [f"{u.id} also had the id {format_list(u.former)}" for u in answer.unsaid]
        advice = "keep all of them in was, for machines that load this first"
        lines.add_field("Also was", f"{format_list(ids, '; ')}: {advice}")
    if changes.retired:
        names = format_list([_format_name(t) for t in changes.retired])
        if any(t.state for t in changes.retired):
            names += "; what you recorded is kept and comes back with the id"
        lines.add_field("Retired", f"{names}: roadmap list --state retired")
    merges = [j for j in answer.joins if j.code == "joined"]
    others = [j for j in answer.joins if j.code != "joined"]
    lines.add_list("Joined", [_format_merge(j) for j in merges], "; ")
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
        changed = "asked differently" if field.field == "readings" else "in another order"
        return " ".join(names) or changed
    if field.field == "optional":
        return "is optional now" if field.after == "yes" else "is no longer optional"
    if field.field == "title":
        return f"«{field.before}» → «{field.after}»"
    return f"{field.before} → {field.after}"


def _milestone_changes(answer: roadmap_answers.LoadAnswer) -> list[str]:
    milestones = answer.changes.milestones
    effects = answer.effect.milestones if answer.effect else ()
    texts = [f"new: «{m.title}»" for m in milestones.added]
    texts += [f"no longer there: «{m.title}»" for m in milestones.retired]
    texts += [_format_effect(e) for e in effects]
    ids = {e.id for e in effects}
    for change in milestones.changed:
        # The order of a milestone's needs follows that of the topics.
        names = [f.field.replace("_", " ") for f in change.fields if f.field != ORDER_OF_NEEDS]
        if change.id not in ids and names:
            texts.append(f"«{change.title}»: {', '.join(names)} changed")
    return texts


def _format_effect(effect: MilestoneEffect) -> str:
    text = f"«{effect.title}» {effect.behind_before} of {effect.all_before} → {effect.behind} of {effect.all}"
    if effect.reached_before and not effect.reached:
        return f"{text}, which you had reached: it asks for more now"
    return text + (", reached" if effect.reached and not effect.reached_before else "")


def _add_readings(lines: TextLines, readings: ItemChanges) -> None:
    counts = ((readings.added, "new"), (readings.changed, "changed"))
    texts = [f"{len(items)} {word}" for items, word in counts if items]
    if readings.renamed:
        texts.append(f"renamed: {format_list([f'{r.former} → {r.id}' for r in readings.renamed])}")
    if readings.retired:
        text = f"{len(readings.retired)} no longer listed"
        read = [r.id for r in readings.retired if r.state]
        texts.append(text + (f" (you have read {format_list(read)}: that is kept)" if read else ""))
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
            yield f"{field.field} «{field.before}» → «{field.after}»"
        else:
            yield field.field


def _format_name(item: ItemName) -> str:
    return name_topic(item.id, item.title, format_state(item.state))


def _format_merge(merge: TopicMerge) -> str:
    parts = " + ".join(f"{b.id} ({format_state(b.state)})" for b in merge.before)
    text = f"{parts} → {merge.id} ({format_state(merge.state)})"
    if {b.state for b in merge.before} == {merge.state}:
        return text
    return f"{text}: what was recorded last decides"


def _format_split(split: TopicMerge) -> str:
    state = format_state(split.state)
    if not split.before:
        return f"{split.id} is {state}, as you recorded under that id"
    text = f"{split.id} was {format_state(split.before[0].state)} and is {state}"
    return f"{text}: what was recorded under another id is told there"


def _add_marks(lines: TextLines, marks: MarkEffect) -> None:
    before, after = f"{marks.read_before} of {marks.all_before}", f"{marks.read} of {marks.all}"
    if before != after:
        lines.add_field("Read", f"core readings read: {before} → {after}")
    lines.add_list("Marks", [text for move in marks.moves if (text := _format_move(move))], "; ")


def _format_move(move: MarkMove) -> str:
    to = ", ".join(move.to)
    if move.code == "follows":
        return f"{move.reading} is read for {to} now, as it was for {move.topic}" if to else ""
    if move.code == "returns" and move.topic:
        if to:
            return f"{move.reading} is read for {to} again, and no longer for {move.topic}"
        return f"{move.reading} is no longer read for {move.topic}: the mark is another topic's"
    if move.code == "returns":
        return f"{move.reading} is read for {to}, as you recorded"
    if move.code == "own-word":
        return f"{move.reading} is unread for {move.topic}, as you recorded last"
    end = "is no longer asked: the mark is kept"
    if move.code == "other-part":
        end = "is asked elsewhere in another part: the mark is kept and counts nowhere"
    return f"{move.reading}, read for {move.topic}, {end}"


def use_lines(answer: roadmap_answers.UseAnswer, target: OutputTarget) -> list[str]:
    """Return what `use` prints."""
    if not answer.roadmaps:
        return ["no roadmap is loaded yet: roadmap next loads the shipped one"]
    lines = TextLines(target)
    for name, title in answer.roadmaps:
        lines.add(title, f"{'▸' if name == answer.active else ' '} {name}  ", "    ")
    if answer.decided_by and answer.shown != answer.active:
        text = f"{answer.decided_by} says {answer.shown}, which still decides; --roadmap too"
        lines.add(text, "  ", "  ", "warn")
    return lines


def forget_lines(answer: roadmap_answers.ForgetAnswer, target: OutputTarget) -> list[str]:
    """Return what `forget` prints."""
    hidden = "is out of sight" if answer.changed else "was out of sight already"
    back = f"its history is kept, and 'roadmap use {answer.id}' brings it back"
    lines = TextLines(target).add(f"«{answer.title}» ({answer.id}) {hidden}; {back}")
    return lines.add(f"now on «{answer.active_title}» ({answer.active})", "  ", "  ")
