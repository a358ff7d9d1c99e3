"""The cells of a row that say what a learner has done, and when.

States are in words, signs or percentages, days in the order that their column shows. What cannot
be understood is remarked on, once for each kind, and kept in `why`.
"""

from __future__ import annotations

import re

from roadmap_cli.core import wording
from roadmap_cli.core.answers.import_result import ImportedProgress
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, OPEN
from roadmap_cli.formats.csv.csv_cells import split_notes
from roadmap_cli.formats.csv.csv_rows import Table, TableRow
from roadmap_cli.formats.text.days import find_day_order, read_day
from roadmap_cli.formats.text.identifiers import find_url_fault
from roadmap_cli.formats.text.plain_words import id_from_url
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.remark_kinds import RemarkKind
from roadmap_cli.formats.text.state_words import read_state

_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_SHORT_NUMBER = re.compile(r"\d{1,3}")
_LISTS = re.compile(r"list|lane|bucket|column|список|リスト|列表", re.IGNORECASE)
_NOT_A_STATE = RemarkKind(
    "{} is not a known state", "{} states are not known", "read as open and added to `why`"
)
_PART_OF_DAY = re.compile(r"(?:19|20)\d\d(?:[-/](?:0?[1-9]|1[0-2]))?")  # a year, or a month of it
_NO_FULL_DAY = RemarkKind(
    "{} is not a full date",
    "{} cells are not full dates",
    "known without a day, and added to `why`",
)
_NOT_A_DAY = RemarkKind(
    "{} is not a date, or not clearly one",
    "{} cells are no dates, or not clearly",
    "added to `why`; 2026-03-01 is always clear",
)
_UNUSABLE = {
    name: RemarkKind(
        f"{{}} cannot be used as {name}", f"{{}} cells cannot be used as {name}", "added to `why`"
    )
    for name in ("started", "spent", "rating", "proof")
}


class ProgressReader:
    """The reader of the progress in one table."""

    def __init__(self, table: Table) -> None:
        columns = table.columns.ours
        self._orders = {
            column: find_day_order(row.get(column) for row in table.rows)
            for column in ("since", "day", "started", "done")
        }
        self._names = {column: table.columns.name_of(column) for column in self._orders}
        # Trello and the like: the list in which a card lies is its state.
        track = table.columns.name_of("track")
        self._is_in_track = "done" not in columns and bool(_LISTS.search(track))

    def read(self, row: TableRow) -> ImportedProgress | None:
        """Return the progress on a row, None if there is none."""
        nothing = ImportedProgress(row.id, OPEN)
        details = _read_details(row, nothing) if row.is_own_export else nothing
        finished = self._read_day(row, "since")
        other = self._read_day(row, "day")
        began = details.began if row.is_own_export else self._read_day(row, "started")
        state, state_day = self._read_state(row)
        has_end = finished or bool(_PART_OF_DAY.fullmatch(row.get("since")))
        if state == OPEN and has_end and not row.get("done") and not row.is_own_export:
            state = ASSUMED
        if state == OPEN:
            for column, day in (("since", finished), ("day", other), ("started", began)):
                if day and not row.is_own_export:
                    kind = _other_day(self._names[column])
                    row.add_remark(kind, day, f"{self._names[column]}: {row.get(column)}")
            return None if details == nothing else details._replace(state=state, day=finished)
        day = finished or state_day or other
        if state == IN_PROGRESS and began and not row.is_own_export:
            day, began = began, ""
        for column, unused in (("since", finished), ("day", other)):
            if unused and unused != day:
                row.extra.append(f"{self._names[column]}: {row.get(column)}")
        return details._replace(state=state, day=day, began=began)

    def _read_day(self, row: TableRow, column: str) -> str:
        """Return the day of a column, "" if it has none; remark on other words."""
        text = row.get(column)
        if (day := read_day(text, self._orders[column])) or not text:
            return day
        if column == "since" and _PART_OF_DAY.fullmatch(text):
            row.add_remark(_NO_FULL_DAY, excerpt(text), f"{self._names[column]}: {text}")
        # A number is a day of a plan: the order of the topics says so.
        elif not (column == "day" and _SHORT_NUMBER.fullmatch(text)):
            row.add_remark(_NOT_A_DAY, excerpt(text), f"{self._names[column]}: {text}")
        return ""

    def _read_state(self, row: TableRow) -> tuple[str, str]:
        """Return the state of a row, and the day if its cell says that instead."""
        text = row.get("track") if self._is_in_track else row.get("done")
        if day := read_day(text, self._orders["done"]):
            return ASSUMED, day
        state = read_state(text)
        if state is None and not self._is_in_track:
            row.add_remark(_NOT_A_STATE, excerpt(text), f"{self._names['done']}: {text}")
        if row.is_own_export and text.casefold() == DONE:
            state = DONE
        return state or OPEN, ""


def _other_day(name: str) -> RemarkKind:
    """Return the remark on days of a column that do not say that something was finished."""
    return RemarkKind(
        "{} is a day on which nothing is said to be done",
        "{} days on which nothing is said to be done",
        f"added to `why`; if something was finished then: --column 'since={name}'",
    )


def _read_details(row: TableRow, progress: ImportedProgress) -> ImportedProgress:
    """Return progress with the details that only our own export has."""
    began = read_day(row.get("started"))
    spent = _read_number(row.get("spent"), 60)
    rating = _read_number(row.get("rating"), 1)
    proof = row.get("proved")
    is_valid = {
        "started": bool(began),
        "spent": 0 < spent <= wording.MAX_MINUTES,
        "rating": 1 <= rating <= 4,
        "proved": find_url_fault(proof) is None,
    }
    for column, valid in is_valid.items():
        if row.get(column) and not valid:
            name = "proof" if column == "proved" else column
            row.add_remark(_UNUSABLE[name], excerpt(row.get(column)), f"{name}: {row.get(column)}")
    links = {id_from_url(url) for url in row.get("links").split()}
    read = dict.fromkeys(id_from_url(url) for url in row.get("read").split())
    return progress._replace(
        began=began,
        spent=spent if is_valid["spent"] else 0,
        read=tuple(name for name in read if name in links),
        proof=proof if is_valid["proved"] else "",
        rating=rating if is_valid["rating"] else 0,
        notes=split_notes(row.get("noted")),
    )


def _read_number(text: str, scale: int) -> int:
    return round(float(text) * scale) if _NUMBER.fullmatch(text) else 0
