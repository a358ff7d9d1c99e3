"""Is every definition tested? Each line of the modules that compute is changed, one change at a time.

.ci/run mutants [MODULE ...], such as `counting route`; without a module all those in pyproject.toml.
A change that no test notices is listed: it is a hole in the tests, code that is not needed, or a
change that nobody could notice. Below 85 % noticed the run fails. It takes less than an hour of two cores.
"""

import resource
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

LEAST = 85  # percent
# A mutant that runs on and on is noticed too.
NOTICED = ("killed", "timeout")
MUTMUT = str(Path(sys.executable).with_name("mutmut"))
LOG = Path("mutants/mutmut.log")


def main(modules: list[str]) -> int:
    """Try all mutants of these modules, print what became of them, return the exit code."""
    shutil.rmtree(LOG.parent, ignore_errors=True)
    LOG.parent.mkdir()
    command = [MUTMUT, "run", "--max-children", "2", *(f"*.{module}.*" for module in modules)]
    with LOG.open("wb") as log:
        output = None if sys.stdout.isatty() else log
        if subprocess.run(command, stdout=output, stderr=output).returncode:
            print(f"mutmut has failed: {LOG if output else 'see above'}", file=sys.stderr)
            return 2
    states: dict[str, Counter[str]] = defaultdict(Counter)
    survivors = []
    for line in output_of("results", "--all", "true").splitlines():
        mutant, _, state = line.strip().partition(": ")
        if state != "not checked":
            states[mutant.split(".")[-2]][state] += 1
            survivors += [] if state in NOTICED else [mutant]
    for mutant in survivors:
        changed = [li for li in output_of("show", mutant).splitlines() if li[:1] in ("-", "+")]
        print(mutant.removeprefix("roadmap_cli."), *changed[2:], sep="\n    ")
    print(f"\n{'':16}{'mutants':>8}{'killed':>8}{'timeout':>8}{'survived':>9}")
    for module, counts in states.items():
        print_row(module, counts)
    total = sum(states.values(), Counter[str]())
    share = print_row("all", total)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{(used.ru_utime + used.ru_stime) / 60:.0f} minutes of one core")
    return 0 if share >= LEAST else 1


def print_row(name: str, counts: Counter[str]) -> float:
    """Print the numbers of a module, and return how many percent of its mutants were noticed."""
    mutants, noticed = counts.total(), sum(counts[state] for state in NOTICED)
    share = 100 * noticed / mutants if mutants else 100.0
    numbers = f"{mutants:8}{counts['killed']:8}{counts['timeout']:8}{mutants - noticed:9}"
    print(f"{name:16}{numbers}{share:8.1f} %")
    return share


def output_of(*arguments: str) -> str:
    """Return what a command of mutmut prints."""
    return subprocess.run([MUTMUT, *arguments], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
