"""The verdicts on addresses: a refusal is not gone, a temporary redirect is not moved.

Holds: core.model.verdicts.
"""

import pytest

from roadmap_cli.core.model import verdicts
from roadmap_cli.core.model.verdicts import (
    Judgement,
    Redirect,
    Response,
    allowed_networks,
    judge,
    network_of,
    redirect_networks,
)

DEEP = "https://example.org/docs/page"


def after(*hops: tuple[int, str], status: int | None = 200, url: str = DEEP) -> Judgement:
    return judge(url, Response(tuple(Redirect(*hop) for hop in hops), status))


@pytest.mark.parametrize(
    "status", [401, 403, 405, 406, 409, 418, 429, 451, 500, 503, 999, 402, 304]
)
def test_a_refusal_is_never_gone(status: int) -> None:
    assert after(status=status).verdict == "refused"
    assert after((301, "https://example.org/new"), status=status).verdict == "refused"


@pytest.mark.parametrize(
    "fault",
    [
        verdicts.NO_HOST,
        verdicts.NO_CONNECTION,
        verdicts.TOO_SLOW,
        verdicts.BAD_CERTIFICATE,
        verdicts.BROKEN,
    ],
)
def test_no_response_is_never_gone(fault: str) -> None:
    result = judge(DEEP, Response((), None, fault, "certificate has expired"))
    assert (result.verdict, result.status) == ("unreachable", None)
    assert "certificate has expired" in result.remark


@pytest.mark.parametrize("status", [404, 410])
def test_only_404_and_410_are_gone(status: int) -> None:
    assert after(status=status) == Judgement("gone", status)
    assert (
        "https://example.org/new" in after((302, "https://example.org/new"), status=status).remark
    )


@pytest.mark.parametrize(
    ("url", "to"),
    [
        (DEEP, "https://example.org/new/place"),
        ("http://example.org/docs/page", DEEP),
        ("http://example.org/", "https://example.org/"),
        ("http://example.org", "https://www.example.org/"),
        (DEEP, "https://other.example/docs/page"),
        (DEEP, DEEP + "?edition=2"),
        ("http://example.org/docs", "https://example.org/docs/"),
    ],
)
def test_a_permanent_redirect_is_moved(url: str, to: str) -> None:
    for status in (301, 308):
        assert after((status, to), url=url) == Judgement("moved", 200, to)
    for status in (302, 303, 307):
        assert after((status, to), url=url).verdict == "ok"


@pytest.mark.parametrize(
    "to",
    [
        "https://example.org/docs/page/",
        "https://example.org/en/docs/page",
        "https://example.org/en-US/docs/page",
        "https://example.org/docs/pt_BR/page",
        "https://example.org/docs/page#top",
    ],
)
def test_an_added_slash_or_language_is_ok(to: str) -> None:
    result = after((301, to))
    assert (result.verdict, result.now) == ("ok", "")


def test_the_new_address_is_that_of_the_last_leading_permanent_redirect() -> None:
    secure, latest = "https://example.org/lib", "https://example.org/lib/en/v3/"
    result = after((301, secure), (302, latest), url="http://example.org/lib")
    assert result == Judgement("moved", 200, secure)
    assert after((302, latest), (301, secure), url="http://example.org/lib").verdict == "ok"


def test_the_new_address_keeps_the_fragment() -> None:
    assert after((301, "https://example.org/b"), url=DEEP + "#x").now == "https://example.org/b#x"
    assert after((301, "https://example.org/b#y"), url=DEEP + "#x").now == "https://example.org/b#y"


@pytest.mark.parametrize("status", [301, 302])
@pytest.mark.parametrize(
    "front",
    [
        "https://example.org/",
        "https://example.org",
        "https://example.org/en/",
        "https://example.org/index.html",
        "https://buyer.example/?from=old",
    ],
)
def test_a_redirect_to_a_front_page_is_suspicious(status: int, front: str) -> None:
    result = after((status, front))
    assert (result.verdict, result.now) == ("moved", ""), "nothing to write into a roadmap"
    assert front in result.remark
    assert "front page" in result.remark
    assert after((status, front), url="https://example.org/?p=12").verdict == "moved"


def test_a_front_page_may_redirect_to_a_front_page() -> None:
    assert after((302, "https://example.org/en/"), url="https://example.org/").verdict == "ok"
    assert after((301, "https://example.org/en/"), url="https://example.org/").verdict == "ok"


def test_a_page_without_redirect_is_ok_whatever_its_address() -> None:
    for url in ("https://example.org/?p=12", "https://example.org/en/?p=12"):
        assert after(url=url) == Judgement("ok", 200)


