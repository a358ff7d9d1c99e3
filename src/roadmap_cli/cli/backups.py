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
    from roadmap_cli.core.backups import RestoreAnswer


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
    _refuse_contradictions(file, latest=latest, everything=everything, looking=yes or dry_run)
    if everything:
        return _list(ctx.obj)
    return _restore(ctx.obj, file, dry_run=dry_run, yes=yes)


def _refuse_contradictions(
    file: Optional[str], *, latest: bool, everything: bool, looking: bool
) -> None:
    if (file is not None) + latest + everything != 1:
        raise UsageError(
            "say which copy to restore: FILE or --latest",
            "'roadmap restore --list' shows those there are",
        )
    if everything and looking:
        raise UsageError("--list only lists", "leave --yes and --dry-run out")


def _list(session: Session) -> int:
    from roadmap_cli.cli.progress import Phases
    from roadmap_cli.render import backup_text
    from roadmap_cli.workspace import backups

    with Phases(session) as on_progress:
        answer = backups.list_copies(session.workspace, on_progress)
    return session.answer(answer, backup_text.copies_lines)


def _restore(session: Session, file: Optional[str], *, dry_run: bool, yes: bool) -> int:
    """Restore a copy, or the latest, once the person agrees; say the truth when terminated."""
    from roadmap_cli.cli.progress import Phases
    from roadmap_cli.render import backup_text
    from roadmap_cli.workspace import backups

    with Phases(session) as on_progress:
        choice = backups.choose(session.workspace, file, on_progress)
    try:
        with _terminating_in_order(), ExitStack() as until_restored:
            with Phases(session) as on_progress:
                preparing = backups.prepare(session.workspace, choice, on_progress)
                plan, copy = until_restored.enter_context(preparing)
            if dry_run:
                return session.answer(plan, backup_text.restore_lines)
            if not yes and not _agrees(session, plan):
                return ExitCode.DONE
            answer = backups.put_back(session.workspace, plan, copy, asked=not yes)
        lines = backup_text.restore_lines if yes else backup_text.agreed_lines
        return session.answer(answer, lines)
    except _Terminated:
        done = "the copy was restored" if session.outcome.saved else "nothing was restored"
        session.warn(f"terminated; {done}")
        return ExitCode.TERMINATED


class _Terminated(BaseException):
    """Somebody ends this process, and what it has begun is to be cleaned up."""


@contextmanager
def _terminating_in_order() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise, so that no copy of the copy stays behind."""

    def terminate(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # the cleaning up goes on to its end
        raise _Terminated

    numbers = (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
    heard = [n for n in numbers if signal.getsignal(n) == signal.SIG_DFL]
    try:
        for number in heard:
            signal.signal(number, terminate)
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)


def _agrees(session: Session, plan: "RestoreAnswer") -> bool:
    """Show what would be lost and won, and ask; raise UsageError where nobody can be asked."""
    from roadmap_cli.render import backup_text

    if not keys.is_a_conversation(session):
        raise UsageError(
            "there is no terminal to ask at; nothing was changed",
            "--dry-run says what would be lost or won, --yes restores without asking",
        )
    with keys.listening():
        keys.forget_typed_ahead()
        session.write(backup_text.question(plan, session.target(sys.stdout)))
        agreed = keys.pressed() == keys.YES
    session.write("y\n" if agreed else "n\nnothing was changed\n")
    return agreed
