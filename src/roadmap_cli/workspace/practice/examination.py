"""The use case `verify`: have a copy of a folder examined, and record what was shown.

What holds, or could not be seen in full, is a fact of the log. What does not hold is nobody's affair.
"""

from __future__ import annotations

import errno
import json
import os
import time
from typing import Any

from roadmap_cli.core.answers.practice_answers import (
    ADVICE,
    COULD_NOT_LOOK,
    FAULT,
    HOLDS,
    NOT_YET,
    PARTLY,
    CheckResult,
    VerifyAnswer,
    overall_verdict,
)
from roadmap_cli.core.progress.states import DONE, VERIFIED, Fact
from roadmap_cli.core.wording import format_count
from roadmap_cli.errors import CouldNotLook, NotFound, NotYet, RoadmapError, UsageError
from roadmap_cli.rooms.examiner_process import Walls, run_examiner, temporary_folder
from roadmap_cli.rooms.folder_copy import FolderChanged, copy_folder
from roadmap_cli.store.catalog import catalog
from roadmap_cli.store.log import log
from roadmap_cli.values import Record
from roadmap_cli.workspace.practice import layout, places
from roadmap_cli.workspace.practice.places import Place
from roadmap_cli.workspace.progress_callback import ProgressCallback
from roadmap_cli.workspace.workspace import Workspace

HINTS_KEY = "hints"  # in `meta`: how many hints were shown, by topic and check


class _Examination(Record):
    checks: tuple[CheckResult, ...]
    hints: dict[str, tuple[str, ...]]
    tree: str  # a digest of the folder
    walled: bool


def verify(
    w: Workspace,
    place: Place,
    on_progress: ProgressCallback,
    *,
    only: str | None = None,
    hint: bool = False,
    compare: bool = False,
) -> VerifyAnswer:
    """Examine a copy of a folder; record it if all checks ran and none says "not yet".

    With `hint`, the first check that does not hold gets its next hint. With `compare`, our solution
    is placed beside a folder that holds.
    """
    start = time.monotonic()
    found = _examine(w, place, only or "", on_progress)
    checks = _with_hint(w, place.card.id, found) if hint else found.checks
    verdict = overall_verdict(checks)
    answer = VerifyAnswer(
        roadmap=w.roadmap,
        topic=place.card.id,
        title=place.card.title,
        practice=place.practice.name,
        version=place.practice.version,
        folder=place.folder,
        path=place.path_from_here(),
        walled=found.walled,
        verdict=verdict,
        checks=checks,
        seconds=round(time.monotonic() - start, 1),
        is_whole=only is None,
        is_done=catalog.state_of(w.database, w.roadmap.id, place.card.id) == DONE,
        left_to_you=place.practice.left_to_you,
    )
    if answer.is_whole and verdict in (HOLDS, PARTLY):
        answer = answer._replace(recorded=_record(w, answer, found.tree))
    if compare and verdict == HOLDS and answer.is_whole:
        answer = answer._replace(ours=layout.place_solution(place))
    return answer


def failure_of(answer: VerifyAnswer, *, compare: bool = False) -> RoadmapError | None:
    """Return the error of an answer, None if everything holds."""
    count = answer.count(NOT_YET)
    if answer.verdict == FAULT:
        return RoadmapError("a check failed by itself: a fault of roadmap, not yours")
    if answer.verdict == NOT_YET:
        does = "does" if count == 1 else "do"
        hint = "our solution is shown once yours holds" if compare else ""
        return NotYet(f"{format_count(count, 'check')} {does} not hold yet", hint)
    if answer.verdict == PARTLY:
        return CouldNotLook(f"{format_count(answer.count(COULD_NOT_LOOK), 'check')} could not look")
    return None


def _examine(w: Workspace, place: Place, only: str, on_progress: ProgressCallback) -> _Examination:
    assert place.note
    temporary = "a temporary folder"
    try:
        with temporary_folder() as temporary:
            copy, home = os.path.join(temporary, "folder"), os.path.join(temporary, "home")
            tree = _copy(place.folder, copy)
            os.mkdir(home)
            collect = _Collector(copy, place.folder, only, on_progress)
            words = ["examine", place.practice.name, str(place.note.seed), copy, home, place.folder]
            walled = run_examiner([*words, only], temporary, collect, _walls(w, place.folder))
    except (OSError, FolderChanged) as error:
        reason = getattr(error, "strerror", "") or "its files change"
        is_full = getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT)
        raise CouldNotLook(
            f"{place.folder} could not be copied to {temporary} and examined: {reason}",
            "nothing was saved; try again" + (", with TMPDIR where there is space" * is_full),
        ) from error
    return _Examination(tuple(collect.results), collect.hints, tree, walled)


