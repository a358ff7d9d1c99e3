"""The report and its pictures at every width: compared with the files in tests/golden/screens.

UPDATE_GOLDEN=1 writes the files; read the difference before you commit it.

Holds: render.pages.chart_placement, render.pages.report_charts, render.pages.report_page,
render.pages.layout, render.pages.grid.
"""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOON, workspace_at
from tests.examples import examples
from tests.half_a_year import half_a_year, noon_of
from tests.picture_series import pictures

from roadmap_cli.core.answers.reports import Report
from roadmap_cli.core.pictures.pictures import Pictures
from roadmap_cli.render import formats
from roadmap_cli.render.ansi import OutputTarget, display_width, to_ascii
from roadmap_cli.render.pages.grid import table_rows
from roadmap_cli.render.pages.page import Bar, Column, Page, Table
from roadmap_cli.render.pages.report_charts import chart_page
from roadmap_cli.render.pages.report_page import report_page
from roadmap_cli.workspace import loading, notes, report, topic_changes
from roadmap_cli.workspace.workspace import Workspace

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
SCREENS = GOLDEN / "screens"
SIZES = ((60, 24), (80, 24), (100, 40), (120, 45), (160, 45), (200, 60))
HEADING = "Hours of the plan: "


def terminal(width: int, height: int = 24) -> OutputTarget:
    return OutputTarget(width, False, False, terminal=True, bound=True, height=height)


