"""How the states of topics are marked, styled and called on a page."""

from roadmap_cli.core.states import ASSUMED, DONE, IN_PROGRESS, OPEN, PAUSED, SKIPPED

MARKS = {DONE: "✓", ASSUMED: "≈", IN_PROGRESS: "▸", PAUSED: "‖", SKIPPED: "–", OPEN: "○"}
STYLES = {DONE: "good", ASSUMED: "good", IN_PROGRESS: "id", SKIPPED: "quiet", PAUSED: "quiet"}
WORDS = {
    DONE: "done",
    ASSUMED: "known",
    IN_PROGRESS: "in progress",
    PAUSED: "put aside",
    SKIPPED: "skipped",
    OPEN: "open",
}
# A topic that cannot be begun yet, where that is told apart; and a milestone.
WAITS, MILESTONE = "◌", "◆"
