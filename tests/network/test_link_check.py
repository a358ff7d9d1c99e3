"""Hosts are asked politely, and what they say is heard right: against a server on this machine."""

import signal
import socket
import sys
import threading
from collections.abc import Iterator

import pytest
from tests.network.town import QUICK, Town, connect, look_up, open_town

from roadmap_cli import __version__
from roadmap_cli.core.verdicts import Response, judge
from roadmap_cli.errors import UsageError
from roadmap_cli.network import client, link_check
from roadmap_cli.network.rate_limit import HostQueue

LOCAL = QUICK._replace(local=True)
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(client.Loop, "sock_connect", connect)
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
        ("/far/2000", "ok", 200),
        ("/far/60000", "refused", 302),
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
    found = town.judge(path)
    assert (found.verdict, found.status) == (verdict, status), found


def test_a_moved_page_comes_with_its_new_address(town: Town) -> None:
    assert town.judge("/to/301/to/308/new").now == town.url("/new")
    assert town.judge("/to/301/to/302/elsewhere").now == town.url("/to/302/elsewhere")
    assert town.judge("/to/302/to/301/new").now == ""
    assert town.judge("/umlaut").now == town.url("/gr%C3%BCn")


def test_a_circle_is_left_where_it_closes(town: Town) -> None:
    assert "circle" in town.judge("/circle/a").remark
    assert [a.path for a in town.asked] == ["/circle/a", "/circle/b"]


def test_a_circle_need_not_hold_the_page_that_led_into_it(town: Town) -> None:
    assert "circle" in town.judge("/knot/a").remark
    assert [a.path for a in town.asked] == ["/knot/a", "/knot/b", "/knot/c"]


def test_an_address_longer_than_any_page_leads_nowhere_and_is_not_printed(town: Town) -> None:
    found = town.judge("/far/60000")
    assert "what is no web address" in found.remark
    assert len(found.remark) < 300


def test_all_that_is_done_about_an_address_has_one_time(town: Town) -> None:
    page = town.url("/drip")
    assert town.hear(page)[page].fault == "too-slow", "each drop came in time"
    assert town.methods("/drip") == ["HEAD"], "there was no time left for more"
    page = town.url("/onward/8")
    assert town.hear(page, limits=QUICK._replace(address=0.5))[page].fault == "time-is-up"
    assert not town.methods("/onward/0")


def test_what_hosts_on_the_way_took_is_no_silence_of_the_last(town: Town) -> None:
    slow = town.url("/slow", "last.test")
    pages = [town.url(f"/after-a-moment/{slow}", f"h{i}.test") for i in range(5)]
    heard = town.hear(*pages, limits=QUICK._replace(per_host=1, address=0.5, read=5))
    assert {h.fault for h in heard.values()} == {"time-is-up"}


@pytest.mark.parametrize("host", ["a..b.test", "x" * 64 + ".test", "1.2.3.999"])
def test_a_name_that_no_host_can_have_is_no_broken_connection(town: Town, host: str) -> None:
    page = f"http://{host}/"
    assert town.hear(page)[page].fault == "no-host"


def test_a_fragment_is_not_sent_and_not_lost(town: Town) -> None:
    page = town.url("/to/301/new")
    found = judge(page + "#part", town.hear(page)[page])
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
    assert town.hear(start, limits=LOCAL)[start].status == 200


def test_a_name_that_lies_in_their_own_network_leads_nobody_there_either(town: Town) -> None:
    for name in ("own.test", "house.test", "cloud.test"):
        inward = town.url("/secret", name)
        for limits in (QUICK, LOCAL):
            start = town.url(f"/to/302/{inward}")
            heard = town.hear(start, limits=limits)[start]
            assert (heard.fault, heard.status, heard.detail) == ("inward", 302, inward)
            assert not heard.hops
    assert not town.methods("/secret")
    start = town.url(f"/to/302/{town.url('/secret', 'own.test')}", "localhost")
    assert town.hear(start, limits=LOCAL)[start].status == 200


def test_an_open_connection_leads_nobody_inward(town: Town) -> None:
    inside = town.url("/ok", "own.test")
    outside = town.url(f"/after-a-moment/{inside}")
    heard = town.hear(inside, outside, limits=LOCAL)
    assert (heard[inside].status, heard[outside].fault) == (200, "inward")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "own.test"])
def test_what_a_roadmap_says_of_their_own_network_is_asked_by_permission_only(
    town: Town, host: str
) -> None:
    page = town.url("/reboot", host)
    found = judge(page, town.hear(page)[page])
    assert (found.verdict, found.status) == ("refused", None)
    assert found.remark == "not asked: an address inside your own network"
    assert not town.asked
    assert town.hear(page, limits=LOCAL)[page].status == 200


