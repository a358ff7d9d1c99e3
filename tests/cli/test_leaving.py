"""How the program leaves: at once, with everything written, closed and said."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner, Said, environment

# Something that tells when it is freed, which takes time for each of many.
HELD = """
import sys

class Held:
    def __del__(self, write=sys.stderr.write):
        write("freed\\n")

held = Held()
from roadmap_cli.__main__ import main
main()
"""
# Somebody who wants to be called at the end, and a thread that is not done yet.
CALLED = """
import atexit, sys, threading

class Late:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            atexit.register(sys.stderr.write, "called\\n")
            threading.Timer(0.2, sys.stderr.write, ["the thread has ended\\n"]).start()

sys.meta_path.insert(0, Late())
from roadmap_cli.__main__ import main
main()
"""
CALLED_FROM_BEFORE = """
import atexit, sys
atexit.register(sys.stderr.write, "called\\n")
from roadmap_cli.__main__ import main
main()
"""
# A caller that fails when the program has ended.
FAILING = """
from roadmap_cli.__main__ import main
try:
    main()
finally:
    raise LookupError("after all")
"""
# A caller whose last words are still on their way when the program has ended.
TALKING = """
import sys
from roadmap_cli.__main__ import main
try:
    main()
finally:
    sys.stdout.write("and goodbye")
"""

# Ctrl-C, pressed when a function of ours is called, or whenever something is told on stderr.
PRESSED = """
import io, os, signal, sys

def look(frame, event, _):
    code = frame.f_code
    if event == "call" and code.co_name == os.environ["AT"] and "roadmap_cli" in code.co_filename:
        signal.raise_signal(signal.SIGINT)

class Telling(io.BufferedWriter):
    def write(self, data):
        signal.raise_signal(signal.SIGINT)

if "TELLING" in os.environ:
    sys.stderr = io.TextIOWrapper(Telling(sys.stderr.buffer.raw))
sys.setprofile(look)
from roadmap_cli.__main__ import main
main()
"""
# Ctrl-C in a finalizer, where Python raises nothing; or another failure there.
IN_A_FINALIZER = """
import os, sys

class Freed:
    def __del__(self):
        raise {"": KeyboardInterrupt}.get(os.environ.get("FAILS", ""), LookupError)

def look(frame, event, _):
    code = frame.f_code
    if event == "call" and code.co_name == os.environ["AT"] and "roadmap_cli" in code.co_filename:
        sys.setprofile(None)
        Freed()

sys.setprofile(look)
from roadmap_cli.__main__ import main
main()
"""
# A disk from which a part of the program, and what reports it, cannot be read any more.
UNREADABLE = """
import os, sys

class Disk:
    def find_spec(self, name, path=None, target=None):
        if name == "tempfile" or name in os.environ["PARTS"].split():
            raise ModuleNotFoundError(name, name=name) if "GONE" in os.environ else OSError(5, "")

