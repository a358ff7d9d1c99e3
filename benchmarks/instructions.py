"""Counts the instructions of commands, which no neighbour on the machine can disturb.

It needs valgrind. The program is the one of the Python that runs this; each command is counted
once, on a home of its own, after everything is compiled.

    python benchmarks/instructions.py
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from measure import environment

# Lines that run without Typer, rare ones among them, and one that is left to it.
DAILY = ("next", "start {0}", "done {0}", "undo", "read {1}", "report", "--help", "config")
LEFT_TO_TYPER = "next --"
_COLLECTED = re.compile(r"Collected : (\d+)")
SCRIPT = "from roadmap_cli.__main__ import main\n\nmain()\n"


def count(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Return the millions of instructions that a command takes."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    collected = _COLLECTED.search(done.stderr)
    assert collected, done.stderr
    return int(collected[1]) / 1e6


def main() -> int:
    """Print a table of commands: millions of instructions, and how many T that is."""
    if shutil.which("valgrind") is None:
        print("valgrind is not here: nothing was counted", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as home:
        script = os.path.join(home, "roadmap")  # as an installation makes it, on the PATH
        with open(script, "w", encoding="utf-8") as file:
            file.write(SCRIPT)
        os.chmod(script, 0o755)
        program = (sys.executable, script)
        env = environment(home, {"ROADMAP_HOME": os.path.join(home, "data"), "PYTHONHASHSEED": "0"})
        env["PATH"] = f"{env['PATH']}:{home}"

        def run(*words: str) -> str:
            command = [*program, *words]
            return subprocess.run(
                command, env=env, capture_output=True, text=True, check=True
            ).stdout

        run("next")
        topic = json.loads(run("next", "--json"))["data"]["topic"]["id"]
        reading = json.loads(run("reading", "--topic", topic, "--json"))["data"]["readings"][0][
            "id"
        ]
        for words in (("start", topic), ("undo",), ("report",)):
            run(*words)
        tab = {"_ROADMAP_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "roadmap done "}
        yardstick = count([sys.executable, "-c", "import typer"], env)
        print("| what | million instructions | T |\n|---|--:|--:|")
        print(f"| import of Typer {version('typer')} (T) | {yardstick:.0f} | 1.00 |")
        for line in (*DAILY, LEFT_TO_TYPER):
            counted = count([*program, *line.format(topic, reading).split()], env)
            name = line.split(" {")[0]
            print(f"| `{name}` | {counted:.0f} | {counted / yardstick:.2f} |")
        counted = count(program, {**env, **tab})
        print(f"| Tab after `done` | {counted:.0f} | {counted / yardstick:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
