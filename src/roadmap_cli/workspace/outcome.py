"""What a run has saved so far: errors and interrupts report it."""

from roadmap_cli.store.database.database import Database


class Outcome:
    """What this run saved, copied and wrote at the person's request."""

    def __init__(self) -> None:
        self._database: Database | None = None  # that the requested change is written to
        self._copy = ""  # the path of a copy that was requested and made
        self.has_copied_log = False  # a copy contains the current log
        self.file = ""  # the path of the answer or of the person's text

    def begin_saving(self, database: Database) -> None:
        """Mark that the requested change is written from here on.

        Loading the shipped roadmap on first use is not requested and does not call this.
        """
        self._database = database
        database.has_committed = False

    def add_copy(self, path: str) -> None:
        """Record that the requested copy was made, or put in place."""
        self._copy = path

    @property
    def is_committed(self) -> bool:
        """Return whether the requested change was committed."""
        return self._database is not None and self._database.has_committed

    @property
    def is_saved(self) -> bool:
        """Return whether the requested change was committed, or the requested copy made."""
        return bool(self._copy) or self.is_committed
