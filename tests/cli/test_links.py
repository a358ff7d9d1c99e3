"""`roadmap links`: the addresses of a roadmap, without and with the network."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from tests.cli.program import BREAD, PROGRAM, Learner, at_terminal, environment
from tests.network.town import Town, open_town

from roadmap_cli.core.verdicts import Response
from roadmap_cli.network import link_check
from roadmap_cli.network.rate_limit import Limits

# Refuses the client as if it were not there; then runs the program.
WITHOUT_CLIENT = """
import sys
class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "httpx2":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Nowhere())
from roadmap_cli.__main__ import main
main()
"""
# Runs the program where no socket can be opened, and no name looked up.
WITHOUT_SOCKETS = """
import sys
def watch(event, args):
    if event.startswith("socket."):
        raise SystemExit(99)
sys.addaudithook(watch)
from roadmap_cli.__main__ import main
try:
    main()
finally:
    assert not {"httpx2", "anyio", "ssl", "roadmap_cli.network"} & set(sys.modules)
"""


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make no pauses inside this process."""
    check_pages = link_check.check_pages

    def check_at_once(
        pages: Sequence[str], on_result: Callable[[str, Response], None], limits: Limits
    ) -> None:
        check_pages(pages, on_result, limits._replace(pause=0))

    monkeypatch.setattr(link_check, "check_pages", check_at_once)


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with open_town() as town:
        yield town


def roadmap_file(folder: Path, *urls: str) -> Path:
    """Write a roadmap with a topic for each address; the first address is used twice."""
    topics = "\n".join(
        f"      - {{id: t{i}, title: Topic {i}, hours: 1, readings: [r{i}, r0]}}"
        if i
        else "      - {id: t0, title: Topic 0, hours: 1, readings: [r0]}"
        for i in range(len(urls))
    )
    readings = "\n".join(
        f'  - {{id: r{i}, title: Reading {i}, kind: docs, url: "{url}"}}'
        for i, url in enumerate(urls)
    )
    head = "format: 1\nid: linked\ntitle: A linked map\ntracks:\n  - id: track\n    topics:\n"
    file = folder / "linked.yaml"
    file.write_text(f"{head}{topics}\nreadings:\n{readings}\n", "utf-8")
    return file


