"""What somebody has changed in a file of ours, carried over into a newer version of it.

It compares three texts by their entries and keys, as a person would: the file as it was imported,
as it is now, and as it would be imported today. It must not know what the keys mean; whether the
outcome is a roadmap is asked afterwards.
"""

from __future__ import annotations

import re

from roadmap_cli.values import Value

_SECTION = re.compile(
    r"# -+ (stages|milestones|tracks|readings)$|(stages|milestones|tracks|readings):"
)
_ENTRY = re.compile(r"(  |      )- id: (\S+)")
_SKIN = re.compile(r"\s*(?:#.*)?$")

Lines = list[str]
Chunks = dict[str, Lines]


class MergedFile(Value):
    """A newer version with somebody's changes in it, and where both had changed the same."""

    text: str
    kept: int  # changes that were carried over
    both: tuple[str, ...]  # entries and keys of which the changed text was kept


def carry_over(base: str, mine: str, theirs: str) -> MergedFile:
    """Return the newer version `theirs` with what `mine` has changed since `base`."""
    parts = [_entries(text.replace("\r\n", "\n").split("\n")) for text in (base, mine, theirs)]
    merge = _Merge()
    merged = merge.merge("", parts, 0)
    lines: Lines = []
    last = ""
    for name, chunk in merged.items():
        # A blank line parts entries; the first one follows its heading at once.
        follows = (lines and lines[-1] == "    topics:") or last == name[:8] == "reading "
        if lines and name and not follows:
            lines.append("")
        last = name[:8]
        lines += chunk
    return MergedFile("\n".join(lines).rstrip("\n") + "\n", merge.kept, tuple(merge.both))


class _Merge:
    """Merges chunks and counts what it did."""

    def __init__(self) -> None:
        self.kept = 0
        self.both: list[str] = []

    def merge(self, where: str, parts: list[Chunks], level: int) -> Chunks:
        """Return the chunks of the newer version, in its order, with the changes of mine."""
        base, mine, theirs = parts
        found: Chunks = {}
        for name, new in theirs.items():
            old, own = base.get(name), mine.get(name)
            place = f"{where} {name}".strip()
            if own is None:
                if old is not None:  # taken out on purpose
                    self.kept += 1
                    continue
                found[name] = new
            elif own in (old, new):
                found[name] = new
            elif old == new:
                self.kept += 1
                found[name] = own
            elif old is not None and (level == 0 or (level == 1 and _is_list(own))):
                indent = _indent_of(own) if name else 0
                deeper = [_keys(lines, indent) for lines in (old, own, new)]
                inside = self.merge(place, deeper, level + 1)
                found[name] = [line for lines in inside.values() for line in lines]
            else:
                self.kept += 1
                self.both.append(place)
                found[name] = own
        self._add_mine(where, base, mine, theirs, found, level)
        return found

    def _add_mine(
        self, where: str, base: Chunks, mine: Chunks, theirs: Chunks, found: Chunks, level: int
    ) -> None:
        """Put what only mine has behind what it stood behind."""
        added: list[tuple[str, str]] = []
        before = ""
        for name in mine:
            if name not in theirs:
                if name in base and (mine[name] == base[name] or level == 0):
                    if mine[name] != base[name]:
                        self.both.append(f"{where} {name}, which the source no longer has".strip())
                    continue
                self.kept += 1
                added.append((before, name))
            before = name
        if not added:
            return
        behind: dict[str, list[str]] = {}
        for before, name in added:
            behind.setdefault(before, []).append(name)
        order: list[str] = []

        def put(name: str) -> None:
            order.append(name)
            for other in behind.pop(name, []):
                put(other)

        for name in behind.pop("", []) if level else []:
            put(name)
        for name in found:
            put(name)
        for names in list(behind.values()):
            order += names
        whole = {name: found.get(name, mine.get(name, [])) for name in order}
        found.clear()
        found.update(whole)


def _entries(lines: Lines) -> Chunks:
    """Return a file as its head, the headings of its sections, and their entries."""
    found: Chunks = {"": []}
    current = found[""]
    section = ""
    for line in lines:
        heading = _SECTION.match(line)
        entry = _ENTRY.match(line)
        if heading:
            named = heading[1] or heading[2]
            if named != section:
                section = named
                current = found.setdefault(f"section {section}", [])
        elif entry and section:
            kind = "topic" if len(entry[1]) > 2 else section.removesuffix("s")
            current = found.setdefault(f"{kind} {entry[2]}", [])
        current.append(line)
    for chunk in found.values():
        while chunk and not chunk[-1].strip():
            chunk.pop()
    return found


def _keys(lines: Lines, indent: int) -> Chunks:
    """Return an entry by its keys, or a list by its items: what is deeper belongs to what is above."""
    found: Chunks = {}
    key = ""
    for line in lines:
        text = line[indent:] if line[:indent].strip() in ("", "-") else ""
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth <= indent and not _SKIN.match(line):
            match = re.match(r"(?:- )?[\w-]+:", text) if text else None
            key = match.group() if match else line.strip()
            while key in found:
                key += "'"
        found.setdefault(key, []).append(line)
    return found


def _is_list(lines: Lines) -> bool:
    """Return whether a key holds a list with an item a line; folded text is one thing."""
    return lines[0].rstrip().endswith(":") and any(n.lstrip().startswith("- ") for n in lines[1:2])


def _indent_of(lines: Lines) -> int:
    """Return how far the keys of an entry are indented, or the items of a list."""
    first = lines[0]
    start = len(first) - len(first.lstrip())
    if first.lstrip().startswith("- "):
        return start + 2
    deeper = [len(n) - len(n.lstrip()) for n in lines[1:] if n.strip() and not _SKIN.match(n)]
    return min((d for d in deeper if d > start), default=start)