def screen(answer: Report, page: Page, target: OutputTarget) -> str:
    return "".join(formats.format_page(answer, page, "terminal", target))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a year of a made-up learner."""
    path = tmp_path_factory.mktemp("half-a-year") / "home"
    half_a_year(path).close()
    return path


@pytest.fixture(scope="session")
def half(home: Path) -> Report:
    """Return the report of that half-year."""
    w = workspace_at(home, noon_of(date(2026, 11, 30)))
    answer = report.report(w)
    w.close()
    return answer


@pytest.fixture
def baker(tmp_path: Path) -> Workspace:
    """Return a newcomer with a roadmap for bread."""
    w = workspace_at(tmp_path / "home")
    loading.load(w, str(GOLDEN / "bread.yaml"))
    return w


def compare(name: str, text: str) -> None:
    file = SCREENS / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, "utf-8", newline="\n")
    assert text == file.read_text("utf-8")


# -- as it is drawn --------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_report_equals_its_golden_file(half: Report, width: int, height: int) -> None:
    text = screen(half, report_page(half), terminal(width, height))
    compare(f"report.{width}x{height}.txt", text)
    assert max(map(display_width, text.splitlines())) <= width
    assert (HEADING in text) is (width >= 100)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_the_pictures_equal_their_golden_file(half: Report, width: int) -> None:
    text = screen(half, chart_page(half), terminal(width))
    compare(f"chart.{width}.txt", text)
    assert max(map(display_width, text.splitlines())) <= width


def test_in_ascii_each_sign_has_a_place_of_its_own(half: Report) -> None:
    text = screen(half, chart_page(half), terminal(80))
    compare("chart.80.ascii.txt", to_ascii(text))
    compare("report.120x45.ascii.txt", to_ascii(screen(half, report_page(half), terminal(120, 45))))
    assert to_ascii(text).isascii()
    assert len(to_ascii(text)) == len(text)


def test_every_golden_screen_is_compared() -> None:
    names = {f"report.{width}x{height}.txt" for width, height in SIZES}
    names |= {f"chart.{width}.txt" for width in (60, 80, 100, 160)}
    names |= {"chart.80.ascii.txt", "report.120x45.ascii.txt"}
    assert {file.name for file in SCREENS.iterdir()} == names


# -- where the burn-up stands ----------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(99, 60), (100, 39), (80, 60)])
def test_a_small_screen_has_no_burn_up(half: Report, width: int, height: int) -> None:
    assert HEADING not in screen(half, report_page(half), terminal(width, height))


def test_at_120_columns_the_report_with_its_burn_up_fits_one_screen(half: Report) -> None:
    lines = screen(half, report_page(half), terminal(120, 45)).splitlines()
    assert len(lines) < 45
    assert any(HEADING in line and half.tracks[0].title in line for line in lines)


def test_at_200_columns_the_tracks_stand_in_three_columns_above_it(half: Report) -> None:
    lines = screen(half, report_page(half), terminal(200, 60)).splitlines()
    assert any(all(half.tracks[i].title in line for i in (0, 4, 8)) for line in lines)
    assert any(line.startswith(HEADING) for line in lines)


def test_a_pipe_gets_the_hours_a_week_and_pictures_as_wide_as_an_old_terminal(half: Report) -> None:
    pipe = OutputTarget(100, False, False, False)
    text = screen(half, report_page(half), pipe)
    assert HEADING not in text
    assert re.search("Hours a week  [▁▂▃▄▅▆▇█]", text)
    drawn = screen(half, chart_page(half), pipe).splitlines()
    assert drawn[1:] == screen(half, chart_page(half), terminal(80)).splitlines()[1:]


@pytest.mark.parametrize("width", range(40, 201, 10))
def test_no_title_is_cut(half: Report, width: int) -> None:
    words = " ".join(screen(half, report_page(half), terminal(width)).split())
    rows = screen(half, report_page(half), terminal(width, 60))
    assert "…" not in re.sub(r"… \d+ more", "", words)
    for track in half.tracks:
        assert all(word in rows for word in track.title.split())
    if width >= 80:
        assert all(track.title in words for track in half.tracks)


# -- what there is to draw -------------------------------------------------------------------------


def titles(page: Page) -> list[str]:
    return [block.title for block in page.blocks if hasattr(block, "draw")]


def drawn(answer: Report) -> str:
    """Return the pictures, after a look at the lines of all widths."""
    for width in range(40, 201, 20):
        for page in (chart_page(answer), report_page(answer)):
            lines = screen(answer, page, terminal(width, 60)).splitlines()
            assert max(map(display_width, lines)) <= width
    return screen(answer, chart_page(answer), terminal(80))


def test_without_history_the_pictures_say_so(baker: Workspace) -> None:
    text = drawn(report.report(baker))
    assert "Hours of the plan\nNothing is on record yet." in text
    assert "Hours a week\nNo time recorded yet." in text
    assert 'When you may reach "My first loaf"\nThere are too few weeks for a forecast' in text
    assert "█ earned" not in text


def test_one_day_of_history(baker: Workspace) -> None:
    topic_changes.done(baker, ["mix"])
    text = drawn(report.report(baker))
    assert "Hours of the plan: 2 h earned" in text
    assert "* done, no time recorded" in text
    assert "Hours a week\nNo time recorded yet." in text
    notes.spent(baker, "knead", 30)
    text = drawn(report.report(baker))
    assert "* done" not in text
    assert "At most 30 min." in text
    answer = report.report(baker)
    assert HEADING not in screen(answer, report_page(answer), terminal(120, 45)), "no curve yet"


def test_with_nothing_left_there_is_no_forecast(baker: Workspace) -> None:
    topics = [line.id for group in report.remaining(baker).groups for line in group.topics]
    for topic in topics:
        topic_changes.done(baker, [topic])
    text = drawn(report.report(baker))
    assert "futures" not in text
    assert "When" not in text
    assert "█ earned\n" in text


def test_a_past_day_has_neither_fan_nor_futures(home: Path) -> None:
    answer = report.report(workspace_at(home, noon_of(date(2026, 11, 30))), as_of="2026-09-01")
    text = drawn(answer)
    assert "as of 2026-09-01" in text
    assert "My first program ···" in text
    assert "futures" not in text
    assert "█ earned\n" in text


def test_a_pace_that_leads_nowhere_has_no_futures_to_draw(baker: Workspace) -> None:
    topic_changes.start(baker, ["mix"])
    notes.spent(baker, "mix", 1)
    baker.now = NOON + timedelta(weeks=30)
    answer = report.report(baker)
    text = drawn(answer)
    assert answer.forecast is not None
    assert not any(arrival.safe for arrival in answer.forecast.milestones)
    assert text.count("●") + text.count("○") <= 22


def test_the_mean_is_the_one_that_the_forecast_names(half: Report) -> None:
    assert half.forecast is not None
    (mean,) = re.findall(r"with ([0-9.]+ h) a week spent", half.forecast.sentence)
    assert f"{mean} on average" in screen(half, report_page(half), terminal(80))


@examples(30)
@given(series=pictures(), width=st.integers(40, 200), height=st.sampled_from((24, 40)))
def test_no_line_is_wider_than_the_screen(
    half: Report, series: Pictures, width: int, height: int
) -> None:
    series = series._replace(levels=half.pictures.levels, futures=half.pictures.futures)
    answer = half._replace(pictures=series)
    for page in (report_page(answer), chart_page(answer)):
        lines = screen(answer, page, terminal(width, height)).splitlines()
        assert max(map(display_width, lines)) <= width


# -- bars ------------------------------------------------------------------------------------------


def bar_of(behind: int, whole: int) -> str:
    table = Table("", (Column("Progress"),), ((Bar(behind, whole),),))
    return "".join(text for text, _ in next(table_rows(table, terminal(80), 80))[0])


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_a_bar_shows_what_is_begun_and_is_full_only_when_all_is_done(
    behind: int, whole: int
) -> None:
    behind = min(behind, whole)
    bar, words = bar_of(behind, whole), Bar(behind, whole).text
    assert len(bar) == 10
    assert (bar == 10 * "░") is (behind == 0)
    assert (bar == 10 * "█") is (behind == whole)
    assert (words == "0 %", words == "100 %") == (behind == 0, behind == whole)
    assert (to_ascii(bar) == 10 * ".") is (behind == 0)
    assert (to_ascii(bar) == 10 * "#") is (behind == whole)


@pytest.mark.parametrize(
    ("behind", "whole", "bar"),
    [
        (1, 1000, "▏░░░░░░░░░"),
        (999, 1000, "█████████▉"),
        (1, 2, "█████░░░░░"),
        (0, 0, "░░░░░░░░░░"),
    ],
)
def test_bars(behind: int, whole: int, bar: str) -> None:
    assert bar_of(behind, whole) == bar
