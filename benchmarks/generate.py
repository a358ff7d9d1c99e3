"""Makes the data the benchmark runs on: roadmaps of any size, and histories of any length.

It owns the shape of that data and nothing that is measured. Everything comes from a seed, so two
machines time the same thing. A roadmap is written as our YAML and, the same topics with the same
prerequisites, as JSON for `task import`. A history goes into a database that has a roadmap loaded;
only for that must roadmap_cli be importable.

    python generate.py graph 10000 --yaml map.yaml --tasks tasks.json --done 0.4
    python generate.py edition 2 --of map.yaml --yaml map-2.yaml
    python generate.py checklist 2000 --markdown list.md
    python generate.py progress --home DIR --done 0.4
    python generate.py events 1000000 --home DIR
    python generate.py unfinished --home DIR
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from cases import task_uuid

STAGES = 6
MILESTONES = 9
MOST_TRACKS = 24
SHOWN_OPEN = 200
DEVICE = "be9c4a6e00"  # no machine draws this by chance
WORDS = (
    "index join cache queue socket thread token packet schema branch commit signal buffer cursor"
    " lambda module closure iterator decorator template router handler session cookie header"
    " payload migration trigger replica shard broker worker pipeline container volume image"
).split()


class Topic(NamedTuple):
    """One topic of a made-up roadmap."""

    id: str
    title: str
    track: int
    stage: int
    hours: float
    needs: tuple[str, ...]
    readings: tuple[str, ...]


# -- roadmaps ------------------------------------------------------------------------------------


def layered(size: int, seed: int) -> list[Topic]:
    """Return topics in layers; each needs about two of the three layers before its own."""
    rng = random.Random(seed)
    width = max(4, round(size**0.5))
    layers = -(-size // width)
    tracks = track_count(size)
    topics: list[Topic] = []
    for i in range(size):
        layer = i // width
        needs: tuple[str, ...] = ()
        if layer:
            pool = range(max(0, layer - 3) * width, layer * width)
            needs = tuple(topics[p].id for p in sorted(rng.sample(pool, rng.randint(1, 3))))
        first, second = rng.sample(WORDS, 2)
        readings = {f"reading-{rng.randrange(reading_count(size)):06d}" for _ in range(2)}
        topics.append(
            Topic(
                f"{first}-{i:06d}",
                f"{first.capitalize()} and {second} {i:06d}",
                rng.randrange(tracks),
                layer * STAGES // layers,
                rng.randint(2, 48) / 4,
                needs,
                tuple(sorted(readings)),
            )
        )
    return topics


def track_count(size: int) -> int:
    """Return how many tracks a roadmap of this size has."""
    return max(3, min(MOST_TRACKS, size // 12))


def reading_count(size: int) -> int:
    """Return how many readings its registry holds."""
    return max(5, size // 5)


def yaml_lines(topics: Sequence[Topic], seed: int) -> Iterator[str]:
    """Yield the lines of a roadmap file."""
    rng = random.Random(seed + 1)
    size = len(topics)
    yield f"format: 1\nid: generated-{size}\ntitle: A generated roadmap of {size} topics\nstages:\n"
    for s in range(STAGES):
        yield f"  - id: stage-{s}\n    title: Stage {s}\n    goal: Reach the end of stage {s}.\n"
    yield "milestones:\n"
    for m in range(MILESTONES):
        end = size * (m + 1) // MILESTONES
        needs = rng.sample(topics[max(0, end - 40) : end], min(8, end))
        yield f"  - id: milestone-{m}\n    title: Milestone {m}\n"
        yield f"    needs: [{', '.join(t.id for t in needs)}]\n"
    yield "readings:\n"
    for r in range(reading_count(size)):
        yield f"  - id: reading-{r:06d}\n    title: What is said about {WORDS[r % len(WORDS)]} {r}\n"
        yield f"    kind: article\n    url: https://example.org/reading/{r}\n    minutes: 25\n"
    yield "tracks:\n"
    for track in range(track_count(size)):
        yield f"  - id: track-{track}\n    title: Track {track}\n    topics:\n"
        for topic in topics:
            if topic.track == track:
                yield _yaml_topic(topic)


def _yaml_topic(topic: Topic) -> str:
    needs = f"        prerequisites: [{', '.join(topic.needs)}]\n" if topic.needs else ""
    return (
        f"      - id: {topic.id}\n        title: {topic.title}\n        stage: stage-{topic.stage}\n"
        f"        hours: {topic.hours}\n        why: It carries what comes after {topic.id}.\n{needs}"
        f"        readings: [{', '.join(topic.readings)}]\n"
        "        proof: Write a small program that shows it, with a test.\n"
    )


def walk(needs: Mapping[str, Sequence[str]], seed: int) -> list[str]:
    """Return the topics in a random order in which each comes after what it needs."""
    rng = random.Random(seed)
    waits = {name: len(needs[name]) for name in sorted(needs)}
    opens: dict[str, list[str]] = {name: [] for name in waits}
    for name in waits:
        for needed in needs[name]:
            opens[needed].append(name)
    ready = [name for name, count in waits.items() if not count]
    order = []
    while ready:
        place = rng.randrange(len(ready))
        ready[place], ready[-1] = ready[-1], ready[place]
        name = ready.pop()
        order.append(name)
        for later in sorted(opens[name]):
            waits[later] -= 1
            if not waits[later]:
                ready.append(later)
    return order


def edited(lines: Iterable[str], number: int) -> Iterator[str]:
    """Yield the lines of a later edition: a topic comes first, one title in a hundred is new."""
    titles, begun = 0, False
    for line in lines:
        if line.startswith("      - id: ") and not begun:
            begun = True
            yield f"      - id: edition-{number:06d}\n        title: What is new in {number}\n"
            yield "        stage: stage-0\n        hours: 1\n        proof: Read it.\n"
        if line.startswith("        title: "):
            titles += 1
            if titles % 100 == 0:
                line = f"{line.rstrip()}, edition {number}\n"
        yield line


def checklist_lines(size: int, seed: int) -> Iterator[str]:
    """Yield the lines of a long Markdown list of links under headings, one in three ticked."""
    rng = random.Random(seed + 2)
    yield "# A long list\n"
    for number in range(1, size):
        first, second = rng.sample(WORDS, 2)
        if number % 50 == 1:
            yield f"## {first.capitalize()} and {second}\n"
        else:
            box = "x" if number % 3 == 0 else " "
            title = f"{first.capitalize()} and {second} {number:06d}"
            yield f"- [{box}] [{title}](https://example.org/{first}/{number})\n"


def tasks(topics: Sequence[Topic], done: set[str]) -> list[dict[str, Any]]:
    """Return the topics as Taskwarrior imports them."""
    found = []
    for topic in topics:
        task: dict[str, Any] = {
            "uuid": task_uuid(topic.id),
            "description": topic.title,
            "project": f"track-{topic.track}",
            "status": "completed" if topic.id in done else "pending",
            "entry": "20260101T080000Z",
        }
        if topic.id in done:
            task["end"] = "20260601T080000Z"
        if topic.needs:
            task["depends"] = [task_uuid(needed) for needed in topic.needs]
        found.append(task)
    return found


# -- histories -----------------------------------------------------------------------------------


class Happening(NamedTuple):
    """One event before it has a number, a batch and a checksum."""

    kind: str
    topic: str
    data: dict[str, Any]
    moment: datetime


def finished(names: Iterable[str]) -> Iterator[Happening]:
    """Yield that topics were finished, one an hour up to yesterday evening."""
    found = list(names)
    evening = _evening() - timedelta(hours=len(found))
    for i, name in enumerate(found):
        data = {"command": f"done {name}"}
        yield Happening("finished", name, data, evening + timedelta(hours=i))


def busy_life(count: int, assigned: Sequence[tuple[str, str]], seed: int) -> Iterator[Happening]:
    """Yield events of all common kinds about (topic, reading) pairs, over ten years at most."""
    rng = random.Random(seed)
    days = min(3650, max(30, count // 20))
    step = timedelta(days=days) / count
    begin = _evening() - timedelta(days=days)
    kinds = ("started", "spent", "noted", "finished", "reopened", "paused", "read", "retracted")
    chosen = rng.choices(kinds, (20, 30, 10, 20, 8, 5, 5, 2), k=count)
    for i, kind in enumerate(chosen):
        topic, reading = assigned[rng.randrange(len(assigned))]
        data: dict[str, Any] = {"command": f"{kind} {topic}"}
        if kind == "spent":
            data["minutes"] = rng.randint(10, 180)
        elif kind == "noted":
            data["text"] = f"{rng.choice(WORDS)} was harder than {rng.choice(WORDS)}, look again"
        elif kind == "read":
            data["reading"] = reading
        elif kind == "retracted":
            data = {"command": "undo", "batch": f"{DEVICE}.{max(1, i)}"}
            topic = ""
        yield Happening(kind, topic, data, begin + i * step)


def _evening() -> datetime:
    return datetime.combine(date.today(), time(20), UTC) - timedelta(days=1)


def write_history(home: str, happenings: Iterable[Happening]) -> None:
    """Append events to the log of a home, each a command of its own, and rebuild the rest."""
    from roadmap_cli.settings import find_paths
    from roadmap_cli.store.catalog import catalog
    from roadmap_cli.store.log import projection
    from roadmap_cli.store.opening.opening import open_database

    database = open_database(find_paths({"ROADMAP_HOME": home}).database, create=False)
    database.connection.execute("pragma cache_size = -500000")  # KiB: the log's indexes fit in
    roadmap = catalog.loaded_roadmaps(database)[0].id
    with database.writing():
        database.connection.executemany(
            "insert into event (device, n, clock, at, day, batch, kind, roadmap, topic, data, sum)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _rows(roadmap, happenings),
        )
        projection.rebuild(database)
    database.close()


def _rows(roadmap: str, happenings: Iterable[Happening]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of events with their places in the checksum chain."""
    from roadmap_cli.core.progress.progress import Event
    from roadmap_cli.store.log.checksum_chain import checksum

    encoded = json.JSONEncoder(ensure_ascii=False).encode
    previous, clock = "", 0
    for n, (kind, topic, data, moment) in enumerate(happenings, 1):
        clock = max(clock + 1, int(moment.timestamp() * 1000))
        at = moment.isoformat(timespec="seconds")
        batch = f"{DEVICE}.{n}"
        event = Event(
            DEVICE, n, clock, at, at[:10], batch, kind, roadmap if topic else "", topic, data, ""
        )
        previous = checksum(previous, event)
        yield (*event[:9], encoded(data), previous)


