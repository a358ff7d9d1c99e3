"""Variants of code-checkers: other places for settings, other hooks, other orders of commits."""

from pathlib import Path

from tests.practice.variant import Variant

from roadmap_cli.practice.kit.repositories import Commit, read_files, run_git, write_history

HOOKS = ".pre-commit-config.yaml"
RUFF = "pyproject.toml"


def with_texts(**texts: str | None):
    """Return a variant of our solution with other files, committed; names are those of _NAMES."""

    def make(seed: int, folder: Path) -> None:
        for key, text in texts.items():
            path = folder / _NAMES[key]
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
        run_git(str(folder), "add", "-A")
        run_git(str(folder), "commit", "-q", "--no-verify", "-m", "Change the settings")

    return make


_NAMES = {
    "project": RUFF,
    "hooks": HOOKS,
    "ruff": "ruff.toml",
    "loans": "shelf/loans.py",
    "test": "tests/test_loans.py",
    "base": "base.toml",
}


def with_history(steps):
    """Return a variant with a history of its own: steps get the files, rough code and settings."""

    def make(seed: int, folder: Path) -> None:
        files = read_files(str(folder))
        hook = (folder / ".git/hooks/pre-commit").read_text("utf-8")
        settings = {name: files.pop(name) for name in (RUFF, HOOKS)}
        code = {name: text for name, text in files.items() if name.endswith(".py")}
        rough = {name: text.replace("\n\n\n", "\n") for name, text in code.items()}
        run_git(str(folder), "update-ref", "-d", "HEAD")
        write_history(str(folder), steps(files, rough, code, settings))
        (folder / ".git/hooks/pre-commit").write_text(hook, "utf-8")

    return make


def with_the_run_before(files, rough, code, settings) -> list[Commit]:
    return [
        Commit("Begin", {**files, **rough}),
        Commit("Ruff", {RUFF: settings[RUFF]}),
        Commit("Formatieren", code),
        Commit("Hook", {HOOKS: settings[HOOKS]}),
    ]


def with_sorted_imports(files, rough, code, settings) -> list[Commit]:
    """The first run also takes an unused import away and sorts the others; CRLF before it."""
    old = {
        n: t.replace("import datetime\n", "import os, sys\nimport datetime\n")
        for n, t in rough.items()
    }
    windows = {name: text.replace("\n", "\r\n") for name, text in old.items()}
    return [Commit("Begin", {**files, **windows}), Commit("Hook", settings), Commit("Run", code)]


def with_nothing_to_change(files, rough, code, settings) -> list[Commit]:
    return [Commit("Begin", files), Commit("Hook", settings)]


def with_everything_at_once(files, rough, code, settings) -> list[Commit]:
    return [Commit("Begin", {**files, **rough}), Commit("Hook", {**settings, **code})]


def with_more_in_the_run(files, rough, code, settings) -> list[Commit]:
    more = {name: text.replace("DAYS = 21", "DAYS = 28") for name, text in code.items()}
    return [Commit("Begin", {**files, **rough}), Commit("Hook", settings), Commit("Run", more)]


def with_windows_bytes(seed: int, folder: Path) -> None:
    for name in (RUFF, HOOKS):
        path = folder / name
        mark = b"\xef\xbb\xbf" if name == HOOKS else b""
        path.write_bytes(mark + path.read_bytes().replace(b"\n", b"\r\n"))


def without_a_hook(seed: int, folder: Path) -> None:
    (folder / ".git/hooks/pre-commit").unlink()


def without_the_right(seed: int, folder: Path) -> None:
    (folder / ".git/hooks/pre-commit").chmod(0o644)


def with_a_hook_of_ones_own(seed: int, folder: Path) -> None:
    (folder / ".git/hooks/pre-commit").write_text("#!/bin/sh\nruff check .\n", "utf-8")


def _right(says: str, make, **more) -> Variant:
    return Variant(says, make, **more)


def _wrong(says: str, make, *speaks: str) -> Variant:
    return Variant(says, make, speaks=speaks)


