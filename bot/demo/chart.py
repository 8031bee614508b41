"""Draws the chart of a canary's card, which GitHub draws from Mermaid, as SVG."""

import re
from collections.abc import Sequence

WIDTH, HEIGHT = 360, 132
LEFT, TOP, BOTTOM = 34, 10, 24
"""Room for the words at the sides, in units of the drawing."""

FLOOR = HEIGHT - BOTTOM
RIGHT = WIDTH - 4
FULL = 100
"""Of both scales."""

TITLE = "Weight in percent (bars) and evidence against the canary (line) over time"

_ROW = re.compile(r'^ *(x-axis|bar|line)(?: "[^"]*")? \[(.*)\]$', re.MULTILINE)


def drawn(mermaid: str) -> str:
    """Return the drawing of a chart with bars and a line; empty for anything else."""
    rows = {name: _numbers(text) for name, text in _ROW.findall(mermaid)}
    if rows.keys() != {"x-axis", "bar", "line"} or len({*map(len, rows.values())}) > 1:
        return ""
    minutes, weights, evidence = rows["x-axis"], rows["bar"], rows["line"]
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{TITLE}">'
        f"{_scale(minutes)}{_bars(weights)}{_line(evidence)}</svg>"
    )


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"[0-9.]+", text)]


def _height(value: float) -> float:
    return FLOOR - (FLOOR - TOP) * min(max(value, 0), FULL) / FULL


def _scale(minutes: Sequence[float]) -> str:
    lines = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{_height(at):g}" y2="{_height(at):g}"/>'
        f'<text x="{LEFT - 5}" y="{_height(at) + 3:g}" text-anchor="end">{at}</text>'
        for at in (0, 50, 100)
    )
    foot = HEIGHT - 9
    return (
        f'{lines}<text x="{LEFT}" y="{foot}">{minutes[0]:.1f}</text>'
        f'<text x="{RIGHT}" y="{foot}" text-anchor="end">{minutes[-1]:.1f} min</text>'
        f'<text class="weight" x="{LEFT + 62}" y="{foot}">■ weight in %</text>'
        f'<text class="evidence" x="{LEFT + 152}" y="{foot}">● evidence against it</text>'
    )


def _bars(weights: Sequence[float]) -> str:
    slot = (RIGHT - LEFT) / len(weights)
    return "".join(
        f'<rect class="weight" x="{LEFT + slot * (place + 0.15):.1f}" y="{_height(weight):.1f}" '
        f'width="{slot * 0.7:.1f}" height="{FLOOR - _height(weight):.1f}"/>'
        for place, weight in enumerate(weights)
    )


def _line(evidence: Sequence[float]) -> str:
    slot = (RIGHT - LEFT) / len(evidence)
    points = [
        (f"{LEFT + slot * (place + 0.5):.1f}", f"{_height(one):.1f}")
        for place, one in enumerate(evidence)
    ]
    dots = "".join(f'<circle class="evidence" cx="{x}" cy="{y}" r="2.5"/>' for x, y in points)
    path = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline class="evidence" points="{path}"/>{dots}'
