"""The commands about the data on this machine: backup, restore, where, doctor."""

import sys
from contextlib import ExitStack

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.cli.input import keys
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import DatabaseError, ExitCode, UsageError
from roadmap_cli.store.database.signals import Terminated, raise_on_termination

if TYPE_CHECKING:
    from roadmap_cli.core.answers.backup_answers import RestoreAnswer


def backup(session: Session, file: str | None) -> int:
    """Make a verified copy of your data now."""
    from roadmap_cli.render.text import backup_text
    from roadmap_cli.workspace import backups

    if file in ("now", "list", "show", "all"):
        raise UsageError(
            f"'{file}' would be the name of a file",
            "to add a copy to the daily ones: roadmap backup; to see all: roadmap restore --list",
        )
    return session.answer(backups.back_up(session.workspace, file), backup_text.backup_lines)


def restore(
    session: Session, file: str | None, latest: bool, everything: bool, dry_run: bool, yes: bool
) -> int:
    """Restore a copy of your data; what it replaces is kept."""
    _refuse_contradictions(file, latest=latest, everything=everything, yes=yes, dry_run=dry_run)
    if everything:
        return _list(session)
    return _restore(session, file, dry_run=dry_run, yes=yes)


def _refuse_contradictions(
    file: str | None, *, latest: bool, everything: bool, yes: bool, dry_run: bool
) -> None:
    if (file is not None) + latest + everything != 1:
        raise UsageError(
            "name the backup to restore: FILE or --latest",
            "'roadmap restore --list' shows all backups",
        )
    if everything and (yes or dry_run):
        raise UsageError("--list changes nothing", "leave out --yes and --dry-run")
    if yes and dry_run:
        raise UsageError("--dry-run changes nothing, so --yes has no effect", "use one of the two")


def _list(session: Session) -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import backup_text
    from roadmap_cli.workspace import backups

    with ProgressMeter(session) as on_progress:
        answer = backups.list_copies(session.workspace, on_progress)
    return session.answer(answer, backup_text.copies_lines)


def _restore(session: Session, file: str | None, *, dry_run: bool, yes: bool) -> int:
    """Restore a copy, or the latest one, after the person agreed."""
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import backup_text
    from roadmap_cli.workspace import backups

    with ProgressMeter(session) as on_progress:
        choice = backups.choose_copy(session.workspace, file, on_progress)
    try:
        with raise_on_termination(), ExitStack() as stack:
            with ProgressMeter(session) as on_progress:
                plan, copy = stack.enter_context(
                    backups.prepare_restore(session.workspace, choice, on_progress)
                )
            if dry_run:
                return session.answer(plan, backup_text.restore_lines)
            if not yes and not _confirm_restore(session, plan):
                return ExitCode.DONE
            answer = backups.restore_copy(session.workspace, plan, copy, is_confirmed=not yes)
        lines = backup_text.restore_lines if yes else backup_text.restored_lines
        return session.answer(answer, lines)
    except Terminated:
        words = "the backup was restored" if session.outcome.is_saved else "nothing was restored"
        session.warn(f"terminated; {words}")
        return ExitCode.TERMINATED


def _confirm_restore(session: Session, plan: "RestoreAnswer") -> bool:
    """Print what would be lost and won, and ask; raise UsageError without a terminal."""
    from roadmap_cli.render.text import backup_text

    if not keys.is_interactive(session):
        raise UsageError(
            "there is no terminal to confirm in; nothing was changed",
            "--dry-run shows what would be lost or gained; --yes restores without asking",
        )
    with keys.single_keys():
        keys.discard_typed_ahead()
        session.write(backup_text.restore_question(plan, session.target(sys.stdout)))
        agrees = keys.read_key() == keys.YES
    session.write("y\n" if agrees else "n\nnothing was changed\n")
    return agrees


def where(session: Session) -> int:
    """Show where your data is stored."""
    from roadmap_cli.render.text import health_text
    from roadmap_cli.workspace import where as use_case

    return session.answer(use_case.where(session.workspace), health_text.where_lines)


def config(session: Session, key: str | None, value: str | None, unset: bool) -> int:
    """Show your settings and where each comes from, or change one."""
    if value is not None or unset:
        return _change_setting(session, key, value, unset)
    return _show_settings(session, key)


def _show_settings(session: Session, key: str | None) -> int:
    from roadmap_cli.render.text import settings_text
    from roadmap_cli.workspace import config as use_case

    if key is None:
        answer = use_case.config(session.workspace, session.flags)
        return session.answer(answer, settings_text.config_lines)
    answer = use_case.explain(session.workspace, key, session.flags)
    return session.answer(answer, settings_text.setting_lines)


def _change_setting(session: Session, key: str | None, value: str | None, unset: bool) -> int:
    from roadmap_cli.render.text import settings_text
    from roadmap_cli.workspace import config as use_case

    if key is None or (unset and value is not None):
        raise UsageError("--unset takes one key and no value", "roadmap config KEY --unset")
    change = (
        use_case.unset_setting(session.workspace, key)
        if value is None
        else use_case.set_setting(session.workspace, key, value)
    )
    return session.answer(change, settings_text.change_lines)


def doctor(session: Session, rebuild: bool) -> int:
    """Check that your data is whole."""
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import health_text
    from roadmap_cli.workspace import doctor as use_case

    with ProgressMeter(session) as on_progress:
        answer = use_case.doctor(session.workspace, rebuild=rebuild, on_progress=on_progress)
    failure = None if answer.healthy else DatabaseError("there are problems with the database")
    return session.answer(answer, health_text.doctor_lines, error=failure)


COMMANDS = (
    p.command(
        "backup",
        backup,
        p.DATA,
        p.optional_argument(
            "file", "[FILE]", "Where to write it; else among the daily copies.", stream=p.NO_STREAM
        ),
        examples=(
            ("roadmap backup", "add a copy to the daily ones"),
            ("roadmap backup copy.db", "write it to this file"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "restore",
        restore,
        p.DATA,
        p.optional_argument(
            "file", "[FILE]", "The copy, by its path or name.", stream=p.INPUT_FILE
        ),
        p.flag("latest", "Take the undamaged copy that holds most."),
        p.flag("everything", "List the copies and what each of them holds.", "--list"),
        p.flag("dry_run", "Show what would be lost or won, and change nothing.", "--dry-run"),
        p.flag("yes", "Do not ask before restoring."),
        examples=(
            ("roadmap restore --list", "see the copies"),
            ("roadmap restore --latest --dry-run", "see what would change"),
            ("roadmap restore --latest --yes", "restore without a question"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "where",
        where,
        p.DATA,
        examples=(
            ("roadmap where", "see the paths of your files"),
            ("roadmap where --json", "get them for a script"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "config",
        config,
        p.DATA,
        p.optional_argument("key", "[KEY]", "The setting; without it, all are shown."),
        p.optional_argument("value", "[VALUE]", "Its new value, for the settings file."),
        p.flag("unset", "Remove it from the settings file."),
        examples=(
            ("roadmap config", "see your settings and where each comes from"),
            ("roadmap config hours_per_week 5", "you mean to study 5 hours a week"),
            ("roadmap config hours_per_week --unset", "you no longer do"),
        ),
        is_of_all_roadmaps=True,
    ),
    p.command(
        "doctor",
        doctor,
        p.DATA,
        p.flag("rebuild", "Rebuild all states from the log."),
        examples=(
            ("roadmap doctor", "look for damage"),
            ("roadmap doctor --rebuild", "and rebuild all states"),
        ),
        is_of_all_roadmaps=True,
    ),
)
