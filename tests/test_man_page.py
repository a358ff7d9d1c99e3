"""The man page says what help says, and man draws it without a complaint."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.man_page import man_page

from roadmap_cli.cli.commands.table import all_commands

FILE = Path(__file__).resolve().parent.parent / "docs" / "roadmap.1"


def test_the_page_is_made_of_the_help_as_it_is() -> None:
    page = man_page()
    if os.environ.get("UPDATE_GOLDEN"):
        FILE.write_text(page, "utf-8", newline="\n")
    assert page == FILE.read_text("utf-8")


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_it_is_drawn_without_a_complaint() -> None:
    line = ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-P-cbou", str(FILE)]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    for command in all_commands():
        assert f"roadmap {command.name}" in done.stdout


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="there is no mandoc here")
def test_macos_draws_it_without_a_complaint() -> None:
    done = subprocess.run(["mandoc", "-W", "warning", str(FILE)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
