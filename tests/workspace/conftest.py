"""A real PostgreSQL for the tests of what talks to one."""

from tests.servers import _servers, server, server_database  # noqa: F401
