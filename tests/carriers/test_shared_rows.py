"""What is shared, as a row: read back as it was made, bounded, and taken by a server as it is.

Holds: carriers.server.shared_rows, carriers.server.shared_table.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cards import card, topic
from tests.servers import PASSWORD, ServerDatabase
from tests.test_sql import SQL, strings

from roadmap_cli.carriers.server import shared_table
from roadmap_cli.carriers.server.postgresql import Server
from roadmap_cli.carriers.server.shared_rows import MAX_LENGTH, Share, SharedRow, make_row, read_row
from roadmap_cli.core.answers.shared_progress import SharedRoadmap, SharedTopic
from roadmap_cli.core.progress.states import STATES
from roadmap_cli.errors import SyncFailed, UsageError
from roadmap_cli.formats.progress_card import InvalidCard, clean_text

texts = st.text(max_size=40).map(clean_text)
days = st.dates(min_value=date(1900, 1, 1)).map(str)
topics = st.builds(
    SharedTopic,
    id=st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True),
    title=texts,
    state=st.sampled_from(sorted(STATES)),
    since=days | st.just(""),
    touched=days | st.just(""),
    minutes=st.none() | st.integers(0, 10_000_000),
)
roadmaps = st.builds(
    SharedRoadmap,
    id=st.just("bread"),
    title=texts,
    version=texts,
    size=st.integers(5, 1000),  # as many topics as there may be, or more
    events=st.integers(0, 1_000_000),
    as_of=days,
    topics=st.lists(topics, max_size=5, unique_by=lambda topic: topic.id).map(tuple),
)


@given(roadmaps)
def test_a_row_is_read_back_as_it_was_made(roadmap: SharedRoadmap) -> None:
    assert read_row(make_row(roadmap, has_minutes=True)) == roadmap


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_no_value_of_json_is_more_than_passed_over(value: object) -> None:
    row = SharedRow("bread", "Bread", "1", 1, 1, False, "2026-11-30", json.dumps(value))
    if value == []:
        assert read_row(row).topics == ()
    else:
        with pytest.raises(InvalidCard):
            read_row(row)


def long_roadmap(length: int) -> SharedRoadmap:
    """Return a roadmap whose topics have so many characters as a row."""
    there = [topic(f"t{n:05}", "done", 1, title="x" * 150) for n in range(5_000)]
    roadmap = card("Mia", *there).roadmaps[0]
    size = len(json.dumps([t._asdict() for t in roadmap.topics])) - len(there) * 17  # no minutes
    count = (size - length) // 150 + 1
    shorter = [t._replace(title="") if n < count else t for n, t in enumerate(there)]
    missing = length - (size - count * 150)
    shorter[0] = shorter[0]._replace(title="y" * missing)
    return roadmap._replace(topics=tuple(shorter), size=len(shorter))


def test_a_row_has_a_greatest_length() -> None:
    row = make_row(long_roadmap(MAX_LENGTH), has_minutes=False)
    assert row.topics is not None
    assert len(row.topics) == MAX_LENGTH
    assert read_row(row) == long_roadmap(MAX_LENGTH)
    with pytest.raises(UsageError, match="too much to share"):
        make_row(long_roadmap(MAX_LENGTH + 1), has_minutes=False)
    with pytest.raises(InvalidCard):
        read_row(row._replace(topics=row.topics + " "))
    with pytest.raises(InvalidCard):
        read_row(row._replace(topics=None))


@pytest.fixture
def database(server_database: ServerDatabase, monkeypatch: pytest.MonkeyPatch) -> ServerDatabase:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    server_database.add_login("mia")
    server_database.add_cohort("spring", "mia")
    server_database.add_login("anna", "roadmap_mentor", "spring")
    return server_database


@pytest.mark.parametrize(
    "title", ['"\\/\u007f', "Käse 麵包 🍞", "'; drop table roadmap.shared; --", "%(learner)s"]
)
def test_a_server_gives_back_what_it_got(database: ServerDatabase, title: str) -> None:
    rows = [make_row(long_roadmap(MAX_LENGTH)._replace(title=title), has_minutes=False)]
    rows += [make_row(card("Mia", id="rye", title=title).roadmaps[0], has_minutes=True)]
    with Server(database.url("mia")) as server:
        shared_table.share(server, "spring", rows)
        cohorts, shares = shared_table.read_shares(server)
    assert cohorts == ["spring"]
    assert sorted(shares) == [Share("spring", "bread", False), Share("spring", "rye", True)]
    with Server(database.url("anna")) as server:
        found = shared_table.read_cohort(server, "spring")
        ((learner, row),) = shared_table.read_progress(server, "spring", "bread")
    assert (found.is_mentor, found.learners, learner) == (True, ["mia"], "mia")
    assert read_row(row) == read_row(rows[0])


def test_columns_of_other_types_are_another_version(database: ServerDatabase) -> None:
    with database.connect() as admin:
        admin.execute("alter table roadmap.shared drop constraint shared_stop")
        admin.execute("alter table roadmap.shared alter has_minutes type text using 'yes'")
    row = make_row(card("Mia").roadmaps[0], has_minutes=False)
    with Server(database.url("mia"), is_syncing=False) as server:
        shared_table.share(server, "spring", [row])
        with pytest.raises(SyncFailed, match="tables of another version"):
            shared_table.read_shares(server)
    with Server(database.url("anna")) as server:
        assert shared_table.read_cohort(server, "spring").titles
        with pytest.raises(SyncFailed, match="tables of another version"):
            shared_table.read_progress(server, "spring", "bread")


def test_no_statement_is_written_anywhere_but_at_the_top() -> None:
    """There the tests of all statements find them."""
    source = Path(shared_table.__file__).read_text("utf-8")
    body = source[source.index("\ndef ") :]
    assert [text.value for text in strings(body) if SQL.match(text.value)] == []