PROJECT = '[project]\nname = "shelf"\nversion = "1"\n'
LOCAL = """\
repos:
- repo: local
  hooks:
  - {id: sprawdź, name: ruff, language: system, types: [python], entry: uv run ruff check --force-exclude}
"""
REMOTE = "repos:\n- repo: https://github.com/astral-sh/ruff-pre-commit\n  rev: v0.15.0\n  hooks:\n"
LINT = '[lint]\nselect = ["F", "B", "I", "T10", "S"]\n'
IGNORE = '[lint.per-file-ignores]\n"test_*.py" = ["S101"]\n'
VARIANTS = {
    "right_more_rules": _right(
        "ruff.toml with more rules, an old name of the hook",
        with_texts(
            project=PROJECT,
            ruff='[lint]\nselect = ["F", "B", "I", "T", "S", "UP", "SIM"]\nignore = ["T20"]\n'
            + IGNORE,
            hooks=REMOTE + "  - id: ruff\n    args: [--fix, --exit-non-zero-on-fix]\n",
        ),
    ),
    "right_extended": _right(
        "rules added to another file, a fixing run by default",
        with_texts(
            project=PROJECT,
            base="fix = true\nline-length = 100\n",
            ruff='extend = "base.toml"\n[lint]\nextend-select = ["B", "I", "T10", "S"]\n' + IGNORE,
        ),
    ),
    "right_local_hook": _right("a local hook by uv, Polish names", with_texts(hooks=LOCAL)),
    "right_stages": _right(
        "stages, files and exclude that leave code in",
        with_texts(
            hooks="default_stages: [pre-commit, pre-push]\nexclude: ^docs/\n"
            + REMOTE
            + "  - id: ruff-check\n    files: \\.py$\n    stages: [commit]\n  - id: ruff-format\n"
        ),
    ),
    "right_run_before": _right("the run came before the hook", with_history(with_the_run_before)),
    "right_sorted_imports": _right("the run also sorts imports", with_history(with_sorted_imports)),
    "right_nothing_to_change": _right(
        "there was nothing to change", with_history(with_nothing_to_change)
    ),
    "right_windows_bytes": _right("CRLF and a byte order mark", with_windows_bytes),
    "right_silenced": _right(
        "one rule is silenced with a reason; tests stand beside the code",
        with_texts(loans="import pickle  # noqa: F401, S403 -- somebody imports it from here\n"),
    ),
    "right_but_own_hook": _right(
        "a hook that is not pre-commit's", with_a_hook_of_ones_own, unseen=("installed",)
    ),
    "right_but_unknown": _right(
        "a local hook that calls make",
        with_texts(hooks=LOCAL.replace("uv run ruff check --force-exclude", "make lint")),
        unseen=("unused-import", "breakpoint"),
    ),
    "right_but_more": _right(
        "the run changes a number, too", with_history(with_more_in_the_run), unseen=("first-run",)
    ),
    "wrong_few_rules": _wrong(
        "style and names only",
        with_texts(project=PROJECT, ruff='lint.select = ["E", "F", "I"]\n'),
        "rules",
        "breakpoint",
    ),
    "wrong_ignored_group": _wrong(
        "a group is taken away again",
        with_texts(project=PROJECT, ruff=LINT + 'ignore = ["T10"]\n' + IGNORE),
        "rules",
        "breakpoint",
    ),
    "wrong_asserts": _wrong(
        "asserts are faults in tests", with_texts(project=PROJECT, ruff=LINT), "tests", "clean"
    ),
    "wrong_never_fails": _wrong(
        "the hook never fails",
        with_texts(hooks=REMOTE + "  - id: ruff-check\n    args: [--exit-zero]\n"),
        "unused-import",
        "breakpoint",
    ),
    "wrong_format_only": _wrong(
        "the hook only formats",
        with_texts(hooks=REMOTE + "  - id: ruff-format\n"),
        "unused-import",
        "breakpoint",
    ),
    "wrong_on_push": _wrong(
        "the hook waits for a push",
        with_texts(hooks=REMOTE + "  - id: ruff-check\n    stages: [pre-push]\n"),
        "unused-import",
        "breakpoint",
    ),
    "wrong_selected": _wrong(
        "the hook selects fewer rules than the settings",
        with_texts(hooks=REMOTE + "  - id: ruff-check\n    args: [--select, F]\n"),
        "breakpoint",
    ),
    "wrong_not_clean": _wrong(
        "a fault came in past the hook",
        with_texts(loans="import os\n"),
        "clean",
    ),
    "wrong_not_installed": _wrong("the hook is not installed", without_a_hook, "installed"),
    "wrong_not_executable": _wrong("the hook may not be run", without_the_right, "installed"),
    "wrong_at_once": _wrong(
        "the run is in the commit that adds the hook",
        with_history(with_everything_at_once),
        "first-run",
    ),
    "wrong_no_yaml": _wrong(
        "no YAML", with_texts(hooks="repos:\n - [a\n"), "unused-import", "breakpoint"
    ),
}
