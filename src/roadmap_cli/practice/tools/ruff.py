"""Asking ruff about one file, with rules that we choose and nobody's configuration or noqa."""

from __future__ import annotations

import json
from typing import NamedTuple

from roadmap_cli.practice.engine import CouldNotLook
from roadmap_cli.practice.room import Room


class Fault(NamedTuple):
    """One place where a rule is broken."""

    rule: str
    line: int
    says: str


def find_faults(room: Room, name: str, rules: str) -> list[Fault]:
    """Return where the file breaks the rules; raise CouldNotLook if ruff cannot tell."""
    words = ["check", "--isolated", "--no-cache", "--ignore-noqa", "--output-format=json"]
    words += ["--line-length=99", f"--select={rules}", f"--stdin-filename={name}", "-"]
    run = room.run([room.tool("ruff"), *words], stdin=room.text(name))
    try:
        found = json.loads(run.out)
        faults = [
            Fault(item["code"] or "", item["location"]["row"], item["message"]) for item in found
        ]
    except (ValueError, KeyError, TypeError):
        raise CouldNotLook(f"ruff cannot look at {name}: {run.limit or run.last_line()}") from None
    if any(fault.rule in ("", "invalid-syntax") for fault in faults):
        raise CouldNotLook(f"ruff does not understand {name}: {faults[0].says}")
    return faults
