"""Homes of one learner, and the server on which they meet."""

import shutil
from pathlib import Path

import pytest
from tests.builders import small_roadmap, workspace_at, write_roadmap
from tests.proxy import Proxy
from tests.servers import PASSWORD, ServerDatabase

from roadmap_cli.carriers.places import parse_place
from roadmap_cli.core.answers.sync_answers import SyncAnswer
from roadmap_cli.store.log import log
from roadmap_cli.workspace.machines import server as server_sync
from roadmap_cli.workspace.machines.options import SyncOptions
from roadmap_cli.workspace.workspace import Workspace

LEARNER = "mia"


class Homes:
    """Homes of one learner by name, each a machine, and the proxy between them and a server."""

    def __init__(self, directory: Path, database: ServerDatabase, proxy: Proxy) -> None:
        self.directory = directory
        self.database = database
        self.proxy = proxy
        self.place = parse_place(
            f"postgresql://{LEARNER}@127.0.0.1:{proxy.port}/{database.name}?sslmode=disable"
        )

    def open(self, name: str) -> Workspace:
        """Return the workspace of a home, with a small roadmap."""
        home = self.directory / name
        w = workspace_at(home, config=home / "config")
        write_roadmap(w, small_roadmap())
        return w

    def copy(self, w: Workspace, name: str) -> None:
        """Keep a copy of a home, as a snapshot of a virtual machine would be."""
        w.close()
        shutil.copytree(Path(w.settings.paths.data), self.directory / "copies" / name)

    def put_back(self, name: str, copy: str) -> Workspace:
        """Put a copy in the place of a home: nothing in it can notice that."""
        home = self.directory / name
        shutil.rmtree(home)
        shutil.copytree(self.directory / "copies" / copy, home)
        return workspace_at(home, config=home / "config")

    def sync(self, w: Workspace, **options: bool) -> SyncAnswer:
        """Sync a home."""
        return server_sync.sync_with_server(w, self.place, SyncOptions(**options))

    def pieces(self) -> list[tuple[object, ...]]:
        """Return what the server holds: device, first and last event of each piece."""
        with self.database.connect() as admin:
            sql = "select device, first, last from roadmap.piece order by device, first"
            return admin.execute(sql).fetchall()

    def change(self, sql: str, *values: object) -> None:
        """Change what the server holds, past its keys, as its owner or a thief could."""
        with self.database.connect() as admin:
            admin.execute("set session_replication_role = replica")
            admin.execute(sql, values)


def facts(w: Workspace) -> list[tuple[object, ...]]:
    """Return all events as stored."""
    return w.database.rows(f"select {log.COLUMNS} from event order by clock, device, n")


def device_of(w: Workspace) -> str:
    """Return the device that a home writes as."""
    return str(w.database.get_meta("device"))


def connect_as_mia(database: ServerDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the learner's login, whose password is where libpq finds it."""
    database.add_login(LEARNER)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