def loaded_needs(home: str) -> dict[str, list[str]]:
    """Return the prerequisites of each topic of the roadmap that a home has loaded."""
    found: dict[str, list[str]] = {name: [] for (name,) in _asked(home, "select id from topic")}
    for topic, needs in _asked(home, "select topic, needs from prerequisite"):
        found[topic].append(needs)
    return found


def _asked(home: str, sql: str) -> list[tuple[Any, ...]]:
    from contextlib import closing

    from roadmap_cli.settings import find_paths
    from roadmap_cli.store.opening.opening import open_database

    with closing(open_database(find_paths({"ROADMAP_HOME": home}).database, create=False)) as base:
        return base.rows(sql)


# -- the command line ----------------------------------------------------------------------------


def graph(options: argparse.Namespace) -> None:
    """Write a roadmap, and the same as tasks."""
    topics = layered(options.size, options.seed)
    order = walk({t.id: t.needs for t in topics}, options.seed)
    done = set(order[: round(options.done * len(order))])
    if options.yaml:
        with open(options.yaml, "w", encoding="utf-8") as file:
            file.writelines(yaml_lines(topics, options.seed))
    if options.tasks:
        with open(options.tasks, "w", encoding="utf-8") as file:
            json.dump(tasks(topics, done), file)


def edition(options: argparse.Namespace) -> None:
    """Write a later edition of a roadmap file."""
    with (
        open(options.of, encoding="utf-8") as source,
        open(options.yaml, "w", encoding="utf-8") as file,
    ):
        file.writelines(edited(source, options.size))


