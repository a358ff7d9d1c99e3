"""Which name of today a former one leads to, for topics and for readings alike. Pure.

A rename is what an author says with `was`, now or in an earlier version. Nothing is guessed here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


def lineage(
    before: Mapping[str, str], said: Mapping[str, str], today: Collection[str]
) -> dict[str, str]:
    """Return which former id leads to which id.

    `before` is what led where so far, `said` what the new version says itself, `today` its ids. A
    rename that the new version no longer mentions still is one: without it the progress made
    under the former id would be lost from sight. Only who takes the id back ends it.
    """
    led = dict(said)
    heirs: dict[str, set[str]] = {}
    for former, name in before.items():
        # Both are names of one thing, and this one is gone: it goes where the other one went.
        if name not in today and name not in said:
            heir = said.get(former) or (former if former in today else "")
            if heir:
                heirs.setdefault(name, set()).add(heir)
    # Where several were joined and now part again, nobody has said whose the common time was.
    led |= {name: found.pop() for name, found in heirs.items() if len(found) == 1}
    renames = {former: led.get(name, name) for former, name in before.items()} | led
    return {former: name for former, name in renames.items() if former not in today}
