"""What the Tab key offers, in the words of each shell, and the scripts in the shells themselves.

Holds: cli.input.completion, cli.input.keys.
"""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from tests.builders import fingerprints
from tests.cli.program import (
    BREAD,
    PROGRAM,
    Learner,
    Result,
    at_terminal,
    environment,
    moved_in,
    needs_full_device,
)

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture(scope="module")
def eva(bread_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Learner:
    """Eva has done one topic and begun another; these tests only look."""
    learner = moved_in(bread_home, tmp_path_factory.mktemp("eva") / "home")
    for line in ("done mix", "start feed-starter", "skip flour-lore"):
        assert learner.types(line).code == 0
    return learner


def tab(learner: Learner, line: str, shell: str = "bash") -> Result:
    """Press Tab at the end of a line."""
    words = shlex.split(line.replace("'", "")) + ([""] if line.endswith(" ") else [])
    asked = {
        "bash": {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    settings = {**learner.settings, **asked, "_ROADMAP_COMPLETE": f"complete_{shell}"}
    return Learner(learner.home, settings).types("")


def offered(learner: Learner, line: str) -> list[str]:
    result = tab(learner, line)
    assert (result.code, result.err) == (0, "")
    return result.out.split()


# -- what is offered -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("roadmap do", ["done", "doctor"]),
        ("roadmap help rep", ["report"]),
        ("roadmap zzz ", []),
        ("roadmap done kn", ["knead"]),
        ("roadmap done KNE", ["knead"]),
        ("roadmap done zzz", []),
        ("roadmap done ", ["feed-starter", "knead", "preheat", "bake", "rise", "shape"]),
        ("roadmap --json done ", ["feed-starter", "knead", "preheat", "bake", "rise", "shape"]),
        ("roadmap done knead ", ["feed-starter", "preheat", "bake", "rise", "shape"]),
        ("roadmap stop ", ["feed-starter"]),
        ("roadmap reopen ", ["mix", "flour-lore", "feed-starter"]),
        ("roadmap start s", ["shape"]),
        ("roadmap done --ra", ["--rating"]),
        ("roadmap done --rating ", ["1", "2", "3", "4"]),
        ("roadmap next --track ", ["dough", "oven"]),
        ("roadmap report ", ["dough", "oven"]),
        ("roadmap next --goal so", ["sourdough"]),
        ("roadmap list --stage m", ["mastery"]),
        ("roadmap list --state s", ["skipped"]),
        ("roadmap reading --kind v", ["video"]),
        ("roadmap reading --topic kn", ["knead"]),
        ("roadmap report --format ", ["terminal", "json", "md", "csv", "html", "svg"]),
        ("roadmap report --format = h", ["html"]),
        ("roadmap report --color n", ["never"]),
        ("roadmap read ma", ["manual"]),
        ("roadmap open ma", ["manual"]),
        ("roadmap use ", ["bread"]),
        ("roadmap next --roadmap b", ["bread"]),
        ("roadmap know do", ["dough"]),
        ("roadmap know first", ["first-loaf"]),
        ("roadmap show sour", ["sourdough"]),
        ("roadmap done mix --on t", ["today", "tuesday", "thursday"]),
        ("roadmap report --since y", ["yesterday"]),
        ("roadmap report --as-of = f", ["friday"]),
        ("roadmap done feed-", ["feed-starter"]),
        ("roadmap done feed_", ["feed-starter"]),
        ("roadmap next --track = ", ["dough", "oven"]),
        ("roadmap note mix ", []),
        ("roadmap spent mix ", ["15m", "30m", "45m", "1h", "1h30", "2h", "3h"]),
        ("roadmap done mix --spent 3", ["30m", "3h"]),
        (
            "roadmap config ",
            ["roadmap", "day_starts", "hours_per_week", "color", "ascii", "sync", "sync_after"],
        ),
        ("roadmap config color ", ["auto", "always", "never"]),
        ("roadmap config ascii t", ["true"]),
        ("roadmap config roadmap ", ["bread"]),
        ("roadmap config day_starts ", []),
        ("roadmap timer st", ["start", "stop", "status"]),
        ("roadmap timer stop ", ["feed-starter"]),
        ("roadmap timer start kn", ["knead"]),
        ("roadmap undo ", []),
        ("roadmap load ", []),
    ],
)
def test_tab_offers_the_names_of_the_parameter(eva: Learner, line: str, offers: list[str]) -> None:
    found = offered(eva, line)
    if line.endswith("do"):
        assert set(found) == set(offers)
    else:
        assert found == offers


def test_every_command_and_option_is_offered(eva: Learner) -> None:
    commands = offered(eva, "roadmap ")
    assert {"next", "done", "report", "doctor"} <= set(commands)
    for command in commands:
        options = offered(eva, f"roadmap {command} --")
        assert {"--json", "--quiet", "--color"} <= set(options), command


def test_zsh_and_fish_get_titles_as_help(eva: Learner) -> None:
    zsh = tab(eva, "roadmap done kn", "zsh").out
    assert zsh == '_arguments \'*: :(("knead":"Knead it"))\'\n'
    assert tab(eva, "roadmap done kn", "fish").out == "knead\tKnead it\n"
    assert tab(eva, "roadmap load ", "zsh").out == "_files\n"
    assert tab(eva, "roadmap report --format=h", "zsh").out == (
        "_arguments '*: :((\"--format=html\"))'\n"
    )


def test_fish_asks_first_whether_there_is_anything(eva: Learner) -> None:
    def asks(line: str) -> int:
        settings = {
            **eva.settings,
            "_ROADMAP_COMPLETE": "complete_fish",
            "_TYPER_COMPLETE_FISH_ACTION": "is-args",
            "_TYPER_COMPLETE_ARGS": line,
        }
        return Learner(eva.home, settings).types("").code

    assert asks("roadmap done kn") == 0
    assert asks("roadmap load ") == 1


def test_an_open_quote_is_no_obstacle(eva: Learner) -> None:
    assert tab(eva, "roadmap done 'kn", "zsh").out.count("knead") == 1


@pytest.mark.parametrize(
    ("line", "offers"),
    [
        ("roadmap done git-", {"git-basics", "git-undo"}),
        ("roadmap done Git-", {"git-basics", "git-undo"}),
        ("roadmap done git_b", {"git-basics", "git-branches"}),
    ],
)
def test_no_offer_is_for_less_than_what_was_typed(
    shipped_home: Path, line: str, offers: set[str]
) -> None:
    """`github-account` is none for `git-`: bash would put what both begin with in its place."""
    found = set(offered(Learner(shipped_home), line))
    assert found >= offers
    assert all(name.startswith(line.split()[-1].lower().replace("_", "-")) for name in found)


def test_the_words_of_bash_are_told_apart_as_bash_does(eva: Learner) -> None:
    for words, offers in (
        (["roadmap", "done", "", "mix"], "knead"),  # the cursor is before a word
        (["roadmap", "note", "mix", "'two words'", "--sh"], "--show"),
        (["roadmap", "link", "mix", "https", ":", "//example.org", "--ti"], "--title\n--time"),
        (["roadmap", "note", "mix", "it's", "--sh"], "--show"),
        (["roadmap", "done", "'kn"], "knead"),
    ):
        index = words.index("") if "" in words else len(words) - 1
        asked = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(index)}
        settings = {**eva.settings, **asked, "_ROADMAP_COMPLETE": "complete_bash"}
        assert offers in Learner(eva.home, settings).types("").out, words


