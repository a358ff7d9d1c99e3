"""Link checks are polite and interpret responses correctly: against a server on this machine.

Holds: network.client, network.link_check.
"""

import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.network.host_server import QUICK, HostServer, connect, resolve, run_hosts

from roadmap_cli import __version__
from roadmap_cli.core.model import verdicts
from roadmap_cli.core.model.verdicts import Response, judge
from roadmap_cli.errors import UsageError
from roadmap_cli.network import client, link_check
from roadmap_cli.network.rate_limit import HostQueue

LOCAL = QUICK._replace(local=True)
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HostServer]:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(client.ResolvingLoop, "sock_connect", connect)
    with run_hosts() as server:
        yield server


# -- responses -----------------------------------------------------------------------------------


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
def test_each_response_gets_its_verdict(
    server: HostServer, path: str, verdict: str, status: int | None
) -> None:
    result = server.judge(path)
    assert (result.verdict, result.status) == (verdict, status), result


def test_a_moved_page_has_its_new_address(server: HostServer) -> None:
    assert server.judge("/to/301/to/308/new").now == server.url("/new")
    assert server.judge("/to/301/to/302/elsewhere").now == server.url("/to/302/elsewhere")
    assert server.judge("/to/302/to/301/new").now == ""
    assert server.judge("/umlaut").now == server.url("/gr%C3%BCn")


def test_a_redirect_loop_ends_where_it_closes(server: HostServer) -> None:
    assert "circle" in server.judge("/circle/a").remark
    assert [a.path for a in server.requests] == ["/circle/a", "/circle/b"]


def test_a_redirect_loop_need_not_include_the_first_page(server: HostServer) -> None:
    assert "circle" in server.judge("/knot/a").remark
    assert [a.path for a in server.requests] == ["/knot/a", "/knot/b", "/knot/c"]


def test_a_redirect_to_an_overlong_address_is_refused_and_not_printed(server: HostServer) -> None:
    result = server.judge("/far/60000")
    assert "not a web address" in result.remark
    assert len(result.remark) < 300


def test_all_requests_of_an_address_share_one_time_limit(server: HostServer) -> None:
    page = server.url("/drip")
    assert server.check(page)[page].fault == verdicts.TOO_SLOW, "each drop came in time"
    assert server.methods("/drip") == ["HEAD"], "there was no time left for more"
    page = server.url("/onward/8")
    assert (
        server.check(page, limits=QUICK._replace(address=0.5))[page].fault == verdicts.OUT_OF_TIME
    )
    assert not server.methods("/onward/0")


def test_time_used_up_by_redirects_is_no_silence_of_the_last_host(server: HostServer) -> None:
    slow = server.url("/slow", "last.test")
    pages = [server.url(f"/after-a-moment/{slow}", f"h{i}.test") for i in range(5)]
    heard = server.check(*pages, limits=QUICK._replace(per_host=1, address=0.5, read=5))
    assert {h.fault for h in heard.values()} == {verdicts.OUT_OF_TIME}


@pytest.mark.parametrize("host", ["a..b.test", "x" * 64 + ".test", "1.2.3.999"])
def test_an_impossible_host_name_is_no_broken_connection(server: HostServer, host: str) -> None:
    page = f"http://{host}/"
    assert server.check(page)[page].fault == verdicts.NO_HOST


def test_a_fragment_is_not_sent_but_kept(server: HostServer) -> None:
    page = server.url("/to/301/new")
    result = judge(page + "#part", server.check(page)[page])
    assert result.now == server.url("/new#part")
    assert {a.path for a in server.requests} == {"/to/301/new", "/new"}


def test_no_host_no_connection_and_bad_certificate_are_different_faults(server: HostServer) -> None:
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        closed = f"http://here.test:{taken.getsockname()[1]}/"
        plain = f"https://there.test:{server.port}/"
        heard = server.check("http://nobody.nowhere/", closed, plain)
    assert heard["http://nobody.nowhere/"].fault == verdicts.NO_HOST
    assert heard[closed].fault == verdicts.NO_CONNECTION
    assert heard[plain].fault == verdicts.BAD_CERTIFICATE


