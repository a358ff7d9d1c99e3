"""The long fuzzing, guided by coverage: `python -m tests.fuzz [--seconds N] [READER ...]`.

It needs atheris, which has wheels for few Pythons: `pip install atheris`, on its own and no
requirement of anything. Each reader runs in a process of its own for N seconds. What breaks one is
left as a file, with the command that repeats it; its place is then `tests/hostile`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_SECONDS = 2  # of the processor, for one input
MAX_MEGABYTES = 300


def main() -> int:
    """Fuzz the readers that were named, or all, and return how many of them broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER")
    parser.add_argument("--seconds", type=int, default=60, help="for each reader (60)")
    parser.add_argument("--found", default="fuzz-found", help="where breaking inputs are left")
    parser.add_argument("--corpus", default="", help="a folder in which to keep what was learned")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--repeat", metavar="FILE", help="give one file to one reader")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("fuzz: atheris is not installed here (pip install atheris); nothing was fuzzed")
        return 0
    if asked.one or asked.repeat:
        return _fuzz(asked.readers[0], asked)
    from tests.fuzz.readers import READERS

    unknown = set(asked.readers) - set(READERS)
    if unknown:
        parser.error(
            f"no reader is called {', '.join(sorted(unknown))}; there are {', '.join(READERS)}"
        )
    broken = 0
    for name in asked.readers or READERS:
        command = [sys.executable, "-m", "tests.fuzz", name, "--one", "--found", asked.found]
        command += ["--seconds", str(asked.seconds), "--corpus", asked.corpus]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        stats = [line for line in done.stderr.splitlines() if line.startswith("Done ")]
        print(f"{name}: {stats[-1] if stats else 'broken'}", flush=True)
        if done.returncode:
            broken += 1
            print(done.stdout[-3000:], done.stderr[-6000:], flush=True)
    return broken


def _fuzz(name: str, asked: argparse.Namespace) -> int:
    import atheris

    with atheris.instrument_imports(include=["roadmap_cli", "markdown_it", "yaml"]):
        from tests.fuzz.readers import READERS
    reader = READERS[name]
    reads = reader.reads

    def one(data: bytes) -> None:
        begun = time.process_time()
        reads(data)
        took = time.process_time() - begun
        assert took < MAX_SECONDS, f"{took:.1f} s"

    if asked.repeat:
        one(Path(asked.repeat).read_bytes())
        return 0
    os.makedirs(asked.found, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-corpus-") as scratch:
        corpus = os.path.join(asked.corpus, name) if asked.corpus else os.path.join(scratch, "new")
        seeds = os.path.join(scratch, "seeds")
        words = os.path.join(scratch, "words")
        os.makedirs(corpus, exist_ok=True)
        os.makedirs(seeds)
        for number, seed in enumerate(reader.seeds()):
            Path(seeds, f"{number:04}").write_bytes(seed)
        Path(words).write_text("".join(f'"{_escaped(word)}"\n' for word in reader.words))
        arguments = [
            f"-max_total_time={asked.seconds}", f"-max_len={reader.longest}", "-timeout=60",
            f"-rss_limit_mb={MAX_MEGABYTES}", f"-dict={words}", "-print_final_stats=1",
            f"-artifact_prefix={asked.found}/{name}-", corpus, seeds,
        ]  # fmt: skip
        atheris.Setup([name, *arguments], one)
        atheris.Fuzz()
    return 0


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    sys.exit(main())
