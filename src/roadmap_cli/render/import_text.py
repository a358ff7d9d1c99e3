"""What an import did, in plain lines: the file, what is in it, what could not be known, what is next."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from roadmap_cli.core import wording
from roadmap_cli.core.wording import counted
from roadmap_cli.render.ink import OutputTarget, paint, wrapped
from roadmap_cli.render.load_text import load_lines
from roadmap_cli.render.wording import labelled

if TYPE_CHECKING:
    from roadmap_cli.core import imports

_MOST = 10
_MOST_BOTH = 6
_LONGEST = 240
_DID = {
    "written": "wrote",
    "updated": "wrote anew",
    "merged": "brought up to date",
    "unchanged": "nothing new for",
}
_WOULD = {
    "written": "would write",
    "updated": "would write anew",
    "merged": "would bring up to date",
    "unchanged": "nothing new for",
}


def import_lines(answer: imports.ImportAnswer, paper: OutputTarget) -> list[str]:
    """Return what `import` prints."""
    did = (_WOULD if answer.dry_run else _DID)[answer.action]
    readings = counted(answer.readings, "reading")
    if answer.links > answer.readings:
        # A report counts what is to be read in each topic.
        readings += f" (asked for {answer.links:,} times)"
    what = [counted(answer.topics, "topic"), readings]
    what.append(counted(answer.milestones, "milestone"))
    text = f"{did} {answer.file}: «{answer.title}» ({answer.id}), {', '.join(what)},"
    found = wrapped(f"{text} from {answer.source} ({answer.format})", paper.width, "", "  ")
    if answer.kept:
        kept = f"{counted(answer.kept, 'change')} of yours kept"
        both = "; ".join(answer.both[:_MOST_BOTH])
        if answer.both:
            more = len(answer.both) - _MOST_BOTH
            kept += f", also where the source has changed the same: {both}"
            kept += f" and {more} more" if more > 0 else ""
        found += labelled(paper, "Edited", kept)
    if answer.copy:
        found += labelled(paper, "Before", f"the file as it was: {answer.copy}", "quiet")
    found += _remarks(answer, paper)
    if answer.marks:
        found += labelled(paper, "Progress", _progress(answer))
    if answer.load is not None:
        found += load_lines(answer.load, paper)
    elif not answer.dry_run:
        found += wrapped(
            f"load it: roadmap load {shlex.quote(answer.file)}", paper.width, "  ", "    "
        )
    if answer.next is not None:
        takes = wording.duration(answer.next.minutes)
        told = f"{answer.next.title} ({answer.next.id}), {takes}; roadmap next tells more"
        found += labelled(paper, "Next", told)
    if answer.dry_run and answer.load is None:
        found += wrapped(
            "nothing was written: leave --dry-run out to write and load it", paper.width
        )
    return found


def _remarks(answer: imports.ImportAnswer, paper: OutputTarget) -> list[str]:
    found: list[str] = []
    # What holds for all of it stands first; single lines follow.
    for remark in sorted(answer.remarks, key=lambda r: r.line != 0)[:_MOST]:
        place = f"line {remark.line}: " if remark.line else ""
        text = f"{place}{remark.sentence}"
        text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        lines = wrapped(text, paper.width, "  - ", "    ")
        found += [paint(paper, "warn", line) for line in lines]
    more = len(answer.remarks) - _MOST
    if more > 0:
        text = f"... and {more} more; the head of {answer.file} lists all"
        found += wrapped(text, paper.width, "  ", "    ")
    return found


def _progress(answer: imports.ImportAnswer) -> str:
    if answer.dry_run or answer.load is None:
        far = "it is" if answer.marks == 1 else "they are"
        return f"the source says of {counted(answer.marks, 'topic')} how far {far}"
    if not answer.marked:
        return "nothing of the source is new: what it says was recorded before"
    text = f"{counted(answer.marked, 'topic')} taken over from the source"
    rest = answer.marks - answer.marked
    if rest:
        stay = "stays as it is" if rest == 1 else "stay as they are"
        text += f"; {rest} had been touched here and {stay}"
    return f"{text}; 'roadmap undo' takes it back"
