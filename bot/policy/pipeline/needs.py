"""Which jobs a job waits for."""

from collections.abc import Mapping

from bot.policy.jobs import Job
from bot.policy.workflow import Workflow


def ancestors(job: Job, workflow: Workflow) -> frozenset[str]:
    """Return the ids of the jobs that end before *job* may start, itself not among them."""
    return _ancestors(job, {other.id.lower(): other for other in workflow.jobs})


def _ancestors(job: Job, jobs: Mapping[str, Job]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [job]
    while waiting:
        for need in waiting.pop().needs:
            other = jobs.get(need.text.lower())
            if other and other.id not in found:
                found.add(other.id)
                waiting.append(other)
    return frozenset(found) - {job.id}
