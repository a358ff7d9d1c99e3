"""python-strings-files: a converter between CSV and JSON, called as exam.toml says.

Rows are compared as values. That a file is held in memory is proved by two of them: what it takes grows with
their size.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from typing import Any

from roadmap_cli.practice.engine import Check, CouldNotLook, NotYet
from roadmap_cli.practice.kit.shelf_files import (
    COLUMNS,
    break_row,
    large_lines,
    make_rows,
    write_csv,
)
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile
from roadmap_cli.practice.tools.memory import run_with_memory

_BOOKS = 10
_SOME, _MUCH = 6 << 20, 16 << 20  # sizes of files
_LITTLE = 4 << 20  # memory that reading and writing may take without a second look
_CSV, _JSON, _BACK = "exam.csv", "exam.json", "exam-back.csv"
_TO_JSON = "python3 convert.py {csv} {json}"
_TO_CSV = "python3 convert.py {json} {csv}"


class _Converter:
    """The learner's converter in a copy of its folder, where it also reads and writes."""

    def __init__(self, room: Room) -> None:
        exam = ExamFile(room)
        self.to_json = exam.command("to-json", _TO_JSON, csv=_CSV, json=_JSON)
        self.to_csv = exam.command("to-csv", _TO_CSV, csv=_BACK, json=_JSON)
        if "convert.py" in self.to_json:
            room.path("convert.py")
        self.columns = _columns(room)
        self.folder = room.fresh_copy()

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def write(self, content: str, mark: bytes = b"") -> None:
        with open(self.path(_CSV), "wb") as file:
            file.write(mark + content.encode())


def _columns(room: Room) -> list[str]:
    """Return our columns as the learner spells them in their own list: "ISBN" for "isbn"."""
    header = next(iter(_book_rows(room)), []) if room.has("books.csv") else []
    theirs = {name.strip().casefold(): name.strip() for name in header}
    return [theirs.get(name, name) for name in COLUMNS]


def _book_rows(room: Room) -> list[list[str]]:
    text = room.text("books.csv")
    delimiter = max(",;\t", key=text.split("\n")[0].count)
    try:
        return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise NotYet("books.csv cannot be read as CSV", found=str(error)) from None


def _books(room: Room) -> None:
    rows = _book_rows(room)
    full = [row for row in rows[1:] if sum(bool(field.strip()) for field in row) >= 4]
    if len(full) < _BOOKS:
        raise NotYet(
            "books.csv is too short",
            expected=f"{_BOOKS} rows with title, author, year and ISBN",
            found=str(len(full)),
        )


def _convert(room: Room, rows: list[tuple[str, ...]], mark: bytes = b"") -> _Converter:
    """Convert rows to JSON, and raise NotYet unless there is an object with the columns for each."""
    converter = _Converter(room)
    converter.write(write_csv(rows, converter.columns), mark)
    room.run(converter.to_json, folder=converter.folder).demand_success()
    objects = _load(converter.path(_JSON), len(rows))
    names = list(objects[0]) if isinstance(objects[0], dict) else converter.columns
    for name in converter.columns:
        if name not in names:
            found = ", ".join(names).replace("\ufeff", "\\ufeff")
            raise NotYet(f"the objects have no {name}", found=found)
    return converter


def _load(path: str, rows: int) -> list[Any]:
    if not os.path.isfile(path):
        raise NotYet("the converter writes no JSON file where it is told to")
    try:
        with open(path, encoding="utf-8-sig") as file:
            objects = json.load(file)
    except UnicodeDecodeError:
        raise NotYet("the JSON file is not UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotYet("json.load refuses the JSON file", found=str(error)) from None
    if not isinstance(objects, list):
        raise NotYet(
            "the JSON file is not a list", found=f"it is of the type {type(objects).__name__}"
        )
    if len(objects) != rows:
        raise NotYet("another number of rows in JSON", expected=str(rows), found=str(len(objects)))
    return objects


def _read_csv(path: str) -> list[dict[str, Any]]:
    if not os.path.isfile(path):
        raise NotYet("the converter writes no CSV file where it is told to")
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except UnicodeDecodeError:
        raise NotYet("the CSV file is not UTF-8") from None
    delimiter = max(",;\t", key=text.split("\n")[0].count)
    return [
        row for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter) if row
    ]


