"""The address of a server: what it may say, and what we add so that nobody can listen.

Pure. It reads no files and connects to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from roadmap_cli.address_password import has_password
from roadmap_cli.errors import UsageError

CONNECT_SECONDS = 10
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_VERIFIED = "verify-full"
_SECRET = re.compile(r"password|secret|scram_.*_key|oauth_")


def refuse_password(address: str) -> None:
    """Raise UsageError if an address holds a password; the error does not repeat it."""
    if has_password(address):
        raise _password_error()


def _password_error() -> UsageError:
    return UsageError(
        "the address of the server has a password in it, where others may read it",
        "take it out, and put it into ~/.pgpass (HOST:PORT:DATABASE:NAME:PASSWORD, readable by you"
        " only), into a service file, or into PGPASSWORD",
    )


def connection_parameters(
    parameters: Mapping[str, str], environ: Mapping[str, str], *, has_system_roots: bool
) -> dict[str, str]:
    """Return what to connect with, given what the address says.

    The certificate is verified unless the server is on this machine. `has_system_roots` tells
    whether no file of the learner's own names the authorities to trust. Raises UsageError for a
    password, a port that is not a number, and a way to connect that does not verify who answers.
    """
    if any(_SECRET.search(name) for name in parameters):
        raise _password_error()
    for port in filter(None, parameters.get("port", "").split(",")):
        if not port.isdecimal():
            raise UsageError(
                f"the address of the server names a port that is not a number: '{port}'"
            )
    result = {
        "connect_timeout": str(CONNECT_SECONDS),
        "application_name": "roadmap",
        **parameters,
        "client_encoding": "utf8",
    }
    if len(parameters.get("host", "").split(",")) > 1:
        result.setdefault("target_session_attrs", "read-write")  # not a copy that only answers
    if _is_local(parameters, environ):
        return result
    mode = parameters.get("sslmode", _VERIFIED)
    if mode != _VERIFIED:
        raise UsageError(
            f"sslmode={mode} does not verify who answers",
            "take it out of the address (verify-full is then used), or say sslmode=verify-full; a"
            " certificate authority of your own is named by sslrootcert=FILE",
        )
    result["sslmode"] = mode
    if has_system_roots and not _finds(parameters, environ, "sslrootcert"):
        result["sslrootcert"] = "system"
    return result


def _is_local(parameters: Mapping[str, str], environ: Mapping[str, str]) -> bool:
    """Return whether every host is this machine; a service could name any."""
    named = "host" in parameters or "hostaddr" in parameters
    if not named and _finds(parameters, environ, "service"):
        return False
    return all(host in _LOCAL or host[:1] in ("/", "@", "") for host in _hosts(parameters, environ))


def _hosts(parameters: Mapping[str, str], environ: Mapping[str, str]) -> Iterator[str]:
    for name in ("host", "hostaddr"):
        yield from _finds(parameters, environ, name).split(",")


def _finds(parameters: Mapping[str, str], environ: Mapping[str, str], name: str) -> str:
    variable = {"service": "PGSERVICE", "sslrootcert": "PGSSLROOTCERT"}.get(
        name, f"PG{name.upper()}"
    )
    return parameters.get(name) or environ.get(variable, "")
