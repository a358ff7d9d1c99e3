"""A disk whose power is cut: what may be left of the writes that a program made.

What was synced stays. Of the writes to a file since its last sync any may be missing, or be torn
in the middle; of the changes to a directory since its own last sync some of the latest may be
missing. Nothing orders one file against another, or a file against the name it goes by: this is
less than most file systems promise, and all that POSIX does. It reads no log and judges nothing.
"""

import os
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod
from typing import NamedTuple

SECTOR = 512
ALL_SUBSETS = 6  # of so many writes each subset is tried, of more a choice
RANDOM_SUBSETS = 24
MAX_STATES = 400  # of one moment

State = dict[str, bytes | None]  # by path; None is a directory


class Change(NamedTuple):
    """One change to what a file holds: data at a place, or with None a new size."""

    place: int
    data: bytes | None


class Naming(NamedTuple):
    """One change to a directory: `name` leads to a file from now on, or with 0 to nothing.

    A renaming also takes the old name away, in the same moment.
    """

    name: str
    file: int
    old: str = ""


class _File:
    def __init__(self, held: bytes = b"", *, directory: bool = False) -> None:
        self.held = held
        self.pending: list[Change] = []
        self.directory = directory


def apply_changes(held: bytes, changes: Sequence[Change]) -> bytes:
    """Return what a file holds after some changes; a gap is filled with zeros."""
    content = bytearray(held)
    for place, data in changes:
        size = place if data is None else place + len(data)
        if len(content) < size:
            content.extend(bytes(size - len(content)))
        if data is None:
            del content[place:]
        else:
            content[place:size] = data
    return bytes(content)


class Disk:
    """The files below one directory, as they are and as they would be found after a power cut."""

    def __init__(self, state: State) -> None:
        self._files: dict[int, _File] = {}
        self._names: dict[str, int] = {}
        for path, held in state.items():
            self._names[path] = self._new(_File(held or b"", directory=held is None))
        self._durable = dict(self._names)
        self._pending: dict[str, list[Naming]] = {}

    def _new(self, file: _File) -> int:
        number = len(self._files) + 1
        self._files[number] = file
        return number

    # -- what a program does -----------------------------------------------------------------

    def exists(self, path: str) -> bool:
        """Return whether something goes by this name."""
        return path in self._names

    def make(self, path: str, *, directory: bool = False) -> None:
        """Make an empty file or a directory."""
        self._rename(Naming(path, self._new(_File(directory=directory))))

    def write(self, path: str, place: int, data: bytes) -> None:
        """Write at a place of a file."""
        self._files[self._names[path]].pending.append(Change(place, data))

    def resize(self, path: str, size: int) -> None:
        """Cut a file, or fill it up with zeros."""
        self._files[self._names[path]].pending.append(Change(size, None))

    def size(self, path: str) -> int:
        """Return how long a file is for those who look now."""
        file = self._files[self._names[path]]
        return len(apply_changes(file.held, file.pending))

    def remove(self, path: str) -> None:
        """Take a name away."""
        self._rename(Naming(path, 0))

    def rename(self, old: str, new: str) -> None:
        """Give a file another name of the same directory, which may be taken."""
        assert os.path.dirname(old) == os.path.dirname(new)
        self._rename(Naming(new, self._names[old], old))

    def _rename(self, naming: Naming) -> None:
        _name(self._names, naming)
        self._pending.setdefault(os.path.dirname(naming.name), []).append(naming)

    def sync(self, path: str) -> None:
        """Make a file's content, or a directory's names, survive a power cut."""
        if path in self._names and not self._files[self._names[path]].directory:
            file = self._files[self._names[path]]
            file.held = apply_changes(file.held, file.pending)
            file.pending = []
            return
        for naming in self._pending.pop(path, ()):
            _name(self._durable, naming)

    # -- what may be left --------------------------------------------------------------------

    def states(self) -> Iterator[State]:
        """Yield what may be found after a power cut now; all of it, or a wide choice of it."""
        dice = random.Random(7)
        directories = [d for d, pending in self._pending.items() if pending]
        cuts = list(product(*[range(len(self._pending[d]) + 1) for d in directories]))
        files = [n for n, file in self._files.items() if file.pending]
        contents = [_contents(self._files[n], dice) for n in files]
        size = len(cuts) * prod(map(len, contents))
        choices: Iterable[tuple[tuple[int, ...], tuple[bytes, ...]]]
        if size <= MAX_STATES:
            choices = product(cuts, product(*contents))
        else:
            choices = (
                (dice.choice(cuts), tuple([dice.choice(few) for few in contents]))
                for _ in range(MAX_STATES)
            )
        for cut, content in choices:
            names = dict(self._durable)
            for directory, end in zip(directories, cut, strict=True):
                for naming in self._pending[directory][:end]:
                    _name(names, naming)
            held = dict(zip(files, content, strict=True))
            yield {path: self._found(n, held) for path, n in names.items()}

    def _found(self, number: int, held: dict[int, bytes]) -> bytes | None:
        file = self._files[number]
        return None if file.directory else held.get(number, file.held)


def _name(names: dict[str, int], naming: Naming) -> None:
    names.pop(naming.old, None)
    if naming.file:
        names[naming.name] = naming.file
    else:
        names.pop(naming.name, None)


def _contents(file: _File, dice: random.Random) -> list[bytes]:
    """Return what a file may hold: without some of its last writes, or with one of them torn."""
    pending = file.pending
    n = len(pending)
    if n <= ALL_SUBSETS:
        kept = [[i for i in range(n) if mask >> i & 1] for mask in range(1 << n)]
    else:
        kept = [list(range(i)) for i in range(n + 1)]
        kept += [[j for j in range(n) if j != i] for i in range(n)]
        kept += [[i] for i in range(n)]
        kept += [[i for i in range(n) if dice.random() < 0.5] for _ in range(RANDOM_SUBSETS)]
    found = [apply_changes(file.held, [pending[i] for i in some]) for some in kept]
    for i, (place, data) in enumerate(pending):
        if data is not None and len(data) > SECTOR:
            for torn in (Change(place, data[:SECTOR]), Change(place + SECTOR, data[SECTOR:])):
                found.append(apply_changes(file.held, [*pending[:i], torn]))
                found.append(apply_changes(file.held, [*pending[:i], torn, *pending[i + 1 :]]))
    return list(dict.fromkeys(found))