def test_a_public_page_must_not_redirect_to_a_private_address(server: HostServer) -> None:
    inward = f"http://127.0.0.1:{server.port}/secret"
    assert server.judge(f"/to/302/{inward}").verdict == "refused"
    assert not server.methods("/secret")
    # A page on this machine may redirect to this machine.
    start = f"http://localhost:{server.port}/to/302/{inward}"
    assert server.check(start, limits=LOCAL)[start].status == 200


def test_a_redirect_to_a_name_with_a_private_address_is_not_followed(server: HostServer) -> None:
    for name in ("own.test", "house.test", "cloud.test"):
        inward = server.url("/secret", name)
        for limits in (QUICK, LOCAL):
            start = server.url(f"/to/302/{inward}")
            heard = server.check(start, limits=limits)[start]
            assert (heard.fault, heard.status, heard.detail) == (
                verdicts.PRIVATE_NETWORK,
                302,
                inward,
            )
            assert not heard.hops
    assert not server.methods("/secret")
    start = server.url(f"/to/302/{server.url('/secret', 'own.test')}", "localhost")
    assert server.check(start, limits=LOCAL)[start].status == 200


def test_an_open_connection_does_not_bypass_the_network_check(server: HostServer) -> None:
    inside = server.url("/ok", "own.test")
    outside = server.url(f"/after-a-moment/{inside}")
    heard = server.check(inside, outside, limits=LOCAL)
    assert (heard[inside].status, heard[outside].fault) == (200, verdicts.PRIVATE_NETWORK)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "own.test"])
def test_private_addresses_of_a_roadmap_are_requested_only_if_allowed(
    server: HostServer, host: str
) -> None:
    page = server.url("/reboot", host)
    result = judge(page, server.check(page)[page])
    assert (result.verdict, result.status) == ("refused", None)
    assert result.remark == "not asked: an address inside your own network"
    assert not server.requests
    assert server.check(page, limits=LOCAL)[page].status == 200


def test_a_link_local_address_is_never_requested(server: HostServer) -> None:
    for page in ("http://169.254.169.254/latest", "http://[fe80::1]/", "http://cloud.test/"):
        assert server.check(page, limits=LOCAL)[page].fault == verdicts.LOCAL_ADDRESS


def test_a_redirect_to_a_link_local_address_is_never_followed(server: HostServer) -> None:
    for target in ("http://169.254.169.254/latest", "http://[fe80::1]/"):
        start = f"http://localhost:{server.port}/to/302/{target}"
        assert server.check(start, limits=LOCAL)[start].fault == verdicts.PRIVATE_NETWORK


def test_a_move_before_a_busy_response_is_reported(server: HostServer) -> None:
    pages = [
        server.url("/to/301/" + server.url("/new", "busy.test")),
        server.url("/busy-always", "busy.test"),
    ]
    heard = server.check(*reversed(pages), limits=QUICK._replace(per_host=1))
    result = judge(pages[0], heard[pages[0]])
    assert result.now == server.url("/new", "busy.test")


def test_the_body_of_a_page_is_not_read(server: HostServer) -> None:
    assert server.judge("/huge-without-head").verdict == "ok"
    assert server.methods("/huge-without-head") == ["HEAD", "GET"]
    assert server.poured < 20_000_000, "what fits into the buffers of the sockets"


# -- rate limits ---------------------------------------------------------------------------------


def test_a_request_has_our_user_agent_and_head_comes_before_get(server: HostServer) -> None:
    server.judge("/no-head/405")
    assert [a.method for a in server.requests] == ["HEAD", "GET"]
    for asked in server.requests:
        agent = asked.headers["user-agent"]
        assert agent.startswith(f"learning-roadmap/{__version__} (")
        assert "links" in agent
        assert not set(asked.headers) & {"referer", "cookie", "authorization"}
    server.judge("/ok")
    assert server.methods("/ok") == ["HEAD"], "a page that is there is not fetched"


def test_no_cookie_is_kept(server: HostServer) -> None:
    server.judge("/cookie")
    server.judge("/ok")
    assert [a.path for a in server.requests] == ["/cookie", "/cookie-back", "/ok"]
    assert not [a for a in server.requests if "cookie" in a.headers]


