"""The use case `cohort`: what learners share by cards in some folders, or through a server.

It opens no database and writes nothing.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from roadmap_cli.core.answers.shared_progress import ProgressCard
from roadmap_cli.core.cohort import cohort as core
from roadmap_cli.core.cohort.cohort import Cohort, CohortTopic, LearnerReport, SharedName
from roadmap_cli.core.cohort.status import is_ahead
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import Ambiguous, NotFound, UsageError
from roadmap_cli.formats.progress_card import InvalidCard, clean_text
from roadmap_cli.values import Record
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.sharing import card_files, server_cohort
from roadmap_cli.workspace.workspace import Workspace

_MAX_NAMES = 5


class _CardFile(Record):
    """A card, and where it lies."""

    path: str
    card: ProgressCard


def read_cohort(
    w: Workspace,
    places: Sequence[str],
    roadmap: str | None,
    quiet_days: int,
    on_progress: ProgressCallback,
) -> Cohort:
    """Return the learners whose cards lie in some folders, or who share with a cohort of a server.

    What cannot be read becomes a remark. Without the id of a roadmap, it is the one that most of
    them share. Raises UsageError for a place that is not there, NotFound for a roadmap that nobody
    shares.
    """
    if server_cohort.is_server(places[0]):
        return _read_server(w, places, roadmap, quiet_days)
    faults: list[str] = []
    files = _newest_of_each(_read_files(places, faults, on_progress), w.now)
    _add_faults(w, faults, "more file")
    names = core.shared_names((r.id, r.title) for file in files for r in file.card.roadmaps)
    chosen = _choose_roadmap(names, roadmap)
    labels = _label(files)
    shares = (
        (label, shared)
        for label, file in zip(labels, files, strict=True)
        for shared in file.card.roadmaps
        if shared.id == chosen.id
    )
    others = [name for name in names if name.id != chosen.id]
    cohort = core.summarize(shares, chosen, w.today, quiet_days, others)
    return _judge_clocks(w, cohort)._replace(faults=tuple(faults))


def _read_server(
    w: Workspace, words: Sequence[str], roadmap: str | None, quiet_days: int
) -> Cohort:
    found = server_cohort.read_cohort(words, lambda names: _choose_roadmap(names, roadmap))
    _add_faults(w, found.faults, "more row")
    others = [name for name in found.names if name.id != found.chosen.id]
    cohort = core.summarize(
        found.shares, found.chosen, w.today, quiet_days, others, found.not_sharing
    )
    return _judge_clocks(w, cohort)._replace(faults=tuple(found.faults))


def _judge_clocks(w: Workspace, cohort: Cohort) -> Cohort:
    """Remark on learners whose day is still to come; what they share counts up to today."""
    wrong = [f"{s.name} ({s.as_of})" for s in cohort.learners if is_ahead(s.as_of, w.today)]
    if wrong:
        more = f" and {len(wrong) - _MAX_NAMES} more" if len(wrong) > _MAX_NAMES else ""
        w.remarks.append(
            f"shared from a day in the future, so a clock is wrong: {', '.join(wrong[:_MAX_NAMES])}{more};"
            " it counts as of today"
        )
    return cohort


def find_learner(cohort: Cohort, typed: str) -> LearnerReport:
    """Return where the learner of a name, or of its beginning, stands; raise NotFound, Ambiguous."""
    wanted = clean_text(typed).casefold()
    names = [status.name for status in cohort.learners]
    found = [name for name in names if name.casefold() == wanted]
    found = found or [name for name in names if name.casefold().startswith(wanted)]
    if not found:
        raise NotFound(f"nobody called '{typed}' shares {cohort.id or 'here'}", _names_hint(names))
    if len(found) > 1:
        raise Ambiguous(f"several learners are called '{typed}'", _names_hint(found))
    (status,) = (s for s in cohort.learners if s.name == found[0])
    return core.report_learner(cohort, status)


def find_topic(cohort: Cohort, typed: str) -> CohortTopic:
    """Return who has touched the topic of an id, or of its beginning; raise NotFound, Ambiguous."""
    wanted = clean_text(typed).lower()
    ids = sorted({topic.id for status in cohort.learners for topic in status.topics})
    found = [name for name in ids if name == wanted]
    found = found or [name for name in ids if name.startswith(wanted)]
    if not found:
        raise NotFound(
            f"nobody who shares {cohort.id or 'here'} has begun a topic '{typed}'", "check its id"
        )
    if len(found) > 1:
        raise Ambiguous(f"'{typed}' is the beginning of several ids", _names_hint(found))
    return core.learners_at(cohort, found[0])


def _names_hint(names: Sequence[str]) -> str:
    if not names:
        return "nobody shares anything here yet"
    more = len(names) - _MAX_NAMES
    return "there is " + ", ".join(names[:_MAX_NAMES]) + (f" and {more} more" if more > 0 else "")


def _choose_roadmap(names: Sequence[SharedName], typed: str | None) -> SharedName:
    if typed is None:
        return names[0] if names else SharedName("", "", 0)
    found = next((name for name in names if name.id == typed), None)
    if found is None:
        ids = [name.id for name in names]
        raise NotFound(f"nobody shares a roadmap '{typed}'", _names_hint(ids))
    return found


def _read_files(
    places: Sequence[str], faults: list[str], on_progress: ProgressCallback
) -> Iterator[_CardFile]:
    """Yield the cards in folders and files; add a sentence for each file that is none."""
    paths = list(dict.fromkeys(path for place in places for path in _list_place(place)))
    for number, path in enumerate(paths):
        on_progress("cards read:", number, len(paths))
        try:
            yield _CardFile(path, card_files.read_file(path))
        except InvalidCard as error:
            faults.append(f"{path} {error}")
        except FileNotFoundError:  # deleted since: its learner shares no more
            continue


def _add_faults(w: Workspace, faults: Sequence[str], kind: str) -> None:
    w.remarks += faults[:_MAX_NAMES]
    if len(faults) > _MAX_NAMES:
        w.remarks.append(
            f"{format_count(len(faults) - _MAX_NAMES, kind)} could not be used; --json names all"
        )


def _list_place(place: str) -> list[str]:
    if os.path.isdir(place):
        return [os.path.realpath(path) for path in card_files.list_files(place)]
    if not os.path.lexists(place):
        raise UsageError(f"there is no folder or file {place}", "check its spelling")
    return [os.path.realpath(place)]


def _newest_of_each(files: Iterator[_CardFile], now: datetime) -> list[_CardFile]:
    """Return the newest copy of each card, in the order of their paths."""
    latest = (now + timedelta(days=1)).timestamp()
    newest: dict[str, _CardFile] = {}
    for file in files:
        known = newest.get(file.card.card)
        if known is None or _age_key(file, latest) > _age_key(known, latest):
            newest[file.card.card] = file
    return sorted(newest.values(), key=lambda file: file.path)


def _age_key(file: _CardFile, latest: float) -> tuple[bool, float, int, str]:
    """Return what is greater for the copy that was written later, by a clock that may be right."""
    moment = datetime.fromisoformat(file.card.moment).timestamp()
    return (
        moment <= latest,
        moment,
        sum(roadmap.events for roadmap in file.card.roadmaps),
        file.path,
    )


def _label(files: Sequence[_CardFile]) -> list[str]:
    """Return a name for each learner that no other has: of the same one, with that of the file."""
    counts = Counter(file.card.name.casefold() for file in files)
    labels: dict[str, str] = {}
    for file in files:
        label = name = file.card.name
        if counts[name.casefold()] > 1:
            stem = clean_text(os.path.splitext(os.path.basename(file.path))[0])
            label = name = f"{name} ({stem})"
        number = 1
        while label.casefold() in labels:
            number += 1
            label = f"{name} {number}"
        labels[label.casefold()] = label
    return list(labels.values())
