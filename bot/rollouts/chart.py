"""A small chart of a rollout, as Mermaid, which GitHub draws.

Source: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams
"""

import math
from collections.abc import Sequence

from bot.rollouts.rollout import Mark, Rollout

WIDTH = 24
"""Points of a line, ours: more cannot be told apart."""

_TOP = 100


def chart(rollout: Rollout) -> str:
    """Draw the weight, and how strong the evidence against the canary is, over time.

    Evidence of 1 : 1 is drawn at 0, and of 1,000,000 : 1 or more at 100.
    """
    if len(rollout.chart) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    marks = _thin(rollout.chart)
    minutes = ", ".join(f'"{mark.at / 60:.1f}"' for mark in marks)
    weights = ", ".join(f"{mark.weight:g}" for mark in marks)
    proof = ", ".join(f"{_height(mark.evidence):.0f}" for mark in marks)
    lines = [
        "```mermaid",
        "xychart-beta",
        '    title "Weight in percent (bars), evidence against the canary (line)"',
        f'    x-axis "minutes" [{minutes}]',
        f'    y-axis "%" 0 --> {_TOP}',
        f"    bar [{weights}]",
        f"    line [{proof}]",
        "```",
    ]
    return "\n".join(lines)


def _thin(marks: Sequence[Mark]) -> Sequence[Mark]:
    step = math.ceil(len(marks) / WIDTH)
    return [*marks[::step], *([marks[-1]] if (len(marks) - 1) % step else [])]


def _height(evidence: float) -> float:
    return min(_TOP, max(0.0, _TOP * math.log10(max(evidence, 1.0)) / 6))
