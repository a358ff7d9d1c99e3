"""Why a path cannot be used: it belongs to somebody else, or a link on the way leads nowhere.

It reads names, owners and modes, never the content of a file, and changes nothing.
"""

import os
import stat


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
        from roadmap_cli import shell_words

        status = os.lstat(part)
        option = "-R " if stat.S_ISDIR(status.st_mode) else ""
        return (
            f"{before}{part} belongs to {_user_name(status.st_uid)}:"
            f" sudo chown {option}{_user_name(user)} {shell_words.quote(part)}"
        )
    owner = os.lstat(parts[-1]).st_uid
    if owner == user:
        return otherwise
    advice = f"{before}{parts[-1]} belongs to {_user_name(owner)}"
    return f"{advice}; {otherwise}" if otherwise else advice


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
