"""A table of topics as CSV: a header names the columns, each row is a topic.

It makes a roadmap of what all rows say together: ids, tracks, stages and prerequisites. Columns are
told by `csv_columns`, rows by `csv_rows`, cells by `csv_cells`. It must not look at CSV itself.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import pairwise

from roadmap_cli.core.imports import Imported, Mark, Remark
from roadmap_cli.core.readings import Reading
from roadmap_cli.core.roadmap import MOST_STAGES, Roadmap, Stage, Topic, Track, default_milestones
from roadmap_cli.core.wording import counted
from roadmap_cli.formats.amounts import lacking
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.csv_cells import asked_in, listed, mark_of, minutes_of, truth_of, why_of
from roadmap_cli.formats.csv_rows import Row, rows_in
from roadmap_cli.formats.drop_cycles import without_cycles
from roadmap_cli.formats.ids import is_id, slug_of
from roadmap_cli.formats.json_text import text_of
from roadmap_cli.formats.markdown_ids import Wanted, base_of, stable_ids
from roadmap_cli.formats.plain_words import LONGEST_TITLE, shortened, unique
from roadmap_cli.formats.problems import shown

__all__ = ["FORMAT", "read_csv"]

FORMAT = "csv"
_MOST_TRACKS = 1000


def read_csv(data: bytes | str, name: str) -> Imported:
    """Read a table as a roadmap; raise InvalidRoadmap for what is no table with a header."""
    return _Table(text_of(data, name), name).imported()


class _Table:
    """A table while it is read."""

    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._remarks: list[Remark] = []
        clean = without_refused(text)
        if clean != text:
            self._tell(0, "control characters were left out")
        self._rows = rows_in(clean, name, self._tell)

    def imported(self) -> Imported:
        """Return the roadmap with all that is to be told of it."""
        rows = self._rows
        names = stable_ids(
            [Wanted(r.title, (r.get("track"), r.get("stage")), "", _given(r)) for r in rows]
        )
        ids = unique([name.id for name in names])
        for row, name, own in zip(rows, names, ids, strict=True):
            if name.id != own:
                self._tell(row.line, f"the id {name.id} is taken by a row above; it becomes {own}")
        title = self._title()
        tracks, track_of = self._parts("track", "all", title, _MOST_TRACKS)
        stages, stage_of = self._parts("stage", "all", title, MOST_STAGES)
        needs = self._needs(ids)
        needs, circles = without_cycles(ids, needs)
        for first, second in circles:
            self._tell(0, f"that {second} needs {first} closes a circle; it was left out")
        readings: dict[str, Reading] = {}
        topics: list[tuple[int, Topic]] = []
        marks: dict[str, Mark] = {}
        for place, row in enumerate(rows):
            minutes = minutes_of(row, self._tell)
            asked = asked_in(row, readings, self._tell)
            optional = truth_of(row, "optional", self._tell)
            if mark := mark_of(row, ids[place], self._tell):
                marks[mark.topic] = mark
            # What the others could not use is kept in `why`, so that it comes last.
            why = why_of(row, self._tell)
            topic = Topic(
                ids[place],
                shortened(row.title, LONGEST_TITLE),
                tracks[track_of[place]].id,
                stages[stage_of[place]].id,
                minutes,
                why=why,
                outcomes=tuple(listed(row.get("outcomes"), ";\n")),
                prerequisites=tuple(needs[ids[place]]),
                readings=asked,
                proof=row.get("proof").strip(),
                optional=optional,
                tags=tuple(
                    dict.fromkeys(listed(row.get("tags"), ";,\n " if row.is_ours else ";,\n"))
                ),
            )
            topics.append((stage_of[place], topic))
        without = sum(not topic.minutes for _, topic in topics)
        if without:
            self._tell(
                0,
                lacking(
                    without,
                    len(topics),
                    "topic",
                    "hours",
                    "the middle of the track, else an hour, until you write `hours`",
                ),
            )
        topics.sort(key=lambda pair: pair[0])
        made = tuple(topic for _, topic in topics)
        # Across tracks the order of the rows is the walk.
        order: dict[str, list[str]] = {stage.id: [] for stage in stages}
        for topic in made:
            order[topic.stage].append(topic.id)
        if len(tracks) > 1 and (len(stages) > 1 or _walks(made, tracks)):
            stages = [stage._replace(order=tuple(order[stage.id])) for stage in stages]
        roadmap = Roadmap(
            slug_of(self._stem()) or base_of(title),
            title,
            "",
            None,
            "en",
            "",
            "",
            tuple(stages),
            default_milestones(tuple(stages), made),
            tuple(Track(part.id, part.title) for part in tracks),
            made,
            tuple(readings.values()),
        )
        return Imported(FORMAT, roadmap, tuple(marks.values()), tuple(self._remarks))

    def _parts(
        self, column: str, otherwise: str, title: str, most: int
    ) -> tuple[list[Stage], list[int]]:
        """Return the tracks or stages that a column names, and which one each row is in."""
        words = [" ".join(row.get(column).split()) for row in self._rows]
        names = list(dict.fromkeys(words))
        if len(names) > most:
            self._tell(0, f"more than {most} different words in {column}; all become one")
            names = [""]
            words = [""] * len(words)
        if names == [""]:
            return [Stage(otherwise, title)], [0] * len(words)
        if "" in names:
            count = words.count("")
            self._tell(0, f"put into «Other»: {counted(count, 'row')} with no {column}")
        named = [name or "Other" for name in names]
        ids = unique([made.id for made in stable_ids([Wanted(name) for name in named])])
        parts = [Stage(i, shortened(n, LONGEST_TITLE)) for i, n in zip(ids, named, strict=True)]
        place = {name: number for number, name in enumerate(names)}
        return parts, [place[word] for word in words]

    def _needs(self, ids: list[str]) -> dict[str, list[str]]:
        titles: dict[str, str] = {}
        count = Counter(row.title.casefold() for row in self._rows)
        for row, made in zip(self._rows, ids, strict=True):
            if count[row.title.casefold()] == 1:
                titles[row.title.casefold()] = made
        for row, made in zip(self._rows, ids, strict=True):
            if row.get("id"):
                titles[row.get("id").casefold()] = made
        known = set(ids)
        needs: dict[str, list[str]] = {}
        for row, made in zip(self._rows, ids, strict=True):
            found = []
            for word in _needed(row.get("prerequisites"), titles, known):
                other = titles.get(word.casefold()) or (word if word in known else "")
                if other and other != made:
                    found.append(other)
                elif not other:
                    self._tell(row.line, f"needs {shown(word)}, which is no row; kept in `why`")
                    row.others.append(f"Needs {word}")
            needs[made] = list(dict.fromkeys(found))
        return needs

    def _stem(self) -> str:
        return without_refused(os.path.splitext(os.path.basename(self._name))[0])

    def _title(self) -> str:
        words = " ".join(re.sub(r"[-_]+", " ", self._stem()).split())
        return shortened(f"{words[:1].upper()}{words[1:]}", LONGEST_TITLE) or "A table"

    def _tell(self, line: int, sentence: str) -> None:
        self._remarks.append(Remark(sentence, line))


def _given(row: Row) -> str:
    """Return the id that a row asks for, or ""."""
    wanted = row.get("id")
    if not wanted:
        return ""
    return wanted if is_id(wanted) else base_of(wanted)


def _needed(text: str, titles: dict[str, str], known: set[str]) -> list[str]:
    """Return the names in a cell; blanks part them only where all parts are known."""
    if text.strip().casefold() in ("", "-", "–", "none", "no", "n/a", "nothing"):
        return []
    for signs in (";\n", ";\n,", ";\n,|", ";\n,| "):
        words = listed(text, signs)
        if all(w.casefold() in titles or w in known for w in words):
            return words
    return listed(text, ";\n," if ";" not in text else ";\n")


def _walks(topics: tuple[Topic, ...], tracks: list[Stage]) -> bool:
    """Say whether the rows go to and fro between the tracks."""
    seen = list(dict.fromkeys(topic.track for topic in topics))
    changes = 1 + sum(a.track != b.track for a, b in pairwise(topics))
    return changes != len(seen) or seen != [track.id for track in tracks]