sys.meta_path.insert(0, Disk())
from roadmap_cli.__main__ import main
main()
"""


def called(
    learner: Learner, script: str, *words: str, stdout: object = subprocess.PIPE, **more: str
) -> Said:
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env={**environment(), **learner.settings, **more},
        stdout=stdout,  # type: ignore[call-overload]
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    return Said(done.returncode, done.stdout or "", done.stderr)


def test_leaving_does_not_wait_for_every_object_to_be_freed(mia: Learner) -> None:
    said = called(mia, HELD, "done", "mix")
    assert (said.code, said.err) == (0, "")
    assert "mix" in said.out
    assert mia.asks("show mix")["state"] == "done"


def test_an_exit_code_that_tells_of_trouble_is_kept(mia: Learner) -> None:
    said = called(mia, HELD, "done", "unheard-of")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("roadmap: no topic goes by 'unheard-of'")
    assert "freed" not in said.err


def test_threads_and_whoever_wants_to_be_called_at_the_end_are_waited_for(mia: Learner) -> None:
    said = called(mia, CALLED, "next", "-q")
    assert (said.code, said.err) == (0, "the thread has ended\ncalled\n")


def test_whoever_wanted_to_be_called_before_the_program_began_is_called(mia: Learner) -> None:
    said = called(mia, CALLED_FROM_BEFORE, "next", "-q")
    assert (said.code, said.err) == (0, "called\n")


def test_a_failure_after_the_program_is_not_hidden(mia: Learner) -> None:
    said = called(mia, FAILING, "next", "-q")
    assert said.code == 1
    assert said.err.endswith("LookupError: after all\n")


def test_last_words_of_a_caller_are_written(mia: Learner) -> None:
    said = called(mia, TALKING, "next", "-q")
    assert (said.code, said.out) == (0, "and goodbye")


def test_last_words_that_cannot_be_written_are_told(mia: Learner) -> None:
    with open("/dev/full", "w") as full:
        said = called(mia, TALKING, "next", "-q", stdout=full)
    assert said.code == 120  # what Python makes of it
    assert "No space left on device" in said.err


@pytest.mark.parametrize(
    "line",
    [
        "next",
        "done mix",
        "done mix unheard-of",
        "undo",
        f"load {BREAD}",
        "load --shipped",
        "backup",
        "restore --latest --yes",
        "export",
        "doctor",
        "report",
    ],
)
def test_no_journal_and_nothing_half_made_is_left_behind(
    mia: Learner, tmp_path: Path, line: str
) -> None:
    mia.runs("start knead")
    mia.runs("backup")
    mia.runs(line, env={"TMPDIR": str(tmp_path)})
    left = {p.name for p in mia.home.rglob("*") if p.is_file() and p.suffix != ".db"}
    assert left <= {"device"}
    assert [p.name for p in tmp_path.iterdir()] == ["mia"]


def test_ctrl_c_when_all_was_said_changes_nothing(mia: Learner) -> None:
    said = called(mia, PRESSED, "done", "mix", AT="close")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("✓ done: mix")


def test_ctrl_c_before_the_answer_says_what_was_saved(mia: Learner) -> None:
    said = called(mia, PRESSED, "done", "mix", AT="answer")
    assert (said.code, said.out) == (130, "")
    assert said.err == "roadmap: interrupted; this was saved\n"
    assert mia.asks("show mix")["state"] == "done"


def test_a_second_ctrl_c_while_the_first_is_told_of_shows_no_traceback(mia: Learner) -> None:
    said = called(mia, PRESSED, "done", "mix", AT="answer", TELLING="1")
    assert (said.code, said.out, said.err) == (130, "", "")


def test_ctrl_c_in_a_finalizer_interrupts_before_anything_is_saved(mia: Learner) -> None:
    said = called(mia, IN_A_FINALIZER, "done", "mix", AT="read_display_flags")
    assert (said.code, said.out) == (130, "")
    assert said.err == "roadmap: interrupted; nothing was saved\n"
    assert mia.asks("show mix")["state"] == "open"


def test_ctrl_c_in_a_finalizer_when_all_was_saved_shows_no_traceback(mia: Learner) -> None:
    said = called(mia, IN_A_FINALIZER, "done", "mix", AT="close")
    assert (said.code, said.err) == (0, "")
    assert mia.asks("show mix")["state"] == "done"


def test_another_failure_in_a_finalizer_is_told_by_python(mia: Learner) -> None:
    said = called(mia, IN_A_FINALIZER, "next", "-q", AT="read_display_flags", FAILS="otherwise")
    assert said.code == 0
    assert "LookupError" in said.err


def test_trouble_is_told_when_the_program_itself_cannot_be_read_any_more(mia: Learner) -> None:
    parts = "roadmap_cli.formats.problems roadmap_cli.render.envelope"
    said = called(mia, UNREADABLE, "load", str(mia.home), PARTS=parts)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("roadmap: this is a directory")
    said = called(mia, UNREADABLE, "done", "unheard-of", "--json", PARTS=parts)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("roadmap: no topic goes by 'unheard-of'")


def test_a_part_of_the_program_that_is_gone_is_told_with_what_was_saved(mia: Learner) -> None:
    said = called(mia, UNREADABLE, "done", "mix", PARTS="roadmap_cli.core.naming", GONE="1")
    assert (said.code, said.out) == (5, "")
    assert said.err.startswith("roadmap: a part of the program cannot be read (")
    assert said.err.endswith(")\n  nothing was saved; install the program anew\n")
    said = called(mia, UNREADABLE, "review", PARTS="roadmap_cli.cli.review", GONE="1")
    assert (said.code, said.out) == (5, "")
    assert said.err == (
        "roadmap: a part of the program cannot be read (roadmap_cli.cli.review)\n"
        "  nothing was saved; try again, and install the program anew if it stays like that\n"
    )
    part = "roadmap_cli.render.envelope"
    said = called(mia, UNREADABLE, "done", "mix", "--json", PARTS=part, GONE="1")
    assert (said.code, said.out) == (7, "")
    assert said.err.startswith("roadmap: this was saved, but there is no answer: a part of")
    assert mia.asks("show mix")["state"] == "done"


def test_a_copy_of_the_day_that_cannot_be_made_is_told_after_the_answer(mia: Learner) -> None:
    for copy in mia.home.glob("backups/*"):
        copy.unlink()
    said = called(mia, UNREADABLE, "done", "mix", PARTS="roadmap_cli.store.backup", GONE="1")
    assert said.out.startswith("✓ done: mix")
    assert (said.code, said.err) == (
        0,
        "roadmap: saved, but what makes the copy of the day cannot be read\n",
    )


def test_the_exit_code_is_kept_also_when_last_words_cannot_be_written(mia: Learner) -> None:
    with open("/dev/full", "w") as full:
        said = called(mia, TALKING, "done", "unheard-of", stdout=full)
    assert said.code == 2
    assert said.err.startswith("roadmap: no topic goes by 'unheard-of'")
    assert "Exception" not in said.err
