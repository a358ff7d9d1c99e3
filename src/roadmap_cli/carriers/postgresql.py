"""A PostgreSQL as a place: connecting, and transactions of one round trip each. Owns psycopg.

It sends and brings pieces of a log and what is shared with a cohort, and looks into none. Each
statement of a learner names the login, so that one node of many answers it, each of a mentor the
cohort; begin and commit travel with the statements. It must not know what is sent and why.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg import conninfo, pq, waiting
from psycopg.rows import TupleRow

from roadmap_cli.carriers import server_faults
from roadmap_cli.carriers.pieces import Piece
from roadmap_cli.carriers.server_address import connection_parameters, refuse_password
from roadmap_cli.carriers.server_faults import Caller, ServerMoved
from roadmap_cli.carriers.shared_rows import MAX_LENGTH, CohortMembers, Share, SharedRow
from roadmap_cli.errors import UsageError
from roadmap_cli.values import Record

SILENCE_SECONDS = 20
MAX_PIECES = 2_000  # that one request brings
_MAX_PAGE_BYTES = 12_000_000  # of their bodies, beyond the first of each device
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

MEMBERSHIPS = "select cohort from roadmap.member where learner = %(learner)s order by cohort"
SHARES = """
select cohort, roadmap, has_minutes from roadmap.shared where learner = %(learner)s"""
SHARE = """
insert into roadmap.shared
  (learner, cohort, roadmap, title, version, size, events, has_minutes, as_of, topics)
values (%(learner)s, %(cohort)s, %(roadmap)s, %(title)s, %(version)s, %(size)s, %(events)s,
  %(has_minutes)s, %(as_of)s, %(topics)s)"""
# Only what is shared still, as it was agreed; a machine that lags behind changes nothing.
RENEW = """
update roadmap.shared set title = %(title)s, version = %(version)s, size = %(size)s,
  events = %(events)s, as_of = %(as_of)s, topics = %(topics)s
where learner = %(learner)s and cohort = %(cohort)s and roadmap = %(roadmap)s
  and has_minutes = %(has_minutes)s and events <= %(events)s"""
STOP = """
delete from roadmap.shared where learner = %(learner)s and cohort = %(cohort)s returning roadmap"""

# A mentor is a member of the role that is called as the cohort.
IS_MENTOR = """
select pg_has_role(%(login)s::name, oid, 'member') from pg_catalog.pg_roles
where rolname = %(cohort)s"""
MEMBERS = "select learner from roadmap.member where cohort = %(cohort)s order by learner"
TITLES = """
select learner, roadmap, title from roadmap.shared where cohort = %(cohort)s
order by learner, roadmap"""
PROGRESS = f"""
select learner, roadmap, title, version, size, events, has_minutes, as_of::text,
  case when length(topics::text) <= {MAX_LENGTH} then topics::text end
