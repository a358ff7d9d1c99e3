"""Merging somebody's edits of an imported file into a newer version of it.

It is a three-way merge by entries and keys, as a person would compare them: the file as it was
imported, as it is now, and as it would be imported today. It must not know what the keys mean, nor
whether the result is a roadmap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from roadmap_cli.values import Record

_SECTION = re.compile(
    r"# -+ (stages|milestones|tracks|readings)$|(stages|milestones|tracks|readings):"
)
_ENTRY = re.compile(r"(  |      )- id: (\S+)")
_BLANK_OR_COMMENT = re.compile(r"\s*(?:#.*)?$")

Lines = list[str]
Chunks = dict[str, Lines]
Followers = dict[str, list[str]]  # chunks by the one that they follow


class MergedFile(Record):
    """A newer version with somebody's edits in it, and the conflicts: where both had changed."""

    text: str
    edit_count: int
    conflicts: tuple[str, ...]  # entries and keys of which the edited text was kept


def merge_edits(base: str, mine: str, theirs: str) -> MergedFile:
    """Return the newer version `theirs` with what `mine` has changed since `base`."""
    versions = [
        _split_entries(text.replace("\r\n", "\n").split("\n")) for text in (base, mine, theirs)
    ]
    merger = _EditMerger()
    lines: Lines = []
    last = ""
    for name, chunk in merger.merge("", versions, 0).items():
        # A blank line separates entries, but not the first one from its heading.
        follows = (lines and lines[-1] == "    topics:") or last == name[:8] == "reading "
        if lines and name and not follows:
            lines.append("")
        last = name[:8]
        lines += chunk
    text = "\n".join(lines).rstrip("\n") + "\n"
    return MergedFile(text, merger.edit_count, tuple(merger.conflicts))


class _EditMerger:
    """Merges chunks, and counts edits and conflicts."""

    def __init__(self) -> None:
        self.edit_count = 0
        self.conflicts: list[str] = []

    def merge(self, path: str, versions: list[Chunks], level: int) -> Chunks:
        """Return the chunks of the newer version, in its order, with the edits of mine."""
        base, mine, theirs = versions
        merged: Chunks = {}
        for name, new in theirs.items():
            old, own = base.get(name), mine.get(name)
            if own is None and old is not None:  # deleted on purpose
                self.edit_count += 1
            elif own is None or own in (old, new):
                merged[name] = new
            elif old == new:
                self.edit_count += 1
                merged[name] = own
            elif old is not None and (level == 0 or (level == 1 and _is_list(own))):
                indent = _indentation(own) if name else 0
                parts = [_split_keys(lines, indent) for lines in (old, own, new)]
                inner = self.merge(f"{path} {name}".strip(), parts, level + 1)
                merged[name] = [line for lines in inner.values() for line in lines]
            else:
                self.edit_count += 1
                self.conflicts.append(f"{path} {name}".strip())
                merged[name] = own
        followers = self._find_additions(path, versions, level)
        order = list(_flatten_followers("", followers)) if level else []
        for name in merged:
            order += [name, *_flatten_followers(name, followers)]
        return {name: merged.get(name, mine.get(name, [])) for name in order}

    def _find_additions(self, path: str, versions: list[Chunks], level: int) -> Followers:
        """Return the chunks that only mine has."""
        base, mine, theirs = versions
        followers: Followers = {}
        before = ""
        for name, own in mine.items():
            if name not in theirs:
                if name in base and own == base[name]:
                    continue
                if name in base and level == 0:
                    self.conflicts.append(f"{path} {name}, which the source no longer has".strip())
                    continue
                self.edit_count += 1
                followers.setdefault(before, []).append(name)
            before = name
        return followers


def _flatten_followers(name: str, followers: Followers) -> Iterator[str]:
    stack = followers.pop(name, [])
    while stack:
        name = stack.pop(0)
        yield name
        stack[:0] = followers.pop(name, [])


def _split_entries(lines: Lines) -> Chunks:
    """Return a file as its head, the headings of its sections, and their entries."""
    chunks: Chunks = {"": []}
    current = chunks[""]
    section = ""
    for line in lines:
        heading = _SECTION.match(line)
        entry = _ENTRY.match(line)
        if heading:
            title = heading[1] or heading[2]
            if title != section:
                section = title
                current = chunks.setdefault(f"section {section}", [])
        elif entry and section:
            kind = "topic" if len(entry[1]) > 2 else section.removesuffix("s")
            current = chunks.setdefault(f"{kind} {entry[2]}", [])
        current.append(line)
    for chunk in chunks.values():
        while chunk and not chunk[-1].strip():
            chunk.pop()
    return chunks


def _split_keys(lines: Lines, indent: int) -> Chunks:
    """Return an entry by its keys, or a list by its items, each with the deeper lines below it."""
    chunks: Chunks = {}
    key = ""
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if depth <= indent and not _BLANK_OR_COMMENT.match(line):
            text = line[indent:] if line[:indent].strip() in ("", "-") else ""
            match = re.match(r"(?:- )?[\w-]+:", text)
            key = match.group() if match else line.strip()
            while key in chunks:
                key += "'"
        chunks.setdefault(key, []).append(line)
    return chunks


def _is_list(lines: Lines) -> bool:
    """Return whether a key holds a list with an item a line, not folded text."""
    return lines[0].rstrip().endswith(":") and any(n.lstrip().startswith("- ") for n in lines[1:2])


def _indentation(lines: Lines) -> int:
    """Return the indentation of the keys of an entry, or of the items of a list."""
    first = lines[0]
    start = len(first) - len(first.lstrip())
    if first.lstrip().startswith("- "):
        return start + 2
    depths = [len(n) - len(n.lstrip()) for n in lines[1:] if not _BLANK_OR_COMMENT.match(n)]
    return min((depth for depth in depths if depth > start), default=start)
