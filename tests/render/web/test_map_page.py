"""The page of the map as a document: one whole file, whatever a roadmap says.

Holds: render.web.map_page, render.web.charts, render.web.shell, workspace.learning_map,
core.answers.learning_map.
"""

import base64
import hashlib
import re
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.builders import small_roadmap, topic, workspace_at, write_roadmap
from tests.hostile.words import MARKUP, STEERING, TURNING

from roadmap_cli.core.model.roadmap import Milestone, Roadmap, Stage, Track
from roadmap_cli.render.web.map_page import map_page
from roadmap_cli.workspace import notes, topic_changes
from roadmap_cli.workspace.done_options import DoneOptions
from roadmap_cli.workspace.learning_map import learning_map
from roadmap_cli.workspace.workspace import Workspace

_VOID = {"meta", "input", "br"}


class Document(HTMLParser):
    """A page as its elements, with the faults that a browser would silently mend."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, str] = {"style": "", "script": ""}
        self.words: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if len({name for name, _ in attrs}) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]] += data
        else:
            self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, other, value in self.attributes if other == name]


def page_of(w: Workspace, *, with_notes: bool = False) -> str:
    return map_page(learning_map(w, with_notes=with_notes))


def assert_whole(page: str) -> Document:
    """Assert that a page is well-formed, leads nowhere but to its own places, and carries no style."""
    document = Document(page)
    assert document.faults == []
    ids = Counter(document.values("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    links = document.values("href")
    assert [link for link in links if link.startswith("#") and link[1:] not in ids] == []
    assert [link for link in links if not link.startswith(("#", "http://", "https://"))] == []
    names = {name for _, name, _ in document.attributes}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on")]
    assert not names & {"src", "srcset", "action", "formaction", "background"}
    policy = next(
        value for _, name, value in document.attributes if name == "content" and "src" in value
    )
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(document.texts[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"url\(|@import|http", document.texts["style"])
    return document


def loaded(home: Path, roadmap: Roadmap) -> Workspace:
    w = workspace_at(home)
    write_roadmap(w, roadmap)
    return w


def test_the_page_has_a_stop_and_a_panel_for_each_topic(tmp_path: Path) -> None:
    document = assert_whole(page_of(loaded(tmp_path, small_roadmap())))
    names = ("alpha", "beta", "gamma", "delta", "omega")
    assert {f"t-{name}" for name in names} <= set(document.values("id"))
    links = Counter(document.values("href"))
    assert all(links[f"#t-{name}"] for name in names)


def test_a_milestone_leads_to_the_first_topic_that_it_still_needs(tmp_path: Path) -> None:
    both = Milestone("both", "Both of them", "basics", ("alpha", "beta"), 1)
    roadmap = small_roadmap(topic("alpha"), topic("beta"))._replace(milestones=(both,))
    w = loaded(tmp_path, roadmap)
    title = '<span dir="auto">Both of them</span></a>'
    assert f'<a href="#t-alpha">{title}' in page_of(w)
    topic_changes.done(w, ["alpha"])
    assert f'<a href="#t-beta">{title}' in page_of(w)
    topic_changes.done(w, ["beta"])
    assert f'<a href="#t-beta">{title}' in page_of(w), "when it is reached: to its last"


def test_the_same_learner_on_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    w = loaded(tmp_path, small_roadmap())
    topic_changes.done(w, ["alpha"])
    assert page_of(w) == page_of(workspace_at(tmp_path))


@pytest.mark.parametrize("words", [*MARKUP, *STEERING, *TURNING, "]]>", "{{x}}", "{title}"])
def test_words_of_others_stay_words(tmp_path: Path, words: str) -> None:
    words = words.encode("utf-8", "replace").decode()
    hostile = topic("alpha")._replace(title=words, why=words, outcomes=(words,), proof=words)
    roadmap = small_roadmap(hostile, topic("beta", "alpha"))._replace(
        title=words, tracks=(Track("track", words),), stages=(Stage("basics", words),)
    )
    w = loaded(tmp_path, roadmap)
    notes.note(w, "alpha", "a note")
    document = assert_whole(page_of(w, with_notes=True))
    plain = document.texts["script"]
    assert "alert(1)" not in plain


def test_a_roadmap_without_topics_says_so_and_has_no_map(tmp_path: Path) -> None:
    empty = small_roadmap()._replace(topics=(), milestones=())
    page = page_of(loaded(tmp_path, empty))
    assert_whole(page)
    assert "This roadmap has no topics yet." in page
    assert 'id="map"' not in page


def test_one_topic_is_a_map(tmp_path: Path) -> None:
    assert_whole(page_of(loaded(tmp_path, small_roadmap(topic("alpha")))))


def test_a_roadmap_without_milestones_has_its_map(tmp_path: Path) -> None:
    page = page_of(loaded(tmp_path, small_roadmap()._replace(milestones=())))
    assert_whole(page)
    assert 'id="map"' in page


def test_when_all_is_done_nothing_is_left(tmp_path: Path) -> None:
    w = loaded(tmp_path, small_roadmap())
    topic_changes.done(w, ["alpha", "beta", "gamma", "delta", "omega"])
    page = page_of(w)
    assert_whole(page)
    assert "Nothing is left on the route." in page
    assert "Twenty futures" not in page


def test_many_tracks_and_stages_each_have_their_place(tmp_path: Path) -> None:
    stages = tuple(Stage(f"s{n}", f"Stage {n}") for n in range(40))
    tracks = tuple(Track(f"k{n}", f"Track {n}") for n in range(60))
    topics = tuple(
        topic(f"t{n}", *([f"t{n - 7}"] if n >= 7 else []))._replace(
            stage=f"s{n // 6}", track=f"k{n % 60}"
        )
        for n in range(240)
    )
    milestone = Milestone("end", "The end", "s39", ("t239",), 1000)
    roadmap = small_roadmap(*topics)._replace(stages=stages, tracks=tracks, milestones=(milestone,))
    page = page_of(loaded(tmp_path, roadmap))
    assert_whole(page)
    assert page.count('<details class="stage"') == 40


def test_of_many_topics_only_the_stage_of_the_next_one_is_open(tmp_path: Path) -> None:
    stages = tuple(Stage(f"s{n}", f"Stage {n}") for n in range(3))
    topics = tuple(topic(f"t{n}")._replace(stage=f"s{n // 150}") for n in range(450))
    roadmap = small_roadmap(*topics)._replace(
        stages=stages, milestones=(Milestone("end", "The end", "s2", ("t449",), 1000),)
    )
    page = page_of(loaded(tmp_path, roadmap))
    assert re.findall(r'id="stage-(\d)" open', page) == ["2"]


def test_notes_and_proofs_are_in_the_page_on_request_only(tmp_path: Path) -> None:
    w = loaded(tmp_path, small_roadmap())
    options = DoneOptions(proof="https://example.org/mine", note="my own words")
    topic_changes.done(w, ["alpha"], options=options)
    page = page_of(w)
    assert "my own words" not in page
    assert "example.org/mine" not in page
    assert "proofs are not in this file." in page
    page = page_of(w, with_notes=True)
    assert_whole(page)
    assert "my own words" in page
    assert 'href="https://example.org/mine"' in page
    assert "proofs are in this file." in page


def test_a_long_note_is_cut(tmp_path: Path) -> None:
    w = loaded(tmp_path, small_roadmap())
    notes.note(w, "alpha", "x" * 9000)
    page = page_of(w, with_notes=True)
    assert "x" * 2000 + "…" in page
    assert "x" * 2001 not in page


def test_a_past_day_has_no_forecast(tmp_path: Path) -> None:
    w = loaded(tmp_path, small_roadmap())
    topic_changes.done(w, ["alpha"], on="2026-02-01")
    page = map_page(learning_map(w, as_of="2026-02-02"))
    assert_whole(page)
    assert "2 February 2026" in page
    assert "Twenty futures" not in page


def test_each_day_of_a_year_is_drawn_once_and_those_of_one_size_together(tmp_path: Path) -> None:
    w = loaded(tmp_path, small_roadmap(topic("a"), topic("b")))
    notes.spent(w, "a", 30)
    notes.spent(w, "a", 400, on="2026-02-01")
    topic_changes.done(w, ["b"], on="2026-02-03")
    year = page_of(w).partition('<svg class="year"')[2].partition("</svg>")[0]
    drawn = {name: d.count("M") for name, d in re.findall(r'<path class="(\w+)" d="(.*?)"', year)}
    weekday = date.fromisoformat(w.today).weekday()
    assert drawn == {"day0": 52 * 7 + weekday - 2, "day1": 1, "day4": 1, "finished": 1}


def test_titles_are_in_the_language_of_the_roadmap(tmp_path: Path) -> None:
    page = page_of(loaded(tmp_path, small_roadmap()._replace(language="zh")))
    assert_whole(page)
    assert '<html lang="en">' in page
    assert '<h1 dir="auto" lang="zh">' in page


def test_the_script_and_the_styles_are_small() -> None:
    from roadmap_cli.render.web.shell import asset

    assert len(asset("map.js").encode()) <= 4_096
    assert len((asset("page.css") + asset("map.css")).encode()) <= 11_000