def test_a_redirect_to_an_error_page_is_suspicious() -> None:
    for name in ("404", "404.html", "not-found", "page-not-found", "PageNotFound"):
        result = after((302, f"https://example.org/{name}"))
        assert (result.verdict, "error page" in result.remark) == ("moved", True), name
        assert after((301, f"https://example.org/{name}")).now == ""


def test_a_redirect_to_a_login_is_refused() -> None:
    for login in ("https://example.org/login?next=/docs/page", "https://accounts.example.org/v3"):
        result = after((302, login))
        assert result.verdict == "refused"
        assert "login" in result.remark
    result = after((301, "https://example.org/guide/login"))
    assert (result.verdict, result.now) == ("moved", "")
    assert "login page: https://example.org/guide/login" in result.remark
    result = after((301, "https://new.example/docs"), (302, "https://new.example/login"))
    assert (result.verdict, result.now) == ("refused", "https://new.example/docs")
    assert (
        after((302, "https://example.org/login/")[:2], url="https://example.org/login").verdict
        == "ok"
    )


def test_a_refusal_after_a_move_keeps_the_new_address() -> None:
    assert after((301, "https://new.example/docs"), status=403).now == "https://new.example/docs"
    for nothing in ("login", "404.html", ""):
        result = after((301, f"https://new.example/{nothing}"), status=403)
        assert (result.verdict, result.now) == ("refused", "")
        assert f"https://new.example/{nothing}" in result.remark


@pytest.mark.parametrize(
    ("url", "network"),
    [
        ("http://localhost/x", "own"),
        ("http://a.localhost./", "own"),
        ("http://127.0.0.1:8000/", "own"),
        ("http://127.1/", "own"),
        ("http://0x7f000001/", "own"),
        ("http://2130706433/", "own"),
        ("http://017700000001/", "own"),
        ("http://0.0.0.0/", "own"),
        ("http://[::1]/", "own"),
        ("http://[::ffff:127.0.0.1]/", "own"),
        ("http://10.1.2.3/", "private"),
        ("http://192.168.0.1./", "private"),
        ("http://[fd00::1]/", "private"),
        ("http://169.254.169.254/latest", "link"),
        ("http://169.254.43518/latest", "link"),
        ("http://[::ffff:169.254.169.254]/", "link"),
        ("http://[fe80::1]/", "link"),
        ("https://example.org/", ""),
        ("https://1.2.3.4.5/", ""),
        ("https://999.9.9.9/", ""),
        ("https://8.8.8.8/", ""),
    ],
)
def test_private_addresses_are_recognised(url: str, network: str) -> None:
    assert network_of(url) == network


@pytest.mark.parametrize(
    ("here", "target", "followed"),
    [
        ("https://example.org/", "https://example.com/", True),
        ("https://example.org/", "http://localhost/", False),
        ("https://example.org/", "http://10.0.0.1/", False),
        ("http://localhost/", "http://127.0.0.1/", True),
        ("http://localhost/", "http://10.0.0.1/", False),
        ("http://10.0.0.1/", "http://localhost/", False),
        ("http://10.0.0.1/", "http://192.168.0.1/", True),
        ("http://localhost/", "http://169.254.169.254/", False),
        ("http://localhost/", "http://[fe80::1]/", False),
        ("http://169.254.1.1/", "http://169.254.169.254/", False),
        ("http://10.0.0.1/", "https://example.org/", True),
    ],
)
def test_a_host_must_not_redirect_into_another_private_network(
    here: str, target: str, followed: bool
) -> None:
    assert (network_of(target) in redirect_networks(frozenset({network_of(here)}))) is followed


@pytest.mark.parametrize("local", [False, True])
def test_private_addresses_are_requested_only_if_allowed(local: bool) -> None:
    allowed = allowed_networks(local=local)
    assert network_of("https://example.org/") in allowed
    assert (network_of("http://192.168.0.1/reboot") in allowed) is local
    assert (network_of("http://localhost:8000/") in allowed) is local
    assert network_of("http://169.254.169.254/") not in allowed


def test_a_page_that_was_not_requested_has_a_remark_and_no_status() -> None:
    result = judge(DEEP, Response((), None, verdicts.TOLD_TO_WAIT))
    assert (result.verdict, result.status) == ("refused", None)
    assert result.remark.startswith("not asked")


def test_a_move_before_a_refusal_is_reported_once() -> None:
    new = "https://new.example/docs"
    for status, fault in ((None, verdicts.TOLD_TO_WAIT), (429, verdicts.RETRY_LATER), (403, "")):
        result = judge(DEEP, Response((Redirect(301, new),), status, fault))
        assert result.now == new
        assert new not in result.remark
