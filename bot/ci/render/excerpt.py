"""Lines of a log, quoted."""

import unicodedata
from itertools import pairwise
from typing import Final

from bot.ci.diagnosis import Diagnosis, Line
from bot.markdown import block

WIDTH: Final = 300
"""Characters shown of a line."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""What hides or reorders what stands beside it, even in a block of code."""


def excerpt(found: Diagnosis) -> str:
    """Show the lines with their numbers, an arrow at the best, and dots where some are left out."""
    best = found.lines[0].number if found.lines else 0
    width = len(str(found.excerpt[-1].number))
    rows = [_row(found.excerpt[0], width, best)]
    for before, line in pairwise(found.excerpt):
        if line.number > before.number + 1:
            rows.append("⋯")
        rows.append(_row(line, width, best))
    return block("\n".join(rows))


def _row(line: Line, width: int, best: int) -> str:
    seen = "".join(char for char in line.text if char == "\t" or _is_seen(char))
    text = seen if len(seen) <= WIDTH else seen[: WIDTH - 1] + "…"
    return f"{'→' if line.number == best else ' '} {line.number:>{width}}  {text}".rstrip()


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in _UNSEEN
