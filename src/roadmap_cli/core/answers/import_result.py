"""The result of importing another program's file: a roadmap, its progress, remarks. Pure."""

from __future__ import annotations

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.core.model.roadmap import Roadmap
from roadmap_cli.core.progress import states
from roadmap_cli.core.wording import format_count
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.core.answers.roadmap_answers import LoadAnswer
    from roadmap_cli.core.answers.summaries import TopicBrief

_KINDS = {state: kind for kind, state in states.STATE_AFTER.items()}
SOURCES = (
    "roadmap.sh",
    "markdown",
    "csv",
    "taskwarrior",
    "trello",
    "opml",
)  # what reads them: formats.import_formats


class ImportedProgress(Record):
    """The progress on a topic according to the source."""

    topic: str
    state: str  # as in core.progress.states
    day: str = ""  # ISO, if the source has it
    began: str = ""  # ISO
    spent: int = 0  # minutes
    read: tuple[str, ...] = ()  # ids of readings
    proof: str = ""  # an address
    rating: int = 0
    notes: tuple[str, ...] = ()


def facts_to_record(progress: ImportedProgress, today: str) -> list[states.Fact]:
    """Return the facts to record about one topic, in chronological order."""
    day = min(progress.day or today, today)
    began = min(progress.began or day, day)
    rating: dict[str, object] = {"rating": progress.rating} if progress.rating else {}
    facts: list[tuple[str, dict[str, object], str]] = []
    is_in_progress = progress.state == states.IN_PROGRESS
    if progress.began or is_in_progress or progress.state == states.PAUSED:
        facts.append((states.STARTED, rating if is_in_progress else {}, began))
    if progress.spent:
        facts.append((states.SPENT, {"minutes": progress.spent}, day))
    facts += [(states.READ, {"reading": reading}, day) for reading in progress.read]
    facts += [(states.NOTED, {"text": text}, day) for text in progress.notes]
    if progress.proof:
        facts.append((states.PROVED, {"url": progress.proof}, day))
    # One that is open after it was begun, or after work on it, was reopened.
    is_untouched = not (progress.began or progress.spent or progress.read)
    if not is_in_progress and (progress.state != states.OPEN or not is_untouched):
        facts.append((_KINDS[progress.state], rating if progress.state == states.DONE else {}, day))
    return [states.Fact(kind, "", progress.topic, data, on) for kind, data, on in facts]


class Remark(Record):
    """Something in the source that could not be converted; it is always reported."""

    sentence: str
    line: int = 0  # counted from 1; 0 if the source has no lines


class Remarks(list[Remark]):
    """The remarks about one source, in its order; it must not know any format."""

    def add(self, sentence: str, line: int = 0) -> None:
        """Add a sentence, with its line if the source has lines."""
        self.append(Remark(sentence, line))

    def add_count(self, count: int, noun: str, which: str, outcome: str) -> None:
        """Add how many there are of something, if any, and what became of them."""
        if count:
            which = f" {which}" if which else ""
            self.add(f"{format_count(count, noun)}{which}: {outcome}")


class TopicOrigin(Record):
    """Where a topic is in its source, to match it when the source is imported again."""

    topic: str
    above: tuple[str, ...] = ()  # the headings and entries above it, the nearest first
    has_own_id: bool = False  # whether the source itself has the id


class ImportResult(Record):
    """The outcome of reading one source."""

    format: str  # the name in the table of formats
    roadmap: Roadmap
    progress: tuple[ImportedProgress, ...] = ()
    remarks: tuple[Remark, ...] = ()
    origins: tuple[TopicOrigin, ...] = ()
    plan: str = ""  # "lists" or "tables": what is read although nothing in it is a box or a link


class ImportAnswer(Record):
    """What an import did, or with `dry_run` would do."""

    source: str
    format: str
    id: str
    title: str
    file: str  # the roadmap file
    action: str  # what happened to that file: written, updated, merged, unchanged
    topics: int
    readings: int
    links: int  # assignments of readings to topics
    milestones: int
    hours_unknown: int  # topics without hours in the source
    marked: int  # topics whose progress was recorded
    marks: int  # topics with progress in the source
    remarks: tuple[Remark, ...]
    load: LoadAnswer | None = None  # the answer of loading the file; None if it was not loaded
    next: TopicBrief | None = None
    dry_run: bool = False
    copy: str = ""  # of the file as it was before
    kept: int = 0  # the learner's edits of the file that were carried over
    both: tuple[str, ...] = ()  # where the source had changed the same; the learner's edit wins