class _Collector:
    """Takes the answers of the examiner; paths of the copy become those of the folder."""

    def __init__(self, copy: str, folder: str, only: str, on_progress: ProgressCallback) -> None:
        self.results: list[CheckResult] = []
        self.hints: dict[str, tuple[str, ...]] = {}
        self._says: dict[str, str] = {}
        self._only = only
        self._on_progress = on_progress
        self._copy, self._folder = copy, folder

    def _rename(self, text: str) -> str:
        return text.replace(self._copy, self._folder)

    def __call__(self, answer: dict[str, Any]) -> None:
        if "checks" in answer:
            for name, says, hints in answer["checks"]:
                self._says[name], self.hints[name] = says, tuple(hints)
            if self._only and self._only not in self._says:
                names = ", ".join(self._says)
                raise NotFound(f"no check is called {self._only}", f"the checks are: {names}")
            return
        result = answer["result"]
        name = result["id"]
        self.results.append(
            CheckResult(
                id=name,
                says=self._says[name],
                verdict=result["verdict"],
                seconds=result["seconds"],
                hints=len(self.hints[name]),
                said=self._rename(result["said"]),
                expected=self._rename(result["expected"]),
                found=self._rename(result["found"]),
                trace=self._rename(result["trace"]),
            )
        )
        self._on_progress("checks:", len(self.results), len(self._says))


def _copy(folder: str, copy: str) -> str:
    try:
        return copy_folder(folder, copy)
    except FolderChanged:  # once more: an editor may have saved just now
        os.rename(copy, f"{copy}.first")
        return copy_folder(folder, copy)


def _walls(w: Workspace, folder: str) -> Walls:
    """Return what the examiner sees of the home: the learner's environment and its Python."""
    visible = []
    for name in (".venv", "venv"):
        environment = os.path.join(folder, name)
        if os.path.isdir(environment):
            python = os.path.realpath(os.path.join(environment, "bin", "python"))
            visible += [environment, os.path.dirname(os.path.dirname(python))]
    return Walls(tuple(visible), tuple(w.settings.paths))


def _record(w: Workspace, answer: VerifyAnswer, tree: str) -> bool:
    """Record an examination, unless the last one saw the same files with the same checks."""
    data = {
        "practice": answer.practice,
        "version": answer.version,
        "passed": answer.passed,
        "of": len(answer.checks),
        "advice": answer.count(ADVICE),
        "unseen": [check.id for check in answer.checks if check.verdict == COULD_NOT_LOOK],
        "tree": tree,
    }
    key = (answer.roadmap.id, answer.topic)
    with w.database.writing() as transaction:
        past = [e for e in log.living_events_about(w.database, key) if e.kind == VERIFIED]
        if past and data.items() <= past[-1].data.items():
            return False
        w.record(transaction, f"verify {answer.topic}", [Fact(VERIFIED, *key, data)])
    return True


def _with_hint(w: Workspace, topic: str, found: _Examination) -> tuple[CheckResult, ...]:
    """Add the next hint to the first check that does not hold; how many were shown is kept here."""
    checks = list(found.checks)
    for place, check in enumerate(checks):
        if check.verdict == NOT_YET:
            hints = found.hints[check.id]
            number = min(_count_hint(w, topic, check.id), len(hints))
            checks[place] = check._replace(hint_number=number, hint=hints[number - 1])
            break
    return tuple(checks)


def _count_hint(w: Workspace, topic: str, check: str) -> int:
    """Return how many hints of a check were shown, this one included."""
    with w.database.writing() as transaction:
        counts: dict[str, int] = json.loads(w.database.get_meta(HINTS_KEY) or "{}")
        key = f"{topic} {check}"
        counts[key] = counts.get(key, 0) + 1
        w.database.set_meta(HINTS_KEY, json.dumps(counts))
        w.database.set_token_probe(transaction)
    return counts[key]


def find_place(w: Workspace, typed: str | None, folder: str | None, only: str | None) -> Place:
    """Return what is to be verified; raise UsageError where it is no practice folder."""
    if only is not None and not only.strip():
        raise UsageError("--only needs the name of a check", "roadmap verify TOPIC lists them")
    return places.find_place(w, typed, folder)
