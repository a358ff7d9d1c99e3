"""What each report shows, in which order and in which words: reports in, pages out.

It decides no numbers and applies no ink. This is the door; each page has its own module.
"""

from collections.abc import Callable
from typing import Any

from roadmap_cli.core import exchange, links, path, reports, roadmap_answers, schedule
from roadmap_cli.render.links_page import links_document, links_page
from roadmap_cli.render.page import Page
from roadmap_cli.render.plan_page import path_page, plan_page
from roadmap_cli.render.reading_page import reading_page, search_page
from roadmap_cli.render.report_page import report_page, roadmaps_page
from roadmap_cli.render.topic_pages import (
    milestone_page,
    show_page,
    topics_page,
    topics_table,
    tree_page,
)

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
    roadmap_answers.RoadmapsReport: roadmaps_page,
    exchange.TopicsTable: topics_table,
}


# Where a document tells more than a screen: what is made for each format.
_DOCUMENTS: dict[type, Callable[[Any, str], Page]] = {links.LinksAnswer: links_document}


def page(report: Any, wanted: str = "terminal") -> Page | None:
    """Return the page of a report in a format, or None when it is not one."""
    if wanted != "terminal" and type(report) in _DOCUMENTS:
        return _DOCUMENTS[type(report)](report, wanted)
    composer = _COMPOSERS.get(type(report))
    return composer(report) if composer else None
