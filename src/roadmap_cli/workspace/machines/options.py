"""What was asked for with `sync`, as a value."""

from __future__ import annotations

from roadmap_cli.values import Record


class SyncOptions(Record):
    """What was asked for with `sync`."""

    is_dry_run: bool = False
    reads_all: bool = False  # whatever is remembered of the place
    joins: bool = False  # also two logs that share nothing
    keeps_both: bool = False  # of two pasts
    creates: bool = False  # the folder, if it is missing
