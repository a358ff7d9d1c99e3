"""The door to the short answers: it knows which module words which answer, and imports only that."""

from __future__ import annotations

from typing import Any

from roadmap_cli.render.ink import Paper

_OUTCOMES = frozenset(("ChangeAnswer", "RecordAnswer", "UndoAnswer", "HistoryAnswer", "OpenAnswer"))
_EXCHANGE = frozenset(("ExportAnswer", "TickAnswer", "MergeAnswer"))
_MANAGEMENT = frozenset(("WhereAnswer", "DoctorAnswer", "CheckAnswer"))
_BACKUPS = frozenset(("BackupAnswer", "CopiesAnswer", "RestoreAnswer", "AgreedAnswer"))
_ROADMAPS = frozenset(("LoadAnswer", "UseAnswer", "ForgetAnswer"))
_QUESTIONS = frozenset(("ReviewList", "ReviewAnswer", "Assessment"))


def lines(answer: Any, paper: Paper) -> list[str] | None:
    """Return the lines of a short answer, or None when it is not one."""
    name = type(answer).__name__
    if name == "NextAnswer":
        from roadmap_cli.render.next_text import COMPOSERS
    elif name in _OUTCOMES:
        from roadmap_cli.render.outcome_text import COMPOSERS
    elif name in _MANAGEMENT:
        from roadmap_cli.render.health_text import COMPOSERS
    elif name in _EXCHANGE:
        from roadmap_cli.render.exchange_text import COMPOSERS
    elif name == "ImportAnswer":
        from roadmap_cli.render.import_text import COMPOSERS
    elif name in _BACKUPS:
        from roadmap_cli.render.backup_text import COMPOSERS
    elif name in _ROADMAPS:
        from roadmap_cli.render.load_text import COMPOSERS
    elif name in _QUESTIONS:
        from roadmap_cli.render.question_text import COMPOSERS
    else:
        return None
    return COMPOSERS[name](answer, paper)
