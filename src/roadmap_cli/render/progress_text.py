"""What a new version of a roadmap does to what was recorded, in words: joins, read marks, doubts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from roadmap_cli.render.wording import STATE_WORDS, some

if TYPE_CHECKING:
    from roadmap_cli.core.doubts import Doubt
    from roadmap_cli.core.joining import Join, StateBefore
    from roadmap_cli.core.marks import MarkEffect, MarkMove
    from roadmap_cli.core.roadmap_answers import LoadAnswer


def progress_lines(answer: LoadAnswer) -> Iterator[tuple[str, str]]:
    """Yield label and text of what changes in states and read marks."""
    yield from some("Joined", [_join(j) for j in answer.joins if j.code == "joined"], "; ")
    yield from some("State", [_parted(j) for j in answer.joins if j.code != "joined"], "; ")
    if answer.marks is not None:
        yield from _marks(answer.marks)


def doubt_texts(answer: LoadAnswer) -> Iterator[str]:
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
    state = STATE_WORDS.get(doubt.state, doubt.state)
    text = f"is {doubt.id} still the same topic? It was «{doubt.before}» ({state}) and is"
    text += f" «{doubt.after}» now"
    if doubt.like:
        keep = "progress follows ids, so let each topic keep its own"
        return f"{text}, which {doubt.like} was before: {keep}"
    own = "If it is another one, give it an id of its own"
    return f"{text}. {own}; what you recorded stays with {doubt.id}"


def _join(join: Join) -> str:
    parts = " + ".join(map(_stood, join.before))
    rule = "what was recorded last decides"
    if {b.state for b in join.before} == {join.state}:
        return f"{parts} → {join.id} ({_state(join.state)})"
    return f"{parts} → {join.id} ({_state(join.state)}): {rule}"


def _parted(join: Join) -> str:
    if not join.before:
        return f"{join.id} is {_state(join.state)}, as you recorded under that id"
    was, now = _state(join.before[0].state), _state(join.state)
    return f"{join.id} was {was} and is {now}: what was recorded under another id is told there"


def _stood(before: StateBefore) -> str:
    return f"{before.id} ({_state(before.state)})"


def _state(state: str) -> str:
    return STATE_WORDS.get(state, state)


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
