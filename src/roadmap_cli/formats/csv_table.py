"""A table of topics as CSV: a header names the columns, each row is a topic.

What a cell says that cannot be used becomes a remark and is kept in `why`. Rows and columns are
known to `csv_rows`. It must not look at CSV itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from roadmap_cli.core import wording
from roadmap_cli.core.imports import Imported, ImportedProgress
from roadmap_cli.core.readings import Assignment, Reading
from roadmap_cli.core.roadmap import MOST_STAGES, Stage, Topic, Track
from roadmap_cli.core.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED
from roadmap_cli.core.wording import counted
from roadmap_cli.formats.characters import without_refused
from roadmap_cli.formats.csv_rows import Row, read_rows
from roadmap_cli.formats.flat_list import (
    MOST_TRACKS,
    assign_link,
    remark_on_hours,
    roadmap_of_list,
    shorten_why,
    title_of_file,
    tracks_of,
    without_cycles,
)
from roadmap_cli.formats.identifiers import is_id, url_fault
from roadmap_cli.formats.json_text import text_of
from roadmap_cli.formats.plain_words import LONGEST_TITLE, day_of, link_ids, shortened
from roadmap_cli.formats.problems import shown
from roadmap_cli.formats.remarks import Remarks
from roadmap_cli.formats.stable_ids import Wanted, base_of, stable_ids

FORMAT = "csv"
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_URL = re.compile(r"[a-zA-Z][a-zA-Z+.-]*://[^\s<>\"]+")
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


def read_csv(data: bytes | str, name: str) -> Imported:
    """Read a table as a roadmap; raise InvalidRoadmap for what is no table with a header."""
    remarks = Remarks()
    text = text_of(data, name)
    clean = without_refused(text)
    if clean != text:
        remarks.add("control characters were left out")
    rows = read_rows(clean, name, remarks)
    wanted = [Wanted(r.title, (r.get("track"), r.get("stage")), "", _given_id(r)) for r in rows]
    for row, made in zip(rows, stable_ids(wanted), strict=True):
        row.id = made.id
    title = title_of_file(name, "A table")
    tracks, track_of = _parts(rows, "track", title, MOST_TRACKS, remarks)
    parts, stage_of = _parts(rows, "stage", title, MOST_STAGES, remarks)
    needs = _needs(rows, remarks)
    readings: dict[str, Reading] = {}
    by_stage: dict[str, list[Topic]] = {part.id: [] for part in parts}
    progress = []
    for row, track, stage in zip(rows, track_of, stage_of, strict=True):
        tag_signs = ";,\n " if row.is_ours else ";,\n"
        minutes = _minutes_of(row)
        assignments = _assignments_of(row, readings)
        optional = _is_yes(row, "optional")
        if done := _progress_of(row):
            progress.append(done)
        topic = Topic(
            id=row.id,
            title=shortened(row.title, LONGEST_TITLE),
            track=track,
            stage=stage,
            minutes=minutes,
            # What the others could not use is kept in `why`, so that it comes last.
            why=_why_of(row),
            outcomes=tuple(_words_in(row.get("outcomes"), ";\n")),
            prerequisites=tuple(needs[row.id]),
            readings=assignments,
            proof=row.get("proof").strip(),
            optional=optional,
            tags=tuple(dict.fromkeys(_words_in(row.get("tags"), tag_signs))),
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
    different = set(words)
    if len(different) > most:
        remarks.add(f"more than {most} different words in {column}; all become one")
        different = {""}
    if different == {""}:
        return [Track("all", title)], ["all"] * len(words)
    if "" in different:
        count = counted(words.count(""), "row")
        remarks.add(f"put into «Other»: {count} with no {column}")
    return tracks_of(words, lambda word: word or "Other")


def _needs(rows: list[Row], remarks: Remarks) -> dict[str, list[str]]:
    """Return the ids of what each row needs, without circles; rows are named by title or id."""
    count = Counter(row.title.casefold() for row in rows)
    by_name = {r.title.casefold(): r.id for r in rows if count[r.title.casefold()] == 1}
    by_name |= {row.get("id").casefold(): row.id for row in rows if row.get("id")}
    known = {row.id for row in rows}

    def id_of(word: str) -> str | None:
        return by_name.get(word.casefold()) or (word if word in known else None)

    needs: dict[str, list[str]] = {}
    for row in rows:
        found: dict[str, None] = {}
        for word in _names_in(row.get("prerequisites"), id_of):
            other = id_of(word)
            if other is None:
                sentence = f"needs {shown(word)}, which is no row; kept in `why`"
                row.add_remark(sentence, f"Needs {word}")
            elif other != row.id:
                found[other] = None
        needs[row.id] = list(found)
    needs, dropped = without_cycles(needs)
    for needed, by in dropped:
        remarks.add(f"that {by} needs {needed} closes a circle; it was left out")
    return needs


def _names_in(text: str, id_of: Callable[[str], str | None]) -> list[str]:
    """Return the names in a cell; blanks part them only where all parts are known."""
    if text.strip().casefold() in ("", "-", "–", "none", "no", "n/a", "nothing"):
        return []
    for signs in (";\n", ";\n,", ";\n,|", ";\n,| "):
        words = _words_in(text, signs)
        if all(map(id_of, words)):
            return words
    return _words_in(text, ";\n," if ";" not in text else ";\n")


def _walks(topics: Sequence[Topic], tracks: Sequence[Track]) -> bool:
    """Say whether the rows go to and fro between the tracks."""
    seen = list(dict.fromkeys(topic.track for topic in topics))
    changes = 1 + sum(a.track != b.track for a, b in pairwise(topics))
    return changes != len(seen) or seen != [track.id for track in tracks]


# -- what the cells of one row say ------------------------------------------------------------------


def _minutes_of(row: Row) -> int:
    """Return how long a row takes, 0 where it does not say."""
    for column, scale in (("hours", 60), ("minutes", 1)):
        text = row.get(column).casefold().strip()
        if not text:
            continue
        plain = text.replace(",", ".")
        minutes = wording.parse_duration(re.sub(r"\s*(hours?|hrs?)\b", "h", text))
        if _NUMBER.fullmatch(plain):
            minutes = round(float(plain) * scale)
        if minutes is not None and 0 < minutes <= 2000 * 60:
            return minutes
        if minutes != 0:
            sentence = f"{shown(text)} is no number of {column}; kept in `why`"
            row.add_remark(sentence, f"{column}: {text}")
    return 0


def _assignments_of(row: Row, readings: dict[str, Reading]) -> tuple[Assignment, ...]:
    """Return what a row asks to read; `readings` takes up what is new."""
    found: dict[str, Assignment] = {}
    text = row.get("links")
    # In our own, blanks part them, and no sign at their end is a comma of the table.
    urls = text.split() if row.is_ours else _URL.findall(text)
    rest = text
    for url in urls:
        rest = rest.replace(url, " ", 1)
        url = url if row.is_ours else _without_tail(url)
        if assigned := assign_link(url, row.title, readings, row.add_remark):
            found[assigned.reading] = assigned
        else:
            row.others.append(f"link: {url}")
    rest = " ".join(re.sub(r"[;,|]+(?=\s|$)", " ", rest).split()).strip(" ;,|")
    if rest and urls:
        row.others.append(f"about the links: {rest}")
    elif rest:  # books have no address
        for words in _words_in(rest, ";\n"):
            name = base_of(words)
            readings.setdefault(name, Reading(name, shortened(words, LONGEST_TITLE)))
            found[name] = Assignment(name)
    return tuple(found.values())


def _without_tail(url: str) -> str:
    """Return an address without the sign that parts it from the next, or the bracket around it."""
    extra = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in ";,|" or (url[end - 1] == ")" and extra > 0)):
        end -= 1
        extra -= url[end] == ")"
    return url[:end]


def _why_of(row: Row) -> str:
    """Return the words of a row, and what none of its other columns could keep."""
    text = "\n".join(line.rstrip() for line in row.get("why").splitlines()).strip()
    others = [" ".join(other.split()) for other in row.others]
    text = "\n".join(filter(None, (text, *others)))
    return shorten_why(text, "its words have", row.add_remark)


def _is_yes(row: Row, column: str) -> bool:
    """Say whether a cell means yes."""
    word = row.get(column).casefold()
    if word not in _YES and word not in _NO:
        sentence = f"{shown(word)} is neither yes nor no for {column}; taken as no, kept in `why`"
        row.add_remark(sentence, f"{column}: {row.get(column)}")
    return word in _YES


def _progress_of(row: Row) -> ImportedProgress | None:
    """Return what a row says was done, and when."""
    nothing = ImportedProgress(row.id, OPEN)
    details = _details_of(row, nothing) if row.is_ours else nothing
    word = row.get("done").casefold().replace("%", "").strip()
    day, fault = day_of(row.get("since"))
    if not day and not fault:
        day, _ = day_of(word)
    # `Day 17` of a plan is no date, and nothing is lost with it: rows keep their order.
    if fault and not re.fullmatch(r"\d{1,3}", row.get("since")):
        sentence = f"{shown(row.get('since'))} is no day; kept in `why`"
        row.add_remark(sentence, f"since: {row.get('since')}")
    state = OPEN
    if word in _YES or word == "100" or (day and day_of(word)[0]):
        state = DONE if row.is_ours and word == DONE else ASSUMED
    elif word in _DOING or re.fullmatch(r"[1-9]\d?", word):
        state = IN_PROGRESS
    elif word in _SKIPPED:
        state = SKIPPED
    elif row.is_ours and word == PAUSED:
        state = PAUSED
    elif word not in _NO:
        sentence = f"{shown(word)} is no state that is known; taken as open, kept in `why`"
        row.add_remark(sentence, f"done: {row.get('done')}")
    if state == OPEN and details == nothing:
        return None
    return details._replace(state=state, day=day)


def _details_of(row: Row, progress: ImportedProgress) -> ImportedProgress:
    """Return progress with what our own export says beside the state."""
    began, is_no_day = day_of(row.get("started"))
    spent = _number(row.get("spent"), 60)
    rating = _number(row.get("rating"), 1)
    proof = row.get("proved")
    faulty = {
        "started": is_no_day,
        "spent": bool(row.get("spent")) and not 0 < spent <= wording.MOST_MINUTES,
        "rating": bool(row.get("rating")) and not 1 <= rating <= 4,
        "proved": bool(proof) and url_fault(proof) is not None,
    }
    for column in filter(faulty.__getitem__, faulty):
        name = "proof" if column == "proved" else column
        sentence = f"{shown(row.get(column))} cannot be used as {name}; kept in `why`"
        row.add_remark(sentence, f"{name}: {row.get(column)}")
    links = {link_ids(url) for url in row.get("links").split()}
    read = [link_ids(url) for url in row.get("read").split()]
    return progress._replace(
        began=began,
        spent=0 if faulty["spent"] else spent,
        read=tuple(name for name in dict.fromkeys(read) if name in links),
        proof="" if faulty["proved"] else proof,
        rating=0 if faulty["rating"] else rating,
        notes=(row.get("noted"),) if row.get("noted") else (),
    )


def _number(text: str, scale: int) -> int:
    return round(float(text) * scale) if _NUMBER.fullmatch(text) else 0


def _words_in(text: str, signs: str) -> list[str]:
    """Return the words of a cell between any of these signs."""
    parts = re.split(f"[{re.escape(signs)}]", text)
    return [word for part in parts if (word := " ".join(part.split()).lstrip("•*").strip())]
