"""A real PostgreSQL for the tests of what talks to one."""

from tests.citus import citus  # noqa: F401
from tests.servers import (  # noqa: F401
    _servers,
    every_server,
    server,
    server_database,
)
