"""The rules that an organisation wrote itself: one expression each, about plain values.

A stranger writes what they judge. What an expression may cost on a file is reckoned before it is
evaluated, and a file that could cost too much breaks the rule: padding must not get past it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.config.expressions import Program, Unit, cost, evaluate, program
from bot.config.organization import CustomRule
from bot.document import Node, plain
from bot.policy.jobs import Step
from bot.policy.rule import Finding
from bot.policy.workflow import Workflow

MAX_COST = 1_000_000_000
"""What all rules together may cost in one file, as ``cost`` reckons. Our own limit: the worst that
we could think of takes five seconds then, what people write a hundredth of that."""


class _Size(NamedTuple):
    """How large a value is, as ``cost`` reckons it."""

    characters: int
    values: int
    longest: int


@dataclass(frozen=True, slots=True)
class _Judged:
    """One of the things that an expression judges.

    Attributes:
        at: Where it is told of.
        subject: What it is, in words that outlive an edit elsewhere.
        job: The id of its job; empty for a workflow.
    """

    at: Node
    value: object
    subject: str
    job: str = ""
    size: _Size = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", _size(self.value))


def check_custom(
    rules: Iterable[CustomRule], workflow: Workflow
) -> Iterator[tuple[CustomRule, Finding]]:
    """Yield what breaks *rules* in *workflow*; nothing where it could not be read."""
    if workflow.problem:
        return
    left = MAX_COST
    known: dict[Unit, list[_Judged]] = {}
    for rule in rules:
        judged = known.setdefault(rule.for_, list(_judged(workflow, rule.for_)))
        left -= sum(cost(rule.when, *one.size) for one in judged)
        if left < 0:
            yield rule, _too_large(rule, workflow)
            return
        compiled = program(rule.for_, rule.when)
        for one in judged:
            if finding := _finding(rule, compiled, one, workflow.path):
                yield rule, finding


def _judged(workflow: Workflow, unit: Unit) -> Iterator[_Judged]:
    if unit is Unit.WORKFLOW:
        yield _Judged(workflow.node, plain(workflow.node), "workflow")
        return
    for job in workflow.jobs:
        if unit is Unit.JOB:
            yield _Judged(job.name, plain(job.node), job.id, job.id)
        else:
            for step in job.steps:
                subject = f"{job.id} {_words(step)}"
                yield _Judged(step.node, plain(step.node), subject, job.id)


def _words(step: Step) -> str:
    action = step.action
    return step.name or (action.name if action else "step")


def _finding(rule: CustomRule, compiled: Program, judged: _Judged, path: str) -> Finding | None:
    variables = {rule.for_.value: judged.value, "path": path, "job_id": judged.job}
    try:
        if not evaluate(compiled, variables):
            return None
        message, subject = rule.message, judged.subject
    except ValueError as error:
        message = f"`{rule.id}` has no answer for this {rule.for_}: {error}"
        subject = f"{judged.subject} unjudged"
    return Finding.at(judged.at, message, subject=subject, job=judged.job)


def _too_large(rule: CustomRule, workflow: Workflow) -> Finding:
    words = (
        f"This file is too large for `{rule.id}` and the organisation's rules after it, which have "
        "not judged it. A rule `for: step` needs least."
    )
    return Finding.at(workflow.node, words, subject="unjudged")


def _size(value: object) -> _Size:
    match value:
        case str():
            return _Size(len(value), 1, 0)
        case dict():
            parts = [_size(part) for part in value.values()]
            own = sum(map(len, value))
        case list():
            parts = [_size(part) for part in value]
            own = 0
        case _:
            return _Size(0, 1, 0)
    return _Size(
        own + sum(part.characters for part in parts),
        1 + sum(part.values for part in parts),
        max([len(parts), *(part.longest for part in parts)]),
    )