@pytest.mark.parametrize(
    "title", ["สวัสดีการเขียนโปรแกรม", "हिन्दी सीखें", "Ελληνικά", "日本語 C++", "crème"]
)
def test_titles_keep_the_letters_of_their_script(
    newcomer: Learner, tmp_path: Path, title: str
) -> None:
    file = tmp_path / "scripts.yaml"
    file.write_text(BREAD.read_text("utf-8").replace("title: Knead it", f"title: {title}"), "utf-8")
    assert newcomer.types(f"load {file}").code == 0
    for shell in ("zsh", "fish"):
        assert title in tab(newcomer, "roadmap done kn", shell).out


# -- silent on any trouble -----------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_without_a_database_tab_is_silent_and_makes_nothing(newcomer: Learner, shell: str) -> None:
    result = tab(newcomer, "roadmap done ", shell)
    assert (result.code, result.err) == (0, "")
    assert result.out in ("", "_files\n")
    assert not newcomer.home.exists()


@pytest.mark.parametrize(
    "damage", [b"", b"not a database, though it is long enough to look like a file " * 40]
)
def test_with_a_damaged_database_tab_is_silent_and_changes_nothing(
    mia: Learner, damage: bytes
) -> None:
    mia.database.write_bytes(damage)
    before = fingerprints(mia.home)
    for line in ("roadmap done ", "roadmap next --goal ", "roadmap use "):
        assert tab(mia, line) == (0, "", "")
    assert fingerprints(mia.home) == before
    assert offered(mia, "roadmap don") == ["done"], "commands need no database"


