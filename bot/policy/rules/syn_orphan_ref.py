"""What an expression reads, something gives.

GitHub does not complain of a misspelt `needs`, `steps` or `inputs`: the value is empty, a
condition is false, and a deployment is skipped or goes wrong. Only what this file alone decides is
judged: neither secrets, nor what a reusable workflow puts out.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from bot.config.rules import Level
from bot.config.spelling import MAX_WORD, nearest
from bot.document import Mapping, Node, Scalar, Sequence
from bot.policy.jobs import Job
from bot.policy.pipeline.expressions import (
    ANY,
    Expression,
    Reference,
    expressions_in,
    is_expression,
)
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

MAX_FOUND = 50
"""Told of one file. Our own limit: each name is compared with those that there are."""
MAX_COMPARED = 200
"""Names with which one is compared. Our own limit, on the time that takes."""
EVENTS = ("workflow_dispatch", "workflow_call")
"""The events that have inputs."""
_AUTOMATIC = "__"
"""Begins the ids that GitHub gives to steps without one."""

Names: TypeAlias = frozenset[str] | None
"""Names in lower case; None if only a run tells them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What there is for the expressions of one place.

    Attributes:
        job: The job that they are in, if they are in one.
        outputs: Of each job.
        needs: The jobs that this job waits for.
        steps: The ids of the steps that ran before.
        inputs: Those of the workflow.
        event_inputs: Those of ``github.event``, which a caller may change.
    """

    job: str = ""
    outputs: dict[str, Names]
    needs: Names = None
    steps: set[str] | None = None
    inputs: Names
    event_inputs: Names


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each expression that reads what nothing gives."""
    yield from islice(_findings(workflow), MAX_FOUND)


def _findings(workflow: Workflow) -> Iterator[Finding]:
    for scope, expression in _expressions(workflow):
        for reference in expression.references:
            if message := _orphan(reference, scope):
                yield Finding(
                    line=expression.line,
                    column=expression.column,
                    end_line=expression.line,
                    message=message,
                    subject=f"{scope.job} {'.'.join(reference)[:MAX_WORD]}",
                    job=scope.job,
                )


def _expressions(workflow: Workflow) -> Iterator[tuple[_Scope, Expression]]:
    """Yield each expression of the file, and what there is for it."""
    outputs = {job.id.lower(): _outputs(job) for job in workflow.jobs}
    inputs, event_inputs = _inputs(workflow, *EVENTS), _event_inputs(workflow)
    scope = _Scope(outputs=outputs, inputs=inputs, event_inputs=event_inputs)
    for key, value in workflow.node:
        if key.text != "jobs":
            yield from ((scope, expression) for expression in _below(value))
    for job in workflow.jobs:
        steps: set[str] = set()
        inner = _Scope(
            job=job.id,
            outputs=outputs,
            needs=_needs(job),
            steps=steps,
            inputs=inputs,
            event_inputs=event_inputs,
        )
        for step in job.steps:
            yield from ((inner, expression) for expression in _of(step.node, "parallel"))
            steps |= _id(step.node)
        yield from ((inner, expression) for expression in _of(job.node, "steps"))


def _of(node: Mapping, without: str) -> Iterator[Expression]:
    """Yield the expressions of a job or a step, but for those below the key *without*."""
    for key, value in node:
        if key.text == "if" and isinstance(value, Scalar):
            yield from expressions_in(value, is_condition=True)
        elif key.text != without:
            yield from _below(value)


def _below(node: Node) -> Iterator[Expression]:
    todo = [node]
    while todo:
        match todo.pop():
            case Scalar() as scalar:
                yield from expressions_in(scalar)
            case Sequence() as sequence:
                todo += sequence
            case Mapping() as mapping:
                todo += (part for entry in mapping for part in entry)


def _orphan(reference: Reference, scope: _Scope) -> str:
    """Say what is wrong with *reference*; empty if nothing is, or if nobody knows."""
    match reference:
        case ("needs", job, *more) if scope.needs is not None:
            return _need(job, more, scope)
        case ("jobs", job, "outputs", name, *_) if job in scope.outputs:
            return _unknown("output", name, scope.outputs[job], f"job `{job}`")
        case ("steps", step, *_) if scope.steps is not None and not step.startswith(_AUTOMATIC):
            return _unknown("step", step, frozenset(scope.steps), "this job, up to here,")
        case ("inputs", name, *_):
            return _unknown("input", name, scope.inputs, "this workflow")
        case ("github", "event", "inputs", name, *_):
            return _unknown("input", name, scope.event_inputs, "this workflow")
        case _:
            return ""


def _need(job: str, more: list[str], scope: _Scope) -> str:
    if fault := _unknown("`needs`", job, scope.needs, f"job `{scope.job}`"):
        return fault
    match more:
        case ["outputs", name, *_]:
            return _unknown("output", name, scope.outputs.get(job), f"job `{job}`")
        case [name, *_]:
            parts = frozenset({"outputs", "result"})
            return _unknown("part", name, parts, f"`needs.{job}`")
        case _:
            return ""


def _unknown(kind: str, name: str, known: Names, owner: str) -> str:
    if known is None or name in known or name == ANY:
        return ""
    hint = nearest(name, sorted(known)[:MAX_COMPARED])
    named = f"{kind} `{name[:MAX_WORD]}`"
    return f"{owner[0].upper()}{owner[1:]} has no {named}, so that this is empty{hint or '.'}"


def _needs(job: Job) -> Names:
    if any(is_expression(need) for need in job.needs):
        return None
    return frozenset(need.text.lower() for need in job.needs)


def _outputs(job: Job) -> Names:
    """Return the outputs of a job; None for one that calls a workflow, which decides on them."""
    outputs = job.node.get("outputs")
    return None if "uses" in job else _keys(outputs)


def _keys(node: Node | None) -> Names:
    """Return the keys of a mapping: none where there is nothing, None where they are not known."""
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return frozenset()
    if not isinstance(node, Mapping) or any(is_expression(entry.key) for entry in node):
        return None
    return frozenset(entry.key.text.lower() for entry in node)


def _inputs(workflow: Workflow, *events: str) -> Names:
    """Return the inputs of all *events* together."""
    found: frozenset[str] = frozenset()
    for event in events:
        limits = workflow.event(event)
        names = _keys(limits.get("inputs")) if limits else frozenset()
        if names is None:
            return None
        found |= names
    return found


def _event_inputs(workflow: Workflow) -> Names:
    """Return the inputs in ``github.event``: that is the caller's event, in a called workflow."""
    if workflow.event("workflow_call") is not None:
        return None
    return _inputs(workflow, "workflow_dispatch")


def _id(node: Mapping) -> set[str]:
    own = node.scalar("id")
    return {own.text.lower()} if own else set()


RULE = Rule(
    id="SYN-ORPHAN-REF",
    level=Level.WARNING,
    summary="What an expression reads, something gives",
    fix="Name a job of `needs`, an earlier step, or an input or output that is declared.",
    check=check,
)