def run_source(source: str, *words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", source, *words],
        env={**environment(), "ROADMAP_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# -- listing -------------------------------------------------------------------------------------


def test_the_addresses_of_the_active_roadmap_are_listed_each_once(mia: Learner) -> None:
    mia.types("link mix https://example.org/my-own")
    data = mia.asks("links")
    assert [link["url"] for link in data["links"]] == [
        "https://example.org/manual",
        "https://example.org/bread-book",
        "https://example.org/flours",
        "https://example.org/kneading",
        "https://example.org/bread",
    ]
    manual = data["links"][0]
    assert manual["readings"] == [{"id": "manual", "title": "The manual of dough"}]
    assert manual["topics"] == ["mix"]
    assert (manual["verdict"], manual["status"], manual["now"]) == ("", None, "")
    assert (data["checked"], data["counts"]["all"], data["hosts"]) == (False, 5, 1)


def test_a_file_is_listed_without_being_loaded(newcomer: Learner) -> None:
    assert newcomer.asks("links", str(BREAD))["file"] == str(BREAD)
    assert not newcomer.home.exists()


def test_a_file_and_the_same_roadmap_loaded_say_the_same(ada: Learner) -> None:
    from roadmap_cli.workspace.shipped import shipped_roadmap

    loaded, file = ada.asks("links"), ada.asks("links", shipped_roadmap())
    assert loaded["links"] == file["links"]
    assert len(loaded["links"]) == len({link["url"] for link in loaded["links"]}) > 300


def test_readings_that_nobody_uses_stand_in_the_same_order_in_a_file_and_loaded(
    newcomer: Learner, tmp_path: Path
) -> None:
    file = roadmap_file(tmp_path, "https://example.org/used")
    unused = "".join(
        f'  - {{id: {i}, title: Reading {i}, kind: docs, url: "https://example.org/{i}"}}\n'
        for i in ("zebra", "ant", "monkey")
    )
    file.write_text(file.read_text("utf-8") + unused, "utf-8")
    assert newcomer.types("load", str(file)).code == 0
    links = newcomer.asks("links")["links"]
    assert [link["url"].rpartition("/")[2] for link in links] == ["used", "zebra", "ant", "monkey"]
    assert links == newcomer.asks("links", str(file))["links"]


def test_a_file_with_problems_is_refused_with_their_places(
    newcomer: Learner, tmp_path: Path
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("format: 1\nid: x\n", "utf-8")
    said = newcomer.types("links", str(file))
    assert (said.code, said.out) == (3, "")
    assert f"{file}:1:1: " in said.err
    assert newcomer.types("links", str(tmp_path / "none.yaml")).code == 3


def test_the_list_comes_in_every_format(mia: Learner, tmp_path: Path) -> None:
    text = mia.types("links").out
    assert "https://example.org/bread-book" in text
    assert "manual: for mix" in text
    assert "source: of the roadmap itself" in text
    rows = list(csv.DictReader(io.StringIO(mia.types("links --format csv").out)))
    assert [row["Address"] for row in rows][:1] == ["https://example.org/manual"]
    assert "(<https://example.org/manual>)" in mia.types("links --format md").out
    file = tmp_path / "links.html"
    assert mia.types("links --format html -o", str(file)).code == 0
    assert "href='https://example.org/manual'" in file.read_text("utf-8")


def test_without_check_no_socket_is_opened_and_no_client_loaded(tmp_path: Path) -> None:
    for words in (("links", str(BREAD)), ("links",), ("links", str(BREAD), "--json")):
        done = run_source(WITHOUT_SOCKETS, *words, home=tmp_path / "home")
        assert done.returncode == 0, done.stderr
        assert "https://" in done.stdout
    stopped = run_source(WITHOUT_SOCKETS, "links", str(BREAD), "--check", home=tmp_path / "home")
    assert stopped.returncode != 0, "the watch works"


# -- asking --------------------------------------------------------------------------------------


def test_without_the_client_check_says_how_to_get_it(tmp_path: Path) -> None:
    done = run_source(WITHOUT_CLIENT, "links", str(BREAD), "--check", home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (2, "")
    assert "httpx2" in done.stderr
    assert "pip install 'httpx2>=2.5'" in done.stderr
    assert run_source(WITHOUT_CLIENT, "links", str(BREAD), home=tmp_path / "home").returncode == 0


def test_a_check_tells_what_is_gone_by_its_exit_code(
    newcomer: Learner, tmp_path: Path, town: Town
) -> None:
    paths = ("/ok", "/to/301/new", "/status/404", "/status/403", "/hangs-up")
    town.asked.clear()
    file = roadmap_file(tmp_path, *(f"http://127.0.0.1:{town.port}{path}" for path in paths))
    said = newcomer.types("links --check --local --json", str(file))
    assert (said.code, said.err) == (3, "")
    assert [link["verdict"] for link in said.data["links"]] == [
        *("ok", "moved", "gone", "refused", "unreachable"),
    ]
    assert said.data["links"][1]["now"] == f"http://127.0.0.1:{town.port}/new"
    assert said.data["links"][0]["topics"] == ["t0", "t1", "t2", "t3", "t4"]
    assert town.methods("/ok") == ["HEAD"], "asked once, however many use it"
    counts = {"all": 5, "gone": 1, "moved": 1, "unreachable": 1, "refused": 1, "ok": 1}
    assert said.data["counts"] == {**counts, "unasked": 0}
    assert said.json["ok"] is False
    assert said.json["errors"][0]["exit_code"] == 3
    assert not newcomer.home.exists()


def test_an_address_of_ones_own_network_is_asked_by_permission_only(
    newcomer: Learner, tmp_path: Path, town: Town
) -> None:
    town.asked.clear()
    file = roadmap_file(tmp_path, f"http://127.0.0.1:{town.port}/reboot")
    said = newcomer.types("links --check", str(file))
    assert said.code == 0
    assert "not asked: an address inside your own network" in said.out
    assert not town.asked
    assert newcomer.types("links --check --local", str(file)).code == 0
    assert town.methods("/reboot") == ["HEAD"]
    said = newcomer.types("links --local", str(file))
    assert (said.code, said.out) == (2, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SSL_CERT_FILE", "/nonexist"), ("HTTPS_PROXY", "http://127.0.0.1:99999")],
)
def test_an_environment_that_cannot_work_is_named(
    newcomer: Learner, tmp_path: Path, name: str, value: str
) -> None:
    file = roadmap_file(tmp_path, "https://example.invalid/")
    said = newcomer.runs("links --check", str(file), env={name: value})
    assert (said.code, said.out) == (2, "")
    assert name in said.err


def test_a_front_page_is_not_offered_as_a_new_address(
    newcomer: Learner, tmp_path: Path, town: Town
) -> None:
    paths = ("to/301/new", "leads/home", "leads/astray", "leads/in")
    urls = [f"http://127.0.0.1:{town.port}/{path}" for path in paths]
    said = newcomer.types("links --check --local", str(roadmap_file(tmp_path, *urls)))
    assert "4 moved" in said.out
    new, old = said.out.split("Moved, and not to a new address: look where it leads")
    assert (new.count("/to/301/new"), new.count("/leads/")) == (1, 0)
    assert (old.count("/to/301/new"), old.count("/leads/")) == (0, 3)
    assert said.out.count("now http") == 1


def test_a_person_sees_first_what_needs_attention(
    newcomer: Learner, tmp_path: Path, town: Town
) -> None:
    paths = ("/ok", "/status/403", "/to/301/new", "/status/410")
    file = roadmap_file(tmp_path, *(f"http://127.0.0.1:{town.port}{path}" for path in paths))
    said = newcomer.types("links --check --local", str(file))
    assert (said.code, said.err) == (3, "")
    places = [said.out.index(word) for word in ("Gone:", "Moved:", "Refused:", "The other 1 is ok")]
    assert places == sorted(places)
    assert "4 addresses at 1 host: 1 gone, 1 moved, 1 refused, 1 ok" in said.out
    assert f"now http://127.0.0.1:{town.port}/new" in said.out


def test_documents_of_a_check_tell_of_every_address(
    newcomer: Learner, tmp_path: Path, town: Town
) -> None:
    good = f"http://127.0.0.1:{town.port}/ok"
    file = roadmap_file(tmp_path, good)
    for form in ("csv", "md", "html", "json"):
        assert good in newcomer.types(f"links --check --local --format {form}", str(file)).out
    moved = f"http://127.0.0.1:{town.port}/to/301/new"
    file = roadmap_file(tmp_path, good, moved)
    said = newcomer.types("links --check --local --format csv", str(file))
    rows = {row["Address"]: row for row in csv.DictReader(io.StringIO(said.out))}
    assert {url: row["Verdict"] for url, row in rows.items()} == {good: "ok", moved: "moved"}
    assert rows[moved]["Now"] == f"http://127.0.0.1:{town.port}/new"


def test_what_is_not_gone_is_no_failure(newcomer: Learner, tmp_path: Path, town: Town) -> None:
    file = roadmap_file(
        tmp_path, *(f"http://127.0.0.1:{town.port}/{p}" for p in ("ok", "status/500"))
    )
    assert newcomer.types("links --check --local", str(file)).code == 0


def test_progress_is_drawn_at_a_terminal_and_wiped_off(
    newcomer: Learner, tmp_path: Path, town: Town
) -> None:
    file = roadmap_file(tmp_path, f"http://127.0.0.1:{town.port}/ok")
    command = [*PROGRAM, "links", "--check", "--local", str(file)]
    env = {**environment(), **newcomer.settings, "NO_COLOR": "1"}
    code, screen = at_terminal(command, 80, env)
    assert code == 0
    assert "addresses asked: 1 of 1\r" in screen
    assert "\r" + " " * len("addresses asked: 1 of 1") + "\rLinks: A linked map" in screen
    assert "\x1b" not in screen


def test_ctrl_c_says_that_the_file_was_written(
    newcomer: Learner, tmp_path: Path, town: Town
) -> None:
    urls = [f"http://127.0.0.1:{town.port}/ok", f"http://localhost:{town.port}/slow"]
    file, kept = roadmap_file(tmp_path, *urls), tmp_path / "kept.json"
    town.asked.clear()
    process = subprocess.Popen(
        [*PROGRAM, "links", "--check", "--local", "--json", "-o", str(kept), str(file)],
        env={**environment(), **newcomer.settings},
        stderr=subprocess.PIPE,
    )
    while len(town.asked) < 2 and process.poll() is None:
        town.night.wait(0.05)
    town.night.wait(0.3)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert json.loads(kept.read_text("utf-8"))["data"]["interrupted"] is True
    assert f"interrupted; what was known by then is in {kept}" in err.decode()


def test_ctrl_c_prints_what_is_known_and_leaves_with_130(
    newcomer: Learner, tmp_path: Path, town: Town
) -> None:
    urls = [f"http://127.0.0.1:{town.port}/ok", f"http://localhost:{town.port}/slow"]
    file = roadmap_file(tmp_path, *urls)
    town.asked.clear()
    process = subprocess.Popen(
        [*PROGRAM, "links", "--check", "--local", "--json", str(file)],
        env={**environment(), **newcomer.settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while len(town.asked) < 2 and process.poll() is None:
        town.night.wait(0.05)
    town.night.wait(0.3)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"interrupted" in err
    assert b"Traceback" not in err
    data = json.loads(out)["data"]
    assert data["interrupted"] is True
    assert [link["verdict"] for link in data["links"]] == ["ok", ""]
    assert data["counts"]["unasked"] == 1
