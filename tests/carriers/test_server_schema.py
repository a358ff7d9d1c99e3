"""The schema of a server: it runs on every PostgreSQL found, twice, and for any owner.

Holds: carriers.server_scripts.
"""

import pytest
from tests.servers import SUPERUSER, Server, ServerDatabase

from roadmap_cli.carriers.server_scripts import schema_script


@pytest.mark.parametrize("owner", [SUPERUSER, "school"])
def test_the_schema_may_be_run_twice_by_a_superuser_and_by_a_plain_owner(
    every_server: Server, owner: str
) -> None:
    database = ServerDatabase(every_server, "learning", owner=owner).prepare()
    try:
        database.run(schema_script())
        database.add_login("mia")
        with database.connect("mia") as mia:
            assert mia.execute("select count(*) from roadmap.piece").fetchone() == (0,)
    finally:
        database.close()
