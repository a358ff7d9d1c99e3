"""The command `sync`."""

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.cli.input import parameters as p
from roadmap_cli.cli.output.session import Session
from roadmap_cli.errors import SyncFailed

if TYPE_CHECKING:
    from roadmap_cli.workspace.machines.options import SyncOptions


def sync(
    session: Session,
    where: str | None,
    dry_run: bool,
    everything: bool,
    join: bool,
    keep_both: bool,
    create: bool,
) -> int:
    """Exchange what you recorded with your other machines."""
    from roadmap_cli.workspace.machines.options import SyncOptions

    options = SyncOptions(
        is_dry_run=dry_run,
        reads_all=everything,
        joins=join,
        keeps_both=keep_both,
        creates=create,
    )
    return _sync(session, where, options)


def _sync(session: Session, where: str | None, options: "SyncOptions") -> int:
    from roadmap_cli.cli.output.progress_meter import ProgressMeter
    from roadmap_cli.render.text import sync_text
    from roadmap_cli.workspace.machines import sync as use_case

    with ProgressMeter(session) as on_progress:
        answer = use_case.sync(session.workspace, where, options, on_progress)
    failure = None if answer.is_in_step else SyncFailed(f"not in step with {answer.place}")
    return session.answer(answer, sync_text.sync_lines, error=failure)


COMMAND = p.command(
    "sync",
    sync,
    p.DATA,
    p.optional_argument(
        "where", "[WHERE]", "A folder, or git:PATH for a clone; else that of the setting 'sync'."
    ),
    p.flag("dry_run", "Show what would go and come, and write nothing.", "--dry-run"),
    p.flag("everything", "Read all that is there, whatever is remembered of it.", "--all"),
    p.flag("join", "Join two logs that share nothing."),
    p.flag("keep_both", "Keep both pasts of a machine that has two.", "--keep-both"),
    p.flag("create", "Make the folder if it is missing."),
    examples=(
        ("roadmap sync shared --create", "begin, in a folder that a program carries"),
        ("roadmap sync", "exchange at the place of 'roadmap config sync'"),
        ("roadmap sync --dry-run", "see what would go and come"),
    ),
    is_of_all_roadmaps=True,
)
