"""What is on the screen: colour, width and characters, at a terminal and in a pipe.

Holds: cli.output.display, core.answers.report_rows, render.pages.grid.
"""

import json
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len  # noqa: TID253 - a second opinion on how wide characters are
from tests.cli.program import PROGRAM, Learner, environment

from roadmap_cli.cli.output import display

ESCAPE = "\x1b"
MARGIN = 14  # the widest that any layout leaves before a word
PLAN = "plan --hours-per-week 5"
LOOKS = ("next", "report", "list", "tree", "path shape", PLAN, "show mix", "reading", "history")
LOOKS += ("doctor", "report --chart")
MAPS = ("tree", "tree --all", PLAN)
NO_UTF8 = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith(("linux", "darwin")), reason="terminals of Unix"
)


@pytest.fixture(scope="module")
def long_names(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """A learner whose roadmap has the longest ids and titles that are allowed."""
    home = tmp_path_factory.mktemp("long")
    name = "-".join(["abcdef"] * 8)
    title = "Wie man Brot bäckt 面包 " * 6
    topics = [
        f"      - {{id: {name}-{i}, title: {title}{i}, hours: {i + 1},"
        + f" prerequisites: [{name + '-' + str(i - 1) if i else ''}]}}"
        for i in range(4)
    ]
    text = "\n".join(
        [
            f"format: 1\nid: long\ntitle: {title}",
            "tracks:",
            f"  - id: {name}",
            "    topics:",
            *topics,
        ]
    )
    file = home / "long.yaml"
    file.write_text(text + "\n", "utf-8")
    learner = Learner(home / "home")
    assert learner.types(f"load {file}").code == 0
    learner.types(f"done {name}-0 --note 'a note'")
    return learner


def too_wide(screen: str, columns: int) -> list[str]:
    """Return the lines that are wider without need: ids, addresses and paths stay whole."""
    return [
        line
        for line in screen.splitlines()
        if cell_len(line) > columns and max(map(cell_len, line.split())) <= columns - MARGIN
    ]


# -- colour --------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["next", "report", "--help --no-pager", "done nope"])
def test_no_color_means_not_one_escape_byte_at_a_terminal(eva: Learner, line: str) -> None:
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        _, screen = eva.sees(line, env=env)
        assert screen
        assert ESCAPE not in screen


@pytest.mark.parametrize(
    ("line", "env", "colored"),
    [
        ("next", {}, True),
        ("report", {}, True),
        ("next", {"NO_COLOR": ""}, True),
        ("next", {"CLICOLOR": "0"}, False),
        ("next --color never", {}, False),
        ("--help --no-pager --color never", {}, False),
        ("--color=never done -h", {}, False),
        ("next", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("next --color always", {"NO_COLOR": "1"}, True),
        ("report --color always", {"TERM": "dumb"}, True),
        ("next", {"ROADMAP_COLOR": "never"}, False),
    ],
)
def test_colour_at_a_terminal_follows_the_usual_order(
    eva: Learner, line: str, env: dict[str, str], colored: bool
) -> None:
    assert (ESCAPE in eva.sees(line, env=env)[1]) is colored


@pytest.mark.parametrize(
    ("line", "settings", "colored"),
    [
        ("next", {}, False),
        ("report", {}, False),
        ("next", {"FORCE_COLOR": "1"}, True),
        ("report", {"FORCE_COLOR": "1"}, True),
        ("next", {"CLICOLOR_FORCE": "1"}, True),
        ("next", {"CLICOLOR_FORCE": "0"}, False),
        ("report --color always", {}, True),
        ("next", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("next --color never", {"FORCE_COLOR": "1"}, False),
        ("report --json", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_in_a_pipe_follows_the_usual_order(
    eva: Learner, line: str, settings: dict[str, str], colored: bool
) -> None:
    result = Learner(eva.home, settings).types(line)
    assert (ESCAPE in result.out) is colored


def test_colour_carries_no_information_alone(eva: Learner) -> None:
    colors = re.compile(r"\x1b\[[\d;]*m")
    for line in ("next", "report", "report --chart", "show mix", "tree", "path shape", PLAN):
        with_color = eva.sees(line)[1]
        without = eva.sees(line, env={"NO_COLOR": "1"})[1]
        plain = [text.rstrip() for text in colors.sub("", with_color).splitlines()]
        assert plain == without.splitlines(), line


def test_the_burn_up_is_on_a_large_terminal_only(eva: Learner) -> None:
    heading = "Hours of the plan: "
    assert heading in eva.sees("report", 100)[1]
    assert heading not in eva.sees("report", 99)[1]
    assert heading not in eva.types("report").out
    assert heading in eva.sees("report --chart", 40)[1]


# -- width ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(eva: Learner, columns: int) -> None:
    for line in ("next -n 4", "report", "done nope"):
        _, screen = eva.sees(line, columns, {"NO_COLOR": "1"})
        assert screen
        assert too_wide(screen, columns) == [], line


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_columns_says(
    eva: Learner, long_names: Learner, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    looks = (*LOOKS, "report --remaining", "report --since 2026-01-01", "search bread", "use")
    for learner, lines in (
        (eva, (*looks, "note mix --show", "done mix", "undo", "redo", "reading --all")),
        (long_names, ("next -n 4", "report", "list", "report --remaining", "use", *MAPS)),
    ):
        for line in lines:
            for how in ("", "--ascii", "--color always"):
                out = re.sub(r"\x1b\[[\d;]*m", "", learner.types(f"{line} {how}").out)
                assert too_wide(out, columns) == [], (line, how)


def test_names_are_never_cut(long_names: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    name = "-".join(["abcdef"] * 8) + "-3"
    goal = "path " + "-".join(["abcdef"] * 8) + "-3"
    for line in ("list", "report --remaining", *MAPS, goal, "plan --hours-per-week 50"):
        for how in ("", "--color always"):
            assert name in long_names.types(f"{line} {how}").out, (line, how)


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120, 200])
def test_no_title_of_a_track_or_a_milestone_is_cut(ada: Learner, columns: int) -> None:
    screen = ada.sees("report --no-pager", columns, {"NO_COLOR": "1"})[1]
    words = " ".join(screen.split())
    data = ada.asks("report")
    for title in [track["title"] for track in data["tracks"]]:
        assert title in words or columns < 80, title
        assert all(word in words for word in title.split()), title
    assert "…" not in words.replace("… 7 more", "")


def test_what_is_piped_is_plain_and_whole(ada: Learner) -> None:
    titles = [topic["title"] for group in ada.asks("list")["groups"] for topic in group["topics"]]
    for line in ("list", "report --remaining"):
        result = ada.runs(line)
        assert ESCAPE not in result.out
        assert all(title in result.out for title in titles), "each on one line"


# -- characters ----------------------------------------------------------------------------------


def test_where_only_ascii_can_be_shown_ascii_is_shown(eva: Learner) -> None:
    for line in ("next", "report", "reading --all", "--help"):
        result = eva.runs(line, env=NO_UTF8)
        assert (result.code, result.err) == (0, ""), line
        assert result.out.isascii()
    assert "x  mix" in eva.runs("list", env=NO_UTF8).out


def test_ascii_can_be_asked_for(eva: Learner) -> None:
    for line in (*LOOKS, "--help", "done -h"):
        out = eva.types(f"{line} --ascii").out
        assert out.replace("Crème de la crème", "").isascii(), line
    assert Learner(eva.home, {"ROADMAP_ASCII": "1"}).types("report").out.isascii()
    assert "✓  mix" in eva.types("list").out


def test_ascii_replaces_signs_and_no_letter(long_names: Learner) -> None:
    for line in ("list", "tree", "next", "show " + "-".join(["abcdef"] * 8) + "-3"):
        out = long_names.types(f"{line} --ascii").out
        assert "Brot bäckt 面包" in " ".join(out.split()), line
        assert not set(out) & set("○◌✓▸├└│─·"), line
    assert "面包" in long_names.runs("list --ascii").out


def test_an_encoding_loses_only_the_letters_that_it_lacks(long_names: Learner) -> None:
    out = long_names.runs("list", env={"PYTHONIOENCODING": "latin-1"}).out
    assert "Brot b\\xe4ckt ????" in out
    assert "Brot backt ????" in long_names.runs("list", env=NO_UTF8).out


def test_signs_mean_the_same_on_every_page(eva: Learner) -> None:
    states = {
        topic["id"]: ("ready" if topic["ready"] else "waits")
        if topic["state"] == "open"
        else topic["state"]
        for group in eva.asks("list")["groups"]
        for topic in group["topics"]
    }
    signs: dict[str, set[str]] = {}
    for line in ("list", "tree", "path shape", "report --remaining"):
        for sign, name in re.findall(r"([○◌✓▸≈–‖])  ([a-z-]+)", eva.types(line).out):
            signs.setdefault(states[name], set()).add(sign)
    assert all(len(found) == 1 for found in signs.values()), signs
    assert len({sign for found in signs.values() for sign in found}) == len(signs) > 3


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "foot"}, True),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"WT_SESSION": "1"}, True),
        ({"VTE_VERSION": "4999"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"KONSOLE_VERSION": "230800"}, True),
        ({"KONSOLE_VERSION": "new"}, False),
        ({"TERM": "screen", "VTE_VERSION": "7600"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"}, True),
        ({"TERM": "linux"}, False),
    ],
)
def test_links_are_for_terminals_that_are_known_to_follow_them(
    environ: dict[str, str], known: bool
) -> None:
    assert display.knows_links(environ) is known


def test_addresses_are_links_at_such_a_terminal_and_nowhere_else(eva: Learner) -> None:
    link = f"{ESCAPE}]8;;https://example.org/"
    env = {"TERM_PROGRAM": "WezTerm"}
    for line in ("show mix", "reading --all", "next -n 2"):
        assert link in eva.sees(line, env=env)[1], line
        assert link not in eva.sees(line)[1], line
        assert link not in eva.sees(line, env={**env, "NO_COLOR": "1"})[1], line
        assert link not in eva.runs(f"{line} --color always", env=env).out, line


def test_long_lists_are_as_coloured_as_short_ones(ada: Learner) -> None:
    for line in ("list", "tree"):
        colored = ada.types(f"{line} --color always").out.splitlines()
        assert len(colored) > 137
        assert sum(ESCAPE in text for text in colored) > 137


def test_json_is_utf8_and_whole_in_every_locale(eva: Learner) -> None:
    good = eva.types("report --json").out
    listed = eva.types("reading --all --json")
    assert "Crème de la crème" in listed.out
    assert json.loads(eva.runs("reading --all --json", env=NO_UTF8).out) == listed.json
    assert eva.runs("report --json", env=NO_UTF8).out == good
    assert eva.types("report --json --ascii").out == good
    failed = eva.runs("done nöpe --json", env=NO_UTF8)
    assert "nöpe" in failed.json["errors"][0]["sentence"]


def test_what_is_typed_in_utf8_is_kept_as_typed_in_every_locale(mia: Learner) -> None:
    assert mia.runs("note mix naïve «quotes»", env=NO_UTF8).code == 0
    assert mia.types("note mix --show --json").data["notes"][0]["text"] == "naïve «quotes»"


def test_bytes_that_are_no_characters_are_refused(mia: Learner) -> None:
    for env in ({}, NO_UTF8):
        done = subprocess.run(
            [*PROGRAM, "note", "mix", b"caf\xe9"],
            env={**environment(), **mia.settings, **env},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"not characters" in done.stderr
