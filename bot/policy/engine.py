"""Apply every enabled rule to every workflow file."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.config.schema import Level, Policy
from bot.discover import discover
from bot.model import File
from bot.policy import rules
from bot.policy.rule import Finding, Rule, Violation
from bot.policy.workflow import NO_FACTS, Facts, Workflow, read

RULES = discover(rules, "RULE", Rule)
KNOWN_RULES = {rule.id: rule.summary for rule in RULES}
"""What each rule promises, by id: what a policy file may name."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A file, and what breaks the policy in it.

    Attributes:
        is_readable: False when only the rules that ask whether it can be read could judge it.
    """

    file: File
    violations: tuple[Violation, ...]
    is_readable: bool


def evaluate(
    files: Iterable[File], policy: Policy, facts: Facts = NO_FACTS
) -> tuple[Violation, ...]:
    """Return what breaks *policy* in *files*, in the order of path, line and rule."""
    violations = (found for file in files for found in judge(file, policy, facts).violations)
    return tuple(sorted(violations, key=lambda found: found.order))


def judge(file: File, policy: Policy, facts: Facts) -> Judged:
    """Apply to *file* each rule that *policy* does not switch off."""
    workflow = read(file, facts)
    violations: list[Violation] = []
    for rule in RULES:
        setting = policy.rules.get(rule.id)
        level = setting.level if setting else rule.level_in(policy.extends)
        if level is not Level.OFF:
            findings, cause = apply(rule, workflow)
            violations += (
                Violation(rule=rule, level=level, path=file.path, finding=finding, cause=cause)
                for finding in findings
            )
    return Judged(file, tuple(violations), workflow.problem is None)


def apply(rule: Rule, workflow: Workflow) -> tuple[Iterable[Finding], Exception | None]:
    """Apply one rule.

    Returns:
        Its findings, at most one a place: an alias shows the same place to it many times. When the
        rule fails, one finding that says so, and the failure. Skipping the rule, or the check,
        would let whoever finds such a file pass a policy that nobody applied.
    """
    places: dict[tuple[int, int], Finding] = {}
    try:
        for found in rule.check(workflow):
            places.setdefault((found.line, found.column), found)
    except Exception as error:  # noqa: BLE001 - a bug of ours, told on the spot and handed on
        return [_unjudged(error)], error
    return places.values(), None


def _unjudged(error: Exception) -> Finding:
    words = f"Sluice failed to judge this file by this rule ({type(error).__name__})."
    return Finding(line=1, column=1, end_line=1, message=words, subject="unjudged")
