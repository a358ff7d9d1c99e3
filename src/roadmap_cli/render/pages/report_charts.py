"""The pictures of a report, each with its title, its legend and the caption that says the same.

It must not know how they are drawn, nor what else a report shows.
"""

from __future__ import annotations

from functools import partial

from roadmap_cli.core.answers.aim.destination import destination_of
from roadmap_cli.core.answers.reports import Report
from roadmap_cli.core.forecast.pace import MIN_WEEKS
from roadmap_cli.core.pictures.pictures import weekly_minutes
from roadmap_cli.core.wording import format_count, format_duration, format_weekly_hours, quote_title
from roadmap_cli.render.pages import burn_up_lines, chart_lines, shades
from roadmap_cli.render.pages.page import Chart, Page

_HEIGHT = 10  # of the burn-up, in lines


def charts_of_report(report: Report) -> list[Chart]:
    """Return the pictures of a report: the burn-up, if there is any, and the hours a week."""
    pictures = report.pictures
    minutes = weekly_minutes(pictures.days, report.today)
    hours = _hours_a_week(report, minutes)._replace(
        draw=partial(chart_lines.sparkline, minutes), is_inline=True
    )
    # One day is no curve.
    is_drawn = len(pictures.days) > 1 and (pictures.earned or pictures.levels)
    return [*([_burn_up(report)._replace(caption="", is_large=True)] if is_drawn else []), hours]


def chart_page(report: Report) -> Page:
    """Return the page of `report --chart`."""
    note = ("as of " if report.as_of else "") + report.today
    hours = _hours_a_week(report, weekly_minutes(report.pictures.days, report.today))
    hours = hours._replace(caption=f"{hours.caption[0].upper()}{hours.caption[1:]}.")
    charts = _burn_up(report), _year(report), hours, _futures(report)
    return Page(report.roadmap.title, note, tuple(chart for chart in charts if chart))


def _burn_up(report: Report) -> Chart:
    pictures = report.pictures
    title, caption, legend = "Hours of the plan", "Nothing is on record yet.", "█ earned"
    if pictures.fan:
        legend += ", ━ probable, ▒ half the futures, ░ 8 in 10"
    if pictures.days:
        title += f": {format_duration(pictures.earned)} earned"
        caption = report.forecast.sentence if report.forecast is not None else ""
    return Chart(
        title=title,
        caption=caption,
        draw=partial(burn_up_lines.burn_up_lines, pictures, report.today, height=_HEIGHT),
        legend=legend,
    )


def _year(report: Report) -> Chart:
    pictures = report.pictures
    is_marked = any(day.finished and not day.spent for day in pictures.days)
    number = sum(day.spent > 0 for day in pictures.days)
    days = format_count(number, "day")
    return Chart(
        title="A year of days",
        caption=f"{format_duration(report.spent)} spent on {days}.",
        draw=partial(chart_lines.year_lines, pictures, report.today),
        legend=shades.legend(has_no_minutes=is_marked),
    )


def _hours_a_week(report: Report, minutes: list[int]) -> Chart:
    expected = report.forecast
    caption = "no time recorded yet"
    if minutes:
        caption = f"at most {format_duration(max(minutes))}"
        if expected is not None and expected.weeks >= MIN_WEEKS and expected.hours_spent:
            mean = format_weekly_hours(60 * expected.hours_spent).removesuffix(" a week")
            caption = f"{mean} on average, {caption}"
    return Chart(
        title="Hours a week",
        caption=caption,
        draw=partial(chart_lines.week_lines, minutes, report.today),
    )


def _futures(report: Report) -> Chart | None:
    """Return twenty days on which the goal or next milestone may be reached; None for a past day."""
    pictures, goal = report.pictures, destination_of(report)
    if report.forecast is None or goal is None:
        return None
    title = quote_title(goal.title)
    if not any(pictures.futures):
        return Chart(f"When you may reach {title}", report.forecast.sentence, lambda _: [])
    caption = f"{goal.when[:1].upper()}{goal.when[1:]}."
    signs = "● up to the first date, " if goal.likely else ""
    signs += "◉ up to the second, " if goal.safe else ""
    legend = f"{caption} {signs}○ later."
    beyond = pictures.futures.count("")
    if beyond:
        legend += f" {beyond} of the twenty are more than ten years away."
    return Chart(
        title=f"Twenty futures of {title}, each as likely as the next",
        caption=caption,
        draw=partial(chart_lines.futures_lines, pictures.futures, goal.likely, goal.safe),
        legend=legend,
    )
