"""A table of topics as CSV: a header names the columns, each row is a topic.

It makes a roadmap of what all rows say together: ids, tracks, stages and prerequisites. Rows are
known to `csv_rows`, cells to `csv_cells`. It must not look at CSV itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from roadmap_cli.core.amounts import counted
from roadmap_cli.core.imports import Imported
from roadmap_cli.core.material import Reading
from roadmap_cli.core.roadmap import MOST_STAGES, Stage, Topic, Track
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.csv_cells import (
    assignments_of,
    is_yes,
    minutes_of,
    progress_of,
    why_of,
    words_in,
)
from roadmap_cli.formats.csv_rows import Row, read_rows
from roadmap_cli.formats.flat_list import (
    MOST_TRACKS,
    remark_on_hours,
    roadmap_of_list,
    title_of_file,
    tracks_of,
    without_cycles,
)
from roadmap_cli.formats.ids import is_id
from roadmap_cli.formats.json_text import text_of
from roadmap_cli.formats.markdown_ids import Wanted, base_of, stable_ids
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks

__all__ = ["FORMAT", "read_csv"]

FORMAT = "csv"


def read_csv(data: bytes | str, name: str) -> Imported:
    """Read a table as a roadmap; raise InvalidRoadmap for what is no table with a header."""
    remarks = Remarks()
    text = text_of(data, name)
    clean = without_refused(text)
    if clean != text:
        remarks.add("control characters were left out")
    rows = read_rows(clean, name, remarks)
    wanted = [Wanted(r.title, (r.get("track"), r.get("stage")), "", _given_id(r)) for r in rows]
    ids = [made.id for made in stable_ids(wanted)]
    title = title_of_file(name, "A table")
    tracks, track_of = _parts(rows, "track", title, MOST_TRACKS, remarks)
    parts, stage_of = _parts(rows, "stage", title, MOST_STAGES, remarks)
    needs = _needs(rows, ids, remarks)
    readings: dict[str, Reading] = {}
    by_stage: dict[str, list[Topic]] = {part.id: [] for part in parts}
    progress = []
    for row, own, track, stage in zip(rows, ids, track_of, stage_of, strict=True):
        minutes = minutes_of(row, remarks)
        assignments = assignments_of(row, readings, remarks)
        optional = is_yes(row, "optional", remarks)
        if done := progress_of(row, own, remarks):
            progress.append(done)
        topic = Topic(
            id=own,
            title=shortened(row.title, LONGEST_TITLE),
            track=track,
            stage=stage,
            minutes=minutes,
            # What the others could not use is kept in `why`, so that it comes last.
            why=why_of(row, remarks),
            outcomes=tuple(words_in(row.get("outcomes"), ";\n")),
            prerequisites=tuple(needs[own]),
            readings=assignments,
            proof=row.get("proof").strip(),
            optional=optional,
            tags=tuple(
                dict.fromkeys(words_in(row.get("tags"), ";,\n " if row.is_ours else ";,\n"))
            ),
        )
        by_stage[stage].append(topic)
    topics = [topic for found in by_stage.values() for topic in found]
    remark_on_hours(topics, "topic", "hours", remarks)
    stages = [Stage(part.id, part.title) for part in parts]
    # Across tracks the order of the rows is the walk.
    if len(tracks) > 1 and (len(stages) > 1 or _walks(topics, tracks)):
        stages = [s._replace(order=tuple(topic.id for topic in by_stage[s.id])) for s in stages]
    roadmap = roadmap_of_list(name, title, stages, tracks, topics, readings)
    return Imported(FORMAT, roadmap, tuple(progress), tuple(remarks))


def _given_id(row: Row) -> str:
    """Return the id that a row asks for, or ""."""
    wanted = row.get("id")
    return wanted if not wanted or is_id(wanted) else base_of(wanted)


def _parts(
    rows: list[Row], column: str, title: str, most: int, remarks: Remarks
) -> tuple[list[Track], list[str]]:
    """Return what a column names, as tracks, and the id of that of each row."""
    words = [" ".join(row.get(column).split()) for row in rows]
    names = list(dict.fromkeys(words))
    if len(names) > most:
        remarks.add(f"more than {most} different words in {column}; all become one")
        names = [""]
    if names == [""]:
        return [Track("all", title)], ["all"] * len(words)
    if "" in names:
        count = counted(words.count(""), "row")
        remarks.add(f"put into «Other»: {count} with no {column}")
    parts = tracks_of([name or "Other" for name in names])
    part_of = {name: part.id for name, part in zip(names, parts, strict=True)}
    return parts, [part_of[word] for word in words]


def _needs(rows: list[Row], ids: list[str], remarks: Remarks) -> dict[str, list[str]]:
    """Return what each row needs, without circles; rows are named by title or id."""
    count = Counter(row.title.casefold() for row in rows)
    by_name = {
        row.title.casefold(): own
        for row, own in zip(rows, ids, strict=True)
        if count[row.title.casefold()] == 1
    }
    for row, own in zip(rows, ids, strict=True):
        if row.get("id"):
            by_name[row.get("id").casefold()] = own
    known = set(ids)

    def id_of(word: str) -> str | None:
        return by_name.get(word.casefold()) or (word if word in known else None)

    needs: dict[str, list[str]] = {}
    for row, own in zip(rows, ids, strict=True):
        found: dict[str, None] = {}
        for word in _names_in(row.get("prerequisites"), id_of):
            other = id_of(word)
            if other is None:
                remarks.add(f"needs {shown(word)}, which is no row; kept in `why`", row.line)
                row.others.append(f"Needs {word}")
            elif other != own:
                found[other] = None
        needs[own] = list(found)
    needs, dropped = without_cycles(ids, needs)
    for needed, by in dropped:
        remarks.add(f"that {by} needs {needed} closes a circle; it was left out")
    return needs


def _names_in(text: str, id_of: Callable[[str], str | None]) -> list[str]:
    """Return the names in a cell; blanks part them only where all parts are known."""
    if text.strip().casefold() in ("", "-", "–", "none", "no", "n/a", "nothing"):
        return []
    for signs in (";\n", ";\n,", ";\n,|", ";\n,| "):
        words = words_in(text, signs)
        if all(map(id_of, words)):
            return words
    return words_in(text, ";\n," if ";" not in text else ";\n")


def _walks(topics: Sequence[Topic], tracks: Sequence[Track]) -> bool:
    """Say whether the rows go to and fro between the tracks."""
    seen = list(dict.fromkeys(topic.track for topic in topics))
    changes = 1 + sum(a.track != b.track for a, b in pairwise(topics))
    return changes != len(seen) or seen != [track.id for track in tracks]
