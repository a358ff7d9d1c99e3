"""`roadmap links`: the addresses of a roadmap, without and with the network.

Holds: render.pages.links_page, workspace.links.
"""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from tests.cli.program import BREAD, PROGRAM, Learner, at_terminal, environment
from tests.network.host_server import HostServer, run_hosts

from roadmap_cli.core.model.verdicts import Response
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
def server() -> Iterator[HostServer]:
    with run_hosts() as server:
        yield server


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


def test_a_file_and_the_loaded_roadmap_have_the_same_links(ada: Learner) -> None:
    from roadmap_cli.workspace.shipped_roadmap import shipped_path

    loaded, file = ada.asks("links"), ada.asks("links", shipped_path())
    assert loaded["links"] == file["links"]
    assert len(loaded["links"]) == len({link["url"] for link in loaded["links"]}) > 300


def test_unused_readings_have_the_same_order_in_a_file_and_loaded(
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


def test_a_file_with_problems_is_refused_with_their_positions(
    newcomer: Learner, tmp_path: Path
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("format: 1\nid: x\n", "utf-8")
    result = newcomer.types("links", str(file))
    assert (result.code, result.out) == (3, "")
    assert f"{file}:1:1: " in result.err
    assert newcomer.types("links", str(tmp_path / "none.yaml")).code == 3


def test_the_list_is_available_in_every_format(mia: Learner, tmp_path: Path) -> None:
    text = mia.types("links").out
    assert "https://example.org/bread-book" in text
    assert "manual: for mix" in text
    assert "source: of the roadmap itself" in text
    rows = list(csv.DictReader(io.StringIO(mia.types("links --format csv").out)))
    assert [row["Address"] for row in rows][:1] == ["https://example.org/manual"]
    assert "(<https://example.org/manual>)" in mia.types("links --format md").out
    file = tmp_path / "links.html"
    assert mia.types("links --format html -o", str(file)).code == 0
    assert 'href="https://example.org/manual"' in file.read_text("utf-8")


def test_without_check_no_socket_is_opened_and_no_client_loaded(tmp_path: Path) -> None:
    for words in (("links", str(BREAD)), ("links",), ("links", str(BREAD), "--json")):
        done = run_source(WITHOUT_SOCKETS, *words, home=tmp_path / "home")
        assert done.returncode == 0, done.stderr
        assert "https://" in done.stdout
    stopped = run_source(WITHOUT_SOCKETS, "links", str(BREAD), "--check", home=tmp_path / "home")
    assert stopped.returncode != 0, "the watch works"


# -- asking --------------------------------------------------------------------------------------


def test_without_the_client_check_names_the_package_to_install(tmp_path: Path) -> None:
    done = run_source(WITHOUT_CLIENT, "links", str(BREAD), "--check", home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (2, "")
    assert "httpx2" in done.stderr
    assert re.search("install .*'httpx2>=2.5'", done.stderr)
    assert run_source(WITHOUT_CLIENT, "links", str(BREAD), home=tmp_path / "home").returncode == 0


def test_a_check_exits_with_an_error_if_an_address_is_gone(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    paths = ("/ok", "/to/301/new", "/status/404", "/status/403", "/hangs-up")
    server.requests.clear()
    file = roadmap_file(tmp_path, *(f"http://127.0.0.1:{server.port}{path}" for path in paths))
    result = newcomer.types("links --check --local --json", str(file))
    assert (result.code, result.err) == (3, "")
    assert [link["verdict"] for link in result.data["links"]] == [
        *("ok", "moved", "gone", "refused", "unreachable"),
    ]
    assert result.data["links"][1]["now"] == f"http://127.0.0.1:{server.port}/new"
    assert result.data["links"][0]["topics"] == ["t0", "t1", "t2", "t3", "t4"]
    assert server.methods("/ok") == ["HEAD"], "asked once, however many use it"
    counts = {"all": 5, "gone": 1, "moved": 1, "unreachable": 1, "refused": 1, "ok": 1}
    assert result.data["counts"] == {**counts, "unasked": 0}
    assert result.json["ok"] is False
    assert result.json["errors"][0]["exit_code"] == 3
    assert not newcomer.home.exists()


def test_private_addresses_are_requested_only_with_local(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    server.requests.clear()
    file = roadmap_file(tmp_path, f"http://127.0.0.1:{server.port}/reboot")
    result = newcomer.types("links --check", str(file))
    assert result.code == 0
    assert "not asked: an address inside your own network" in result.out
    assert not server.requests
    assert newcomer.types("links --check --local", str(file)).code == 0
    assert server.methods("/reboot") == ["HEAD"]
    result = newcomer.types("links --local", str(file))
    assert (result.code, result.out) == (2, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SSL_CERT_FILE", "/nonexist"), ("HTTPS_PROXY", "http://127.0.0.1:99999")],
)
def test_an_unusable_proxy_or_certificate_file_is_named(
    newcomer: Learner, tmp_path: Path, name: str, value: str
) -> None:
    file = roadmap_file(tmp_path, "https://example.invalid/")
    result = newcomer.runs("links --check", str(file), env={name: value})
    assert (result.code, result.out) == (2, "")
    assert name in result.err


def test_a_front_page_is_not_offered_as_a_new_address(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    paths = ("to/301/new", "leads/home", "leads/astray", "leads/in")
    urls = [f"http://127.0.0.1:{server.port}/{path}" for path in paths]
    result = newcomer.types("links --check --local", str(roadmap_file(tmp_path, *urls)))
    assert "4 moved" in result.out
    new, old = result.out.split("Moved, but to no address of its own: see where it leads")
    assert (new.count("/to/301/new"), new.count("/leads/")) == (1, 0)
    assert (old.count("/to/301/new"), old.count("/leads/")) == (0, 3)
    assert " ".join(result.out.split()).count("now http") == 1


def test_a_terminal_shows_first_what_needs_attention(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    paths = ("/ok", "/status/403", "/to/301/new", "/status/410")
    file = roadmap_file(tmp_path, *(f"http://127.0.0.1:{server.port}{path}" for path in paths))
    result = newcomer.types("links --check --local", str(file))
    assert (result.code, result.err) == (3, "")
    places = [
        result.out.index(word) for word in ("Gone:", "Moved:", "Refused:", "The other 1 is ok")
    ]
    assert places == sorted(places)
    assert "4 addresses at 1 host: 1 gone, 1 moved, 1 refused, 1 ok" in result.out
    assert f"now http://127.0.0.1:{server.port}/new" in result.out


def test_documents_of_a_check_list_every_address(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    good = f"http://127.0.0.1:{server.port}/ok"
    file = roadmap_file(tmp_path, good)
    for form in ("csv", "md", "html", "json"):
        assert good in newcomer.types(f"links --check --local --format {form}", str(file)).out
    moved = f"http://127.0.0.1:{server.port}/to/301/new"
    file = roadmap_file(tmp_path, good, moved)
    result = newcomer.types("links --check --local --format csv", str(file))
    rows = {row["Address"]: row for row in csv.DictReader(io.StringIO(result.out))}
    assert {url: row["Verdict"] for url, row in rows.items()} == {good: "ok", moved: "moved"}
    assert rows[moved]["Now"] == f"http://127.0.0.1:{server.port}/new"


def test_other_verdicts_are_no_failure(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    file = roadmap_file(
        tmp_path, *(f"http://127.0.0.1:{server.port}/{p}" for p in ("ok", "status/500"))
    )
    assert newcomer.types("links --check --local", str(file)).code == 0


def test_progress_is_drawn_on_a_terminal_and_erased(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    file = roadmap_file(tmp_path, f"http://127.0.0.1:{server.port}/ok")
    command = [*PROGRAM, "links", "--check", "--local", str(file)]
    env = {**environment(), **newcomer.settings, "NO_COLOR": "1"}
    code, screen = at_terminal(command, 80, env)
    assert code == 0
    assert "addresses checked: 1 of 1\r" in screen
    assert "\r" + " " * len("addresses checked: 1 of 1") + "\rLinks: A linked map" in screen
    assert "\x1b" not in screen


def test_ctrl_c_says_that_the_file_was_written(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    urls = [f"http://127.0.0.1:{server.port}/ok", f"http://localhost:{server.port}/slow"]
    file, kept = roadmap_file(tmp_path, *urls), tmp_path / "kept.json"
    server.requests.clear()
    process = subprocess.Popen(
        [*PROGRAM, "links", "--check", "--local", "--json", "-o", str(kept), str(file)],
        env={**environment(), **newcomer.settings},
        stderr=subprocess.PIPE,
    )
    while len(server.requests) < 2 and process.poll() is None:
        server.night.wait(0.05)
    server.night.wait(0.3)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert json.loads(kept.read_text("utf-8"))["data"]["interrupted"] is True
    assert f"interrupted; what was known by then is in {kept}" in err.decode()


def test_ctrl_c_prints_the_results_so_far_and_exits_with_130(
    newcomer: Learner, tmp_path: Path, server: HostServer
) -> None:
    urls = [f"http://127.0.0.1:{server.port}/ok", f"http://localhost:{server.port}/slow"]
    file = roadmap_file(tmp_path, *urls)
    server.requests.clear()
    process = subprocess.Popen(
        [*PROGRAM, "links", "--check", "--local", "--json", str(file)],
        env={**environment(), **newcomer.settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while len(server.requests) < 2 and process.poll() is None:
        server.night.wait(0.05)
    server.night.wait(0.3)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"interrupted" in err
    assert b"Traceback" not in err
    data = json.loads(out)["data"]
    assert data["interrupted"] is True
    assert [link["verdict"] for link in data["links"]] == ["ok", ""]
    assert data["counts"]["unasked"] == 1
