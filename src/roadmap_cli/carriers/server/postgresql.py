"""A PostgreSQL as a place: connecting, and transactions of one round trip each. Owns psycopg.

It sends pieces and brings pieces, and looks into none. Each statement names the learner, who is the
login, so that one node of many answers it; begin and commit travel with the statements. It must not
know what is sent and why.
"""

from __future__ import annotations

import inspect
import logging
import os
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from psycopg import conninfo, pq, waiting
from psycopg.rows import TupleRow

from roadmap_cli.carriers.server import faults
from roadmap_cli.carriers.server.address import connection_parameters, refuse_password
from roadmap_cli.carriers.server.faults import Caller, ServerMoved
from roadmap_cli.carriers.server.pieces import MAX_PAGE_BYTES, Piece
from roadmap_cli.errors import UsageError
from roadmap_cli.values import Record

SILENCE_SECONDS = 20
MAX_PIECES = 2_000  # that one request brings
_LOOK_SECONDS = 0.5  # how often a wait looks at the clock
_SYSTEM_ROOTS_VERSION = 160000  # of libpq
_ROOTS_FILE = "~/.postgresql/root.crt"

BEGIN = "begin"
LIMIT_TIME = "set local statement_timeout = '30s'"
COMMIT = "commit"
HEADS = """
select distinct on (device) device, last, sum from roadmap.piece
where learner = %(learner)s order by device desc, last desc"""
SEND = """
insert into roadmap.piece (learner, device, first, last, sum, before_n, before_sum, body)
values (%(learner)s, %(device)s, %(first)s, %(last)s, %(sum)s, %(before_n)s, %(before_sum)s, %(body)s)"""
# The first pieces after an event, as many as there is room for, at least one.
BRING = """
select device, first, last, sum, before_n, before_sum, body from (
  select device, first, last, sum, before_n, before_sum, body,
    sum(length(body)) over (order by last) - length(body) as bytes_before
  from roadmap.piece where learner = %(learner)s and device = %(device)s and last > %(after)s
  order by last limit %(pieces)s
) as page where bytes_before < %(bytes)s order by last"""

# Of the columns of HEADS and BRING. Our tables have no others; what else a server holds is not ours.
_HEAD_TYPES = (str, int, str)
_PIECE_TYPES = (str, int, int, str, int | None, str | None, bytes)

T = TypeVar("T")
# psycopg prints when a connection is lost; what happened is in our own sentence.
logging.getLogger("psycopg").disabled = True


class Head(Record):
    """The last event of a device that a server holds."""

    n: int
    sum: str


class Reply(Record):
    """What a request brought: pieces in the order of each device, and all heads after it."""

    pieces: list[Piece]
    heads: dict[str, Head]


