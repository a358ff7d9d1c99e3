"""What `note` does: it records or corrects a note, on the line or in an editor, or shows notes.

Its options are declared in `daily`. It must not know how notes are stored.
"""

from __future__ import annotations

from roadmap_cli.annotations import TYPE_CHECKING
from roadmap_cli.errors import UsageError
from roadmap_cli.values import Record

if TYPE_CHECKING:
    from roadmap_cli.cli.output.session import Session
    from roadmap_cli.workspace.corrections import Correction


class View(Record):
    """Which notes are to be shown, if any."""

    show: bool = False
    everything: bool = False
    track: str | None = None
    since: str | None = None

    @property
    def is_of_all(self) -> bool:
        """Return whether an option was given that goes with the notes on all topics."""
        return self.everything or self.track is not None or self.since is not None


def note(
    session: Session,
    topic: str | None,
    text: list[str] | None,
    view: View,
    on: str | None,
    correction: Correction,
) -> int:
    """Show the notes on all topics, or show, record or correct those on one."""
    is_change = on is not None or correction.is_wanted
    if topic is None:
        return _all_notes(session, view, is_change=is_change)
    if view.is_of_all:
        raise UsageError(
            "--all, --track and --since show the notes on all topics",
            f"leave TOPIC out; to see those on one: roadmap note {topic} --show",
        )
    if session.format not in ("terminal", "json") or "output" in session.flags:
        raise UsageError(
            "--format and -o go with the notes on all topics",
            f"roadmap note --all; of one topic: roadmap show {topic}",
        )
    if view.show and (text is not None or is_change):
        raise UsageError("--show shows the notes and changes none", f"roadmap note {topic} --show")
    if text is not None and len(text) == 1 and on is None and not correction.is_wanted:
        _refuse_option_as_text(topic, text[0])
    if text is None and not view.show and not correction.remove:
        return _note_from_editor(session, topic, on, correction)
    return _note(session, topic, None if text is None else _join(text), on, correction)


def _join(words: list[str]) -> str:
    """Return a text without the quotes that a word processor put around it."""
    text = " ".join(words)
    return text[1:-1] if len(text) > 2 and text[0] in "“„" and text[-1] in "”“" else text


def _refuse_option_as_text(topic: str, text: str) -> None:
    """Raise UsageError for a text of one word that asks for something, as "show" does."""
    if " " not in text and len(text) < 8:
        from roadmap_cli.cli.input import other_words
        from roadmap_cli.shell_words import quote

        for option in other_words.note_options(text):
            raise UsageError(
                f"'{text}' alone is kept as no note",
                f"did you mean: roadmap note {quote(topic)} {option}",
            )


def _all_notes(session: Session, view: View, *, is_change: bool) -> int:
    from roadmap_cli.render.pages import history_page
    from roadmap_cli.workspace import notes

    if is_change or not (view.show or view.is_of_all):
        raise UsageError(
            "TOPIC is missing: say which topic the note is on",
            "roadmap note TOPIC TEXT; to see all notes: roadmap note --all",
        )
    answer = notes.all_notes(session.workspace, track=view.track, since=view.since)
    is_table = session.format == "csv"
    return session.answer_page(answer, lambda a: history_page.notes_page(a, as_table=is_table))


def _note(
    session: Session, topic: str, text: str | None, on: str | None, correction: Correction
) -> int:
    """Record or correct a note; without a text, show the notes."""
    from roadmap_cli.render.text import change_text
    from roadmap_cli.workspace import notes

    answer = notes.note(session.workspace, topic, text, on=on, correction=correction)
    return session.answer(answer, change_text.record_lines)


def _note_from_editor(session: Session, topic: str, on: str | None, correction: Correction) -> int:
    from roadmap_cli.cli.input import external_programs
    from roadmap_cli.workspace import notes

    session.workspace.parse_day(on)  # before a text is written that could not be saved
    before, correction = notes.note_to_edit(session.workspace, topic, correction)
    with external_programs.edit_text(session, topic, before) as text:
        return _note(session, topic, text, on, correction)
