"""Command lines, as the shells of this system read them: proposed in a hint, or set by a person.

It knows no command of ours and runs nothing.
"""

import sys


def quote(path: str, platform: str = sys.platform) -> str:
    """Return a path as one word of a command line."""
    if platform != "win32":
        import shlex  # only here: it loads `re`, which takes a tenth of a daily command

        return shlex.quote(path)
    # No path there holds a double quote, and single ones mean nothing to cmd.
    is_plain = not set(path) & set(" &()[]{}^=;!'+,`~%$@#|<>")
    return path if path and is_plain else f'"{path}"'


def split(line: str, platform: str = sys.platform) -> list[str]:
    """Return the words of a command line; raise ValueError for an open quote."""
    import shlex

    if platform != "win32":
        return shlex.split(line)
    # There a backslash stands between directories, and escapes nothing.
    return [word.strip('"') for word in shlex.split(line, posix=False)]


def change_mode(mode: str, path: str, platform: str = sys.platform) -> str:
    """Return the command that changes who may use a file."""
    if platform == "win32":  # which has no modes: then the rules of the directory apply
        return f"icacls {quote(path, platform)} /reset"
    return f"chmod {mode} {quote(path, platform)}"


def move(path: str, target: str, platform: str = sys.platform) -> str:
    """Return the command that moves a file or directory away."""
    command = "move" if platform == "win32" else "mv"
    return f"{command} {quote(path, platform)} {quote(target, platform)}"
