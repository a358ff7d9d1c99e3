"""A command in a hint can be pasted into the shell of the system it is shown on.

Holds: shell_words.
"""

import subprocess

import pytest

from roadmap_cli import shell_words


@pytest.mark.parametrize("path", ["plain.db", "two words.db", "it's $HOME", 'a "b" `c`', "", "\\x"])
def test_a_path_is_one_word_of_a_posix_shell(path: str) -> None:
    line = f"printf %s {shell_words.quote(path, 'linux')}"
    shown = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert shown.stdout == path


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (r"C:\plain.db", r"C:\plain.db"),
        (r"C:\My Data\a.db", r'"C:\My Data\a.db"'),
        (r"C:\R&D (2)\it's.db", '"C:\\R&D (2)\\it\'s.db"'),
        ("", '""'),
    ],
)
def test_on_windows_double_quotes_do_it(path: str, word: str) -> None:
    assert shell_words.quote(path, "win32") == word


def test_each_system_is_told_its_own_commands() -> None:
    assert shell_words.change_mode("600", "/a b", "linux") == "chmod 600 '/a b'"
    assert shell_words.change_mode("600", r"C:\a b", "win32") == r'icacls "C:\a b" /reset'
    assert shell_words.move("/a", "/b c", "darwin") == "mv /a '/b c'"
    assert shell_words.move(r"C:\a", r"C:\b", "win32") == r"move C:\a C:\b"
