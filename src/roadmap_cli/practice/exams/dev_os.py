"""dev-os: a system that reports Linux or Darwin, with git and curl, and a file that says how it was made.

The programs are asked where verify runs. Of the file only the lines that install something are read.
"""

from __future__ import annotations

import re
from functools import partial

from roadmap_cli.practice.engine import Advice, Check, CouldNotLook, NotYet
from roadmap_cli.practice.room import Room

_FILES = ("setup.md", "setup.sh", "setup.txt")
_SYSTEMS = ("Linux", "Darwin")
_INSTALLERS = (
    r"\b(?:apt|apt-get|aptitude|nala|dnf|yum|microdnf|pacman|yay|paru|zypper|apk|brew|port|pkg|pkgin"
    r"|nix|nix-env|nix-shell|xbps-install|emerge|eopkg|guix|snap|conda|mamba|pkgx)\b"
)
_ALSO = {"git": "|xcode-select", "curl": ""}  # what brings it under another name


def _system(room: Room) -> None:
    found = room.run(["uname", "-s"]).demand_success().out.strip()
    if found not in _SYSTEMS:
        raise NotYet("uname reports another system", expected=" or ".join(_SYSTEMS), found=found)


def _answers(room: Room, program: str) -> None:
    room.run([program, "--version"]).demand_success()


def _setup(room: Room) -> None:
    names = list(filter(room.has, _FILES)) or [_FILES[0]]
    where = " and ".join(names)  # notes may leave the commands to a script beside them
    text = "\n".join(map(room.text, names))
    text = re.sub(r"\\\n", " ", text)  # a command may go on in the next line
    if not text.strip():
        raise NotYet(f"nothing is in {where}")
    for program, also in _ALSO.items():
        if not re.search(rf"(?<![\w./-])(?:{program}{also})(?![\w-]|\.\w)", text, re.IGNORECASE):
            raise NotYet(f"nothing in {where} names {program}")
    if not re.search(_INSTALLERS, text):
        raise CouldNotLook(f"nothing in {where} names a package manager that the check knows")
    if not re.search(r"\b(?:mkdir|md|install -d|projects?)\b", text):
        raise Advice(f"nothing in {where} says how the projects folder is made")


CHECKS = (
    Check(
        "system",
        "uname reports Linux or Darwin",
        _system,
        ("Which system answers in your terminal: the one of WSL, or that of Windows?",),
    ),
    *(
        Check(
            program,
            f"{program} answers",
            partial(_answers, program=program),
            (f"What does your package manager say when you search it for {program}?",),
        )
        for program in ("git", "curl")
    ),
    Check(
        "setup",
        "the setup file says how Git and curl were installed",
        _setup,
        (
            "What would you have to type on a new computer, line by line?",
            "Look at the history of your shell: which commands are still missing in the file?",
        ),
    ),
)
