"""Times the program beside its yardsticks and prints one Markdown table.

It owns the laboratory: the installed program, the prepared homes, the rounds and the table. All
commands take turns in one run, so that what disturbs the machine disturbs all of them.

    python run.py [--rounds 11] [--only next] [--quick] [--python VENV/bin/python] [--out FILE]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence

from cases import MANY, SHIPPED, Budget, Case, all_cases, task_uuid
from measure import Failed, Sample, environment, run

HERE = os.path.dirname(os.path.abspath(__file__))
YARDSTICKS = ("P", "T")
QUICK = (0, SHIPPED, 10_000)
Measured = Mapping[str, Sequence[Sample]]


class Laboratory:
    """The installed program and the data, made when a case first asks for them."""

    def __init__(self, directory: str, python: str) -> None:
        self.directory = directory
        self.python = python
        self.programs = {
            "python": python,
            "roadmap": os.path.join(os.path.dirname(python), "roadmap"),
            "task": shutil.which("task") or "",
        }
        self._made: dict[str, list[str]] = {}  # the topics still open in each home

    # -- one run -----------------------------------------------------------------------------

    def measure(self, case: Case, turn: int) -> Sample:
        """Run a case once."""
        home = self._home_of(case)
        if case.empty:
            shutil.rmtree(home, ignore_errors=True)
            if case.command[0] == "task":
                os.makedirs(home)
        if case.new_day:
            shutil.rmtree(os.path.join(home, "backups"), ignore_errors=True)
        words = self._words(case, home, turn)
        program, *arguments = (_filled(word, words) for word in case.command)
        settings = {name: _filled(value, words) for name, value in case.env}
        settings |= self._settings(case.command[0], home)
        env = environment(self.directory, settings)
        return run([self.programs[program], *arguments], env, drawn=case.drawn)

    def _settings(self, program: str, home: str) -> dict[str, str]:
        if program == "task":
            return {"TASKDATA": home, "TASKRC": self._taskrc()}
        return {"ROADMAP_HOME": home}

    def _words(self, case: Case, home: str, turn: int) -> dict[str, str]:
        """Return what stands for the placeholders of a command."""
        topics = self._made.get(case.home) or [""]
        topic = topics[turn % len(topics)]
        words = {"topic": topic, "first": topics[0]}
        words |= {"prefix": topics[0][:2], "database": os.path.join(home, "roadmap.db")}
        if "{uuid}" in case.command:
            words["uuid"] = task_uuid(topic)
        if "{yaml}" in case.command or "{json}" in case.command:
            words["yaml"], words["json"] = self.files(case.size)
        if "{edition}" in case.command:
            words["edition"] = self.edition(case.size, turn)
        if "{list}" in case.command:
            words |= {"list": self.checklist(case.size), "out": self._path(f"import-{turn}.yaml")}
            if os.path.exists(words["out"]):
                os.unlink(words["out"])
        return words

    # -- homes -------------------------------------------------------------------------------

    def prepare(self, case: Case) -> None:
        """Make what a case needs before anything is timed."""
        if case.empty:
            if "{yaml}" in case.command or "{json}" in case.command:
                self.files(case.size)
            if "{list}" in case.command:
                self.checklist(case.size)
            return
        home = self._home_of(case)
        if case.home and case.home not in self._made:
            source = self._path(case.home)
            kind, _, number = case.home.rpartition("-")
            self._made[case.home] = _MAKERS[kind](self, source, int(number))
        if case.own:
            shutil.copytree(self._path(case.home), home)

    def _home_of(self, case: Case) -> str:
        return self._path(f"of-{case.name}" if case.own or case.empty else case.home)

    def _path(self, name: str) -> str:
        return os.path.join(self.directory, name)

    def load(self, home: str, size: int) -> list[str]:
        """Load a roadmap, finish two fifths of it, and return what can be done next."""
        if size == SHIPPED:
            self._call("roadmap", ["next"], home)
        else:
            self._call("roadmap", ["load", self.files(size)[0]], home)
        return self.generate("progress", "--home", home).split()

    def live(self, home: str, count: int) -> list[str]:
        """Fill the log of the shipped roadmap with events; return what can still be done."""
        self._call("roadmap", ["next"], home)
        self.generate("events", str(count), "--home", home)
        return self.generate("unfinished", "--home", home).split()

    def import_tasks(self, home: str, size: int) -> list[str]:
        """Import the tasks of a roadmap; return its topics that can be done next."""
        os.makedirs(home)
        self._call("task", ["rc.confirmation=off", "import", self.files(size)[1]], home)
        roadmap = self._path(str(size))
        if str(size) not in self._made:
            self._made[str(size)] = self.load(roadmap, size)
        return self._made[str(size)]

    def files(self, size: int) -> tuple[str, str]:
        """Return the roadmap file and the tasks of a size."""
        paths = self._path(f"map-{size}.yaml"), self._path(f"tasks-{size}.json")
        if not os.path.exists(paths[0]):
            self.generate("graph", str(size), "--yaml", paths[0], "--tasks", paths[1])
        return paths

    def edition(self, size: int, number: int) -> str:
        """Return the roadmap file of a size as its author has changed it since."""
        path = self._path(f"map-{size}-edition.yaml")
        self.generate("edition", str(number), "--of", self.files(size)[0], "--yaml", path)
        return path

    def checklist(self, size: int) -> str:
        """Return a Markdown list of so many lines."""
        path = self._path(f"list-{size}.md")
        if not os.path.exists(path):
            self.generate("checklist", str(size), "--markdown", path)
        return path

    def generate(self, *arguments: str) -> str:
        """Run the generator, as a process of its own: this one must stay small."""
        return self._call("python", [os.path.join(HERE, "generate.py"), *arguments], "")

    def _taskrc(self) -> str:
        path = self._path("taskrc")
        if not os.path.exists(path):
            with open(path, "w", encoding="ascii") as file:
                file.write("confirmation=off\nhooks=off\nverbose=nothing\nnews.version=2.6.0\n")
        return path

    def _call(self, program: str, arguments: Sequence[str], home: str) -> str:
        env = environment(self.directory, self._settings(program, home))
        command = [self.programs[program], *arguments]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failed(f"{' '.join(command)}: {done.stderr[-2000:]}")
        return done.stdout


_MAKERS: dict[str, Callable[[Laboratory, str, int], list[str]]] = {
    "": Laboratory.load,
    "events": Laboratory.live,
    "task": Laboratory.import_tasks,
}


def _filled(word: str, words: Mapping[str, str]) -> str:
    return word.format_map(words) if word.startswith("{") or "{prefix}" in word else word


# -- the program ---------------------------------------------------------------------------------


def install(directory: str) -> str:
    """Install the project into a new environment as a user would; return its interpreter."""
    venv = os.path.join(directory, "venv")
    python = os.path.join(venv, "bin", "python")
    _report("installing ...")
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    project = os.path.dirname(HERE)
    subprocess.run([sys.executable, "-m", "venv", venv], check=True, env=env)
    subprocess.run([python, "-m", "pip", "install", "--quiet", project], check=True, env=env)
    subprocess.run([python, "-m", "compileall", "-q", os.path.join(venv, "lib")], env=env)
    return python


# -- rounds --------------------------------------------------------------------------------------


def chosen(options: argparse.Namespace, *, tasks: bool) -> list[Case]:
    """Return the cases to run: the yardsticks always, then what was asked for and is possible."""
    found = []
    for case in all_cases():
        if case.name not in YARDSTICKS:
            if options.only and not any(part in case.name for part in options.only.split(",")):
                continue
            if options.quick and (case.size not in QUICK or case.home == f"events-{MANY}"):
                continue
            if case.command[0] == "task" and not tasks:
                continue
        found.append(case)
    return found


def rounds(laboratory: Laboratory, cases: Sequence[Case], count: int) -> dict[str, list[Sample]]:
    """Let all cases take turns; the first turn of the quick ones warms up and does not count."""
    for case in cases:
        _report(f"preparing {case.name}")
        laboratory.prepare(case)
    found: dict[str, list[Sample]] = {case.name: [] for case in cases}
    for turn in range(count + 1):
        _report(f"round {turn} of {count}")
        for case in cases:
            warm_up = turn == 0
            if (warm_up and case.rounds < 5) or len(found[case.name]) == case.rounds:
                continue
            sample = laboratory.measure(case, turn)
            if not warm_up:
                found[case.name].append(sample)
    return found


# -- the table -----------------------------------------------------------------------------------


def table(cases: Sequence[Case], measured: Measured) -> str:
    """Return everything as one Markdown table of medians."""
    lines = [
        "| what | topics | wall | CPU | peak | × P | × T | CPU × T | at most | met |",
        "|---|--:|--:|--:|--:|--:|--:|--:|---|---|",
    ]
    for case in cases:
        samples = measured[case.name]
        if not samples:
            continue
        wall, cpu, peak = (median(s[i] for s in samples) for i in range(3))
        verdicts = [_verdict(b, case.name, measured) for b in case.budgets]
        lines.append(
            f"| {case.title} | {f'{case.size:,}' if case.size else ''} | {_time(wall)} |"
            f" {_time(cpu)} | {peak:.0f} MB | {_times(case, measured, 'P')} |"
            f" {_times(case, measured, 'T')} | {_times(case, measured, 'T', 1)} |"
            f" {'; '.join(b.text for b in case.budgets)} | {'; '.join(verdicts)} |"
        )
    return "\n".join(lines) + "\n"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 2 else f"{seconds:.1f} s"


def median(values: Iterable[float]) -> float:
    """Return the middle one; the statistics module would double the memory of this process."""
    found = sorted(values)
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2


def _ratio(name: str, of: str, measured: Measured, column: int = 0) -> float:
    """Return the ratio of two medians."""
    return median(s[column] for s in measured[name]) / median(s[column] for s in measured[of])


def _times(case: Case, measured: Measured, of: str, column: int = 0) -> str:
    return f"{_ratio(case.name, of, measured, column):.2f}"


def _verdict(budget: Budget, name: str, measured: Measured) -> str:
    """Return whether a budget was kept, and by how much it was missed."""
    if budget.of == "MB":
        value = median(s.peak for s in measured[name])
    elif not budget.of:
        value = median(s.wall for s in measured[name])
    elif not measured.get(budget.of):
        return "-"
    else:
        value = _ratio(name, budget.of, measured)
    return "yes" if value <= budget.most else f"**no** ({value / budget.most:.2f} times)"


# -- the command line ----------------------------------------------------------------------------


def main(argv: Sequence[str]) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=11, metavar="N")
    parser.add_argument("--only", default="", metavar="NAME[,NAME]", help="parts of case names")
    parser.add_argument("--quick", action="store_true", help="137 and 10,000 topics, few events")
    parser.add_argument("--python", metavar="PATH", help="where the program is installed already")
    parser.add_argument("--out", metavar="FILE", help="write the table there too")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="roadmap-benchmark-") as directory:
        python = os.path.abspath(options.python) if options.python else install(directory)
        laboratory = Laboratory(directory, python)
        cases = chosen(options, tasks=bool(laboratory.programs["task"]))
        text = table(cases, rounds(laboratory, cases, options.rounds))
    print(text, end="")
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            file.write(text)


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
