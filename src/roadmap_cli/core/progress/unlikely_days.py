"""Which days of study are probably slips: more hours than a day has room for, or too early.

Pure. A slip is remarked and recorded all the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from roadmap_cli.core import wording

# Nobody studies longer than that on one day.
MAX_MINUTES_A_DAY = 16 * 60


def explain_unlikely_day(before: Mapping[str, int], day: str, minutes: int) -> list[str]:
    """Return a remark about a record on an unlikely day; none for a likely one.

    `before` maps the days on record to the minutes spent on them, `minutes` are the new ones.
    """
    remarks = []
    earlier = before.get(day, 0)
    # Once is enough for a day, unless the record alone is too long.
    total = earlier + minutes
    if minutes > MAX_MINUTES_A_DAY or earlier <= MAX_MINUTES_A_DAY < total:
        remarks.append(f"{wording.format_exact_duration(total)} are now recorded for {day} alone")
    first = min(before, default=day)
    if day < first:
        remarks.append(f"{day} is before your first record so far, on {first}")
    return ["; ".join(remarks) + "; if that's a slip: roadmap undo"] if remarks else []