def checklist(options: argparse.Namespace) -> None:
    """Write a long Markdown list."""
    with open(options.markdown, "w", encoding="utf-8") as file:
        file.writelines(checklist_lines(options.size, options.seed))


def progress(options: argparse.Namespace) -> None:
    """Finish a share of the topics and print the next ones that can be finished."""
    order = walk(loaded_needs(options.home), options.seed)
    end = round(options.done * len(order))
    write_history(options.home, finished(order[:end]))
    print("\n".join(order[end : end + SHOWN_OPEN]))


def events(options: argparse.Namespace) -> None:
    """Write a long history."""
    assigned = _asked(options.home, "select topic, reading from assignment order by topic, place")
    write_history(options.home, busy_life(options.size, assigned, options.seed))


def unfinished(options: argparse.Namespace) -> None:
    """Print topics that were touched and are not done."""
    sql = "select topic from topic_state where state <> 'done' order by topic"
    print("\n".join(name for (name,) in _asked(options.home, sql)))


def main(argv: Sequence[str]) -> None:
    """Read the command line and make what it asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=137)
    commands = parser.add_subparsers(required=True)
    for function in (graph, edition, checklist, progress, events, unfinished):
        command = commands.add_parser(function.__name__, help=function.__doc__)
        command.set_defaults(function=function)
        if function in (graph, edition, checklist, events):
            command.add_argument("size", type=int, metavar="N")
        if function in (graph, progress):
            command.add_argument("--done", type=float, default=0.4, metavar="SHARE")
        if function in (graph, edition):
            command.add_argument("--yaml", metavar="FILE", required=function is edition)
        if function is graph:
            command.add_argument("--tasks", metavar="FILE")
        elif function is edition:
            command.add_argument("--of", required=True, metavar="FILE")
        elif function is checklist:
            command.add_argument("--markdown", required=True, metavar="FILE")
        else:
            command.add_argument("--home", required=True, metavar="DIR")
    options = parser.parse_args(argv)
    options.function(options)


if __name__ == "__main__":
    main(sys.argv[1:])
