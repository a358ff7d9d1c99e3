"""`server` prints SQL, and a password beside it; it runs nothing.

Holds: cli.commands.server, core.answers.server_answers, workspace.server_scripts.
"""

import json
import re

import pytest
from tests.cli.program import Learner


def test_the_schema_is_printed_as_it_is(mia: Learner) -> None:
    printed = mia.types("server schema")
    assert (printed.code, printed.err) == (0, "")
    assert "create table if not exists roadmap.piece (" in printed.out
    assert "create_distributed_table" not in printed.out


def test_citus_gets_its_tables_distributed_before_the_rights(mia: Learner) -> None:
    printed = mia.types("server schema --engine citus --shards 8").out
    places = [
        printed.index(text)
        for text in (
            "block_writes",
            "create table if not exists roadmap.shared",
            "create_distributed_table('roadmap.piece', 'learner', shard_count => 8)",
            "create policy",
            "On EVERY node",
            "format('revoke %s from public', wanted.what)",
        )
    ]
    assert places == sorted(places)


def test_the_password_of_an_invitation_is_beside_the_sql_and_not_in_it(mia: Learner) -> None:
    printed = mia.types("server invite ben --cohort spring")
    (password,) = re.findall(r"the password of ben is (\S+)", printed.err)
    assert len(password) == 24
    assert password not in printed.out
    assert "password 'SCRAM-SHA-256$4096:" in printed.out
    assert "a login that exists keeps its own" in printed.err


def test_each_invitation_has_a_password_of_its_own(mia: Learner) -> None:
    answers = [json.loads(mia.types("server invite ben --json").out)["data"] for _ in range(2)]
    assert {answer["login"] for answer in answers} == {"ben"}
    assert answers[0]["password"] != answers[1]["password"]
    assert answers[0]["sql"] != answers[1]["sql"]


def test_no_database_is_made_for_it(newcomer: Learner) -> None:
    newcomer.types("server schema")
    assert not newcomer.home.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("server", "WHAT is missing"),
        ("server tables", "'tables' is not one of schema, invite, check, usage"),
        ("server invite", "whom to invite is missing"),
        ("server check mia", "'check' takes no name"),
        ("server schema --cohort spring", "--cohort and --mentor are for invitations"),
        ("server check --engine citus", "--engine and --shards are for the tables"),
        ("server schema --shards 4", "only Citus has shards"),
        ("server schema --engine mysql", "'mysql' is not one of postgresql, citus"),
        ("server invite tom --mentor", "--mentor needs a cohort to look after"),
        ("server invite Tom", "'Tom' cannot be a name on a server"),
        ("server invite tom --cohort roadmap_learner", "is a name of the server itself"),
        ("server invite tom --quiet", "the password would be lost with --quiet"),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(mia: Learner, line: str, sentence: str) -> None:
    refused = mia.types(line)
    assert (refused.code, refused.out) == (2, "")
    assert sentence in refused.err
