"""Pipelines whose base branch requires checks."""

from bot.evidence import RequiredCheck
from bot.policy.edits import applied
from bot.policy.facts import Facts
from bot.policy.rule import Violation
from bot.policy.workflow import FOLDER
from tests.policy.reading_cases import Case, file_of, law_of, side_of

ACTIONS = 15368
"""The App that reports jobs."""


def facts(*required: str, app_id: int | None = ACTIONS, **others) -> Facts:
    checks = tuple(RequiredCheck(name, app_id) for name in required)
    return Facts(base="main", required=checks, **others)


def case(*texts: str) -> Case:
    """Make a case of workflows ``0.yml``, ``1.yml`` and so on."""
    files = (file_of(f"{FOLDER}/{n}.yml", text.encode()) for n, text in enumerate(texts))
    return Case(side_of(*files), law_of())


def told(rule: str, facts: Facts, *texts: str) -> list[tuple[str, int]]:
    """Return the file and the line of each finding."""
    return [(one.path[-5:], one.finding.line) for one in violations(rule, facts, *texts)]


def violations(rule: str, facts: Facts, *texts: str) -> list[Violation]:
    return case(*texts).violations(rule, facts)


def mended(rule: str, facts: Facts, text: str) -> str:
    """Return *text* after what the rule suggests."""
    edits = [one.finding.edit for one in violations(rule, facts, text) if one.finding.edit]
    return applied(text.encode(), edits).decode()
