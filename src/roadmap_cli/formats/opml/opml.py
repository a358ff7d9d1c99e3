"""An outline in OPML, as outliners, mind maps and readers of feeds export it.

The outer levels become stages and tracks, the innermost entries topics; an entry in between is a
topic that needs those below it. It must not look at XML itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from roadmap_cli.core.answers.import_result import (
    ImportedProgress,
    ImportResult,
    Remarks,
    TopicOrigin,
)
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import MAX_STAGES, Stage, Topic
from roadmap_cli.core.progress.states import ASSUMED, OPEN
from roadmap_cli.formats.opml.outline import Entry, Outline, is_bookkeeping
from roadmap_cli.formats.text import topic_list
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, shorten
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind, RemarkKinds
from roadmap_cli.formats.text.stable_ids import IdRequest, stable_ids
from roadmap_cli.formats.text.strict_json import decode_text, import_error

_MINUTES_AROUND_ENTRIES = 5  # of an entry whose work is in those below it
_SEPARATOR = " / "
_OUTER_LEVELS = 2  # of which stages and tracks are made
_EMPTY = RemarkKind("an entry has no text", "{} entries have no text", "left out")
_NOT_A_STATE = RemarkKind("{} is not a known state", "{} states are not known", "added to `why`")


def read_opml(data: bytes | str, name: str) -> ImportResult:
    """Read an outline as a roadmap; raise InvalidRoadmap for other files."""
    outline = Outline(decode_text(data, name), name)
    remarks, kinds = Remarks(), RemarkKinds()
    title, top, middle = _find_title(outline, name)
    top = list(_without_empty(top, kinds))
    topics_of = [entry for entry in _walk(top) if _is_topic(entry)]
    if not topics_of:
        raise import_error(name, "no-topics", "the outline has no entries", "export it again")
    _assign_ids(topics_of)
    stages, stage_of = _build_stages(topics_of, title)
    tracks, track_of = topic_list.build_tracks(
        [_SEPARATOR.join(part.title for part in _parts(entry)) for entry in topics_of],
        # What is no stage is named by the track.
        lambda text: (text.split(_SEPARATOR)[-1] if len(stages) > 1 else text) or title,
    )
    readings: dict[str, Reading] = {}
    by_stage: dict[str, list[Topic]] = {stage.id: [] for stage in stages}
    for entry, stage, track in zip(topics_of, stage_of, track_of, strict=True):
        by_stage[stage].append(_build_topic(entry, stage, track, readings, kinds))
    topics = [topic for stage_topics in by_stage.values() for topic in stage_topics]
    progress = tuple(
        ImportedProgress(entry.id, state)
        for entry in topics_of
        if (state := _state_of(entry)) != OPEN
    )
    parts = {id(part): part for entry in topics_of for part in _parts(entry)}
    for part in (*middle, *parts.values()):
        _add_part_remark(part, remarks)
    kinds.write(remarks)
    _add_file_remarks(outline, title, list(_walk(top)), remarks)
    topic_list.add_hours_remark(topics, "topic", "hours", remarks)
    roadmap = topic_list.build_roadmap(name, title, stages, tracks, topics, readings)
    origins = tuple(
        TopicOrigin(entry.id, tuple(around.title for around in reversed(entry.above)))
        for entry in topics_of
    )
    return ImportResult("opml", roadmap, progress, tuple(remarks), origins)


def _find_title(outline: Outline, name: str) -> tuple[str, list[Entry], list[Entry]]:
    """Return the title, the entries below it, and the entry that is the middle of a mind map."""
    title = shorten(" ".join(outline.head.get("title", "").split()), MAX_TITLE_LENGTH)
    root = outline.top[0] if len(outline.top) == 1 else None
    is_middle = (
        root is not None
        and root.children
        and (
            not title
            or root.title.casefold() == title.casefold()
            or any(child.children for child in root.children)
        )
    )
    if root is not None and is_middle and root.title:
        for child in root.children:
            child.parent, child.is_below_done = None, root.own_state == ASSUMED
        return shorten(root.title, MAX_TITLE_LENGTH), root.children, [root]
    return title or topic_list.title_of_file(name, "An outline"), outline.top, []


def _without_empty(entries: Sequence[Entry], kinds: RemarkKinds) -> Iterator[Entry]:
    """Yield the entries that say something or have others below them."""
    for entry in entries:
        entry.children = list(_without_empty(entry.children, kinds))
        if not entry.title and entry.links:
            entry.title = entry.links[0][0]
        if entry.title:
            yield entry
            continue
        kinds.add(_EMPTY, entry.line, "none")
        for child in entry.children:
            child.parent = entry.parent
            yield child


def _walk(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the entries, each after those below it."""
    for entry in entries:
        yield from _walk(entry.children)
        yield entry


