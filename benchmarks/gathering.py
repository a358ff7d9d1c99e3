"""How fast the events of a place are verified, and how much memory that takes.

    python -m benchmarks.gathering [EVENTS]

A new machine finds a log of one device; then a machine that has it looks again. The time is that of
the processor, without making the events.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from roadmap_cli.core.progress.progress import Event
from roadmap_cli.store.log.checksum_chain import checksum
from roadmap_cli.store.log.log import COLUMNS
from roadmap_cli.store.merging.gathering import Gathering
from roadmap_cli.store.opening.opening import open_database

_encode = json.JSONEncoder(ensure_ascii=False).encode


def events(count: int) -> Iterator[tuple[Event, str]]:
    """Yield a log of many short commands."""
    sum_ = ""
    for n in range(1, count + 1):
        data = {"minutes": 25, "command": f"spent topic-{n % 300} 25m"}
        event = Event(
            "d0e5ffba94",
            n,
            1_772_622_000_000 + n,
            "2026-03-04T12:00:00+01:00",
            "2026-03-04",
            f"d0e5ffba94.{n}",
            "spent",
            "small",
            f"topic-{n % 300}",
            data,
            "",
        )
        sum_ = checksum(sum_, event)
        yield event._replace(sum=sum_), _encode(data)


def main() -> None:
    """Print events a second, and the memory of the whole process."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    start = time.process_time()
    for _ in events(count):
        pass
    making = time.process_time() - start
    with TemporaryDirectory() as directory:
        database = open_database(f"{directory}/roadmap.db")
        for name in ("new", "known"):
            start = time.process_time()
            with Gathering(database) as gathering:
                for event, text in events(count):
                    gathering.add(event, text)
                gathering.finish()
                missing = sum(1 for _ in gathering.missing_there())
                seconds = time.process_time() - start - making
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                print(
                    f"{name}: {count / seconds:,.0f} events/s, {memory} MB,"
                    f" {gathering.staged.new_count} new, {missing} missing there"
                )
                with database.writing() as transaction:
                    database.connection.executemany(
                        f"insert into event ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        gathering.staged.rows(lambda _: None),
                    )
                    database.set_token_probe(transaction)
        database.close()


if __name__ == "__main__":
    main()
