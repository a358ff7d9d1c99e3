"""What loading a roadmap changes, in words; and which roadmap is worked on from then on."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from roadmap_cli.core.changes import ORDER_OF_NEEDS
from roadmap_cli.core.wording import counted
from roadmap_cli.render.ink import OutputTarget, paint, wrapped
from roadmap_cli.render.wording import MOST, STATE_WORDS, few, in_no_version, labelled, some

if TYPE_CHECKING:
    from roadmap_cli.core import roadmap_answers
    from roadmap_cli.core.changes import Change, Changes, FieldChange, Lists, TopicName
    from roadmap_cli.core.effect import MilestoneEffect
    from roadmap_cli.core.identity import Doubt, Proposal
    from roadmap_cli.core.marks import MarkEffect, MarkMove
    from roadmap_cli.core.renames import Join

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
    found = wrapped(_outcome(answer), paper.width, "", "  ")
    for text in _doubts(answer):
        found += labelled(paper, "Doubt", text, "warn")
    for label, text in _changes(answer):
        found += labelled(paper, label, text)
    found += _proposals(answer, paper)
    if answer.unknown:
        text = in_no_version(answer.unknown, answer.roadmap.id)
        found += labelled(paper, "Unknown", text, "warn")
    if answer.backup:
        found += labelled(paper, "Backup", f"as it was before: {answer.backup}", "quiet")
    if answer.action == "updated" and not answer.dry_run:
        found += labelled(paper, "Go back", _way_back(answer), "quiet")
    count = answer.roadmap.others
    if count and answer.action in ("loaded", "activated"):
        verb = "is" if count == 1 else "are"
        text = f"{counted(count, 'other roadmap')} {verb} loaded too; go back with 'roadmap use'"
        found += wrapped(text, paper.width, "  ", "  ")
    if answer.refused:
        text = "nothing was written; without --dry-run this is refused unless you say --replace"
        found += wrapped(text, paper.width)
    elif answer.dry_run:
        found += wrapped("nothing was written; without --dry-run it is", paper.width)
    return found


def _outcome(answer: roadmap_answers.LoadAnswer) -> str:
    name = f"«{answer.roadmap.title}» ({answer.roadmap.id})"
    topics = counted(answer.topics, "topic")
    if answer.action == "unchanged":
        if answer.changes.is_empty and answer.milestones:
            return f"nothing to do: {name} is loaded and nothing of it has changed in the file"
        return f"nothing to do: {name} is loaded and the file is unchanged"
    if answer.action == "activated":
        return f"{'would be ' if answer.dry_run else 'now '}on {name}; its file is unchanged"
    head = f"would be {answer.action}: {name}" if answer.dry_run else f"{answer.action} {name}"
    if answer.action == "loaded":
        return f"{head}: {topics}, {counted(answer.milestones, 'milestone')}"
    return f"{head}: {answer.effect.sentence if answer.effect else topics}"


def _way_back(answer: roadmap_answers.LoadAnswer) -> str:
    text = "load the earlier version of the file again"
    if answer.backup:
        text += f", or: roadmap restore {shlex.quote(os.path.basename(answer.backup))}"
    return f"{text}; 'roadmap undo' takes back what you recorded, and no load"


def _changes(answer: roadmap_answers.LoadAnswer) -> Iterator[tuple[str, str]]:
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
    yield from some("Joined", [_join(j) for j in answer.joins if j.code == "joined"], "; ")
    yield from some("State", [_parted(j) for j in answer.joins if j.code != "joined"], "; ")
    if answer.marks is not None:
        yield from _marks(answer.marks)
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


def _proposals(answer: roadmap_answers.LoadAnswer, paper: OutputTarget) -> list[str]:
    found: list[str] = []
    most = len(answer.proposals) if answer.dry_run else MOST
    for proposal in answer.proposals[:most]:
        found += _proposal(proposal, answer.file, paper)
    more = len(answer.proposals) - most
    if more > 0:
        noun = "a rename" if more == 1 else "renames"
        text = f"{more} more may be {noun}: 'roadmap list --state retired' lists them all"
        found += wrapped(text, paper.width, "  ", "  ")
    return found


def _proposal(found: Proposal, file: str, paper: OutputTarget) -> list[str]:
    where = f"line {found.at} of {file}" if found.at else file
    noun = "reading" if found.kind == "reading" else "topic"
    text = f"is {found.id} what was {found.former} («{found.former_title}»)? Then give the {noun}"
    lines = labelled(paper, "Renamed?", f"{text} {found.id} ({where}) the line", "warn")
    return [*lines, " " * 16 + paint(paper, "strong", found.line)]


def _with_state(name: TopicName) -> str:
    return f"{name.id} ({_state(name.state)})" if name.state else name.id


def _state(state: str) -> str:
    return STATE_WORDS.get(state, state)


# -- what was recorded ---------------------------------------------------------------------------


def _doubts(answer: roadmap_answers.LoadAnswer) -> Iterator[str]:
    """Yield a question for each id that may mean something else now, with what to do."""
    back = "" if answer.dry_run else "; to go back, load the version from before again"
    for doubt in answer.doubts:
        if doubt.code == "other-roadmap":
            again = f"{back} with --replace" if back and doubt.state else back
            yield _stranger(doubt) + again
        else:
            yield _other_topic(doubt) + back


def _stranger(doubt: Doubt) -> str:
    return (
        f"is this the same roadmap? {doubt.id} was «{doubt.before}» and is «{doubt.after}» now, with"
        f" {doubt.shared} of {doubt.topics} topic{'' if doubt.topics == 1 else 's'} in common. If it is another one, give the file an"
        " id of its own; what you recorded stays with the ids of its topics"
    )


def _other_topic(doubt: Doubt) -> str:
    text = f"is {doubt.id} still the same topic? It was «{doubt.before}» ({_state(doubt.state)}) and is"
    text += f" «{doubt.after}» now"
    if doubt.like:
        keep = "progress follows ids, so let each topic keep its own"
        return f"{text}, which {doubt.like} was before: {keep}"
    own = "If it is another one, give it an id of its own"
    return f"{text}. {own}; what you recorded stays with {doubt.id}"


def _join(join: Join) -> str:
    parts = " + ".join(f"{b.id} ({_state(b.state)})" for b in join.before)
    rule = "what was recorded last decides"
    if {b.state for b in join.before} == {join.state}:
        return f"{parts} → {join.id} ({_state(join.state)})"
    return f"{parts} → {join.id} ({_state(join.state)}): {rule}"


def _parted(join: Join) -> str:
    if not join.before:
        return f"{join.id} is {_state(join.state)}, as you recorded under that id"
    was, now = _state(join.before[0].state), _state(join.state)
    return f"{join.id} was {was} and is {now}: what was recorded under another id is told there"


def _marks(marks: MarkEffect) -> Iterator[tuple[str, str]]:
    numbers = (marks.read_before, marks.all_before), (marks.read, marks.all)
    if numbers[0] != numbers[1]:
        before, after = (f"{read} of {total}" for read, total in numbers)
        yield "Read", f"core readings read: {before} → {after}"
    yield from some("Marks", [text for move in marks.moves if (text := _move(move))], "; ")


def _move(move: MarkMove) -> str:
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
    if move.code == "other-part":
        return (
            f"{move.reading}, read for {move.topic}, is asked elsewhere in another part:"
            " the mark is kept and counts nowhere"
        )
    return f"{move.reading}, read for {move.topic}, is no longer asked: the mark is kept"


# -- which roadmap is worked on ------------------------------------------------------------------


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
