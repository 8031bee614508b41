"""The chart of a canary, drawn."""

import re

import pytest

from bot.demo.chart import FLOOR, TOP, drawn
from bot.demo.markup import ours, theirs

CHART = """\
xychart-beta
    title "Weight in percent (bars), evidence against the canary (line)"
    x-axis "minutes" ["0.0", "0.5", "1.2"]
    y-axis "%" 0 --> 100
    bar [10, 50, 100]
    line [0, 25, 120]
"""


def test_bars_are_as_high_as_the_weights() -> None:
    heights = re.findall(r'<rect[^>]* height="([0-9.]+)"', drawn(CHART))

    assert [float(one) for one in heights] == [
        pytest.approx((FLOOR - TOP) * part, abs=0.1) for part in (0.1, 0.5, 1)
    ]


def test_the_line_goes_through_the_evidence_and_not_out_of_the_drawing() -> None:
    [points] = re.findall(r'<polyline[^>]* points="([^"]*)"', drawn(CHART))
    heights = [float(point.split(",")[1]) for point in points.split()]

    assert heights == [FLOOR, pytest.approx(FLOOR - (FLOOR - TOP) / 4, abs=0.1), TOP]


def test_it_says_how_long_it_took_and_what_it_is() -> None:
    assert ">1.2 min<" in drawn(CHART)
    assert 'role="img" aria-label="Weight in percent' in drawn(CHART)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("stateDiagram-v2\n    [*] --> done", id="another-diagram"),
        pytest.param(CHART.replace("bar [10, ", "bar ["), id="rows-of-different-length"),
        pytest.param(CHART.replace("    bar", "    bars"), id="no-bars"),
    ],
)
def test_what_is_no_such_chart_is_not_drawn(text: str) -> None:
    assert drawn(text) == ""


def test_the_bot_s_charts_are_drawn_and_other_fences_stay_text() -> None:
    shown = ours(f"```mermaid\n{CHART}```\n\n```yaml\na: 1\n```")

    assert "<svg" in shown
    assert "xychart" not in shown
    assert "a: 1" in shown
    assert "<svg" not in theirs(f"```mermaid\n{CHART}```")


def test_a_diagram_that_cannot_be_drawn_stays_text() -> None:
    assert "stateDiagram" in ours("```mermaid\nstateDiagram-v2\n```")
