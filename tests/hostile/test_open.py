"""`open` hands a browser nothing but addresses of the web, whoever wrote them, and starts nothing else."""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import seal
from tests.cli.program import BREAD, PROGRAM, Learner, at_terminal, environment
from tests.hostile.harmless import assert_text
from tests.hostile.test_output import write_forged_log

REFUSED = (
    "javascript:alert(1)", "JAVASCRIPT://good.example/%0aalert(1)", "data:text/html,x",
    "file:///etc/passwd", "FILE://localhost/etc/passwd", "vbscript:x", "ftp://good.example/x",
    "mailto:a@good.example", "x-apple.systempreferences:", "steam://run/1", "about:blank",
    "//good.example/x", "/etc/passwd", "-version", "--help", "good.example", "http:/good.example",
    "http:good.example", "https:///x", "https://", "https://?x", " https://good.example",
    "https://good.example/a b", "https://good.example/\nx", "https://good.example/\x1b[31m",
    "ht\ttps://good.example", "https://user@good.example", "https://user:pass@good.example",
    "https://good.example\\@evil.example", "https://good.example%00@evil.example",
    "https://münchen.example/", "https://good.example/\u202egpj", "https://good.exämple/",
    "https://[::1/x", "https://good.example:port/", "\u200bhttps://good.example",
)  # fmt: skip
OPENED = (
    "https://good.example/x?a=b&c=$(touch%20pwned);`id`|'\"#%s",
    "HTTP://good.example:8080/",
    "https://xn--mnchen-3ya.example/",
    "https://[::1]/x",
    "https://good.example/@user",
)


def a_browser(folder: Path) -> tuple[Path, Path]:
    """Return a program that notes how it was called, and the file in which it does."""
    browser, seen = folder / "a browser", folder / "seen"
    browser.write_text(f'#!/bin/sh\nprintf \'%s\\n\' "$#" "$@" >> {shlex.quote(str(seen))}\n')
    browser.chmod(0o755)
    return browser, seen


def with_addresses(learner: Learner, urls: tuple[str, ...]) -> list[str]:
    """Write addresses into the database, as whoever can edit the file might; return their names."""
    names = [f"link-{number}" for number in range(len(urls))]
    with closing(sqlite3.connect(learner.database, isolation_level=None)) as connection:
        for place, (name, url) in enumerate(zip(names, urls, strict=True)):
            connection.execute(
                "insert into reading (roadmap, id, title, author, kind, url, free, note, names)"
                " values ('bread', ?, ?, '', 'article', ?, 1, '', ?)",
                (name, name, url, name),
            )
            connection.execute(
                "insert into assignment (roadmap, topic, place, reading, part, role)"
                " values ('bread', 'mix', ?, ?, '', 'core')",
                (100 + place, name),
            )
    seal(learner.database)
    return names


def opens(learner: Learner, names: list[str], **env: str) -> list[tuple[int, str]]:
    """Open things one after the other at a terminal; return exit codes and what was shown."""
    program = shlex.join(PROGRAM)
    lines = [f'{program} open {name}; echo "|$?|"' for name in names]
    _, screen = at_terminal(
        ["bash", "-c", "\n".join(lines)], 200, {**environment(), **learner.settings, **env}
    )
    parts = screen.split("|\n")[:-1]
    return [(int(part.rpartition("|")[2]), part.rpartition("|")[0]) for part in parts]


def test_what_is_no_address_of_the_web_reaches_no_browser(mia: Learner, tmp_path: Path) -> None:
    browser, seen = a_browser(tmp_path)
    message = opens(mia, with_addresses(mia, REFUSED), BROWSER=f"'{browser}' %s")
    assert len(message) == len(REFUSED)
    for code, screen in message:
        assert code == 2, screen
        assert "the address" in screen
        assert_text(screen)
    assert not seen.exists()


def test_an_address_of_the_web_reaches_the_browser_as_one_word(
    mia: Learner, tmp_path: Path
) -> None:
    browser, seen = a_browser(tmp_path)
    message = opens(mia, with_addresses(mia, OPENED), BROWSER=str(browser))
    assert [code for code, _ in message] == [0] * len(OPENED)
    assert seen.read_text() == "".join(f"1\n{url}\n" for url in OPENED)
    for (_, screen), url in zip(message, OPENED, strict=True):
        assert url in screen.splitlines()
    assert not (tmp_path / "pwned").exists()


def test_a_link_from_another_machines_log_is_looked_at_too(mia: Learner, tmp_path: Path) -> None:
    browser, seen = a_browser(tmp_path)
    assert mia.types("merge", str(write_forged_log(tmp_path / "log.jsonl", 0))).code == 0
    names = ["own-mix", "own-knead", "own-bake"]
    urls = {r["id"]: r["url"] for r in mia.asks("reading --all")["readings"] if r["own"]}
    assert set(urls) == set(names)
    for code, screen in opens(mia, names, BROWSER=str(browser)):
        assert code == 2, screen
        assert_text(screen)
    assert not seen.exists()


def test_a_link_of_ones_own_must_be_of_the_web(mia: Learner) -> None:
    for url in REFUSED:
        said = mia.types("link mix --", url)
        assert said.code == 2, (url, said)
        assert_text(said.err)
    assert mia.types(f"check {BREAD}").code == 0


@pytest.mark.parametrize(
    "browser",
    [
        "%s",
        "'%s",
        "%s &",
        "/no/such %s",
        "/no/such",
        "::",
        " ",
        "/dev/null",
        "\x1b[31m",
        "%s%s",
        "&%s",
    ],
)
def test_a_strange_browser_is_no_mistake_of_ours(
    mia: Learner, tmp_path: Path, browser: str
) -> None:
    # Without others that the machine has.
    ((code, screen),) = opens(
        mia, ["manual"], BROWSER=browser, DISPLAY="", PATH="/nonexistent:/bin"
    )
    assert code == 0, screen
    assert "https://example.org/manual" in screen
    assert "mistake" not in screen