def _compare(columns: list[str], rows: list[tuple[str, ...]], found: list[dict[str, Any]]) -> None:
    if len(rows) != len(found):
        raise NotYet(
            "another number of rows comes back", expected=str(len(rows)), found=str(len(found))
        )
    for number, (row, back) in enumerate(zip(rows, found, strict=True), 1):
        for name, value in zip(columns, row, strict=True):
            if name not in back:
                raise NotYet(
                    f"the column {name} does not come back", found=", ".join(map(str, back))
                )
            if _unify(value) != _unify(back[name]):
                said = f"another {name} comes back in row {number}"
                raise NotYet(said, expected=repr(value), found=repr(back[name]))


def _unify(value: Any) -> str:
    return str(value).replace("\r\n", "\n")


def _round_trip(room: Room) -> None:
    rows = make_rows(room.dice("rows"))
    converter = _convert(room, rows)
    room.run(converter.to_csv, folder=converter.folder).demand_success()
    _compare(converter.columns, rows, _read_csv(converter.path(_BACK)))


def _mark(room: Room) -> None:
    _convert(room, make_rows(room.dice("mark")), b"\xef\xbb\xbf")


def _broken(room: Room) -> None:
    for fields, kind in ((2, "too few"), (6, "too many")):
        converter = _Converter(room)
        rows = make_rows(room.dice("broken", kind), 60)
        text, line = break_row(room.dice("place", kind), rows, fields, converter.columns)
        converter.write(text)
        run = room.run(converter.to_json, folder=converter.folder)
        if run.limit:
            run.demand_success()
        said = run.out + "\n" + run.err
        if "Traceback" in run.err:
            said = run.out + "\n" + run.err.strip().splitlines()[-1]
        if str(line) not in re.findall(r"\d+", said):
            last = (said.strip().splitlines() or ["nothing"])[-1]
            raise NotYet(
                f"a row with {kind} fields is not reported by its line",
                expected=f"line {line}",
                found=last,
            )


def _large(room: Room) -> None:
    converter = _Converter(room)
    least, _ = _measure(room, converter, 0)
    some, rows = _measure(room, converter, _SOME)
    _load(converter.path(_JSON), rows)
    if some - least < _LITTLE:
        return
    much, _ = _measure(room, converter, _MUCH)
    if much - some > (_MUCH - _SOME) * 0.8:
        raise NotYet(
            "the memory it takes grows with the file",
            expected="as much for every file",
            found=f"{_SOME >> 20} MB of CSV: {some >> 20} MB, {_MUCH >> 20} MB: {much >> 20} MB",
        )


def _measure(room: Room, converter: _Converter, size: int) -> tuple[int, int]:
    """Convert a file of about `size` bytes, and return the memory it took and its rows."""
    lines = list(large_lines(size, converter.columns))
    converter.write("".join(lines))
    run, most = run_with_memory(room, converter.to_json, folder=converter.folder, seconds=30)
    if run.limit.startswith("ran longer"):
        raise CouldNotLook(f"a file of {size >> 20} MB took longer than 30 s")
    run.demand_success()
    return most, len(lines) - 1


CHECKS = (
    Check(
        "books",
        "books.csv lists ten books or more",
        _books,
        ("Which ten books could you lend to somebody tomorrow?",),
    ),
    Check(
        "round-trip",
        "the same rows come back after CSV to JSON and JSON to CSV",
        _round_trip,
        (
            "What does int() do to a number that begins with 0?",
            "Which arguments of open() decide about letters and about line ends?",
            "Let the csv module write the quotation marks, and not your own code.",
        ),
    ),
    Check(
        "mark",
        "a byte order mark at the beginning of the CSV does not count",
        _mark,
        (
            "Print the name of the first column with repr. What is in it?",
            "Look for sig in the list of encodings.",
        ),
        needs=("round-trip",),
    ),
    Check(
        "broken",
        "a row with too few or too many fields is reported by its line",
        _broken,
        (
            "How many lines has a row with a line end in a field?",
            "Which attribute of a csv reader knows the line it is at?",
        ),
        needs=("round-trip",),
    ),
    Check(
        "large",
        "a large CSV file becomes JSON without being held in memory",
        _large,
        (
            "Which of your lines keeps more than one row at a time?",
            "How long is the list just before it is written?",
        ),
        needs=("round-trip",),
        seconds=100,
    ),
)
