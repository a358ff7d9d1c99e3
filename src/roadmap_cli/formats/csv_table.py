"""A table of topics as CSV: a header names the columns, each row is a topic.

Delimiters and words for columns are taken as spreadsheets and people write them. What a cell says
that cannot be used is told with its line.
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections import Counter
from itertools import pairwise

from roadmap_cli.core import durations
from roadmap_cli.core.imports import Imported, Mark, Remark
from roadmap_cli.core.material import Assignment, Reading
from roadmap_cli.core.roadmap import MOST_STAGES, Roadmap, Stage, Topic, Track, default_milestones
from roadmap_cli.core.states import ASSUMED, IN_PROGRESS, SKIPPED
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.drop_cycles import without_cycles
from roadmap_cli.formats.ids import is_id, slug_of
from roadmap_cli.formats.json_text import refused, text_of
from roadmap_cli.formats.markdown_ids import Wanted, base_of, stable_ids
from roadmap_cli.formats.plain_words import (
    LONGEST_TITLE,
    day_of,
    link_ids,
    shortened,
    unique,
)
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.urls import url_fault

__all__ = ["COLUMNS", "FORMAT", "columns_in", "read_csv"]

FORMAT = "csv"
MOST_ROWS = 100_000
_MOST_CELL = 16_000
_MOST_TRACKS = 1000
_LONGEST_WHY = 4000
_DELIMITERS = ",;\t|"
# The one table of columns: our word, and what other tables call it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "key", "code", "slug", "uuid"),
    "title": ("title", "name", "topic", "task", "subject", "lesson", "course", "skill", "item"),
    "track": ("track", "section", "category", "area", "module", "group", "unit", "theme"),
    "stage": ("stage", "phase", "level", "part", "step", "week", "sprint", "semester"),
    "hours": ("hours", "hour", "estimate", "estimated hours", "effort", "duration", "time", "h"),
    "minutes": ("minutes", "mins", "min"),
    "prerequisites": (
        *("prerequisites", "prerequisite", "prereqs", "prereq", "needs", "requires"),
        *("depends", "depends on", "dependencies", "after"),
    ),
    "links": (
        *("links", "link", "url", "urls", "resource", "resources", "reading", "readings"),
        *("material", "materials", "reference"),
    ),
    "why": ("why", "description", "summary", "about", "notes", "note", "comment", "comments"),
    "done": ("done", "state", "status", "completed", "complete", "finished", "progress"),
    "since": ("since", "day", "date", "done on", "completed on", "finished on", "end"),
    "optional": ("optional", "elective", "extra"),
    "outcomes": ("outcomes", "outcome", "goals", "goal", "objectives"),
    "proof": ("exercise", "practice", "project"),
    "tags": ("tags", "tag", "labels", "keywords"),
}
_YES = frozenset(
    "yes y true x 1 done complete completed finished ✓ ✔ ✅ ☑ assumed known ja oui si".split()
)
_NO = frozenset("no n false 0 open todo pending - ☐ planned paused later nein non".split()) | {
    "to do",
    "not started",
    "",
}
_DOING = frozenset(("in progress", "in_progress", "doing", "started", "wip", "active", "learning"))
_SKIPPED = frozenset(("skipped", "skip", "cancelled", "canceled", "dropped", "deleted"))
_WORDS = {word: column for column, words in COLUMNS.items() for word in words}


def read_csv(data: bytes | str, name: str) -> Imported:
    """Read a table as a roadmap; raise InvalidRoadmap for what is no table with a header."""
    return _Table(text_of(data, name), name).imported()


def columns_in(line: str) -> list[str]:
    """Return which columns of ours a header names, by the delimiter that finds the most."""
    return [column for column in _columns(_cells(line, _delimiter(line))) if column]


class _Row:
    """One row while it is read."""

    def __init__(self, line: int, cells: dict[str, str], others: list[str]) -> None:
        self.line = line
        self.cells = cells
        self.others = others  # what columns say that we have no word for

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def title(self) -> str:
        return " ".join((self.get("title") or self.get("id")).split())


class _Table:
    """A table while it is read."""

    def __init__(self, text: str, name: str) -> None:
        self._name = name
        self._remarks: list[Remark] = []
        clean = without_refused(text)
        if clean != text:
            self._tell(0, "control characters were left out")
        self._rows = self._rows_in(clean)

    def imported(self) -> Imported:
        """Return the roadmap with all that is to be told of it."""
        rows = self._rows
        names = stable_ids(
            [Wanted(r.title, (r.get("track"), r.get("stage")), "", self._given(r)) for r in rows]
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
            minutes = self._minutes(row)
            topic = Topic(
                ids[place],
                shortened(row.title, LONGEST_TITLE),
                tracks[track_of[place]].id,
                stages[stage_of[place]].id,
                minutes,
                why=self._why(row),
                outcomes=tuple(_listed(row.get("outcomes"), ";\n")),
                prerequisites=tuple(needs[ids[place]]),
                readings=self._readings(row, readings),
                proof=row.get("proof").strip(),
                optional=self._truth(row, "optional"),
                tags=tuple(dict.fromkeys(_listed(row.get("tags"), ";,\n"))),
            )
            topics.append((stage_of[place], topic))
            if mark := self._mark(row, ids[place]):
                marks[mark.topic] = mark
        without = sum(not topic.minutes for _, topic in topics)
        if without:
            self._tell(
                0,
                f"{without:,} of {len(topics):,} topics have no hours; they count the middle of"
                " their track, else an hour, until you write `hours`",
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

    # -- the rows ----------------------------------------------------------------------------

    def _rows_in(self, text: str) -> list[_Row]:
        first = next((line for line in text.splitlines() if line.strip()), "")
        if sep := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):  # for Excel
            text = text.replace(first, "", 1)
            delimiter = sep[1]
        else:
            delimiter = _delimiter(first)
        csv.field_size_limit(min(sys.maxsize, 1 << 20))
        reader = csv.reader(io.StringIO(text.lstrip("\n\r"), newline=""), delimiter=delimiter)
        skipped = len(text) - len(text.lstrip("\n\r"))
        offset = len(text[:skipped].splitlines())
        found: list[_Row] = []
        columns: list[str] = []
        header: list[str] = []
        begins = 0
        try:
            for cells in reader:
                line, begins = offset + begins + 1, reader.line_num
                if not any(cell.strip() for cell in cells):
                    continue
                if not header:
                    header = [" ".join(cell.split()) for cell in cells]
                    columns = self._header(header, line)
                    continue
                if len(found) == MOST_ROWS:
                    sentence = f"the table has more than {MOST_ROWS:,} rows"
                    raise refused(self._name, line, 0, "too-many", sentence, "split the file")
                row = self._row(line, cells, columns, header)
                if row is not None:
                    found.append(row)
        except csv.Error as error:
            sentence = f"this is not CSV: {error}"
            raise refused(self._name, offset + reader.line_num, 0, "syntax", sentence) from None
        if not found:
            sentence = "there is no row with a title below the header"
            raise refused(self._name, 0, 0, "no-topics", sentence)
        return found

    def _header(self, header: list[str], line: int) -> list[str]:
        columns = _columns(header)
        if "title" not in columns and "id" not in columns:
            raise refused(
                self._name,
                line,
                0,
                "no-header",
                "the first row names no column `title`",
                f"write a header such as: title,track,hours,prerequisites,links,done; it has"
                f" {shown(', '.join(filter(None, header)))}",
            )
        for word, column in zip(header, columns, strict=True):
            if not column and word:
                self._tell(line, f"the column {shown(word)} is not known; it is kept in `why`")
        return columns

    def _row(
        self, line: int, cells: list[str], columns: list[str], header: list[str]
    ) -> _Row | None:
        said: dict[str, str] = {}
        others = []
        for place, cell in enumerate(cells):
            text = _undefused(cell.strip())
            if len(text) > _MOST_CELL:
                self._tell(line, f"a cell has {len(text):,} characters; {_MOST_CELL:,} are kept")
                text = text[:_MOST_CELL].strip()
            column = columns[place] if place < len(columns) else ""
            if column:
                said[column] = text
            elif text:
                word = header[place] if place < len(header) else ""
                others.append(f"{word}: {text}" if word else text)
        row = _Row(line, said, others)
        if not row.title:
            words = "; ".join(filter(None, (*said.values(), *others)))
            self._tell(line, f"a row without a title was left out: {shown(words)}")
            return None
        return row

    def _given(self, row: _Row) -> str:
        wanted = row.get("id")
        if not wanted:
            return ""
        return wanted if is_id(wanted) else base_of(wanted)

    # -- what cells say ----------------------------------------------------------------------

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
            self._tell(0, f"{count:,} rows say no {column}; they are put into «Other»")
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
            for word in self._needed(row.get("prerequisites"), titles, known):
                other = titles.get(word.casefold()) or (word if word in known else "")
                if other and other != made:
                    found.append(other)
                elif not other:
                    self._tell(row.line, f"needs {shown(word)}, which is no row; kept in `why`")
                    row.others.append(f"Needs {word}")
            needs[made] = list(dict.fromkeys(found))
        return needs

    def _needed(self, text: str, titles: dict[str, str], known: set[str]) -> list[str]:
        """Return the names in a cell; blanks part them only where all parts are known."""
        if text.strip().casefold() in ("", "-", "–", "none", "no", "n/a", "nothing"):
            return []
        for signs in (";\n", ";\n,", ";\n,|", ";\n,| "):
            words = _listed(text, signs)
            if all(w.casefold() in titles or w in known for w in words):
                return words
        return _listed(text, ";\n," if ";" not in text else ";\n")

    def _minutes(self, row: _Row) -> int:
        for column, scale in (("hours", 60.0), ("minutes", 1.0)):
            text = row.get(column).casefold().strip()
            if not text:
                continue
            plain = text.replace(",", ".")
            minutes = durations.parsed(re.sub(r"\s*(hours?|hrs?)\b", "h", text))
            if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", plain):
                minutes = round(float(plain) * scale)
            if minutes is not None and 0 < minutes <= 2000 * 60:
                return minutes
            if minutes != 0:
                self._tell(row.line, f"{shown(text)} is no number of {column}; kept in `why`")
                row.others.append(f"{column}: {text}")
        return 0

    def _readings(self, row: _Row, readings: dict[str, Reading]) -> tuple[Assignment, ...]:
        found: dict[str, Assignment] = {}
        text = row.get("links")
        urls = re.findall(r"[a-zA-Z][a-zA-Z+.-]*://[^\s<>\"]+", text)
        rest = text
        for url in urls:
            rest = rest.replace(url, " ", 1)
            url = url.rstrip(";,|)")
            if fault := url_fault(url):
                self._tell(row.line, f"the link {shown(url)} was left out: {fault[0]}")
                row.others.append(f"link: {url}")
                continue
            name = link_ids(url)
            readings.setdefault(name, Reading(name, shortened(row.title, LONGEST_TITLE), url=url))
            found[name] = Assignment(name)
        rest = " ".join(re.sub(r"[;,|]+(?=\s|$)", " ", rest).split()).strip(" ;,|")
        if rest and urls:
            row.others.append(f"about the links: {rest}")
        elif rest:  # books have no address
            for words in _listed(rest, ";\n"):
                name = base_of(words)
                readings.setdefault(name, Reading(name, shortened(words, LONGEST_TITLE)))
                found[name] = Assignment(name)
        return tuple(found.values())

    def _why(self, row: _Row) -> str:
        text = "\n".join(line.rstrip() for line in row.get("why").splitlines()).strip()
        others = [" ".join(other.split()) for other in row.others]
        text = "\n".join(filter(None, (text, *others)))
        if len(text) > _LONGEST_WHY:
            self._tell(
                row.line, f"its words have {len(text):,} characters; {_LONGEST_WHY:,} are kept"
            )
        return shortened(text, _LONGEST_WHY)

    def _truth(self, row: _Row, column: str) -> bool:
        word = row.get(column).casefold()
        if word not in _YES and word not in _NO:
            self._tell(row.line, f"{shown(word)} is neither yes nor no for {column}; taken as no")
        return word in _YES

    def _mark(self, row: _Row, topic: str) -> Mark | None:
        word = row.get("done").casefold().replace("%", "").strip()
        day, fault = day_of(row.get("since"))
        if not day and not fault:
            day, _ = day_of(word)
        if fault:
            self._tell(row.line, f"{shown(row.get('since'))} is no day; left out")
        if word in _YES or word == "100" or (day and day_of(word)[0]):
            return Mark(topic, ASSUMED, day)
        if word in _DOING or re.fullmatch(r"[1-9]\d?", word):
            return Mark(topic, IN_PROGRESS, day)
        if word in _SKIPPED:
            return Mark(topic, SKIPPED, day)
        if word not in _NO:
            self._tell(row.line, f"{shown(word)} is no state that is known; taken as open")
        return None

    # -- the head ----------------------------------------------------------------------------

    def _stem(self) -> str:
        return without_refused(os.path.splitext(os.path.basename(self._name))[0])

    def _title(self) -> str:
        words = " ".join(re.sub(r"[-_]+", " ", self._stem()).split())
        return shortened(f"{words[:1].upper()}{words[1:]}", LONGEST_TITLE) or "A table"

    def _tell(self, line: int, sentence: str) -> None:
        self._remarks.append(Remark(sentence, line))


def _walks(topics: tuple[Topic, ...], tracks: list[Stage]) -> bool:
    """Say whether the rows go to and fro between the tracks."""
    seen = list(dict.fromkeys(topic.track for topic in topics))
    changes = 1 + sum(a.track != b.track for a, b in pairwise(topics))
    return changes != len(seen) or seen != [track.id for track in tracks]


def _delimiter(line: str) -> str:
    return max(
        _DELIMITERS, key=lambda d: (sum(map(bool, _columns(_cells(line, d)))), line.count(d))
    )


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line[:100_000]], delimiter=delimiter), [])
    except csv.Error:
        return []


def _columns(header: list[str]) -> list[str]:
    """Return for each cell of a header the column it names, or ""; the first of two counts."""
    found: list[str] = []
    for cell in header:
        word = " ".join(re.sub(r"[_\-]+", " ", cell).casefold().split()).rstrip(":")
        column = _WORDS.get(word) or _WORDS.get(re.sub(r"\s*\(.*\)$", "", word), "")
        found.append(column if column not in found else "")
    return found


def _undefused(cell: str) -> str:
    """Take away the mark that keeps a spreadsheet from calculating a cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def _listed(text: str, signs: str) -> list[str]:
    parts = re.split(f"[{re.escape(signs)}]", text)
    return [word for part in parts if (word := " ".join(part.split()).lstrip("•*").strip())]
