"""What a place holds is believed as far as it follows our own log, in whatever order it comes.

Holds: store.merging.gathering, store.merging.moved_tail.
"""

import random
from pathlib import Path

from tests.builders import NOON, small_roadmap, workspace_at, write_roadmap

from roadmap_cli.store.log import log
from roadmap_cli.store.merging.gathering import Gathering
from roadmap_cli.store.merging.pasts import read_row
from roadmap_cli.workspace import notes, topic_changes
from roadmap_cli.workspace.workspace import Workspace


def machine(directory: Path) -> Workspace:
    w = workspace_at(directory, NOON)
    write_roadmap(w, small_roadmap())
    return w


def rows_of(w: Workspace) -> list[tuple[object, ...]]:
    return w.database.rows(f"select {log.COLUMNS} from event order by device, n")


def gather(w: Workspace, rows, known_until=None, **more) -> Gathering:
    g = Gathering(w.database, **more)
    for row in rows:
        event = read_row(row)
        assert event is not None
        g.add(event, row[9])
    g.finish(known_until or {})
    return g


def test_what_is_new_there_is_staged_and_what_is_missing_there_is_named(tmp_path: Path) -> None:
    desk, laptop = machine(tmp_path / "desk"), machine(tmp_path / "laptop")
    topic_changes.done(desk, ["alpha", "beta"])
    notes.note(desk, "alpha", "seen")
    topic_changes.start(laptop, ["gamma"])
    theirs = rows_of(desk)
    random.Random(1).shuffle(theirs)
    with gather(laptop, [*theirs, *theirs]) as g:
        assert list(g.staged.rows(lambda _: None)) == rows_of(desk)
        assert g.staged.new_count == 3
        assert list(g.missing_there()) == rows_of(laptop)
        assert (g.incomplete, g.forks, g.ahead) == (0, (), ())