from roadmap.shared where cohort = %(cohort)s and roadmap = %(roadmap)s order by learner"""

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
        (rows,) = self._transact([(HEADS, {})])
        return _heads(rows)

    def exchange(self, pieces: Iterable[Piece], after: Mapping[str, int]) -> Reply:
        """Send pieces, and bring those that follow an event of each named device; one round trip.

        Either all pieces are stored or none. Not all that is asked for comes at once.
        """
        share = max(1, len(after))
        room = {"pieces": MAX_PIECES // share + 1, "bytes": _MAX_PAGE_BYTES // share}
        sent = [(SEND, piece._asdict()) for piece in pieces]
        asked = [(BRING, {"device": d, "after": n, **room}) for d, n in after.items()]
        *pages, rows = self._transact([*sent, *asked, (HEADS, {})])
        brought = [Piece._make(row) for page in pages[len(sent) :] for row in page]
        return Reply(brought, _heads(rows))

    def shares(self) -> tuple[list[str], list[Share]]:
        """Return the cohorts that this learner is in, and what is shared; one round trip."""
        cohorts, shares = self._transact([(MEMBERSHIPS, {}), (SHARES, {})])
        return [cohort for (cohort,) in cohorts], [Share._make(row) for row in shares]

    def share(self, cohort: str, rows: Iterable[SharedRow]) -> None:
        """Share these rows with a cohort and nothing else; one round trip.

        Raises ServerMoved if this learner is not in the cohort.
        """
        sent = [(SHARE, {"cohort": cohort, **row._asdict()}) for row in rows]
        self._transact([(STOP, {"cohort": cohort}), *sent])

    def renew(self, rows: Iterable[tuple[str, SharedRow]], stops: Iterable[str]) -> list[Share]:
        """Renew what is shared with cohorts, and stop it with others; one round trip.

        Return what was shared before. What is not shared any more stays so.
        """
        statements = [(RENEW, {"cohort": cohort, **row._asdict()}) for cohort, row in rows]
        statements += [(STOP, {"cohort": cohort}) for cohort in stops]
        shares, *_ = self._transact([(SHARES, {}), *statements])
        return [Share._make(row) for row in shares]

    def stop(self, cohort: str) -> list[str]:
        """Share nothing with a cohort, and return the roadmaps that were; one round trip."""
        (rows,) = self._transact([(STOP, {"cohort": cohort})])
        return [roadmap for (roadmap,) in rows]

    def cohort(self, cohort: str) -> CohortMembers:
        """Return who is in a cohort, and the titles of what they share; one round trip."""
        values = {"cohort": cohort, "login": self.learner}
        rights, members, titles = self._transact(
            [(sql, values) for sql in (IS_MENTOR, MEMBERS, TITLES)]
        )
        if (True,) not in rights:
            return CohortMembers(False, [], [])
        learners = [learner for (learner,) in members]
        return CohortMembers(True, learners, [(who, id_, title) for who, id_, title in titles])

    def progress(self, cohort: str, roadmap: str) -> list[tuple[str, SharedRow]]:
        """Return what each learner of a cohort shares of a roadmap; one round trip."""
        (rows,) = self._transact([(PROGRESS, {"cohort": cohort, "roadmap": roadmap})])
        return [(learner, SharedRow(*row)) for learner, *row in rows]

    def _transact(
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
        except _Silence:
            raise server_faults.silence(self._caller, SILENCE_SECONDS) from None

    def _statement_error(self, error: psycopg.Error) -> Exception:
        state = error.sqlstate or ""
        if not state or self._connection.closed:
            return server_faults.lost_connection(self._caller, _message(error))
        self._connection.rollback()
        if server_faults.is_race(state):
            return ServerMoved()
        return server_faults.refusal(self._caller, state, _message(error))


class _Silence(Exception):
    """Nothing came for too long."""


class _Connection(psycopg.Connection[TupleRow]):
    """A connection that waits for no silent server, and that Ctrl-C ends at once."""

    def wait(self, gen: Any, interval: float = _LOOK_SECONDS, timeout: float | None = None) -> Any:
        """Wait for a generator of psycopg."""
        try:
            return waiting.wait(_limit_silence(gen), self.pgconn.socket, interval, timeout)
        except psycopg.Error:
            raise
        except BaseException:
            # Left open, it would first be asked to cancel what it does.
            self.pgconn.finish()
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


def _heads(rows: Iterable[TupleRow]) -> dict[str, Head]:
    return {device: Head(n, sum_) for device, n, sum_ in rows}


def _connection_error(
    caller: Caller, error: psycopg.Error, parameters: Mapping[str, Any]
) -> Exception:
    if isinstance(error, psycopg.errors.ConnectionTimeout):
        return server_faults.silence(caller, parameters["connect_timeout"])
    if error.sqlstate:
        return server_faults.refusal(caller, error.sqlstate, _message(error))
    attempt = error.pgconn
    return server_faults.no_connection(
        caller,
        _message(error),
        needs_password=bool(attempt and attempt.needs_password),
        used_password=bool(attempt and attempt.used_password),
    )


def _message(error: psycopg.Error) -> str:
    lines = (error.diag.message_primary or str(error)).strip().splitlines()
    return lines[0].removeprefix("connection failed: ") if lines else ""
