"""What takes long waits for what is quick.

A missing semicolon is found by the linter in a minute. If the end-to-end tests start beside it, ten
minutes of runners are spent on a commit that is known to be wrong. Where the quick job and the slow
one are in one workflow, a `needs` between them is all it takes.
Source: https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-jobs
"""

from collections.abc import Iterator

from bot.config.rules import Level
from bot.policy.jobs import Job
from bot.policy.pipeline.needs import ancestors
from bot.policy.pipeline.purposes import CHEAP, HEAVY, jobs_for
from bot.policy.pipeline.triggers import runs_for_pull_requests
from bot.policy.rule import Finding, Rule
from bot.policy.workflow import Workflow


def check(workflow: Workflow) -> Iterator[Finding]:
    """Yield a finding for each slow job that starts although a quick one may fail."""
    quick = [job for job in jobs_for(workflow.jobs, CHEAP) if job.condition is None]
    if not quick or not runs_for_pull_requests(workflow):
        return
    ids = {job.id for job in quick}
    for job in jobs_for(workflow.jobs, HEAVY):
        if not ids & ancestors(job, workflow) and not _is_rare(job):
            yield Finding.at(
                job.name,
                f"Job `{job.id}` takes its time, and starts before `{quick[0].id}` has said "
                "whether the commit is worth it.",
                subject=job.id,
                job=job.id,
            )


def _is_rare(job: Job) -> bool:
    """Whether it runs only when somebody, or something, asks for it."""
    return job.condition is not None


RULE = Rule(
    id="ORDER-CHEAPFIRST",
    level=Level.NOTICE,
    summary="Slow tests start after the quick checks",
    fix="Add `needs:` with the quick job.",
    check=check,
)
