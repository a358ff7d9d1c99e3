"""How the program leaves: at once, with everything written, closed and said.

Holds: __main__.
"""

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.program import BREAD, Learner, Result, environment, needs_full_device

from roadmap_cli import __main__ as entry

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
        if name == "roadmap_cli.cli.program":
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
# Ctrl-C, pressed when a line of the entry point is about to run.
PRESSED_AT_A_LINE = """
import os, signal, sys
from roadmap_cli import __main__ as entry

def look(frame, event, _):
    if frame.f_code.co_filename == entry.__file__:
        if event == "line" and frame.f_lineno == int(os.environ["LINE"]):
            sys.settrace(None)
            signal.raise_signal(signal.SIGINT)
        return look

sys.settrace(look)
entry.main()
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
        if name in ["tempfile", *os.environ["PARTS"].split()]:
            raise ModuleNotFoundError(name, name=name) if "GONE" in os.environ else OSError(5, "")

sys.meta_path.insert(0, Disk())
from roadmap_cli.__main__ import main
main()
"""


def called(
    learner: Learner, script: str, *words: str, stdout: object = subprocess.PIPE, **more: str
) -> Result:
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env={**environment(), **learner.settings, **more},
        stdout=stdout,  # type: ignore[call-overload]
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    return Result(done.returncode, done.stdout or "", done.stderr)


def test_the_exit_does_not_free_every_object(mia: Learner) -> None:
    result = called(mia, HELD, "done", "mix")
    assert (result.code, result.err) == (0, "")
    assert "mix" in result.out
    assert mia.asks("show mix")["state"] == "done"


def test_a_failure_keeps_its_exit_code(mia: Learner) -> None:
    result = called(mia, HELD, "done", "unheard-of")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("roadmap: no topic called 'unheard-of'")
    assert "freed" not in result.err


def test_threads_and_later_atexit_hooks_run_before_the_exit(mia: Learner) -> None:
    result = called(mia, CALLED, "next", "-q")
    assert (result.code, result.err) == (0, "the thread has ended\ncalled\n")


def test_earlier_atexit_hooks_are_called(mia: Learner) -> None:
    result = called(mia, CALLED_FROM_BEFORE, "next", "-q")
    assert (result.code, result.err) == (0, "called\n")


def test_a_failure_after_the_program_is_not_hidden(mia: Learner) -> None:
    result = called(mia, FAILING, "next", "-q")
    assert result.code == 1
    assert result.err.endswith("LookupError: after all\n")


def test_output_of_an_atexit_hook_is_flushed(mia: Learner) -> None:
    result = called(mia, TALKING, "next", "-q")
    assert (result.code, result.out) == (0, "and goodbye")


@needs_full_device
def test_a_failed_flush_at_exit_is_reported(mia: Learner) -> None:
    with open("/dev/full", "w") as full:
        result = called(mia, TALKING, "next", "-q", stdout=full)
    assert result.code == 120  # what Python makes of it
    assert "No space left on device" in result.err


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


def test_ctrl_c_after_the_answer_changes_nothing(mia: Learner) -> None:
    result = called(mia, PRESSED, "done", "mix", AT="close")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("✓ done: mix")


def test_ctrl_c_before_the_answer_says_what_was_saved(mia: Learner) -> None:
    result = called(mia, PRESSED, "done", "mix", AT="answer")
    assert (result.code, result.out) == (130, "")
    assert result.err == "roadmap: interrupted; this was saved\n"
    assert mia.asks("show mix")["state"] == "done"


def test_a_second_ctrl_c_shows_no_traceback(mia: Learner) -> None:
    result = called(mia, PRESSED, "done", "mix", AT="answer", TELLING="1")
    assert (result.code, result.out) == (130, "")
    assert result.err == "roadmap: interrupted\n  'roadmap history' shows what was saved\n"


