"""What a run of a program did to the files of one directory, as strace saw it.

It turns the calls into those of a `Disk` and tells the moments at which a power cut matters.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.cli.program import Result
from tests.faults.disk import Disk, State

_CALLS = (
    "openat,creat,mkdir,write,pwrite64,writev,pwritev,ftruncate,truncate,fsync,fdatasync,"
    "unlink,unlinkat,rename,renameat,renameat2,link,linkat,lseek,fallocate,copy_file_range,"
    "sendfile,msync,rmdir"
)
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_FD = re.compile(r"(\d+)<([^>]*)>")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def _text(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


def contents(home: Path) -> State:
    """Return what lies in a directory, and itself, by absolute paths."""
    if not home.exists():
        return {}
    below = {str(p): None if p.is_dir() else p.read_bytes() for p in home.rglob("*")}
    return {str(home): None, **below}


def write_state(state: State, home: Path) -> None:
    """Make a directory be what a state says: a file of a directory that is lost is lost too."""
    for path, held in sorted(state.items(), key=lambda item: item[0]):
        if os.path.dirname(path) not in state and path != str(home):
            continue
        if held is None:
            os.mkdir(path, 0o700)
        else:
            Path(path).write_bytes(held)
            os.chmod(path, 0o600)


def record(command: Sequence[str], env: Mapping[str, str], log: Path) -> tuple[Result, list[str]]:
    """Run a command; return what came of it and the lines of strace, with all data."""
    options = ["-f", "-xx", "-y", "-qq", "-s", "100000000", "-o", str(log), "-e", f"trace={_CALLS}"]
    done = subprocess.run(
        ["strace", *options, *command],
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    lines = log.read_text("ascii", "replace").splitlines()
    return Result(done.returncode, done.stdout, done.stderr), lines


def crash_points(lines: Sequence[str], before: State, home: Path) -> Iterator[tuple[bool, Disk]]:
    """Yield the disk at each moment after which less could be lost, and whether it was answered.

    What may be left at the moments between is also left at one of these: before a sync, before
    an answer, and at the end.
    """
    disk = Disk(before)
    places: dict[str, int] = {}
    answered = False
    for line in lines:
        match = _LINE.match(line)
        if match is None or int(match[3]) < 0:
            continue
        name, words, result = match[1], match[2], int(match[3])
        if name in ("fsync", "fdatasync"):
            path = _path_of(words)
            if _inside(path, home) or path == os.path.dirname(home):
                yield answered, disk
                disk.sync(path)
        elif name == "write" and words.startswith("1<"):
            yield answered, disk
            answered = True
        else:
            _follow(disk, places, name, words, result, home)
    yield answered, disk


def _inside(path: str, home: Path) -> bool:
    return path == str(home) or path.startswith(f"{home}/")


def _path_of(words: str) -> str:
    match = _FD.match(words)
    if match is None:
        return ""
    return _text(match[2]).decode() if "\\x" in match[2] else match[2]


def _follow(
    disk: Disk, places: dict[str, int], name: str, words: str, result: int, home: Path
) -> None:
    named = [_text(s).decode("utf-8", "replace") for s in _STRING.findall(words)] or [""]
    opened = _path_of(words)
    if name == "openat" and _inside(named[0], home):
        places[f"{result} {named[0]}"] = 0
        if "O_CREAT" in words and not disk.exists(named[0]):
            disk.make(named[0])
        elif "O_TRUNC" in words:
            disk.resize(named[0], 0)
    elif name == "mkdir" and _inside(named[0], home):
        disk.make(named[0], directory=True)
    elif name in ("unlink", "unlinkat", "rename") and _inside(named[0], home):
        if name == "rename":
            disk.rename(named[0], named[1])
        else:
            disk.remove(named[0])
    elif name == "pwrite64" and _inside(opened, home):
        data = _text(_STRING.findall(words)[0])[:result]
        disk.write(opened, int(words.rsplit(",", 1)[1]), data)
    elif name == "write" and _inside(opened, home):
        key = f"{words.split('<', 1)[0]} {opened}"
        data = _text(_STRING.findall(words)[0])[:result]
        place = places.get(key, 0)
        disk.write(opened, place, data)
        places[key] = place + len(data)
    elif name == "ftruncate" and _inside(opened, home):
        disk.resize(opened, int(words.rsplit(",", 1)[1]))
    elif name == "lseek" and _inside(opened, home):
        places[f"{words.split('<', 1)[0]} {opened}"] = result
    elif any(_inside(path, home) for path in (*named, opened)):
        raise AssertionError(f"the simulator does not know {name}({words[:200]})")
