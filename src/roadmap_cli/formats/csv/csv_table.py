"""A CSV table of topics: a header names the columns, each row is a topic.

Cells that cannot be used are remarked on, once for each kind, and kept in `why`. It must not look
at CSV itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import inf

from roadmap_cli.core.answers.import_result import ImportResult, Remarks, TopicOrigin
from roadmap_cli.core.model.readings import Reading
from roadmap_cli.core.model.roadmap import MAX_STAGES, Stage, Topic, Track
from roadmap_cli.core.wording import format_count
from roadmap_cli.formats.csv.csv_fields import (
    assign_links,
    build_why,
    is_optional,
    read_minutes,
    split_words,
)
from roadmap_cli.formats.csv.csv_progress import ProgressReader
from roadmap_cli.formats.csv.csv_rows import Table, TableRow, read_table
from roadmap_cli.formats.text import topic_list
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.identifiers import is_id
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, shorten
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind, RemarkKinds
from roadmap_cli.formats.text.stable_ids import IdRequest, id_from_words, stable_ids
from roadmap_cli.formats.text.strict_json import decode_text

_NONE = ("", "-", "–", "none", "no", "n/a", "nothing")
_NUMBERED = re.compile(
    r"(?P<what>[^\W\d]*(?:[\s.#-]+|(?<=\D)|^))0*(?P<number>\d{1,6})(?P<rest>.*)", re.DOTALL
)
_OTHER = "Other"
_DAY_NUMBER = re.compile(r"\d{1,3}")
# Notion writes the address of a page behind its name.
_PAGE = re.compile(r"\s*\((?:https://(?:www\.)?notion\.so/|\.\./|[^()\s]*\.md)[^()]*\)")
_UNKNOWN_NEED = RemarkKind("needs {}, which is not a row", "{} needs name no row", "added to `why`")
_LONG_TITLE = RemarkKind(
    "the title {} is too long", "{} titles are too long", "all of it is in `why`"
)


def read_csv(
    data: bytes | str, name: str, column_names: Mapping[str, str] | None = None
) -> ImportResult:
    """Read a table as a roadmap; raise InvalidRoadmap for a file without a header.

    `column_names` maps columns of ours to the names that they have in this table.
    """
    remarks, kinds = Remarks(), RemarkKinds()
    text = decode_text(data, name)
    clean = remove_unsafe_chars(text)
    if clean != text:
        remarks.add("control characters were left out")
    table = read_table(clean, name, column_names or {}, remarks, kinds)
    rows = _sort_by_day(table, remarks)
    requests = [IdRequest(r.title, (r.get("track"), r.get("stage")), "", _own_id(r)) for r in rows]
    for row, stable in zip(rows, stable_ids(requests), strict=True):
        row.id = stable.id
    title = topic_list.title_of_file(name, "A table")
    tracks, track_of = _build_parts(rows, "track", title, topic_list.MAX_TRACKS, remarks)
    stages, stage_of = _build_stages(table, rows, title, remarks)
    needs = _find_needs(rows, remarks)
    readings: dict[str, Reading] = {}
    by_stage: dict[str, list[Topic]] = {part.id: [] for part in stages}
    reader = ProgressReader(table)
    progress = []
    for row, track, stage in zip(rows, track_of, stage_of, strict=True):
        if row_progress := reader.read(row):
            progress.append(row_progress)
        by_stage[stage].append(_build_topic(row, track, stage, needs[row.id], readings))
    topics = [topic for stage_topics in by_stage.values() for topic in stage_topics]
    kinds.write(remarks)
    topic_list.add_hours_remark(topics, "topic", "hours", remarks)
    if len(tracks) > 1 and (len(stages) > 1 or _is_interleaved(topics, tracks)):
        stages = [s._replace(order=tuple(topic.id for topic in by_stage[s.id])) for s in stages]
    roadmap = topic_list.build_roadmap(name, title, stages, tracks, topics, readings)
    origins = tuple(
        TopicOrigin(
            row.id, tuple(filter(None, (row.get("track"), row.get("stage")))), bool(row.get("id"))
        )
        for row in rows
    )
    return ImportResult("csv", roadmap, tuple(progress), tuple(remarks), origins)


def _build_topic(
    row: TableRow, track: str, stage: str, needs: list[str], readings: dict[str, Reading]
) -> Topic:
    """Return the topic of a row; add its readings to `readings`."""
    minutes = read_minutes(row)
    assignments = assign_links(row, readings)
    optional = is_optional(row)
    tags = split_words(row.get("tags"), ";,\n " if row.is_own_export else ";,\n")
    if len(row.title) > MAX_TITLE_LENGTH:
        row.add_remark(_LONG_TITLE, excerpt(row.title), row.title)
    return Topic(
        id=row.id,
        title=shorten(row.title, MAX_TITLE_LENGTH),
        track=track,
        stage=stage,
        minutes=minutes,
        # Last, since it keeps the extra words that the other cells leave.
        why=build_why(row),
        outcomes=tuple(split_words(row.get("outcomes"), ";\n")),
        prerequisites=tuple(needs),
        readings=assignments,
        proof=row.get("proof").strip(),
        optional=optional,
        # A shelf of Goodreads is also the state.
        tags=tuple(dict.fromkeys(tag for tag in tags if tag != row.get("done"))),
    )


def _sort_by_day(table: Table, remarks: Remarks) -> list[TableRow]:
    """Return the rows in the order of their days, if these are the numbers of a plan."""
    days = [row.get("day") for row in table.rows]
    if not all(map(_DAY_NUMBER.fullmatch, days)):
        return table.rows
    remarks.add(
        f"the numbers in {excerpt(table.columns.name_of('day'))} are the order of the topics"
    )
    return sorted(table.rows, key=lambda row: int(row.get("day")))


def _build_stages(
    table: Table, rows: list[TableRow], title: str, remarks: Remarks
) -> tuple[list[Stage], list[str]]:
    """Return the stages, numbered ones in the order of their numbers, and that of each row."""
    word = table.columns.name_of("stage")
    for row in rows:
        name = " ".join(row.get("stage").split())
        if name.isdecimal() and not row.is_own_export:
            row.cells["stage"] = f"{word} {int(name)}"
    parts, stage_of = _build_parts(rows, "stage", title, MAX_STAGES, remarks)
    matches = [_NUMBERED.fullmatch(part.title) for part in parts if part.title != _OTHER]
    if not rows[0].is_own_export and all(matches):
        kinds = {match["what"].strip().casefold() for match in matches if match}
        if len(kinds) == 1:
            parts.sort(key=_number_of)
    return [Stage(part.id, part.title) for part in parts], stage_of


def _number_of(part: Track) -> float:
    match = _NUMBERED.fullmatch(part.title)
    return int(match["number"]) if match else inf


def _own_id(row: TableRow) -> str:
    """Return the id that a row gives itself, or ""."""
    own = row.get("id")
    return own if not own or is_id(own) else id_from_words(own)


def _build_parts(
    rows: list[TableRow], column: str, title: str, limit: int, remarks: Remarks
) -> tuple[list[Track], list[str]]:
    """Return the parts that a column names, as tracks, and the id of the part of each row."""
    names = [" ".join(row.get(column).split()) for row in rows]
    distinct = set(names)
    if len(distinct) > limit:
        remarks.add(f"more than {limit} different values in {column}; all rows go into one")
    if len(distinct) > limit or distinct == {""}:
        return [Track("all", title)], ["all"] * len(names)
    if "" in distinct:
        count = format_count(names.count(""), "row")
        remarks.add(f'put into "{_OTHER}": {count} with no {column}')
    return topic_list.build_tracks(names, lambda name: name or _OTHER)


def _find_needs(rows: list[TableRow], remarks: Remarks) -> dict[str, list[str]]:
    """Return the prerequisites of each row, named by title or id, without cycles."""
    count = Counter(row.title.casefold() for row in rows)
    by_name = {r.title.casefold(): r.id for r in rows if count[r.title.casefold()] == 1}
    by_name |= {row.get("id").casefold(): row.id for row in rows if row.get("id")}
    ids = {row.id for row in rows}

    def find_id(name: str) -> str | None:
        return by_name.get(name.casefold()) or (name if name in ids else None)

    needs: dict[str, list[str]] = {}
    for row in rows:
        row_needs: dict[str, None] = {}
        for name in _split_names(_PAGE.sub("", row.get("prerequisites")), find_id):
            other = find_id(name)
            if other is None:
                row.add_remark(_UNKNOWN_NEED, excerpt(name), f"Needs {name}")
            elif other != row.id:
                row_needs[other] = None
        needs[row.id] = list(row_needs)
    needs, back_edges = topic_list.remove_cycles(needs)
    for needed, topic in back_edges:
        remarks.add(f"{topic} needs {needed}, which would make a circle; this was left out")
    return needs


def _split_names(text: str, find_id: Callable[[str], str | None]) -> list[str]:
    """Return the names in a cell; commas and blanks separate them only if all parts are known."""
    if text.strip().casefold() in _NONE:
        return []
    for separators in (";\n", ";\n,", ";\n,|", ";\n,| "):
        names = split_words(text, separators)
        if all(map(find_id, names)):
            return names
    return split_words(text, ";\n" if ";" in text else ";\n,")


def _is_interleaved(topics: Sequence[Topic], tracks: Sequence[Track]) -> bool:
    """Return whether the rows go back and forth between the tracks."""
    seen = list(dict.fromkeys(topic.track for topic in topics))
    changes = 1 + sum(a.track != b.track for a, b in pairwise(topics))
    return changes != len(seen) or seen != [track.id for track in tracks]
