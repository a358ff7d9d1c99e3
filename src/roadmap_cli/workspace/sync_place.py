"""The place where the machines of a learner meet: named on the line, or by the setting `sync`."""

from __future__ import annotations

from roadmap_cli.carriers.places import EXAMPLES, Place, parse_place
from roadmap_cli.errors import UsageError
from roadmap_cli.settings import Settings


def find_place(settings: Settings, where: str | None) -> Place:
    """Return the place to sync with; raise UsageError if none is named."""
    if where is not None:
        return parse_place(where)
    setting = settings.get("sync")
    if not setting.strip():
        raise UsageError(
            "it is not said where your machines meet",
            f"name {EXAMPLES}; to keep it: roadmap config sync WHERE",
        )
    try:
        return parse_place(setting)
    except UsageError as error:
        error.sentence += f" (named by {settings.origins['sync']})"
        raise
