"""Which environments a job may deploy to, as far as its file says it."""

from collections.abc import Iterator

import re2

from bot.document import Mapping, Scalar, Sequence
from bot.policy.jobs import NOTHING, Job, scalars
from bot.policy.once import once
from bot.policy.pipeline.deploys_words import is_production, is_staging
from bot.policy.pipeline.expressions import expressions_in, is_expression
from bot.policy.pipeline.matrix import values
from bot.policy.workflow import Workflow

_AXES = frozenset({"env", "environment", "environment_name", "stage", "target", "deploy_env"})
"""Names of a matrix's axis that mean an environment, in lower case with underscores."""
_INPUT = re2.compile(r"(?i)^\s*\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}\s*$")
_CHOSEN = re2.compile(r"(?:&&|\|\|)\s*'([^']*)'")


def environments(job: Job, workflow: Workflow, caller: Job | None = None) -> tuple[str, ...]:
    """Return the names of the environments of *job*, each once; none if only a run tells.

    Args:
        job: Which.
        workflow: Where it stands.
        caller: The job that calls *workflow*, which gives the inputs.
    """
    return _environments((job, caller), workflow)


@once
def _environments(called: tuple[Job, Job | None], workflow: Workflow) -> tuple[str, ...]:
    job, caller = called
    found = job.environment
    if found is None:
        return tuple(dict.fromkeys(_by_axis(job, workflow)))
    return tuple(dict.fromkeys(_values(found, job, workflow, caller)))


def of_matrix(job: Job, workflow: Workflow) -> tuple[str, ...]:
    """Return the environments that the matrix of *job* runs through, side by side."""
    found = job.environment
    if found is None:
        return tuple(dict.fromkeys(_by_axis(job, workflow)))
    if not is_expression(found):
        return ()
    return tuple(dict.fromkeys(value.text for value in values(job, found)))


def _by_axis(job: Job, workflow: Workflow) -> Iterator[str]:
    """Yield what an axis says that is called an environment and whose values are names of some."""
    matrix = (job.node.mapping("strategy") or NOTHING).mapping("matrix") or NOTHING
    for axes in (matrix, *_entries(matrix)):
        for key, value in axes:
            if key.text.lower().replace("-", "_") in _AXES:
                yield from (name.text for name in scalars(value) if _is_known(name.text, workflow))


def _entries(matrix: Mapping) -> Iterator[Mapping]:
    included = matrix.get("include")
    for entry in included if isinstance(included, Sequence) else ():
        if isinstance(entry, Mapping):
            yield entry


def _is_known(name: str, workflow: Workflow) -> bool:
    return is_production(name, workflow.policy) or is_staging(name, workflow.policy)


def _values(found: Scalar, job: Job, workflow: Workflow, caller: Job | None) -> Iterator[str]:
    if not is_expression(found):
        yield found.text
        return
    yield from (value.text for value in values(job, found))
    if match := _INPUT.search(found.text):
        yield from _given(match[1], workflow, caller)
    for expression in expressions_in(found):
        yield from _CHOSEN.findall(expression.text)


def _given(name: str, workflow: Workflow, caller: Job | None) -> Iterator[str]:
    """Yield what the input *name* may be."""
    if caller is not None:
        given = caller.node.mapping("with")
        value = given.scalar(name) if given else None
        if value:
            yield from (one.text for one in values(caller, value))
            return
    for event in ("workflow_dispatch", "workflow_call"):
        declared = workflow.event(event)
        inputs = declared.mapping("inputs") if declared else None
        if inputs and (one := inputs.mapping(name)):
            yield from _declared(one)


def _declared(declared: Mapping) -> Iterator[str]:
    options = [option.text for option in scalars(declared.get("options"))]
    default = declared.scalar("default")
    yield from options or ([default.text] if default and default.text else [])