class Server:
    """A connection to a server; use it in a `with` statement. Its errors are SyncFailed.

    `exchange` raises ServerMoved if another machine wrote what was to be sent.
    """

    def __init__(self, address: str, *, is_syncing: bool = True) -> None:
        parameters = _parse(address)
        host = parameters.get("host") or "the server"
        self._caller = Caller(parameters.get("user", ""), host, is_syncing)
        try:
            self._connection = _Connection.connect(
                **parameters, autocommit=True, prepare_threshold=None
            )
        except psycopg.Error as error:
            raise _connection_error(self._caller, error, parameters) from None
        self.learner = self._connection.info.user
        self._caller = self._caller._replace(learner=self.learner)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def heads(self) -> dict[str, Head]:
        """Return the last event of each device; one round trip."""
        (rows,) = self.transact([(HEADS, {})])
        return self._heads(rows)

    def exchange(self, pieces: Iterable[Piece], after: Mapping[str, int]) -> Reply:
        """Send pieces, and bring those that follow an event of each named device; one round trip.

        Either all pieces are stored or none. Not all that is asked for comes at once.
        """
        share = max(1, len(after))
        room = {"pieces": MAX_PIECES // share + 1, "bytes": MAX_PAGE_BYTES // share}
        sent = [(SEND, piece._asdict()) for piece in pieces]
        asked = [(BRING, {"device": d, "after": n, **room}) for d, n in after.items()]
        *pages, rows = self.transact([*sent, *asked, (HEADS, {})])
        brought = [row for page in pages[len(sent) :] for row in page]
        self.check_types(brought, _PIECE_TYPES)
        return Reply([Piece._make(row) for row in brought], self._heads(rows))

    def _heads(self, rows: Sequence[TupleRow]) -> dict[str, Head]:
        self.check_types(rows, _HEAD_TYPES)
        return {device: Head(n, sum_) for device, n, sum_ in rows}

    def check_types(self, rows: Iterable[TupleRow], types: Sequence[Any]) -> None:
        """Raise SyncFailed for rows whose columns are of other types."""
        for row in rows:
            if not all(isinstance(value, kind) for value, kind in zip(row, types, strict=True)):
                raise faults.refusal(self._caller, faults.OTHER_TABLES, "")

    def transact(
        self, statements: Sequence[tuple[str, Mapping[str, object]]]
    ) -> list[list[TupleRow]]:
        """Run statements as one transaction in one round trip, and return their rows."""
        connection, cursors = self._connection, []
        try:
            with connection.pipeline():
                connection.execute(BEGIN)
                connection.execute(LIMIT_TIME)
                for sql, values in statements:
                    values = {"learner": self.learner, **values}
                    cursors.append(connection.execute(sql, values, binary=True))
                connection.execute(COMMIT)
            return [cursor.fetchall() if cursor.description else [] for cursor in cursors]
        except psycopg.Error as error:
            raise self._statement_error(error) from None
        except UnicodeError:  # a server whose texts have no encoding
            raise faults.refusal(
                self._caller, faults.OTHER_TABLES, "texts that are not UTF-8"
            ) from None
        except _Silence:
            raise faults.silence(self._caller, SILENCE_SECONDS) from None

    def _statement_error(self, error: psycopg.Error) -> Exception:
        state = error.sqlstate or ""
        if not state or self._connection.closed:
            return faults.lost_connection(self._caller, _message(error))
        with suppress(psycopg.Error, _Silence):  # what the server refused is said, and not this
            self._connection.rollback()
        if faults.is_race(state):
            return ServerMoved()
        return faults.refusal(self._caller, state, _message(error))


class _Silence(Exception):
    """Nothing came for too long."""


class _Connection(psycopg.Connection[TupleRow]):
    """A connection that waits for no silent server, and that Ctrl-C ends at once."""

    def wait(self, gen: Any, interval: float = _LOOK_SECONDS, *_: Any, **__: Any) -> Any:
        """Wait for a generator of psycopg; newer ones also pass a timeout, ours is shorter."""
        steps = _limit_silence(gen)
        try:
            return waiting.wait(steps, self.pgconn.socket, interval)
        except BaseException as error:
            is_over = inspect.getgeneratorstate(steps) == inspect.GEN_CLOSED
            if not (is_over and isinstance(error, psycopg.Error)):
                # Left open, it would first be asked to cancel what it does.
                self.pgconn.finish()
                # Left to the garbage collector, it would print that it has no connection.
                with suppress(psycopg.Error, RuntimeError):
                    gen.close()
            raise


def _limit_silence(steps: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
    """Pass on the steps of a generator; raise _Silence if it waits for too long at one of them."""
    heard = time.monotonic()
    try:
        wish = next(steps)
        while True:
            ready = yield wish
            now = time.monotonic()
            if ready:
                heard = now
            elif now - heard > SILENCE_SECONDS:
                raise _Silence
            wish = steps.send(ready)
    except StopIteration as end:
        result: T = end.value
        return result


def _parse(address: str) -> dict[str, Any]:
    """Return what to connect with; raise UsageError."""
    refuse_password(address)
    try:
        found = {name: str(text) for name, text in conninfo.conninfo_to_dict(address).items()}
    except (psycopg.Error, UnicodeError) as error:
        raise UsageError(
            f"the address of the server cannot be read ({' '.join(str(error).split())[:200]})",
            "it looks like postgresql://NAME@HOST/DATABASE",
        ) from None
    has_system_roots = pq.version() >= _SYSTEM_ROOTS_VERSION and not os.path.exists(
        os.path.expanduser(_ROOTS_FILE)
    )
    return dict(connection_parameters(found, os.environ, has_system_roots=has_system_roots))


def _connection_error(
    caller: Caller, error: psycopg.Error, parameters: Mapping[str, Any]
) -> Exception:
    if isinstance(error, psycopg.errors.ConnectionTimeout):
        return faults.silence(caller, parameters["connect_timeout"])
    if error.sqlstate:
        return faults.refusal(caller, error.sqlstate, _message(error))
    attempt = error.pgconn
    return faults.no_connection(
        caller,
        _message(error),
        needs_password=bool(attempt and attempt.needs_password),
        used_password=bool(attempt and attempt.used_password),
    )


def _message(error: psycopg.Error) -> str:
    """Return what a server said, or the library of a connection: not of its own state."""
    if "pipeline" in str(error):  # it could not be left, because of what happened before
        cause = error.__context__
        return _message(cause) if isinstance(cause, psycopg.Error) else ""
    lines = (error.diag.message_primary or str(error)).strip().splitlines()
    return lines[0].removeprefix("connection failed: ") if lines else ""