def test_a_link_local_address_is_asked_by_nobody(town: Town) -> None:
    for page in ("http://169.254.169.254/latest", "http://[fe80::1]/", "http://cloud.test/"):
        assert town.hear(page, limits=LOCAL)[page].fault == "local"


def test_nobody_is_led_to_a_link_local_address(town: Town) -> None:
    for target in ("http://169.254.169.254/latest", "http://[fe80::1]/"):
        start = f"http://localhost:{town.port}/to/302/{target}"
        assert town.hear(start, limits=LOCAL)[start].fault == "inward"


def test_a_move_heard_before_the_host_wants_to_be_left_alone_is_told(town: Town) -> None:
    pages = [
        town.url("/to/301/" + town.url("/new", "busy.test")),
        town.url("/busy-always", "busy.test"),
    ]
    heard = town.hear(*reversed(pages), limits=QUICK._replace(per_host=1))
    found = judge(pages[0], heard[pages[0]])
    assert found.now == town.url("/new", "busy.test")


def test_a_page_is_not_read(town: Town) -> None:
    assert town.judge("/huge-without-head").verdict == "ok"
    assert town.methods("/huge-without-head") == ["HEAD", "GET"]
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
    heard = town.hear(*urls, limits=QUICK._replace(read=10, address=30))
    assert {h.status for h in heard.values()} == {200}
    assert len(town.asked) == len(urls)
    assert max(town.most.values()) <= 2
    assert 2 < town.most_together <= 10
    town.hear(*(town.url(f"/a-moment/{i}", "one.test") for i in range(6)))
    assert town.most["one.test"] == 2