def _is_topic(entry: Entry) -> bool:
    """Return whether an entry is a topic: it is an innermost one, or below stage and track."""
    return not entry.children or len(entry.above) >= _OUTER_LEVELS


def _parts(entry: Entry) -> list[Entry]:
    """Return the stage and the track around a topic, or fewer."""
    return entry.above[:_OUTER_LEVELS]


def _state_of(entry: Entry) -> str:
    """Return the state of a topic; one below something completed is completed as well."""
    state = entry.own_state or OPEN
    is_inside = any(around.own_state == ASSUMED for around in entry.above)
    is_inside |= any(around.is_below_done for around in (*entry.above, entry))
    return ASSUMED if state == OPEN and is_inside else state


def _assign_ids(entries: Sequence[Entry]) -> None:
    """Set the ids: made of words, and of the nearest entry around if words are repeated."""
    requests = [
        IdRequest(entry.title, tuple(around.title for around in reversed(entry.above)))
        for entry in entries
    ]
    for entry, stable in zip(entries, stable_ids(requests), strict=True):
        entry.id = stable.id
        if stable.context:  # the same words are at several places
            entry.title = f"{stable.context}: {entry.title}"


def _build_stages(entries: Sequence[Entry], title: str) -> tuple[list[Stage], list[str]]:
    """Return the stages, of the outermost entries if they are a path, and that of each topic."""
    names = [entry.above[0].title if entry.above else "" for entry in entries]
    if not 1 < len(set(names)) <= MAX_STAGES:
        return [Stage("all", title)], ["all"] * len(names)
    parts, stage_of = topic_list.build_tracks(names, lambda name: name or title)
    return [Stage(part.id, part.title) for part in parts], stage_of


def _build_topic(
    entry: Entry, stage: str, track: str, readings: dict[str, Reading], kinds: RemarkKinds
) -> Topic:
    """Return the topic of an entry; add its readings to `readings`."""
    assignments: dict[str, Assignment] = {}
    add_remark = kinds.at(entry.line)
    for url, words in entry.links:
        title = f"{words} of {entry.title}" if words == "Feed" else words or entry.title
        if assignment := topic_list.assign_link(url, title, readings, add_remark):
            assignments[assignment.reading] = assignment
    why = [entry.title] if len(entry.title) > MAX_TITLE_LENGTH else []
    why += [entry.note] if entry.note else []
    why += [
        remove_unsafe_chars(f"{key}: {' '.join(value.split())}")
        for key, value in entry.others
        if not is_bookkeeping(key)
    ]
    if entry.own_state is None:
        kinds.add(_NOT_A_STATE, entry.line, excerpt(entry.state_text))
        why.append(remove_unsafe_chars(f"state: {entry.state_text}"))
    needs = [child.id for child in entry.children]
    return Topic(
        id=entry.id,
        title=shorten(entry.title, MAX_TITLE_LENGTH),
        track=track,
        stage=stage,
        minutes=_MINUTES_AROUND_ENTRIES if needs and not assignments else 0,
        why=topic_list.shorten_why(
            "\n".join(why),
            f"{excerpt(entry.title)} says",
            add_remark,
        ),
        prerequisites=tuple(needs),
        readings=tuple(assignments.values()),
        optional="optional" in entry.tags,
        tags=tuple(tag for tag in entry.tags if tag != "optional"),
    )


def _add_part_remark(part: Entry, remarks: Remarks) -> None:
    """Remark on what an entry says that became a stage or a track."""
    words = [part.note.replace("\n", " "), *(url for url, _ in part.links), *part.tags]
    words += [f"{key}: {value}" for key, value in part.others if not is_bookkeeping(key)]
    if part.own_state not in (OPEN, ASSUMED):
        words.append(part.state_text)
    if text := "; ".join(filter(None, words)):
        remarks.add(remove_unsafe_chars(f"{excerpt(part.title)} says: {text}"), part.line)


def _add_file_remarks(
    outline: Outline, title: str, entries: Sequence[Entry], remarks: Remarks
) -> None:
    """Remark on what the head says, and on what the program noted about entries."""
    own_title = " ".join(outline.head.get("title", "").split())
    if own_title not in ("", title):
        remarks.add(f"the title in the head of the file is {excerpt(own_title)}")
    if others := [key for key in outline.head if key != "title"]:  # some name a person
        remarks.add(f"left out of the head of the file: {', '.join(map(excerpt, others))}")
    counts = (
        Counter(key for entry in entries for key, _ in entry.others if is_bookkeeping(key))
        + outline.others
    )
    if counts:
        words = ", ".join(f"{excerpt(key)} ({count:,})" for key, count in counts.items())
        remarks.add(f"left out, as they say nothing about what to learn: {words}")