def test_ctrl_c_at_any_line_of_the_entry_point_shows_no_traceback(mia: Learner) -> None:
    lines, first = inspect.getsourcelines(entry.main)
    guarded = next(i for i, line in enumerate(lines) if "import atexit" in line)
    codes = []
    for number in range(first + guarded, first + len(lines)):
        result = called(mia, PRESSED_AT_A_LINE, "next", LINE=str(number))
        assert "Traceback" not in result.err, number
        assert "Exception" not in result.err, number
        assert result.code in (0, 130), number
        if result.code:
            assert result.err.startswith("roadmap: interrupted"), number
        codes.append(result.code)
    assert 0 in codes
    assert codes.count(130) > 5


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("raise TypeError('an unexpected keyword')", "TypeError: an unexpected keyword"),
        ("import sys\nsys.no_such_name", "AttributeError: module 'sys'"),
        ("def", "SyntaxError: "),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise OSError(5, 'Input/output error')", "OSError: [Errno 5] Input/output error"),
        ("class Option: pass", "AttributeError: module 'typer' has no attribute"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_library_of_another_version_is_named_with_what_to_do(
    mia: Learner, tmp_path: Path, source: str, words: str
) -> None:
    (tmp_path / "typer.py").write_text(source)
    path = {"PYTHONPATH": os.pathsep.join((str(tmp_path), environment()["PYTHONPATH"]))}
    result = mia.runs("next --", env=path)
    assert (result.code, result.out) == (5, "")
    named = f"roadmap: a part of the program does not work: Typer ({words}"
    assert result.err.startswith(named), result.err
    assert result.err.endswith("\n  nothing was saved; install the program again\n")
    assert len(result.err.splitlines()) == 2
    no_stderr = ["sh", "-c", 'exec "$@" 2>&-', "sh"]
    assert mia.runs("next --", env=path, under=no_stderr) == (5, "", "")
    assert mia.runs("next -n 1", env=path).code == 0  # a daily line needs no Typer


def test_a_tab_press_whose_part_is_missing_is_one_sentence(mia: Learner) -> None:
    part = "roadmap_cli.cli.input.completion"
    result = called(mia, UNREADABLE, _ROADMAP_COMPLETE="complete_bash", PARTS=part, GONE="1")
    assert (result.code, result.out) == (1, "")
    first, hint = result.err.splitlines()
    assert first.startswith("roadmap: a part of the program cannot be read (cannot import name")
    assert hint == "  'roadmap doctor' checks your data for damage"


def test_ctrl_c_in_a_finalizer_interrupts_before_anything_is_saved(mia: Learner) -> None:
    result = called(mia, IN_A_FINALIZER, "done", "mix", AT="read_flags")
    assert (result.code, result.out) == (130, "")
    assert result.err == "roadmap: interrupted; nothing was saved\n"
    assert mia.asks("show mix")["state"] == "open"


def test_ctrl_c_in_a_finalizer_when_all_was_saved_shows_no_traceback(mia: Learner) -> None:
    result = called(mia, IN_A_FINALIZER, "done", "mix", AT="close")
    assert (result.code, result.err) == (0, "")
    assert mia.asks("show mix")["state"] == "done"


def test_another_error_in_a_finalizer_is_reported_by_python(mia: Learner) -> None:
    result = called(mia, IN_A_FINALIZER, "next", "-q", AT="read_flags", FAILS="otherwise")
    assert result.code == 0
    assert "LookupError" in result.err


def test_errors_are_reported_when_the_program_files_are_unreadable(mia: Learner) -> None:
    parts = "roadmap_cli.formats.text.problems roadmap_cli.render.envelope"
    result = called(mia, UNREADABLE, "load", "nowhere.yaml", PARTS=parts)
    assert (result.code, result.out) == (3, "")
    assert "nowhere.yaml" in result.err
    result = called(mia, UNREADABLE, "done", "unheard-of", "--json", PARTS=parts)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("roadmap: no topic called 'unheard-of'")


def test_a_missing_module_is_reported_with_what_was_saved(mia: Learner) -> None:
    result = called(
        mia, UNREADABLE, "done", "mix", PARTS="roadmap_cli.core.model.name_search", GONE="1"
    )
    assert (result.code, result.out) == (5, "")
    assert result.err.startswith("roadmap: a part of the program cannot be read (")
    assert result.err.endswith(")\n  nothing was saved; install the program again\n")
    result = called(mia, UNREADABLE, "review", PARTS="roadmap_cli.cli.commands.review", GONE="1")
    assert (result.code, result.out) == (5, "")
    assert result.err == (
        "roadmap: a part of the program cannot be read (roadmap_cli.cli.commands.review)\n"
        "  nothing was saved; try again, and install the program again if that does not help\n"
    )
    part = "roadmap_cli.render.envelope"
    result = called(mia, UNREADABLE, "done", "mix", "--json", PARTS=part, GONE="1")
    assert (result.code, result.out) == (7, "")
    assert result.err.startswith("roadmap: this was saved, but there is no answer: a part of")
    assert mia.asks("show mix")["state"] == "done"


def test_a_failed_daily_copy_is_reported_after_the_answer(mia: Learner) -> None:
    for copy in mia.home.glob("backups/*"):
        copy.unlink()
    result = called(
        mia, UNREADABLE, "done", "mix", PARTS="roadmap_cli.store.database.backup", GONE="1"
    )
    assert result.out.startswith("✓ done: mix")
    assert (result.code, result.err) == (
        0,
        "roadmap: saved, but the part of the program that makes the daily backup cannot be read\n",
    )


@needs_full_device
def test_a_failed_flush_keeps_the_exit_code(mia: Learner) -> None:
    with open("/dev/full", "w") as full:
        result = called(mia, TALKING, "done", "unheard-of", stdout=full)
    assert result.code == 2
    assert result.err.startswith("roadmap: no topic called 'unheard-of'")
    assert "Exception" not in result.err