def test_looking_for_completions_writes_nothing(mia: Learner) -> None:
    before = fingerprints(mia.home)
    offered(mia, "roadmap done ")
    assert fingerprints(mia.home) == before


def test_invalid_input_from_a_shell_offers_nothing(eva: Learner) -> None:
    for asked in (
        {"_ROADMAP_COMPLETE": "complete_bash"},
        {"_ROADMAP_COMPLETE": "complete_bash", "COMP_WORDS": "roadmap", "COMP_CWORD": "x"},
        {"_ROADMAP_COMPLETE": "complete_bash", "COMP_WORDS": "", "COMP_CWORD": "7"},
        {"_ROADMAP_COMPLETE": "complete_nosuchshell"},
    ):
        result = Learner(eva.home, {**eva.settings, **asked}).types("")
        assert (result.code, result.err) == (0, "")


# -- no shell can take it for code ---------------------------------------------------------------

EVIL = "$(touch PWNED) `touch PWNED` \"; touch PWNED; ' \n\x1b[31m ) ((:"


@pytest.fixture
def hostile_database(mia: Learner) -> Learner:
    """A database in which somebody has written by hand."""
    with closing(sqlite3.connect(mia.database)) as connection, connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute("update topic set title = ?", (EVIL,))
        connection.execute("update topic set id = 'x$(touch PWNED)' where id = 'shape'")
        connection.execute("update track set id = ? where id = 'oven'", (EVIL,))
    connection.close()
    return mia


def test_help_and_names_are_cleaned_of_what_a_shell_evaluates(hostile_database: Learner) -> None:
    for shell in SHELLS:
        for line in ("roadmap done ", "roadmap report ", "roadmap next --track "):
            out = tab(hostile_database, line, shell).out
            frame = out.replace("_arguments '*: :((", "").replace("))'", "")
            assert not set(frame) & set("$`;'()\x1b\\"), (shell, line)


# -- shells that are not served -------------------------------------------------------------------


def test_another_shell_is_offered_nothing(eva: Learner) -> None:
    for shell in ("powershell", "pwsh", "tcsh", ""):
        asked = {
            "_ROADMAP_COMPLETE": f"complete_{shell}",
            "_TYPER_COMPLETE_ARGS": "roadmap do",
            "_TYPER_COMPLETE_WORD_TO_COMPLETE": "do",
        }
        result = Learner(eva.home, {**eva.settings, **asked}).types("")
        assert result == (0, "", ""), shell


@pytest.mark.parametrize("shell", ["powershell", "pwsh", "tcsh"])
@pytest.mark.parametrize("option", ["--show-completion", "--install-completion"])
def test_no_script_is_given_to_a_shell_that_is_not_served(
    newcomer: Learner, option: str, shell: str
) -> None:
    result = newcomer.runs(
        f"{option} {shell}", env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    )
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"roadmap: the Tab key is served in bash, zsh and fish, but not in {shell}\n"
        "  type the same line in one of these\n"
    )


