"""Hosts are asked politely, and what they say is heard right: against a server on this machine."""

import signal
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from tests.network.town import QUICK, Town, look_up, open_town

from roadmap_cli import __version__
from roadmap_cli.core.verdicts import Heard, judged
from roadmap_cli.errors import UsageError
from roadmap_cli.network import asking

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with open_town() as town:
        yield town


# -- what is heard -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "verdict", "status"),
    [
        ("/ok", "ok", 200),
        ("/status/204", "ok", 204),
        ("/to/302/ok", "ok", 200),
        ("/to/303/ok", "ok", 200),
        ("/to/307/ok", "ok", 200),
        ("/to/301/ok", "moved", 200),
        ("/to/308/ok", "moved", 200),
        ("/umlaut", "moved", 200),
        ("/status/404", "gone", 404),
        ("/status/410", "gone", 410),
        ("/to/301/status/404", "gone", 404),
        ("/to/302/status/410", "gone", 410),
        *((f"/status/{n}", "refused", n) for n in (400, 401, 403, 405, 406, 409, 418, 451, 999)),
        *((f"/status/{n}", "refused", n) for n in (408, 429, 500, 501, 502, 503, 504, 520)),
        ("/status/300", "refused", 300),
        ("/to/301/status/403", "refused", 403),
        ("/no-head/405", "ok", 200),
        ("/no-head/404", "ok", 200),
        ("/no-head/501", "ok", 200),
        ("/no-head/403", "ok", 200),
        ("/no-head/500", "ok", 200),
        ("/to/302/no-head/404", "ok", 200),
        ("/hangs-on-head", "ok", 200),
        ("/chain/8", "ok", 200),
        ("/chain/9", "refused", 302),
        ("/circle/a", "refused", 302),
        ("/nowhere", "refused", 302),
        ("/to/302/file:///etc/passwd", "refused", 302),
        ("/to/301/javascript:alert(1)", "refused", 301),
        ("/to/301/http://me:secret@here.test/", "refused", 301),
        ("/to/301/http://[here.test/", "refused", 301),
        ("/to/301/http://here.test:99999/", "refused", 301),
        ("/to/301/https:///", "refused", 301),
        ("/to/302/https://he%20re.test/", "unreachable", None),
        ("/huge", "ok", 200),
        ("/huge-without-head", "ok", 200),
        ("/slow", "unreachable", None),
        ("/drip", "unreachable", None),
        ("/garbage", "unreachable", None),
        ("/hangs-up", "unreachable", None),
        ("/to/301/garbage", "unreachable", None),
        ("/to/302/http://nobody.nowhere/", "unreachable", None),
        ("/cookie", "ok", 200),
    ],
)
def test_an_answer_is_judged_for_what_it_is(
    town: Town, path: str, verdict: str, status: int | None
) -> None:
    began = time.monotonic()
    found = town.judge(path)
    assert (found.verdict, found.status) == (verdict, status), found
    assert time.monotonic() - began < 4, "within its time"


def test_a_moved_page_comes_with_its_new_address(town: Town) -> None:
    assert town.judge("/to/301/to/308/new").now == town.url("/new")
    assert town.judge("/to/301/to/302/elsewhere").now == town.url("/to/302/elsewhere")
    assert town.judge("/to/302/to/301/new").now == ""
    assert town.judge("/umlaut").now == town.url("/gr%C3%BCn")


def test_a_circle_is_left_where_it_closes(town: Town) -> None:
    assert "circle" in town.judge("/circle/a").remark
    assert [a.path for a in town.asked] == ["/circle/a", "/circle/b"]


def test_a_fragment_is_not_sent_and_not_lost(town: Town) -> None:
    page = town.url("/to/301/new")
    found = judged(page + "#part", town.hear(page)[page])
    assert found.now == town.url("/new#part")
    assert {a.path for a in town.asked} == {"/to/301/new", "/new"}


def test_no_host_no_connection_and_no_trust_are_told_apart(town: Town) -> None:
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        closed = f"http://here.test:{taken.getsockname()[1]}/"
        plain = f"https://there.test:{town.port}/"
        heard = town.hear("http://nobody.nowhere/", closed, plain)
    assert heard["http://nobody.nowhere/"].fault == "no-host"
    assert heard[closed].fault == "no-connection"
    assert heard[plain].fault == "no-trust"


def test_a_page_of_the_web_leads_nobody_into_their_own_network(town: Town) -> None:
    inward = f"http://127.0.0.1:{town.port}/secret"
    assert town.judge(f"/to/302/{inward}").verdict == "refused"
    assert not town.methods("/secret")
    # Who begins there is there already.
    start = f"http://localhost:{town.port}/to/302/{inward}"
    assert town.hear(start)[start].status == 200


def test_a_page_is_not_read(town: Town) -> None:
    began = time.monotonic()
    assert town.judge("/huge-without-head").verdict == "ok"
    assert town.methods("/huge-without-head") == ["HEAD", "GET"]
    assert time.monotonic() - began < 1
    assert town.poured < 20_000_000, "what fits into the buffers of the sockets"


# -- manners -------------------------------------------------------------------------------------


