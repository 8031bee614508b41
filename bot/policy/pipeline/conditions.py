"""The conditions of a job, where several rules read them all."""

from collections.abc import Iterator

from bot.document import Scalar
from bot.policy.jobs import Job


def conditions_of(job: Job) -> Iterator[Scalar]:
    """Yield the condition of *job*, and then that of each of its steps that has one."""
    for condition in (job.condition, *(step.condition for step in job.steps)):
        if condition:
            yield condition
