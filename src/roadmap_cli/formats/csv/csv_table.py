"""A CSV table of topics: a header names the columns, each row is a topic.

Cells that cannot be used are remarked on and kept in `why`. `csv_rows` reads rows and columns. It
must not look at CSV itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from roadmap_cli.core import wording
from roadmap_cli.core.answers.import_result import ImportedProgress, ImportResult, Remarks
from roadmap_cli.core.model.readings import Assignment, Reading
from roadmap_cli.core.model.roadmap import MAX_STAGES, Stage, Topic, Track
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.core.wording import format_count
from roadmap_cli.formats.csv.csv_cells import split_notes
from roadmap_cli.formats.csv.csv_rows import TableRow, read_rows
from roadmap_cli.formats.text import topic_list
from roadmap_cli.formats.text.characters import remove_unsafe_chars
from roadmap_cli.formats.text.identifiers import find_url_fault, is_id
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, id_from_url, parse_day, shorten
from roadmap_cli.formats.text.problems import excerpt
from roadmap_cli.formats.text.stable_ids import IdRequest, id_from_words, stable_ids
from roadmap_cli.formats.text.strict_json import decode_text

_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_URL = re.compile(r"[a-zA-Z][a-zA-Z+.-]*://[^\s<>\"]+")
_YES = frozenset(
    "yes y true x 1 done complete completed finished ✓ ✔ ✅ ☑ assumed known ja oui si".split()
)
_NO = frozenset(
    "no,n,false,0,open,ready,waits,todo,pending,-,☐,planned,paused,later,nein,non,to do,not started,".split(
        ","
    )
)
_STARTED = frozenset("in progress,in_progress,doing,started,wip,active,learning".split(","))
_SKIPPED = frozenset(("skipped", "skip", "cancelled", "canceled", "dropped", "deleted"))
_NONE = ("", "-", "–", "none", "no", "n/a", "nothing")


def read_csv(data: bytes | str, name: str) -> ImportResult:
    """Read a table as a roadmap; raise InvalidRoadmap for a file without a header."""
    remarks = Remarks()
    text = decode_text(data, name)
    clean = remove_unsafe_chars(text)
    if clean != text:
        remarks.add("control characters were left out")
    rows = read_rows(clean, name, remarks)
    requests = [IdRequest(r.title, (r.get("track"), r.get("stage")), "", _own_id(r)) for r in rows]
    for row, stable in zip(rows, stable_ids(requests), strict=True):
        row.id = stable.id
    title = topic_list.title_of_file(name, "A table")
    tracks, track_of = _build_parts(rows, "track", title, topic_list.MAX_TRACKS, remarks)
    parts, stage_of = _build_parts(rows, "stage", title, MAX_STAGES, remarks)
    needs = _find_needs(rows, remarks)
    readings: dict[str, Reading] = {}
    by_stage: dict[str, list[Topic]] = {part.id: [] for part in parts}
    progress = []
    for row, track, stage in zip(rows, track_of, stage_of, strict=True):
        minutes = _read_minutes(row)
        assignments = _assign_links(row, readings)
        optional = _is_optional(row)
        if row_progress := _read_progress(row):
            progress.append(row_progress)
        tags = _split_words(row.get("tags"), ";,\n " if row.is_own_export else ";,\n")
        topic = Topic(
            id=row.id,
            title=shorten(row.title, MAX_TITLE_LENGTH),
            track=track,
            stage=stage,
            minutes=minutes,
            # Last, since it keeps the extra words that the other cells leave.
            why=_build_why(row),
            outcomes=tuple(_split_words(row.get("outcomes"), ";\n")),
            prerequisites=tuple(needs[row.id]),
            readings=assignments,
            proof=row.get("proof").strip(),
            optional=optional,
            tags=tuple(dict.fromkeys(tags)),
        )
        by_stage[stage].append(topic)
    topics = [topic for stage_topics in by_stage.values() for topic in stage_topics]
    topic_list.add_hours_remark(topics, "topic", "hours", remarks)
    stages = [Stage(part.id, part.title) for part in parts]
    if len(tracks) > 1 and (len(stages) > 1 or _is_interleaved(topics, tracks)):
        stages = [s._replace(order=tuple(topic.id for topic in by_stage[s.id])) for s in stages]
    roadmap = topic_list.build_roadmap(name, title, stages, tracks, topics, readings)
    return ImportResult("csv", roadmap, tuple(progress), tuple(remarks))


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
        remarks.add(f'put into "Other": {count} with no {column}')
    return topic_list.build_tracks(names, lambda name: name or "Other")


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
        for name in _split_names(row.get("prerequisites"), find_id):
            other = find_id(name)
            if other is None:
                sentence = f"needs {excerpt(name)}, which is not a row; added to `why`"
                row.add_remark(sentence, f"Needs {name}")
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
        names = _split_words(text, separators)
        if all(map(find_id, names)):
            return names
    return _split_words(text, ";\n" if ";" in text else ";\n,")


def _is_interleaved(topics: Sequence[Topic], tracks: Sequence[Track]) -> bool:
    """Return whether the rows go back and forth between the tracks."""
    seen = list(dict.fromkeys(topic.track for topic in topics))
    changes = 1 + sum(a.track != b.track for a, b in pairwise(topics))
    return changes != len(seen) or seen != [track.id for track in tracks]


def _read_minutes(row: TableRow) -> int:
    """Return how long a row takes, 0 if unknown."""
    for column, scale in (("hours", 60), ("minutes", 1)):
        text = row.get(column).casefold().strip()
        if not text:
            continue
        number = text.replace(",", ".")
        if _NUMBER.fullmatch(number):
            minutes: int | None = round(float(number) * scale)
        else:
            minutes = wording.parse_duration(re.sub(r"\s*(hours?|hrs?)\b", "h", text))
        if minutes is not None and 0 < minutes <= 2000 * 60:
            return minutes
        if minutes != 0:
            sentence = f"{excerpt(text)} is not a number of {column}; added to `why`"
            row.add_remark(sentence, f"{column}: {text}")
    return 0


def _assign_links(row: TableRow, readings: dict[str, Reading]) -> tuple[Assignment, ...]:
    """Return the assignments of a row; add new ones to `readings`."""
    assignments: dict[str, Assignment] = {}
    rest = text = row.get("links")
    # Our own export separates them with blanks, and a comma at the end belongs to the address.
    urls = text.split() if row.is_own_export else _URL.findall(text)
    for url in urls:
        rest = rest.replace(url, " ", 1)
        url = url if row.is_own_export else _strip_punctuation(url)
        if assignment := topic_list.assign_link(url, row.title, readings, row.add_remark):
            assignments[assignment.reading] = assignment
        else:
            row.extra.append(f"link: {url}")
    rest = " ".join(re.sub(r"[;,|]+(?=\s|$)", " ", rest).split()).strip(" ;,|")
    if rest and urls:
        row.extra.append(f"about the links: {rest}")
    elif rest:  # books have no address
        for words in _split_words(rest, ";\n"):
            name = id_from_words(words)
            readings.setdefault(name, Reading(name, shorten(words, MAX_TITLE_LENGTH)))
            assignments[name] = Assignment(name)
    return tuple(assignments.values())


def _strip_punctuation(url: str) -> str:
    """Return an address without a separator at its end, or a parenthesis opened before it."""
    while url.endswith((";", ",", "|")) or (url.endswith(")") and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def _build_why(row: TableRow) -> str:
    """Return the `why` of a row, with its extra words."""
    text = "\n".join(line.rstrip() for line in row.get("why").splitlines()).strip()
    extra = [" ".join(words.split()) for words in row.extra]
    return topic_list.shorten_why(
        "\n".join(filter(None, (text, *extra))), "the text has", row.add_remark
    )


def _is_optional(row: TableRow) -> bool:
    """Return whether a row is optional; remark on a cell that is neither yes nor no."""
    text = row.get("optional")
    word = text.casefold()
    if word not in _YES and word not in _NO:
        sentence = (
            f"{excerpt(word)} in optional is neither yes nor no; read as no and added to `why`"
        )
        row.add_remark(sentence, f"optional: {text}")
    return word in _YES


def _read_progress(row: TableRow) -> ImportedProgress | None:
    """Return the progress on a row, None if there is none."""
    nothing = ImportedProgress(row.id, OPEN)
    details = _read_details(row, nothing) if row.is_own_export else nothing
    word = row.get("done").casefold().replace("%", "").strip()
    day, is_no_day = parse_day(row.get("since"))
    done_day, _ = parse_day(word)
    if not day and not is_no_day:
        day = done_day
    # A number is a day of a plan, not a date; the rows keep their order without it.
    if is_no_day and not re.fullmatch(r"\d{1,3}", row.get("since")):
        sentence = f"{excerpt(row.get('since'))} is not a date; added to `why`"
        row.add_remark(sentence, f"since: {row.get('since')}")
    state = OPEN
    if word in _YES or word == "100" or (day and done_day):
        state = DONE if row.is_own_export and word == DONE else ASSUMED
    elif word in _STARTED or re.fullmatch(r"[1-9]\d?", word):
        state = IN_PROGRESS
    elif word in _SKIPPED:
        state = SKIPPED
    elif row.is_own_export and word == PAUSED:
        state = PAUSED
    elif word not in _NO:
        sentence = f"{excerpt(word)} is not a known state; read as open and added to `why`"
        row.add_remark(sentence, f"done: {row.get('done')}")
    if state == OPEN and details == nothing:
        return None
    return details._replace(state=state, day=day)


def _read_details(row: TableRow, progress: ImportedProgress) -> ImportedProgress:
    """Return progress with the details that only our own export has."""
    began, is_no_day = parse_day(row.get("started"))
    spent = _read_number(row.get("spent"), 60)
    rating = _read_number(row.get("rating"), 1)
    proof = row.get("proved")
    is_valid = {
        "started": not is_no_day,
        "spent": 0 < spent <= wording.MAX_MINUTES,
        "rating": 1 <= rating <= 4,
        "proved": find_url_fault(proof) is None,
    }
    for column, valid in is_valid.items():
        if row.get(column) and not valid:
            name = "proof" if column == "proved" else column
            sentence = f"{excerpt(row.get(column))} cannot be used as {name}; added to `why`"
            row.add_remark(sentence, f"{name}: {row.get(column)}")
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


def _split_words(text: str, separators: str) -> list[str]:
    """Return the words of a cell between any of these characters."""
    parts = re.split(f"[{re.escape(separators)}]", text)
    return [word for part in parts if (word := " ".join(part.split()).lstrip("•*").strip())]
