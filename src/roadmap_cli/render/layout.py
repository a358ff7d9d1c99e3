"""What each report shows, in which order and in which words: reports in, pages out.

It decides no numbers and applies no ink. This is the door; each page has its own module.
"""

from collections.abc import Callable
from typing import Any

from roadmap_cli.core import links, path, reports, schedule
from roadmap_cli.render.links_page import links_page
from roadmap_cli.render.page import Page
from roadmap_cli.render.plan_page import path_page, plan_page
from roadmap_cli.render.reading_page import reading_page, search_page
from roadmap_cli.render.report_page import report_page
from roadmap_cli.render.topic_pages import milestone_page, show_page, topics_page
from roadmap_cli.render.tree_page import tree_page

_COMPOSERS: dict[type, Callable[[Any], Page]] = {
    reports.Report: report_page,
    reports.TopicsReport: topics_page,
    reports.TreeReport: tree_page,
    reports.ShowReport: show_page,
    reports.MilestoneReport: milestone_page,
    reports.ReadingReport: reading_page,
    reports.SearchReport: search_page,
    links.LinksAnswer: links_page,
    schedule.PlanReport: plan_page,
    path.PathReport: path_page,
}


def page(report: Any) -> Page | None:
    """Return the page of a report, or None when it is not one."""
    composer = _COMPOSERS.get(type(report))
    return composer(report) if composer else None
