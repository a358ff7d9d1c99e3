"""What a run has brought about so far: it decides what an error or an interrupt says of it."""

from roadmap_cli.store.database import Database


class Outcome:
    """What was saved, copied and written by this run, as far as the person asked for it."""

    def __init__(self) -> None:
        self._database: Database | None = None  # where what was asked for is being written
        self._copy = ""  # the copy that was made or put in place, as the person asked
        self.log_is_copied = False  # a copy holds the log as it is
        self.file = ""  # where the answer, or what the person wrote, can be found

    def begin_saving(self, database: Database) -> None:
        """Note that what the person asked for is being written from here on.

        Loading the shipped roadmap on the first command is not something they asked for.
        """
        self._database = database
        database.saved = False

    def copy_placed(self, path: str) -> None:
        """Note that the copy the person asked for was made, or put in place."""
        self._copy = path

    @property
    def committed(self) -> bool:
        """Say whether what the person asked for is in the log."""
        return self._database is not None and self._database.saved

    @property
    def saved(self) -> bool:
        """Say whether what the person asked for has been committed, or a copy made."""
        return bool(self._copy) or self.committed
