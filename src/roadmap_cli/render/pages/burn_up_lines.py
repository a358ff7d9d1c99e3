"""The burn-up of a report as lines of text: what was done, the fan, and the milestones.

It is drawn in blocks, of which ASCII has a picture too, and its meaning never hangs on a colour. It
must not know where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import accumulate, groupby
from operator import itemgetter

from roadmap_cli.core.pictures.axis import month_ticks, time_span
from roadmap_cli.core.pictures.fan import SHARES
from roadmap_cli.core.pictures.pictures import Pictures
from roadmap_cli.render.ansi import clean, display_width, truncate
from roadmap_cli.render.pages.chart_lines import EIGHTHS, place_labels
from roadmap_cli.render.pages.grid import Line

_WIDE, _NARROW, _MIDDLE = "░", "▒", "━"
_LEADER = "·"
_LEAST_TITLE = 8  # columns of one that is cut
_LABEL = 6  # columns from one month to the next


def burn_up_lines(pictures: Pictures, today: str, width: int, height: int) -> list[Line]:
    """Return what was done of the plan as columns, the fan of the forecast, and the milestones."""
    if not pictures.days:
        return []
    plot = _Plot(pictures, today, width, height)
    plot.draw_fan()
    plot.draw_history()
    plot.draw_levels()
    return [*plot.lines(), *plot.axis()]


class _Plot:
    """Cells of a burn-up, the lowest row first, each with the name of its style."""

    def __init__(self, pictures: Pictures, today: str, width: int, height: int) -> None:
        """Fit the history, the fan and the milestones."""
        self.pictures, self.today = pictures, today
        self.width, self.height = width, height
        self.first, self.last = time_span(pictures, today)
        highest = pictures.levels[-1].minutes if pictures.levels else 0
        self.top = max(highest, pictures.earned, 60)
        self.cells = [[" "] * width for _ in range(height)]
        self.styles = [[""] * width for _ in range(height)]

    def column(self, day: str | date) -> int:
        """Return the column of a day, that behind the last one for all days further on."""
        found = date.fromisoformat(day) if isinstance(day, str) else day
        days = (self.last - self.first).days
        return min(self.width, (found - self.first).days * (self.width - 1) // days)

    def row(self, minutes: int) -> int:
        """Return the row of an amount of work."""
        return min(self.height - 1, minutes * self.height // (self.top + 1))

    def _put(self, row: int, column: int, sign: str, style: str) -> None:
        self.cells[row][column] = sign
        self.styles[row][column] = style

    def draw_fan(self) -> None:
        """Shade each row from the early to the late day of its level."""
        by_row: dict[int, tuple[str, ...]] = {}
        for level in self.pictures.fan:
            by_row.setdefault(self.row(self.pictures.earned + level.minutes), level.days)
        for row, days in by_row.items():
            if not days[SHARES.index(0.5)]:
                continue
            first, early, middle, late, last = (
                self.column(day) if day else self.width for day in days
            )
            for column in range(first, min(last + 1, self.width)):
                is_narrow = early <= column <= late
                sign, style = (_NARROW, "bar") if is_narrow else (_WIDE, "quiet")
                self._put(row, column, sign, style)
            if middle < self.width:
                self._put(row, middle, _MIDDLE, "strong")

    def draw_history(self) -> None:
        """Fill each column up to what was done by its last day, in eighths of a row."""
        done = [0] * (self.column(self.today) + 1)
        for day in self.pictures.days:
            done[self.column(day.day)] = day.earned
        for column, minutes in enumerate(accumulate(done, max)):
            full, rest = divmod(8 * minutes * self.height // (self.top + 1), 8)
            for row in range(full):
                self._put(row, column, "█", "bar")
            if rest:
                self._put(full, column, EIGHTHS[rest], "bar")

    def draw_levels(self) -> None:
        """Write the titles of the milestones at their levels: before what is drawn, else behind it."""
        for level in reversed(self.pictures.levels):
            row = self.row(level.minutes)
            drawn = [x for x, cell in enumerate(self.cells[row]) if cell != " "]
            first, last = (drawn[0], drawn[-1]) if drawn else (self.width + 1, self.width + 1)
            title, room = clean(level.title), first - 1
            size = display_width(title)
            if room < size < self.width - last - 1:
                self._write(title, row, last + 2)
            elif size <= room or room >= _LEAST_TITLE:
                title = truncate(title, room)
                for column in range(display_width(title) + 1, room):
                    self._put(row, column, _LEADER, "quiet")
                self._write(title, row, 0)

    def _write(self, text: str, row: int, column: int) -> None:
        """Put a text into a row; a wide sign leaves the cells behind it empty."""
        for sign, width in _signs(text):
            if not width:  # it belongs to the sign before
                self.cells[row][max(0, column - 1)] += sign
                continue
            for offset, part in enumerate((sign, *[""] * (width - 1))):
                self._put(row, column + offset, part, "")
            column += width

    def lines(self) -> list[Line]:
        """Return the rows from the top, the cells of one style together."""
        lines: list[Line] = []
        for cells, styles in zip(reversed(self.cells), reversed(self.styles), strict=True):
            runs = groupby(zip(styles, cells, strict=True), itemgetter(0))
            lines.append([("".join(cell for _, cell in run), style) for style, run in runs])
        return lines

    def axis(self) -> list[Line]:
        """Return the base line with today on it, and the months below."""
        base = ["─"] * self.width
        base[self.column(self.today)] = "┴"
        ticks = month_ticks(self.first, self.last, self.width // _LABEL)
        labels = place_labels([(self.column(day), label) for day, label in ticks], self.width)
        return [[("".join(base), "quiet")], [(labels, "quiet")]]


def _signs(text: str) -> Iterable[tuple[str, int]]:
    if text.isascii():
        return [(sign, 1) for sign in text]
    from roadmap_cli.render import graphemes

    return graphemes.split(text)
