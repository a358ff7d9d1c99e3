"""The commands around copies of your data: backup and restore."""

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from roadmap_cli.cli import keys
from roadmap_cli.cli import params as p
from roadmap_cli.cli.session import Session
from roadmap_cli.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from roadmap_cli.workspace.backups import Restoration
    from roadmap_cli.workspace.choosing import Choice


def backup(
    ctx: p.Context,
    file: Annotated[
        Optional[str],
        typer.Argument(metavar="[FILE]", help="Where to; else among the daily copies."),
    ] = None,
) -> int:
    """Make a verified copy of your data now."""
    from roadmap_cli.render import backup_text
    from roadmap_cli.workspace import backups

    return ctx.obj.answer(backups.back_up(ctx.obj.workspace, file), backup_text.backup_lines)


def restore(
    ctx: p.Context,
    file: Annotated[
        Optional[str], typer.Argument(metavar="[FILE]", help="A copy, by its path or its name.")
    ] = None,
    latest: Annotated[
        bool, typer.Option("--latest", help="The whole copy that holds most.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--list", help="List the copies with what each holds.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be lost or won and change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> int:
    """Bring a copy of your data back; what it replaces is kept."""
    from roadmap_cli.cli.progress import Phases
    from roadmap_cli.render import backup_text
    from roadmap_cli.workspace import backups, choosing

    s = ctx.obj
    if (file is not None) + latest + everything != 1:
        raise UsageError(
            "say which copy to restore: FILE or --latest",
            "'roadmap restore --list' shows those there are",
        )
    if everything:
        if yes or dry_run:
            raise UsageError("--list only lists", "leave --yes and --dry-run out")
        with Phases(s) as told:
            answer = backups.listed(s.workspace, told)
        return s.answer(answer, backup_text.copies_lines)
    if file:
        choice = choosing.Choice(file)
    else:
        with Phases(s) as told:
            choice = backups.latest(s.workspace, told)
    try:
        return _restored(s, choice, dry_run=dry_run, yes=yes)
    except _Stopped:
        done = "the copy was restored" if s.outcome.saved else "nothing was restored"
        s.warn(f"terminated; {done}")
        return ExitCode.TERMINATED


class _Stopped(BaseException):
    """Somebody ends this process, and what it has begun is to be cleaned up."""


@contextmanager
def _stopping_in_order() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise, so that no copy of the copy stays behind."""

    def stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # the cleaning up goes on to its end
        raise _Stopped

    numbers = (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
    heard = [n for n in numbers if signal.getsignal(n) == signal.SIG_DFL]
    try:
        for number in heard:
            signal.signal(number, stop)
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


def _restored(session: Session, choice: "Choice", *, dry_run: bool, yes: bool) -> int:
    from roadmap_cli.cli.progress import Phases
    from roadmap_cli.core.backups import AgreedAnswer
    from roadmap_cli.render import backup_text
    from roadmap_cli.workspace import backups

    with ExitStack() as until_restored:
        until_restored.enter_context(_stopping_in_order())
        with Phases(session) as told:
            found = until_restored.enter_context(backups.prepared(session.workspace, choice, told))
        if dry_run:
            return session.answer(found.answer, backup_text.restore_lines)
        if not yes and not _agreed(session, found):
            return ExitCode.DONE
        answer = backups.put_back(session.workspace, found, asked=not yes)
    if yes:
        return session.answer(answer, backup_text.restore_lines)
    return session.answer(AgreedAnswer(answer), backup_text.agreed_lines)


def _agreed(session: Session, found: "Restoration") -> bool:
    """Show what would be lost and won, and ask; raise UsageError where nobody can be asked."""
    from roadmap_cli.render import backup_text

    if not keys.is_a_conversation(session):
        raise UsageError(
            "there is no terminal to ask at; nothing was changed",
            "--dry-run says what would be lost or won, --yes restores without asking",
        )
    with keys.listening():
        keys.forget_typed_ahead()
        session.write(backup_text.asked(found.answer, session.target(sys.stdout)))
        agreed = keys.pressed() == keys.YES
    session.write("y\n" if agreed else "n\nnothing was changed\n")
    return agreed
