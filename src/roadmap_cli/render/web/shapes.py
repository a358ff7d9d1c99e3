"""The shapes of states, the same in the map, in lists and on the card: each is told by its form.

It owns the drawings, 18 pixels wide. It must not know where they stand.
"""

from __future__ import annotations

from roadmap_cli.core.answers.reports import TopicLine
from roadmap_cli.core.progress.states import ASSUMED, DONE, IN_PROGRESS, PAUSED, SKIPPED
from roadmap_cli.render.pages.page import READY, WAITING
from roadmap_cli.render.web.map_geometry import ICON

# The order of the legend.
STATES = (DONE, ASSUMED, IN_PROGRESS, PAUSED, READY, WAITING, SKIPPED)
_TICK = '<path class="tick" d="M5.6 9.4l2.4 2.4 4.6-5.2"/>'
_DRAWINGS = {
    DONE: f'<circle class="full" cx="9" cy="9" r="7.5"/>{_TICK}',
    ASSUMED: '<path class="full" d="M9 .8L17.2 9 9 17.2 .8 9z"/>'
    '<path class="tick" d="M5.2 8q1.9-1.8 3.8 0t3.8 0M5.2 11q1.9-1.8 3.8 0t3.8 0"/>',
    IN_PROGRESS: '<circle class="ring" cx="9" cy="9" r="6.5"/>'
    '<path class="full" d="M9 2.5a6.5 6.5 0 0 0 0 13z"/>',
    PAUSED: '<circle class="ring" cx="9" cy="9" r="6.5"/><path class="pause" d="M7 6v6M11 6v6"/>',
    READY: '<circle class="ring" cx="9" cy="9" r="6"/>',
    WAITING: '<circle class="small" cx="9" cy="9" r="4.2"/>',
    SKIPPED: '<path class="cross" d="M5.2 5.2l7.6 7.6M12.8 5.2l-7.6 7.6"/>',
}


def sprite() -> str:
    """Return the drawings, hidden, for `use`."""
    symbols = "".join(
        f'<symbol id="s-{name}" viewBox="0 0 {ICON} {ICON}">{_DRAWINGS[name]}</symbol>'
        for name in STATES
    )
    return f'<svg class="sprite" width="0" height="0" aria-hidden="true">{symbols}</svg>\n'


def state_of(topic: TopicLine) -> str:
    """Return the state that is drawn: an open topic is ready, or it waits for others."""
    if topic.state in _DRAWINGS:
        return topic.state
    return READY if topic.ready else WAITING


def icon(state: str, classes: str = "") -> str:
    """Return a shape as a picture that says nothing: the word stands beside it."""
    name = f"icon {classes}".strip()
    return f'<svg class="{name}" aria-hidden="true"><use href="#s-{state}"/></svg>'