@needs_full_device
def test_a_script_that_nobody_reads_is_no_failure_and_one_that_is_lost_is(
    newcomer: Learner, tmp_path: Path
) -> None:
    def ask(option: str, redirection: str) -> Result:
        (tmp_path / "home").mkdir(exist_ok=True)
        return newcomer.in_shell(
            f"roadmap {option} bash {redirection}; exit ${{PIPESTATUS[0]}}",
            env={
                "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
                "HOME": str(tmp_path / "home"),
            },
        )

    assert ask("--show-completion", "| true")[::2] == (0, "")
    for redirection, words in ((">&-", "closed"), (">/dev/full", "No space left")):
        result = ask("--show-completion", redirection)
        assert result.code == 5
        assert words in result.err
    assert ask("--install-completion", "| true")[::2] == (0, "")
    assert (tmp_path / "home/.bash_completions/roadmap.sh").exists()
    result = ask("--install-completion", ">&-")
    assert (result.code, result.err) == (
        7,
        "roadmap: completion was installed, but the output is closed\n",
    )
    assert ask("--install-completion", ">/dev/full").code == 6


# -- the real scripts in the real shells ---------------------------------------------------------


def script(shell: str) -> str:
    done = subprocess.run(
        [*PROGRAM, "--show-completion", shell],
        env={**environment(), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def on_the_path(tmp_path: Path) -> dict[str, str]:
    """An environment in which `roadmap` is the program, as after an installation."""
    place = tmp_path / "bin"
    place.mkdir()
    program = place / "roadmap"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(PROGRAM)} "$@"\n')
    program.chmod(0o755)
    env = environment()
    return {**env, "PATH": f"{place}{os.pathsep}{env['PATH']}"}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_good_syntax_in_its_shell(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(script(shell))
    checked = subprocess.run([shell, "-n", str(file)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def in_bash(env: dict[str, str], cwd: Path, *words: str) -> list[str]:
    """Return what the registered function puts before the person."""
    source = f"""
{script("bash")}
complete -p roadmap >&2
COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}
_roadmap_completion roadmap
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash", "-c", source], env=env, cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "-F _roadmap_completion roadmap" in done.stderr
    return done.stdout.split("\n")[:-1]


def test_bash_completes(eva: Learner, on_the_path: dict[str, str], tmp_path: Path) -> None:
    env = {**on_the_path, **eva.settings}
    assert in_bash(env, tmp_path, "roadmap", "done", "kn") == ["knead"]
    assert in_bash(env, tmp_path, "roadmap", "rep") == ["report"]


def test_bash_runs_nothing_of_a_poisoned_database(
    hostile_database: Learner, on_the_path: dict[str, str], tmp_path: Path
) -> None:
    in_bash({**on_the_path, **hostile_database.settings}, tmp_path, "roadmap", "done", "")
    assert not list(tmp_path.rglob("PWNED"))


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish_completes(eva: Learner, on_the_path: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "script.fish"
    file.write_text(script("fish"))
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source {file}; complete -C 'roadmap done kn'"],
        env={**on_the_path, **eva.settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "knead\tKnead it\n")


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_completes_and_runs_nothing_of_a_poisoned_database(
    eva: Learner, hostile_database: Learner, on_the_path: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "_roadmap"
    file.write_text(script("zsh"))
    # The function itself, with zsh's own _arguments replaced by one that tells what it was given.
    source = f"""
compdef() {{ }}
_arguments() {{ print -r -- "$@" }}
_files() {{ print -r -- FILES }}
source {file}
words=(roadmap done kn); CURRENT=3
_roadmap_completion
words=(roadmap load ''); CURRENT=3
_roadmap_completion
export ROADMAP_HOME={hostile_database.home}
words=(roadmap done ''); CURRENT=3
_roadmap_completion
"""
    done = subprocess.run(
        ["zsh", "-f", "-c", source],
        env={**on_the_path, **eva.settings},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == '*: :(("knead":"Knead it"))'
    assert lines[1] == "FILES"
    assert not list(tmp_path.rglob("PWNED"))


def test_bash_completes_at_a_real_prompt(
    eva: Learner, on_the_path: dict[str, str], tmp_path: Path
) -> None:
    rc = tmp_path / "rc"
    rc.write_text(f"PS1='ready> '\n{script('bash')}\n")
    code, screen = at_terminal(
        ["bash", "--rcfile", str(rc), "-i"],
        80,
        {**on_the_path, **eva.settings},
        [("ready> ", "roadmap show kne\t\n"), ("ready> ", "exit\n")],
    )
    assert code == 0
    assert re.search(r"knead\s+Knead it", screen), screen


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_shows_names_with_their_titles_at_a_real_prompt(
    eva: Learner, on_the_path: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "_roadmap").write_text(script("zsh"))
    (tmp_path / ".zshrc").write_text(
        f"PS1='ready> '\nunset zle_bracketed_paste\nfpath=({tmp_path} $fpath)\n"
        f"autoload -U compinit; compinit -u -d {tmp_path}/dump\n"
    )
    code, screen = at_terminal(
        ["zsh", "-i"],
        80,
        {**on_the_path, **eva.settings, "ZDOTDIR": str(tmp_path)},
        [
            # Typer's script only introduces itself at the first Tab of a session.
            ("ready> ", "roadmap done \t\t"),
            ("preheat", "\x15roadmap show kne\t\n"),
            ("ready> ", "exit\n"),
        ],
    )
    assert code == 0, screen
    assert re.search(r"preheat\s+-- Preheat the oven", screen), screen


def line_after_tab(
    shell: str, learner: Learner, env: dict[str, str], tmp_path: Path, lines: list[str]
) -> list[str]:
    """Return what stands at a real prompt when Tab was pressed at the end of each line."""
    show = "\x01echo '<\x05>'\n"  # the keys that write a command around the line
    env, tabs = {**env, **learner.settings}, "\t"
    if shell == "bash":
        (tmp_path / "rc").write_text(
            f"PS1='ready> '\nbind 'set enable-bracketed-paste off'\n{script('bash')}\n"
        )
        program = ["bash", "--rcfile", str(tmp_path / "rc"), "-i"]
    elif shell == "zsh":
        (tmp_path / "_roadmap").write_text(script("zsh"))
        (tmp_path / ".zshrc").write_text(
            f"PS1='ready> '\nfpath=({tmp_path} $fpath)\n"
            f"autoload -U compinit; compinit -u -d {tmp_path}/dump\n"
        )
        program, tabs = ["zsh", "-i"], "\t\t"  # the first one of a session only loads the script
        env["ZDOTDIR"] = str(tmp_path)
    else:
        (tmp_path / "rc.fish").write_text(
            f"{script('fish')}\nfunction fish_prompt; echo -n 'ready> '; end\n"
        )
        program = ["fish", "--no-config", "-i", "-C", f"source {tmp_path}/rc.fish"]
    talk = [("ready> ", f"{line}{tabs}{show}") for line in lines]
    code, screen = at_terminal(program, 200, env, [*talk, ("ready> ", "exit\n")])
    assert code == 0, screen
    return [line.rstrip() for line in re.findall(r"<(roadmap [^<>]*)>\n", screen)]


@pytest.mark.parametrize("shell", SHELLS)
def test_tab_takes_no_letter_away_and_completes_choices(
    shell: str, shipped_home: Path, on_the_path: dict[str, str], tmp_path: Path
) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    wanted = {
        "roadmap done git-": "roadmap done git-",
        "roadmap done git-ba": "roadmap done git-basics",
        "roadmap done nothing-": "roadmap done nothing-",
        "roadmap report --format j": "roadmap report --format json",
        "roadmap list --state=sk": "roadmap list --state=skipped",
        "roadmap done git-basics --on yest": "roadmap done git-basics --on yesterday",
        "roadmap know junior-r": "roadmap know junior-ready",
    }
    lines = line_after_tab(shell, Learner(shipped_home), on_the_path, tmp_path, [*wanted])
    assert dict(zip(wanted, lines, strict=True)) == wanted
