"""Times what one event of another machine costs in a long log, beside `spent`, and a first pull.

It owns the homes that it makes in a temporary directory. The commands take turns, round after
round; what is printed are medians, and how many times `spent` they are.

    python joining.py --python VENV/bin/python [--events 100000] [--rounds 7]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime

from measure import environment, run
from run import HERE, median

KINDS = {"spent": {"minutes": 5}, "finished": {"rating": 3}}
PLACES = {"newest": 1.00001, "in the middle": 0.5}  # of the event's clock in the log


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


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", required=True, metavar="PATH")
    parser.add_argument("--events", type=int, default=100_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=7, metavar="N")
    options = parser.parse_args()
    roadmap = os.path.join(os.path.dirname(os.path.abspath(options.python)), "roadmap")
    with tempfile.TemporaryDirectory(prefix="roadmap-joining-") as directory:
        home, new = os.path.join(directory, "home"), os.path.join(directory, "new")
        path = os.path.join(directory, "log.jsonl")
        env = environment(directory, {"ROADMAP_HOME": home})
        run([roadmap, "next"], env)
        maker = [options.python, os.path.join(HERE, "generate.py")]
        subprocess.run([*maker, "events", str(options.events), "--home", home], check=True)
        walls: dict[str, list[float]] = defaultdict(list)
        for turn in range(options.rounds + 1):
            topic = subprocess.run(
                [*maker, "unfinished", "--home", home], check=True, capture_output=True, text=True
            ).stdout.split()[turn]
            walls["spent"].append(run([roadmap, "spent", topic, "5m"], env).wall)
            for kind in KINDS:
                for name, place in PLACES.items():
                    write_event(home, path, kind, place, turn)
                    sample = run([roadmap, "merge", path], env)
                    walls[f"merge of one event ({kind}, {name})"].append(sample.wall)
        env_of_new = environment(directory, {"ROADMAP_HOME": new})
        run([roadmap, "next"], env_of_new)
        pull = run([roadmap, "merge", os.path.join(home, "roadmap.db")], env_of_new)
    spent = median(walls["spent"][1:])
    for name, values in walls.items():  # the first round makes the copies of the day
        print(f"{name}: {median(values[1:]) * 1000:.0f} ms, {median(values[1:]) / spent:.2f} times")
    print(f"first pull: {options.events / pull.wall:,.0f} events/s, {pull.peak:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.path.insert(0, HERE)
    main()
