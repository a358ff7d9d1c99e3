"""The jail: limits end a program, nothing is inherited, and a missing tool is nobody's fault.

Holds: practice.jail.
"""

import os
import sys
from pathlib import Path

import pytest

from roadmap_cli.practice import jail
from roadmap_cli.practice.engine import CouldNotLook, NotYet


def run(home: Path, script: str, stdin: bytes = b"", seconds: float = 20) -> jail.Run:
    words = [sys.executable, "-c", script]
    with jail.start(words, str(home), str(home), stdin=stdin) as program:
        return program.wait(seconds)


def test_a_program_reads_prints_and_ends(tmp_path: Path) -> None:
    answer = run(tmp_path, "import sys; print(input()); sys.exit(3)", b"words\n")
    assert (answer.out, answer.code, answer.limit) == ("words\n", 3, "")
    with pytest.raises(NotYet, match="ended with code 3"):
        answer.demand_success()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("while True: pass", "ran longer than 0.5 s"),
        (
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(9)",
            "ran longer than 0.5 s",
        ),
    ],
)
def test_a_program_that_does_not_end_is_ended(tmp_path: Path, script: str, said: str) -> None:
    answer = run(tmp_path, script, seconds=0.5)
    assert answer.limit == said
    assert answer.code == -9


def test_output_has_a_limit(tmp_path: Path) -> None:
    answer = run(tmp_path, "while True: print('x' * 9999)")
    assert answer.limit == "printed more than 1 MiB"
    assert len(answer.out) == jail.OUTPUT


def test_files_have_a_limit(tmp_path: Path) -> None:
    words = "dd if=/dev/zero of=big bs=1 count=1 seek=300M".split()
    with jail.start(words, str(tmp_path), str(tmp_path)) as program:
        assert program.wait().limit == "wrote a file of more than 200 MiB"
    assert (tmp_path / "big").stat().st_size == 0


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no limit of memory")
def test_memory_has_a_limit(tmp_path: Path) -> None:
    assert "MemoryError" in run(tmp_path, "b'x' * (8 << 30)").err


def test_nothing_is_inherited_but_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "hunter2")
    monkeypatch.setenv("PYTHONPATH", "/secret")
    answer = run(tmp_path, "import os; print(dict(os.environ))")
    assert "secret" not in answer.out.lower()
    assert os.environ["PATH"] in answer.out


def test_a_program_that_is_not_installed_is_could_not_look(tmp_path: Path) -> None:
    program = jail.start(["no-such-tool"], str(tmp_path), str(tmp_path))
    with pytest.raises(CouldNotLook, match="no-such-tool is not installed"), program:
        pass


def test_one_can_talk_to_a_program(tmp_path: Path) -> None:
    script = "print(int(input()) + 1); input()"
    words = [sys.executable, "-c", script]
    with jail.start(words, str(tmp_path), str(tmp_path), stdin=None) as program:
        program.write("1\n")
        while not program.output() and program.is_running():
            pass
        assert program.output() == "2\n"
        program.write("\n")
        assert program.wait().code == 0


def test_a_program_is_ended_with_its_block(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "import time; time.sleep(60)"]
    with jail.start(words, str(tmp_path), str(tmp_path)) as program:
        assert program.is_running()
    assert not program.is_running()


def test_bytes_that_are_no_text_are_shown_as_such(tmp_path: Path) -> None:
    answer = run(tmp_path, r"import os; os.write(1, b'\xff\r\n'); os.close(1)")
    assert answer.out == "�\n"


def test_the_last_line_tells_no_folder(tmp_path: Path) -> None:
    answer = run(tmp_path, "import sys; sys.exit('a (/tmp/x/z.py) https://a.org/b/c')")
    assert answer.last_line() == "a (z.py) https://a.org/b/c"