def test_a_request_says_who_asks_and_head_comes_before_get(town: Town) -> None:
    town.judge("/no-head/405")
    assert [a.method for a in town.asked] == ["HEAD", "GET"]
    for asked in town.asked:
        agent = asked.headers["user-agent"]
        assert agent.startswith(f"learning-roadmap/{__version__} (")
        assert "links" in agent
        assert not set(asked.headers) & {"referer", "cookie", "authorization"}
    town.judge("/ok")
    assert town.methods("/ok") == ["HEAD"], "a page that is there is not fetched"


def test_no_cookie_is_kept(town: Town) -> None:
    town.judge("/cookie")
    town.judge("/ok")
    assert [a.path for a in town.asked] == ["/cookie", "/cookie-back", "/ok"]
    assert not [a for a in town.asked if "cookie" in a.headers]


def test_a_host_has_two_visitors_at_most_and_all_hosts_ten(town: Town) -> None:
    hosts = [f"h{i}.test" for i in range(8)]
    urls = [town.url(f"/a-moment/{i}", host) for i in range(3) for host in hosts]
    heard = town.hear(*urls)
    assert {h.status for h in heard.values()} == {200}
    assert len(town.asked) == len(urls)
    assert max(town.most.values()) <= 2
    assert 2 < town.most_together <= 10
    town.hear(*(town.url(f"/a-moment/{i}", "one.test") for i in range(6)))
    assert town.most["one.test"] == 2


def test_between_two_requests_to_a_host_there_is_a_pause(town: Town) -> None:
    town.hear(*(town.url(f"/{i}") for i in range(4)), manners=QUICK._replace(pause=0.2))
    times = [a.at for a in town.asked]
    assert max(times) - min(times) > 0.4, "three pauses, and some disorder on a busy machine"


def test_a_host_that_many_redirects_lead_to_is_spared_too(town: Town) -> None:
    target = town.url("/a-moment", "popular.test")
    town.hear(*(town.url(f"/to/302/{target}", f"h{i}.test") for i in range(8)))
    assert len(town.methods("/a-moment")) == 8
    assert town.most["popular.test"] <= 2


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_a_moment_gets_it(town: Town, status: int) -> None:
    patient = QUICK._replace(patience=2)
    began = time.monotonic()
    assert town.judge(f"/busy/{status}/1", patient).verdict == "ok"
    assert time.monotonic() - began >= 0.9
    assert town.methods(f"/busy/{status}/1") == ["HEAD", "HEAD"]


def test_who_asks_for_a_moment_twice_or_for_long_is_left_alone(town: Town) -> None:
    assert town.judge("/busy-always/0").verdict == "refused"
    assert len(town.asked) == 2
    town.asked.clear()
    for path in ("/busy-always/3600", "/busy-always", "/busy-always/Wed, 21 Oct 2099 07:28:00 GMT"):
        url = town.url(path.replace(" ", "%20"))
        others = [town.url(f"/{i}") for i in range(5)]
        heard = town.hear(url, *others, manners=QUICK._replace(per_host=1))
        assert {judged(u, h).verdict for u, h in heard.items()} == {"refused"}
        assert len(town.asked) == 1, "the others at this host were not asked any more"
        town.asked.clear()


def test_a_host_that_keeps_silent_is_not_asked_for_ever(town: Town) -> None:
    urls = [town.url(f"/hangs-up/{i}") for i in range(12)]
    heard = town.hear(*urls, town.url("/ok", "other.test"))
    assert {h.fault for u, h in heard.items() if u in urls} == {"broken", "silent-host"}
    assert len([a for a in town.asked if a.host == "here.test"]) <= 8
    assert heard[town.url("/ok", "other.test")].status == 200


def test_one_bad_page_does_not_make_a_host_silent(town: Town) -> None:
    urls = [town.url(f"/{name}/{i}") for i in range(5) for name in ("hangs-up", "ok")]
    heard = town.hear(*urls, manners=QUICK._replace(per_host=1))
    assert "silent-host" not in {h.fault for h in heard.values()}


def test_a_proxy_of_the_environment_is_used(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{town.port}")
    url = "http://far.away/page"
    assert town.hear(url)[url].status == 200
    assert town.asked[0].path == url
    monkeypatch.setenv("HTTP_PROXY", "carrier-pigeon://coop")
    with pytest.raises(UsageError, match="proxy"):
        town.hear(url)


# -- leaving -------------------------------------------------------------------------------------


def test_ctrl_c_leaves_at_once_and_keeps_what_was_heard(town: Town) -> None:
    heard: dict[str, Heard] = {}
    fast, slow = town.url("/ok"), town.url("/slow", "other.test")
    main = threading.main_thread().ident
    stop = threading.Timer(0.5, signal.pthread_kill, (main, signal.SIGINT))
    began = time.monotonic()
    stop.start()
    with pytest.raises(KeyboardInterrupt):
        asking.ask([fast, slow], heard.__setitem__, QUICK._replace(read=15, address=30))
    assert time.monotonic() - began < 3
    assert list(heard) == [fast]


def test_a_dead_name_server_holds_nobody_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: town.night.wait(20))
    began = time.monotonic()
    heard = town.hear("http://somewhere.test/", manners=QUICK._replace(connect=0.3))
    assert time.monotonic() - began < 3
    assert heard["http://somewhere.test/"].fault == "no-connection"
