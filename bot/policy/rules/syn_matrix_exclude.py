"""What a matrix excludes, it has.

`exclude` compares with the axes of the matrix. A key that is no axis matches no job, so that the
jobs that should be left out run. `include` may bring in new keys; `exclude` does not see them.
Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrixexclude
"""

from collections.abc import Iterator
from itertools import islice

from bot.config.rules import Level
from bot.config.spelling import nearest
from bot.document import Mapping, Scalar, Sequence
from bot.policy.edits import replace
from bot.policy.jobs import Job
from bot.policy.pipeline.expressions import is_expression
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow

NO_AXES = frozenset({"include", "exclude"})
MAX_FOUND = 100
"""Told of one file. Our own limit: each key is compared with the axes, to find what was meant."""
MAX_AXES = 50
"""Axes that it is compared with, and that the message may name."""


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each key below `exclude` that is no axis of a matrix known in full."""
    found = (one for job in workflow.jobs for one in _in_job(workflow, job))
    yield from islice(found, MAX_FOUND)


def _in_job(workflow: Workflow, job: Job) -> Iterator[Finding]:
    strategy = job.node.mapping("strategy")
    matrix = strategy.mapping("matrix") if strategy else None
    if matrix is None or any(is_expression(entry.key) for entry in matrix):
        return
    axes = [entry.key.text for entry in matrix if entry.key.text.lower() not in NO_AXES]
    known = {axis.lower() for axis in axes}
    for key in _excluded(matrix):
        if key.text.lower() not in known and not is_expression(key):
            hint = nearest(key.text, axes[:MAX_AXES])
            yield Finding.at(
                key,
                f"`{key.text}` is no axis of the matrix, so that this excludes nothing"
                f"{hint or '.'}",
                subject=f"{job.id} {key.text}",
                job=job.id,
                edit=replace(workflow, key, hint.split("`")[1]) if hint else None,
            )


def _excluded(matrix: Mapping) -> Iterator[Scalar]:
    excluded = matrix.get("exclude")
    for item in excluded if isinstance(excluded, Sequence) else ():
        for key, _ in item if isinstance(item, Mapping) else ():
            yield key


RULE = Rule(
    id="SYN-MATRIX-EXCLUDE",
    level=Level.WARNING,
    summary="What a matrix excludes, it has",
    fix="Name an axis of the matrix, or take the entry out.",
    check=check,
)
