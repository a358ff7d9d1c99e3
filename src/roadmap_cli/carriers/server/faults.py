"""Why a server and this machine are not in step, in words: by SQL states, never by texts.

Pure. What a server or a library says is quoted in one short line; whoever prints it cleans it.
"""

from __future__ import annotations

from roadmap_cli.errors import SyncFailed
from roadmap_cli.values import Record

_MAX_QUOTE = 300
_WHOLE = "your log is safe here"
_TABLES = (
    "the owner of the database prepares it: roadmap server schema | psql -v ON_ERROR_STOP=1 -d"
    " DATABASE"
)
_OTHER_NAME = (
    "name the server in the address as its certificate does, or ask its owner for one of that name"
)
_NO_CONNECTION = (
    "check the address and the network; where the certificate is refused, it is of an authority that"
    " is not known here (sslrootcert=FILE in the address names one), of another host, or no longer"
    " valid"
)
OTHER_TABLES = "42703"  # a column that is not there
# By SQL state, or by its first two characters: what the server is called for, and what to do.
_FAULTS = {
    "3F000": ("has no tables for roadmap", _TABLES),
    "42P01": ("has no tables for roadmap", _TABLES),
    "3D000": ("has no such database", "check the address"),
    OTHER_TABLES: (
        "has tables of another version of roadmap",
        f"upgrade this program; or {_TABLES}",
    ),
    "42501": (
        "does not let {learner} read or write there",
        "a mentor of this server has no log there; to let a learner in, its owner types: roadmap"
        " server invite {learner}",
    ),
    "28": ("does not let {learner} in", "check the name in the address, and the password"),
    "25006": ("only answers and takes nothing in", "name the server that takes changes"),
    "57014": ("took too long over one request", "try again later"),
    "53": ("has no room, or no connection to spare", "tell its owner, or try again later"),
    "54": ("cannot take in so much at once", "tell its owner"),
    "57": ("is shutting down, or ended the connection", "try again later"),
    "08": ("lost the connection", "try again later"),
    "23": (
        "refuses events that do not continue what it holds",
        "try again; if it stays, tell its owner",
    ),
}
# Somebody else wrote at the same moment: what was read before holds no more.
_RACES = ("23505", "23503", "40001", "40P01")


class ServerMoved(Exception):
    """The server changed between two requests; asking once more from the start may do."""


class Caller(Record):
    """Who asks whom, as sentences name them."""

    learner: str
    host: str
    is_syncing: bool = True  # else it is no log that is in danger


def is_race(state: str) -> bool:
    """Return whether a statement was refused because another machine wrote at the same moment."""
    return state in _RACES


def refusal(caller: Caller, state: str, said: str) -> SyncFailed:
    """Return the error for a statement that the server refused, or did not finish."""
    sentence, hint = _FAULTS.get(state) or _FAULTS.get(state[:2], ("refused a request", ""))
    return _failure(
        caller,
        f"{caller.host} {sentence.format(learner=caller.learner)}",
        hint.format(learner=caller.learner),
        " ".join(filter(None, (said, state and f"[{state}]"))),
    )


def lost_connection(caller: Caller, said: str) -> SyncFailed:
    """Return the error for a connection that ended in the middle."""
    return _failure(caller, f"the connection to {caller.host} was lost", "try again later", said)


def silence(caller: Caller, seconds: int | str) -> SyncFailed:
    """Return the error for a server that stopped answering."""
    return _failure(caller, f"{caller.host} does not answer ({seconds} s)", "try again later", "")


def no_connection(
    caller: Caller, said: str, *, needs_password: bool, used_password: bool
) -> SyncFailed:
    """Return the error for a connection that could not be made."""
    name = caller.learner or "you"
    if needs_password:
        return _failure(
            caller,
            f"{caller.host} asks for the password of {name}",
            "put it into ~/.pgpass (HOST:PORT:DATABASE:NAME:PASSWORD, readable by you only), or into"
            " PGPASSWORD",
            "",
        )
    if used_password:
        return _failure(
            caller,
            f"{caller.host} did not let {name} in",
            "check the name and the database in the address, and the password in ~/.pgpass or PGPASSWORD",
            said,
        )
    return _failure(
        caller,
        f"there is no connection to {caller.host}",
        _OTHER_NAME if _is_of_another_host(said) else _NO_CONNECTION,
        said,
    )


def _is_of_another_host(said: str) -> bool:
    """Return whether a library says that a certificate is of another host: it has no state for it."""
    return "does not match host name" in said


def _failure(caller: Caller, sentence: str, hint: str, said: str) -> SyncFailed:
    quote = " ".join(said.split())
    quote = quote if len(quote) <= _MAX_QUOTE else f"{quote[: _MAX_QUOTE - 1]}…"
    text = f"{sentence}{f' ({quote})' if quote else ''}"
    if not caller.is_syncing:
        return SyncFailed(text, hint)
    return SyncFailed(f"not in step: {text}", "; ".join(filter(None, (_WHOLE, hint))))
