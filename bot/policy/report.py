"""Findings as scripts read them, from ``sluice check --format json`` and from a check run."""

from typing import TypedDict

from bot.policy.review import Review
from bot.policy.rule import Violation


class Record(TypedDict):
    """A finding. Scripts rely on these names; lines and columns are 1-based."""

    rule: str
    level: str
    path: str
    line: int
    column: int
    end_line: int
    message: str
    fix: str
    new: bool
    fingerprint: str


def records(review: Review) -> list[Record]:
    """List what is new and what was there before, in the order of path, line and rule."""
    marked = [(found, True) for found in review.new] + [(old, False) for old in review.existing]
    marked.sort(key=lambda pair: pair[0].order)
    return [record(found, new=new) for found, new in marked]


def record(violation: Violation, *, new: bool) -> Record:
    """Tell one finding."""
    finding = violation.finding
    return {
        "rule": violation.rule.id,
        "level": violation.level.value,
        "path": violation.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "message": finding.message,
        "fix": violation.rule.fix,
        "new": new,
        "fingerprint": violation.fingerprint,
    }
