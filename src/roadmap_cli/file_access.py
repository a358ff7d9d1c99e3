"""Why a path cannot be used: it belongs to somebody else, a link leads nowhere, it is no file.

It reads names, owners and modes, never the content of a file, and changes nothing.
"""

import errno
import os
import stat

# A pipe without a writer blocks a plain open forever, and a terminal may become ours.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_KINDS = {
    stat.S_IFDIR: "a directory",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


class NotAFile(OSError):
    """What is at a path has no content of its own: a directory, a pipe, a device, a socket."""


def open_file(path: str) -> int:
    """Return a handle for reading a regular file, without waiting; raise OSError or NotAFile."""
    handle = os.open(path, _FLAGS)
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        kind = _KINDS.get(stat.S_IFMT(mode), "something else")
        raise NotAFile(errno.EINVAL, f"this is {kind}, not a file", path)
    return handle


def name_input(path: str) -> str:
    """Return what sentences call an input: its path, or `standard input` for `-`."""
    return "standard input" if path == "-" else path


def permission_advice(path: str, otherwise: str, before: str = "") -> str:
    """Return how to get back a path that another user owns; if nobody else does, `otherwise`.

    What `sudo roadmap` makes in somebody's home belongs to root. No command is proposed for what
    lies in the directory of another user: it may be theirs with good reason.
    """
    if not hasattr(os, "geteuid") or os.geteuid() == 0:  # Windows; root is refused nothing
        return otherwise
    user = os.geteuid()
    parts = _parts(os.path.realpath(path))
    part = _part_of_another(parts, user)
    if part is not None:
        status = os.lstat(part)
        option = "-R " if stat.S_ISDIR(status.st_mode) else ""
        return (
            f"{before}{part} belongs to {_user_name(status.st_uid)}:"
            f" sudo chown {option}{_user_name(user)} {_quote(part)}"
        )
    owner = os.lstat(parts[-1]).st_uid
    if owner == user:
        return otherwise
    advice = f"{before}{parts[-1]} belongs to {_user_name(owner)}"
    return f"{advice}; {otherwise}" if otherwise else advice


def access_advice(path: str, error: OSError) -> str:
    """Return what may help where a path of the program's own cannot be reached or made."""
    if error.errno == errno.ENAMETOOLONG:
        return "set ROADMAP_HOME to a shorter path"
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        part = next((p for p in _parts(path) if not os.path.isdir(p)), path)
        return f"{part} is not a directory: move it away, or set ROADMAP_HOME to another path"
    if error.errno in _NO_ROOM:
        return "make room on its disk"
    if error.errno in (errno.EACCES, errno.EPERM):
        if os.path.isfile(path) and not os.access(path, os.W_OK):
            return permission_advice(path, f"the file is write-protected: chmod u+w {_quote(path)}")
        advice = "check the permissions of the directories that lead there, or set ROADMAP_HOME"
        return permission_advice(path, advice)
    return "is its disk connected and writable? if not, set ROADMAP_HOME"


def _quote(path: str) -> str:
    from roadmap_cli import shell_words

    return shell_words.quote(path)


def _parts(path: str) -> list[str]:
    """Return a path and the directories above it, the topmost first, as far as they are there."""
    parts = [path]
    while os.path.dirname(parts[-1]) != parts[-1]:
        parts.append(os.path.dirname(parts[-1]))
    return [part for part in reversed(parts) if os.path.lexists(part)]


def _part_of_another(parts: list[str], user: int) -> str | None:
    """Return the topmost part that another user owns inside a directory of this one."""
    is_inside = False
    for part in parts:
        is_own = os.lstat(part).st_uid == user
        if is_inside and not is_own:
            return part
        is_inside = is_own
    return None


def _user_name(user: int) -> str:
    """Return the name of a user, or the number of one whom the system does not know."""
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def find_dangling_link(path: str) -> str:
    """Return the link that leads nowhere because of which a path is not there, else ""."""
    while not os.path.lexists(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return "" if os.path.exists(path) else path


def find_obstacle(path: str) -> str:
    """Return what keeps a path from being looked at, "" if it is there or plainly missing."""
    try:
        os.stat(path)
    except FileNotFoundError:
        link = find_dangling_link(path)
        return f"{link} is a link that leads nowhere" if link else ""
    except OSError as error:
        if error.errno == errno.ELOOP:
            return f"{find_dangling_link(path) or path} is a link that leads to itself"
        return error.strerror or str(error)
    return ""
