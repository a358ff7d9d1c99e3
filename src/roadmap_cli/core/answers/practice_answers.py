"""The answers of `practice` and `verify`, as values. Pure."""

from __future__ import annotations

from roadmap_cli.core.answers.summaries import RoadmapName
from roadmap_cli.core.progress.verification import Verification
from roadmap_cli.values import Record

PASSED, ADVICE, NOT_YET = "passed", "advice", "not-yet"
COULD_NOT_LOOK, WAITS, FAULT = "could-not-look", "waits", "fault"
HOLDS, PARTLY = "holds", "partly"  # verdicts on the whole, beside NOT_YET and FAULT


class LayoutAnswer(Record):
    """What `practice` laid out; it never overwrites a file."""

    roadmap: RoadmapName
    topic: str
    title: str
    practice: str
    folder: str
    new_files: tuple[str, ...]
    conflicts: tuple[str, ...]  # files that differ; the new ones are beside them, as NAME.new
    unchanged: int
    path: str = ""  # what `verify` needs to find the folder from here; "" if nothing
    needs: tuple[str, ...] = ()  # programs
    left_to_you: tuple[str, ...] = ()


class PracticeLine(Record):
    """A topic whose exercise can be verified."""

    topic: str
    title: str
    state: str
    practice: str
    practice_title: str  # "" if it does not come with this program
    verified: Verification | None = None


class PracticeList(Record):
    """The topics whose exercises can be verified."""

    roadmap: RoadmapName
    topics: tuple[PracticeLine, ...]


class CheckResult(Record):
    """What one check says."""

    id: str
    says: str  # what holds when it passes
    verdict: str
    said: str = ""
    expected: str = ""
    found: str = ""
    seconds: float = 0
    hints: int = 0  # how many there are
    hint_number: int = 0
    hint: str = ""
    trace: str = ""  # of a fault of the program


class VerifyAnswer(Record):
    """What the checks of a practice say about a folder."""

    roadmap: RoadmapName
    topic: str
    title: str
    practice: str
    version: int
    folder: str
    walled: bool  # ran without network and apart from the learner's files
    verdict: str
    checks: tuple[CheckResult, ...]
    seconds: float
    path: str = ""  # what `verify` needs to find the folder from here; "" if nothing
    is_whole: bool = True  # not with --only
    recorded: bool = False
    is_done: bool = False  # the topic
    ours: str = ""  # the folder of our solution
    left_to_you: tuple[str, ...] = ()

    def count(self, *verdicts: str) -> int:
        """Return how many checks have one of these verdicts."""
        return sum(check.verdict in verdicts for check in self.checks)

    @property
    def passed(self) -> int:
        """Return how many checks passed, with advice or without."""
        return self.count(PASSED, ADVICE)


def overall_verdict(checks: tuple[CheckResult, ...]) -> str:
    """Return the verdict on all checks together."""
    verdicts = {check.verdict for check in checks}
    if FAULT in verdicts:
        return FAULT
    if NOT_YET in verdicts:
        return NOT_YET
    return PARTLY if verdicts & {COULD_NOT_LOOK, WAITS} else HOLDS
