"""Which addresses may be stored, printed and opened.

Holds: core.model.addresses, core.model.readings.
"""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.small_roadmaps import thorough

from roadmap_cli.core.model.addresses import find_fault


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.python.org/3/",
        "http://localhost:8000/a?b=c&d=%20#e",
        "HTTPS://Example.ORG",
        "https://[2001:db8::1]/x",
        "https://example.org/@user/a@b",
        "https://xn--bcher-kva.example/",
    ],
)
def test_an_ordinary_address_is_valid(url: str) -> None:
    assert find_fault(url) == ""


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "does not begin with http:// or https://"),
        ("example.org", "does not begin with http:// or https://"),
        ("javascript:alert(1)", "does not begin with http:// or https://"),
        ("file:///etc/passwd", "does not begin with http:// or https://"),
        ("data:text/html,x", "does not begin with http:// or https://"),
        ("-https://example.org", "does not begin with http:// or https://"),
        ("https://", "names no host"),
        ("https:example.org", "names no host"),
        ("http://:80/", "names no host"),
        ("https://me:secret@example.org", "holds a user name"),
        ("https://example.org@evil.org", "holds a user name"),
        ("https://@example.org", "holds a user name"),
        ("https://[::1", "is not a web address"),
        ("https://example.org:99999", "is not a web address"),
        ("https://example.org:port", "is not a web address"),
        ("https://evil.org\\.example.org", "holds a backslash"),
        (" https://example.org", "holds a blank"),
        ("https://example.org/a b", "holds a blank"),
        ("https://example.org/\n", "holds characters other than printable ASCII"),
        ("https://example.org/\x1b[31m", "holds characters other than printable ASCII"),
        ("https://bücher.example", "holds characters other than printable ASCII"),
        ("https://example.org/\u202egnp", "holds characters other than printable ASCII"),
    ],
)
def test_an_invalid_address_is_explained(url: str, sentence: str) -> None:
    assert find_fault(url) == sentence


@thorough
@given(st.builds("{}{}".format, st.sampled_from(("", "http://", "https://")), st.text(max_size=20)))
def test_a_valid_address_is_printable_and_has_a_host(url: str) -> None:
    if not find_fault(url):
        assert re.fullmatch("[!-~]+", url)
        assert url.lower().startswith(("http://", "https://"))
        assert re.fullmatch("[^@]+", url.split("/")[2])


def has_plain_host(url: str) -> bool:
    """Return whether the standard library finds a host and no user in an address."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname and "@" not in parts.netloc and (parts.port or 0) >= 0)
    except ValueError:
        return False


@thorough
@given(
    st.sampled_from(("http", "https", "HTTPS", "ftp", "")),
    st.text("ab0.-:@[]%/?#\\é \n", max_size=12),
)
def test_an_address_is_valid_exactly_when_the_library_finds_a_plain_host(
    scheme: str, rest: str
) -> None:
    url = f"{scheme}://{rest}"
    printable = re.fullmatch(r"[!-\[\]-~]*", url) is not None
    expected = printable and scheme.startswith(("http", "HTTP")) and has_plain_host(url)
    assert (find_fault(url) == "") is expected