def test_a_host_that_many_redirects_lead_to_is_spared_too(town: Town) -> None:
    target = town.url("/a-moment", "popular.test")
    town.hear(*(town.url(f"/to/302/{target}", f"h{i}.test") for i in range(8)))
    assert len(town.methods("/a-moment")) == 8
    assert town.most["popular.test"] <= 2


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Remember for how long hosts are left alone, and let nobody wait for it."""
    found: list[float] = []
    monkeypatch.setattr(HostQueue, "hold", lambda _, seconds: found.append(seconds))
    return found


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_a_moment_gets_it(town: Town, status: int, held: list[float]) -> None:
    assert town.judge(f"/busy/{status}/7", QUICK._replace(patience=10)).verdict == "ok"
    assert held == [7]
    assert town.methods(f"/busy/{status}/7") == ["HEAD", "HEAD"]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("wait", "requests"), [("3600", 1), ("7", 2)])
def test_who_wants_more_time_than_that_is_left_alone(
    town: Town, status: int, wait: str, requests: int, held: list[float]
) -> None:
    first = town.url(f"/busy-for/{status}/{wait}")
    others = [town.url(f"/{i}") for i in range(5)]
    limits = QUICK._replace(per_host=1, patience=10)
    heard = town.hear(first, *others, limits=limits)
    assert len(town.asked) == requests
    assert (heard[first].status, heard[first].fault) == (status, "later")
    assert {heard[url].fault for url in others} == {"let-be"}


def test_who_asks_for_a_moment_twice_or_for_long_is_left_alone(town: Town) -> None:
    assert town.judge("/busy-always/0").verdict == "refused"
    assert len(town.asked) == 2
    town.asked.clear()
    for path in ("/busy-always/3600", "/busy-always", "/busy-always/Wed, 21 Oct 2099 07:28:00 GMT"):
        url = town.url(path.replace(" ", "%20"))
        others = [town.url(f"/{i}") for i in range(5)]
        heard = town.hear(url, *others, limits=QUICK._replace(per_host=1))
        assert {judge(u, h).verdict for u, h in heard.items()} == {"refused"}
        assert len(town.asked) == 1, "the others at this host were not asked any more"
        assert [judge(u, heard[u]).status for u in (url, *others)] == [429, *[None] * 5]
        assert "not asked" in judge(others[0], heard[others[0]]).remark
        town.asked.clear()


def test_a_host_that_keeps_silent_is_not_asked_for_ever(town: Town) -> None:
    urls = [town.url(f"/hangs-up/{i}") for i in range(12)]
    heard = town.hear(*urls, town.url("/ok", "other.test"))
    assert {h.fault for u, h in heard.items() if u in urls} == {"broken", "silent-host"}
    assert len([a for a in town.asked if a.host == "here.test"]) <= 8
    assert heard[town.url("/ok", "other.test")].status == 200


def test_a_host_that_is_left_alone_costs_no_turn(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, taken = HostQueue.turn, []
    monkeypatch.setattr(HostQueue, "turn", lambda self: (taken.append(self), turn(self))[1])
    town.hear(*(town.url(f"/hangs-up/{i}") for i in range(12)), limits=QUICK._replace(per_host=1))
    assert len(taken) == len(town.asked) == 6, "three pages by HEAD and GET"


def test_who_waited_as_a_host_was_closed_does_not_ask(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = HostQueue._wait

    async def wait_and_close(self: HostQueue) -> None:
        await wait(self)
        self.closed = "let-be"

    monkeypatch.setattr(HostQueue, "_wait", wait_and_close)
    assert town.judge("/ok").remark.startswith("not asked")
    assert not town.asked


def test_one_bad_page_does_not_make_a_host_silent(town: Town) -> None:
    urls = [town.url(f"/{name}/{i}") for i in range(5) for name in ("hangs-up", "ok")]
    heard = town.hear(*urls, limits=QUICK._replace(per_host=1))
    assert "silent-host" not in {h.fault for h in heard.values()}


def test_a_proxy_of_the_environment_is_used(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{town.port}")
    url = "http://far.away/page"
    assert town.hear(url)[url].status == 200
    assert town.asked[0].path == url
    monkeypatch.setenv("HTTP_PROXY", "carrier-pigeon://coop")
    with pytest.raises(UsageError, match="proxy"):
        town.hear(url)


def test_a_proxy_that_is_not_there_is_named_without_its_password(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://far.away/page"
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        proxy = f"127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("HTTP_PROXY", f"http://me:secret@{proxy}")
        found = judge(url, town.hear(url)[url])
    assert found.remark == f"the proxy of this machine did not let it through ({proxy})"
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.nowhere:3128")
    assert "(proxy.nowhere:3128)" in judge(url, town.hear(url)[url]).remark


def test_a_proxy_may_lie_in_a_private_network(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", town.url("", "own.test"))
    url = "http://far.away/page"
    assert town.hear(url)[url].status == 200


@pytest.mark.parametrize("scheme", ["HTTP", "HTTPS"])
def test_a_proxy_without_a_possible_port_is_a_fault_of_the_environment(
    town: Town, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv(f"{scheme}_PROXY", "http://127.0.0.1:99999")
    with pytest.raises(UsageError, match=r"the proxy that the environment names .* [Pp]ort"):
        town.hear("http://far.away/page")


def test_certificates_that_are_not_there_are_a_fault_of_the_environment(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexist")
    with pytest.raises(
        UsageError, match=r"the certificates .* cannot be read: No such file"
    ) as said:
        town.hear(town.url("/ok"))
    assert "SSL_CERT_FILE" in said.value.hint


def test_a_mistake_about_one_page_does_not_end_the_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(host: str, port: object, **how: int) -> object:
        if host in ("odd.test", b"odd.test"):
            raise UnicodeError
        return look_up(host, port, **how)

    monkeypatch.setattr(socket, "getaddrinfo", stumble)
    location = client._location

    def stumble_too(response: object) -> str:
        if len(town.asked) == 1:
            raise OverflowError
        return location(response)  # type: ignore[arg-type]

    monkeypatch.setattr(client, "_location", stumble_too)
    pages = [town.url("/1"), town.url("/2", "odd.test"), town.url("/3")]
    heard = town.hear(*pages)
    assert heard[pages[1]].fault == "no-host"
    assert heard[pages[2]].status == 200


def test_a_socks_proxy_is_refused_in_our_own_words(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(UsageError, match="a SOCKS proxy, which is not supported") as refused:
        town.hear("http://far.away/page")
    assert "pip install" not in refused.value.sentence + refused.value.hint


# -- leaving -------------------------------------------------------------------------------------


def test_ctrl_c_leaves_at_once_and_keeps_what_was_heard(town: Town) -> None:
    heard: dict[str, Response] = {}
    fast, slow = town.url("/ok"), town.url("/slow", "other.test")
    main = threading.main_thread().ident
    assert main is not None

    def stop() -> None:
        while not (heard and town.methods("/slow")):
            town.night.wait(0.02)
        signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=stop, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        link_check.check_pages([fast, slow], heard.__setitem__, QUICK._replace(read=15, address=30))
    assert list(heard) == [fast]
    assert town.inside["other.test"] == 1, "the slow one is at it still"


def test_a_dead_name_server_holds_nobody_up(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: ended.append(town.night.wait(20)) or []
    )
    heard = town.hear("http://somewhere.test/", limits=QUICK._replace(connect=0.3))
    assert not ended, "the name server is at it still"
    assert heard["http://somewhere.test/"].fault == "no-connection"
