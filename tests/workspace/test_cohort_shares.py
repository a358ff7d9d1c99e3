"""A learner shares with a cohort by a server, takes it back, and a mentor sees that and no more.

Holds: workspace.sharing.cohort_shares, workspace.sharing.cohort_agreements, workspace.sharing.server_cohort,
workspace.server_connection, workspace.sync_place, carriers.server.shared_rows, carriers.server.shared_table,
render.text.cohort_share_text.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.program import BREAD, PROGRAM, Learner, at_terminal, environment, moved_in
from tests.proxy import Proxy, proxy_to
from tests.servers import PASSWORD, ServerDatabase
from tests.workspace.test_share import SECRETS

# Mia is in spring and autumn, Ben in spring; Anna is the mentor of spring, Uma of autumn.
LOGINS = {"mia": (), "ben": (), "cal": ()}
MENTORS = {"anna": "spring", "uma": "autumn"}


class School:
    """A server with two cohorts, and the homes of whoever meets there."""

    def __init__(self, directory: Path, database: ServerDatabase, proxy: Proxy) -> None:
        self.directory = directory
        self.database = database
        self.proxy = proxy

    def address(self, login: str) -> str:
        """Return the address of a login, through the proxy."""
        name = self.database.name
        return f"postgresql://{login}@127.0.0.1:{self.proxy.port}/{name}?sslmode=disable"

    def learner(self, login: str, home: Path | None = None, machine: str = "") -> Learner:
        """Return a learner with a home, whose machines meet at the server."""
        place = self.directory / f"{login}{machine}"
        settings = {"ROADMAP_SYNC": self.address(login), "PGPASSWORD": PASSWORD}
        if home is not None and not place.exists():
            moved_in(home, place)
        return Learner(place, settings)

    def mentor(self, login: str = "anna") -> Learner:
        """Return a mentor, who has no home."""
        return Learner(self.directory / login)

    def cohort(self, cohort: str = "spring", login: str = "anna") -> Any:
        """Return what a mentor sees of a cohort."""
        return self.mentor(login).asks(f"cohort {self.address(login)} {cohort}")

    def change(self, sql: str, *values: object) -> None:
        """Change what the server holds, past its keys and checks."""
        with self.database.connect() as admin:
            admin.execute("set session_replication_role = replica")
            admin.execute(sql, values)

    def rows(self) -> list[tuple[Any, ...]]:
        """Return whose progress is shared with whom."""
        with self.database.connect() as admin:
            sql = "select learner, cohort, roadmap from roadmap.shared where topics is not null"
            sql += " order by 1, 2, 3"
            return admin.execute(sql).fetchall()


@pytest.fixture(scope="module")
def begun_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    learner = Learner(tmp_path_factory.mktemp("begun") / "home")
    for line in (f"load {BREAD}", *SECRETS, "start knead", "spent knead 45m"):
        said = learner.types(line)
        assert said.code == 0, said
    return learner.home


@pytest.fixture
def school(
    tmp_path: Path, server_database: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[School]:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)  # libpq asks the process itself
    for login in LOGINS:
        server_database.add_login(login)
    server_database.add_cohort("spring", "mia", "ben")
    server_database.add_cohort("autumn", "mia")
    for login, cohort in MENTORS.items():
        server_database.add_login(login, "roadmap_mentor", cohort)
    server = server_database.server
    with proxy_to(server.host, server.port) as proxy:
        yield School(tmp_path, server_database, proxy)


@pytest.fixture
def mia(school: School, begun_home: Path) -> Learner:
    return school.learner("mia", begun_home)


def succeeds(learner: Learner, line: str) -> str:
    said = learner.types(line)
    assert said.code == 0, said
    return said.out


def states(answer: Any) -> dict[str, str]:
    """Return the states of the topics of the only learner."""
    (learner,) = answer["learners"]
    return {topic["id"]: topic["state"] for topic in learner["topics"]}


# -- agreeing --------------------------------------------------------------------------------------


def test_what_is_shared_is_what_a_mentor_sees(school: School, mia: Learner) -> None:
    said = succeeds(mia, "share spring --yes")
    assert "1 done, 1 in progress" in said
    assert "shared with 'spring'" in said
    answer = school.cohort()
    assert states(answer) == {"mix": "done", "knead": "in_progress"}
    (learner,) = answer["learners"]
    assert (learner["name"], learner["size"], learner["minutes"]) == ("mia", 7, None)
    assert answer["not_sharing"] == ["ben"]


@pytest.mark.parametrize(("key", "shared"), [("y", True), ("n", False)])
def test_at_a_terminal_it_shows_what_will_be_seen_and_asks(
    school: School, mia: Learner, key: str, shared: bool
) -> None:
    code, screen = at_terminal(
        [*PROGRAM, "share", "spring"],
        100,
        {**environment(), **mia.settings},
        talk=[("share it? y/N", key)],
    )
    assert code == 0
    for word in ("'spring'", "mia", "Baking bread", "1 done, 1 in progress", "notes, links"):
        assert word in screen
    assert bool(school.rows()) is shared
    assert ("nothing was shared" in screen) is not shared


def test_without_a_terminal_nothing_is_shared_unasked(school: School, mia: Learner) -> None:
    said = mia.types("share spring")
    assert (said.code, said.out, school.rows()) == (2, "", [])
    assert "--yes" in said.err


def test_hours_are_shared_only_if_asked_for_and_each_time(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes --time")
    assert school.cohort()["learners"][0]["minutes"] == 165
    succeeds(mia, "share spring --yes")
    assert school.cohort()["learners"][0]["minutes"] is None


def test_only_the_roadmaps_that_were_agreed_to_are_shared(
    school: School, mia: Learner, tmp_path: Path
) -> None:
    other = tmp_path / "rye.yaml"
    other.write_text(BREAD.read_text("utf-8").replace("id: bread", "id: rye"), "utf-8")
    succeeds(mia, "share spring --yes")
    succeeds(mia, f"load {other}")
    succeeds(mia, "sync")
    assert school.rows() == [("mia", "spring", "bread")]
    succeeds(mia, "share spring --yes --all")
    assert school.rows() == [("mia", "spring", "bread"), ("mia", "spring", "rye")]
    answer = school.cohort()
    assert [other["id"] for other in answer["others"]] == ["rye"]
    succeeds(mia, "share spring --yes --roadmap rye")
    assert school.rows() == [("mia", "spring", "rye")]


def test_two_cohorts_are_shared_with_apart(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    assert school.cohort("autumn", "uma")["not_sharing"] == ["mia"]
    succeeds(mia, "share autumn --yes --time")
    assert school.cohort("autumn", "uma")["learners"][0]["minutes"] == 165
    assert school.cohort()["learners"][0]["minutes"] is None
    succeeds(mia, "share --stop spring")
    assert school.rows() == [("mia", "autumn", "bread")]


# -- each sync renews ------------------------------------------------------------------------------


def test_each_sync_renews_what_was_agreed(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    succeeds(mia, "done knead")
    assert states(school.cohort())["knead"] == "in_progress"
    answer = mia.asks("sync")
    assert answer["shared"] == ["spring"]
    assert states(school.cohort())["knead"] == "done"
    assert "shared with spring" in succeeds(mia, "sync")


def test_renewing_is_one_round_trip_more_and_none_if_nothing_is_shared(
    school: School, mia: Learner
) -> None:
    succeeds(mia, "sync")
    succeeds(mia, "sync")
    assert school.proxy.turns == 1
    succeeds(mia, "share spring --yes")
    assert school.proxy.turns == 1
    succeeds(mia, "sync")
    assert school.proxy.turns == 2
    succeeds(mia, "done knead")
    succeeds(mia, "sync")
    assert school.proxy.turns == 3
    school.cohort()
    assert school.proxy.turns == 2


def test_a_dry_run_renews_nothing(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    succeeds(mia, "done knead")
    succeeds(mia, "sync --dry-run")
    assert states(school.cohort())["knead"] == "in_progress"


def test_a_machine_that_lags_behind_overwrites_nothing_newer(
    school: School, mia: Learner, begun_home: Path
) -> None:
    succeeds(mia, "share spring --yes")
    succeeds(mia, "sync")
    laptop = school.learner("mia", mia.home, "-laptop")
    succeeds(mia, "done knead")
    succeeds(mia, "sync")
    with school.database.connect() as admin:  # so that the laptop cannot take in what is new
        admin.execute("delete from roadmap.piece")
    succeeds(laptop, "sync")
    assert states(school.cohort())["knead"] == "done"


def test_another_roadmap_that_is_forgotten_here_is_not_renewed(
    school: School, mia: Learner
) -> None:
    succeeds(mia, "share spring --yes")
    with school.database.connect() as admin:
        admin.execute("update roadmap.shared set roadmap = 'rye'")
    said = mia.types("sync")
    assert "not renewed from here" in said.err + said.out
    assert mia.asks("share")["cohorts"] == []


# -- taking back -----------------------------------------------------------------------------------


def test_what_is_taken_back_is_gone_at_once_and_stays_so(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    answer = mia.asks("share --stop spring")
    assert answer["roadmaps"] == ["bread"]
    assert school.rows() == []
    succeeds(mia, "sync")
    assert school.rows() == []
    assert school.cohort()["not_sharing"] == ["ben", "mia"]
    assert "with nobody" in succeeds(mia, "share")
    assert mia.types("share --stop spring").code == 2


def test_what_one_machine_takes_back_no_other_brings_back(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    succeeds(mia, "sync")
    laptop = school.learner("mia", mia.home, "-laptop")
    succeeds(mia, "share --stop spring")
    said = laptop.types("sync")
    assert said.code == 0
    assert "roadmap share spring" in said.err + said.out
    assert school.rows() == []
    assert laptop.asks("share")["cohorts"] == []


def test_what_was_taken_back_does_not_come_back_with_an_older_copy(
    school: School, mia: Learner
) -> None:
    succeeds(mia, "share spring --yes")
    succeeds(mia, "backup")
    succeeds(mia, "share --stop spring")
    succeeds(mia, "restore --latest --yes")
    assert [share["cohort"] for share in mia.asks("share")["cohorts"]] == ["spring"]
    succeeds(mia, "sync")
    assert school.rows() == []
    assert mia.asks("share")["cohorts"] == []


def test_an_emptied_server_gets_the_log_again_and_no_share_unasked(
    school: School, mia: Learner
) -> None:
    succeeds(mia, "share spring --yes")
    succeeds(mia, "sync")
    school.change("delete from roadmap.piece")
    school.change("delete from roadmap.shared")
    answer = mia.asks("sync")
    assert (answer["healed"] > 0, answer["shared"], school.rows()) == (True, [], [])


def test_hours_that_one_machine_takes_back_no_other_brings_back(
    school: School, mia: Learner
) -> None:
    succeeds(mia, "share spring --yes --time")
    laptop = school.learner("mia", mia.home, "-laptop")
    succeeds(mia, "share spring --yes")
    succeeds(laptop, "sync")
    assert school.cohort()["learners"][0]["minutes"] is None


def test_two_machines_that_agree_to_the_same_both_renew_it(school: School, mia: Learner) -> None:
    laptop = school.learner("mia", mia.home, "-laptop")
    succeeds(mia, "share spring --yes")
    succeeds(laptop, "share spring --yes")
    assert mia.asks("sync")["shared"] == ["spring"]
    assert laptop.asks("sync")["shared"] == ["spring"]


def test_taking_back_without_a_server_is_done_by_the_next_sync(
    school: School, mia: Learner
) -> None:
    succeeds(mia, "share spring --yes")
    school.proxy.decide = lambda turn, way: "cut"
    said = mia.types("share --stop spring")
    assert said.code == 8
    assert "nothing is renewed any more" in said.err
    assert "stopped" in succeeds(mia, "share")
    school.proxy.decide = lambda turn, way: ""
    assert school.rows() == [("mia", "spring", "bread")]
    succeeds(mia, "sync")
    assert school.rows() == []
    assert "with nobody" in succeeds(mia, "share")


def test_a_share_that_was_cut_is_settled_by_the_next_sync(school: School, mia: Learner) -> None:
    cuts = iter(("", "", "cut"))
    school.proxy.decide = lambda turn, way: next(cuts, "")
    said = mia.types("share spring --yes")
    assert said.code == 8, said
    assert "not in step" not in said.err
    succeeds(mia, "sync")
    remembered = [share["cohort"] for share in mia.asks("share")["cohorts"]]
    assert remembered == [cohort for _, cohort, _ in school.rows()]


def test_whoever_leaves_a_cohort_shares_nothing_with_it(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    with school.database.connect() as admin:
        admin.execute("delete from roadmap.member where learner = 'mia' and cohort = 'spring'")
    assert school.rows() == []
    succeeds(mia, "sync")
    assert school.rows() == []


# -- who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("cohort", ["nowhere", "roadmap_learner", "x" * 200])
def test_a_cohort_that_one_is_not_in_is_not_shared_with(
    school: School, mia: Learner, cohort: str
) -> None:
    said = mia.types(f"share {cohort} --yes")
    assert (said.code, said.out, school.rows()) == (2, "", [])
    assert "in no cohort" in said.err or "cannot be a cohort" in said.err


def test_who_is_in_no_cohort_is_told_so(school: School, begun_home: Path) -> None:
    said = school.learner("cal", begun_home).types("share spring --yes")
    assert said.code == 2
    assert "cal is in no cohort 'spring'" in said.err
    assert "whoever runs the server puts you in" in said.err


def test_the_server_itself_refuses_who_left_while_they_were_asked(
    school: School, mia: Learner
) -> None:
    def leave(turn: int, way: str) -> str:
        if way == "answer":  # that the learner is in the cohort
            with school.database.connect() as admin:
                admin.execute("delete from roadmap.member where cohort = 'spring'")
        return ""

    school.proxy.decide = leave
    said = mia.types("share spring --yes")
    assert said.code == 8
    assert "nothing was shared" in said.err
    assert mia.asks("share")["cohorts"] == []


@pytest.mark.parametrize(
    ("login", "cohort"),
    [("anna", "autumn"), ("anna", "nowhere"), ("mia", "spring"), ("uma", "spring")],
)
def test_who_is_no_mentor_of_a_cohort_sees_nothing_and_is_told(
    school: School, mia: Learner, login: str, cohort: str
) -> None:
    succeeds(mia, "share spring --yes --time")
    succeeds(mia, "share autumn --yes")
    said = school.mentor(login).types(f"cohort {school.address(login)} {cohort}")
    assert (said.code, said.out) == (2, "")
    assert f"{login} is not a mentor of a cohort '{cohort}'" in said.err


def test_a_login_that_is_neither_learner_nor_mentor_is_told(school: School, mia: Learner) -> None:
    with school.database.connect() as admin:
        admin.execute("revoke roadmap_mentor from anna")
    said = school.mentor().types(f"cohort {school.address('anna')} spring")
    assert said.code == 8
    assert "not in step" not in said.err
    assert "your log" not in said.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("share spring --into . --yes", "in no folder"),
        ("share spring --name Mia --yes", "login"),
        ("share --stop spring --yes", "does not ask"),
        ("share spring --all --roadmap bread --yes", "--all"),
        ("cohort {address}", "which cohort"),
        ("cohort {address} spring autumn", "which cohort"),
        ("cohort https://example.org spring", "https"),
    ],
)
def test_what_cannot_be_meant_is_said(mia: Learner, school: School, line: str, words: str) -> None:
    said = mia.types(line.format(address=school.address("anna")))
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_without_a_server_there_are_no_cohorts(mia: Learner, tmp_path: Path) -> None:
    for place in ("", str(tmp_path)):
        alone = Learner(mia.home, {"ROADMAP_SYNC": place})
        said = alone.types("share spring --yes")
        assert said.code == 2
        assert "roadmap config sync" in said.err


# -- what a mentor sees ----------------------------------------------------------------------------


def test_the_wire_of_a_mentor_carries_nothing_private(school: School, mia: Learner) -> None:
    succeeds(mia, "sync")
    succeeds(mia, "share spring --yes --time")
    succeeds(mia, "share autumn --yes")
    succeeds(mia, "sync")
    school.proxy.heard.clear()
    mentor, texts = school.mentor(), []
    for more in ("", "--learner mia", "--topic mix", "--topic knead"):
        for form in ("terminal", "json", "csv", "html", "md"):
            said = mentor.types(f"cohort {school.address('anna')} spring {more} --format {form}")
            assert said.code == 0, said
            texts.append(said.out + said.err)
    wire = school.proxy.heard.decode("utf-8", "replace") + "\n".join(texts)
    assert "Mix a dough" in wire
    for secret in ("MARK", "example.org", "sourdough", "rating", "manual", "2060", str(mia.home)):
        assert secret not in wire, secret


def test_the_page_names_who_shares_nothing(school: School, mia: Learner) -> None:
    line = f"cohort {school.address('anna')} spring"
    assert "Nobody shares here yet." in succeeds(school.mentor(), line)
    assert "roadmap share COHORT" in succeeds(school.mentor(), line)
    succeeds(mia, "share spring --yes")
    text = succeeds(school.mentor(), line)
    assert "Not sharing ben" in text
    assert "mia" in text


def test_a_mentor_gets_no_database(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    school.cohort()
    assert not school.mentor().home.exists()


# -- hostile rows ----------------------------------------------------------------------------------

DEEP = "[" * 5_000 + "]" * 5_000
TOPIC = {"id": "mix", "title": "Mix", "state": "done", "since": "2026-11-01", "touched": ""}


@pytest.mark.parametrize(
    "topics",
    [
        "{}",
        "null",
        "3",
        '"text"',
        '["mix"]',
        "[[]]",
        DEEP,
        '[{"id": 1e400}]',
        json.dumps([{**TOPIC, "state": "\x1b[31m"}]),
        json.dumps([{**TOPIC, "since": "yesterday"}]),
        json.dumps([{**TOPIC, "minutes": -1}]),
        json.dumps([{**TOPIC, "minutes": True}]),
        json.dumps([TOPIC, TOPIC]),
        json.dumps([TOPIC] * 20_001),
    ],
    ids=lambda topics: topics[:24],
)
def test_what_is_no_progress_is_passed_over_by_name(
    school: School, mia: Learner, topics: str
) -> None:
    succeeds(mia, "share spring --yes")
    with school.database.connect() as admin:
        admin.execute("alter table roadmap.shared drop constraint shared_topics_check")
    school.change(
        "insert into roadmap.shared (learner, cohort, roadmap, title, version, size, events,"
        " has_minutes, as_of, topics)"
        " values ('ben', 'spring', 'bread', 'Bread', '1', 1, 1, false, '2026-11-30', %s)",
        topics,
    )
    said = school.mentor().types(f"cohort {school.address('anna')} spring")
    assert said.code == 0
    assert "what ben shares" in said.err
    assert "mia" in said.out
    assert "\x1b" not in said.out + said.err


def test_texts_of_a_server_steer_no_terminal(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    evil = "\x1b[2J\u202eevil"
    school.change("update roadmap.shared set title = %s, version = %s", evil, evil)
    school.change(
        "update roadmap.shared set topics = jsonb_set(topics, '{0,title}', to_jsonb(%s::text))",
        evil,
    )
    school.change("insert into roadmap.member values (%s, 'spring')", evil)
    for more in ("", "--learner mia", "--topic mix", "--format html", "--format csv"):
        said = school.mentor().types(f"cohort {school.address('anna')} spring {more}")
        assert said.code == 0, said
        assert "evil" in said.out
        assert "\x1b" not in said.out + said.err
        assert "\u202e" not in said.out + said.err


def test_impossible_days_and_sizes_are_passed_over(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    for change in ("as_of = 'infinity'", "as_of = '0001-01-01 BC'", "as_of = '20000-01-01'"):
        school.change(f"update roadmap.shared set {change}")
        said = school.mentor().types(f"cohort {school.address('anna')} spring")
        assert said.code == 0
        assert "what mia shares has an invalid day" in said.err


def test_too_much_is_not_even_read(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    with school.database.connect() as admin:
        admin.execute("alter table roadmap.shared drop constraint shared_topics_check")
        admin.execute("update roadmap.shared set topics = to_jsonb(repeat('x', 3000000))")
    school.proxy.heard.clear()
    said = school.mentor().types(f"cohort {school.address('anna')} spring")
    assert "what mia shares has more than 1,000,000 characters" in said.err
    assert len(school.proxy.heard) < 20_000


def test_a_flood_of_roadmaps_of_one_learner_is_bounded(school: School, mia: Learner) -> None:
    succeeds(mia, "share spring --yes")
    school.change(
        "insert into roadmap.shared select 'ben', 'spring', 'r' || n, 'Flood', '1', 1, 1, false,"
        " '2026-11-30', '[]' from generate_series(1, 500) n"
    )
    school.change("update roadmap.shared set roadmap = E'\\x1b[31m' where roadmap = 'r1'")
    said = school.mentor().types(f"cohort {school.address('anna')} spring --roadmap bread")
    assert said.code == 0
    assert "ben shares more than 100 roadmaps" in said.err
    assert "impossible id" in said.err
    assert "\x1b" not in said.err
    assert len(said.out) < 5_000


def test_a_mentor_without_a_connection_gets_one_sentence(school: School) -> None:
    school.proxy.decide = lambda turn, way: "cut"
    said = school.mentor().types(f"cohort {school.address('anna')} spring")
    assert (said.code, said.out) == (8, "")
    assert "the connection to 127.0.0.1 was lost" in said.err
    assert "your log" not in said.err
