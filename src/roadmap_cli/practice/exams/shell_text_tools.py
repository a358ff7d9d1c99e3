"""shell-text-tools: a program that prints a log, and three pipelines that answer questions about one.

The pipelines are run on a log that the learner has not seen. Only addresses, numbers and paths are taken out
of what they print.
"""

from __future__ import annotations

import ipaddress
import re

from roadmap_cli.practice.engine import Advice, Check, NotYet
from roadmap_cli.practice.jail import Run
from roadmap_cli.practice.kit.access_log import Facts, find_facts, make_log, write_log
from roadmap_cli.practice.room import Room
from roadmap_cli.practice.tools.exam_file import ExamFile
from roadmap_cli.practice.tools.shell_script import count_comments, count_stages, run_script

LOG = "access.log"
_LINES = 10_000
_SCRIPTS = ("addresses.sh", "errors.sh", "bytes.sh")
_NEAR = 0.1  # of a hundred: a share may be cut off or rounded after one decimal
_FIELDS = "address, time, path, status and bytes"


def _log(room: Room) -> None:
    command = ExamFile(room).command("log", "python3 make_log.py")
    if "make_log.py" in command:
        room.path("make_log.py")
    run = room.run(command, folder=room.fresh_copy(), seconds=10).demand_success()
    lines = run.out.rstrip("\n").split("\n")
    for number, line in enumerate(lines, 1):
        if fault := _fault(line.split()):
            raise NotYet(f"line {number} of the log {fault}", expected=_FIELDS, found=line)
    if len(lines) != _LINES:
        raise NotYet("the log has another number of lines", expected="10000", found=f"{len(lines)}")
    for place, name in enumerate(_FIELDS.replace(" and ", ", ").split(", ")):
        if len(values := {line.split()[place] for line in lines}) == 1:
            raise NotYet(f"the {name} of every line is the same", found=values.pop())


def _fault(fields: list[str]) -> str:
    """Return what is wrong with a line, as the end of a sentence."""
    if len(fields) != 5:
        return f"has {len(fields)} fields"
    address, _, path, status, size = fields
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return "does not begin with an address"
    if not path.startswith("/"):
        return "has no path in its third field"
    if not re.fullmatch("[1-5][0-9][0-9]", status):
        return "has no status in its fourth field"
    return "" if re.fullmatch("[0-9]+", size) else "has no number of bytes in its fifth field"


def _run(room: Room, name: str) -> tuple[Facts, Run]:
    lines = make_log(room.dice("unseen"))
    text = write_log(lines)
    run = run_script(room, name, {LOG: text}, LOG, stdin=text)
    if run.limit or not run.out.strip():
        run.demand_success()
        raise NotYet(f"{name} prints nothing", found=run.last_line())
    return find_facts(lines), run


def _addresses(room: Room) -> None:
    facts, run = _run(room, "addresses.sh")
    words = re.findall(r"[0-9A-Fa-f.:]+", run.out)
    stripped = (word if word in facts.addresses else word.rstrip(".:") for word in words)
    found = list(dict.fromkeys(word for word in stripped if word in facts.addresses))
    expected = {address for address, _ in facts.addresses.most_common(10)}
    if expected in (set(found[:10]), set(found[-10:])):
        return
    if not found:
        raise NotYet("no address of the log is in the output", found=_first_line(run))
    if len(found) < 10:
        raise NotYet("too few addresses", expected="10", found=f"{len(found)}")
    wrong = next(word for word in found if word not in expected)
    raise NotYet(
        "on a log that you do not see an address is not among the ten most frequent",
        found=f"{wrong}, which is on {facts.addresses[wrong]} lines",
    )


def _errors(room: Room) -> None:
    facts, run = _run(room, "errors.sh")
    share = 100 * facts.errors / facts.lines
    numbers = [float(word.replace(",", ".")) for word in _NUMBER.findall(run.out)]
    is_share = any(abs(n - share) < _NEAR or abs(100 * n - share) < _NEAR for n in numbers)
    if is_share or {facts.errors, facts.lines} <= set(numbers):
        return
    raise NotYet(
        "another share on a log that you do not see",
        expected=f"{share:.2f} % of the answers, or the same as a fraction",
        found=_first_line(run),
    )


_NUMBER = re.compile(r"(?<![\w.])(?:\d+(?:[.,]\d+)?|\.\d+)")


def _bytes(room: Room) -> None:
    facts, run = _run(room, "bytes.sh")
    words = [word.strip("\"',:;()=") for word in re.split(r"[\s|]+", run.out)]
    found = [word for word in words if word in facts.sizes]
    (expected, most), *_ = facts.sizes.most_common(1)
    if not found:
        raise NotYet("no path of the log is in the output", found=_first_line(run))
    if expected in (found[0], found[-1]):
        return
    raise NotYet(
        "on a log that you do not see another path sent the most bytes",
        expected=f"a path with {most} bytes",
        found=f"{found[0]}, with {facts.sizes[found[0]]} bytes",
    )


def _first_line(run: Run) -> str:
    return run.out.strip().split("\n")[0][:100]


def _comments(room: Room) -> None:
    texts = {name: room.text(name) for name in _SCRIPTS}
    for name, text in texts.items():
        if "#" not in re.sub(r"\A#!.*", "", text):
            raise NotYet(f"{name} has no comment")
    for name, text in texts.items():
        if (comments := count_comments(text)) < (stages := count_stages(text)):
            raise Advice(f"{name} has {stages} stages, but {comments} comments")


CHECKS = (
    Check(
        "log",
        "make_log.py prints a log of 10,000 lines with five fields",
        _log,
        (
            "How many fields has a line when you split it at its spaces?",
            "Print three lines first and read them aloud, field by field.",
        ),
    ),
    Check(
        "addresses",
        "addresses.sh answers the ten most frequent addresses",
        _addresses,
        (
            "What does uniq need before it can count?",
            "Count a short log by hand, then look at the output after every stage.",
            "In which order does sort put 9 and 10? Look for an option of sort in its manual.",
        ),
    ),
    Check(
        "errors",
        "errors.sh answers the share of 5xx",
        _errors,
        (
            "In which column is the status, and where else could a 5 stand?",
            "A share needs two numbers: which of them do you lose when you filter?",
            "Look at how awk counts, and at its END.",
        ),
    ),
    Check(
        "bytes",
        "bytes.sh answers the path that sent the most bytes in total",
        _bytes,
        (
            "Which two columns does the question need?",
            "The largest answer is not the largest sum: what has to be added before sorting?",
            "Look at arrays in awk, with the path as the key.",
        ),
    ),
    Check(
        "comments",
        "every stage of the pipelines has a comment",
        _comments,
        ("What comes out of each stage? Say just that in a line.",),
        needs=("addresses", "errors", "bytes"),
    ),
)