def test_a_host_gets_two_requests_at_a_time_and_all_hosts_ten(server: HostServer) -> None:
    hosts = [f"h{i}.test" for i in range(8)]
    urls = [server.url(f"/a-moment/{i}", host) for i in range(3) for host in hosts]
    heard = server.check(*urls, limits=QUICK._replace(read=10, address=30))
    assert {h.status for h in heard.values()} == {200}
    assert len(server.requests) == len(urls)
    assert max(server.max_parallel.values()) <= 2
    assert 2 < server.max_parallel_in_all <= 10
    server.check(*(server.url(f"/a-moment/{i}", "one.test") for i in range(6)))
    assert server.max_parallel["one.test"] == 2


def test_a_host_that_many_redirects_lead_to_is_limited_too(server: HostServer) -> None:
    target = server.url("/a-moment", "popular.test")
    server.check(*(server.url(f"/to/302/{target}", f"h{i}.test") for i in range(8)))
    assert len(server.methods("/a-moment")) == 8
    assert server.max_parallel["popular.test"] <= 2


@pytest.fixture
def holds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record for how long hosts are put on hold, without waiting."""
    result: list[float] = []
    monkeypatch.setattr(HostQueue, "pause", lambda _, seconds: result.append(seconds))
    return result


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_retry_after_is_obeyed(server: HostServer, status: int, holds: list[float]) -> None:
    assert server.judge(f"/busy/{status}/7", QUICK._replace(max_retry_after=10)).verdict == "ok"
    assert holds == [7]
    assert server.methods(f"/busy/{status}/7") == ["HEAD", "HEAD"]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("wait", "requests"), [("3600", 1), ("7", 2)])
def test_a_host_with_a_long_retry_after_is_given_up(
    server: HostServer, status: int, wait: str, requests: int, holds: list[float]
) -> None:
    first = server.url(f"/busy-for/{status}/{wait}")
    others = [server.url(f"/{i}") for i in range(5)]
    limits = QUICK._replace(per_host=1, max_retry_after=10)
    heard = server.check(first, *others, limits=limits)
    assert len(server.requests) == requests
    assert (heard[first].status, heard[first].fault) == (status, verdicts.RETRY_LATER)
    assert {heard[url].fault for url in others} == {verdicts.TOLD_TO_WAIT}


def test_a_host_that_is_busy_twice_or_for_long_is_given_up(server: HostServer) -> None:
    assert server.judge("/busy-always/0").verdict == "refused"
    assert len(server.requests) == 2
    server.requests.clear()
    for path in ("/busy-always/3600", "/busy-always", "/busy-always/Wed, 21 Oct 2099 07:28:00 GMT"):
        url = server.url(path.replace(" ", "%20"))
        others = [server.url(f"/{i}") for i in range(5)]
        heard = server.check(url, *others, limits=QUICK._replace(per_host=1))
        assert {judge(u, h).verdict for u, h in heard.items()} == {"refused"}
        assert len(server.requests) == 1, "the others at this host were not asked any more"
        assert [judge(u, heard[u]).status for u in (url, *others)] == [429, *[None] * 5]
        assert "not asked" in judge(others[0], heard[others[0]]).remark
        server.requests.clear()


def test_a_silent_host_is_given_up(server: HostServer) -> None:
    urls = [server.url(f"/hangs-up/{i}") for i in range(12)]
    heard = server.check(*urls, server.url("/ok", "other.test"))
    assert {h.fault for u, h in heard.items() if u in urls} == {
        verdicts.BROKEN,
        verdicts.SILENT_HOST,
    }
    assert len([a for a in server.requests if a.host == "here.test"]) <= 8
    assert heard[server.url("/ok", "other.test")].status == 200


def test_a_host_that_is_given_up_takes_no_slot(
    server: HostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, taken = HostQueue.wait_for_turn, []
    monkeypatch.setattr(
        HostQueue, "wait_for_turn", lambda self: (taken.append(self), turn(self))[1]
    )
    server.check(
        *(server.url(f"/hangs-up/{i}") for i in range(12)), limits=QUICK._replace(per_host=1)
    )
    assert len(taken) == len(server.requests) == 6, "three pages by HEAD and GET"


def test_requests_waiting_for_a_host_that_is_given_up_are_not_sent(
    server: HostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = HostQueue.wait_for_turn

    @asynccontextmanager
    async def turn_and_close(self: HostQueue) -> AsyncIterator[None]:
        async with turn(self):
            self.closed_reason = verdicts.TOLD_TO_WAIT
            yield

    monkeypatch.setattr(HostQueue, "wait_for_turn", turn_and_close)
    assert server.judge("/ok").remark.startswith("not asked")
    assert not server.requests


def test_one_bad_page_does_not_make_a_host_silent(server: HostServer) -> None:
    urls = [server.url(f"/{name}/{i}") for i in range(5) for name in ("hangs-up", "ok")]
    heard = server.check(*urls, limits=QUICK._replace(per_host=1))
    assert verdicts.SILENT_HOST not in {h.fault for h in heard.values()}


def test_a_proxy_of_the_environment_is_used(
    server: HostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{server.port}")
    url = "http://far.away/page"
    assert server.check(url)[url].status == 200
    assert server.requests[0].path == url
    monkeypatch.setenv("HTTP_PROXY", "carrier-pigeon://coop")
    with pytest.raises(UsageError, match="proxy"):
        server.check(url)


def test_an_unreachable_proxy_is_named_without_its_password(
    server: HostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://far.away/page"
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        proxy = f"127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv("HTTP_PROXY", f"http://me:secret@{proxy}")
        result = judge(url, server.check(url)[url])
    assert result.remark == f"no connection through the proxy of this machine ({proxy})"
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.nowhere:3128")
    assert "(proxy.nowhere:3128)" in judge(url, server.check(url)[url]).remark


def test_a_proxy_may_be_in_a_private_network(
    server: HostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url("", "own.test"))
    url = "http://far.away/page"
    assert server.check(url)[url].status == 200


@pytest.mark.parametrize("scheme", ["HTTP", "HTTPS"])
def test_a_proxy_with_an_invalid_port_is_a_usage_error(
    server: HostServer, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv(f"{scheme}_PROXY", "http://127.0.0.1:99999")
    with pytest.raises(UsageError, match=r"the proxy set in the environment .* [Pp]ort"):
        server.check("http://far.away/page")


def test_missing_certificates_are_a_usage_error(
    server: HostServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing"))
    with pytest.raises(
        UsageError, match=r"the trusted certificates cannot be read: No such file"
    ) as said:
        server.check(server.url("/ok"))
    assert "SSL_CERT_FILE" in said.value.hint


def test_an_error_on_one_page_does_not_stop_the_others(
    server: HostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(host: str, port: object, **how: int) -> object:
        if host in ("odd.test", b"odd.test"):
            raise UnicodeError
        return resolve(host, port, **how)

    monkeypatch.setattr(socket, "getaddrinfo", stumble)
    location = client._location

    def stumble_too(response: object) -> str:
        if len(server.requests) == 1:
            raise OverflowError
        return location(response)  # type: ignore[arg-type]

    monkeypatch.setattr(client, "_location", stumble_too)
    pages = [server.url("/1"), server.url("/2", "odd.test"), server.url("/3")]
    heard = server.check(*pages)
    assert heard[pages[1]].fault == verdicts.NO_HOST
    assert heard[pages[2]].status == 200


def test_a_socks_proxy_is_refused_with_our_own_message(
    server: HostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(UsageError, match="a SOCKS proxy, which is not supported") as refused:
        server.check("http://far.away/page")
    assert "pip install" not in refused.value.sentence + refused.value.hint


# -- interruption --------------------------------------------------------------------------------


def test_ctrl_c_stops_at_once_and_keeps_results(server: HostServer) -> None:
    heard: dict[str, Response] = {}
    fast, slow = server.url("/ok"), server.url("/slow", "other.test")
    main = threading.main_thread().ident
    assert main is not None

    def stop() -> None:
        while not (heard and server.methods("/slow")):
            server.night.wait(0.02)
        signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=stop, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        link_check.check_pages([fast, slow], heard.__setitem__, QUICK._replace(read=15, address=30))
    assert list(heard) == [fast]
    assert server.inside["other.test"] == 1, "the slow one is at it still"


def test_a_dead_name_server_does_not_delay_the_exit(
    server: HostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: ended.append(server.night.wait(20)) or []
    )
    heard = server.check("http://somewhere.test/", limits=QUICK._replace(connect=0.3))
    assert not ended, "the name server is at it still"
    assert heard["http://somewhere.test/"].fault == verdicts.NO_CONNECTION
