"""What several machines cost: a sync in step, one event of another machine, a first pull.

It owns the homes, the folder and the server that it makes and throws away. All are whole commands.
Times are medians of the processor's time, which neighbours disturb least. A first pull by folder is
parted by `--dry-run`, which receives and verifies everything and joins nothing. The server is left
out where no PostgreSQL is found; `program` and the packages of the tests must be importable for it.

    python benchmarks/machines.py --python VENV/bin/python [--events 100000] [--rounds 7]
    python benchmarks/machines.py --python VENV/bin/python --pull 1000000    # only a first pull
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from measure import Sample, environment, run
from run import HERE, median

IN_STEP_EVENTS = 20_000
KINDS = {"spent": {"minutes": 5}, "finished": {"rating": 3}}
PLACES = {"newest": 1.00001, "in the middle": 0.5, "early": 0.05}  # of the event's clock in the log


class Homes:
    """Homes of one learner by name, each a machine, in one directory."""

    def __init__(self, python: str, directory: str) -> None:
        self.directory = directory
        self._maker = [python, os.path.join(HERE, "generate.py")]
        self._program = os.path.join(os.path.dirname(os.path.abspath(python)), "roadmap")

    def path(self, home: str) -> str:
        """Return the directory of a home."""
        return os.path.join(self.directory, home)

    def make(self, home: str, events: int = 0) -> None:
        """Make a home with the roadmap that comes with the program, and a long log."""
        self.run(home, "next")
        if events:
            words = [*self._maker, "events", str(events), "--home", self.path(home)]
            subprocess.run(words, check=True)

    def run(self, home: str, *command: str, **more: str) -> Sample:
        """Run a command in a home."""
        env = environment(self.directory, {"ROADMAP_HOME": self.path(home), **more})
        return run([self._program, *command], env)

    def unfinished(self, home: str) -> list[str]:
        """Return topics that were touched and are not done."""
        words = [*self._maker, "unfinished", "--home", self.path(home)]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()


def in_step(homes: Homes, rounds: int) -> Iterator[tuple[str, str]]:
    """Yield what a sync costs that finds nothing to do, beside `where`."""
    homes.make("step", IN_STEP_EVENTS)
    folder = homes.path("step-folder")
    os.mkdir(folder)
    homes.run("step", "sync", folder)
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds + 1):
        times["where"].append(homes.run("step", "where").cpu)
        times["sync"].append(homes.run("step", "sync", folder).cpu)
    where, sync = (median(times[name][1:]) for name in ("where", "sync"))
    times_where = f"{sync * 1000:.0f} ms, {sync / where:.2f} times `where`"
    yield f"folder in step, {IN_STEP_EVENTS:,} events", times_where


def one_event(homes: Homes, events: int, rounds: int) -> Iterator[tuple[str, str]]:
    """Yield what one event of another machine costs in a long log, in turns with `spent`."""
    homes.make("long", events)
    path = homes.path("log.jsonl")
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 1):
        topic = homes.unfinished("long")[turn]
        times["spent"].append(homes.run("long", "spent", topic, "5m").cpu)
        for kind in KINDS:
            for name, place in PLACES.items():
                write_event(homes.path("long"), path, kind, place, turn)
                sample = homes.run("long", "merge", path)
                times[f"one event ({kind}, {name})"].append(sample.cpu)
    spent = median(times["spent"][1:])
    for name, values in times.items():  # the first round makes the copies of the day
        cost = median(values[1:])
        yield (
            f"{name}, {events:,} events",
            f"{cost * 1000:.0f} ms, {cost / spent:.2f} times `spent`",
        )


def write_event(home: str, path: str, kind: str, place: float, turn: int) -> None:
    """Write the log of a new machine with one event, whose clock is somewhere in the log of a home."""
    from generate import _asked

    from roadmap_cli.core.progress.progress import Event
    from roadmap_cli.formats.jsonl_log import LogHeader, to_jsonl
    from roadmap_cli.store.log.checksum_chain import checksum

    ((first, last),) = _asked(home, "select min(clock), max(clock) from event")
    topics = _asked(home, "select roadmap, id from topic where place is not null order by place")
    roadmap, topic = topics[turn * 13 % len(topics)]
    clock = int(first + (last - first) * place)
    at = datetime.fromtimestamp(clock / 1000, UTC).isoformat(timespec="seconds")
    device = os.urandom(5).hex()
    data = {"command": f"{kind} {topic}", **KINDS[kind]}
    event = Event(device, 1, clock, at, at[:10], f"{device}.1", kind, roadmap, topic, data, "")
    row = (*event[:9], json.dumps(data), checksum("", event))
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(to_jsonl(LogHeader("roadmap", at, 1, {device: 1}), [row]))


def first_pull(homes: Homes, events: int) -> Iterator[tuple[str, str]]:
    """Yield what it costs a new machine to take in a long log, by folder and by server."""
    homes.make("old", events)
    folder = homes.path("folder")
    os.mkdir(folder)
    homes.run("old", "sync", folder)
    homes.make("by-folder")
    received = homes.run("by-folder", "sync", folder, "--dry-run")
    pulled = homes.run("by-folder", "sync", folder)
    title = f"first pull of {events:,} events by folder"
    yield f"{title}: received and verified", f"{events / received.cpu:,.0f} events/s"
    yield f"{title}: joined", f"{events / (pulled.cpu - received.cpu):,.0f} events/s"
    yield f"{title}: all", _speed(events, pulled)
    with server() as found:
        if found:
            url, env = found
            homes.run("old", "sync", url, **env)
            homes.make("by-server")
            sample = homes.run("by-server", "sync", url, **env)
            yield f"first pull of {events:,} events by server: all", _speed(events, sample)


def _speed(events: int, sample: Sample) -> str:
    return f"{events / sample.cpu:,.0f} events/s, {sample.peak:.0f} MB"


@contextmanager
def server() -> Iterator[tuple[str, dict[str, str]] | None]:
    """Start a PostgreSQL; give the address of a learner and what the environment needs, or None."""
    sys.path.insert(0, str(Path(HERE).parent))
    try:
        from tests import servers
    except ImportError:
        yield None
        return
    binaries = servers.binaries()
    if not binaries:
        yield None
        return
    started = servers.Server(next(iter(binaries.values())))
    try:
        database = servers.ServerDatabase(started, "machines").prepare()
        database.add_login("learner")
        yield f"{database.url('learner')}?sslmode=disable", {"PGPASSWORD": servers.PASSWORD}
    finally:
        started.stop()


def main() -> None:
    """Run the benchmark and print the rows of a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", required=True, metavar="PATH")
    parser.add_argument("--events", type=int, default=100_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=7, metavar="N")
    parser.add_argument("--pull", type=int, metavar="N", help="only a first pull of so many events")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roadmap-machines-") as directory:
        homes = Homes(options.python, directory)
        parts = [first_pull(homes, options.pull or options.events)]
        if not options.pull:
            many = one_event(homes, options.events, options.rounds)
            parts = [in_step(homes, options.rounds), many, *parts]
        for part in parts:
            for name, cost in part:
                print(f"| {name} | {cost} |", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, HERE)
    main()
