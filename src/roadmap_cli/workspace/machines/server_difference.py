"""In what the log here and the heads of a server differ. It asks nobody and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from roadmap_cli.store.database.database import Database
from roadmap_cli.store.log import batches, log
from roadmap_cli.store.log.log import NO_HEAD, Heads
from roadmap_cli.values import Record


class Difference(Record):
    """What each side lacks, by device: the last event that it has, 0 if it has none."""

    to_send: Mapping[str, int]
    to_receive: Mapping[str, int]
    pasts: frozenset[str]  # whose heads there are no events of the log here
    both: Mapping[str, int]  # what each side has: by device, the last event there that is here


def find_difference(database: Database, heads: Heads, *, is_everything: bool) -> Difference:
    """Compare the log here with the heads of a server.

    With `is_everything` all that is there counts as what is lacking here.
    """
    with database.reading():
        own = batches.device_ends(database)
        to_send = {device: 0 for device in own if device not in heads}
        to_receive, both, pasts = {}, {}, set()
        for device, (n, checksum) in heads.items():
            own_n = own.get(device, NO_HEAD)[0]
            if is_everything or own_n < n:
                to_receive[device] = 0 if is_everything else own_n
            if own_n >= n and log.find_checksum(database, device, n) != checksum:
                pasts.add(device)
                continue
            if own_n >= n and not is_everything:
                both[device] = n
            if own_n > n:
                to_send[device] = n
    return Difference(to_send, to_receive, frozenset(pasts), both)
